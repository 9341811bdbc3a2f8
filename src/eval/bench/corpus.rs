//! The corpus that is measured, made in an empty folder, and every measure of it that needs no model.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use jiff::Zoned;

use super::super::bench_corpus::{self, Maker, Pool, Random, TODAY};
use super::super::measures::{Percentiles, percentiles};
use super::idle::QUESTIONS_FILE;
use super::{BenchError, Settings, Tell, WARM_UP};
use crate::answer::question::{Bounds, Question};
use crate::answer::weights::Weights;
use crate::answer::{AnswerError, Answerer, Asked, Desk};
use crate::document::Document;
use crate::index::analyzer::Analyzer;
use crate::index::search::{Filter, Scratch, SearchTerm};
use crate::index::{IndexWriter, PassageIndex};
use crate::passage::{Passage, split};
use crate::store::peer::Fts5;
use crate::store::{Incoming, Outcome, SourceId, Store};
use crate::text::simhash::simhash;

/// Documents that are added one after another.
const FRESH: usize = 100;

/// Questions that FTS5 gets where it is slow, those before the clock counts, and the milliseconds from which on it is.
const FTS5_FEWER: usize = 100;
const FTS5_WARM_UP: usize = 10;
const FTS5_SLOW_MS: f64 = 10.0;

/// Documents between two writes while the corpus is made, as an ingest does it.
const BATCH: usize = 256;

/// A corpus that was made to be measured.
pub(super) struct Corpus<'d> {
    // Dropped before the store that it reads; kept open so that no question waits for the end of a merge.
    writer: IndexWriter,
    pub(super) store: Store,
    data: &'d Path,
    source: SourceId,
    asked: Vec<String>,
    pub(super) documents: u64,
    pub(super) passages: u64,
    pub(super) index_s: f64,
    pub(super) index_bytes: u64,
    pub(super) store_bytes: u64,
}

/// A question, and what becomes of it before a search.
pub(super) struct Ready {
    pub(super) asked: Asked,
    terms: Vec<SearchTerm>,
    filter: Filter,
    words: Vec<String>,
}

/// What came of the peer.
pub(super) struct Peer {
    pub(super) latency: Percentiles,
    pub(super) questions: usize,
    pub(super) index_s: f64,
}

