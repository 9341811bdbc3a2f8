//! Question terms -> the documents that speak of them, with the passages that do it best.
//!
//! One pass over the postings scores passages and whole documents together (BM25, Robertson and Zaragoza 2009),
//! and titles and leads beside them. Four views of the same evidence, because none of them alone is enough: a
//! passage is precise but narrow, a whole document knows what it is about, a news article says the most in its
//! title and its first sentences.
//!
//! Every posting is read once (tally.rs), which gives each document its exact views but for the best passage, and a
//! bound for that. Only documents whose bound could bring them among the best are looked at row by row: the result is
//! the same as if all were.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use rustc_hash::FxHashSet;

use super::segment::Entry;
use super::tally::{Lists, Sums, Tally, greater, lesser};
use super::{IndexError, Snapshot};
use crate::store::{SourceId, VersionId};
use crate::text::Language;

/// One word of the question: any of its forms counts as the word.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchTerm {
    /// The analyzer's terms for it, one for each language of the corpus, without repeats.
    pub forms: Vec<String>,
    /// How much it counts, 1 for a plain word.
    pub weight: f32,
}

/// What a hit must be.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// First and last day since 1970, both included; rows without a stated date only with `keep_undated`.
    pub days: Option<(i32, i32)>,
    /// Whether documents without a stated date pass a window.
    pub keep_undated: bool,
    /// Only these sources.
    pub sources: Option<FxHashSet<SourceId>>,
}

impl Filter {
    /// Whether a document of that day and source passes.
    pub fn passes(&self, day: Option<i32>, source: SourceId) -> bool {
        self.sources
            .as_ref()
            .is_none_or(|sources| sources.contains(&source))
            && match (self.days, day) {
                (None, _) => true,
                (Some((first, last)), Some(day)) => first <= day && day <= last,
                (Some(_), None) => self.keep_undated,
            }
    }
}

/// How the four views are weighed, and the constants of BM25.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// Saturation of repeated terms in a passage.
    pub k1: f32,
    /// How much a long passage counts less.
    pub b: f32,
    /// How much a long document counts less.
    pub document_b: f32,
    /// Of the headings beside the passage's own words.
    pub headings: f32,
    /// Of the whole document beside its best passage.
    pub document: f32,
    /// Of the title.
    pub title: f32,
    /// Of the first passage.
    pub lead: f32,
    /// How much the freshest document gains, as a share of its score.
    pub fresh: f32,
    /// Days after which half of that gain is gone.
    pub half_life: f32,
}

/// A document that speaks of the question.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Which one.
    pub version: VersionId,
    /// Its source.
    pub source: SourceId,
    /// Days since 1970 of its publication.
    pub day: Option<i32>,
    /// Its language.
    pub language: Language,
    /// Its fingerprint, by which copies are known; 0 where it is not told.
    pub simhash: u64,
    /// The four views, each from 0 to about 1: a share of the best that this question found.
    pub passage: f32,
    /// See `passage`.
    pub document: f32,
    /// See `passage`.
    pub title: f32,
    /// See `passage`.
    pub lead: f32,
    /// The gain by age, from 0 to `Weights::fresh`.
    pub fresh: f32,
    /// The views weighed and added, with the gain.
    pub score: f32,
    /// The BM25 score of the best passage, not normalised.
    pub bm25: f32,
    /// Its best passages by ordinal, best first, with their BM25 scores; at most two.
    pub passages: Vec<(u32, f32)>,
}

impl Hit {
    /// A document that was found by something else than its words, and the passage that speaks for it.
    pub fn without_words(
        version: VersionId,
        source: SourceId,
        day: Option<i32>,
        language: Language,
        ordinal: u32,
    ) -> Hit {
        Hit {
            version,
            source,
            day,
            language,
            simhash: 0,
            passage: 0.0,
            document: 0.0,
            title: 0.0,
            lead: 0.0,
            fresh: 0.0,
            score: 0.0,
            bm25: 0.0,
            passages: vec![(ordinal, 0.0)],
        }
    }
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// Best first.
    pub hits: Vec<Hit>,
    /// For each term of the question, in how many passages it stands, and what it weighs (its idf).
    pub terms: Vec<(u64, f32)>,
    /// How many documents have one of the terms and pass the filter.
    pub matched: usize,
    /// How many documents had one of the terms but no date to hold against the window.
    pub undated: usize,
}

/// Working memory of one thread, kept between questions so that a question allocates next to nothing.
#[derive(Default)]
pub struct Scratch(Tally);

/// A figure for each view: the best that the question found, never 0, or what that makes a score worth.
struct Best {
    passage: f32,
    document: f32,
    title: f32,
    lead: f32,
}

/// The two best passages of a document by their rows in the segment, and their scores; a score of 0 is no passage.
#[derive(Clone, Copy)]
struct Passages {
    best: f32,
    best_row: u32,
    second: f32,
    second_row: u32,
}

