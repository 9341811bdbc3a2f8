//! Messages that belong together, as one document: their words as chat shows them, and where each of them stands.

use super::blocks::Body;
use super::{markdown, title};
use crate::document::{Anchor, DateOrigin, Document, Published, TitleOrigin};
use crate::text::Language;

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Who wrote it.
    pub author: String,
    /// Where it can be opened.
    pub url: String,
    /// When it was written.
    pub at: jiff::Timestamp,
    /// What it says, in the markup of chat.
    pub words: String,
}

/// The document that messages make, in their order; `None` where they have no words. It is called `name`, or by its
/// first words where that is empty, and dated by its first message.
pub fn conversation(name: &str, messages: &[Spoken]) -> Option<Document> {
    let first = messages.first()?;
    let mut all = Body::default();
    let mut anchors = Vec::new();
    for message in messages {
        let read = markdown::body(&without_spoilers(&message.words));
        let mut at = None;
        for block in &read.blocks {
            all.push(block.kind, read.words(block));
            let pushed = all.blocks.last().map(|block| block.span.start);
            at = at.or(pushed);
        }
        anchors.extend(at.map(|at| Anchor {
            at,
            url: message.url.clone(),
            author: message.author.clone(),
        }));
    }
    if anchors.is_empty() {
        return None;
    }
    let language = Language::detect(&all.text);
    let (title, title_origin) = match name {
        "" => (title::derive(&all, language, ""), TitleOrigin::Derived),
        name => (name.to_owned(), TitleOrigin::Given),
    };
    Some(Document {
        title,
        title_origin,
        url: Some(first.url.clone()),
        publisher: None,
        author: Some(first.author.clone()),
        // The day in London: who reads it is anywhere.
        published: Some(Published {
            date: first.at.to_zoned(jiff::tz::TimeZone::UTC).date(),
            instant: Some(first.at),
            origin: DateOrigin::Message,
        }),
        language,
        anchors,
        text: all.text,
        blocks: all.blocks,
    })
}

/// What stands between `||` is hidden until somebody wants to see it: quoted it would be shown to all.
fn without_spoilers(words: &str) -> String {
    let parts: Vec<&str> = words.split("||").collect();
    let mut kept = String::with_capacity(words.len());
    for (place, part) in parts.iter().enumerate() {
        let is_hidden = place % 2 == 1 && place + 1 < parts.len();
        match (is_hidden, place % 2) {
            (true, _) => kept.push('…'),
            // An opening mark without an end hides nothing.
            (false, 1) => {
                kept.push_str("||");
                kept.push_str(part);
            }
            _ => kept.push_str(part),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spoken(number: i64, words: &str) -> Spoken {
        Spoken {
            author: format!("Person {number}"),
            url: format!("https://discord.com/channels/1/2/{number}"),
            at: jiff::Timestamp::from_second(1_700_000_000 + number).unwrap(),
            words: words.to_owned(),
        }
    }

    #[test]
    fn each_message_can_be_found_again() {
        let messages = [
            spoken(1, "The **game night** is on Friday.\nBring dice!"),
            spoken(2, "  "),
            spoken(
                3,
                "> Bring dice!\nI have none; the secret is ||Ada|| says Ben || so",
            ),
        ];
        let read = conversation("#events", &messages).unwrap();
        assert_eq!(
            read.text,
            "The game night is on Friday.\nBring dice!\n\nBring dice!\nI have none; the secret is … says Ben || so"
        );
        assert_eq!(read.title, "#events");
        let starts: Vec<_> = read
            .anchors
            .iter()
            .map(|anchor| (anchor.author.as_str(), read.text.get(anchor.at..).unwrap()))
            .collect();
        assert_eq!(starts.len(), 2, "nobody is cited for nothing");
        assert!(starts[0].0 == "Person 1" && starts[0].1.starts_with("The game"));
        assert!(starts[1].0 == "Person 3" && starts[1].1.starts_with("Bring dice!\nI have"));
        assert_eq!(conversation("x", &[spoken(1, "\n \n")]), None);
    }

    #[test]
    fn front_matter_and_dates_of_files_are_words_in_a_message() {
        let read = conversation("", &[spoken(1, "---\ntitle: x\n---\nhello there")]).unwrap();
        assert!(read.text.contains("title: x"), "{}", read.text);
    }

    proptest! {
        #[test]
        fn anchors_lie_in_order_on_the_beginnings_of_blocks(said in prop::collection::vec(any::<String>(), 0..6)) {
            let messages: Vec<Spoken> = said.iter().enumerate().map(|(n, words)| spoken(n as i64, words)).collect();
            let Some(read) = conversation("#x", &messages) else { return Ok(()) };
            prop_assert_eq!(read.anchors[0].at, read.blocks[0].span.start);
            prop_assert!(read.anchors.windows(2).all(|two| two[0].at < two[1].at));
            for anchor in &read.anchors {
                prop_assert!(read.blocks.iter().any(|block| block.span.start == anchor.at));
            }
        }
    }
}
