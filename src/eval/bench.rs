//! How fast it is, on a corpus of any size that is made for it, beside SQLite's FTS5 in the same run.
//!
//! All of it in one process and, but for the writer's own thread and the reranker, on one thread. The clock holds what
//! a person waits for inside of this process: no terminal, no network.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use jiff::Zoned;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::bench_corpus::{self, Maker, Pool, Random, TODAY};
use super::measures::{self, Percentiles, percentiles};
use crate::answer::question::{Bounds, Question};
use crate::answer::weights::Weights;
use crate::answer::{AnswerError, Answerer, Asked, Desk};
use crate::document::Document;
use crate::index::analyzer::Analyzer;
use crate::index::search::{Filter, Scratch, SearchTerm};
use crate::index::{IndexError, IndexWriter, PassageIndex};
use crate::model::{DIMENSIONS, Embedder, Embedding, Manifest, ModelError, Models};
use crate::passage::split;
use crate::store::peer::Fts5;
use crate::store::{Incoming, Outcome, Reader, SourceId, Store, StoreError, VersionId};
use crate::text::simhash::simhash;

/// Questions asked before the clock counts.
const WARM_UP: usize = 50;

/// Questions that the reranker gets: it takes a thousand times as long as the search.
const RERANKED: usize = 40;

/// Documents that are added one after another.
const FRESH: usize = 100;

/// Questions that FTS5 gets where it is slow, those before the clock counts, and the milliseconds from which on it is.
const FTS5_FEWER: usize = 100;
const FTS5_WARM_UP: usize = 10;
const FTS5_SLOW_MS: f64 = 10.0;

/// Sentences that are embedded; passages get their vectors from these.
const EMBEDDED: usize = 3_000;

/// Documents between two writes while the corpus is made, as an ingest does it.
const BATCH: usize = 256;

/// The file of questions in the folder of a measured corpus.
const QUESTIONS_FILE: &str = "questions.txt";

/// Why the speed could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The search failed.
    #[error("searching failed")]
    Search(#[from] tantivy::TantivyError),
    /// A question could not be answered.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// A model failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A file of the measured corpus could not be written or read.
    #[error("cannot use {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The corpus offers no questions.
    #[error(
        "no questions could be made of the given documents; name documents with longer sentences"
    )]
    NoQuestions,
    /// The process that was to stand idle failed.
    #[error("the idle process could not be measured: {0}")]
    Idle(String),
    /// An added document was not found by its own word.
    #[error(
        "an added document was not found by the word that only it has; the index does not follow the store"
    )]
    NotFresh,
    /// Passages were left without a vector.
    #[error("not every passage has a vector")]
    NoVectors,
}

/// What to measure.
#[derive(Debug, Clone)]
pub struct Settings {
    /// About so many passages.
    pub passages: u64,
    /// So many questions.
    pub questions: usize,
    /// The data directory whose models are measured too; `None` measures without.
    pub models: Option<PathBuf>,
    /// The `footnote` program, which is started once more to stand idle.
    pub executable: PathBuf,
}

/// What `footnote bench --json` prints: the field names are a contract. Every latency is in milliseconds.
#[derive(Debug, Clone, Serialize)]
pub struct Speed {
    /// Passages in the corpus.
    pub passages: u64,
    /// From documents in memory to a merged index that answers, seconds.
    pub index_s: f64,
    /// The search index on disk, without the store.
    pub index_bytes: u64,
    /// The most memory until the questions without models were answered: indexing is the most of it.
    pub peak_rss_bytes: u64,
    /// A fresh process with store and index open, without models, before its first question.
    pub idle_rss_bytes: u64,
    /// Searching alone, the first ten documents.
    pub search_ms: Percentiles,
    /// Search and five verified, cited excerpts, without models.
    pub answer_ms: Percentiles,
    /// The same with the embedder, its reading of the question included; none where it is not installed.
    pub fused_ms: Option<Percentiles>,
    /// The same with the reranker as well; none where it is not installed.
    pub reranked_ms: Option<Percentiles>,
    /// From a document in memory to a search that finds it.
    pub freshness_ms: Percentiles,
    /// SQLite's FTS5 on the same passages: the first ten by BM25 with any of the question's words.
    pub sqlite_fts5_ms: Percentiles,
}

