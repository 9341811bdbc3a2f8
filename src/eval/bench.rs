//! How fast it is, on a corpus of any size that is made for it, beside SQLite's FTS5 in the same run.
//!
//! All of it in one process and, but for the writer's own thread and the reranker, on one thread. The clock holds what
//! a person waits for inside of this process: no terminal, no network.

mod corpus;
mod idle;
mod models;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::bench_corpus::Pool;
use super::measures::{self, Percentiles, percentiles};
use crate::answer::{AnswerError, Answerer};
use crate::index::IndexError;
use crate::model::{ModelError, Models};
use crate::store::StoreError;
use corpus::Corpus;

pub use idle::{Idle, stand_idle};

/// Questions asked before the clock counts.
const WARM_UP: usize = 50;

/// Questions that the reranker gets: it takes a thousand times as long as the search.
const RERANKED: usize = 40;

/// Why the speed could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
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
    let plain = Answerer::new(corpus.index().clone(), Arc::new(Models::none()));
    let (answer_times, answered) = corpus.answer(&plain, &questions, WARM_UP, "answering", tell)?;
    let peak_rss_bytes = measures::peak_rss_bytes();
    let stages = corpus.stages(&plain, &questions)?;
    let idle = idle::elsewhere(&settings.executable, data)?;
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
        questions: corpus::counted(questions.len(), WARM_UP),
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
