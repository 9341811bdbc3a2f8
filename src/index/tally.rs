//! Adding up the postings of a question: what each of its words is worth to each passage and document.

use tantivy::Term;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

use super::Snapshot;
use super::search::{SearchTerm, Weights};
use super::segment::{Field, Segment};

/// The postings of a question's terms.
pub(super) struct Lists {
    /// For each segment and term: the postings of the term's forms in body, headings and title.
    of_segment: Vec<Vec<[Vec<TermInfo>; 3]>>,
    /// For each term in how many passages it stands, and its idf.
    pub terms: Vec<(u64, f32)>,
}

/// What a document gathers while the postings go by.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    /// BM25 of the whole document.
    pub document: f32,
    /// BM25 of its title.
    pub title: f32,
    /// BM25 of its first passage.
    pub lead: f32,
    /// No passage of it scores more than this.
    pub bound: f32,
}

impl Sums {
    /// The greater of each.
    pub fn most(&self, other: &Sums) -> Sums {
        let most = |a: f32, b: f32| if a > b { a } else { b };
        Sums {
            document: most(self.document, other.document),
            title: most(self.title, other.title),
            lead: most(self.lead, other.lead),
            bound: most(self.bound, other.bound),
        }
    }

    /// Whether none of the terms was found yet: what is found is worth more than nothing.
    fn is_empty(&self) -> bool {
        self.bound == 0.0 && self.title == 0.0
    }
}

/// The sums over all segments, which lie one behind the other: rows and documents are counted through.
#[derive(Default)]
pub(super) struct Tally {
    /// BM25 of each passage.
    pub rows: Vec<f32>,
    pub documents: Vec<Sums>,
    /// The documents that have one of the terms, once each.
    pub touched: Vec<u32>,
    runs: Vec<Run>,
}