/// The figures, and what a person needs to understand them.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The figures.
    pub speed: Speed,
    /// Documents in the corpus.
    pub documents: u64,
    /// Questions that were asked and counted.
    pub questions: usize,
    /// Share of the questions that were answered, without models.
    pub answered: f64,
    /// Where the time of `answer_ms` goes, stage by stage.
    pub stages: Vec<(String, Percentiles)>,
    /// Where the time of `fused_ms` goes.
    pub fused_stages: Vec<(String, Percentiles)>,
    /// Reading the question's meaning, a part of `fused_ms`.
    pub embed_ms: Option<Percentiles>,
    /// Questions that the reranker got.
    pub reranked_questions: usize,
    /// Questions that FTS5 got.
    pub fts5_questions: usize,
    /// Seconds that FTS5 took to index.
    pub fts5_index_s: f64,
    /// The idle process after its questions.
    pub idle: Idle,
    /// The store on disk.
    pub store_bytes: u64,
    /// The most memory of the whole run.
    pub peak_with_all: u64,
}

/// The memory of a process that has the corpus open.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Idle {
    /// Before the first question, mapped pages of files included.
    pub rss_bytes: u64,
    /// After a hundred questions.
    pub asked_rss_bytes: u64,
    /// Of that, what is not a page of a file, which the kernel takes back when it needs it.
    pub asked_anonymous_bytes: u64,
}

/// Told now and then: what is being done, how much of it is done, and of how much.
pub type Tell<'t> = &'t mut dyn FnMut(&'static str, u64, u64);

/// Makes a corpus of `pool` in the empty folder `data`, and measures.
///
/// # Errors
/// Whatever fails: a figure that could not be measured is never made up.
pub fn run(
    settings: &Settings,
    pool: &Pool,
    data: &Path,
    tell: Tell<'_>,
) -> Result<Measured, BenchError> {
    let mut corpus = Corpus::make(settings, pool, data, tell)?;
    let questions = corpus.read_questions()?;
    let search_ms = corpus.search(&questions, tell)?;
    let plain = Answerer::new(corpus.writer.index().clone(), Arc::new(Models::none()));
    let (answer_times, answered) = corpus.answer(&plain, &questions, WARM_UP, "answering", tell)?;
    let peak_rss_bytes = measures::peak_rss_bytes();
    let stages = corpus.stages(&plain, &questions)?;
    let idle = idle_elsewhere(&settings.executable, data)?;
    let fts5 = corpus.fts5(&questions, tell)?;
    let with_models = corpus.models(settings, pool, &questions, tell)?;
    let freshness_ms = corpus.freshness(pool, tell)?;
    Ok(Measured {
        speed: Speed {
            passages: corpus.passages,
            index_s: corpus.index_s,
            index_bytes: corpus.index_bytes,
            peak_rss_bytes,
            idle_rss_bytes: idle.rss_bytes,
            search_ms,
            answer_ms: percentiles(answer_times),
            fused_ms: with_models.fused_ms,
            reranked_ms: with_models.reranked_ms,
            freshness_ms,
            sqlite_fts5_ms: fts5.latency,
        },
        documents: corpus.documents,
        questions: counted(questions.len(), WARM_UP),
        answered,
        stages,
        fused_stages: with_models.fused_stages,
        embed_ms: with_models.embed_ms,
        reranked_questions: with_models.reranked_questions,
        fts5_questions: fts5.questions,
        fts5_index_s: fts5.index_s,
        idle,
        store_bytes: corpus.store_bytes,
        peak_with_all: measures::peak_rss_bytes(),
    })
}

/// A corpus that was made to be measured.
struct Corpus<'d> {
    // Dropped before the store that it reads; kept open so that no question waits for the end of a merge.
    writer: IndexWriter,
    store: Store,
    data: &'d Path,
    source: SourceId,
    asked: Vec<String>,
    documents: u64,
    passages: u64,
    index_s: f64,
    index_bytes: u64,
    store_bytes: u64,
}

/// A question, and what becomes of it before a search.
struct Ready {
    asked: Asked,
    terms: Vec<SearchTerm>,
    filter: Filter,
    words: Vec<String>,
}

/// What came of the runs with models.
#[derive(Default)]
struct WithModels {
    fused_ms: Option<Percentiles>,
    fused_stages: Vec<(String, Percentiles)>,
    embed_ms: Option<Percentiles>,
    reranked_ms: Option<Percentiles>,
    reranked_questions: usize,
}

