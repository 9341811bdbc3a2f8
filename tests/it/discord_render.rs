//! What Discord is sent, as snapshots; and that no document, question or setting makes a body that it would refuse.

use footnote::answer::note::Note;
use footnote::answer::reply::{Citation, Excerpt, Outcome, Reply, ResolvedDate};
use footnote::discord::body::Body;
use footnote::discord::render::{self, ListedSource, ModeratorQuestion, Standing, Surroundings};
use footnote::discord::words::{Language as Spoken, Words};
use footnote::document::DateOrigin;
use footnote::text::dates::Window;
use footnote::text::visible::visible;
use jiff::civil::date;
use proptest::prelude::*;

use crate::discord_escape::{folded, hostile};
use crate::discord_markdown::{Active, read};
use crate::discord_replies::{
    citation, differing, excerpt, nothing, now, reply, talks, told, view,
};

#[test]
fn an_answer_with_three_excerpts() {
    insta::assert_snapshot!(told(&render::reply(&talks(), &view("en-US"))));
}

#[test]
fn an_answer_in_german() {
    let mut view = view("de");
    view.stale_after_days = Some(365);
    insta::assert_snapshot!(told(&render::reply(&differing(), &view)));
}

#[test]
fn an_answer_where_sources_differ_and_a_window_was_searched() {
    insta::assert_snapshot!(told(&render::reply(&differing(), &view("en-US"))));
}

#[test]
fn an_answer_that_is_old_on_its_second_page_for_one_member() {
    let mut view = view("en-US");
    view.stale_after_days = Some(365);
    view.per_page = 2;
    view.page = 1;
    view.private = true;
    insta::assert_snapshot!(told(&render::reply(&talks(), &view)));
}

#[test]
fn nothing_found() {
    let mut view = view("en-US");
    view.can_ask_moderator = true;
    insta::assert_snapshot!(told(&render::reply(&nothing(), &view)));
}

#[test]
fn the_nearest_are_called_what_they_are() {
    insta::assert_snapshot!(told(&render::nearest(&nothing(), &view("en-US"))));
}

#[test]
fn a_question_without_words() {
    let mut refused = reply(Outcome::Refused, Vec::new());
    refused.notes = vec![Note::NoWords];
    insta::assert_snapshot!(told(&render::reply(&refused, &view("en-US"))));
}

#[test]
fn an_excerpt_within_its_surroundings() {
    let reply = talks();
    let surroundings = Surroundings {
        before: "It was a long day.\n\n",
        excerpt: &reply.excerpts[1],
        after: " Nobody knew why.\n\nThen it rained.",
        heading: Some("What changed"),
        standing: Standing::Changed,
    };
    insta::assert_snapshot!(told(&render::context(&surroundings, &view("en-US"))));
}

#[test]
fn the_sources_of_a_message() {
    let mut view = view("en-US");
    view.private = true;
    insta::assert_snapshot!(told(&render::find_sources(
        "He said they **meet** in Qatar",
        &talks(),
        &view
    )));
}

