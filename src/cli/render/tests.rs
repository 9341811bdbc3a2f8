#![expect(clippy::string_slice, reason = "a panic here is a failed test")]

use jiff::civil::date;

use super::*;
use crate::answer::note::Note;
use crate::answer::reply::{
    ExplainedCandidate, ExplainedTerm, Explanation, ResolvedDate, Searched,
};
use crate::document::DateOrigin;
use crate::store::{DocumentId, VersionId};
use crate::text::Language;
use crate::text::dates::Window;

fn view(width: usize) -> View {
    View {
        width,
        here: Some("/home/ann".into()),
    }
}

fn citation(title: &str, publisher: Option<&str>, url: Option<&str>) -> Citation {
    Citation {
        id: DocumentId(1),
        version: VersionId(1),
        title: title.to_owned(),
        source: "docs".to_owned(),
        publisher: publisher.map(str::to_owned),
        url: url.map(str::to_owned),
        path: Some("/home/ann/docs/talks.txt".to_owned()),
        published: Some(date(2024, 3, 21)),
        published_from: Some(DateOrigin::Header),
        language: Language::parse("en").unwrap(),
    }
}

fn excerpt(text: &str, key: &str, document: Citation) -> Excerpt {
    let from = text.find(key).unwrap();
    Excerpt {
        rank: 1,
        text: text.to_owned(),
        highlights: vec![[from, from + key.len()]],
        score: 1.0,
        span: [0, text.len()],
        document,
        page: None,
        also_in: Vec::new(),
        resolved_dates: Vec::new(),
    }
}

fn answered(excerpts: Vec<Excerpt>) -> Reply {
    Reply {
        question: "who is meeting in Qatar?".to_owned(),
        outcome: Outcome::Answered,
        confidence: 0.934,
        window: None,
        sources_differ: false,
        searched: Searched {
            documents: 35,
            passages: 123,
            newest: Some(date(2026, 11, 20)),
        },
        excerpts,
        nearest: Vec::new(),
        notes: Vec::new(),
        took_ms: 1.5,
        explain: None,
    }
}

const TALKS: &str = "Officials in Doha\nconfirmed the meeting. The head of the service is meeting mediators this \
                     Friday in Qatar, where terms will be looked for.\n\nNo hour was given.";
const KEY: &str = "The head of the service is meeting mediators this Friday in Qatar, where terms will be looked for.";

fn talks() -> Reply {
    let mut first = excerpt(
        TALKS,
        KEY,
        citation("Talks in Qatar", Some("Harbour Wire"), None),
    );
    first.resolved_dates = vec![ResolvedDate {
        text: "this Friday".to_owned(),
        date: "22 Mar 2024".to_owned(),
        from: date(2024, 3, 22),
        to: date(2024, 3, 22),
    }];
    first.also_in = vec![
        citation(
            "Mossad head meets mediators",
            Some("Corniche Courier"),
            None,
        ),
        citation("Talks, again", None, None),
    ];
    let url = "https://news.example.com/a/very/long/address/that/would/not/fit/on/a/line/of/eighty/columns.html";
    let mut second = excerpt(
        "Talks moved to Sunday.",
        "Talks moved to Sunday.",
        citation("Talks moved", None, Some(url)),
    );
    second.rank = 2;
    second.document.published_from = Some(DateOrigin::FileTime);
    let mut reply = answered(vec![first, second]);
    reply.sources_differ = true;
    reply.window = Some(Window {
        from: Some(date(2024, 3, 1)),
        to: Some(date(2024, 3, 31)),
    });
    reply.notes = vec![Note::Corrected {
        word: "Quatar".to_owned(),
        read_as: "Qatar".to_owned(),
    }];
    reply
}

#[test]
fn an_answer_without_colours() {
    insta::assert_snapshot!(anstream::adapter::strip_str(&reply(&talks(), &view(80))));
}

#[test]
fn an_answer_in_colours() {
    insta::assert_snapshot!(reply(&talks(), &view(80)).replace('\x1b', "␛"));
}

#[test]
fn an_answer_in_a_narrow_window() {
    insta::assert_snapshot!(anstream::adapter::strip_str(&reply(&talks(), &view(34))));
}

