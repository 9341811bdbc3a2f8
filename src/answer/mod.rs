//! The story of one answer:
//!
//! ```text
//! question   what is asked for: words, phrases, days, kind          (question)
//! find       the documents that speak of it, by words or meaning   (find, index::search)
//! examine    their best passages, read sentence by sentence         (examine)
//! rerank     the cross-encoder's opinion, where it is installed     (rerank)
//! excerpt    the sentences to show                                  (excerpt)
//! evidence   copies collapsed, disagreement seen                    (evidence)
//! judge      is it an answer at all?                                (judge)
//! cite       verified word for word, with title, publisher, date    (cite)
//! ```
//!
//! Invariants: no I/O but through `index`, `store` and `model`; no clock but the `now` that is handed in (and the
//! stopwatch of the reply); every excerpt that leaves was compared with the stored text.

pub mod cite;
mod cues;
mod disagree;
pub mod evidence;
pub mod examine;
pub mod excerpt;
mod explain;
mod find;
pub mod fusion;
pub mod judge;
pub mod note;
mod phrases;
pub mod question;
pub mod reply;
pub mod rerank;
mod unspaced;
pub mod vectors;
pub mod weights;

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jiff::Zoned;

use crate::index::analyzer::Analyzer;
use crate::index::search::{Hit, Scratch};
use crate::index::{IndexError, Shelves, Snapshot};
use crate::model::Models;
use crate::store::{DocumentId, Reader, ShelfId, StoreError, VersionId};
use crate::text::dates::written;
use evidence::Evidence;
use examine::{Candidate, Look, Lookup};
use explain::Stages;
use judge::Judgement;
use note::Note;
use question::{Bounds, Question};
use reply::{Outcome, Reply, Searched};
use vectors::Vectors;
use weights::Weights;

/// Why a question could not be answered. Finding nothing is not among them: that is an answer.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The index failed.
    #[error("searching failed")]
    Search(#[from] crate::index::IndexError),
    /// The store failed.
    #[error("reading the found documents failed")]
    Store(#[from] StoreError),
    /// A model failed.
    #[error("a model failed")]
    Model(#[from] crate::model::ModelError),
    /// An excerpt is not what the store holds: it must not be shown.
    #[error("an excerpt of document {} differs from the stored text and was withheld; run `footnote ingest` again", .0.0)]
    NotVerbatim(DocumentId),
}

/// Copies, differing sources and the confidence are judged among so many excerpts, however many are shown.
const JUDGED_AMONG: usize = 5;

/// So often more documents are read because copies took the places of others: more would be a corpus of copies.
const MORE_READ: usize = 3;

/// A question and what was set beside it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The words.
    pub text: String,
    /// The asker's now, with the time zone that "today" is meant in.
    pub now: Zoned,
    /// Which days, which sources.
    pub bounds: Bounds,
    /// The question that this one follows up, if it does.
    pub earlier: Option<Earlier>,
    /// At most so many excerpts, 1 to 20.
    pub limit: usize,
    /// Whether the reply tells how it came about.
    pub explain: bool,
}

/// A question that was asked before.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// Its words.
    pub text: String,
    /// When it was asked: its "last week" is counted from then.
    pub now: Zoned,
}

/// Answers questions from one corpus. Share it; give each thread a [`Desk`].
#[derive(Clone)]
pub struct Answerer {
    shelves: Shelves,
    models: Arc<Models>,
    // Replaced whole when passages were embedded; a question keeps the ones it began with.
    vectors: Arc<RwLock<Option<Arc<Vectors>>>>,
    // A std Mutex: held while vectors are read from the store, on threads that may block.
    loading: Arc<Mutex<()>>,
    weights: Weights,
}

/// What one thread needs to answer: its own connection and working memory.
pub struct Desk {
    reader: Reader,
    scratch: Scratch,
    analyzer: Analyzer,
}

