//! How good the answers are, measured on a set of questions whose answers are known.
//!
//! Everything goes the way that it goes for people: the corpus is read, stored and indexed, the questions are asked
//! of the same answerer, and what is measured is the reply.

pub mod articles;
pub mod bench;
pub mod bench_corpus;
pub mod bench_sources;
pub mod judgement;
pub mod measures;
pub mod questions;
pub mod set;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use crate::answer::question::Bounds;
use crate::answer::{AnswerError, Answerer, Asked, Desk};
use crate::index::{IndexError, IndexWriter};
use crate::ingest::IngestError;
use crate::model::Models;
use crate::store::{Store, StoreError, VersionId};
use measures::{Figures, Outcome};
use set::{Query, Set, SetError};

/// Documents ranked for each question: recall is measured at this depth.
pub const DEPTH: usize = 100;

/// Why a set could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// The set is not as it should be.
    #[error(transparent)]
    Set(#[from] SetError),
    /// The corpus could not be read.
    #[error("reading the corpus failed")]
    Ingest(#[from] IngestError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The passages could not be embedded.
    #[error("embedding the corpus failed")]
    Embed(#[from] crate::ingest::embed::EmbedError),
    /// A question could not be answered.
    #[error("question {id} failed")]
    Answer {
        /// Which.
        id: String,
        /// Why.
        source: AnswerError,
    },
    /// The folder for the measured index could not be made.
    #[error("cannot make a folder for the measured index")]
    Folder(#[source] std::io::Error),
}

/// A corpus of a set, ready to be asked.
pub struct Bench {
    /// The answerer over it.
    pub answerer: Answerer,
    store: Store,
    // Kept open: dropping it would wait for merges while questions are timed.
    _writer: IndexWriter,
    /// Seconds from the corpus's bytes to an index that answers.
    pub index_s: f64,
    /// Bytes of the index on disk.
    pub index_bytes: u64,
    documents: std::collections::HashMap<VersionId, String>,
}

impl Bench {
    /// Reads and indexes the corpus of `set` in the folder `data`.
    pub fn prepare(
        set: &Set,
        data: &Path,
        models: Arc<Models>,
        progress: &mut dyn FnMut(crate::ingest::Progress),
    ) -> Result<Bench, EvalError> {
        let begun = Instant::now();
        let store = Store::open(data)?;
        let writer = IndexWriter::open(&data.join("index"), &store)?;
        let corpus = set.corpus_file(data)?;
        let report = crate::ingest::folder(
            &corpus,
            &store,
            &writer,
            &CancellationToken::new(),
            progress,
        )?;
        writer.catch_up(None)?;
        writer.merge_all()?;
        let answerer = answerer(&store, &writer, models)?;
        let index_s = begun.elapsed().as_secs_f64();
        if let Some(problem) = report.problems.iter().find(|problem| !problem.read) {
            return Err(SetError::Corpus {
                path: problem.path.clone(),
                what: problem.what.clone(),
            }
            .into());
        }
        let documents = store.reader()?.keys_by_version()?;
        let documents = documents
            .into_iter()
            .map(|(id, key)| {
                (
                    id,
                    key.split_once('#')
                        .map_or(key.clone(), |(_, record)| record.to_owned()),
                )
            })
            .collect();
        Ok(Bench {
            answerer,
            store,
            index_bytes: writer.index().size()?,
            _writer: writer,
            index_s,
            documents,
        })
    }

    /// A desk to ask at.
    pub fn desk(&self) -> Result<Desk, EvalError> {
        Ok(Desk::new(self.store.reader()?))
    }

    /// Asks one question and judges what comes.
    pub fn ask(
        &self,
        query: &Query,
        desk: &mut Desk,
        features: Option<&mut Vec<serde_json::Value>>,
    ) -> Result<Outcome, EvalError> {
        let asked = Asked {
            text: query.text.clone(),
            now: query
                .now
                .to_zoned(TimeZone::UTC)
                .unwrap_or_else(|_| jiff::Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC)),
            bounds: Bounds::default(),
            earlier: None,
            limit: 3,
            explain: false,
        };
        let failed = |source| EvalError::Answer {
            id: query.id.clone(),
            source,
        };
        // The clock holds all that a person waits for, and the deeper ranking that only measuring needs.
        let begun = Instant::now();
        let ranked = self.answerer.rank(&asked, DEPTH, desk).map_err(failed)?;
        let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
        if let Some(features) = features {
            features.push(judgement::features(query, &ranked, &self.documents));
        }
        Ok(judgement::judge(query, ranked, &self.documents, took_ms))
    }
}

/// An answerer over all that `store` holds, with every vector made that the models can make.
fn answerer(
    store: &Store,
    writer: &IndexWriter,
    models: Arc<Models>,
) -> Result<Answerer, EvalError> {
    let answerer = Answerer::new(writer.index().clone(), models).without_deadline();
    if let Some(embedder) = &answerer.models().embedder {
        crate::ingest::embed::embed_missing(
            store,
            embedder,
            VersionId(0),
            &CancellationToken::new(),
            &mut |_, _| {},
        )?;
        answerer.load_vectors(&store.reader()?)?;
    }
    Ok(answerer)
}

/// Asks every question of the set. What the ranking rested on goes to `features`, for fitting weights.
pub fn run(
    bench: &Bench,
    queries: &[Query],
    mut features: Option<&mut Vec<serde_json::Value>>,
    progress: &mut dyn FnMut(usize),
) -> Result<Vec<Outcome>, EvalError> {
    let mut desk = bench.desk()?;
    let mut outcomes = Vec::with_capacity(queries.len());
    // The first questions read files that the later ones find in memory: warm up before the clock counts.
    for query in queries.iter().take(20) {
        bench.ask(query, &mut desk, None)?;
    }
    for (number, query) in queries.iter().enumerate() {
        outcomes.push(bench.ask(query, &mut desk, features.as_deref_mut())?);
        progress(number + 1);
    }
    Ok(outcomes)
}

/// Puts everything together.
pub fn figures(bench: &Bench, outcomes: &[Outcome], models: Vec<String>) -> Figures {
    let searched = bench.answerer.searched();
    Figures::of(outcomes, searched, bench.index_s, bench.index_bytes, models)
}
