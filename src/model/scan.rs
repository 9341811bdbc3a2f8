//! The nearest vectors, exactly: every stored vector is compared, at the speed the memory can deliver them.
//!
//! Vectors are stored one byte a dimension in one block, `DIMENSIONS` bytes each. Sums are of integers, so every
//! processor gives the same numbers; the widest instructions it has are chosen when it runs.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::embedder::DIMENSIONS;

/// Steps per unit, one for all vectors so that sums of integers can be compared. The largest number seen in
/// bge-small's vectors is 0.41 (four dimensions are always large), so 0.45 must still fit into 127 steps: twice the
/// steps would cut those four off and move cosines by 0.06, these move them by 0.0014 (root mean square).
pub const STEPS_PER_UNIT: f32 = 280.0;

/// A unit vector with one byte a dimension: `round(x * STEPS_PER_UNIT)` within -127 to 127.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vector8(pub [i8; DIMENSIONS]);

impl Vector8 {
    /// Rounds a vector of length one.
    pub(super) fn from_unit(unit: &[f32; DIMENSIONS]) -> Vector8 {
        Vector8(unit.map(|x| {
            // Within i8 after the clamp; what is not a number becomes 0.
            (x * STEPS_PER_UNIT).round().clamp(-127.0, 127.0) as i8
        }))
    }

    /// The vector as it is stored.
    pub fn as_bytes(&self) -> &[i8] {
        &self.0
    }
}

/// One of the nearest vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Near {
    /// The sum of products of the rounded numbers.
    pub dot: i32,
    /// Its place in the block, from 0.
    pub index: usize,
}

impl Near {
    /// The cosine that the sum stands for, about -1 to 1, off by some thousandths.
    pub fn cosine(self) -> f32 {
        self.dot as f32 / (STEPS_PER_UNIT * STEPS_PER_UNIT)
    }
}

/// The sum of products of two stored vectors.
pub fn dot(a: &Vector8, b: &Vector8) -> i32 {
    plain_dot(&a.0, &b.0)
}

/// The sum of products of a stored vector and one of a block; a block's slice of another length counts its part.
pub fn dot_of(a: &Vector8, b: &[i8]) -> i32 {
    plain_dot(&a.0, b)
}

/// The up to `count` nearest vectors of a block, nearest first; of equally near ones the earlier.
///
/// `block` holds vectors of [`DIMENSIONS`] bytes one after another (a rest that is no whole vector is not read);
/// `keep` says by place which of them may be found, and is only asked about those near enough to count. Blocks:
/// some 2.5 to 5 ms for 200,000 vectors.
pub fn nearest(
    query: &Vector8,
    block: &[i8],
    count: usize,
    keep: impl Fn(usize) -> bool,
) -> Vec<Near> {
    let mut best = Best::new(count);
    let mut dots = [0i32; GROUP];
    let fill = filler();
    for (group, vectors) in block.chunks(GROUP * DIMENSIONS).enumerate() {
        let whole = vectors.len() / DIMENSIONS;
        fill(query, vectors, &mut dots);
        for (place, dot) in dots.iter().take(whole).enumerate() {
            if best.wants(*dot) {
                let index = group * GROUP + place;
                if keep(index) {
                    best.add(Near { dot: *dot, index });
                }
            }
        }
    }
    best.into_sorted()
}

/// Vectors per turn: their sums stay in the nearest cache.
const GROUP: usize = 256;

/// Fills the sums of up to [`GROUP`] vectors.
type Fill = fn(&Vector8, &[i8], &mut [i32; GROUP]);

/// The fastest way this processor has.
fn filler() -> Fill {
    #[cfg(target_arch = "x86_64")]
    {
        if wide::has_vnni() {
            return wide::fill_vnni;
        }
        if wide::has_avx2() {
            return wide::fill_avx2;
        }
    }
    fill_plain
}

/// Compares one vector at a time, in the fastest way this processor has.
pub(super) fn comparer() -> impl FnMut(&Vector8, &[i8; DIMENSIONS]) -> i32 {
    let fill = filler();
    let mut dots = [0i32; GROUP];
    move |query, vector| {
        fill(query, vector, &mut dots);
        dots[0]
    }
}

/// Any processor.
fn fill_plain(query: &Vector8, vectors: &[i8], dots: &mut [i32; GROUP]) {
    for (vector, dot) in vectors.chunks_exact(DIMENSIONS).zip(dots) {
        *dot = plain_dot(&query.0, vector);
    }
}

fn plain_dot(a: &[i8], b: &[i8]) -> i32 {
    // Products of two i8 fit i16, and this form lets the compiler use the multiply-and-add of i16 pairs.
    a.iter()
        .zip(b)
        .map(|(a, b)| i32::from(i16::from(*a) * i16::from(*b)))
        .sum()
}

