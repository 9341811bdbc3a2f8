//! What an asker should know about how a question was read and searched. A value, so that every surface can say it in
//! its own language; in English as it is written here.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::text::dates::Window;

/// Something to know beside the answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// Nobody wrote `word`, and it is close to `read_as`, which was searched for.
    Corrected {
        /// As it was asked.
        word: String,
        /// As it was read.
        read_as: String,
    },
    /// More than was read: the question was cut after so many characters.
    TooLong(usize),
    /// More words than are searched for at once.
    TooManyWords {
        /// Different words in it.
        words: usize,
        /// Those that were searched.
        searched: usize,
    },
    /// No document has what stood between quotation marks.
    NoSuchPhrase(Vec<String>),
    /// Nothing of that time was found, so documents of any time were searched.
    Widened(Window),
    /// Documents with these words that state no date, so nobody knows whether they are of the time that was asked for.
    UndatedLeftOut(usize),
    /// The question was read together with the one that it follows.
    FollowsUp(String),
    /// There is no word in it to search for.
    NoWords,
    /// The asker may see more than what everyone who reads the answer may see, which alone was searched.
    PrivateLeftOut,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Corrected { word, read_as } => write!(
                f,
                "“{word}” is nowhere in the documents; searched for “{read_as}” instead"
            ),
            Note::TooLong(characters) => write!(
                f,
                "the question was longer than {characters} characters; its beginning was read"
            ),
            Note::TooManyWords { words, searched } => write!(
                f,
                "the question has {words} different words; the {searched} rarest were searched"
            ),
            Note::NoSuchPhrase(phrases) => {
                let quoted: Vec<String> =
                    phrases.iter().map(|phrase| format!("“{phrase}”")).collect();
                write!(
                    f,
                    "no document has {} word for word; without quotation marks the words count one by one",
                    quoted.join(" and ")
                )
            }
            Note::Widened(window) => write!(
                f,
                "no document dated {window} has these words; documents of any date were searched"
            ),
            Note::UndatedLeftOut(1) => {
                f.write_str("1 document with these words and no stated date was left out")
            }
            Note::UndatedLeftOut(documents) => write!(
                f,
                "{documents} documents with these words and no stated date were left out"
            ),
            Note::FollowsUp(earlier) => write!(f, "read as following up on “{earlier}”"),
            Note::PrivateLeftOut => {
                f.write_str("sources that not everyone here may see were left out")
            }
            Note::NoWords => {
                f.write_str("there is no word in the question that could be searched for")
            }
        }
    }
}

/// As the English sentence.
impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
