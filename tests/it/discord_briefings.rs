//! Briefings as Discord is sent them, as snapshots; and that no document, topic or number of them makes a message that it
//! would refuse, or in which strangers' words act.

use footnote::assistant::briefings::{ShownEdition, ShownLine, ShownStruck, ShownTopic, Standing};
use footnote::discord::body::{Body, Choice};
use footnote::discord::render::{self, Compared, Menus, Next, Post};
use footnote::discord::words::{Language as Spoken, Words};
use proptest::prelude::*;

use crate::discord_escape::hostile;
use crate::discord_markdown::{Active, read};
use crate::discord_render::{accepted, hostile_excerpt};
use crate::discord_replies::{citation, excerpt, talks, told, view};

const LINK: &str = "https://discord.com/channels/1/2/3";

fn lines(new: &[usize]) -> Vec<ShownLine> {
    let excerpts = talks().excerpts;
    let line = |(n, excerpt)| ShownLine {
        is_new: new.contains(&n),
        excerpt,
    };
    excerpts.into_iter().enumerate().map(line).collect()
}

fn shown() -> ShownEdition {
    let old = excerpt(
        1,
        "The talks are in Oslo.",
        "The talks are in Oslo.",
        citation("Talks in Oslo", None, None),
    );
    ShownEdition {
        topics: vec![
            ShownTopic {
                topic: "who is meeting in Qatar?".to_owned(),
                differ: true,
                lines: lines(&[1]),
                struck: vec![ShownStruck {
                    why: Standing::Changed,
                    excerpt: Some(old),
                }],
                left_out: 0,
            },
            ShownTopic {
                topic: "grain exports".to_owned(),
                struck: [
                    Standing::SourceRemoved,
                    Standing::SourceRemoved,
                    Standing::NotForAll,
                ]
                .map(|why| ShownStruck { why, excerpt: None })
                .into(),
                ..ShownTopic::default()
            },
        ],
    }
}

fn given(shown: &ShownEdition) -> Post<'_> {
    Post {
        title: "The *morning* briefing",
        shown,
        number: Some(12),
        made_at: 1_795_000_000,
        checked_at: Some(1_795_003_600),
        next: Next::At(1_795_080_000),
        window_days: Some(3),
        previous: Some(LINK.to_owned()),
        newer: None,
        changes: Some("changes".to_owned()),
    }
}

#[test]
fn an_edition_with_what_is_new_what_differs_and_what_holds_no_more() {
    let shown = shown();
    let posted = render::post(&given(&shown), &view("en-US"));
    assert!(posted.parts.is_empty());
    insta::assert_snapshot!(told(&posted.message));
}

#[test]
fn an_edition_in_german_that_has_a_newer_one() {
    let shown = shown();
    let post = Post {
        newer: Some(LINK.to_owned()),
        next: Next::WithNews,
        checked_at: None,
        window_days: None,
        ..given(&shown)
    };
    insta::assert_snapshot!(told(&render::post(&post, &view("de")).message));
}

#[test]
fn an_edition_that_has_no_room_is_told_in_short_and_topic_by_topic() {
    let topic = |n: usize| ShownTopic {
        topic: format!("topic {n}: who is meeting in Qatar, and what is it about?"),
        lines: lines(&[0]),
        ..ShownTopic::default()
    };
    let shown = ShownEdition {
        topics: (0..10).map(topic).collect(),
    };
    let posted = render::post(&given(&shown), &view("en-US"));
    assert_eq!(posted.parts.len(), 10);
    let all = format!("{}\n\n{}", told(&posted.message), told(&posted.parts[9]));
    insta::assert_snapshot!(all);
}

fn menus(sources: usize) -> Menus {
    let choice = |n: usize| Choice {
        label: format!("Source {n}"),
        value: n.to_string(),
        is_chosen: n == 1,
    };
    Menus {
        sources: (0..sources).map(choice).collect(),
        channel: 3,
    }
}

#[test]
fn a_draft_asks_what_to_do_with_it() {
    let shown = shown();
    let press = |press| format!("{press:?}");
    let body = render::draft(&given(&shown), &menus(3), 7, &press, &view("fr"));
    let (buttons, content) = (&body.components, body.content.clone().unwrap());
    insta::assert_snapshot!(format!("{content}\n{buttons:#?}"));
    accepted(&body);
}