impl Desk {
    /// A desk around a connection.
    pub fn new(reader: Reader) -> Desk {
        Desk {
            reader,
            scratch: Scratch::default(),
            analyzer: Analyzer::default(),
        }
    }
}

/// What there is of passages' vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Embedded {
    /// Whether they are used: half of all passages have one at least.
    pub used: bool,
    /// Passages that have none yet.
    pub missing: u64,
}

/// A reply with what `eval` wants to know beside it.
pub struct Ranked {
    /// The reply.
    pub reply: Reply,
    /// All that was found, best first, copies behind the one that stands for them.
    pub order: Vec<VersionId>,
    /// What each term of the question weighs.
    pub weights: Vec<f32>,
    /// What the judgement rested on.
    pub judged: Option<judge::Features>,
    /// What was looked at closely, best first.
    pub candidates: Vec<Candidate>,
}

impl Answerer {
    /// An answerer over `shelves` or a single index, with the models that are installed.
    pub fn new(shelves: impl Into<Shelves>, models: Arc<Models>) -> Answerer {
        let weights = match (&models.reranker, &models.embedder) {
            (Some(_), _) => Weights::with_models(),
            (None, Some(_)) => Weights::with_embedder(),
            (None, None) => Weights::without_models(),
        };
        Answerer {
            shelves: shelves.into(),
            models,
            vectors: Arc::default(),
            loading: Arc::default(),
            weights,
        }
    }

    /// The same answerer without an end to the reranker's time: what it says then depends on no other work of the
    /// machine, which is what measuring quality needs.
    #[must_use]
    pub fn without_deadline(mut self) -> Answerer {
        self.weights.rerank_ms = 3_600_000;
        self
    }

