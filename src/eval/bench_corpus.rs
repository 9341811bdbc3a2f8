//! A corpus of any size for measuring speed, made by recombining sentences of documents that are there.
//!
//! Real sentences keep what decides the speed of a search: how often common words are, and how long the tail of rare
//! ones is (Zipf's law). The same documents and the same number always make the same corpus.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use jiff::civil::Date;

use crate::document::{Block, BlockKind, DateOrigin, Document, Published, TitleOrigin};
use crate::extract::{self, Hint};
use crate::index::analyzer::{Analyzer, is_stop_word};
use crate::passage::split;
use crate::source::files::{self, Found, WalkOptions};
use crate::text::Language;
use crate::text::dates;

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

/// When each sentence would come up more often than this, words are swapped between sentences: else whole sentences
/// would make all passages alike.
const OFTEN: u64 = 40;

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

/// Why there is nothing to make a corpus of.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// A given path is not there or cannot be looked at.
    #[error(transparent)]
    Walk(#[from] files::WalkError),
    /// Too little to recombine.
    #[error(
        "the given documents have only {0} sentences to recombine; name documents with at least {FEWEST}"
    )]
    TooFew(usize),
}

/// Fewer sentences than this make no corpus worth measuring.
const FEWEST: usize = 40;

/// A sentence to recombine.
struct Sentence {
    text: String,
    words: usize,
}

/// The sentences of one language, by their number of words.
struct Tongue {
    language: Language,
    sentences: Vec<Sentence>,
}

/// The sentences that corpora are made of.
pub struct Pool {
    tongues: Vec<Tongue>,
    /// Distinct sentences.
    pub sentences: usize,
    /// Distinct terms in them, as the analyzer sees words.
    pub terms: usize,
    /// Documents they came from.
    pub documents: usize,
}

impl Pool {
    /// Reads the documents at `paths` (folders, or single files). Files that cannot be read give nothing: this is no
    /// ingest, what they say does not matter.
    ///
    /// # Errors
    /// When a path is not there, or when there is too little to recombine.
    pub fn read(paths: &[PathBuf]) -> Result<Pool, PoolError> {
        let mut by_language: BTreeMap<Language, BTreeSet<String>> = BTreeMap::new();
        let mut documents = 0;
        for path in paths {
            // A set for `eval` has its questions in a file that could be read as documents too.
            let corpus = ["corpus.jsonl.gz", "corpus.jsonl"]
                .map(|name| path.join(name))
                .into_iter()
                .find(|file| file.exists());
            let options = WalkOptions::new(extract::accepts_name);
            let most_bytes = options.max_bytes;
            for found in files::walk(&[corpus.unwrap_or_else(|| path.clone())], options)? {
                let Found::File(file) = found else { continue };
                let Ok(read) = files::read(&file, most_bytes) else {
                    continue;
                };
                let name = file
                    .path()
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                let Ok(extraction) = extract::extract(&read.bytes, &Hint::named(&name)) else {
                    continue;
                };
                for extracted in extraction.documents {
                    documents += 1;
                    let found = by_language.entry(extracted.document.language).or_default();
                    for passage in split(&extracted.document) {
                        found.extend(passage.sentences.iter().filter_map(|span| {
                            sentence(extracted.document.text.get(span.clone())?)
                        }));
                    }
                }
            }
        }
        Pool::of(by_language, documents)
    }

    fn of(
        by_language: BTreeMap<Language, BTreeSet<String>>,
        documents: usize,
    ) -> Result<Pool, PoolError> {
        let all: usize = by_language.values().map(BTreeSet::len).sum();
        let mut analyzer = Analyzer::default();
        let mut terms: HashSet<String> = HashSet::new();
        let mut tongues = Vec::new();
        for (language, texts) in by_language {
            // A language with a handful of sentences would make documents of one and the same.
            if texts.len() < FEWEST {
                continue;
            }
            for text in &texts {
                analyzer.each(text, language, |term, _| {
                    if !terms.contains(term) {
                        terms.insert(term.to_owned());
                    }
                });
            }
            let mut sentences: Vec<Sentence> = texts
                .into_iter()
                .map(|text| Sentence {
                    words: text.split(' ').count(),
                    text,
                })
                .collect();
            // Stable, so that sentences of one length stay in the order of their words.
            sentences.sort_by_key(|sentence| sentence.words);
            tongues.push(Tongue {
                language,
                sentences,
            });
        }
        let sentences = tongues.iter().map(|tongue| tongue.sentences.len()).sum();
        if sentences < FEWEST {
            return Err(PoolError::TooFew(all));
        }
        Ok(Pool {
            tongues,
            sentences,
            terms: terms.len(),
            documents,
        })
    }

