//! The nearest vectors, by a sketch first: most of a block is ruled out by a quarter of its bytes.
//!
//! An exact scan ([`super::scan`]) is as fast as the memory; with hundreds of thousands of vectors that is half of an
//! answer's time. The sketch keeps of each vector, once the mean of all is taken off, two bits a dimension and three
//! numbers. They give an estimate of its product with a question, and how far off that usually is. Only vectors that
//! could still be among the nearest are compared in full, so what is found carries its exact product, and one is
//! missed only where its estimate is off by more than [`SLACK`] standard deviations.
//!
//! The estimate and its error are RaBitQ's (Gao and Long, "RaBitQ: Quantizing High-Dimensional Vectors with a
//! Theoretical Error Bound for Approximate Nearest Neighbor Search", SIGMOD 2024, section 3), with two bits instead of
//! one and without the random rotation: on bge-small's vectors the errors are distributed as the theory wants without
//! it. Looking several dimensions up at once in a register is from "Accelerated Nearest Neighbor Search with Quick
//! ADC" (André, Kermarrec and Le Scouarnec, ICMR 2017). Sums are of integers, and what is made of them is the same on
//! every processor.

use super::embedder::DIMENSIONS;
use super::scan::{Best, Near, Vector8, comparer};

/// How many standard deviations an estimate may be off before a vector is missed: a chance of 3 in 100,000 for one
/// that only just belongs to the nearest, less for the others.
const SLACK: f32 = 4.0;

/// Vectors that are sketched side by side: one byte of each fills the widest register that most processors have.
const LANES: usize = 32;

/// Bytes of levels for each vector, four dimensions in each.
const LEVEL_BYTES: usize = DIMENSIONS / 4;

/// Two dimensions make one lookup.
const LOOKUPS: usize = DIMENSIONS / 2;

/// What two bits stand for, in half steps.
const LEVELS: [i32; 4] = [-3, -1, 1, 3];

/// The step between levels for numbers of deviation 1 that are about normal: it leaves out the least (Max,
/// "Quantizing for Minimum Distortion", IRE Transactions on Information Theory, 1960).
const STEP: f32 = 0.9957;

/// What stands for zero in a table: entries are 0 to 126, so that two of them still fit into a byte.
const ZERO: i32 = 63;

const _: () =
    assert!(DIMENSIONS.is_multiple_of(4) && LOOKUPS * 2 * ZERO as usize <= u16::MAX as usize);

/// A block of vectors, sketched: 108 bytes a vector.
pub struct Sketch {
    /// The mean of all, taken off before the levels.
    mean: [i32; DIMENSIONS],
    groups: Vec<Group>,
    rows: usize,
}

/// Up to [`LANES`] vectors. For each, with `v` the vector without the mean and `s` its levels (-3, -1, 1 or 3):
#[derive(Clone)]
struct Group {
    /// The levels of each vector's first four dimensions side by side, then those of the next four.
    levels: [[u8; LANES]; LEVEL_BYTES],
    /// The product of the mean and `v`.
    with_mean: [f32; LANES],
    /// `|v|^2 / (s * v)`: times the product of `s` and a question it estimates the one of `v`, with no bias for
    /// questions in the direction of `v`.
    scale: [f32; LANES],
    /// The length of what the estimate leaves out, `v - scale * s`.
    rest: [f32; LANES],
}

impl Group {
    const EMPTY: Group = Group {
        levels: [[0; LANES]; LEVEL_BYTES],
        with_mean: [0.0; LANES],
        scale: [0.0; LANES],
        rest: [0.0; LANES],
    };
}

impl Sketch {
    /// Sketches vectors of [`DIMENSIONS`] bytes one after another (a rest that is no whole vector is not read).
    /// Blocks for some 250 ms for 200,000 vectors.
    pub fn of(block: &[i8]) -> Sketch {
        let vectors = block.as_chunks::<DIMENSIONS>().0;
        let mean = mean(vectors);
        let groups = vectors
            .chunks(LANES)
            .map(|vectors| {
                let mut group = Group::EMPTY;
                for (lane, vector) in vectors.iter().enumerate() {
                    group.put(lane, vector, &mean);
                }
                group
            })
            .collect();
        Sketch {
            mean,
            groups,
            rows: vectors.len(),
        }
    }

    /// The up to `count` nearest vectors of the block that this is a sketch of, nearest first; of equally near ones
    /// the earlier. As [`super::scan::nearest`], but that each may be missed with a chance below 3 in 100,000.
    ///
    /// `keep` says by place which of them may be found, and is only asked about those whose estimate is near enough:
    /// those that it turns down never count. Blocks: some 1.5 ms for 200,000 vectors.
    pub fn nearest(
        &self,
        query: &Vector8,
        block: &[i8],
        count: usize,
        keep: impl Fn(usize) -> bool,
    ) -> Vec<Near> {
        self.nearest_with(query, block, count, keep, SLACK, reacher())
    }