    /// Reads the passages' vectors if an embedder is installed, or those that are new since they were last read; what
    /// there is to use. Blocks: half a millisecond for a thousand passages.
    pub fn load_vectors(&self, reader: &Reader) -> Result<Embedded, StoreError> {
        let Some(embedder) = &self.models.embedder else {
            return Ok(Embedded::default());
        };
        // One after the other: what is read later is newer.
        let _alone = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.known_vectors();
        let loaded = match &known {
            Some(known) => known.follow(reader, embedder.name())?,
            None => Vectors::load(reader, embedder.name())?,
        };
        let embedded = Embedded {
            used: loaded.is_of_use(),
            missing: loaded.missing(),
        };
        *self.vectors.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(loaded));
        Ok(embedded)
    }

    /// The last version that was read for its meaning with all before it.
    pub fn embedded_to(&self) -> VersionId {
        self.known_vectors()
            .map_or(VersionId(0), |known| known.embedded_to())
    }

    fn known_vectors(&self) -> Option<Arc<Vectors>> {
        let known = self.vectors.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    fn vectors(&self) -> Option<Arc<Vectors>> {
        self.known_vectors().filter(|known| known.is_of_use())
    }

    /// The models in use.
    pub fn models(&self) -> &Models {
        &self.models
    }

    /// How much there is to search that everybody may see.
    pub fn searched(&self) -> Searched {
        searched(&self.shelves.everyone().snapshot())
    }

    /// How much there is to search on these shelves.
    ///
    /// # Errors
    /// When a shelf cannot be opened.
    pub fn searched_on(&self, shelves: &[ShelfId]) -> Result<Searched, IndexError> {
        Ok(searched(self.shelves.snapshot(shelves)?.as_ref()))
    }

    /// Answers. Blocks for a fraction of a millisecond without models, and up to half a second with them: call it
    /// off the async threads.
    pub fn answer(&self, asked: &Asked, desk: &mut Desk) -> Result<Reply, AnswerError> {
        Ok(self.rank(asked, self.weights.looked_at, desk)?.reply)
    }

    /// Answers, and tells the whole ranking down to `depth` documents.
    pub fn rank(
        &self,
        asked: &Asked,
        depth: usize,
        desk: &mut Desk,
    ) -> Result<Ranked, AnswerError> {
        let begun = Instant::now();
        let mut stages = Stages::default();
        let Desk {
            reader,
            scratch,
            analyzer,
        } = desk;
        let moment = reader.moment()?;
        let snapshot = match asked.bounds.shelves.as_slice() {
            [] => self.shelves.snapshot(&[ShelfId::EVERYONE])?,
            shelves => self.shelves.snapshot(shelves)?,
        };
        let mut question = match read_question(asked, &snapshot, analyzer)? {
            Some(question) => question,
            None => return Ok(refused(asked, &snapshot, begun)),
        };
        stages.end("question", begun);

        let began = Instant::now();
        let mut found = self.search(&mut question, &snapshot, asked, depth, scratch)?;
        let has_phrases = self.keep_phrases(&mut question, &mut found, &moment)?;
        stages.end("search", began);

        let began = Instant::now();
        let idf: Vec<f32> = found.terms.iter().map(|(_, idf)| *idf).collect();
        let lookup = Lookup::new(&question, &idf);
        let mut rest = found
            .hits
            .split_off(found.hits.len().min(self.weights.looked_at));
        let meaning = self.fuse(&question, &snapshot, &mut found, &mut rest)?;
        if meaning.is_some() {
            stages.end("fusion", began);
        }

        let began = Instant::now();
        let look = Look {
            lookup: &lookup,
            meaning: meaning.as_ref(),
            // Whether sources differ is told by more of them than the sentence that answers.
            second_passage: if disagree::may_differ(&question) {
                0.0
            } else {
                self.weights.second_passage
            },
            with_lead: self.models.reranker.is_some() || question.asks_news,
            reader: &moment,
        };
        let mut read = |hits: Vec<Hit>| {
            let mut candidates = look.examine(hits, analyzer)?;
            // What was published in a window is in its order already.
            if !question.only_window {
                weights::order(&mut candidates, &self.weights);
            }
            Ok::<_, StoreError>(candidates)
        };
        let mut candidates = read(std::mem::take(&mut found.hits))?;
        stages.end("examine", began);

        if let Some(reranker) = &self.models.reranker
            && !question.only_window
        {
            let began = Instant::now();
            let deadline = began + Duration::from_millis(self.weights.rerank_ms);
            let text = &question.read_as;
            rerank::rerank(
                &mut candidates,
                text,
                reranker,
                &self.weights,
                &moment,
                deadline,
            )?;
            rerank::choose_excerpts(&mut candidates, text, &lookup, reranker, &moment, deadline)?;
            stages.end("rerank", began);
        }

        let began = Instant::now();
        // Whoever wants one excerpt is shown the same one, as sure and with the same copies, as who wants five.
        let limit = asked.limit.clamp(JUDGED_AMONG, 20);
        let mut evidence = Evidence::gather(candidates, &question, &lookup, limit, &moment)?;
        // Where copies took the places of other documents, those are read as well.
        for _ in 0..MORE_READ {
            if evidence.shown.len() >= limit || !evidence.has_copies() || rest.is_empty() {
                break;
            }
            let next = rest.drain(..rest.len().min(self.weights.looked_at));
            let more = read(next.collect())?;
            let mut candidates = evidence.into_candidates();
            candidates.extend(more);
            evidence = Evidence::gather(candidates, &question, &lookup, limit, &moment)?;
        }
        // A story that very many tell fills all that was found: then those who tell another one are looked for behind it.
        if evidence.shown.len() < limit && evidence.has_copies() && rest.is_empty() {
            let others =
                self.behind_copies(&question, &snapshot, asked, scratch, evidence.hits())?;
            if !others.is_empty() {
                let more = read(others)?;
                let mut candidates = evidence.into_candidates();
                candidates.extend(more);
                evidence = Evidence::gather(candidates, &question, &lookup, limit, &moment)?;
            }
        }
        let judged = Judgement::of(&evidence, &question, &lookup, analyzer, &moment)?;
        let answered = has_phrases && judged.confidence >= judged.threshold;
        stages.end("evidence", began);

        let began = Instant::now();
        evidence.show(asked.limit.max(1));
        let excerpts = cite::cite(&evidence, &moment)?;
        stages.end("cite", began);
        let (excerpts, nearest) = if answered {
            (excerpts, Vec::new())
        } else {
            (Vec::new(), excerpts)
        };
        let mut notes = question.notes.clone();
        if question.strict && question.window.is_some() && found.undated > 0 {
            notes.push(Note::UndatedLeftOut(found.undated));
        }
        let explain = asked.explain.then(|| {
            explain::explain(
                &question,
                &found,
                &evidence,
                stages,
                judged.threshold,
                answered,
            )
        });
        let order = evidence
            .order()
            .into_iter()
            .chain(rest.iter().map(|hit| hit.version))
            .collect();
        Ok(Ranked {
            order,
            weights: lookup.weights.clone(),
            judged: judged.features,
            reply: Reply {
                question: question.text.clone(),
                outcome: if answered {
                    Outcome::Answered
                } else {
                    Outcome::NothingFound
                },
                confidence: judged.confidence,
                // An answer from outside the window must not claim it; where there is none, it was searched first.
                window: question.window.filter(|_| !(question.widened && answered)),
                sources_differ: answered && evidence.differing > 0,
                searched: searched(&snapshot),
                excerpts,
                nearest,
                notes,
                took_ms: begun.elapsed().as_secs_f64() * 1000.0,
                explain,
            },
            candidates: evidence.into_candidates(),
        })
    }
}

