//! Which sentences of a passage are shown: the key sentence, and as many of its neighbours as belong to it and fit.

use super::examine::{Lookup, ReadPassage, Sentence};

/// An excerpt has at most this many characters, as a person counts them.
pub const LONGEST_EXCERPT: usize = 400;

/// Some neighbouring sentences of one passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Index of the first sentence.
    pub first: usize,
    /// Index of the last sentence.
    pub last: usize,
    /// Index of the sentence that answers best.
    pub key: usize,
    /// How well the run answers by its words, 0 to about 1.5.
    pub score: f32,
}

impl Run {
    /// Whether one of its sentences has a phrase that was asked for in quotation marks.
    pub fn has_phrase(&self, passage: &ReadPassage) -> bool {
        let sentences = passage.sentences.get(self.first..=self.last);
        sentences.is_some_and(|sentences| sentences.iter().any(|sentence| sentence.phrase))
    }
}

/// How much a sentence says about the question, by its words: 1 when it has all of them.
fn sentence_score(sentence: &Sentence, lookup: &Lookup<'_>) -> f32 {
    let pairs = sentence.pairs.count_ones() as f32 * 0.04;
    let hint = if sentence.hint { 0.3 } else { 0.0 };
    // What was asked for in quotation marks is what the asker wants to read.
    let phrase = if sentence.phrase { 1.0 } else { 0.0 };
    lookup.weight(sentence.terms) / lookup.total + pairs + hint + phrase
}

/// The same for every sentence of a passage.
pub fn scores(passage: &ReadPassage, lookup: &Lookup<'_>) -> Vec<f32> {
    let sentences = passage.sentences.iter();
    sentences
        .map(|sentence| sentence_score(sentence, lookup))
        .collect()
}

/// Best first; of runs that are as good the one of the better passage, and then the earlier one.
fn better((a, x): &(usize, Run), (b, y): &(usize, Run)) -> std::cmp::Ordering {
    y.score
        .total_cmp(&x.score)
        .then((a, x.first).cmp(&(b, y.first)))
}

/// The words of a run.
pub fn words<'a>(passage: &'a ReadPassage, run: &Run) -> Option<&'a str> {
    let base = passage.stored.passage.span.start;
    let (start, end) = (
        passage.sentences.get(run.first)?.span.start,
        passage.sentences.get(run.last)?.span.end,
    );
    passage.stored.text.get(start - base..end - base)
}

/// Every excerpt that the passages could give, best first, each with its passage's index. The best passage is the best
/// for a reason: a run of another must show clearly more.
pub fn candidates(passages: &[ReadPassage], lookup: &Lookup<'_>) -> Vec<(usize, Run)> {
    let mut found: Vec<(usize, Run)> = Vec::new();
    for (index, passage) in passages.iter().enumerate() {
        let scores = scores(passage, lookup);
        for key in 0..passage.sentences.len() {
            let mut run = grow(passage, &scores, lookup, key);
            run.score *= if index == 0 { 1.0 } else { OTHER_PASSAGE };
            // Several keys grow into the same sentences: the best of them stays the key.
            match found.iter_mut().find(|(p, known)| {
                *p == index && (known.first, known.last) == (run.first, run.last)
            }) {
                Some((_, known)) if run.score > known.score => *known = run,
                Some(_) => {}
                None => found.push((index, run)),
            }
        }
    }
    found.sort_by(better);
    found
}

/// Every excerpt that is worth reading whole: those of [`candidates`], and behind them all that are as long as an excerpt
/// may be, wherever their key stands. A model that reads tells them apart better than their words do.
pub fn to_read(passages: &[ReadPassage], lookup: &Lookup<'_>) -> Vec<(usize, Run)> {
    let mut found = candidates(passages, lookup);
    let grown = found.len();
    for (index, passage) in passages.iter().enumerate() {
        let scores = scores(passage, lookup);
        let mut behind = 0;
        for first in 0..scores.len() {
            let mut last = first.max(behind.max(1) - 1);
            while last + 1 < scores.len() && length(passage, first, last + 1) <= LONGEST_EXCERPT {
                last += 1;
            }
            // Only what no longer one holds.
            if last < behind {
                continue;
            }
            behind = last + 1;
            let Some(run) = window(passage, &scores, lookup, first, last) else {
                continue;
            };
            if !found
                .iter()
                .any(|(p, known)| *p == index && (known.first, known.last) == (first, last))
            {
                found.push((index, run));
            }
        }
    }
    if let Some(windows) = found.get_mut(grown..) {
        windows.sort_by(better);
    }
    found
}

/// A run as it is; `None` when its key leans on a sentence that is left out though it would fit.
fn window(
    passage: &ReadPassage,
    scores: &[f32],
    lookup: &Lookup<'_>,
    first: usize,
    last: usize,
) -> Option<Run> {
    let key = (first..=last).max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)))?;
    let leans = key == first && key > 0 && passage.sentences[key].leans;
    if leans && length(passage, key - 1, key) <= LONGEST_EXCERPT {
        return None;
    }
    Some(scored(passage, scores, lookup, first, last, key))
}

