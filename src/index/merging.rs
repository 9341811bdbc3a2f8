//! Which segments to merge: few, since every question reads them all, and cheap, since every merge copies.
//!
//! Segments stand on steps by their size, each step sixteen times the one below. Three on one step become one, so
//! there are never more than two on a step for long: eight segments hold a million passages, and a passage
//! is copied about four times on each step.

use std::collections::BTreeMap;

use tantivy::SegmentMeta;
use tantivy::index::SegmentId;
use tantivy::indexer::{MergeCandidate, MergePolicy};

/// Rows of the lowest step's largest segment.
const LOWEST_STEP: u32 = 256;
/// How much larger each step is.
const STEP: u32 = 16;
/// So many on one step become one.
const MERGED_AT: usize = 3;

/// See the module.
#[derive(Debug)]
pub(super) struct Steps;

impl MergePolicy for Steps {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let sizes: Vec<_> = segments
            .iter()
            .map(|meta| (meta.id(), meta.max_doc(), meta.num_deleted_docs()))
            .collect();
        merges(&sizes).into_iter().map(MergeCandidate).collect()
    }
}

/// Which of the segments (id, rows, rows of replaced documents among them) to merge with each other.
fn merges<Id: Copy>(segments: &[(Id, u32, u32)]) -> Vec<Vec<Id>> {
    let mut steps: BTreeMap<u32, Vec<&(Id, u32, u32)>> = BTreeMap::new();
    for segment in segments {
        steps.entry(step_of(segment.1)).or_default().push(segment);
    }
    steps
        .into_values()
        .filter(|on_step| {
            // Rows of replaced documents are read and then passed over; when they are many, copying the rest is
            // cheaper. On the lowest step that happens anyway.
            let half_gone =
                |(_, rows, gone): &&(Id, u32, u32)| *rows > LOWEST_STEP && *gone > rows / 3;
            on_step.len() >= MERGED_AT || on_step.iter().any(half_gone)
        })
        .map(|on_step| on_step.into_iter().map(|(id, ..)| *id).collect())
        .collect()
}

fn step_of(rows: u32) -> u32 {
    let mut step = 0;
    let mut most = LOWEST_STEP;
    while rows > most {
        step += 1;
        most = most.saturating_mul(STEP);
        if most == u32::MAX {
            break;
        }
    }
    step
}

/// The ids of segments, for comparing what is open with what is committed.
pub(super) fn ids(index: &tantivy::Index) -> tantivy::Result<Vec<SegmentId>> {
    let mut ids = index.searchable_segment_ids()?;
    ids.sort_unstable();
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adds segments of `rows` one by one and merges as the policy says; the most there were between merges, what
    /// is left, and how many rows were copied.
    fn grow(rows: impl Iterator<Item = u32>) -> (usize, Vec<u32>, u64) {
        let (mut segments, mut most, mut copied, mut next) = (Vec::new(), 0, 0u64, 0u32);
        for rows in rows {
            segments.push((next, rows, 0));
            next += 1;
            loop {
                let merges = merges(&segments);
                if merges.is_empty() {
                    break;
                }
                for ids in merges {
                    let rows: u32 = segments
                        .iter()
                        .filter(|(id, ..)| ids.contains(id))
                        .map(|(_, rows, _)| rows)
                        .sum();
                    segments.retain(|(id, ..)| !ids.contains(id));
                    segments.push((next, rows, 0));
                    next += 1;
                    copied += u64::from(rows);
                }
            }
            most = most.max(segments.len());
        }
        (
            most,
            segments.iter().map(|(_, rows, _)| *rows).collect(),
            copied,
        )
    }

    #[test]
    fn a_million_rows_in_commits_of_any_size_stay_in_eight_segments_and_are_not_copied_often() {
        for each in [10, 1_000, 100_000] {
            let (most, left, copied) = grow((0..1_000_000 / each).map(|_| each));
            assert!(most <= 8, "{most} segments with commits of {each}");
            assert_eq!(left.iter().sum::<u32>(), 1_000_000);
            assert!(
                copied < 25 * 1_000_000,
                "{copied} rows copied with commits of {each}"
            );
        }
    }

    #[test]
    fn the_large_segment_is_not_copied_for_every_small_commit() {
        let (_, left, copied) = grow(std::iter::once(200_000).chain((0..300).map(|_| 10)));
        assert!(left.contains(&200_000));
        assert!(copied < 300 * 10 * 15, "{copied}");
    }

    #[test]
    fn a_segment_that_is_mostly_replaced_is_copied_without_that() {
        assert_eq!(merges(&[(1, 90_000, 40_000)]), [[1]]);
        assert!(merges(&[(1, 90_000, 20_000)]).is_empty());
        assert!(merges(&[(1, LOWEST_STEP, LOWEST_STEP - 1)]).is_empty());
    }

    #[test]
    fn any_size_has_a_step() {
        for rows in [0, 1, LOWEST_STEP, LOWEST_STEP + 1, u32::MAX - 1, u32::MAX] {
            step_of(rows);
        }
        let steps = [LOWEST_STEP, LOWEST_STEP + 1, LOWEST_STEP * STEP + 1].map(step_of);
        assert_eq!(steps, [0, 1, 2]);
    }
}