impl<'d> Corpus<'d> {
    /// Makes it in the empty folder `data`, indexed and merged, with its questions beside it.
    pub(super) fn make(
        settings: &Settings,
        pool: &Pool,
        data: &'d Path,
        tell: Tell<'_>,
    ) -> Result<Corpus<'d>, BenchError> {
        let store = Store::open(data)?;
        let writer = IndexWriter::open(&data.join("index"), &store)?;
        let source = store.source("made", "bench", "bench")?;
        let mut maker = Maker::new(pool, settings.passages, 1);
        let mut random = Random::new(2);
        // So many documents between two that a question is made of.
        let wanted = settings.questions + WARM_UP;
        let every = (settings.passages / 10 / wanted as u64).max(1);
        let mut asked = Vec::with_capacity(wanted);
        let (mut documents, mut passages) = (0u64, 0u64);
        let begun = Instant::now();
        while passages < settings.passages {
            let mut made = Vec::with_capacity(BATCH);
            while made.len() < BATCH && passages < settings.passages {
                let document = maker.document(None);
                let split = split(&document);
                passages += split.len() as u64;
                documents += 1;
                if documents.is_multiple_of(every) && asked.len() < wanted {
                    asked.extend(bench_corpus::question(&document, &mut random));
                }
                made.push((document, split));
            }
            put(&store, source, &made, documents - made.len() as u64)?;
            // The index works on this batch while the next one is made, as in an ingest.
            writer.nudge();
            tell("indexing", passages, settings.passages);
        }
        writer.catch_up(None)?;
        writer.merge_all()?;
        let index_s = begun.elapsed().as_secs_f64();
        // A small corpus has fewer documents than there shall be questions: ask more of each.
        let mut again = Maker::new(pool, settings.passages, 1);
        let mut tries = 0;
        while asked.len() < wanted && tries < wanted * 4 {
            if (tries as u64).is_multiple_of(documents) {
                again = Maker::new(pool, settings.passages, 1);
            }
            asked.extend(bench_corpus::question(&again.document(None), &mut random));
            tries += 1;
        }
        if asked.is_empty() {
            return Err(BenchError::NoQuestions);
        }
        let path = data.join(QUESTIONS_FILE);
        std::fs::File::create(&path)
            .and_then(|mut file| file.write_all(asked.join("\n").as_bytes()))
            .map_err(|source| BenchError::File { path, source })?;
        Ok(Corpus {
            index_bytes: writer.index().size()?,
            store_bytes: size_of_files(data, "footnote.sqlite3"),
            writer,
            store,
            data,
            source,
            asked,
            documents,
            passages,
            index_s,
        })
    }

    /// The index of it.
    pub(super) fn index(&self) -> &PassageIndex {
        self.writer.index()
    }

    /// The questions, those for warming up last.
    pub(super) fn read_questions(&self) -> Result<Vec<Ready>, BenchError> {
        let snapshot = self.writer.index().snapshot();
        let mut analyzer = Analyzer::default();
        let now = now();
        let mut ready = Vec::with_capacity(self.asked.len());
        for text in &self.asked {
            let asked = asked(text, &now);
            let Some(question) =
                Question::read(text, &asked.bounds, &now, &snapshot, &mut analyzer)
                    .map_err(AnswerError::from)?
            else {
                continue;
            };
            ready.push(Ready {
                terms: question.search_terms(),
                filter: question.filter(),
                words: question
                    .terms
                    .iter()
                    .map(|term| term.word.clone())
                    .collect(),
                asked,
            });
        }
        Ok(ready)
    }

    /// Search alone.
    pub(super) fn search(
        &self,
        questions: &[Ready],
        tell: Tell<'_>,
    ) -> Result<Percentiles, BenchError> {
        let snapshot = self.writer.index().snapshot();
        let weights = Weights::without_models().search;
        let today = crate::index::days_since_1970(TODAY) as i32;
        let mut scratch = Scratch::default();
        let times = time(questions, WARM_UP, "searching", tell, |ready| {
            snapshot
                .search(
                    &ready.terms,
                    &ready.filter,
                    &weights,
                    today,
                    10,
                    &mut scratch,
                )
                .map_err(AnswerError::from)?;
            Ok(())
        })?;
        Ok(percentiles(times))
    }

    /// The times, and the share that was answered.
    pub(super) fn answer(
        &self,
        answerer: &Answerer,
        questions: &[Ready],
        warm_up: usize,
        what: &'static str,
        tell: Tell<'_>,
    ) -> Result<(Vec<f64>, f64), BenchError> {
        let mut desk = Desk::new(self.store.reader()?);
        let mut answered = 0;
        let times = time(questions, warm_up, what, tell, |ready| {
            let reply = answerer.answer(&ready.asked, &mut desk)?;
            answered += usize::from(!reply.excerpts.is_empty());
            Ok(())
        })?;
        let share = answered as f64 / (times.len() + warm_up.min(questions.len())).max(1) as f64;
        Ok((times, share))
    }

    /// The same once more with the stopwatch inside.
    pub(super) fn stages(
        &self,
        answerer: &Answerer,
        questions: &[Ready],
    ) -> Result<Vec<(String, Percentiles)>, BenchError> {
        let mut desk = Desk::new(self.store.reader()?);
        let mut stages: Vec<(String, Vec<f64>)> = Vec::new();
        for ready in questions {
            let reply = answerer.answer(
                &Asked {
                    explain: true,
                    ..ready.asked.clone()
                },
                &mut desk,
            )?;
            for (name, took) in reply
                .explain
                .map(|explain| explain.stages)
                .unwrap_or_default()
            {
                match stages.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, times)) => times.push(took),
                    None => stages.push((name, vec![took])),
                }
            }
        }
        Ok(stages
            .into_iter()
            .map(|(name, times)| (name, percentiles(times)))
            .collect())
    }

    pub(super) fn fts5(&self, questions: &[Ready], tell: Tell<'_>) -> Result<Peer, BenchError> {
        let reader = self.store.reader()?;
        let mut peer = Fts5::create(&self.data.join("peer.sqlite3"))?;
        let mut index_s = 0.0;
        let mut count = 0u64;
        for versions in reader.current_versions()?.chunks(BATCH) {
            let mut words = Vec::with_capacity(versions.len() * 10);
            for version in versions {
                words.extend(
                    reader
                        .passages(*version, 0..u32::MAX)?
                        .into_iter()
                        .map(|stored| stored.text),
                );
            }
            let begun = Instant::now();
            peer.add(count as i64 + 1, &words)?;
            index_s += begun.elapsed().as_secs_f64();
            count += words.len() as u64;
            tell("indexing with SQLite FTS5", count, self.passages);
        }
        let begun = Instant::now();
        peer.merge()?;
        index_s += begun.elapsed().as_secs_f64();
        let mut search = |ready: &Ready| -> Result<(), BenchError> {
            peer.search(&ready.words, 10)?;
            Ok(())
        };
        let wanted = FTS5_FEWER.min(counted(questions.len(), WARM_UP));
        let (few, rest) = questions.split_at(questions.len().min(wanted + FTS5_WARM_UP));
        let mut times = time(
            few,
            FTS5_WARM_UP,
            "searching with SQLite FTS5",
            tell,
            &mut search,
        )?;
        if percentiles(times.clone()).p50 < FTS5_SLOW_MS {
            let rest = rest
                .get(..counted(rest.len(), WARM_UP - FTS5_WARM_UP))
                .unwrap_or(rest);
            times.extend(time(
                rest,
                0,
                "searching with SQLite FTS5",
                tell,
                &mut search,
            )?);
        }
        Ok(Peer {
            questions: times.len(),
            latency: percentiles(times),
            index_s,
        })
    }

    /// Adds documents one after another, each timed until a search finds it.
    pub(super) fn freshness(
        &mut self,
        pool: &Pool,
        tell: Tell<'_>,
    ) -> Result<Percentiles, BenchError> {
        let mut maker = Maker::new(pool, self.passages, 3);
        let mut analyzer = Analyzer::default();
        let mut scratch = Scratch::default();
        let weights = Weights::without_models().search;
        let today = crate::index::days_since_1970(TODAY) as i32;
        let mut times = Vec::with_capacity(FRESH);
        for number in 0..FRESH {
            let word = word_of_its_own(number);
            let document = maker.document(Some(&word));
            let forms = analyzer
                .tokens(&word, document.language)
                .into_iter()
                .map(|token| token.term)
                .collect();
            let terms = [SearchTerm { forms, weight: 1.0 }];
            let split = split(&document);
            let made = [(document, split)];
            let begun = Instant::now();
            let outcomes = put(&self.store, self.source, &made, self.documents)?;
            self.writer.catch_up(None)?;
            let snapshot = self.writer.index().snapshot();
            let found = snapshot
                .search(
                    &terms,
                    &Filter::default(),
                    &weights,
                    today,
                    10,
                    &mut scratch,
                )
                .map_err(AnswerError::from)?;
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
            let added = outcomes.iter().any(|outcome| match outcome {
                Outcome::Added(_, version) => found.hits.iter().any(|hit| hit.version == *version),
                Outcome::Changed(..) | Outcome::Unchanged(..) => false,
            });
            if !added {
                return Err(BenchError::NotFresh);
            }
            self.documents += 1;
            tell("adding documents", number as u64 + 1, FRESH as u64);
        }
        self.documents -= FRESH as u64;
        Ok(percentiles(times))
    }
}

