//! Adding up the postings of a question: what each of its words is worth to each passage and document.

use tantivy::Term;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

use super::Snapshot;
use super::search::{SearchTerm, Weights};
use super::segment::{FIRST, Field, Segment};

/// The postings of a question's terms.
pub(super) struct Lists {
    /// For each segment and term: the postings of the term's forms in body, headings and title.
    of_segment: Vec<Vec<[Vec<TermInfo>; 3]>>,
    /// For each term in how many passages it stands, and its idf.
    pub terms: Vec<(u64, f32)>,
}

/// What a document gathers while the postings go by. Four numbers that a processor takes at once.
#[derive(Clone, Copy, Default)]
#[repr(C, align(16))]
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

/// The greater of two numbers: one instruction, where `f32::max` takes six to care for what is no number.
pub(super) fn greater(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The lesser of two numbers, as [`greater`].
pub(super) fn lesser(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

impl Sums {
    /// The greater of each.
    pub fn most(&self, other: &Sums) -> Sums {
        Sums {
            document: greater(self.document, other.document),
            title: greater(self.title, other.title),
            lead: greater(self.lead, other.lead),
            bound: greater(self.bound, other.bound),
        }
    }

    /// Whether none of the terms was found: what is found is worth more than nothing.
    pub fn is_empty(&self) -> bool {
        self.bound == 0.0 && self.title == 0.0
    }
}

/// The sums over all segments, which lie one behind the other: rows and documents are counted through.
#[derive(Default)]
pub(super) struct Tally {
    /// BM25 of each passage.
    pub rows: Vec<f32>,
    pub documents: Vec<Sums>,
    /// What each document could score at most.
    pub promises: Vec<f32>,
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
                    if field.total == 0 {
                        continue;
                    }
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
            };
            for ((term, (_, idf)), [body, headings, title]) in
                terms.iter().zip(&lists.terms).zip(of_term)
            {
                let weight = idf * term.weight * constants.gain;
                for info in body {
                    let (norm, for_each_term) = constants.document;
                    part.add(
                        &segment.body,
                        info,
                        weight,
                        &constants.body,
                        |count, length| weight * count / (count + norm + for_each_term * length),
                    )?;
                }
                // Headings count for the passages under them, and not for the document a second time.
                for info in headings {
                    let weight = weight * constants.headings_weight;
                    part.add(
                        &segment.headings,
                        info,
                        weight,
                        &constants.headings,
                        |_, _| 0.0,
                    )?;
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
    }
}

/// One segment's part of the tally.
struct Part<'t> {
    segment: &'t Segment,
    rows: &'t mut [f32],
    documents: &'t mut [Sums],
}

/// The rows of one document that have a term.
#[derive(Clone, Copy, Default)]
struct Run {
    document: u32,
    /// How often the term stands in them.
    count: u32,
    /// What it is worth to its best passage, and to its first: the bits of numbers that are not negative, which are in
    /// the same order as the numbers.
    most: u32,
    lead: u32,
}

/// As many postings as Tantivy unpacks at once.
const BLOCK: usize = 128;

/// A block of a term's postings on its way from rows to documents: what stays in the nearest cache meanwhile.
struct Block {
    /// For each posting the document of its row, as `Rows::places` has it, and what it is worth, in bits.
    postings: [(u32, u32); BLOCK],
    runs: [Run; BLOCK + 1],
}

impl Part<'_> {
    fn add_title(&mut self, info: &TermInfo, weight: f32, worth: &Worth) -> tantivy::Result<()> {
        let segment = self.segment;
        each_posting(&segment.title, info, |row, count| {
            let worth = weight * worth.get(count, segment.title.norm_id(row));
            let (document, _) = segment.rows.document_of(row);
            self.documents[document as usize].title += worth;
        })
    }

    /// Adds a term to the rows that have it and to their documents. `whole` says what it is worth to a document as a
    /// whole, by the count of the term in it and its length.
    ///
    /// In three steps for each block of postings: what keeps a processor waiting in one (memory, the row before, a
    /// division) does not hold up the others.
    fn add(
        &mut self,
        field: &Field,
        info: &TermInfo,
        weight: f32,
        worth: &Worth,
        whole: impl Fn(f32, f32) -> f32,
    ) -> tantivy::Result<()> {
        let (segment, documents) = (self.segment, &mut *self.documents);
        let (places, lengths) = (segment.rows.places(), segment.rows.lengths());
        let mut add_run = |run: &Run| {
            let sums = &mut documents[run.document as usize];
            sums.document += whole(run.count as f32, lengths[run.document as usize]);
            sums.lead += f32::from_bits(run.lead);
            sums.bound += f32::from_bits(run.most);
        };
        let mut block = Block {
            postings: [(0, 0); BLOCK],
            runs: [Run::default(); BLOCK + 1],
        };
        let mut open: Option<Run> = None;
        each_block(field, info, |rows, counts| {
            let scores = &mut *self.rows;
            for ((row, count), posting) in rows.iter().zip(counts).zip(&mut block.postings) {
                let worth = weight * worth.get(*count, field.norm_id(*row));
                scores[*row as usize] += worth;
                *posting = (places[*row as usize], worth.to_bits());
            }
            let closed = block.gather(counts, open);
            block.runs[..closed].iter().for_each(&mut add_run);
            // The next block may go on with the same document.
            open = Some(block.runs[closed]);
        })?;
        open.iter().for_each(add_run);
        Ok(())
    }
}