    fn nearest_with(
        &self,
        query: &Vector8,
        block: &[i8],
        count: usize,
        keep: impl Fn(usize) -> bool,
        slack: f32,
        reach: Reach,
    ) -> Vec<Near> {
        if count == 0 {
            return Vec::new();
        }
        let question = Question::of(query, &self.mean, slack);
        let vectors = block.as_chunks::<DIMENSIONS>().0;
        let mut compare = comparer();
        let mut best = Best::new(count);
        for (at, group) in self.groups.iter().enumerate() {
            let mut near = reach(&question, group, question.needed(best.least()));
            while near != 0 {
                let index = at * LANES + near.trailing_zeros() as usize;
                near &= near - 1;
                // The last group may have lanes to spare.
                let Some(vector) = vectors.get(index).filter(|_| index < self.rows) else {
                    break;
                };
                if !keep(index) {
                    continue;
                }
                let dot = compare(query, vector);
                if best.wants(dot) {
                    best.add(Near { dot, index });
                }
            }
        }
        best.into_sorted()
    }
}

impl Group {
    fn put(&mut self, lane: usize, vector: &[i8; DIMENSIONS], mean: &[i32; DIMENSIONS]) {
        let mut centred = [0i32; DIMENSIONS];
        for ((to, from), mean) in centred.iter_mut().zip(vector).zip(mean) {
            *to = i32::from(*from) - mean;
        }
        // At most 384 * 255 * 255 = 25 million: as f32 off by no more than 1.
        let with_mean: i32 = centred.iter().zip(mean).map(|(v, m)| v * m).sum();
        let square: i32 = centred.iter().map(|v| v * v).sum();
        let step = (STEP * (square as f32 / DIMENSIONS as f32).sqrt()).ceil() as i32;
        let (mut along, mut length) = (0, 0);
        let mut codes = [0u8; DIMENSIONS];
        for (code, v) in codes.iter_mut().zip(&centred) {
            let (size, outer) = (v.abs(), i32::from(v.abs() >= step));
            along += (1 + 2 * outer) * size;
            length += 1 + 8 * outer;
            *code = if *v >= 0 { 2 + outer } else { 1 - outer } as u8;
        }
        for (bytes, [a, b, c, d]) in self.levels.iter_mut().zip(codes.as_chunks::<4>().0) {
            bytes[lane] = a | b << 2 | c << 4 | d << 6;
        }
        // A vector that is the mean has no direction, and its product is known.
        let scale = if along > 0 {
            square as f32 / along as f32
        } else {
            0.0
        };
        self.with_mean[lane] = with_mean as f32;
        self.scale[lane] = scale;
        self.rest[lane] = (scale * scale * length as f32 - square as f32)
            .max(0.0)
            .sqrt();
    }
}

/// The mean of vectors, rounded; zero if there are none.
fn mean(vectors: &[[i8; DIMENSIONS]]) -> [i32; DIMENSIONS] {
    let mut sums = [0i64; DIMENSIONS];
    // i32 holds the sums of many millions, and is added up much faster; in turns it always does.
    for turn in vectors.chunks(1 << 16) {
        let mut part = [0i32; DIMENSIONS];
        for vector in turn {
            for (sum, x) in part.iter_mut().zip(vector) {
                *sum += i32::from(*x);
            }
        }
        for (sum, part) in sums.iter_mut().zip(part) {
            *sum += i64::from(part);
        }
    }
    let count = vectors.len().max(1) as f64;
    // Within i8, as the numbers are.
    sums.map(|sum| (sum as f64 / count).round() as i32)
}

/// A table of what two dimensions add, for each of their 16 combinations of levels.
type Tables = [[u8; 16]; LOOKUPS];

/// A question, ready to be compared with a sketch.
struct Question {
    tables: Tables,
    /// Its product with the mean.
    with_mean: f32,
    /// Steps of a table's entries per unit.
    per_step: f32,
    /// For each unit of a vector's `rest` the estimate may be too low by so much.
    slack: f32,
}

