//! Text to token numbers, exactly as the BERT models were trained: clean, lower-case, split at punctuation,
//! then the longest known piece first.
//!
//! It is our own because a score is only as good as its tokens. The tokeniser that comes with the runtime does
//! not separate Chinese characters (a sentence becomes one unknown word), keeps control characters, and reads a
//! half-known word differently. This one also stops at the wanted number of tokens, so a text of megabytes
//! costs no more than its beginning, and never takes the words `[SEP]` or `[CLS]` of a document for marks.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use unicode_categories::UnicodeCategories;
use unicode_normalization::char::decompose_canonical;

use super::ModelError;

/// Longer words are unknown words, as in training. In characters.
const MAX_WORD: usize = 100;

/// A WordPiece vocabulary and the rules around it.
pub(super) struct WordPiece {
    /// Pieces that begin a word.
    first: HashMap<Box<str>, i32>,
    /// Pieces that continue one, without their `##`.
    rest: HashMap<Box<str>, i32>,
    /// No piece is longer than this, in bytes.
    longest: usize,
    /// `[CLS]`: opens every input.
    pub(super) cls: i32,
    /// `[SEP]`: closes each part of it.
    pub(super) sep: i32,
    unknown: i32,
}

impl WordPiece {
    /// Reads the vocabulary of a `tokenizer.json`.
    ///
    /// # Errors
    /// [`ModelError::Load`] if it cannot be read, or is not the lower-casing BERT tokeniser that this code is.
    pub(super) fn load(path: &Path) -> Result<WordPiece, ModelError> {
        let wrong = |why: String| ModelError::Load {
            path: path.to_owned(),
            why,
        };
        let bytes = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
        let file: TokenizerFile =
            serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
        WordPiece::from_file(file).map_err(wrong)
    }

    fn from_file(file: TokenizerFile) -> Result<WordPiece, String> {
        if file.model.kind != "WordPiece" || file.model.continuing_subword_prefix != "##" {
            return Err("not a WordPiece tokeniser with the prefix ##".into());
        }
        if file.normalizer.kind != "BertNormalizer" || !file.normalizer.lowercase {
            return Err("not a lower-casing BERT normaliser".into());
        }
        let special = |name: &str| {
            file.model
                .vocab
                .get(name)
                .copied()
                .ok_or_else(|| format!("the vocabulary lacks {name}"))
        };
        let (cls, sep, unknown) = (special("[CLS]")?, special("[SEP]")?, special("[UNK]")?);
        let longest = file
            .model
            .vocab
            .keys()
            .map(|piece| piece.len())
            .max()
            .unwrap_or(0);
        let mut first = HashMap::with_capacity(file.model.vocab.len());
        let mut rest = HashMap::new();
        for (piece, id) in file.model.vocab {
            match piece.strip_prefix("##") {
                Some(continuing) if !continuing.is_empty() => rest.insert(continuing.into(), id),
                _ => first.insert(piece.into_boxed_str(), id),
            };
        }
        Ok(WordPiece {
            first,
            rest,
            longest,
            cls,
            sep,
            unknown,
        })
    }

    /// The tokens of a text, at most `limit` of them, without the marks around it.
    pub(super) fn encode(&self, text: &str, limit: usize) -> Vec<i32> {
        self.encode_placed(text, limit).0
    }

    /// The same, and for each token the byte of the text at which its word begins.
    pub(super) fn encode_placed(&self, text: &str, limit: usize) -> (Vec<i32>, Vec<usize>) {
        let mut encoded = Encoded::default();
        for (at, c) in text.char_indices() {
            if encoded.tokens.len() >= limit {
                break;
            }
            if c.is_whitespace() {
                self.finish(&mut encoded);
            } else if c == '\u{fffd}' || c.is_other() {
                // Control, formatting, private and unassigned characters: as if they were not there.
            } else {
                let alone = is_ideograph(c);
                if alone {
                    self.finish(&mut encoded);
                }
                decompose_canonical(c, |part| {
                    if part.is_mark_nonspacing() {
                        return;
                    }
                    for lower in part.to_lowercase() {
                        if lower.is_ascii_punctuation() || lower.is_punctuation() {
                            self.finish(&mut encoded);
                            encoded.push(lower, at);
                            self.finish(&mut encoded);
                        } else if lower.is_whitespace() {
                            self.finish(&mut encoded);
                        } else {
                            encoded.push(lower, at);
                        }
                    }
                });
                if alone {
                    self.finish(&mut encoded);
                }
            }
        }
        self.finish(&mut encoded);
        let Encoded {
            mut tokens,
            mut places,
            ..
        } = encoded;
        tokens.truncate(limit);
        places.truncate(limit);
        (tokens, places)
    }

    /// Appends the pieces of a finished word, and empties it.
    fn finish(&self, encoded: &mut Encoded) {
        let Encoded {
            tokens,
            places,
            word,
            start,
        } = encoded;
        if word.is_empty() {
            return;
        }
        let before = tokens.len();
        if word.chars().count() > MAX_WORD || !self.pieces(word, tokens) {
            // One piece that is not known makes the whole word unknown.
            tokens.truncate(before);
            tokens.push(self.unknown);
        }
        places.resize(tokens.len(), *start);
        word.clear();
    }