/// What came of the peer.
struct Peer {
    latency: Percentiles,
    questions: usize,
    index_s: f64,
}

impl<'d> Corpus<'d> {
    fn make(
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

    /// The questions, those for warming up last.
    fn read_questions(&self) -> Result<Vec<Ready>, BenchError> {
        let snapshot = self.writer.index().snapshot();
        let mut analyzer = Analyzer::default();
        let now = now();
        let mut ready = Vec::with_capacity(self.asked.len());
        for text in &self.asked {
            let asked = asked(text, &now);
            let Some(question) =
                Question::read(text, &asked.bounds, &now, &snapshot, &mut analyzer)?
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

    fn search(&self, questions: &[Ready], tell: Tell<'_>) -> Result<Percentiles, BenchError> {
        let snapshot = self.writer.index().snapshot();
        let weights = Weights::without_models().search;
        let today = crate::index::days_since_1970(TODAY) as i32;
        let mut scratch = Scratch::default();
        let times = time(questions, WARM_UP, "searching", tell, |ready| {
            snapshot.search(
                &ready.terms,
                &ready.filter,
                &weights,
                today,
                10,
                &mut scratch,
            )?;
            Ok(())
        })?;
        Ok(percentiles(times))
    }

    /// The times, and the share that was answered.
    fn answer(
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
    fn stages(
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

    fn fts5(&self, questions: &[Ready], tell: Tell<'_>) -> Result<Peer, BenchError> {
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
        let (few, rest) = questions.split_at(questions.len().min(FTS5_FEWER + FTS5_WARM_UP));
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

    fn models(
        &self,
        settings: &Settings,
        pool: &Pool,
        questions: &[Ready],
        tell: Tell<'_>,
    ) -> Result<WithModels, BenchError> {
        let mut out = WithModels::default();
        let Some(folder) = &settings.models else {
            return Ok(out);
        };
        let manifest = Manifest::built_in()?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        if let Some(embedder) = Models::load(folder, &manifest, cores)?.embedder {
            self.give_vectors(&embedder, pool, tell)?;
        }
        // The threads are part of what is measured: one for fusion, two for the reranker.
        if let Some(embedder) = Models::load(folder, &manifest, 1)?.embedder {
            let times = time(questions, WARM_UP, "reading questions", tell, |ready| {
                embedder.embed_query(&ready.asked.text)?;
                Ok(())
            })?;
            out.embed_ms = Some(percentiles(times));
            let answerer = self.answerer(Models {
                reranker: None,
                embedder: Some(embedder),
            })?;
            let (times, _) =
                self.answer(&answerer, questions, WARM_UP, "answering with fusion", tell)?;
            out.fused_ms = Some(percentiles(times));
            out.fused_stages = self.stages(&answerer, questions)?;
        }
        let models = Models::load(folder, &manifest, 2)?;
        if models.reranker.is_some() {
            let answerer = self.answerer(models)?;
            let few = questions.get(..RERANKED + 2).unwrap_or(questions);
            let (times, _) = self.answer(&answerer, few, 2, "answering with the reranker", tell)?;
            out.reranked_questions = times.len();
            out.reranked_ms = Some(percentiles(times));
        }
        Ok(out)
    }

    fn answerer(&self, models: Models) -> Result<Answerer, BenchError> {
        let needed = models.embedder.is_some();
        let answerer = Answerer::new(self.writer.index().clone(), Arc::new(models));
        // A run that silently went without the vectors would look fast.
        if needed && !answerer.load_vectors(&self.store.reader()?)? {
            return Err(BenchError::NoVectors);
        }
        Ok(answerer)
    }

    /// Gives every passage the mean of its sentences' vectors. Embedding the passages themselves would take half an
    /// hour for 200,000, and the scan takes as long over any vectors.
    fn give_vectors(
        &self,
        embedder: &Embedder,
        pool: &Pool,
        tell: Tell<'_>,
    ) -> Result<(), BenchError> {
        let sample = pool.sample(EMBEDDED);
        let mut vectors: Vec<Embedding> = Vec::with_capacity(sample.len());
        for batch in sample.chunks(64) {
            vectors.extend(embedder.embed_passages(batch)?);
            tell(
                "embedding sentences",
                vectors.len() as u64,
                sample.len() as u64,
            );
        }
        let places: FxHashMap<&str, usize> = sample
            .iter()
            .enumerate()
            .map(|(place, text)| (*text, place))
            .collect();
        let reader = self.store.reader()?;
        let mut rows: Vec<(VersionId, u32, Vec<u8>)> = Vec::new();
        let mut done = 0u64;
        for version in reader.current_versions()? {
            for stored in reader.passages(version, 0..u32::MAX)? {
                let start = stored.passage.span.start;
                let places = stored.passage.sentences.iter().filter_map(|span| {
                    let text = stored
                        .text
                        .get(span.start - start..span.end - start)?
                        .trim();
                    // A sentence that was not embedded borrows the vector of one that was, always the same.
                    Some(
                        places
                            .get(text)
                            .copied()
                            .unwrap_or(simhash(text) as usize % vectors.len().max(1)),
                    )
                });
                let mean = mean(places.filter_map(|place| vectors.get(place)));
                let bytes = mean
                    .quantise()
                    .as_bytes()
                    .iter()
                    .map(|x| x.to_ne_bytes()[0])
                    .collect();
                rows.push((version, stored.passage.ordinal, bytes));
            }
            if rows.len() >= 4096 {
                self.store.put_vectors(embedder.name(), &rows)?;
                done += rows.len() as u64;
                rows.clear();
                tell("writing vectors", done, self.passages);
            }
        }
        self.store.put_vectors(embedder.name(), &rows)?;
        Ok(())
    }

    fn freshness(&mut self, pool: &Pool, tell: Tell<'_>) -> Result<Percentiles, BenchError> {
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
            let found = snapshot.search(
                &terms,
                &Filter::default(),
                &weights,
                today,
                10,
                &mut scratch,
            )?;
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
    made: &[(Document, Vec<crate::passage::Passage>)],
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
fn time(
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
fn counted(questions: usize, warm_up: usize) -> usize {
    if questions > warm_up {
        questions - warm_up
    } else {
        questions
    }
}

fn now() -> Zoned {
    TODAY
        .at(12, 0, 0, 0)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .unwrap_or_else(|_| jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC))
}

fn asked(text: &str, now: &Zoned) -> Asked {
    Asked {
        text: text.to_owned(),
        now: now.clone(),
        bounds: Bounds::default(),
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

/// The direction between some vectors.
fn mean<'v>(vectors: impl Iterator<Item = &'v Embedding>) -> Embedding {
    let mut sum = [0.0f32; DIMENSIONS];
    for vector in vectors {
        for (to, from) in sum.iter_mut().zip(&vector.0) {
            *to += from;
        }
    }
    let length = sum
        .iter()
        .map(|x| x * x)
        .sum::<f32>()
        .sqrt()
        .max(f32::MIN_POSITIVE);
    Embedding(sum.map(|x| x / length))
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

/// Starts `executable` once more, to stand idle with the corpus in `data`.
fn idle_elsewhere(executable: &Path, data: &Path) -> Result<Idle, BenchError> {
    let failed = |error: &dyn std::fmt::Display| BenchError::Idle(error.to_string());
    let output = std::process::Command::new(executable)
        .args(["bench", "--quiet", "--no-models", "--idle"])
        .arg(data)
        .output()
        .map_err(|error| failed(&error))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr).trim()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| failed(&error))
}

/// What that process does: opens the corpus in `data`, and says what memory that takes before and after a hundred of
/// the corpus's questions.
///
/// # Errors
/// When `data` holds no measured corpus, or asking fails.
pub fn stand_idle(data: &Path) -> Result<Idle, BenchError> {
    let reader = Reader::open(data)?;
    let index = PassageIndex::open(&data.join("index"), &reader)?;
    let answerer = Answerer::new(index, Arc::new(Models::none()));
    let mut desk = Desk::new(reader);
    let rss_bytes = measures::rss_bytes();
    let path = data.join(QUESTIONS_FILE);
    let questions =
        std::fs::read_to_string(&path).map_err(|source| BenchError::File { path, source })?;
    let now = now();
    for text in questions.lines().take(100) {
        answerer.answer(&asked(text, &now), &mut desk)?;
    }
    Ok(Idle {
        rss_bytes,
        asked_rss_bytes: measures::rss_bytes(),
        asked_anonymous_bytes: measures::anonymous_bytes(),
    })
}