impl Question {
    fn of(query: &Vector8, mean: &[i32; DIMENSIONS], slack: f32) -> Question {
        let mut centred = [0i32; DIMENSIONS];
        for ((to, from), mean) in centred.iter_mut().zip(&query.0).zip(mean) {
            *to = i32::from(*from) - mean;
        }
        let twos = centred.as_chunks::<2>().0;
        let largest = twos
            .iter()
            .map(|[a, b]| LEVELS[3] * (a.abs() + b.abs()))
            .max()
            .unwrap_or(0)
            .max(1);
        let mut tables = [[0; 16]; LOOKUPS];
        for (table, [a, b]) in tables.iter_mut().zip(twos) {
            for (codes, entry) in table.iter_mut().enumerate() {
                let sum = LEVELS[codes & 3] * a + LEVELS[codes >> 2] * b;
                let steps = (sum * ZERO) as f32 / largest as f32;
                // Within 0 to 126, since no sum is larger than the largest.
                *entry = (steps.round() as i32 + ZERO) as u8;
            }
        }
        let with_mean: i32 = query
            .0
            .iter()
            .zip(mean)
            .map(|(x, m)| i32::from(*x) * m)
            .sum();
        let square: i32 = centred.iter().map(|x| x * x).sum();
        Question {
            tables,
            with_mean: with_mean as f32,
            per_step: largest as f32 / ZERO as f32,
            // What is left out of a vector points anywhere, so its product with the question is of this size.
            slack: slack * (square as f32 / DIMENSIONS as f32).sqrt(),
        }
    }

    /// What a vector has to reach beside the product of the question and the mean, to exceed `least`.
    fn needed(&self, least: Option<i32>) -> f32 {
        least.map_or(f32::NEG_INFINITY, |least| least as f32 - self.with_mean)
    }
}

/// Which vectors of a group could reach what is needed: a bit for each, the first lowest.
type Reach = fn(&Question, &Group, f32) -> u32;

/// The fastest way this processor has.
fn reacher() -> Reach {
    #[cfg(target_arch = "x86_64")]
    {
        if wide::has_avx512() {
            return wide::reach_avx512;
        }
        if wide::has_avx2() {
            return wide::reach_avx2;
        }
    }
    reach_plain
}

/// What the entries of a table that stand for zero add up to.
const ZEROS: i32 = LOOKUPS as i32 * ZERO;

/// Any processor.
fn reach_plain(question: &Question, group: &Group, needed: f32) -> u32 {
    let mut sums = [0i32; LANES];
    for ([low, high], bytes) in question.tables.as_chunks::<2>().0.iter().zip(&group.levels) {
        for (sum, byte) in sums.iter_mut().zip(bytes) {
            let [low, high] = [low[usize::from(byte & 15)], high[usize::from(byte >> 4)]];
            *sum += i32::from(low) + i32::from(high);
        }
    }
    let mut near = 0;
    for (lane, sum) in sums.iter().enumerate() {
        let product = (sum - ZEROS) as f32 * question.per_step;
        let most =
            group.with_mean[lane] + group.scale[lane] * product + group.rest[lane] * question.slack;
        near |= u32::from(most >= needed) << lane;
    }
    near
}

