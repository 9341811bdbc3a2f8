//! The cross-encoder reads question and passage together, and knows paraphrases where words do not match. It knows
//! nothing of time and sees one passage only, so its opinion is blended with the first stage's, never alone.
//!
//! It reads twice: the best passages, to order the documents, and then the likeliest excerpts of the first few, to
//! choose the sentences that are shown.

use std::time::Instant;

use super::AnswerError;
use super::examine::{Candidate, Lookup, ReadPassage};
use super::excerpt::{self, Run};
use super::weights::{Weights, by_words, order};
use crate::model::{Reading, Reranker};
use crate::store::Moment;

/// For the best document, and for each of the next two, so many excerpts are read. More of them changed no answer on
/// the development sets.
const EXCERPTS_READ: [usize; 3] = [5, 3, 3];

/// By so much, as a logit, the passage that is nearest in meaning has to be better than the best one by words to speak
/// for its document: of two that say about as much the other one would only be a second chance, not a better answer.
const CLEARLY_BETTER: f32 = 2.0;

/// Of so many documents the passage that is nearest in meaning is read beside the best one by words.
const NEAREST_READ: usize = 4;

/// Reads the best passages of the first candidates, and the leads of some, each under its document's title, and
/// orders them anew.
pub fn rerank(
    candidates: &mut [Candidate],
    question: &str,
    reranker: &Reranker,
    weights: &Weights,
    reader: &Moment<'_>,
    deadline: Instant,
) -> Result<(), AnswerError> {
    let mut texts = Vec::new();
    // Which candidate's, and which of its passages.
    let mut places = Vec::new();
    for (place, candidate) in candidates.iter().enumerate().take(weights.reranked) {
        let title = reader
            .version(candidate.hit.version)?
            .map(|version| version.title)
            .unwrap_or_default();
        // What the words and the meaning do not agree on is for the model to tell.
        let nearest = candidate.fusion.map(|near| near.best_ordinal);
        let nearest = nearest.filter(|_| place < NEAREST_READ);
        let lead = (place < weights.leads_reranked).then_some(0);
        let numbers = candidate.passages.iter().zip(0..);
        let wanted = numbers.filter(|(read, number)| {
            let ordinal = Some(read.stored.passage.ordinal);
            *number == 0 || ordinal == nearest || ordinal == lead
        });
        for (passage, number) in wanted {
            texts.push(format!(
                "{title}. {}{}",
                headings(candidate, passage, reader)?,
                passage.stored.text
            ));
            places.push((place, number));
        }
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let readings = reranker.read_until(question, &texts, deadline)?;
    let mut first = vec![0; candidates.len()];
    for ((place, number), reading) in places.into_iter().zip(readings) {
        let Some(reading) = reading else { continue };
        let candidate = &mut candidates[place];
        let ordinal = candidate.passages[number].stored.passage.ordinal;
        let nearest = candidate.fusion.map(|near| near.best_ordinal);
        let known = candidate.rerank.map(|known| known + CLEARLY_BETTER);
        if number == 0 || nearest == Some(ordinal) && known < Some(reading.logit) {
            candidate.rerank = Some(reading.logit);
            first[place] = number;
        }
        if ordinal == 0 {
            candidate.lead_rerank = Some(reading.logit);
        }
    }
    // The passage that it thinks better of comes first, for whoever looks for sentences in it.
    for (candidate, first) in candidates.iter_mut().zip(first) {
        if let Some(passages) = candidate.passages.get_mut(..=first) {
            passages.rotate_right(1);
        }
    }
    hold_to_signs(candidates, question);
    order(candidates, weights);
    keep_best_by_words(candidates, weights);
    Ok(())
}

/// Whether a text has a word as a word: `C++23` is not `C++`.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let behind = text
            .get(at + found.len()..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
    })
}

/// What the opinion of a passage loses, as a logit, when it lacks a word with signs that another one has.
const WITHOUT_SIGNS: f32 = 4.0;

/// The model cannot tell C++ from C: where some documents have the very word, its opinion of the others counts less.
fn hold_to_signs(candidates: &mut [Candidate], question: &str) {
    let signed = signed_words(question);
    if signed.is_empty() {
        return;
    }
    let has = |candidate: &Candidate| {
        let texts = candidate.passages.iter().map(|read| &read.stored.text);
        let texts: Vec<String> = texts.map(|text| text.to_lowercase()).collect();
        signed
            .iter()
            .all(|word| texts.iter().any(|text| has_word(text, word)))
    };
    let having: Vec<bool> = candidates.iter().map(has).collect();
    if !having.contains(&true) {
        return;
    }
    for (candidate, has) in candidates.iter_mut().zip(having) {
        if !has {
            candidate.rerank = candidate.rerank.map(|logit| logit - WITHOUT_SIGNS);
            candidate.lead_rerank = candidate.lead_rerank.map(|logit| logit - WITHOUT_SIGNS);
        }
    }
}

/// Places that the cross-encoder decides; the next ones go to the best that are left by their words.
const READ_FIRST: usize = 3;

/// How many go to them.
const KEPT_BY_WORDS: usize = 2;

/// A model that reads one passage errs now and then, and is sure of it: what the words and the age of a whole document
/// speak for must not fall out of sight.
fn keep_best_by_words(candidates: &mut [Candidate], weights: &Weights) {
    let Some(rest) = candidates.get_mut(READ_FIRST..) else {
        return;
    };
    for kept in 0..KEPT_BY_WORDS.min(rest.len()) {
        let best = (kept..rest.len()).max_by(|a, b| {
            let of = |place: usize| by_words(&rest[place], weights);
            of(*a).total_cmp(&of(*b)).then(b.cmp(a))
        });
        if let Some(best) = best {
            rest[kept..=best].rotate_right(1);
        }
    }
}

