//! A closer look at the best candidates: their words are read, sentence by sentence, and held against the question.
//!
//! The index knows which words stand in a passage, not how close together; this does. It is also where the excerpt's
//! sentences are weighed, so the words are read once.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::cues::{CALENDAR_WORDS, leans_back};
use super::excerpt::{LONGEST_EXCERPT, Run, clauses};
use super::fusion::Meaning;
use super::phrases;
use super::question::{Kind, Question};
use super::vectors::Nearness;
use crate::index::analyzer::{Analyzer, Initials};
use crate::index::search::Hit;
use crate::store::{Moment, StoreError, StoredPassage};
use crate::text::Language;

/// A candidate whose words have been read.
pub struct Candidate {
    /// What the index said.
    pub hit: Hit,
    /// Its best passages, best first.
    pub passages: Vec<ReadPassage>,
    /// What the closer look found.
    pub features: Features,
    /// How near it comes in meaning, where an embedder ran.
    pub fusion: Option<Nearness>,
    /// The cross-encoder's logit for its best passage, where it ran.
    pub rerank: Option<f32>,
    /// The same for its first passage.
    pub lead_rerank: Option<f32>,
    /// The excerpt that the cross-encoder chose: which passage, which sentences.
    pub chosen: Option<(usize, Run)>,
    /// What it is ordered by.
    pub score: f32,
}

/// A passage, read.
pub struct ReadPassage {
    /// Its words and spans.
    pub stored: StoredPassage,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// BM25 of the passage.
    pub bm25: f32,
}

/// A sentence, held against the question.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its bytes in the document.
    pub span: Range<usize>,
    /// Its length as a person counts (code points: near enough to graphemes for choosing, exact when cut).
    pub length: usize,
    /// Which of the question's terms it has, a bit each.
    pub terms: u64,
    /// Which neighbouring terms of the question are neighbours here too, a bit each.
    pub pairs: u64,
    /// Whether it has what the kind of question asks for: a number, a date, a name.
    pub hint: bool,
    /// Whether it leans on the sentence before ("He said so").
    pub leans: bool,
    /// Whether it has a phrase that was asked for in quotation marks.
    pub phrase: bool,
}

/// What the closer look found, each from 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub struct Features {
    /// Share of the question's weight that stands in the best sentence.
    pub sentence: f32,
    /// Share that stands in the best two neighbouring sentences.
    pub near: f32,
    /// Share that stands anywhere in the best passage.
    pub passage: f32,
    /// Share of the question's pairs of neighbours that are neighbours in the passage.
    pub pairs: f32,
    /// Whether the best sentences have what the kind of question asks for.
    pub hint: f32,
}

/// The question's terms with their weights, ready to be found in text.
pub struct Lookup<'a> {
    forms: FxHashMap<&'a str, usize>,
    /// What the terms begin with, and what tells of an answer of the wanted kind.
    initials: Initials,
    /// What each term weighs.
    pub weights: Vec<f32>,
    /// Their sum, never 0.
    pub total: f32,
    /// The terms that were asked for as names, a bit each.
    pub names: u64,
    /// What was asked for in quotation marks.
    phrases: Vec<String>,
    kind: Kind,
}

