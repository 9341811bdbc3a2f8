//! What a term is worth to a passage, a title or a document: the numbers of BM25 (Robertson and Zaragoza 2009) that a
//! question's postings are weighed with.

use tantivy::fieldnorm::FieldNormReader;

use super::Snapshot;
use super::search::Weights;

/// What a term is worth in a field by how often it stands there and the field's norm, before its weight: BM25.
pub(super) trait Worth {
    /// By how often it stands there and the norm.
    fn get(&self, count: u32, norm_id: u8) -> f32;
}

/// The lengths' part of BM25 by field norm.
pub(super) struct Norms([f32; 256]);

/// What a term is worth, worked out before the first posting: a division for each of them is saved, which pays where
/// there are many.
pub(super) struct Table {
    by_count: [[f32; 256]; COUNTS],
    norms: Norms,
}

/// A term stands less often than this in nearly every passage.
const COUNTS: usize = 4;

impl Worth for Norms {
    fn get(&self, count: u32, norm_id: u8) -> f32 {
        let count = count as f32;
        count / (count + self.0[norm_id as usize])
    }
}

impl Table {
    fn of(norms: Norms) -> Table {
        let mut by_count = [[0.0; 256]; COUNTS];
        for (count, by_norm) in (0..).zip(&mut by_count) {
            for (id, worth) in (0..=u8::MAX).zip(by_norm) {
                *worth = norms.get(count, id);
            }
        }
        Table { by_count, norms }
    }
}

impl Worth for Table {
    fn get(&self, count: u32, norm_id: u8) -> f32 {
        match self.by_count.get(count as usize) {
            Some(by_norm) => by_norm[norm_id as usize],
            None => self.norms.get(count, norm_id),
        }
    }
}

/// What is the same for all terms of a question.
pub(super) struct Constants {
    /// The factor of every weight that makes up for the saturation.
    pub gain: f32,
    /// Of the headings' words beside the passage's own.
    pub headings_weight: f32,
    /// Of a term in each field.
    pub body: Table,
    /// See `body`.
    pub headings: Norms,
    /// See `body`.
    pub title: Norms,
    /// BM25's norm of a document: this and so much for each term in it.
    pub document: (f32, f32),
}

impl Constants {
    pub fn of(snapshot: &Snapshot, weights: &Weights) -> Constants {
        let norms = |average: f32| {
            Norms(std::array::from_fn(|id| {
                let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
                weights.k1 * (1.0 - weights.b + weights.b * length / average.max(1.0))
            }))
        };
        let b = weights.document_b;
        Constants {
            gain: weights.k1 + 1.0,
            headings_weight: weights.headings,
            body: Table::of(norms(snapshot.average_passage)),
            headings: norms(snapshot.average_headings),
            title: norms(snapshot.average_title),
            document: (
                weights.k1 * (1.0 - b),
                weights.k1 * b / snapshot.average_document.max(1.0),
            ),
        }
    }
}