/// The headings that a passage stands under, a full stop behind each: a heading is often the question that its passage
/// answers.
fn headings(
    candidate: &Candidate,
    passage: &ReadPassage,
    reader: &Moment<'_>,
) -> Result<String, AnswerError> {
    let mut words = String::new();
    for heading in &passage.stored.passage.headings {
        if let Some(heading) = reader.slice(candidate.hit.version, heading.clone())? {
            words.push_str(&heading);
            words.push_str(". ");
        }
    }
    Ok(words)
}

/// Whether most letters of a question are Latin ones: the model learned from English, and in other scripts it takes
/// sentences with the question's characters for answers. Which document speaks of it, it can still tell.
fn is_readable(question: &str) -> bool {
    let letters = || question.chars().filter(|c| c.is_alphabetic());
    let latin = letters().filter(|c| u32::from(*c) < 0x0250).count();
    latin * 2 >= letters().count()
}

/// The words with signs in them, such as C++, C# and AT&T: the model takes them apart and loses what they mean, so an
/// excerpt must have them where the document does.
fn signed_words(question: &str) -> Vec<String> {
    question
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && !"+#&%".contains(c)))
        .filter(|word| word.contains(['+', '#', '&', '%']))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(str::to_lowercase)
        .collect()
}

/// Chooses the excerpts of the first candidates by reading them.
pub fn choose_excerpts(
    candidates: &mut [Candidate],
    question: &str,
    lookup: &Lookup<'_>,
    reranker: &Reranker,
    reader: &Moment<'_>,
    deadline: Instant,
) -> Result<(), AnswerError> {
    if !is_readable(question) {
        return Ok(());
    }
    let signed = signed_words(question);
    let mut read: Vec<(usize, usize, Run)> = Vec::new();
    for (place, most) in EXCERPTS_READ.iter().enumerate() {
        let Some(candidate) = candidates.get(place) else {
            break;
        };
        let mut runs = excerpt::to_read(&candidate.passages, lookup);
        let has_signed = |(passage, run): &(usize, Run)| {
            let words = excerpt::words(&candidate.passages[*passage], run).unwrap_or_default();
            let words = words.to_lowercase();
            signed.iter().all(|word| has_word(&words, word))
        };
        if runs.iter().any(has_signed) {
            runs.retain(has_signed);
        }
        read.extend(
            runs.into_iter()
                .take(*most)
                .map(|(passage, run)| (place, passage, run)),
        );
    }
    let mut texts = Vec::with_capacity(read.len());
    for (place, passage, run) in &read {
        let candidate = &candidates[*place];
        let passage = &candidate.passages[*passage];
        let words = excerpt::words(passage, run).unwrap_or_default();
        let headings = headings(candidate, passage, reader)?;
        texts.push((headings.len(), headings + words));
    }
    let only_texts: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let readings = reranker.read_until(question, &only_texts, deadline)?;
    let mut best: Vec<Option<Chosen>> = vec![None; EXCERPTS_READ.len()];
    for (((place, passage, mut run), (words_at, text)), reading) in
        read.into_iter().zip(&texts).zip(readings)
    {
        let Some(reading) = reading else { continue };
        let read = &candidates[place].passages[passage];
        let answer = reading.answer_in(*words_at..text.len());
        let mut score = reading.logit
            + EXCERPT_WORDS * excerpt::coverage(read, &run, lookup)
            + EXCERPT_ANSWER * answer.unwrap_or(0.0);
        if run.has_phrase(read) {
            score += EXCERPT_PHRASE;
        }
        let known = best[place].as_ref();
        if known.is_none_or(|known| score > known.score) {
            if answer.is_some() {
                run.key = key_sentence(read, &run, lookup, &reading, *words_at);
            }
            best[place] = Some(Chosen {
                score,
                passage,
                run,
            });
        }
    }
    for (candidate, best) in candidates.iter_mut().zip(best) {
        candidate.chosen = best.map(|best| (best.passage, best.run));
    }
    Ok(())
}

/// The best excerpt of a candidate so far.
#[derive(Clone)]
struct Chosen {
    score: f32,
    passage: usize,
    run: Run,
}

/// The sentence of a run that answers: the one with the likeliest words of an answer, of those with as likely ones the
/// one with more of the question's words.
fn key_sentence(
    passage: &ReadPassage,
    run: &Run,
    lookup: &Lookup<'_>,
    reading: &Reading,
    words_at: usize,
) -> usize {
    let base = passage.sentences[run.first].span.start;
    let score = |number: &usize| {
        let sentence = &passage.sentences[*number];
        let (start, end) = (sentence.span.start - base, sentence.span.end - base);
        let answer = reading.answer_in(words_at + start..words_at + end);
        let phrase = if sentence.phrase { EXCERPT_PHRASE } else { 0.0 };
        answer.unwrap_or(f32::MIN)
            + KEY_WORDS * lookup.weight(sentence.terms) / lookup.total
            + phrase
    };
    (run.first..=run.last)
        .max_by(|a, b| score(a).total_cmp(&score(b)).then(b.cmp(a)))
        .unwrap_or(run.key)
}

/// What a full match of the question's words is worth to a key sentence, beside the log-odds of its words.
const KEY_WORDS: f32 = 2.0;

/// What the log-odds of the likeliest word of an answer are worth beside the logit of an excerpt: the logit alone
/// prefers sentences that repeat the question to those that answer it.
const EXCERPT_ANSWER: f32 = 1.5;

/// What a full match of the question's words is worth beside the logit of an excerpt.
const EXCERPT_WORDS: f32 = 3.0;

/// What a phrase that was asked for word for word is worth: more than any logit.
const EXCERPT_PHRASE: f32 = 30.0;
