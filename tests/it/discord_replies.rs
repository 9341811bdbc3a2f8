//! Replies made by hand, for the tests of what Discord is sent.

use footnote::answer::note::Note;
use footnote::answer::reply::{Citation, Excerpt, Outcome, Reply, ResolvedDate, Searched};
use footnote::discord::body::{Body, Embed};
use footnote::discord::render::{Action, View};
use footnote::discord::words::Words;
use footnote::document::DateOrigin;
use footnote::store::{DocumentId, VersionId};
use footnote::text::Language;
use footnote::text::dates::Window;
use jiff::civil::date;

/// The moment of all these tests.
pub fn now() -> jiff::Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// What a button would send: the action by its name.
pub fn button(action: Action) -> String {
    format!("{action:?}")
}

pub fn view(locale: &str) -> View<'static> {
    View::new(Words::of(locale), now(), &button)
}

pub fn citation(title: &str, publisher: Option<&str>, url: Option<&str>) -> Citation {
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
        language: Language::ENGLISH,
    }
}

pub fn excerpt(rank: usize, text: &str, key: &str, document: Citation) -> Excerpt {
    let from = text.find(key).unwrap();
    Excerpt {
        rank,
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

pub fn reply(outcome: Outcome, excerpts: Vec<Excerpt>) -> Reply {
    Reply {
        question: "who is meeting in Qatar?".to_owned(),
        outcome,
        confidence: if outcome == Outcome::Answered {
            0.93
        } else {
            0.1
        },
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

/// Three excerpts: from the web and said again elsewhere, undated, and a file of which only the name is known.
pub fn talks() -> Reply {
    let url = "https://news.example.com/2024/03/talks-in-qatar";
    let mut first = excerpt(
        1,
        TALKS,
        KEY,
        citation("Talks in Qatar", Some("Harbour Wire"), Some(url)),
    );
    first.resolved_dates = vec![ResolvedDate {
        text: "this Friday".to_owned(),
        date: "2024-03-22".to_owned(),
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
        citation("And again", None, None),
    ];
    let words = "Talks moved to Sunday. A price of *12* was named: see https://pay.example [1].";
    let mut second = excerpt(
        2,
        words,
        "Talks moved to Sunday.",
        citation("Talks [moved]", None, Some(url)),
    );
    second.document.published_from = Some(DateOrigin::FileTime);
    let third = excerpt(
        3,
        "Envoys pack for Doha.",
        "Envoys pack for Doha.",
        citation("Envoys pack for Doha.", None, None),
    );
    reply(Outcome::Answered, vec![first, second, third])
}

/// What there may be to say beside an answer, all at once.
pub fn differing() -> Reply {
    let mut reply = talks();
    reply.sources_differ = true;
    reply.confidence = 0.6;
    reply.window = Some(Window {
        from: Some(date(2024, 3, 1)),
        to: Some(date(2024, 3, 31)),
    });
    reply.notes = vec![
        Note::Corrected {
            word: "Quatar".to_owned(),
            read_as: "Qatar".to_owned(),
        },
        Note::UndatedLeftOut(2),
        Note::FollowsUp("who meets **whom**?".to_owned()),
    ];
    reply
}

pub fn nothing() -> Reply {
    let mut nothing = reply(Outcome::NothingFound, Vec::new());
    let mut nearest = excerpt(
        1,
        "Bread is sold at the market. It is good.",
        "Bread is sold at the market.",
        citation("Market", None, None),
    );
    nearest.document.published = None;
    nearest.document.published_from = None;
    nothing.nearest = vec![nearest];
    nothing
}

/// A body as text: what a reader of a snapshot wants to see.
pub fn told(body: &Body) -> String {
    let mut out = String::new();
    if let Some(content) = &body.content {
        out += &format!("{content}\n");
    }
    for Embed {
        title,
        description,
        footer,
        color,
        ..
    } in &body.embeds
    {
        out += &format!(
            "=== {} (#{:06x})\n",
            title.as_deref().unwrap_or("-"),
            color.unwrap()
        );
        out += &format!("{}\n", description.as_deref().unwrap_or("-"));
        if let Some(footer) = footer {
            out += &format!("--- {}\n", footer.text);
        }
    }
    for row in &body.components {
        let buttons: Vec<String> = row
            .components
            .iter()
            .map(|button| format!("[{}: {}]", button.label, button.custom_id))
            .collect();
        out += &format!("{}\n", buttons.join(" "));
    }
    if body.flags.is_some() {
        out += "(for the asker only)\n";
    }
    out
}
