//! What an asker should know beside an answer, in their language.

use super::{View, escaped, units};
use crate::answer::note::Note;
use crate::answer::reply::Reply;
use crate::discord::words::Words;

/// Room for all notes together: an answer is more than what is to be known about it.
const ROOM: usize = 1_000;

/// Room for the words of a question inside a note.
const WORD: usize = 120;

/// Quoted phrases that are named.
const PHRASES: usize = 3;

/// The notes of a reply, each on its line in small print, as many as have room.
pub(super) fn notes(reply: &Reply, view: &View<'_>) -> Vec<String> {
    let mut taken = 0;
    reply
        .notes
        .iter()
        .map(|said| format!("-# {}", note(view.words, said)))
        .take_while(|line| {
            taken += units(line) + 1;
            taken <= ROOM
        })
        .collect()
}

/// One note as a sentence, the asker's words in it escaped.
pub fn note(words: &Words, note: &Note) -> String {
    let quoted = |text: &str| words.quoted_list(&[escaped(text, WORD)]);
    match note {
        Note::Corrected { word, read_as } => words.say(
            "note-corrected",
            &[
                ("word", quoted(word).into()),
                ("read_as", quoted(read_as).into()),
            ],
        ),
        Note::TooLong(characters) => {
            words.say("note-too-long", &[("characters", (*characters).into())])
        }
        Note::TooManyWords {
            words: all,
            searched,
        } => words.say(
            "note-too-many-words",
            &[("words", (*all).into()), ("searched", (*searched).into())],
        ),
        Note::NoSuchPhrase(phrases) => {
            let named: Vec<String> = phrases
                .iter()
                .take(PHRASES)
                .map(|phrase| escaped(phrase, WORD))
                .collect();
            let phrases = words.quoted_list(&named);
            words.say("note-no-such-phrase", &[("phrases", phrases.into())])
        }
        Note::Widened(window) => {
            words.say("note-widened", &[("window", words.window(window).into())])
        }
        Note::UndatedLeftOut(documents) => words.say(
            "note-undated-left-out",
            &[("documents", (*documents).into())],
        ),
        Note::FollowsUp(earlier) => {
            words.say("note-follows-up", &[("question", quoted(earlier).into())])
        }
        Note::PrivateLeftOut => words.just("note-private-left-out"),
        Note::NoWords => words.just("note-no-words"),
    }
}
