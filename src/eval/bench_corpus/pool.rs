//! The sentences that corpora are made of, out of documents that are there.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use super::Random;
use crate::extract::{self, Hint};
use crate::index::analyzer::Analyzer;
use crate::passage::split;
use crate::source::files::{self, Found, WalkOptions};
use crate::text::Language;

/// When each sentence would come up more often than this, words are swapped between sentences: else whole sentences
/// would make all passages alike.
const OFTEN: u64 = 40;

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
pub(super) struct Sentence {
    /// It, on one line.
    pub text: String,
    /// Its words, as spaces tell them apart.
    pub words: usize,
}

/// The sentences of one language, by their number of words.
pub(super) struct Tongue {
    pub language: Language,
    pub sentences: Vec<Sentence>,
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

    pub(super) fn of(
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
    pub(super) fn tongue(&self, random: &mut Random) -> Option<&Tongue> {
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
