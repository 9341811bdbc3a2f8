//! Which messages belong together, and the document that they make.

use std::collections::HashMap;

use crate::extract::{Spoken, conversation};
use crate::ingest::web::ready;
use crate::ingest::web::writing::Ready;
use crate::source::kind::ChannelAddress;
use crate::store::{
    ConfiguredSource, Incoming, Message, Near, Outcome, Reader, SettledAs, Stirred, Store,
    StoreError,
};

/// A conversation has so many messages at most, and so many bytes: what is quoted should be near what it belongs to.
const MOST_MESSAGES: u64 = 40;
const MOST_BYTES: u64 = 8_000;

/// A conversation lasts no longer, so that its date is that of all of its messages.
const LONGEST_MS: u64 = 24 * 3_600_000;

/// Who writes so soon after another message goes on with it. In a thread, whoever writes does.
const GOES_ON_MS: u64 = 10 * 60_000;

/// The beginning of Discord's time, in Unix milliseconds.
const DISCORD_EPOCH: u64 = 1_420_070_400_000;

/// When a message (or anything else that has an id of Discord's) was made, in Unix milliseconds.
pub fn made_at(id: u64) -> u64 {
    (id >> 22) + DISCORD_EPOCH
}

/// The same as an instant; `None` where there is none.
pub(super) fn instant(id: u64) -> Option<jiff::Timestamp> {
    let ms = i64::try_from(made_at(id)).ok()?;
    jiff::Timestamp::from_millisecond(ms).ok()
}

/// The least id that something made at this time (Unix milliseconds) can have.
pub fn first_id_at(ms: u64) -> u64 {
    ms.saturating_sub(DISCORD_EPOCH) << 22
}

/// The conversation that a new message belongs to: that of the message which it replies to, else that of the message
/// before it where it follows soon or stands in a thread; `None` is one of its own. `replied` and `before` are theirs.
pub(super) fn join(
    message: &Message,
    replied: Option<Near>,
    before: Option<Near>,
    is_in_thread: bool,
) -> Option<u64> {
    let at = made_at(message.id);
    let has_room = |near: &Near| {
        near.messages < MOST_MESSAGES
            && near.bytes + message.words.len() as u64 <= MOST_BYTES
            && at.saturating_sub(made_at(near.first)) < LONGEST_MS
    };
    let joined = match (message.reply_to, replied) {
        (Some(_), Some(replied)) => Some(replied).filter(has_room),
        // It answers something that is not known here, and not what happens to stand before it.
        (Some(_), None) => None,
        (None, _) => before.filter(|near| {
            has_room(near) && (is_in_thread || at.saturating_sub(made_at(near.last)) <= GOES_ON_MS)
        }),
    };
    joined.map(|near| near.conversation)
}

/// What became of a conversation's document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Settled {
    /// It is new.
    Added,
    /// It says something else now.
    Changed,
    /// It says the same.
    Unchanged,
    /// Nothing of it is left.
    Gone,
}