impl Block {
    /// Gathers the postings in `runs`, one for each document, the first of them going on from `open`; the place of the
    /// last one, which may go on. Whether the next row begins another document is as good as random, so nothing here
    /// branches on it: a processor that guesses wrong waits longer than all of this takes.
    fn gather(&mut self, counts: &[u32], open: Option<Run>) -> usize {
        let mut run = open.unwrap_or(Run {
            document: self.postings[0].0 & !FIRST,
            ..Run::default()
        });
        let mut place = 0;
        self.runs[place] = run;
        for ((document, worth), count) in self.postings.iter().zip(counts) {
            let first = document & FIRST != 0;
            let document = document & !FIRST;
            let same = u32::from(document == run.document);
            place += 1 - same as usize;
            // All ones where the run goes on: what it has gathered is kept or dropped without a branch.
            let kept = same.wrapping_neg();
            run = Run {
                document,
                count: count + (run.count & kept),
                most: (*worth).max(run.most & kept),
                lead: (run.lead & kept) | (worth & u32::from(first).wrapping_neg()),
            };
            self.runs[place] = run;
        }
        place
    }
}

pub(super) fn each_posting(
    field: &Field,
    info: &TermInfo,
    mut found: impl FnMut(u32, u32),
) -> tantivy::Result<()> {
    each_block(field, info, |rows, counts| {
        for (row, count) in rows.iter().zip(counts) {
            found(*row, *count);
        }
    })
}

/// The rows that have a term and how often each has it, at least one and at most `BLOCK` at once.
fn each_block(
    field: &Field,
    info: &TermInfo,
    mut found: impl FnMut(&[u32], &[u32]),
) -> tantivy::Result<()> {
    let mut block = field
        .postings
        .read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
    while !block.docs().is_empty() {
        for (rows, counts) in block.docs().chunks(BLOCK).zip(block.freqs().chunks(BLOCK)) {
            found(rows, counts);
        }
        block.advance();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_document_is_one_run_wherever_the_blocks_end(
            documents in proptest::collection::vec(
                (proptest::collection::vec((1..5u32, 1..9u32), 1..40), any::<bool>()),
                1..40,
            ),
            size in 1..=BLOCK,
        ) {
            let mut postings = Vec::new();
            let mut expected = Vec::new();
            for (number, (rows, has_first)) in (0..).zip(&documents) {
                for (place, (count, worth)) in rows.iter().enumerate() {
                    let first = if *has_first && place == 0 { FIRST } else { 0 };
                    postings.push((number | first, (*worth as f32).to_bits(), *count));
                }
                expected.push((
                    number,
                    rows.iter().map(|(count, _)| count).sum::<u32>(),
                    rows.iter().map(|(_, worth)| *worth).max().unwrap_or(0),
                    if *has_first { rows[0].1 } else { 0 },
                ));
            }
            let mut block = Block {
                postings: [(0, 0); BLOCK],
                runs: [Run::default(); BLOCK + 1],
            };
            let (mut open, mut found) = (None, Vec::new());
            for part in postings.chunks(size) {
                let mut counts = Vec::new();
                for ((place, worth, count), posting) in part.iter().zip(&mut block.postings) {
                    *posting = (*place, *worth);
                    counts.push(*count);
                }
                let closed = block.gather(&counts, open);
                found.extend_from_slice(&block.runs[..closed]);
                open = Some(block.runs[closed]);
            }
            found.extend(open);
            let worth = |bits: u32| f32::from_bits(bits) as u32;
            let found: Vec<_> = found
                .iter()
                .map(|run| (run.document, run.count, worth(run.most), worth(run.lead)))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
