//! Adding up the postings of a question: what each of its words is worth to each passage and document.

use tantivy::Term;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;

use super::Snapshot;
use super::bm25::{Constants, Worth};
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

impl Tally {
    /// Adds up all postings of the question.
    pub(super) fn add_up(
        &mut self,
        snapshot: &Snapshot,
        terms: &[SearchTerm],
        lists: &Lists,
        weights: &Weights,
    ) -> tantivy::Result<()> {
        self.make_room(snapshot);
        let mut block = Block::default();
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
                block: &mut block,
            };
            let weighed = terms
                .iter()
                .zip(&lists.terms)
                .map(|(term, (_, idf))| idf * term.weight * constants.gain);
            let mut open = Vec::new();
            for (weight, [body, headings, _]) in weighed.clone().zip(of_term) {
                for info in body {
                    open.push(List::open(&segment.body, Kind::Body, info, weight)?);
                }
                for info in headings {
                    let weight = weight * constants.headings_weight;
                    open.push(List::open(&segment.headings, Kind::Headings, info, weight)?);
                }
            }
            part.add_all(&mut open, &constants);
            for (weight, [_, _, title]) in weighed.zip(of_term) {
                for info in title {
                    part.add_title(info, weight, &constants.title)?;
                }
            }
        }
        Ok(())
    }

    /// Makes room for a snapshot. What the last question left is emptied as the rows come along.
    fn make_room(&mut self, snapshot: &Snapshot) {
        self.rows.resize(snapshot.rows as usize, 0.0);
        self.documents.resize(snapshot.days.len(), Sums::default());
    }
}

/// The postings of a term in a field, read up to some row.
struct List {
    postings: BlockSegmentPostings,
    /// How many of its block have been read.
    read: usize,
    kind: Kind,
    weight: f32,
}

#[derive(Clone, Copy)]
enum Kind {
    Body,
    /// Headings count for the passages under them, and not for the document a second time.
    Headings,
}

impl List {
    fn open(field: &Field, kind: Kind, info: &TermInfo, weight: f32) -> tantivy::Result<List> {
        Ok(List {
            postings: open(field, info)?,
            read: 0,
            kind,
            weight,
        })
    }

    /// The next postings before row `end`, as many as there are at hand: rows, and how often each has the term.
    fn next(&mut self, end: u32) -> Option<(&[u32], &[u32])> {
        if self.read > 0 && self.read == self.postings.docs().len() {
            self.postings.advance();
            self.read = 0;
        }
        let (rows, counts) = (self.postings.docs(), self.postings.freqs());
        let to = match rows.last() {
            Some(last) if *last < end => rows.len(),
            _ => rows.partition_point(|row| *row < end),
        };
        let to = to.min(self.read + BLOCK);
        let next = self.read..to;
        self.read = to;
        (!next.is_empty()).then(|| (&rows[next.clone()], &counts[next]))
    }
}

/// One segment's part of the tally.
struct Part<'t> {
    segment: &'t Segment,
    rows: &'t mut [f32],
    documents: &'t mut [Sums],
    block: &'t mut Block,
}

/// About so many rows are added up before the next ones, so that all that is known of them stays in a near cache for
/// one term after the other.
const WINDOW: u32 = 16_384;

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
    fn add_title(
        &mut self,
        info: &TermInfo,
        weight: f32,
        worth: &impl Worth,
    ) -> tantivy::Result<()> {
        let segment = self.segment;
        each_posting(&segment.title, info, |row, count| {
            let worth = weight * worth.get(count, segment.title.norm_id(row));
            let (document, _) = segment.rows.document_of(row);
            self.documents[document as usize].title += worth;
        })
    }

    /// Adds the terms to the rows that have them and to their documents, window by window.
    fn add_all(&mut self, lists: &mut [List], constants: &Constants) {
        let segment = self.segment;
        let (mut row, mut document) = (0, 0);
        while row < segment.rows.len() as u32 {
            let (end, next) = segment.window_end(row, WINDOW);
            self.rows[row as usize..end as usize].fill(0.0);
            self.documents[document as usize..next as usize].fill(Sums::default());
            for list in &mut *lists {
                let weight = list.weight;
                let (norm, for_each_term) = constants.document;
                match list.kind {
                    Kind::Body => {
                        self.add(
                            list,
                            end,
                            &segment.body,
                            &constants.body,
                            |count, length| {
                                weight * count / (count + norm + for_each_term * length)
                            },
                        );
                    }
                    Kind::Headings => {
                        let worth = &constants.headings;
                        self.add(list, end, &segment.headings, worth, |_, _| 0.0);
                    }
                }
            }
            (row, document) = (end, next);
        }
    }

    /// Adds what a term has before row `end`, where a document begins. `whole` says what it is worth to a document as
    /// a whole, by the count of the term in it and its length.
    ///
    /// In three steps for each block of postings: what keeps a processor waiting in one (memory, the row before, a
    /// division) does not hold up the others.
    fn add(
        &mut self,
        list: &mut List,
        end: u32,
        field: &Field,
        worth: &impl Worth,
        whole: impl Fn(f32, f32) -> f32,
    ) {
        let weight = list.weight;
        let (scores, documents) = (&mut *self.rows, &mut *self.documents);
        let places = self.segment.rows.places();
        let lengths = self.segment.rows.lengths();
        let mut add_run = |run: &Run| {
            let sums = &mut documents[run.document as usize];
            sums.document += whole(run.count as f32, lengths[run.document as usize]);
            sums.lead += f32::from_bits(run.lead);
            sums.bound += f32::from_bits(run.most);
        };
        let mut open: Option<Run> = None;
        while let Some((rows, counts)) = list.next(end) {
            for ((row, count), posting) in rows.iter().zip(counts).zip(&mut self.block.postings) {
                let worth = weight * worth.get(*count, field.norm_id(*row));
                scores[*row as usize] += worth;
                *posting = (places[*row as usize], worth.to_bits());
            }
            let closed = self.block.gather(counts, open);
            self.block.runs[..closed].iter().for_each(&mut add_run);
            // The next block may go on with the same document.
            open = Some(self.block.runs[closed]);
        }
        open.iter().for_each(add_run);
    }
}

impl Default for Block {
    fn default() -> Block {
        Block {
            postings: [(0, 0); BLOCK],
            runs: [Run::default(); BLOCK + 1],
        }
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

fn open(field: &Field, info: &TermInfo) -> std::io::Result<BlockSegmentPostings> {
    let counts = IndexRecordOption::WithFreqs;
    field
        .postings
        .read_block_postings_from_terminfo(info, counts)
}

pub(super) fn each_posting(
    field: &Field,
    info: &TermInfo,
    mut found: impl FnMut(u32, u32),
) -> tantivy::Result<()> {
    let mut block = open(field, info)?;
    while !block.docs().is_empty() {
        for (row, count) in block.docs().iter().zip(block.freqs()) {
            found(*row, *count);
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
            let mut block = Block::default();
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
