//! Sources and the audit as admins see them, as snapshots; and that no name, address or error makes a body that Discord
//! would refuse, or acts.

use footnote::assistant::AuditRow;
use footnote::assistant::sources::{
    Came, ConfiguredSource, Glance, Health, Kind, NotRead, Options, Owner, Preview, Progress,
    ReadOutcome, ReadRow, Reason, WantedSource, Watched,
};
use footnote::discord::body::Body;
use footnote::discord::render::{self, Begun, PanelPress, PanelView};
use footnote::discord::words::{Language, Words};
use footnote::store::{ShelfId, SourceId};
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use crate::discord_escape::hostile;
use crate::discord_markdown::{Active, read};
use crate::discord_render::accepted;
use crate::discord_replies::told;

/// 2026-11-22 12:00 UTC.
const NOW: i64 = 1_795_348_800;

fn button(press: PanelPress) -> String {
    format!("{press:?}")
}

fn view(locale: &str) -> PanelView<'static> {
    PanelView {
        words: Words::of(locale),
        press: &button,
    }
}

fn source(id: i64, kind: Kind, name: &str) -> ConfiguredSource {
    ConfiguredSource {
        id: SourceId(id),
        owner: Owner::Guild(7),
        kind: kind.name().to_owned(),
        location: "https://news.example/feed".to_owned(),
        name: name.to_owned(),
        options: json!({}),
        audience: None,
        shelf: ShelfId(3),
        added_at: Some(NOW - 86_400),
        added_by: Some(80351110224678912),
        paused: false,
        removed_at: None,
        read_at: Some(NOW - 180),
        due_at: Some(NOW + 720),
        pause_s: Some(900),
        cursor: json!({}),
        failures: 0,
    }
}

fn herald() -> ConfiguredSource {
    source(17, Kind::Feed, "The *Harbour* Herald")
}

/// `problem` is its short name with its words.
fn read_row(began_at: i64, outcome: ReadOutcome, problem: Option<(&str, &str)>) -> ReadRow {
    ReadRow {
        began_at,
        took_ms: 1_200,
        outcome,
        added: 3,
        changed: 1,
        removed: 0,
        reason: problem.map(|(reason, _)| reason.to_owned()),
        problem: problem.map(|(_, why)| why.to_owned()),
    }
}

fn not_read(reason: Reason, why: &str) -> NotRead {
    NotRead {
        address: "https://news.example/feed".to_owned(),
        reason,
        why: why.to_owned(),
    }
}

fn wanted(kind: Kind) -> WantedSource {
    WantedSource {
        kind,
        address: "news.example/feed".to_owned(),
        name: None,
        options: Options::default(),
        audience: footnote::access::Audience::Everyone,
    }
}

fn previewed(came: Came) -> Preview {
    Preview {
        address: "https://news.example/feed".to_owned(),
        title: Some("The Harbour Herald".to_owned()),
        came,
        samples: vec![
            (
                "The lantern is lit again".to_owned(),
                "The lantern of the old harbour\nwas lit again on *Friday*.".to_owned(),
            ),
            ("A new hall".to_owned(), "@everyone is invited.".to_owned()),
        ],
    }
}