/// The share of the question's words, by weight, that a run has.
pub fn coverage(passage: &ReadPassage, run: &Run, lookup: &Lookup<'_>) -> f32 {
    let sentences = passage.sentences.get(run.first..=run.last);
    let terms = sentences
        .unwrap_or_default()
        .iter()
        .fold(0, |mask, sentence| mask | sentence.terms);
    lookup.weight(terms) / lookup.total
}

/// How long the sentences from `first` to `last` are together, as a person counts, white space between them included.
fn length(passage: &ReadPassage, first: usize, last: usize) -> usize {
    let sentences = &passage.sentences;
    let bytes = sentences[last].span.end - sentences[first].span.start;
    let own: usize = sentences[first..=last].iter().map(|s| s.length).sum();
    let own_bytes: usize = sentences[first..=last].iter().map(|s| s.span.len()).sum();
    own + (bytes - own_bytes)
}

/// What an excerpt of a document's second best passage counts beside one of its best.
const OTHER_PASSAGE: f32 = 0.85;

/// Grows a run around its key sentence.
pub fn grow(passage: &ReadPassage, scores: &[f32], lookup: &Lookup<'_>, key: usize) -> Run {
    let sentences = &passage.sentences;
    let (mut first, mut last) = (key, key);
    let length = |first: usize, last: usize| length(passage, first, last);
    // A sentence that leans on the one before takes it along when it fits.
    while first > 0 && sentences[first].leans && length(first - 1, last) <= LONGEST_EXCERPT {
        first -= 1;
    }
    loop {
        let before = (first > 0 && length(first - 1, last) <= LONGEST_EXCERPT).then(|| first - 1);
        let after = (last + 1 < sentences.len() && length(first, last + 1) <= LONGEST_EXCERPT)
            .then(|| last + 1);
        match (before, after) {
            (None, None) => break,
            (Some(_), None) => first -= 1,
            (None, Some(_)) => last += 1,
            // What follows usually says more about it than what came before.
            (Some(b), Some(a)) if scores[b] > scores[a] * 1.1 + 0.02 => first -= 1,
            (Some(_), Some(_)) => last += 1,
        }
    }
    scored(passage, scores, lookup, first, last, key)
}

fn scored(
    passage: &ReadPassage,
    scores: &[f32],
    lookup: &Lookup<'_>,
    first: usize,
    last: usize,
    key: usize,
) -> Run {
    let sentences = &passage.sentences;
    let terms = sentences[first..=last]
        .iter()
        .fold(0, |mask, sentence| mask | sentence.terms);
    let hint = sentences[first..=last].iter().any(|sentence| sentence.hint);
    let score =
        lookup.weight(terms) / lookup.total + if hint { 0.15 } else { 0.0 } + 0.6 * scores[key];
    Run {
        first,
        last,
        key,
        score,
    }
}

/// A sentence longer than an excerpt can be is shown in part: these are its parts, cut behind punctuation where there
/// is some, else between words; in order, together the whole sentence but for white space.
pub fn clauses(sentence: &str) -> Vec<std::ops::Range<usize>> {
    const SHORTEST: usize = 100;
    let mut parts = Vec::new();
    let (mut start, mut length) = (0, 0);
    let mut space = None; // the last white space, and how long the part is up to it
    let mut before = ' ';
    for (at, c) in sentence.char_indices() {
        if c.is_whitespace() {
            if length >= SHORTEST
                && matches!(before, ',' | ';' | ':' | '—' | '–' | ')' | '.' | '?' | '!')
            {
                parts.push(start..at);
                (start, length, space) = (at + c.len_utf8(), 0, None);
                before = c;
                continue;
            }
            space = Some((at, length));
        } else if length >= LONGEST_EXCERPT / 2
            && let Some((cut, kept)) = space.take()
        {
            parts.push(start..cut);
            start = cut
                + sentence
                    .get(cut..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8);
            length -= kept + 1;
        }
        before = c;
        length += 1;
    }
    parts.push(start..sentence.len());
    parts.retain(|part| {
        sentence
            .get(part.clone())
            .is_some_and(|words| !words.trim().is_empty())
    });
    parts
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a panic here is a failed test")]
mod tests {
    use super::{LONGEST_EXCERPT, clauses};

    #[test]
    fn a_long_sentence_is_cut_behind_its_commas() {
        let clause = "the harbour office told the people who had waited since the early morning on the cold and windy \
                      northern quay, ";
        let sentence = clause.repeat(5);
        let parts = clauses(sentence.trim());
        assert_eq!(parts.len(), 5);
        assert!(
            parts
                .iter()
                .all(|part| sentence[part.clone()].ends_with(','))
        );
    }

    proptest::proptest! {
        #[test]
        fn parts_are_in_order_short_and_lose_no_word(words in proptest::collection::vec("[a-zé]{1,30}[,;]?", 1..120)) {
            let sentence = words.join(" ");
            let parts = clauses(&sentence);
            let back: Vec<&str> = parts.iter().flat_map(|part| sentence[part.clone()].split_whitespace()).collect();
            proptest::prop_assert_eq!(back, words);
            for part in parts {
                proptest::prop_assert!(sentence[part].chars().count() <= LONGEST_EXCERPT);
            }
        }
    }
}