#[test]
fn what_tells_two_editions_apart() {
    let excerpts = talks().excerpts;
    let some = |n: usize| ("who is meeting?".to_owned(), Some(excerpts[n].clone()));
    let compared = Compared {
        added: vec![some(0), ("grain".to_owned(), None)],
        gone: vec![some(1)],
        changed: vec![(
            "who is meeting?".to_owned(),
            Some(excerpts[1].clone()),
            Some(excerpts[2].clone()),
        )],
    };
    let body = render::compared("The briefing", (3, 4), &compared, &view("en-US"));
    insta::assert_snapshot!(told(&body));
    let none = render::compared("The briefing", (3, 4), &Compared::default(), &view("es"));
    insta::assert_snapshot!(told(&none));
}

/// Nothing acts but what is ours.
fn tame(body: &Body) {
    for embed in &body.embeds {
        let title = read(embed.title.as_deref().unwrap_or_default());
        assert_eq!(title.active, [], "{:?}", embed.title);
        let description = embed.description.as_deref().unwrap_or_default();
        for active in read(description).active {
            let ours = match &active {
                Active::Quote | Active::Small | Active::Heading | Active::Bold(_) => true,
                Active::Styled(kind, _) => *kind == "~~",
                Active::Link(_, address) => {
                    address == LINK
                        || address.starts_with("https://a.example/")
                            && url::Url::parse(address).is_ok()
                }
                Active::Mention(inside) => inside.starts_with("t:"),
                _ => false,
            };
            assert!(ours, "{active:?} in\n{description}");
        }
    }
}

fn hostile_topic() -> impl Strategy<Value = ShownTopic> {
    let standing = proptest::sample::select(vec![
        Standing::Changed,
        Standing::Gone,
        Standing::SourceRemoved,
        Standing::NotForAll,
    ]);
    let struck = (standing, proptest::option::of(hostile_excerpt())).prop_map(|(why, excerpt)| {
        ShownStruck {
            why,
            excerpt: excerpt.map(|(excerpt, _)| excerpt),
        }
    });
    (
        hostile(200),
        proptest::collection::vec((hostile_excerpt(), any::<bool>()), 0..4),
        proptest::collection::vec(struck, 0..4),
        any::<bool>(),
    )
        .prop_map(|(topic, lines, struck, differ)| {
            let lines = lines
                .into_iter()
                .enumerate()
                .map(|(n, ((mut excerpt, _), is_new))| {
                    excerpt.rank = n + 1;
                    ShownLine { is_new, excerpt }
                });
            ShownTopic {
                topic,
                differ,
                lines: lines.collect(),
                struck,
                left_out: 0,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn discord_accepts_any_edition_and_nothing_in_it_acts(
        topics in proptest::collection::vec(hostile_topic(), 0..11),
        title in hostile(100),
        language in proptest::sample::select(&Spoken::ALL[..]),
        newer in any::<bool>(),
    ) {
        let mut view = view("en-US");
        view.words = Words::in_language(language);
        let shown = ShownEdition { topics };
        let post = Post {
            title: &title,
            newer: newer.then(|| LINK.to_owned()),
            ..given(&shown)
        };
        let posted = render::post(&post, &view);
        for body in std::iter::once(&posted.message).chain(&posted.parts) {
            accepted(body);
            tame(body);
        }
        let told = posted.message.embeds[0].description.clone().unwrap();
        // Each topic is there, with its newest excerpt at least.
        let headings = told.lines().filter(|line| line.starts_with("### ")).count();
        prop_assert_eq!(headings, shown.topics.len(), "{}", told);
        if !posted.parts.is_empty() {
            let with_lines = shown.topics.iter().filter(|topic| !topic.lines.is_empty()).count();
            prop_assert_eq!(posted.parts.len(), with_lines);
        }
        let draft = render::draft(&post, &menus(25), 7, &|press| format!("{press:?}"), &view);
        accepted(&draft);
    }
}