/// The question as it is meant: by itself, or behind the one that it follows.
fn read_question(
    asked: &Asked,
    snapshot: &Snapshot,
    analyzer: &mut Analyzer,
) -> Result<Option<Question>, crate::index::IndexError> {
    let read = Question::read(&asked.text, &asked.bounds, &asked.now, snapshot, analyzer)?;
    let Some(earlier) = &asked.earlier else {
        return Ok(read);
    };
    let bounds = Bounds {
        sources: asked.bounds.sources.clone(),
        ..Bounds::default()
    };
    let before = Question::read(&earlier.text, &bounds, &earlier.now, snapshot, analyzer)?;
    Ok(match (read, before) {
        (Some(read), Some(before)) => Some(read.following(before)),
        (read, before) => read.or(before),
    })
}

fn searched(snapshot: &Snapshot) -> Searched {
    Searched {
        documents: snapshot.documents(),
        passages: snapshot.passages(),
        newest: snapshot.newest().and_then(date_of_day),
    }
}

fn date_of_day(day: i32) -> Option<jiff::civil::Date> {
    jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(day).ok()?)
        .ok()
}

fn refused(asked: &Asked, snapshot: &Snapshot, begun: Instant) -> Ranked {
    Ranked {
        reply: Reply {
            question: asked.text.split_whitespace().collect::<Vec<_>>().join(" "),
            outcome: Outcome::Refused,
            confidence: 0.0,
            window: None,
            sources_differ: false,
            searched: searched(snapshot),
            excerpts: Vec::new(),
            nearest: Vec::new(),
            notes: vec![Note::NoWords],
            took_ms: begun.elapsed().as_secs_f64() * 1000.0,
            explain: None,
        },
        order: Vec::new(),
        weights: Vec::new(),
        judged: None,
        candidates: Vec::new(),
    }
}

/// "3 documents up to 21 Mar 2024": what was searched, for people.
pub fn searched_in_words(searched: &Searched) -> String {
    let documents = match searched.documents {
        1 => "1 document".to_owned(),
        many => format!("{many} documents"),
    };
    match searched.newest {
        Some(newest) => format!("{documents}, the newest of {}", written(newest)),
        None => documents,
    }
}