/// The `count` best so far; the worst of them is on top.
pub(super) struct Best {
    count: usize,
    heap: BinaryHeap<Reverse<(i32, Reverse<usize>)>>,
}

impl Best {
    pub(super) fn new(count: usize) -> Best {
        Best {
            count,
            heap: BinaryHeap::with_capacity(count.min(10_000) + 1),
        }
    }

    /// What a further one has to exceed; nothing while there is room.
    pub(super) fn least(&self) -> Option<i32> {
        let Reverse((worst, _)) = self.heap.peek()?;
        (self.heap.len() >= self.count).then_some(*worst)
    }

    /// Offer them in the order of their places.
    pub(super) fn wants(&self, dot: i32) -> bool {
        if self.heap.len() < self.count {
            return true;
        }
        // Places come in rising order, so an equal one would lose against those that are in.
        self.least().is_some_and(|worst| dot > worst)
    }

    pub(super) fn add(&mut self, near: Near) {
        self.heap.push(Reverse((near.dot, Reverse(near.index))));
        if self.heap.len() > self.count {
            self.heap.pop();
        }
    }

    pub(super) fn into_sorted(self) -> Vec<Near> {
        let sorted = self.heap.into_sorted_vec();
        sorted
            .into_iter()
            .map(|Reverse((dot, Reverse(index)))| Near { dot, index })
            .collect()
    }
}

