//! What is shown beside answers: what can be asked about, how to ask, a question for the moderators, a sentence.

use jiff::Timestamp;
use jiff::civil::Date;

use super::panel::kind_in_words;
use super::{Card, View, colour, escaped, room, seen_by, units};
use crate::discord::body::Body;
use crate::discord::words::Words;
use crate::text::cut::cut_within;

/// A source as a member sees it.
#[derive(Debug, Clone)]
pub struct ListedSource {
    /// Its name.
    pub name: String,
    /// What it is: `folder`, `page`, `feed`, `site`, `attachment`, `channel`.
    pub kind: String,
    /// Documents in it.
    pub documents: u64,
    /// The newest publication day among them.
    pub newest: Option<Date>,
    /// When it was last read.
    pub read: Option<Timestamp>,
}

/// What can be asked about, one source a line, as many as have room.
pub fn sources(list: &[ListedSource], view: &View<'_>) -> Body {
    let words = view.words;
    // For the line that says how many are left out.
    let most = room::DESCRIPTION - 100;
    let mut description = String::new();
    let mut shown = 0;
    for source in list {
        let line = listed(source, words);
        if units(&description) + units(&line) + 1 > most {
            break;
        }
        description.push_str(&line);
        description.push('\n');
        shown += 1;
    }
    let left_out = list.len() - shown;
    if list.is_empty() {
        description = words.just("sources-none");
    } else if left_out > 0 {
        description.push_str(&words.say("sources-more", &[("count", left_out.into())]));
    }
    let card = Card {
        title: words.just("sources-title"),
        description,
        footer: String::new(),
        colour: colour::PLAIN,
    };
    seen_by(card.body(Vec::new()), view)
}

/// "**News** · feed, 35 documents" and in small print how fresh it is.
fn listed(source: &ListedSource, words: &Words) -> String {
    let kind = kind_in_words(&source.kind, words);
    let documents = words.say(
        "sources-documents",
        &[("documents", source.documents.into())],
    );
    let mut small = Vec::new();
    if let Some(newest) = source.newest {
        let newest = [("date", words.date(newest).into())];
        small.push(words.say("sources-newest", &newest));
    }
    small.push(match source.read {
        Some(read) => {
            let when = format!("<t:{}:R>", read.as_second());
            words.say("sources-read", &[("when", when.into())])
        }
        None => words.just("sources-never-read"),
    });
    format!(
        "**{}** · {kind}, {documents}\n-# {}",
        escaped(&source.name, 100),
        small.join(" · ")
    )
}

/// How to ask, on one screen.
pub fn help(view: &View<'_>) -> Body {
    let card = Card {
        title: view.words.just("help-title"),
        description: view.words.just("help-text"),
        footer: String::new(),
        colour: colour::PLAIN,
    };
    seen_by(card.body(Vec::new()), view)
}

/// A question that moderators are asked.
#[derive(Debug, Clone)]
pub struct ModeratorQuestion<'a> {
    /// The question.
    pub question: &'a str,
    /// The member who asked, by id.
    pub member: u64,
    /// Where they asked, by id.
    pub channel: u64,
    /// The address of the message, made of ids.
    pub link: Option<&'a str>,
    /// Documents that were searched in vain.
    pub documents: u64,
}

/// A question without an answer, as moderators get it. It names the asker and notifies nobody.
pub fn question_for_moderators(asked: &ModeratorQuestion<'_>, words: &Words) -> Body {
    let by = [
        ("member", format!("<@{}>", asked.member).into()),
        ("channel", format!("<#{}>", asked.channel).into()),
    ];
    let documents = [("documents", asked.documents.into())];
    let mut lines = vec![
        format!("> {}", escaped(asked.question, 2_000)),
        words.say("moderator-asked", &by),
        format!("-# {}", words.say("moderator-searched", &documents)),
    ];
    let link = asked.link.and_then(crate::text::fragment::link);
    lines.extend(link.map(|link| words.say("moderator-jump", &[("link", link.into())])));
    let card = Card {
        title: words.just("moderator-title"),
        description: lines.join("\n"),
        footer: String::new(),
        colour: colour::WARY,
    };
    card.body(Vec::new())
}

/// A sentence of [`Words`] and nothing else.
pub fn sentence(words: &str) -> Body {
    Body::words(cut_within(words, room::CONTENT, units))
}