#[test]
fn the_lists() {
    let view = view("en-US");
    let listed = [
        ListedSource {
            name: "News of the *harbour*".to_owned(),
            kind: "feed".to_owned(),
            documents: 35,
            newest: Some(date(2026, 11, 20)),
            read: Some(now()),
        },
        ListedSource {
            name: "Rules".to_owned(),
            kind: "folder".to_owned(),
            documents: 1,
            newest: None,
            read: None,
        },
    ];
    let asked = ModeratorQuestion {
        question: "when does <@1> open?",
        member: 80351110224678912,
        channel: 41771983423143937,
        link: Some("https://discord.com/channels/1/2/3"),
        documents: 35,
    };
    let all = [
        render::sources(&listed, &view),
        render::help(&view),
        render::question_for_moderators(&asked, view.words),
        render::sentence(&view.words.say(
            "refuse-source-unknown",
            &[("source", render::quoted(view.words, "@everyone").into())],
        )),
    ];
    insta::assert_snapshot!(all.iter().map(told).collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_day_that_is_hardly_over_is_not_told_in_hours() {
    let mut fresh = talks();
    fresh.excerpts[0].document.published = Some(date(2026, 11, 21));
    let body = told(&render::reply(&fresh, &view("en-US")));
    assert!(body.contains("Harbour Wire, 21 Nov 2026\n"), "{body}");
}

#[test]
fn a_long_key_sentence_among_long_ones_is_whole() {
    let key = format!("This is {}the key.", "a part of ".repeat(60));
    let text = format!(
        "{} {key} {}",
        "Before it. ".repeat(400),
        "After it. ".repeat(400)
    );
    let excerpts = (1..=3)
        .map(|rank| {
            excerpt(
                rank,
                &text,
                &key,
                citation("Long", Some("Press"), Some("https://a.example/x")),
            )
        })
        .collect();
    let body = render::reply(&reply(Outcome::Answered, excerpts), &view("en-US"));
    accepted(&body);
    let description = body.embeds[0].description.as_deref().unwrap();
    assert_eq!(description.matches(&format!("**{key}**")).count(), 3);
    assert!(
        description.encode_utf16().count() > 3_500,
        "the room is used"
    );
    assert_eq!(description.matches("> … ").count(), 3);
}

/// What Discord demands of every message.
pub fn accepted(body: &Body) {
    let units = |text: &str| text.encode_utf16().count();
    assert!(body.content.as_deref().map_or(0, units) <= 2_000);
    assert!(body.content.is_some() || !body.embeds.is_empty());
    let mut total = 0;
    for embed in &body.embeds {
        for (text, most) in [
            (embed.title.as_deref(), 256),
            (embed.description.as_deref(), 4_096),
            (
                embed.footer.as_ref().map(|footer| footer.text.as_str()),
                2_048,
            ),
        ] {
            let Some(text) = text else { continue };
            assert!(
                (1..=most).contains(&units(text)),
                "{} > {most}: {text}",
                units(text)
            );
            assert!(!text.trim().is_empty());
            total += units(text);
        }
    }
    assert!(total <= 6_000, "{total}");
    assert!(body.components.len() <= 5);
    let mut ids = Vec::new();
    for row in &body.components {
        if let Some(menu) = &row.menu {
            assert!(row.components.is_empty() && menu.options.len() <= 25);
            assert!((1..=150).contains(&units(&menu.placeholder)));
            ids.push(&menu.custom_id);
            continue;
        }
        assert!((1..=5).contains(&row.components.len()));
        for button in &row.components {
            assert!((1..=80).contains(&units(&button.label)));
            ids.push(&button.custom_id);
        }
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(
        ids.len(),
        all,
        "two buttons of one message with the same id"
    );
    assert_eq!(
        serde_json::to_value(body).unwrap()["allowed_mentions"],
        serde_json::json!({"parse": [], "replied_user": false})
    );
}

/// Nothing acts in the body but what we put there.
fn tame(body: &Body) {
    for embed in &body.embeds {
        let title = read(embed.title.as_deref().unwrap_or_default());
        assert_eq!(title.active, [], "{:?}", embed.title);
        let description = embed.description.as_deref().unwrap_or_default();
        for active in read(description).active {
            let ours = match &active {
                Active::Quote | Active::Small | Active::Bold(_) => true,
                Active::Link(_, address) => {
                    address.starts_with("https://a.example/") && url::Url::parse(address).is_ok()
                }
                Active::Mention(inside) => inside.starts_with("t:") && inside.ends_with(":R"),
                _ => false,
            };
            assert!(ours, "{active:?} in\n{description}");
        }
    }
}

pub fn hostile_citation() -> impl Strategy<Value = Citation> {
    let url = prop_oneof![
        Just(None),
        hostile(12).prop_map(|path| Some(format!("https://a.example/{path}"))),
        "[a-z]{300,700}".prop_map(|path| Some(format!("https://a.example/{path}"))),
        Just(Some("https://user:secret@evil.example/".to_owned())),
        Just(Some("javascript:alert(1)".to_owned())),
    ];
    let origin = prop_oneof![
        Just(Some(DateOrigin::Header)),
        Just(Some(DateOrigin::FileTime)),
        Just(Some(DateOrigin::FirstSeen)),
        Just(None)
    ];
    let day = proptest::option::of((-9_000i16..9_999, 1i8..13, 1i8..29));
    (
        hostile(150),
        proptest::option::of(hostile(60)),
        url,
        origin,
        day,
    )
        .prop_map(|(title, publisher, url, origin, day)| Citation {
            publisher,
            path: Some(title.clone()),
            published: day.map(|(year, month, day)| date(year, month, day)),
            published_from: origin,
            url,
            ..citation(&title, None, None)
        })
}

/// A text whose key sentence has white space at its sides, and that sentence.
pub fn hostile_excerpt() -> impl Strategy<Value = (Excerpt, String)> {
    let long = prop_oneof![
        6 => hostile(40),
        3 => hostile(600),
        1 => hostile(200).prop_map(|text| text.repeat(40)),
        1 => "[a-z]{20000}",
        1 => Just("😀".repeat(5_000)),
        1 => Just("é\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}".repeat(2_000)),
        1 => Just("👩\u{200d}".repeat(3_000)),
        1 => Just("مرحبا بالعالم ".repeat(800)),
        1 => Just("**||[".repeat(1_500)),
        1 => Just("a\n\n".repeat(2_000)),
    ];
    let key = prop_oneof![3 => hostile(20), 1 => long.clone()];
    let also = proptest::collection::vec(hostile_citation(), 0..5);
    let dates = proptest::collection::vec(hostile(30), 0..5);
    (long.clone(), key, long, hostile_citation(), also, dates).prop_map(
        |(before, key, after, document, also_in, dates)| {
            let text = format!("{before} {key} {after}");
            let from = before.len() + 1;
            let excerpt = Excerpt {
                rank: 0,
                highlights: vec![[from, from + key.len()]],
                score: 1.0,
                span: [0, text.len()],
                text,
                document,
                page: key.len().is_multiple_of(2).then_some(12),
                also_in,
                resolved_dates: dates
                    .into_iter()
                    .map(|text| ResolvedDate {
                        text,
                        date: String::new(),
                        from: date(2024, 1, 30),
                        to: date(2024, 2, 5),
                    })
                    .collect(),
            };
            (excerpt, key)
        },
    )
}

fn hostile_note() -> impl Strategy<Value = Note> {
    prop_oneof![
        (hostile(60), hostile(60)).prop_map(|(word, read_as)| Note::Corrected { word, read_as }),
        any::<usize>().prop_map(Note::TooLong),
        any::<(usize, usize)>()
            .prop_map(|(words, searched)| Note::TooManyWords { words, searched }),
        proptest::collection::vec(hostile(60), 0..9).prop_map(Note::NoSuchPhrase),
        Just(Note::Widened(Window {
            from: None,
            to: None
        })),
        any::<usize>().prop_map(Note::UndatedLeftOut),
        hostile(100).prop_map(Note::FollowsUp),
        Just(Note::NoWords),
    ]
}

/// A reply with the key sentences of its excerpts.
fn hostile_reply() -> impl Strategy<Value = (Reply, Vec<String>)> {
    (
        proptest::collection::vec(hostile_excerpt(), 0..7),
        hostile(120),
        proptest::collection::vec(hostile_note(), 0..8),
        any::<(bool, bool)>(),
        0.0..1.0f32,
    )
        .prop_map(
            |(excerpts, question, notes, (differ, window), confidence)| {
                let (mut excerpts, keys): (Vec<_>, Vec<_>) = excerpts.into_iter().unzip();
                for (n, excerpt) in excerpts.iter_mut().enumerate() {
                    excerpt.rank = n + 1;
                }
                let outcome = if excerpts.is_empty() {
                    Outcome::NothingFound
                } else {
                    Outcome::Answered
                };
                let mut reply = reply(outcome, excerpts);
                reply.nearest = reply.excerpts.clone();
                reply.question = question;
                reply.notes = notes;
                reply.sources_differ = differ;
                reply.confidence = confidence;
                reply.window = window.then_some(Window {
                    from: Some(date(2023, 12, 31)),
                    to: Some(date(2024, 2, 1)),
                });
                (reply, keys)
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn discord_accepts_any_reply_and_nothing_in_it_acts(
        (reply, keys) in hostile_reply(),
        language in proptest::sample::select(&Spoken::ALL[..]),
        (page, per_page) in (0..4usize, 0..7usize),
        (stale, moderator, private) in any::<(bool, bool, bool)>(),
    ) {
        let mut view = view("en-US");
        view.words = Words::in_language(language);
        (view.page, view.per_page) = (page, per_page);
        view.stale_after_days = stale.then_some(30);
        (view.can_ask_moderator, view.private) = (moderator, private);
        let body = render::reply(&reply, &view);
        let others = [render::nearest(&reply, &view), render::find_sources(&reply.question, &reply, &view)];
        for body in others.iter().chain([&body]) {
            accepted(body);
            tame(body);
        }
        if reply.excerpts.is_empty() {
            return Ok(());
        }
        let description = body.embeds[0].description.as_deref().unwrap();
        let seen = read(description);
        let plain = folded(&seen.plain);
        let per_page = per_page.clamp(1, 5);
        let first = page.min((reply.excerpts.len() - 1) / per_page) * per_page;
        let shown = reply.excerpts.iter().zip(&keys).skip(first).take(per_page);
        for (excerpt, key) in shown {
            let number = Active::Bold(excerpt.rank.to_string());
            prop_assert!(seen.active.contains(&number), "{number:?} is not in\n{description}");
            // However little room there is, this much of the key sentence has it.
            let key = folded(&visible(&folded(key)));
            if key.encode_utf16().count() <= 60 {
                prop_assert!(plain.contains(&key), "{key} is not in\n{description}");
            }
        }
    }

    #[test]
    fn discord_accepts_any_surroundings(
        (excerpt, _) in hostile_excerpt(),
        before in hostile(300),
        after in hostile(300),
        heading in proptest::option::of(hostile(60)),
    ) {
        let surroundings = Surroundings {
            before: &before,
            excerpt: &excerpt,
            after: &after,
            heading: heading.as_deref(),
            standing: Standing::Gone,
        };
        let body = render::context(&surroundings, &view("de"));
        accepted(&body);
        tame(&body);
    }

    #[test]
    fn discord_accepts_any_list(
        names in proptest::collection::vec(hostile(60), 0..80),
        question in hostile(900),
    ) {
        let listed: Vec<ListedSource> = names
            .into_iter()
            .map(|name| ListedSource {
                kind: name.clone(),
                name,
                documents: u64::MAX,
                newest: Some(date(2024, 3, 21)),
                read: Some(now()),
            })
            .collect();
        let body = render::sources(&listed, &view("fr"));
        accepted(&body);
        tame(&body);
        let asked = ModeratorQuestion {
            question: &question,
            member: u64::MAX,
            channel: u64::MAX,
            link: None,
            documents: 0,
        };
        accepted(&render::question_for_moderators(&asked, Words::of("es-ES")));
        accepted(&render::sentence(&render::quoted(Words::of("fr"), &question)));
    }
}