    /// Appends the longest known pieces of a word from the left; false when something is left over.
    fn pieces(&self, word: &str, tokens: &mut Vec<i32>) -> bool {
        let mut start = 0;
        while start < word.len() {
            let known = if start == 0 { &self.first } else { &self.rest };
            let mut end = word.len().min(start + self.longest);
            let found = loop {
                if end <= start {
                    break None;
                }
                // `get` gives nothing inside a character, and then a shorter piece is tried.
                if let Some(id) = word.get(start..end).and_then(|piece| known.get(piece)) {
                    break Some(*id);
                }
                end -= 1;
            };
            match found {
                Some(id) => tokens.push(id),
                None => return false,
            }
            start = end;
        }
        true
    }
}

/// A text on its way to tokens.
#[derive(Default)]
struct Encoded {
    tokens: Vec<i32>,
    /// For each token the byte at which its word begins.
    places: Vec<usize>,
    /// The word that is being read.
    word: String,
    /// Where it began.
    start: usize,
}

impl Encoded {
    fn push(&mut self, c: char, at: usize) {
        if self.word.is_empty() {
            self.start = at;
        }
        self.word.push(c);
    }
}

/// Whether a character is a word of its own: the CJK ideographs of BERT's own list (kana and hangul are not).
fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c),
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B73F
        | 0x2B740..=0x2B81F | 0x2B820..=0x2CEAF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}

#[derive(Deserialize)]
struct TokenizerFile {
    normalizer: NormalizerPart,
    model: ModelPart,
}

#[derive(Deserialize)]
struct NormalizerPart {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    lowercase: bool,
}

#[derive(Deserialize)]
struct ModelPart {
    #[serde(rename = "type")]
    kind: String,
    continuing_subword_prefix: String,
    vocab: HashMap<String, i32>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORDS: [&str; 15] = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "the",
        "foot",
        "##note",
        "##s",
        "cafe",
        ",",
        "[",
        "]",
        "\u{6771}",
        "sep",
        "##e\u{301}x",
    ];

    fn small() -> WordPiece {
        let vocab = WORDS
            .iter()
            .zip(0..)
            .map(|(word, id)| ((*word).to_owned(), id))
            .collect();
        WordPiece::from_file(TokenizerFile {
            normalizer: NormalizerPart {
                kind: "BertNormalizer".into(),
                lowercase: true,
            },
            model: ModelPart {
                kind: "WordPiece".into(),
                continuing_subword_prefix: "##".into(),
                vocab,
            },
        })
        .unwrap()
    }

    fn words(text: &str) -> Vec<&'static str> {
        small()
            .encode(text, 100)
            .into_iter()
            .map(|id| WORDS[id as usize])
            .collect()
    }

    #[test]
    fn words_are_lowered_stripped_and_cut_into_the_longest_pieces() {
        assert_eq!(
            words("The  footnotes,\u{a0}Caf\u{e9}"),
            ["the", "foot", "##note", "##s", ",", "cafe"]
        );
    }

    #[test]
    fn each_token_knows_where_its_word_begins() {
        let text = "\u{ad}The  footnotes,\u{a0}Caf\u{e9}";
        let (tokens, places) = small().encode_placed(text, 100);
        assert_eq!(tokens.len(), places.len());
        let begins = |at: &usize| text.get(*at..).unwrap().chars().next().unwrap();
        let begins: Vec<char> = places.iter().map(begins).collect();
        assert_eq!(begins, ['T', 'f', 'f', 'f', ',', 'C']);
    }

    #[test]
    fn a_half_known_word_is_one_unknown_word() {
        assert_eq!(words("footnotex the"), ["[UNK]", "the"]);
        assert_eq!(words(&"foot".repeat(40)), ["[UNK]"]);
    }

    #[test]
    fn a_document_cannot_speak_in_marks() {
        assert_eq!(words("[SEP]"), ["[", "sep", "]"]);
    }

    #[test]
    fn ideographs_stand_alone_and_control_characters_vanish() {
        assert_eq!(
            words("the\u{6771}the\u{200d}\u{0}\u{6771}"),
            ["the", "\u{6771}", "the", "\u{6771}"]
        );
    }

    #[test]
    fn a_huge_text_costs_only_its_beginning() {
        let text = "the ".repeat(5_000_000);
        let start = std::time::Instant::now();
        assert_eq!(small().encode(&text, 256).len(), 256);
        assert!(start.elapsed().as_millis() < 100, "{:?}", start.elapsed());
    }

    proptest! {
        #[test]
        fn any_text_gives_known_tokens_within_the_limit(text in "\\PC{0,80}|[a-z\u{300}-\u{310}\u{4e00}-\u{4e10} \u{0}-\u{1f}]{0,80}", limit in 0usize..50) {
            let tokens = small().encode(&text, limit);
            prop_assert!(tokens.len() <= limit);
            prop_assert!(tokens.iter().all(|id| (0..WORDS.len() as i32).contains(id)));
            let all = small().encode(&text, 10_000);
            prop_assert_eq!(&tokens[..], &all[..limit.min(all.len())]);
        }
    }
}