/// Writes documents, numbered from `first`.
fn put(
    store: &Store,
    source: SourceId,
    made: &[(Document, Vec<Passage>)],
    first: u64,
) -> Result<Vec<Outcome>, BenchError> {
    let keys: Vec<String> = (first..)
        .take(made.len())
        .map(|number| format!("document {number}"))
        .collect();
    let batch: Vec<Incoming<'_>> = made
        .iter()
        .zip(&keys)
        .map(|((document, passages), key)| Incoming {
            key,
            path: None,
            document,
            passages,
            simhash: simhash(&document.text),
            seen_at: 0,
        })
        .collect();
    Ok(store.put(source, &batch)?)
}

/// Milliseconds of each question but the last `warm_up`, which are asked first and not counted.
pub(super) fn time(
    questions: &[Ready],
    warm_up: usize,
    what: &'static str,
    tell: Tell<'_>,
    mut ask: impl FnMut(&Ready) -> Result<(), BenchError>,
) -> Result<Vec<f64>, BenchError> {
    let counted = counted(questions.len(), warm_up);
    for ready in questions.iter().rev().take(warm_up) {
        ask(ready)?;
    }
    let mut times = Vec::with_capacity(counted);
    for ready in questions.iter().take(counted) {
        let begun = Instant::now();
        ask(ready)?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        tell(what, times.len() as u64, counted as u64);
    }
    Ok(times)
}

/// How many of the questions are counted. So few that the warm-up would leave nothing are warmed up by themselves.
pub(super) fn counted(questions: usize, warm_up: usize) -> usize {
    if questions > warm_up {
        questions - warm_up
    } else {
        questions
    }
}

pub(super) fn now() -> Zoned {
    TODAY
        .at(12, 0, 0, 0)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .unwrap_or_else(|_| jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC))
}

pub(super) fn asked(text: &str, now: &Zoned) -> Asked {
    Asked {
        text: text.to_owned(),
        now: now.clone(),
        bounds: Bounds::default(),
        earlier: None,
        limit: 5,
        explain: false,
    }
}

/// A word that no document has: letters only, so that every analyzer leaves it whole.
fn word_of_its_own(number: usize) -> String {
    let letter = |digit: usize| char::from(b'a' + (digit % 10) as u8);
    format!(
        "zxqj{}{}{}qz",
        letter(number / 100),
        letter(number / 10),
        letter(number)
    )
}

/// Bytes of the files in `folder` whose names begin so.
fn size_of_files(folder: &Path, beginning: &str) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(beginning))
        .filter_map(|entry| entry.metadata().ok())
        .map(|data| data.len())
        .sum()
}
