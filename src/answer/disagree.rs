//! Whether the best excerpts tell different numbers or dates for what was asked.
//!
//! Only for questions whose answer is a number or a date, only between documents that are no copies, and only
//! where both speak of the same: a sentence of each has the question's words, with its title's, and gives an answer of
//! the same kind (a figure before the same noun, a length of time, a date). Anything less sure is no disagreement: a
//! false alarm costs trust.

mod told;

use super::evidence::{Evidence, Piece};
use super::examine::{Candidate, Lookup, ReadPassage};
use super::excerpt;
use super::question::{Kind, Question, says_happening, says_room};
use crate::index::analyzer::Analyzer;
use crate::store::StoredVersion;
use told::{Told, contradict, says_capacity};

/// A sentence must have this share of the question's words that the best one has, its title's included, to
/// contradict.
const SAME_SUBJECT: f32 = 0.75;

/// ... and this share in its own words, with those of the sentence that it leans on: what a title says holds for every
/// sentence under it, of whatever matter.
const RELATED: f32 = 0.4;

/// Where the question's verb says nothing, a sentence with this share may leave the rest to its document.
const RELATED_BY_DOCUMENT: f32 = 0.3;

/// So many of the first pieces are compared: further down it is another matter that has another date.
const COMPARED: usize = 3;

/// Whether sources can differ in what was asked: their numbers or dates can.
pub fn may_differ(question: &Question) -> bool {
    matches!(question.kind, Kind::HowMany | Kind::When)
}

/// Marks the evidence as differing and puts the pieces that differ first, the newest of them first.
pub fn arrange(evidence: &mut Evidence, question: &Question, lookup: &Lookup<'_>) {
    if !may_differ(question) || evidence.shown.len() < 2 {
        return;
    }
    let mut reader = SentenceReader::new(question, lookup);
    let spoken: Vec<Vec<Spoken>> = evidence
        .shown
        .iter()
        .take(COMPARED)
        .map(|piece| {
            let (candidate, _) = evidence.of(piece.candidate);
            let around = reader.around(evidence, piece);
            reader.sentences(candidate, around)
        })
        .collect();
    let best = spoken
        .iter()
        .flatten()
        .map(|spoken| spoken.about)
        .fold(0.0, f32::max);
    let mut found: Vec<Option<Found>> = Vec::with_capacity(spoken.len());
    for (place, (piece, mut spoken)) in evidence.shown.iter().zip(spoken).enumerate() {
        let (candidate, version) = evidence.of(piece.candidate);
        spoken.retain(|s| s.about >= SAME_SUBJECT * best && s.own >= reader.related() * best);
        found.push(reader.told(candidate, version, piece, &spoken, place > 0));
    }
    let differing: Vec<usize> = (0..found.len())
        .filter(|place| {
            found[*place].as_ref().is_some_and(|mine| {
                let mut others = found.iter().flatten();
                others.any(|other| contradict(&mine.told, &other.told))
            })
        })
        .collect();
    if differing.is_empty() {
        return;
    }
    evidence.differing = differing.len();
    // What differs has to be seen: another sentence of the document is shown where it stands there.
    for place in &differing {
        if let Some((passage, key)) = found[*place].as_ref().and_then(|found| found.elsewhere) {
            let candidate = evidence.shown[*place].candidate;
            let (candidate, _) = evidence.of(candidate);
            let read = &candidate.passages[passage];
            let scores = excerpt::scores(read, lookup);
            let run = excerpt::grow(read, &scores, lookup, key);
            evidence.shown[*place].passage = passage;
            evidence.shown[*place].run = run;
        }
    }
    // Newest first among those that differ, the others behind them in their order.
    let mut pieces: Vec<Option<Piece>> = evidence.shown.drain(..).map(Some).collect();
    let mut ahead: Vec<Piece> = differing
        .into_iter()
        .filter_map(|place| pieces[place].take())
        .collect();
    let date = |piece: &Piece| {
        let (_, version) = evidence.of(piece.candidate);
        let published = version.and_then(|version| version.published.as_ref());
        published
            .filter(|published| published.origin.is_stated())
            .map(|published| (published.date, published.instant))
    };
    ahead.sort_by_key(|piece| std::cmp::Reverse(date(piece)));
    ahead.extend(pieces.into_iter().flatten());
    evidence.shown = ahead;
}

/// A sentence of a candidate, by what it says of the question.
struct Spoken {
    passage: usize,
    sentence: usize,
    /// What its own words of the question weigh, those of the sentences that it leans on included.
    own: f32,
    /// The same with its document's title, or the whole document where the question's verb says nothing.
    about: f32,
}

/// What a piece tells.
struct Found {
    told: Told,
    /// Its passage and sentence, where that is not in the excerpt.
    elsewhere: Option<(usize, usize)>,
}

/// Reads what sentences say of one question.
struct SentenceReader<'a> {
    question: &'a Question,
    lookup: &'a Lookup<'a>,
    analyzer: Analyzer,
    /// The question's words that say what it is about.
    subject: u64,
    /// The question's verb says nothing: what remains is the subject, which a document may name anywhere.
    by_document: bool,
}

