//! Question terms -> the documents that speak of them, with the passages that do it best.
//!
//! One pass over the postings scores passages and whole documents together (BM25, Robertson and Zaragoza 2009),
//! and titles and leads beside them. Four views of the same evidence, because none of them alone is enough: a
//! passage is precise but narrow, a whole document knows what it is about, a news article says the most in its
//! title and its first sentences.
//!
//! Every posting is read (no pruning): at some hundred thousand passages that is faster than skipping.

use rustc_hash::FxHashSet;
use tantivy::Term;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

use super::segment::{Field, Segment};
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
pub struct Scratch {
    rows: Vec<f32>,
    touched_rows: Vec<u32>,
    documents: Vec<Sums>,
    touched_documents: Vec<u32>,
    views: Vec<Views>,
}

/// What a document gathers while the postings go by.
#[derive(Clone, Copy)]
struct Sums {
    document: f32,
    title: f32,
    best: f32,
    best_row: u32,
    second: f32,
    second_row: u32,
    touched: bool,
}

const UNTOUCHED: Sums = Sums {
    document: 0.0,
    title: 0.0,
    best: 0.0,
    best_row: NO_ROW,
    second: 0.0,
    second_row: NO_ROW,
    touched: false,
};

const NO_ROW: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Views {
    segment: u32,
    entry: u32,
    sums: Sums,
    lead: f32,
    fresh: f32,
    score: f32,
}

impl Views {
    /// Best first; documents that score the same stay in the order they came.
    fn order(&self, other: &Views) -> std::cmp::Ordering {
        other
            .score
            .total_cmp(&self.score)
            .then((self.segment, self.entry).cmp(&(other.segment, other.entry)))
    }
}

/// The best that the question found in each view; never 0.
struct Best {
    passage: f32,
    document: f32,
    title: f32,
    lead: f32,
}

/// The postings of a question's terms.
struct Lists {
    /// For each segment and term: the postings of the term's forms in body, headings and title.
    of_segment: Vec<Vec<[Vec<TermInfo>; 3]>>,
    idf: Vec<f32>,
    frequency: Vec<u64>,
}

impl Snapshot {
    /// The best `limit` documents for the terms. `today` (days since 1970) is what freshness is measured from.
    pub fn search(
        &self,
        terms: &[SearchTerm],
        filter: &Filter,
        weights: &Weights,
        today: i32,
        limit: usize,
        scratch: &mut Scratch,
    ) -> Result<Found, IndexError> {
        let lists = self.lists(terms)?;
        let mut found = Found {
            terms: lists
                .frequency
                .iter()
                .copied()
                .zip(lists.idf.iter().copied())
                .collect(),
            ..Found::default()
        };
        scratch.views.clear();
        for (number, segment) in self.segments.iter().enumerate() {
            self.score(segment, terms, &lists, number, weights, scratch)?;
            collect(number as u32, segment, filter, scratch, &mut found);
        }
        found.matched = scratch.views.len();
        let best = self.weigh(&mut scratch.views, weights, today);
        let views = &mut scratch.views;
        if views.len() > limit && limit > 0 {
            views.select_nth_unstable_by(limit - 1, Views::order);
        }
        views.truncate(limit);
        views.sort_unstable_by(Views::order);
        found.hits = views.iter().map(|view| self.hit(view, &best)).collect();
        Ok(found)
    }