    /// Up to `most` of the sentences, spread over all of them.
    pub fn sample(&self, most: usize) -> Vec<&str> {
        let all = self
            .tongues
            .iter()
            .flat_map(|tongue| &tongue.sentences)
            .map(|sentence| sentence.text.as_str());
        let step = self.sentences.div_ceil(most.max(1)).max(1);
        all.step_by(step).collect()
    }

    /// Whether a corpus of `passages` needs words swapped between sentences.
    pub fn is_small_for(&self, passages: u64) -> bool {
        // About five sentences a passage.
        passages * 5 / self.sentences.max(1) as u64 > OFTEN
    }

    /// The language of one document, the more likely the more sentences it has.
    fn tongue(&self, random: &mut Random) -> Option<&Tongue> {
        let mut place = random.below(self.sentences as u64) as usize;
        self.tongues.iter().find(|tongue| {
            let here = place < tongue.sentences.len();
            place = place.saturating_sub(tongue.sentences.len());
            here
        })
    }
}

/// A sentence that can stand anywhere: one line, with an end, neither a fragment nor a page.
fn sentence(text: &str) -> Option<String> {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = folded.split(' ').count();
    let ended = folded.ends_with(['.', '!', '?', '。', '！', '？', '।']);
    ((5..=45).contains(&words) && folded.len() <= 500 && ended).then_some(folded)
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
mod tests {
    use super::*;

    fn pool() -> Pool {
        let words = [
            "harbour", "ferry", "vote", "meteor", "night", "council", "engine", "garden", "river",
            "letter", "bridge",
        ];
        let mut random = Random::new(1);
        let texts: BTreeSet<String> = (0..200)
            .map(|number| {
                let length = 6 + random.below(20) as usize;
                let words: Vec<&str> = (0..length)
                    .filter_map(|_| random.pick(&words).copied())
                    .collect();
                format!("Sentence{number} {}.", words.join(" "))
            })
            .collect();
        Pool::of(BTreeMap::from([(Language::ENGLISH, texts)]), 1).unwrap()
    }

    #[test]
    fn the_random_numbers_are_those_of_splitmix64() {
        // The first numbers of the published algorithm for seed 0.
        let mut random = Random::new(0);
        assert_eq!(
            [random.draw(), random.draw()],
            [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4]
        );
        assert!((0..1000).all(|_| random.below(7) < 7));
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn documents_have_ten_passages_of_a_hundred_words_and_the_same_every_time() {
        let pool = pool();
        for passages in [100, 1_000_000] {
            let make = || {
                let mut maker = Maker::new(&pool, passages, 5);
                (0..20).map(|_| maker.document(None)).collect::<Vec<_>>()
            };
            let documents = make();
            assert_eq!(documents, make());
            for document in &documents {
                let made = split(document);
                assert_eq!(made.len(), PASSAGES);
                for passage in made {
                    let words = document.text.get(passage.span).unwrap().split(' ').count();
                    assert!((80..=130).contains(&words), "{words}");
                }
                let date = document.published.as_ref().unwrap().date;
                assert!(date <= TODAY && date.year() >= 2022);
            }
            assert!(documents[0].text != documents[1].text);
        }
    }

    #[test]
    fn few_sentences_are_mixed() {
        let pool = pool();
        assert!(!pool.is_small_for(100));
        assert!(pool.is_small_for(1_000_000));
        let known: HashSet<&str> = pool.sample(usize::MAX).into_iter().collect();
        assert_eq!(known.len(), 200);
        let whole = |passages| {
            let document = Maker::new(&pool, passages, 5).document(None);
            crate::text::sentences::sentences(&document.text, document.language)
                .into_iter()
                .filter(|span| known.contains(document.text.get(span.clone()).unwrap().trim()))
                .count()
        };
        assert!(whole(100) > 20);
        assert!(whole(1_000_000) < whole(100) / 2);
    }

    #[test]
    fn questions_have_three_to_eight_words_of_the_document() {
        let pool = pool();
        let mut random = Random::new(9);
        let mut maker = Maker::new(&pool, 100, 5);
        for _ in 0..50 {
            let document = maker.document(None);
            let question = question(&document, &mut random).unwrap();
            let words: Vec<&str> = question.trim_end_matches('?').split(' ').skip(1).collect();
            assert!((3..=8).contains(&words.len()), "{question}");
            assert!(
                words.iter().all(|word| document.text.contains(word)),
                "{question}"
            );
        }
    }

    #[test]
    fn too_little_to_recombine_is_said() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("a.txt"),
            "One sentence is all that there is here.",
        )
        .unwrap();
        let error = Pool::read(&[folder.path().to_owned()]).err().unwrap();
        assert!(
            error
                .to_string()
                .starts_with("the given documents have only 1 sentences"),
            "{error}"
        );
        assert!(Pool::read(&[folder.path().join("missing")]).is_err());
    }
}