/// Several bodies as one text.
fn all(bodies: &[Body]) -> String {
    for body in bodies {
        accepted(body);
    }
    bodies.iter().map(told).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_source_that_can_be_added() {
    let feed = previewed(Came {
        added: 2,
        ..Came::default()
    });
    let mut site = previewed(Came {
        added: 5,
        not_read: (1..=5)
            .map(|n| {
                not_read(
                    Reason::NOT_FOUND,
                    &format!(
                        "https://news.example/{n} answered 404 (not found); check the address"
                    ),
                )
            })
            .collect(),
        more_not_read: 2,
        ..Came::default()
    });
    site.title = None;
    insta::assert_snapshot!(all(&[
        render::preview(&wanted(Kind::Feed), &feed, Some(1), &view("en-US")),
        render::preview(&wanted(Kind::Site), &site, Some(2), &view("en-US")),
    ]));
}

#[test]
fn a_source_that_cannot_be_read_is_offered_only_where_that_may_pass() {
    let failed = |reason: Reason, why: &str, may_pass| Preview {
        samples: Vec::new(),
        title: None,
        ..previewed(Came {
            failure: Some(not_read(reason, why)),
            may_pass,
            ..Came::default()
        })
    };
    let down = failed(
        Reason::SERVER_UNWELL,
        "news.example could not be reached (refused); it may be down, try again later",
        true,
    );
    let refused = failed(
        Reason::ROBOTS,
        "line 2 of its robots.txt (Disallow: /) asks programs not to read it",
        false,
    );
    let empty = Preview {
        samples: Vec::new(),
        ..previewed(Came::default())
    };
    insta::assert_snapshot!(all(&[
        render::preview(&wanted(Kind::Feed), &down, Some(1), &view("en-US")),
        render::preview(&wanted(Kind::Site), &refused, None, &view("de")),
        render::preview(&wanted(Kind::Feed), &empty, Some(3), &view("fr")),
    ]));
}

/// One source for each way of being.
fn glances() -> Vec<Glance> {
    let healths = [
        Health::Well,
        Health::NotReadYet,
        Health::BeingRead(Progress { done: 3, of: 20 }),
        Health::BeingRead(Progress::default()),
        Health::Failing(1),
        Health::Failing(4),
        Health::Paused,
        Health::Silent(date(2026, 9, 30)),
        Health::Removed(NOW + 3_600),
    ];
    let glances = healths.into_iter().zip(1..).map(|(health, id)| {
        let kind = Kind::ALL[id as usize % 3];
        let mut source = source(id, kind, &format!("Source {id}"));
        if health == Health::NotReadYet {
            (source.read_at, source.due_at) = (None, None);
        }
        Glance {
            source,
            health,
            documents: (id - 1) as u64,
        }
    });
    glances.collect()
}

#[test]
fn the_list_of_sources() {
    let glances = glances();
    insta::assert_snapshot!(all(&[
        render::source_list(&glances, 23, 1, 10, &view("en-US")),
        render::source_list(&glances, 9, 0, 10, &view("es-ES")),
        render::source_list(&[], 0, 0, 10, &view("en-US")),
    ]));
}

#[test]
fn one_source_with_its_history() {
    let mut site = source(18, Kind::Site, "Docs");
    site.options = json!({ "include": ["/docs/**"], "exclude": ["/docs/old_*"], "pages": 200, "every_minutes": 60 });
    site.added_by = None;
    site.paused = true;
    let reads = vec![
        read_row(NOW - 180, ReadOutcome::Read, None),
        read_row(
            NOW - 1_080,
            ReadOutcome::Failed,
            Some((
                "server_unwell",
                "https://news.example/feed answered 503: its server is not well; try again later",
            )),
        ),
        read_row(NOW - 2_000, ReadOutcome::Unchanged, None),
    ];
    let feed = Watched {
        source: herald(),
        documents: 35,
        reads,
    };
    let site = Watched {
        source: site,
        documents: 1,
        reads: Vec::new(),
    };
    insta::assert_snapshot!(all(&[
        render::source_shown(&feed, Health::Failing(2), &view("en-US")),
        render::source_shown(&site, Health::Paused, &view("de")),
        render::source_shown(&site, Health::Removed(NOW + 60), &view("en-US")),
    ]));
}

#[test]
fn a_read_while_it_goes_on_and_what_came_of_it() {
    let begun = Begun::Added(Some("The lantern is *lit* again".to_owned()));
    let view_of = view("en-US");
    let watched = |outcome, problem| Watched {
        source: herald(),
        documents: 3,
        reads: vec![read_row(NOW - 10, outcome, problem)],
    };
    let failed = Watched {
        documents: 0,
        ..watched(
            ReadOutcome::Failed,
            Some((
                "connect",
                "news.example could not be reached (refused); it may be down, try again later",
            )),
        )
    };
    insta::assert_snapshot!(all(&[
        render::reading("Herald", &begun, None, &view_of),
        render::reading(
            "Herald",
            &begun,
            Some(Progress { done: 3, of: 20 }),
            &view_of
        ),
        render::goes_on("Herald", &Begun::Refreshed, false, &view_of),
        render::goes_on("Herald", &begun, true, &view_of),
        render::came(&watched(ReadOutcome::Read, None), &begun, &view_of),
        render::came(
            &watched(
                ReadOutcome::Unchanged,
                Some(("of_an_older_bot", "/x answered 404; 3 more were not read"))
            ),
            &Begun::Refreshed,
            &view("fr")
        ),
        render::came(&failed, &begun, &view("de")),
    ]));
}

#[test]
fn removing_and_its_undo() {
    let watched = Watched {
        source: herald(),
        documents: 35,
        reads: Vec::new(),
    };
    insta::assert_snapshot!(all(&[
        render::confirm_removal(&watched, &view("en-US")),
        render::source_removed(&watched.source, NOW, &view("en-US")),
        render::confirm_removal(&watched, &view("es-ES")),
    ]));
}

fn row(what: &str, details: serde_json::Value) -> AuditRow {
    AuditRow {
        at: NOW - 180,
        guild: Some(7),
        actor: Some(80351110224678912),
        what: what.to_owned(),
        details,
    }
}

/// A row for each that the code writes, and one that it does not know.
fn rows() -> Vec<AuditRow> {
    let herald = json!({ "source": 17, "name": "The *Harbour* Herald", "address": "https://news.example/feed" });
    let mut by_operator = row("source.paused", herald.clone());
    by_operator.actor = None;
    vec![
        row(
            "source.added",
            json!({ "kind": "feed", "address": "https://news.example/feed" }),
        ),
        by_operator,
        row("source.resumed", herald.clone()),
        row("source.refreshed", herald.clone()),
        row("source.removed", herald.clone()),
        row("source.discarded", herald.clone()),
        row("source.brought_back", herald),
        row("source.brought_back", json!({ "source": 17 })),
        row("source.refused", json!({ "source": 17, "why": "unknown" })),
        row(
            "source.refused",
            json!({ "name": "Wire", "why": "unknown" }),
        ),
        row("source.refused", json!({ "why": "permission" })),
        row("source.refused", json!({ "why": "not-theirs" })),
        row(
            "source.refused",
            json!({ "why": "http://10.0.0.7/ is in a private network" }),
        ),
        row("settings.refused", json!({ "why": "permission" })),
        row("audit.refused", json!({ "why": "permission" })),
        row(
            "settings.changed",
            json!({ "name": "automatic", "value": "41771983423143937,41771983423143938" }),
        ),
        row(
            "settings.changed",
            json!({ "name": "keeps_questions", "value": "no" }),
        ),
        row(
            "settings.changed",
            json!({ "name": "moderators_channel", "value": null }),
        ),
        row("briefing.pinned", json!({})),
    ]
}

#[test]
fn who_did_what() {
    let rows = rows();
    insta::assert_snapshot!(all(&[
        render::audit(&rows, 0, true, &view("en-US")),
        render::audit(&rows, 3, false, &view("de")),
        render::audit(&[], 0, false, &view("en-US")),
    ]));
}

/// Every name that the code writes into the audit has a sentence of its own, in every language.
#[test]
fn no_row_of_the_audit_is_shown_by_its_name() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root];
    let mut names = std::collections::BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let code = std::fs::read_to_string(&path).unwrap_or_default();
            for (at, _) in code.match_indices('"') {
                let name: String = code[at + 1..]
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || matches!(c, '.' | '_'))
                    .collect();
                let is_name = ["source.", "settings.", "audit."]
                    .iter()
                    .any(|room| name.strip_prefix(room).is_some_and(|rest| !rest.is_empty()));
                if is_name && code[at + 1 + name.len()..].starts_with('"') {
                    names.insert(name);
                }
            }
        }
    }
    // Fields of the log, which are written the same way.
    names.remove("source.id");
    assert!(names.len() >= 10, "{names:?}");
    for language in Language::ALL {
        let view = PanelView {
            words: Words::in_language(language),
            press: &button,
        };
        for name in &names {
            let told = told(&render::audit(&[row(name, json!({}))], 0, false, &view));
            assert!(!told.contains(name), "{language:?}: {told}");
        }
    }
}