/// The instructions of newer x86 processors.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::*;

    use super::{Group, LANES, Question, ZEROS};

    pub(super) fn has_avx2() -> bool {
        is_x86_feature_detected!("avx2")
    }

    pub(super) fn has_avx512() -> bool {
        has_avx2() && is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw")
    }

    /// Call only where [`has_avx2`].
    pub(super) fn reach_avx2(question: &Question, group: &Group, needed: f32) -> u32 {
        assert!(
            has_avx2(),
            "chosen only where the processor has these instructions"
        );
        // SAFETY: the feature was found just above.
        unsafe {
            let (both, upper) = add_avx2(question, group);
            reach(question, group, needed, both, upper)
        }
    }

    /// Call only where [`has_avx512`].
    pub(super) fn reach_avx512(question: &Question, group: &Group, needed: f32) -> u32 {
        assert!(
            has_avx512(),
            "chosen only where the processor has these instructions"
        );
        // SAFETY: the features were found just above.
        unsafe {
            let (both, upper) = add_avx512(question, group);
            reach(question, group, needed, both, upper)
        }
    }

    const _: () = assert!(LANES == 32);

    /// A shuffle looks 32 entries up at once. Two entries fit into a byte, and these are added up in pairs: the
    /// first sums are of the lower bytes and 256 times the upper ones (as far as that fits), the second of the upper.
    #[target_feature(enable = "avx2")]
    fn add_avx2(question: &Question, group: &Group) -> (__m256i, __m256i) {
        let fifteen = _mm256_set1_epi8(15);
        let (mut both, mut upper) = (_mm256_setzero_si256(), _mm256_setzero_si256());
        let tables = question.tables.as_chunks::<2>().0;
        for ([low, high], bytes) in tables.iter().zip(&group.levels) {
            // SAFETY: tables are 16 readable bytes and `bytes` 32; the loads need no alignment.
            let (low, high, bytes) = unsafe {
                (
                    _mm256_broadcastsi128_si256(_mm_loadu_si128(low.as_ptr().cast())),
                    _mm256_broadcastsi128_si256(_mm_loadu_si128(high.as_ptr().cast())),
                    _mm256_loadu_si256(bytes.as_ptr().cast()),
                )
            };
            let high_codes = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), fifteen);
            let two = _mm256_add_epi8(
                _mm256_shuffle_epi8(low, _mm256_and_si256(bytes, fifteen)),
                _mm256_shuffle_epi8(high, high_codes),
            );
            both = _mm256_add_epi16(both, two);
            upper = _mm256_add_epi16(upper, _mm256_srli_epi16(two, 8));
        }
        (both, upper)
    }

    /// The same with two rows of bytes at a time, side by side.
    #[target_feature(enable = "avx2,avx512f,avx512bw")]
    fn add_avx512(question: &Question, group: &Group) -> (__m256i, __m256i) {
        let fifteen = _mm512_set1_epi8(15);
        let (mut both, mut upper) = (_mm512_setzero_si512(), _mm512_setzero_si512());
        let tables = question.tables.as_chunks::<4>().0;
        for (tables, rows) in tables.iter().zip(group.levels.as_chunks::<2>().0) {
            // SAFETY: tables are 16 readable bytes and `rows` 64; the loads need no alignment.
            let ([low, high, next_low, next_high], bytes) = unsafe {
                (
                    tables
                        .each_ref()
                        .map(|table| _mm_loadu_si128(table.as_ptr().cast())),
                    _mm512_loadu_si512(rows.as_ptr().cast()),
                )
            };
            let low = _mm512_mask_broadcast_i32x4(_mm512_broadcast_i32x4(low), 0xff00, next_low);
            let high = _mm512_mask_broadcast_i32x4(_mm512_broadcast_i32x4(high), 0xff00, next_high);
            let high_codes = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), fifteen);
            let two = _mm512_add_epi8(
                _mm512_shuffle_epi8(low, _mm512_and_si512(bytes, fifteen)),
                _mm512_shuffle_epi8(high, high_codes),
            );
            both = _mm512_add_epi16(both, two);
            upper = _mm512_add_epi16(upper, _mm512_srli_epi16(two, 8));
        }
        let halves = |sums| {
            _mm256_add_epi16(
                _mm512_castsi512_si256(sums),
                _mm512_extracti64x4_epi64(sums, 1),
            )
        };
        (halves(both), halves(upper))
    }

    /// The sums of all vectors, and the same steps as [`super::reach_plain`] in the same order.
    #[target_feature(enable = "avx2")]
    fn reach(
        question: &Question,
        group: &Group,
        needed: f32,
        both: __m256i,
        upper: __m256i,
    ) -> u32 {
        let lower = _mm256_sub_epi16(both, _mm256_slli_epi16(upper, 8));
        // The lower bytes were of the even vectors, the upper ones of the odd. Each half is eight in a row twice:
        // vectors 0 to 7 and 16 to 23, then 8 to 15 and 24 to 31.
        let first = _mm256_unpacklo_epi16(lower, upper);
        let second = _mm256_unpackhi_epi16(lower, upper);
        let eights = [
            _mm256_castsi256_si128(first),
            _mm256_castsi256_si128(second),
            _mm256_extracti128_si256(first, 1),
            _mm256_extracti128_si256(second, 1),
        ];
        let per_step = _mm256_set1_ps(question.per_step);
        let slack = _mm256_set1_ps(question.slack);
        let mut near = 0;
        for (at, sums) in eights.into_iter().enumerate() {
            // SAFETY: each array has 32 numbers, and `at * 8 + 8` is at most that; the loads need no alignment.
            let [with_mean, scale, rest] = unsafe {
                [&group.with_mean, &group.scale, &group.rest]
                    .map(|numbers| _mm256_loadu_ps(numbers.as_ptr().add(at * 8)))
            };
            let sums = _mm256_sub_epi32(_mm256_cvtepu16_epi32(sums), _mm256_set1_epi32(ZEROS));
            let product = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), per_step);
            let most = _mm256_add_ps(
                _mm256_add_ps(with_mean, _mm256_mul_ps(scale, product)),
                _mm256_mul_ps(rest, slack),
            );
            let reached = _mm256_cmp_ps(most, _mm256_set1_ps(needed), _CMP_GE_OQ);
            // Eight bits, never negative.
            near |= (_mm256_movemask_ps(reached) as u32) << (at * 8);
        }
        near
    }
}

#[cfg(test)]
mod tests;