/// Writes the documents that stirred conversations of a source make now, together; what became of them, and of the files
/// that are gone. Blocks.
///
/// # Errors
/// When the store cannot be read or written; they are still stirred then.
pub(super) fn settle(
    store: &Store,
    reader: &Reader,
    source: &ConfiguredSource,
    stirred: Vec<Stirred>,
    names: &HashMap<u64, String>,
) -> Result<Vec<Settled>, StoreError> {
    let mut made: Vec<(Stirred, Option<Ready>)> = Vec::with_capacity(stirred.len());
    for one in stirred {
        made.push((one, document_of(reader, source, one, names)?));
    }
    let seen_at = jiff::Timestamp::now().as_second();
    let incoming: Vec<(Stirred, Option<Incoming<'_>>)> = made
        .iter()
        .map(|(stirred, ready)| {
            let incoming = ready.as_ref().map(|ready| Incoming {
                key: &ready.key,
                path: None,
                document: &ready.document,
                passages: &ready.passages,
                simhash: ready.simhash,
                seen_at,
            });
            (*stirred, incoming)
        })
        .collect();
    let settled = store.settle(&incoming)?;
    let files = std::iter::repeat_n(
        Settled::Gone,
        usize::try_from(settled.of_files).unwrap_or(usize::MAX),
    );
    Ok(settled
        .conversations
        .into_iter()
        .map(|settled| match settled {
            SettledAs::Written(Outcome::Added(..)) => Settled::Added,
            SettledAs::Written(Outcome::Changed(..)) => Settled::Changed,
            SettledAs::Ended(true) => Settled::Gone,
            SettledAs::Written(Outcome::Unchanged(..))
            | SettledAs::Ended(false)
            | SettledAs::StirredAgain => Settled::Unchanged,
        })
        .chain(files)
        .collect())
}

/// The document that a conversation makes now; `None` where nothing of it is left.
fn document_of(
    reader: &Reader,
    source: &ConfiguredSource,
    stirred: Stirred,
    names: &HashMap<u64, String>,
) -> Result<Option<Ready>, StoreError> {
    let messages = reader.conversation(source.id, stirred.conversation)?;
    let address = ChannelAddress::of(&source.location);
    let spoken: Vec<Spoken> = messages
        .into_iter()
        .filter_map(|message| {
            Some(Spoken {
                url: format!("{}/{}", address?.of_place(message.place), message.id),
                at: instant(message.id)?,
                author: message.name,
                words: message.words,
            })
        })
        .collect();
    let kept = match names.contains_key(&stirred.place) {
        true => None,
        false => reader.name_of_place(source.id, stirred.place)?,
    };
    let name = names.get(&stirred.place).or(kept.as_ref());
    let document = conversation(name.unwrap_or(&source.name), &spoken);
    let key = crate::store::conversation_key(stirred.conversation);
    Ok(document.map(|document| ready(key, document)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::{MemberHash, NewSource, Owner, SourceId};

    const MINUTE: u64 = 60_000;

    fn message(minute: u64, number: u64, reply_to: Option<u64>, words: &str) -> Message {
        Message {
            id: id(minute, number),
            place: 5,
            author: MemberHash([1; 16]),
            name: "Ada".to_owned(),
            reply_to,
            edited_at: 0,
            words: words.to_owned(),
            files: Some(Vec::new()),
        }
    }

    fn id(minute: u64, number: u64) -> u64 {
        ((900_000_000_000 + minute * MINUTE) << 22) + number
    }

    fn near(first_minute: u64, last_minute: u64, messages: u64) -> Near {
        Near {
            conversation: id(first_minute, 1),
            first: id(first_minute, 1),
            last: id(last_minute, 1),
            messages,
            bytes: 100,
        }
    }

    #[test]
    fn who_answers_or_writes_soon_goes_on() {
        let soon = message(10, 2, None, "and at nine");
        let there = Some(near(0, 1, 3));
        assert_eq!(join(&soon, None, there, false), Some(id(0, 1)));
        let later = message(30, 2, None, "something else");
        assert_eq!(join(&later, None, there, false), None);
        assert_eq!(
            join(&later, None, there, true),
            Some(id(0, 1)),
            "a thread is one matter"
        );
        let reply = message(300, 2, Some(id(0, 1)), "yes");
        assert_eq!(
            join(&reply, there, Some(near(299, 299, 1)), false),
            there.map(|near| near.conversation)
        );
        assert_eq!(
            join(&reply, None, Some(near(299, 299, 1)), false),
            None,
            "it answers something else"
        );
        let next_day = message(24 * 60 + 1, 2, Some(id(0, 1)), "yes");
        assert_eq!(
            join(&next_day, there, None, true),
            None,
            "its date would be wrong"
        );
        assert_eq!(
            join(&soon, None, Some(near(0, 1, MOST_MESSAGES)), false),
            None
        );
    }

    fn source(store: &Store) -> SourceId {
        let new = NewSource {
            owner: Owner::Guild(1),
            kind: "channel".to_owned(),
            location: "https://discord.com/channels/1/5".to_owned(),
            name: "#events".to_owned(),
            options: serde_json::json!({}),
            audience: None,
            added_by: None,
            added_at: 1,
        };
        store.add_source(&new, None).unwrap().unwrap()
    }

    #[test]
    fn what_was_asked_for_before_it_changed_is_not_believed_after() {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(data.path()).unwrap();
        let id = source(&store);
        let configured = store
            .reader()
            .unwrap()
            .configured_source(id)
            .unwrap()
            .unwrap();
        let take = |happened| {
            super::super::take_up(&store, None, &configured, vec![happened], &HashMap::new())
                .unwrap();
        };
        let texts = || -> Vec<String> {
            let reader = store.reader().unwrap();
            let versions = reader.current_versions().unwrap();
            let text = |version| reader.text(version).unwrap().unwrap();
            versions.into_iter().map(text).collect()
        };
        use super::super::Happened::{Deleted, NotThere, Said};
        let old = message(1, 1, None, "at seven");
        let new = Message {
            edited_at: 5,
            words: "at eight".to_owned(),
            ..old.clone()
        };
        take(Said(new.clone()));
        take(Said(old.clone()));
        assert_eq!(texts(), ["at eight"], "an old page came late");
        take(Deleted(vec![old.id]));
        take(Said(new.clone()));
        assert_eq!(texts(), [""; 0], "a page from before it was deleted");
        // What was only not found comes back when it is.
        let other = message(2, 2, None, "at nine");
        take(Said(other.clone()));
        take(NotThere(vec![other.id]));
        take(Said(other));
        assert_eq!(texts(), ["at nine"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        /// However messages come and go: each that is there stands in one conversation, and what is stored says what
        /// they say and nothing that is gone.
        #[test]
        fn documents_say_what_the_messages_say(
            steps in prop::collection::vec((0u64..600, any::<bool>(), prop::option::of(0usize..8), 0usize..4), 1..40)
        ) {
            let data = tempfile::tempdir().unwrap();
            let store = Store::open(data.path()).unwrap();
            let configured = {
                let id = source(&store);
                store.reader().unwrap().configured_source(id).unwrap().unwrap()
            };
            let mut there: Vec<Message> = Vec::new();
            let mut number = 0;
            for (minute, deletes, target, word) in steps {
                number += 1;
                let happened = match target.filter(|at| *at < there.len()) {
                    Some(at) if deletes => super::super::Happened::Deleted(vec![there.remove(at).id]),
                    Some(at) if word == 0 => {
                        there[at].words = format!("edited{number} words");
                        there[at].edited_at += 1;
                        super::super::Happened::Said(there[at].clone())
                    }
                    target => {
                        let reply_to = target.map(|at| there[at].id);
                        let new = message(minute, number, reply_to, &format!("word{number} said here"));
                        there.push(new.clone());
                        super::super::Happened::Said(new)
                    }
                };
                super::super::take_up(&store, None, &configured, vec![happened], &HashMap::new()).unwrap();
            }
            let reader = store.reader().unwrap();
            prop_assert!(reader.stirred(None, 10).unwrap().is_empty());
            let texts: Vec<String> = reader
                .current_versions()
                .unwrap()
                .into_iter()
                .map(|version| reader.text(version).unwrap().unwrap())
                .collect();
            let mut said: Vec<&str> = texts.iter().flat_map(|text| text.split("\n\n")).collect();
            let mut wanted: Vec<&str> = there.iter().map(|message| message.words.as_str()).collect();
            said.sort_unstable();
            wanted.sort_unstable();
            prop_assert_eq!(said, wanted);
        }
    }
}