#[test]
fn nothing_found_shows_the_nearest_as_what_they_are() {
    let mut nothing = answered(Vec::new());
    nothing.outcome = Outcome::NothingFound;
    nothing.confidence = 0.1;
    let mut nearest = excerpt(
        "Bread is sold at the market.",
        "Bread is sold at the market.",
        citation("Market", None, None),
    );
    nearest.document.published = None;
    nearest.document.published_from = None;
    nothing.nearest = vec![nearest];
    insta::assert_snapshot!(reply(&nothing, &view(80)).replace('\x1b', "␛"));
}

#[test]
fn a_title_made_of_the_first_words_is_not_said_again() {
    let mut document = citation(
        "Officials in Doha confirmed the…",
        Some("Harbour Wire"),
        None,
    );
    let shown = |document: &Citation| {
        let reply = reply(
            &answered(vec![excerpt(TALKS, KEY, document.clone())]),
            &view(80),
        );
        anstream::adapter::strip_str(&reply).to_string()
    };
    assert!(
        shown(&document).contains("\n  [1] Harbour Wire, 21 Mar 2024\n"),
        "{}",
        shown(&document)
    );
    document.title = "No hour was given".to_owned();
    assert!(shown(&document).contains("\n  [1] No hour was given — Harbour Wire, 21 Mar 2024\n"));
}

#[test]
fn an_explanation_is_in_columns() {
    let mut explained = answered(Vec::new());
    explained.explain = Some(Explanation {
        language: "en".to_owned(),
        terms: vec![
            ExplainedTerm {
                word: "meeting".to_owned(),
                forms: vec!["meeting".to_owned(), "meet".to_owned()],
                passages: 12,
                weight: 1.5,
                corrected_to: None,
            },
            ExplainedTerm {
                word: "Quatar".to_owned(),
                forms: vec!["qatar".to_owned()],
                passages: 3,
                weight: 4.25,
                corrected_to: Some("qatar".to_owned()),
            },
        ],
        stages: vec![("search".to_owned(), 0.061), ("rerank".to_owned(), 123.4)],
        threshold: 0.5,
        candidates: vec![ExplainedCandidate {
            title: "The head of the service is meeting mediators this Friday".to_owned(),
            id: DocumentId(1),
            matched: vec!["meeting".to_owned(), "qatar".to_owned()],
            bm25: 12.3,
            first_stage: 2.2,
            fresh: 0.0,
            fusion: None,
            rerank: Some(-1.25),
            score: 3.3,
            fate: "shown".to_owned(),
        }],
    });
    insta::assert_snapshot!(anstream::adapter::strip_str(&reply(&explained, &view(80))));
}

#[test]
fn documents_cannot_command_the_terminal() {
    let evil = "Safe words. \x1b[2J\x1b]0;owned\x07Then \u{202e}evil ones.\r\nEnd.";
    let mut document = citation(
        "Title\x1b[31m\nwith\ttricks",
        Some("Pub\x07"),
        Some("https://x.example/\x1b[0m"),
    );
    document.path = None;
    let mut first = excerpt(evil, "Safe words.", document);
    first.also_in = vec![citation("\x1b[1mother", None, None)];
    let mut evil = answered(vec![first]);
    evil.notes = vec![Note::NoSuchPhrase(vec!["\x1b[5m".to_owned()])];
    let plain = anstream::adapter::strip_str(&reply(&evil, &view(80))).to_string();
    assert!(
        plain.chars().all(|c| c == '\n' || !c.is_control()),
        "{plain:?}"
    );
    assert!(!plain.contains('\u{202e}'));
    assert!(
        plain.contains("▏ Safe words. ␛[2J␛]0;owned␇Then evil ones. End.\n"),
        "{plain}"
    );
    assert!(
        plain.contains("Title␛[31m with tricks — Pub␇, 21 Mar 2024"),
        "{plain}"
    );
}

#[test]
fn words_are_shown_whole_and_in_order_at_any_width() {
    let text = "One. 東京の電車は時間通りに来る。 Два слова, три слова. مرحبا بالعالم. An_unbreakable_name_that_is_longer_than_the_line.";
    for width in [10, 20, 33, 80, 200] {
        let (shown, _) = for_show(text, &[]);
        let joined: String = lines(&shown, width)
            .into_iter()
            .map(|line| shown[line].to_owned())
            .collect();
        let without_space = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(without_space(&joined), without_space(text), "{width}");
    }
}