/// Nothing acts in the body but what we put there.
fn tame(body: &Body) {
    for embed in &body.embeds {
        let title = read(embed.title.as_deref().unwrap_or_default());
        assert_eq!(title.active, [], "{:?}", embed.title);
        let description = embed.description.as_deref().unwrap_or_default();
        words_are_tame(description);
    }
    words_are_tame(body.content.as_deref().unwrap_or_default());
}

fn words_are_tame(text: &str) {
    for active in read(text).active {
        let ours = match &active {
            Active::Quote | Active::Small | Active::Bold(_) | Active::ListItem => true,
            Active::Styled("`", inside) => inside.starts_with('/'),
            Active::Mention(inside) => inside.starts_with("t:") || inside == "@80351110224678912",
            _ => false,
        };
        assert!(ours, "{active:?} in\n{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn h27_to_h30_discord_accepts_any_panel_and_nothing_in_it_acts(
        names in proptest::collection::vec(hostile(400), 12),
        language in proptest::sample::select(&Language::ALL[..]),
    ) {
        let view = PanelView { words: Words::in_language(language), press: &button };
        let name = |n: usize| names[n].clone();
        let mut one = herald();
        (one.name, one.location) = (name(0), name(1));
        one.options = json!({ "include": [name(2)], "exclude": [name(3)], "articles": true, "every_minutes": 5 });
        let problem = |n: usize| {
            let reasons = ["status", "left_out", &names[n]];
            read_row(NOW, ReadOutcome::Failed, Some((reasons[n % 3], &names[n])))
        };
        let watched = Watched {
            source: one.clone(),
            documents: u64::MAX,
            reads: (2..12).map(problem).collect(),
        };
        let came = Came {
            added: 3,
            not_read: (2..12).map(|n| not_read(Reason::LEFT_OUT, &names[n])).collect(),
            failure: Some(NotRead { address: name(3), ..not_read(Reason::ROBOTS_NO_RULES, &names[11]) }),
            ..Came::default()
        };
        let preview = Preview {
            address: name(4),
            title: Some(name(5)),
            samples: vec![(name(6), name(7)), (name(8), name(9)), (name(10), name(11))],
            came: came.clone(),
        };
        let failed = Preview { samples: Vec::new(), came: Came { added: 0, ..came }, ..preview.clone() };
        let glances: Vec<Glance> = names.iter().take(10).map(|name| Glance {
            source: ConfiguredSource { name: name.clone(), ..one.clone() },
            health: Health::Failing(u32::MAX),
            documents: u64::MAX,
        }).collect();
        let rows: Vec<AuditRow> = names.iter().take(10).map(|name| row(name, json!({}))).chain([
            row("source.removed", json!({ "name": name(0) })),
            row("source.refused", json!({ "why": name(1) })),
            row("settings.changed", json!({ "name": name(2), "value": name(3) })),
        ]).skip(3).collect();
        let begun = Begun::Added(Some(name(6)));
        for body in [
            render::preview(&wanted(Kind::Site), &preview, Some(1), &view),
            render::preview(&wanted(Kind::Site), &failed, None, &view),
            render::source_list(&glances, 99, 1, 10, &view),
            render::source_shown(&watched, Health::Failing(3), &view),
            render::confirm_removal(&watched, &view),
            render::source_removed(&one, NOW, &view),
            render::reading(&names[0], &begun, None, &view),
            render::came(&watched, &begun, &view),
            render::audit(&rows, 1, true, &view),
        ] {
            accepted(&body);
            tame(&body);
            // A description that had to be cut as a whole could be cut inside markup: each part has a room of its own.
            let description = body.embeds.first().and_then(|card| card.description.as_deref());
            let length = description.unwrap_or_default().encode_utf16().count();
            prop_assert!(length < 4_050, "{length}: {description:?}");
        }
    }
}