    fn lists(&self, terms: &[SearchTerm]) -> tantivy::Result<Lists> {
        let mut frequency = vec![0u64; terms.len()];
        let mut of_segment = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            let mut of_term = Vec::with_capacity(terms.len());
            for (term, frequency) in terms.iter().zip(&mut frequency) {
                let mut infos = [const { Vec::new() }; 3];
                let fields = [
                    (&segment.body, self.fields.body),
                    (&segment.headings, self.fields.headings),
                    (&segment.title, self.fields.title),
                ];
                for (slot, (field, id)) in infos.iter_mut().zip(fields) {
                    for form in &term.forms {
                        if let Some(info) = field
                            .postings
                            .get_term_info(&Term::from_field_text(id, form))?
                        {
                            slot.push(info);
                        }
                    }
                }
                // A word may stand in titles only; it is then as rare as it is there.
                let [body, _, title] = &infos;
                let in_body: u64 = body.iter().map(|info| u64::from(info.doc_freq)).sum();
                let in_title: u64 = title.iter().map(|info| u64::from(info.doc_freq)).sum();
                *frequency += in_body.max(in_title);
                of_term.push(infos);
            }
            of_segment.push(of_term);
        }
        let rows = self.rows.max(1) as f32;
        let idf = frequency
            .iter()
            .map(|frequency| {
                let df = (*frequency as f32).min(rows);
                (1.0 + (rows - df + 0.5) / (df + 0.5)).ln()
            })
            .collect();
        Ok(Lists {
            of_segment,
            idf,
            frequency,
        })
    }

    /// Adds up the postings of one segment into `scratch`.
    fn score(
        &self,
        segment: &Segment,
        terms: &[SearchTerm],
        lists: &Lists,
        number: usize,
        weights: &Weights,
        scratch: &mut Scratch,
    ) -> tantivy::Result<()> {
        scratch
            .rows
            .resize(scratch.rows.len().max(segment.document_of.len()), 0.0);
        scratch.documents.resize(
            scratch.documents.len().max(segment.documents.len()),
            UNTOUCHED,
        );
        let norms = |average: f32, b: f32| -> [f32; 256] {
            std::array::from_fn(|id| {
                let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
                weights.k1 * (1.0 - b + b * length / average.max(1.0))
            })
        };
        let body_norms = norms(self.average_passage, weights.b);
        let heading_norms = norms(self.average_headings, weights.b);
        let title_norms = norms(self.average_title, weights.b);
        let document_norm = |length: u32| {
            weights.k1
                * (1.0 - weights.document_b
                    + weights.document_b * length as f32 / self.average_document.max(1.0))
        };
        let Scratch {
            rows,
            touched_rows,
            documents,
            touched_documents,
            ..
        } = scratch;
        let gain = weights.k1 + 1.0;
        for (position, [body, headings, title]) in lists.of_segment[number].iter().enumerate() {
            let idf = lists.idf[position] * terms[position].weight;
            let mut touch = |row: u32, score: f32| {
                let sum = &mut rows[row as usize];
                if *sum == 0.0 {
                    touched_rows.push(row);
                }
                *sum += score;
            };
            for info in body {
                let mut run = (u32::MAX, 0u32); // the document whose rows go by, and the term's count in it
                each_posting(&segment.body, info, |row, count| {
                    let norm = body_norms[segment.body.lengths.fieldnorm_id(row) as usize];
                    touch(row, idf * count as f32 * gain / (count as f32 + norm));
                    let document = segment.document_of[row as usize];
                    if document != run.0 {
                        finish_run(
                            run,
                            idf * gain,
                            segment,
                            documents,
                            touched_documents,
                            document_norm,
                        );
                        run = (document, 0);
                    }
                    run.1 += count;
                })?;
                finish_run(
                    run,
                    idf * gain,
                    segment,
                    documents,
                    touched_documents,
                    document_norm,
                );
            }
            for info in headings {
                each_posting(&segment.headings, info, |row, count| {
                    let norm = heading_norms[segment.headings.lengths.fieldnorm_id(row) as usize];
                    touch(
                        row,
                        weights.headings * idf * count as f32 * gain / (count as f32 + norm),
                    );
                })?;
            }
            for info in title {
                each_posting(&segment.title, info, |row, count| {
                    let norm = title_norms[segment.title.lengths.fieldnorm_id(row) as usize];
                    let document = segment.document_of[row as usize];
                    let sums = touch_document(documents, touched_documents, document);
                    sums.title += idf * count as f32 * gain / (count as f32 + norm);
                })?;
            }
        }
        Ok(())
    }

    /// Fills in `fresh` and `score`.
    fn weigh(&self, views: &mut [Views], weights: &Weights, today: i32) -> Best {
        let mut best = Best {
            passage: f32::MIN_POSITIVE,
            document: f32::MIN_POSITIVE,
            title: f32::MIN_POSITIVE,
            lead: f32::MIN_POSITIVE,
        };
        for view in views.iter() {
            best.passage = best.passage.max(view.sums.best);
            best.document = best.document.max(view.sums.document);
            best.title = best.title.max(view.sums.title);
            best.lead = best.lead.max(view.lead);
        }
        let fresh = weights.fresh * self.newsiness(today);
        for view in views.iter_mut() {
            let day = self.segments[view.segment as usize].documents[view.entry as usize].day;
            view.fresh = match day {
                // A date in the future is a mistake or another time zone: as fresh as today, no fresher.
                Some(day) => fresh * (-((today - day).max(0) as f32) / weights.half_life).exp2(),
                None => 0.0,
            };
            let relevance = view.sums.best / best.passage
                + weights.document * view.sums.document / best.document
                + weights.title * view.sums.title / best.title
                + weights.lead * view.lead / best.lead;
            view.score = relevance * (1.0 + view.fresh);
        }
        best
    }

    fn hit(&self, view: &Views, best: &Best) -> Hit {
        let entry = &self.segments[view.segment as usize].documents[view.entry as usize];
        let mut passages = Vec::with_capacity(2);
        for (row, score) in [
            (view.sums.best_row, view.sums.best),
            (view.sums.second_row, view.sums.second),
        ] {
            if row != NO_ROW {
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
            passage: view.sums.best / best.passage,
            document: view.sums.document / best.document,
            title: view.sums.title / best.title,
            lead: view.lead / best.lead,
            fresh: view.fresh,
            score: view.score,
            bm25: view.sums.best,
            passages,
        }
    }
}