impl<'a> Lookup<'a> {
    /// Prepares a question's terms; `idf` is what the search found each to weigh.
    pub fn new(question: &'a Question, idf: &[f32]) -> Lookup<'a> {
        let mut forms = FxHashMap::default();
        for (number, term) in question.terms.iter().enumerate().take(64) {
            for form in &term.search.forms {
                forms.entry(form.as_str()).or_insert(number);
            }
        }
        let weights: Vec<f32> = question
            .terms
            .iter()
            .zip(idf)
            .take(64)
            .map(|(term, idf)| idf * term.search.weight.min(1.0))
            .collect();
        let total = weights.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        let named = question
            .terms
            .iter()
            .take(64)
            .enumerate()
            .filter(|(_, term)| term.is_name);
        // "two" is as good a number as "2".
        let hints: (&[&str], &[&str]) = match question.kind {
            Kind::When => (CALENDAR_WORDS, &["2"]),
            Kind::HowMany => (&[], &["2"]),
            _ => (&[], &[]),
        };
        let hints = hints.0.iter().chain(hints.1);
        Lookup {
            initials: Initials::of(forms.keys().chain(hints).copied()),
            forms,
            weights,
            total,
            names: named.fold(0, |mask, (number, _)| mask | 1 << number),
            phrases: phrases::folded_all(&question.phrases),
            kind: question.kind,
        }
    }

    /// Which terms a text has, a bit each.
    pub fn terms_in(&self, text: &str, language: Language, analyzer: &mut Analyzer) -> u64 {
        let mut mask = 0;
        analyzer.each_like(text, language, self.initials, |term, _| {
            if let Some(number) = term.and_then(|term| self.forms.get(term)) {
                mask |= 1 << number;
            }
        });
        mask
    }

    /// What the terms of a mask weigh together.
    pub fn weight(&self, mut mask: u64) -> f32 {
        let mut sum = 0.0;
        while mask != 0 {
            sum += self
                .weights
                .get(mask.trailing_zeros() as usize)
                .copied()
                .unwrap_or(0.0);
            mask &= mask - 1;
        }
        sum
    }
}

/// What a closer look goes by.
pub struct Look<'a, 'm> {
    /// The question's words.
    pub lookup: &'a Lookup<'a>,
    /// What the question means, where an embedder ran.
    pub meaning: Option<&'a Meaning>,
    /// The share of the best passage's BM25 that a second one needs to be read.
    pub second_passage: f32,
    /// Whether first passages are read too, which a cross-encoder wants to see.
    pub with_lead: bool,
    /// Where the passages are.
    pub reader: &'a Moment<'m>,
}

impl Look<'_, '_> {
    /// Reads the best passages of the hits: the two best by their words, the nearest in meaning, and the first one.
    pub fn examine(
        &self,
        hits: Vec<Hit>,
        analyzer: &mut Analyzer,
    ) -> Result<Vec<Candidate>, StoreError> {
        let mut candidates = Vec::with_capacity(hits.len());
        for hit in hits {
            let fusion = self.meaning.and_then(|meaning| meaning.nearness(&hit));
            let best = hit.passages.first().map_or(0.0, |(_, bm25)| *bm25);
            let mut wanted = hit.passages.clone();
            wanted.retain(|(_, bm25)| *bm25 >= self.second_passage * best);
            let by_words = wanted.len();
            let also = fusion.map(|near| near.best_ordinal);
            for ordinal in also.into_iter().chain(self.with_lead.then_some(0)) {
                if !wanted.iter().any(|(known, _)| *known == ordinal) {
                    wanted.push((ordinal, 0.0));
                }
            }
            let ordinals: Vec<u32> = wanted.iter().map(|(ordinal, _)| *ordinal).collect();
            let mut passages: Vec<ReadPassage> = Vec::with_capacity(wanted.len());
            for stored in self.reader.passages(hit.version, &ordinals)? {
                let place = ordinals
                    .iter()
                    .position(|ordinal| *ordinal == stored.passage.ordinal);
                passages.push(ReadPassage {
                    sentences: read_sentences(&stored, &hit, self.lookup, analyzer),
                    bm25: place
                        .and_then(|place| wanted.get(place))
                        .map_or(0.0, |(_, bm25)| *bm25),
                    stored,
                });
            }
            // Best first, as they were asked for.
            passages.sort_by_key(|read| {
                ordinals
                    .iter()
                    .position(|ordinal| *ordinal == read.stored.passage.ordinal)
            });
            let by_words = passages.iter().take(by_words);
            let features = by_words
                .map(|passage| features(passage, self.lookup))
                .reduce(Features::best)
                .unwrap_or_default();
            candidates.push(Candidate {
                hit,
                passages,
                features,
                fusion,
                rerank: None,
                lead_rerank: None,
                chosen: None,
                score: 0.0,
            });
        }
        Ok(candidates)
    }
}

/// Holds every sentence of a passage against the question.
pub fn read_sentences(
    stored: &StoredPassage,
    hit: &Hit,
    lookup: &Lookup<'_>,
    analyzer: &mut Analyzer,
) -> Vec<Sentence> {
    let text = stored.text.as_str();
    let base = stored.passage.span.start;
    let mut sentences: Vec<Sentence> = stored
        .passage
        .sentences
        .iter()
        .flat_map(|span| parts(text, base, span))
        .map(|span| {
            let words = text
                .get(span.start - base..span.end - base)
                .unwrap_or_default();
            Sentence {
                span,
                length: words.chars().count(),
                terms: 0,
                pairs: 0,
                hint: false,
                leans: leans_back(words),
                phrase: phrases::any_in(words, &lookup.phrases),
            }
        })
        .collect();
    let mut current = 0;
    let mut last: Option<(usize, usize)> = None; // the last term found, and how many tokens ago
    analyzer.each_like(text, hit.language, lookup.initials, |term, span| {
        let at = base + span.start;
        while sentences
            .get(current)
            .is_some_and(|sentence| sentence.span.end <= at)
        {
            current += 1;
            last = None;
        }
        let Some(sentence) = sentences
            .get_mut(current)
            .filter(|sentence| sentence.span.start <= at)
        else {
            return;
        };
        if let Some((_, ago)) = &mut last {
            *ago += 1;
        }
        if let Some(number) = term.and_then(|term| lookup.forms.get(term)).copied() {
            sentence.terms |= 1 << number;
            if let Some((before, ago)) = last
                && before + 1 == number
                && ago <= 2
            {
                sentence.pairs |= 1 << before;
            }
            last = Some((number, 0));
            return;
        }
        if sentence.hint {
            return;
        }
        let surface = text.get(span.clone()).unwrap_or_default();
        let number = || {
            let figures = term.unwrap_or(surface).bytes();
            figures.into_iter().any(|byte| byte.is_ascii_digit())
        };
        sentence.hint = match lookup.kind {
            Kind::HowMany => number(),
            Kind::When => number() || term.is_some_and(|term| CALENDAR_WORDS.contains(&term)),
            // A name: capitalised, and not because a sentence begins.
            Kind::Who | Kind::Where => {
                at > sentence.span.start && surface.chars().next().is_some_and(char::is_uppercase)
            }
            Kind::Other => false,
        };
    });
    sentences
}

/// A sentence, in parts if it is longer than an excerpt can be.
fn parts(text: &str, base: usize, span: &Range<usize>) -> Vec<Range<usize>> {
    if span.len() <= LONGEST_EXCERPT {
        return vec![span.clone()];
    }
    let words = text
        .get(span.start - base..span.end - base)
        .unwrap_or_default();
    if words.chars().count() <= LONGEST_EXCERPT {
        return vec![span.clone()];
    }
    clauses(words)
        .into_iter()
        .map(|part| span.start + part.start..span.start + part.end)
        .collect()
}

fn features(passage: &ReadPassage, lookup: &Lookup<'_>) -> Features {
    let mut all = (0u64, 0u64);
    let mut features = Features::default();
    let mut best_near = (0.0, 0usize);
    for (index, sentence) in passage.sentences.iter().enumerate() {
        all = (all.0 | sentence.terms, all.1 | sentence.pairs);
        features.sentence = features.sentence.max(lookup.weight(sentence.terms));
        let next = passage
            .sentences
            .get(index + 1)
            .map_or(0, |next| next.terms);
        let near = lookup.weight(sentence.terms | next);
        if near > best_near.0 {
            best_near = (near, index);
        }
    }
    let around = best_near.1.saturating_sub(1)..=best_near.1 + 1;
    let hint = passage
        .sentences
        .iter()
        .enumerate()
        .any(|(index, sentence)| around.contains(&index) && sentence.hint);
    let pairs = lookup.weights.len().saturating_sub(1).max(1) as f32;
    Features {
        sentence: features.sentence / lookup.total,
        near: best_near.0 / lookup.total,
        passage: lookup.weight(all.0) / lookup.total,
        pairs: all.1.count_ones() as f32 / pairs,
        hint: f32::from(u8::from(hint)),
    }
}

impl Features {
    fn best(self, other: Features) -> Features {
        let sum = |f: &Features| f.sentence + f.near + f.passage + f.pairs;
        if sum(&other) > sum(&self) {
            other
        } else {
            self
        }
    }
}