/// The instructions of newer x86 processors.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::*;

    use super::{DIMENSIONS, GROUP, Vector8};

    pub(super) fn has_vnni() -> bool {
        is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vnni")
    }

    pub(super) fn has_avx2() -> bool {
        is_x86_feature_detected!("avx2")
    }

    /// Call only where [`has_vnni`].
    pub(super) fn fill_vnni(query: &Vector8, vectors: &[i8], dots: &mut [i32; GROUP]) {
        assert!(
            has_vnni(),
            "chosen only where the processor has these instructions"
        );
        // SAFETY: the features were found just above.
        unsafe { vnni(query, vectors, dots) }
    }

    /// Call only where [`has_avx2`].
    pub(super) fn fill_avx2(query: &Vector8, vectors: &[i8], dots: &mut [i32; GROUP]) {
        assert!(
            has_avx2(),
            "chosen only where the processor has these instructions"
        );
        // SAFETY: the feature was found just above.
        unsafe { avx2(query, vectors, dots) }
    }

    const VNNI_PARTS: usize = DIMENSIONS / 64;
    const AVX2_PARTS: usize = DIMENSIONS / 16;
    const _: () = assert!(DIMENSIONS.is_multiple_of(64));

    /// The instruction multiplies unsigned with signed bytes. The stored vector is shifted by 128 to be unsigned
    /// (one XOR), which adds 128 times the sum of the query to every result: that is taken off at the end.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    fn vnni(query: &Vector8, vectors: &[i8], dots: &mut [i32; GROUP]) {
        let shift = _mm512_set1_epi8(i8::MIN);
        let too_much: i32 = query.0.iter().map(|x| i32::from(*x) * 128).sum();
        let mut parts = [_mm512_setzero_si512(); VNNI_PARTS];
        for (part, bytes) in parts.iter_mut().zip(query.0.as_chunks::<64>().0) {
            // SAFETY: `bytes` is 64 readable bytes, and the load needs no alignment.
            *part = unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) };
        }
        for (vector, dot) in vectors.as_chunks::<DIMENSIONS>().0.iter().zip(dots) {
            let mut even = _mm512_setzero_si512();
            let mut odd = _mm512_setzero_si512();
            for at in 0..VNNI_PARTS / 2 {
                // SAFETY: `at * 128 + 64 + 64` is at most the vector's `DIMENSIONS` bytes; no alignment needed.
                let (a, b) = unsafe {
                    let start = vector.as_ptr().add(at * 128);
                    (
                        _mm512_loadu_si512(start.cast()),
                        _mm512_loadu_si512(start.add(64).cast()),
                    )
                };
                even = _mm512_dpbusd_epi32(even, _mm512_xor_si512(a, shift), parts[at * 2]);
                odd = _mm512_dpbusd_epi32(odd, _mm512_xor_si512(b, shift), parts[at * 2 + 1]);
            }
            *dot = _mm512_reduce_add_epi32(_mm512_add_epi32(even, odd)) - too_much;
        }
    }

    /// Widens to i16, multiplies, adds neighbours.
    #[target_feature(enable = "avx2")]
    fn avx2(query: &Vector8, vectors: &[i8], dots: &mut [i32; GROUP]) {
        let mut parts = [_mm256_setzero_si256(); AVX2_PARTS];
        for (part, bytes) in parts.iter_mut().zip(query.0.as_chunks::<16>().0) {
            // SAFETY: `bytes` is 16 readable bytes, and the load needs no alignment.
            *part = _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) });
        }
        for (vector, dot) in vectors.as_chunks::<DIMENSIONS>().0.iter().zip(dots) {
            let mut sum = _mm256_setzero_si256();
            for (part, bytes) in parts.iter().zip(vector.as_chunks::<16>().0) {
                // SAFETY: as above.
                let wide = _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) });
                sum = _mm256_add_epi32(sum, _mm256_madd_epi16(wide, *part));
            }
            let half = _mm_add_epi32(
                _mm256_castsi256_si128(sum),
                _mm256_extracti128_si256(sum, 1),
            );
            let quarter = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0b0100_1110));
            let one = _mm_add_epi32(quarter, _mm_shuffle_epi32(quarter, 0b1011_0001));
            *dot = _mm_cvtsi128_si32(one);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vector(fill: impl Fn(usize) -> i8) -> Vector8 {
        Vector8(std::array::from_fn(fill))
    }

    /// Every way this machine has.
    fn fillers() -> Vec<(&'static str, Fill)> {
        let mut all: Vec<(&'static str, Fill)> = vec![("plain", fill_plain)];
        #[cfg(target_arch = "x86_64")]
        {
            if wide::has_avx2() {
                all.push(("avx2", wide::fill_avx2));
            }
            if wide::has_vnni() {
                all.push(("vnni", wide::fill_vnni));
            }
        }
        all
    }

    fn sums(query: &Vector8, block: &[i8], fill: Fill) -> Vec<i32> {
        let mut dots = [0; GROUP];
        fill(query, block, &mut dots);
        dots[..block.len() / DIMENSIONS].to_vec()
    }

    fn exact(query: &Vector8, block: &[i8]) -> Vec<i32> {
        let product = |(a, b): (&i8, &i8)| i64::from(*a) * i64::from(*b);
        block
            .chunks_exact(DIMENSIONS)
            .map(|v| i32::try_from(query.0.iter().zip(v).map(product).sum::<i64>()).unwrap())
            .collect()
    }

    #[test]
    fn the_extremes_do_not_overflow() {
        for a in [i8::MIN, -127, 0, 127] {
            for b in [i8::MIN, -127, 0, 127] {
                let (query, stored) = (vector(|_| a), vector(|_| b));
                for (name, fill) in fillers() {
                    assert_eq!(
                        sums(&query, &stored.0, fill),
                        exact(&query, &stored.0),
                        "{name} {a} {b}"
                    );
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_way_gives_the_same_sums(bytes in prop::collection::vec(any::<i8>(), DIMENSIONS * 2..DIMENSIONS * 8)) {
            let query = vector(|at| bytes[at]);
            let block = &bytes[DIMENSIONS..];
            for (name, fill) in fillers() {
                prop_assert_eq!(sums(&query, block, fill), exact(&query, block), "{}", name);
            }
        }

        #[test]
        fn the_nearest_are_those_of_a_full_sort(seeds in prop::collection::vec(0u8..8, 0..700), count in 0usize..20, odd_only: bool) {
            // Few different vectors, so that there are many ties.
            let query = vector(|at| (at % 11) as i8 - 5);
            let block: Vec<i8> = seeds.iter().flat_map(|s| vector(|at| ((at * usize::from(*s)) % 13) as i8).0).collect();
            let keep = |index: usize| !odd_only || index % 2 == 1;
            let mut all: Vec<Near> = exact(&query, &block).into_iter().enumerate()
                .map(|(index, dot)| Near { dot, index }).filter(|near| keep(near.index)).collect();
            all.sort_by_key(|near| (Reverse(near.dot), near.index));
            all.truncate(count);
            prop_assert_eq!(nearest(&query, &block, count, keep), all);
        }
    }

    #[test]
    fn a_rest_that_is_no_vector_is_not_read() {
        let query = vector(|_| 1);
        assert_eq!(
            nearest(&query, &[1; DIMENSIONS + 100], 5, |_| true).len(),
            1
        );
        assert!(nearest(&query, &[1; DIMENSIONS - 1], 5, |_| true).is_empty());
    }

    #[test]
    fn rounding_keeps_the_cosine() {
        let mut unit: [f32; DIMENSIONS] = std::array::from_fn(|at| ((at * 37) % 101) as f32 - 50.0);
        let length = unit.iter().map(|x| x * x).sum::<f32>().sqrt();
        unit.iter_mut().for_each(|x| *x /= length);
        let stored = Vector8::from_unit(&unit);
        let near = Near {
            dot: dot(&stored, &stored),
            index: 0,
        };
        assert!((near.cosine() - 1.0).abs() < 0.005, "{}", near.cosine());
    }
}