impl Lists {
    pub(super) fn read(snapshot: &Snapshot, terms: &[SearchTerm]) -> tantivy::Result<Lists> {
        let mut frequency = vec![0u64; terms.len()];
        let mut of_segment = Vec::with_capacity(snapshot.segments.len());
        for segment in &snapshot.segments {
            let mut of_term = Vec::with_capacity(terms.len());
            for (term, frequency) in terms.iter().zip(&mut frequency) {
                let mut infos = [const { Vec::new() }; 3];
                let fields = [
                    (&segment.body, snapshot.fields.body),
                    (&segment.headings, snapshot.fields.headings),
                    (&segment.title, snapshot.fields.title),
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
        let rows = snapshot.rows.max(1) as f32;
        let with_idf = |frequency: u64| {
            let df = (frequency as f32).min(rows);
            // Never nothing, though a word of every passage comes near it: see `Sums::is_empty`.
            let idf = (1.0 + (rows - df + 0.5) / (df + 0.5)).ln().max(1e-6);
            (frequency, idf)
        };
        Ok(Lists {
            of_segment,
            terms: frequency.into_iter().map(with_idf).collect(),
        })
    }
}

/// What a term is worth in a field by how often it stands there and the field's norm, before its weight: BM25 without
/// a division for each posting.
struct Worth([[f32; 256]; COUNTS], Norms);

/// The lengths' part of BM25 by field norm.
type Norms = [f32; 256];

/// A term stands less often than this in nearly every passage.
const COUNTS: usize = 4;

impl Worth {
    fn of(norms: Norms) -> Worth {
        let worth = |count: usize, id: usize| {
            let count = count as f32;
            count / (count + norms[id])
        };
        Worth(
            std::array::from_fn(|count| std::array::from_fn(|id| worth(count, id))),
            norms,
        )
    }

    fn get(&self, count: u32, norm_id: u8) -> f32 {
        match self.0.get(count as usize) {
            Some(by_norm) => by_norm[norm_id as usize],
            None => count as f32 / (count as f32 + self.1[norm_id as usize]),
        }
    }
}

struct Constants {
    gain: f32,
    headings_weight: f32,
    body: Worth,
    headings: Worth,
    title: Worth,
    /// BM25's norm of a document: this and so much for each term in it.
    document: (f32, f32),
}

impl Constants {
    fn of(snapshot: &Snapshot, weights: &Weights) -> Constants {
        let worth = |average: f32| {
            Worth::of(std::array::from_fn(|id| {
                let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
                weights.k1 * (1.0 - weights.b + weights.b * length / average.max(1.0))
            }))
        };
        let b = weights.document_b;
        Constants {
            gain: weights.k1 + 1.0,
            headings_weight: weights.headings,
            body: worth(snapshot.average_passage),
            headings: worth(snapshot.average_headings),
            title: worth(snapshot.average_title),
            document: (
                weights.k1 * (1.0 - b),
                weights.k1 * b / snapshot.average_document.max(1.0),
            ),
        }
    }
}

impl Tally {
    /// Adds up all postings of the question.
    pub(super) fn add_up(
        &mut self,
        snapshot: &Snapshot,
        terms: &[SearchTerm],
        lists: &Lists,
        weights: &Weights,
    ) -> tantivy::Result<()> {
        self.empty(snapshot);
        let constants = Constants::of(snapshot, weights);
        for (number, (segment, of_term)) in
            snapshot.segments.iter().zip(&lists.of_segment).enumerate()
        {
            let first_row = snapshot.first_rows[number] as usize;
            let first_document = snapshot.first_documents[number];
            let mut part = Part {
                segment,
                rows: &mut self.rows[first_row..][..segment.rows.len()],
                documents: &mut self.documents[first_document as usize..]
                    [..segment.documents.len()],
                touched: &mut self.touched,
                runs: &mut self.runs,
                first_document,
            };
            for ((term, (_, idf)), [body, headings, title]) in
                terms.iter().zip(&lists.terms).zip(of_term)
            {
                let weight = idf * term.weight * constants.gain;
                for info in body {
                    part.add_rows(&segment.body, info, weight, &constants.body)?;
                    let (norm, for_each_term) = constants.document;
                    part.add_runs(|sums, count, length| {
                        sums.document += weight * count / (count + norm + for_each_term * length);
                    });
                }
                // Headings count for the passages under them, and not for the document a second time.
                for info in headings {
                    let weight = weight * constants.headings_weight;
                    part.add_rows(&segment.headings, info, weight, &constants.headings)?;
                    part.add_runs(|_, _, _| {});
                }
                for info in title {
                    part.add_title(info, weight, &constants.title)?;
                }
            }
        }
        Ok(())
    }

    /// Makes room for a snapshot, and empties what the last question left.
    fn empty(&mut self, snapshot: &Snapshot) {
        // Which rows were written is not remembered: filling all of them costs less than each look would.
        self.rows.clear();
        self.rows.resize(snapshot.rows as usize, 0.0);
        self.documents.clear();
        self.documents.resize(snapshot.days.len(), Sums::default());
        self.touched.clear();
    }
}

/// One segment's part of the tally.
struct Part<'t> {
    segment: &'t Segment,
    rows: &'t mut [f32],
    documents: &'t mut [Sums],
    touched: &'t mut Vec<u32>,
    first_document: u32,
    runs: &'t mut Vec<Run>,
}

/// The rows of one document that have a term.
#[derive(Clone, Copy, Default)]
struct Run {
    document: u32,
    /// How often the term stands in them.
    count: u32,
    /// What it is worth to its best passage, and to its first.
    most: f32,
    lead: f32,
}

/// More than a segment has: the document of no run.
const NO_DOCUMENT: u32 = u32::MAX;

impl Part<'_> {
    fn add_title(&mut self, info: &TermInfo, weight: f32, worth: &Worth) -> tantivy::Result<()> {
        let segment = self.segment;
        each_posting(&segment.title, info, |row, count| {
            let worth = weight * worth.get(count, segment.title.norm_id(row));
            let (document, _) = segment.rows.document_of(row);
            let sums = &mut self.documents[document as usize];
            if sums.is_empty() {
                self.touched.push(self.first_document + document);
            }
            sums.title += worth;
        })
    }

    /// Adds a term to the rows that have it, and leaves in `runs` what they are together to their documents. Whether
    /// the next row begins another document is as good as random, so nothing here branches on it: a processor that
    /// guesses wrong waits longer than all of this takes.
    fn add_rows(
        &mut self,
        field: &Field,
        info: &TermInfo,
        weight: f32,
        worth: &Worth,
    ) -> tantivy::Result<()> {
        let (segment, rows) = (self.segment, &mut *self.rows);
        self.runs.clear();
        self.runs.resize(info.doc_freq as usize + 1, Run::default());
        let runs = self.runs.as_mut_slice();
        let mut place = 0;
        let mut run = Run {
            document: NO_DOCUMENT,
            ..Run::default()
        };
        each_posting(field, info, |row, count| {
            let worth = weight * worth.get(count, field.norm_id(row));
            rows[row as usize] += worth;
            let (document, first) = segment.rows.document_of(row);
            let same = u32::from(document == run.document);
            place += 1 - same as usize;
            // All ones where the run goes on: what a run has gathered is kept or dropped without a branch.
            let kept = same.wrapping_neg();
            let keep = |gathered: f32| f32::from_bits(gathered.to_bits() & kept);
            let lead = worth.to_bits() & u32::from(first).wrapping_neg();
            run = Run {
                document,
                count: count + (run.count & kept),
                most: worth.max(keep(run.most)),
                lead: keep(run.lead) + f32::from_bits(lead),
            };
            runs[place] = run;
        })?;
        self.runs.truncate(place + 1);
        Ok(())
    }

    /// Adds the runs to their documents. `whole` gets a document's sums, the count of the term in it and its length.
    fn add_runs(&mut self, whole: impl Fn(&mut Sums, f32, f32)) {
        let lengths = self.segment.rows.lengths();
        // Again no branch where a guess would often be wrong: whether this is the document's first term.
        let mut known = self.touched.len();
        self.touched.resize(known + self.runs.len(), 0);
        let touched = self.touched.as_mut_slice();
        // The first one stands for what was before the first row.
        for run in self.runs.iter().skip(1) {
            let sums = &mut self.documents[run.document as usize];
            touched[known] = self.first_document + run.document;
            known += usize::from(sums.is_empty());
            whole(sums, run.count as f32, lengths[run.document as usize]);
            sums.bound += run.most;
            sums.lead += run.lead;
        }
        self.touched.truncate(known);
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