/// Empties the sums of one segment into views, and leaves `scratch` clean for the next one.
fn collect(
    number: u32,
    segment: &Segment,
    filter: &Filter,
    scratch: &mut Scratch,
    found: &mut Found,
) {
    let Scratch {
        rows,
        touched_rows,
        documents,
        touched_documents,
        views,
    } = scratch;
    for row in touched_rows.drain(..) {
        let score = std::mem::take(&mut rows[row as usize]);
        let sums = touch_document(
            documents,
            touched_documents,
            segment.document_of[row as usize],
        );
        if score > sums.best || (score == sums.best && row < sums.best_row) {
            (sums.second, sums.second_row) = (sums.best, sums.best_row);
            (sums.best, sums.best_row) = (score, row);
        } else if score > sums.second {
            (sums.second, sums.second_row) = (score, row);
        }
    }
    for document in touched_documents.drain(..) {
        let sums = std::mem::replace(&mut documents[document as usize], UNTOUCHED);
        let entry = &segment.documents[document as usize];
        if !entry.alive || !filter.passes(entry.day, entry.source) {
            if entry.alive
                && entry.day.is_none()
                && filter.passes(filter.days.map(|(first, _)| first), entry.source)
            {
                found.undated += 1;
            }
            continue;
        }
        let lead = match (sums.best_row, sums.second_row) {
            (row, _) if row == entry.first_row => sums.best,
            (_, row) if row == entry.first_row => sums.second,
            _ => 0.0,
        };
        views.push(Views {
            segment: number,
            entry: document,
            sums,
            lead,
            fresh: 0.0,
            score: 0.0,
        });
    }
}

fn touch_document<'a>(
    documents: &'a mut [Sums],
    touched: &mut Vec<u32>,
    document: u32,
) -> &'a mut Sums {
    let sums = &mut documents[document as usize];
    if !sums.touched {
        sums.touched = true;
        touched.push(document);
    }
    sums
}

/// The rows of a document have gone by: what the term's count in all of them says of the whole document.
fn finish_run(
    (document, count): (u32, u32),
    weight: f32,
    segment: &Segment,
    documents: &mut [Sums],
    touched: &mut Vec<u32>,
    norm: impl Fn(u32) -> f32,
) {
    if count > 0 {
        let length = segment.documents[document as usize].length;
        let sums = touch_document(documents, touched, document);
        sums.document += weight * count as f32 / (count as f32 + norm(length));
    }
}

pub(super) fn each_posting(
    field: &Field,
    info: &TermInfo,
    mut found: impl FnMut(u32, u32),
) -> tantivy::Result<()> {
    let mut block = field
        .postings
        .read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
    loop {
        let (rows, counts) = (block.docs(), block.freqs());
        if rows.is_empty() {
            return Ok(());
        }
        for (row, count) in rows.iter().zip(counts) {
            found(*row, *count);
        }
        block.advance();
    }
}