/// A document that may be among the best.
#[derive(Clone, Copy)]
struct Ranked {
    score: f32,
    fresh: f32,
    place: u32,
    passages: Passages,
}

/// So many neighbours are passed over at once where none of them can be among the best.
const GROUP: usize = 32;

/// The greatest of some numbers that are not negative.
fn greatest(numbers: &[f32]) -> f32 {
    let mut most = [0.0; 4];
    let fours = numbers.chunks_exact(4);
    let rest = fours.remainder().iter().copied().fold(0.0, greater);
    for four in fours {
        for (most, number) in most.iter_mut().zip(four) {
            *most = greater(*most, *number);
        }
    }
    most.into_iter().fold(rest, greater)
}

impl Ord for Ranked {
    /// Better is greater; of documents that score the same the earlier one is better.
    fn cmp(&self, other: &Ranked) -> Ordering {
        self.score
            .total_cmp(&other.score)
            .then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

impl Snapshot {
    /// The best `limit` documents for the terms. `today` (days since 1970) is what freshness is measured from.
    ///
    /// # Errors
    /// When Tantivy cannot read its files.
    pub fn search(
        &self,
        terms: &[SearchTerm],
        filter: &Filter,
        weights: &Weights,
        today: i32,
        limit: usize,
        scratch: &mut Scratch,
    ) -> Result<Found, IndexError> {
        let lists = Lists::read(self, terms)?;
        let tally = &mut scratch.0;
        tally.add_up(self, terms, &lists, weights)?;
        let undated = self.leave_out(filter, tally);
        let best = self.best(tally);
        let (ranked, matched) = self.rank(tally, &best, weights, today, limit);
        let hits = ranked
            .iter()
            .map(|ranked| self.hit(ranked, tally, &best))
            .collect();
        Ok(Found {
            hits,
            terms: lists.terms,
            matched,
            undated,
        })
    }

    /// The newest `limit` documents that pass the filter, with their first passages: what was published in a
    /// window, whatever its words. Those in `language` come first, of them the newest.
    pub fn newest_documents(&self, filter: &Filter, language: Language, limit: usize) -> Found {
        let mut entries: Vec<&Entry> = self
            .segments
            .iter()
            .flat_map(|segment| &segment.documents)
            .filter(|entry| {
                entry.alive && entry.day.is_some() && filter.passes(entry.day, entry.source)
            })
            .collect();
        entries.sort_by_key(|entry| {
            std::cmp::Reverse((entry.language == language, entry.day, entry.version))
        });
        let matched = entries.len();
        let hits = entries.into_iter().take(limit).map(|entry| {
            Hit::without_words(entry.version, entry.source, entry.day, entry.language, 0)
        });
        Found {
            hits: hits.collect(),
            matched,
            ..Found::default()
        }
    }

    /// Strikes out the documents that have ended or do not pass the filter; how many of them would have passed with
    /// a date.
    fn leave_out(&self, filter: &Filter, tally: &mut Tally) -> usize {
        let passes_all = filter.days.is_none() && filter.sources.is_none();
        if passes_all && self.segments.iter().all(|segment| segment.is_whole()) {
            return 0;
        }
        let with_date = filter.days.map(|(first, _)| first);
        let mut undated = 0;
        for (place, sums) in (0..).zip(&mut tally.documents) {
            if sums.is_empty() {
                continue;
            }
            let (_, entry) = self.entry(place);
            let passes = entry.alive && filter.passes(entry.day, entry.source);
            let lacks_date = entry.alive && entry.day.is_none();
            if !passes {
                undated += usize::from(lacks_date && filter.passes(with_date, entry.source));
                *sums = Sums::default();
            }
        }
        undated
    }

    /// A document by its place among those of all segments, and the number of its segment.
    fn entry(&self, place: u32) -> (usize, &Entry) {
        let number = self
            .first_documents
            .partition_point(|first| *first <= place)
            .saturating_sub(1);
        let segment = &self.segments[number];
        (
            number,
            &segment.documents[(place - self.first_documents[number]) as usize],
        )
    }

    fn best_passages(&self, place: u32, tally: &Tally) -> Passages {
        let (number, entry) = self.entry(place);
        let first = self.first_rows[number] as usize + entry.first_row as usize;
        let mut passages = Passages {
            best: 0.0,
            best_row: entry.first_row,
            second: 0.0,
            second_row: entry.first_row,
        };
        let rows = tally.rows.get(first..first + entry.rows as usize);
        for (row, score) in (entry.first_row..).zip(rows.unwrap_or_default()) {
            if *score > passages.best {
                (passages.second, passages.second_row) = (passages.best, passages.best_row);
                (passages.best, passages.best_row) = (*score, row);
            } else if *score > passages.second {
                (passages.second, passages.second_row) = (*score, row);
            }
        }
        passages
    }

    fn best(&self, tally: &Tally) -> Best {
        // All documents, those without any of the words too: without a branch that is faster than picking. Four at
        // once, so that none waits for the one before.
        let mut most = [Sums::default(); 4];
        let fours = tally.documents.chunks_exact(4);
        for (most, sums) in most.iter_mut().zip(fours.remainder()) {
            *most = *sums;
        }
        for four in fours {
            for (most, sums) in most.iter_mut().zip(four) {
                *most = most.most(sums);
            }
        }
        let most = most.iter().fold(Sums::default(), |a, b| a.most(b));
        let mut passage = f32::MIN_POSITIVE;
        for (place, sums) in (0..).zip(&tally.documents) {
            if sums.bound > passage {
                passage = passage.max(self.best_passages(place, tally).best);
            }
        }
        Best {
            passage,
            document: most.document.max(f32::MIN_POSITIVE),
            title: most.title.max(f32::MIN_POSITIVE),
            lead: most.lead.max(f32::MIN_POSITIVE),
        }
    }

    /// The best `limit` documents, best first, and how many there are in all.
    fn rank(
        &self,
        tally: &mut Tally,
        best: &Best,
        weights: &Weights,
        today: i32,
        limit: usize,
    ) -> (Vec<Ranked>, usize) {
        let fresh = weights.fresh * self.newsiness(today);
        // By age in days; after twelve half-lives nothing is left that could change an order. The last one is for all
        // that is older, and for what has no day: that lies further back than any.
        let gains: Vec<f32> = (0..=(12.0 * weights.half_life) as i32)
            .map(|age| fresh * (-(age as f32) / weights.half_life).exp2())
            .chain([0.0])
            .collect();
        // A date in the future is a mistake or another time zone: as fresh as today, no fresher.
        let gain = |day: i32| {
            let age = today.wrapping_sub(day).max(0) as usize;
            gains[age.min(gains.len() - 1)]
        };
        // A share of the best in each view, weighed: one product for each view and document.
        let share = Best {
            passage: 1.0 / best.passage,
            document: weights.document / best.document,
            title: weights.title / best.title,
            lead: weights.lead / best.lead,
        };
        let score = |passage: f32, sums: &Sums, fresh: f32| {
            let relevance = passage * share.passage
                + sums.document * share.document
                + sums.title * share.title
                + sums.lead * share.lead;
            relevance * (1.0 + fresh)
        };

        // What each document could score at most tells whether its rows are worth looking at; those groups come first
        // that promise the most, so that few others have to be looked at.
        let mut promises = std::mem::take(&mut tally.promises);
        promises.clear();
        promises.extend(
            tally
                .documents
                .iter()
                .zip(&self.days)
                .map(|(sums, day)| score(lesser(sums.bound, best.passage), sums, gain(*day))),
        );
        let matched: u32 = promises.iter().map(|most| u32::from(*most > 0.0)).sum();
        let mut groups: Vec<(f32, usize)> = promises
            .chunks(GROUP)
            .map(greatest)
            .zip((0..).step_by(GROUP))
            .collect();
        if limit < groups.len() {
            groups.select_nth_unstable_by(limit, |(a, _), (b, _)| b.total_cmp(a));
        }
        let mut kept: BinaryHeap<Reverse<Ranked>> = BinaryHeap::with_capacity(limit + 1);
        let mut least = f32::MIN_POSITIVE;
        for (most, first) in groups {
            if most < least {
                continue;
            }
            for (place, most) in (first..).zip(&promises[first..]).take(GROUP) {
                if *most < least {
                    continue;
                }
                let passages = self.best_passages(place as u32, tally);
                let fresh = gain(self.days[place]);
                kept.push(Reverse(Ranked {
                    score: score(passages.best, &tally.documents[place], fresh),
                    fresh,
                    place: place as u32,
                    passages,
                }));
                if kept.len() > limit {
                    kept.pop();
                    least = kept.peek().map_or(least, |Reverse(worst)| worst.score);
                }
            }
        }
        tally.promises = promises;
        let mut ranked: Vec<Ranked> = kept.into_iter().map(|Reverse(ranked)| ranked).collect();
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        (ranked, matched as usize)
    }

    fn hit(&self, ranked: &Ranked, tally: &Tally, best: &Best) -> Hit {
        let (_, entry) = self.entry(ranked.place);
        let sums = &tally.documents[ranked.place as usize];
        let found = &ranked.passages;
        let mut passages = Vec::with_capacity(2);
        for (row, score) in [
            (found.best_row, found.best),
            (found.second_row, found.second),
        ] {
            if score > 0.0 {
                passages.push((row - entry.first_row, score));
            }
        }
        if passages.is_empty() {
            // Only the title matched: the lead is what stands under it.
            passages.push((0, 0.0));
        }
        Hit {
            version: entry.version,
            source: entry.source,
            day: entry.day,
            language: entry.language,
            simhash: entry.simhash,
            passage: found.best / best.passage,
            document: sums.document / best.document,
            title: sums.title / best.title,
            lead: sums.lead / best.lead,
            fresh: ranked.fresh,
            score: ranked.score,
            bm25: found.best,
            passages,
        }
    }
}
