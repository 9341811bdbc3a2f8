//! A corpus of any size for measuring speed, made by recombining sentences of documents that are there.
//!
//! Real sentences keep what decides the speed of a search: how often common words are, and how long the tail of rare
//! ones is (Zipf's law). The same documents and the same number always make the same corpus.

mod pool;

use jiff::civil::Date;

use crate::document::{Block, BlockKind, DateOrigin, Document, Published, TitleOrigin};
use crate::index::analyzer::is_stop_word;
use crate::text::Language;
use crate::text::dates;
use pool::Tongue;

pub use pool::{Pool, PoolError};

/// The day that everything is measured on; documents are dated in the three years before it.
pub const TODAY: Date = jiff::civil::date(2025, 12, 31);

/// Days over which the documents are spread.
const DAYS: u64 = 3 * 365;

/// Passages of a made document.
const PASSAGES: usize = 10;

/// A paragraph is full from here on; one of so many words becomes one passage (see `passage::split`).
const FULL_WORDS: usize = 85;

/// A paragraph gets no sentence that takes it beyond this, if another can be found.
const MOST_WORDS: usize = 108;

/// Of swapped sentences, so many words in ten come from elsewhere.
const SWAPPED_IN_TEN: u64 = 4;

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine, in ten lines.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when that is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The high half of the product: even for any bound that occurs here, and without a division.
        ((u128::from(self.draw()) * u128::from(bound)) >> 64) as u64
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len() as u64) as usize)
    }
}

/// Makes documents, one after another.
pub struct Maker<'p> {
    pool: &'p Pool,
    random: Random,
    swap: bool,
    made: u64,
}

impl<'p> Maker<'p> {
    /// For a corpus of about `passages`; what it makes depends on the pool, `seed` and `passages` alone.
    pub fn new(pool: &'p Pool, passages: u64, seed: u64) -> Maker<'p> {
        Maker {
            pool,
            random: Random::new(seed),
            swap: pool.is_small_for(passages),
            made: 0,
        }
    }

    /// The next document: about ten passages of about a hundred words, with a title and a date. `last_words` end it.
    pub fn document(&mut self, last_words: Option<&str>) -> Document {
        self.made += 1;
        let empty = Tongue {
            language: Language::ENGLISH,
            sentences: Vec::new(),
        };
        let tongue = self.pool.tongue(&mut self.random).unwrap_or(&empty);
        let mut text = String::with_capacity(PASSAGES * 700);
        let mut blocks = Vec::with_capacity(PASSAGES);
        for paragraph in 0..PASSAGES {
            if paragraph > 0 {
                text.push_str("\n\n");
            }
            let start = text.len();
            let mut words = 0;
            while words < FULL_WORDS {
                let Some(next) = self.fitting(tongue, MOST_WORDS.saturating_sub(words)) else {
                    break;
                };
                if words > 0 {
                    text.push(' ');
                }
                words += self.write(tongue, next, &mut text);
            }
            if let Some(last_words) = last_words.filter(|_| paragraph + 1 == PASSAGES) {
                text.push(' ');
                text.push_str(last_words);
            }
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                span: start..text.len(),
            });
        }
        let title = tongue
            .sentences
            .get(self.random.below(tongue.sentences.len() as u64) as usize)
            .map_or_else(
                || format!("Document {}", self.made),
                |sentence| {
                    sentence
                        .text
                        .split(' ')
                        .take(8)
                        .collect::<Vec<_>>()
                        .join(" ")
                },
            );
        let back = self.random.below(DAYS) as i64;
        let date = jiff::Span::new()
            .try_days(back)
            .ok()
            .and_then(|span| TODAY.checked_sub(span).ok())
            .unwrap_or(TODAY);
        Document {
            title,
            title_origin: TitleOrigin::Given,
            text,
            anchors: Vec::new(),
            blocks,
            url: Some(format!("https://example.org/{}", self.made)),
            publisher: None,
            author: None,
            published: Some(Published {
                date,
                instant: None,
                origin: DateOrigin::Record,
            }),
            language: tongue.language,
        }
    }

    /// A place in the tongue's sentences whose sentence has no more than `most` words, if a few tries find one.
    fn fitting(&mut self, tongue: &Tongue, most: usize) -> Option<usize> {
        let mut found = None;
        for _ in 0..8 {
            let place = self.random.below(tongue.sentences.len() as u64) as usize;
            found = tongue.sentences.get(place).map(|_| place);
            if tongue
                .sentences
                .get(place)
                .is_some_and(|sentence| sentence.words <= most)
            {
                break;
            }
        }
        found
    }

    /// Writes a sentence, with words from others of about its length where the pool is small; how many words it has.
    fn write(&mut self, tongue: &Tongue, place: usize, out: &mut String) -> usize {
        let Some(sentence) = tongue.sentences.get(place) else {
            return 0;
        };
        if !self.swap {
            out.push_str(&sentence.text);
            return sentence.words;
        }
        // The first word keeps its capital and the last one its full stop.
        let last = sentence.words - 1;
        for (number, word) in sentence.text.split(' ').enumerate() {
            if number > 0 {
                out.push(' ');
            }
            let swapped = (0 < number && number < last && self.random.below(10) < SWAPPED_IN_TEN)
                .then(|| self.word_like(tongue, place, number))
                .flatten();
            out.push_str(swapped.unwrap_or(word));
        }
        sentence.words
    }

    /// The word at the same place of a sentence of about the same length.
    fn word_like<'t>(
        &mut self,
        tongue: &'t Tongue,
        place: usize,
        number: usize,
    ) -> Option<&'t str> {
        let first = place.saturating_sub(32);
        let other = tongue
            .sentences
            .get(first..(place + 32).min(tongue.sentences.len()))?;
        let other = self.random.pick(other)?;
        if number + 1 >= other.words {
            return None;
        }
        other
            .text
            .split(' ')
            .nth(number)
            .filter(|word| !word.ends_with(['.', '!', '?']))
    }
}

/// A question about a document of the corpus: three to eight of the words of one of its sentences that say something,
/// in their order, behind a word that asks. `None` when the document offers none that does not ask for a time too:
/// such a question searches less, and nothing else could be compared with it.
pub fn question(document: &Document, random: &mut Random) -> Option<String> {
    let now = TODAY.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    for _ in 0..20 {
        let block = random.pick(&document.blocks)?;
        let paragraph = document.text.get(block.span.clone())?;
        let sentences = crate::text::sentences::sentences(paragraph, document.language);
        let sentence = paragraph.get(random.pick(&sentences)?.clone())?;
        let mut words: Vec<&str> = sentence
            .split(' ')
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|word| {
                word.chars().count() > 2
                    && !word.contains(['"', '“', '”'])
                    && !is_stop_word(word, document.language)
            })
            .collect();
        if words.len() < 3 {
            continue;
        }
        let wanted = (3 + random.below(6) as usize).min(words.len());
        while words.len() > wanted {
            words.remove(random.below(words.len() as u64) as usize);
        }
        let asking = ["Who", "What", "When", "Where", "Why", "How"];
        let question = format!("{} {}?", random.pick(&asking)?, words.join(" "));
        if dates::window_in_question(&question, &now).is_none() {
            return Some(question);
        }
    }
    None
}

#[cfg(test)]
mod tests;
