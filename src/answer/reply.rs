//! What an answer is: the one form that every surface (terminal, JSON, Discord, web) shows.
//!
//! Field names and their order are a contract: `footnote ask --json` prints exactly this.

use jiff::civil::Date;
use serde::Serialize;

use super::note::Note;
use crate::document::DateOrigin;
use crate::store::{DocumentId, VersionId};
use crate::text::Language;
use crate::text::dates::{Window, written};
use crate::text::visible::visible_line;

/// The answer to one question.
#[derive(Debug, Clone, Serialize)]
pub struct Reply {
    /// The question as it was asked, white space folded.
    pub question: String,
    /// What came of it.
    pub outcome: Outcome,
    /// How likely the first excerpt is to answer the question, 0 to 1, calibrated (eval/ shows the table).
    pub confidence: f32,
    /// The publication days that were searched, when the question or the asker narrowed them.
    pub window: Option<Window>,
    /// Whether documents shown here disagree about what was asked.
    pub sources_differ: bool,
    /// What was searched.
    pub searched: Searched,
    /// What answers the question, best first; empty unless answered.
    pub excerpts: Vec<Excerpt>,
    /// What came nearest, and is no answer; empty unless nothing was found.
    pub nearest: Vec<Excerpt>,
    /// Things the asker should know, each a sentence: a corrected word, a window that was set aside.
    pub notes: Vec<Note>,
    /// Milliseconds from question to reply.
    pub took_ms: f64,
    /// How it came about; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Explanation>,
}

/// The confidence in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sureness {
    /// At least four of five such answers are right.
    Sure,
    /// At least every other one.
    FairlySure,
    /// Fewer.
    NotSure,
}

impl Reply {
    /// What the confidence comes to in words, the same on every surface.
    pub fn sureness(&self) -> Sureness {
        match self.confidence {
            0.8.. => Sureness::Sure,
            0.5.. => Sureness::FairlySure,
            _ => Sureness::NotSure,
        }
    }
}

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// At least one excerpt answers it.
    Answered,
    /// Nothing in the corpus does.
    NothingFound,
    /// It was no question that could be searched for; a note says why.
    Refused,
}

/// How much was searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Searched {
    /// Documents.
    pub documents: u64,
    /// Their passages.
    pub passages: u64,
    /// The newest publication date among them.
    pub newest: Option<Date>,
}

/// Words of one document, verbatim.
#[derive(Debug, Clone, Serialize)]
pub struct Excerpt {
    /// Its place, from 1.
    pub rank: usize,
    /// The words: exactly the bytes `span` of the document's text.
    pub text: String,
    /// The key sentence, as byte offsets into `text`.
    pub highlights: Vec<[usize; 2]>,
    /// How well it answers, comparable within one reply.
    pub score: f32,
    /// First byte and the byte after the last, in the document's text.
    pub span: [usize; 2],
    /// The document.
    pub document: Citation,
    /// The page of the document that its key sentence begins on, from 1, where the document has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Other documents that say the same.
    pub also_in: Vec<Citation>,
    /// What relative dates in the excerpt mean, counted from the document's publication date.
    pub resolved_dates: Vec<ResolvedDate>,
}

/// What a reader needs to know of a document to judge and open it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Citation {
    /// The document.
    pub id: DocumentId,
    /// The state of it that was quoted.
    #[serde(skip)]
    pub version: VersionId,
    /// Its title.
    pub title: String,
    /// The source that it was read from.
    pub source: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it can be opened.
    pub url: Option<String>,
    /// The file it was read from.
    pub path: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// How that date is known.
    pub published_from: Option<DateOrigin>,
    /// Its language.
    pub language: Language,
}

impl Citation {
    /// `Publisher, 21 Mar 2024`, in words that may be printed.
    pub fn by_in_words(&self) -> String {
        let date = self.date_in_words();
        match &self.publisher {
            Some(publisher) => format!("{}, {date}", visible_line(publisher)),
            None => date,
        }
    }

    /// The date, with its origin where the document does not state it.
    pub fn date_in_words(&self) -> String {
        match (self.published, self.published_from) {
            (Some(date), Some(DateOrigin::FileTime)) => {
                format!("undated, file changed {}", written(date))
            }
            (Some(date), Some(DateOrigin::FirstSeen)) => {
                format!("undated, first read {}", written(date))
            }
            (Some(date), _) => written(date),
            (None, _) => "undated".to_owned(),
        }
    }
}

/// A relative date and the day or days it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResolvedDate {
    /// The words in the excerpt: "this Friday".
    pub text: String,
    /// The day, or the first and last day, in ISO 8601: "2024-03-22", "2024-04-01/2024-04-30".
    pub date: String,
    /// The first day.
    pub from: Date,
    /// The last day, the same for a single day.
    pub to: Date,
}

impl ResolvedDate {
    /// `this Friday = 22 Mar 2024`, in words that may be printed.
    pub fn in_words(&self) -> String {
        let days = Window {
            from: Some(self.from),
            to: Some(self.to),
        };
        format!("{} = {days}", visible_line(&self.text))
    }
}

/// How a reply came about, stage by stage.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Explanation {
    /// The language that the question was read as.
    pub language: String,
    /// The words that were searched for: word, forms, in how many passages, weight.
    pub terms: Vec<ExplainedTerm>,
    /// The stages that ran, with the milliseconds each took.
    pub stages: Vec<(String, f64)>,
    /// The confidence that was needed to answer.
    pub threshold: f32,
    /// Every candidate that was looked at closely, best first.
    pub candidates: Vec<ExplainedCandidate>,
}

/// One word of the question, as it was searched for.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedTerm {
    /// The word as asked.
    pub word: String,
    /// The analyzer's terms for it.
    pub forms: Vec<String>,
    /// Passages that have one of them.
    pub passages: u64,
    /// What it weighs (its inverse document frequency).
    pub weight: f32,
    /// The word it was taken for, when nobody wrote it as asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_to: Option<String>,
}

/// One candidate and what every stage made of it.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedCandidate {
    /// The document's title.
    pub title: String,
    /// The document.
    pub id: DocumentId,
    /// The question's words that its passage has.
    pub matched: Vec<String>,
    /// BM25 of its best passage.
    pub bm25: f32,
    /// First stage: passage, document, title and lead views with the gain by age.
    pub first_stage: f32,
    /// The gain by age.
    pub fresh: f32,
    /// Similarity of meaning, where an embedder ran.
    pub fusion: Option<f32>,
    /// The reranker's logit, where it ran.
    pub rerank: Option<f32>,
    /// The final score.
    pub score: f32,
    /// What became of it: "shown", "also in 1", "under the threshold", "not among the best".
    pub fate: String,
}