impl<'a> SentenceReader<'a> {
    fn new(question: &'a Question, lookup: &'a Lookup<'a>) -> SentenceReader<'a> {
        let says_nothing = |word: &str| {
            question.asks_capacity && says_room(word)
                || question.kind == Kind::When
                    && question.asks_when_it_happens
                    && says_happening(word)
        };
        let subject = question
            .terms
            .iter()
            .take(64)
            .enumerate()
            .filter(|(_, term)| !says_nothing(&term.word.to_lowercase()))
            .fold(0, |mask, (number, _)| mask | 1 << number);
        SentenceReader {
            question,
            lookup,
            analyzer: Analyzer::default(),
            subject,
            by_document: question.asks_capacity
                || question.kind == Kind::When && question.asks_when_it_happens,
        }
    }

    fn related(&self) -> f32 {
        if self.by_document {
            RELATED_BY_DOCUMENT
        } else {
            RELATED
        }
    }

    /// What stands around the sentences of a piece: the title, and where the question's verb says nothing the whole
    /// document; of its copies too, which tell the same under titles of their own.
    fn around(&mut self, evidence: &Evidence, piece: &Piece) -> u64 {
        let mut around = 0;
        for place in std::iter::once(&piece.candidate).chain(&piece.copies) {
            let (candidate, version) = evidence.of(*place);
            if let Some(version) = version {
                around |= self.lookup.terms_in(
                    &version.title,
                    candidate.hit.language,
                    &mut self.analyzer,
                );
            }
            if self.by_document {
                let sentences = candidate.passages.iter().flat_map(|read| &read.sentences);
                around |= sentences.fold(0, |mask, sentence| mask | sentence.terms);
            }
        }
        around
    }

    fn sentences(&self, candidate: &Candidate, around: u64) -> Vec<Spoken> {
        let weight = |mask: u64| self.lookup.weight(mask & self.subject);
        let mut spoken = Vec::new();
        for (passage, read) in candidate.passages.iter().enumerate() {
            let mut before = 0;
            for (number, sentence) in read.sentences.iter().enumerate() {
                let own = sentence.terms | if sentence.leans { before } else { 0 };
                before = own;
                spoken.push(Spoken {
                    passage,
                    sentence: number,
                    own: weight(own),
                    about: weight(own | around),
                });
            }
        }
        spoken
    }

    /// What a piece tells: by its excerpt, or else, where `anywhere`, by the sentence of its document that says most.
    fn told(
        &mut self,
        candidate: &Candidate,
        version: Option<&StoredVersion>,
        piece: &Piece,
        spoken: &[Spoken],
        anywhere: bool,
    ) -> Option<Found> {
        let shown = |s: &&Spoken| {
            s.passage == piece.passage && (piece.run.first..=piece.run.last).contains(&s.sentence)
        };
        // A date is told once, in the key sentence; figures may follow it.
        let key = |s: &&Spoken| self.question.kind == Kind::HowMany || s.sentence == piece.run.key;
        let in_excerpt: Vec<&Spoken> = spoken.iter().filter(shown).filter(key).collect();
        let mut told: Option<Told> = None;
        for sentence in in_excerpt {
            if let Some(more) = self.told_by(candidate, version, sentence) {
                told = Some(match told {
                    Some(known) => known.and(more),
                    None => more,
                });
            }
        }
        if let Some(told) = told {
            return Some(Found {
                told,
                elsewhere: None,
            });
        }
        let mut others: Vec<&Spoken> = spoken.iter().filter(|_| anywhere).collect();
        others.sort_by(|a, b| b.about.total_cmp(&a.about).then(b.own.total_cmp(&a.own)));
        others.into_iter().find_map(|sentence| {
            Some(Found {
                told: self.told_by(candidate, version, sentence)?,
                elsewhere: Some((sentence.passage, sentence.sentence)),
            })
        })
    }

    fn told_by(
        &mut self,
        candidate: &Candidate,
        version: Option<&StoredVersion>,
        spoken: &Spoken,
    ) -> Option<Told> {
        let text = words(&candidate.passages[spoken.passage], spoken.sentence)?;
        // What it was indexed as may be a guess from its neighbours; its dates are read as its citation reads them.
        let language = version.map_or(candidate.hit.language, |version| version.language);
        match self.question.kind {
            Kind::When => {
                let published = version
                    .and_then(|version| version.published.as_ref())
                    .filter(|published| published.origin.is_stated());
                told::days(text, language, published.map(|published| published.date))
            }
            Kind::HowMany if self.question.asks_duration => told::durations(text, language),
            Kind::HowMany if self.question.asks_capacity && !says_capacity(text) => None,
            Kind::HowMany => told::figures(text, self.question, &mut self.analyzer),
            _ => None,
        }
    }
}

fn words(passage: &ReadPassage, sentence: usize) -> Option<&str> {
    let base = passage.stored.passage.span.start;
    let span = &passage.sentences.get(sentence)?.span;
    passage.stored.text.get(span.start - base..span.end - base)
}
