//! The sketch against the exact scan.

use proptest::prelude::*;

use super::*;
use crate::model::scan;

/// Every way this machine has.
fn reachers() -> Vec<(&'static str, Reach)> {
    let mut all: Vec<(&'static str, Reach)> = vec![("plain", reach_plain)];
    #[cfg(target_arch = "x86_64")]
    {
        if wide::has_avx2() {
            all.push(("avx2", wide::reach_avx2));
        }
        if wide::has_avx512() {
            all.push(("avx512", wide::reach_avx512));
        }
    }
    all
}

/// Numbers that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        self.0 >> 33
    }

    /// About normal, of deviation 1.
    fn normal(&mut self) -> f32 {
        (0..12)
            .map(|_| (self.next() % 10_000) as f32 / 10_000.0)
            .sum::<f32>()
            - 6.0
    }
}

/// Vectors as an embedder makes them: a few directions that all share, topics, and each its own rest. The first one
/// is the question.
fn like_real(numbers: &mut Numbers, count: usize) -> (Vector8, Vec<i8>) {
    let mut direction = || -> Vec<f32> { (0..DIMENSIONS).map(|_| numbers.normal()).collect() };
    let shared = direction();
    let topics: Vec<Vec<f32>> = (0..20).map(|_| direction()).collect();
    let mut vectors = (0..=count).map(|at| {
        let own: Vec<f32> = (0..DIMENSIONS).map(|_| numbers.normal()).collect();
        let mut unit: [f32; DIMENSIONS] =
            std::array::from_fn(|d| 0.8 * shared[d] + 0.5 * topics[at % 20][d] + 0.6 * own[d]);
        let length = unit.iter().map(|x| x * x).sum::<f32>().sqrt();
        unit.iter_mut().for_each(|x| *x /= length);
        Vector8::from_unit(&unit)
    });
    let question = vectors.next().unwrap();
    (question, vectors.flat_map(|vector| vector.0).collect())
}

#[test]
fn the_nearest_are_those_of_the_exact_scan() {
    let mut numbers = Numbers(7);
    for keep_every in [1, 3, 500] {
        let (question, block) = like_real(&mut numbers, 5_000);
        let sketch = Sketch::of(&block);
        let keep = |index: usize| index.is_multiple_of(keep_every);
        for count in [0, 1, 40, 100] {
            assert_eq!(
                sketch.nearest(&question, &block, count, keep),
                scan::nearest(&question, &block, count, keep),
                "{count} of every {keep_every}"
            );
        }
    }
}

#[test]
fn most_vectors_are_never_compared() {
    let (question, block) = like_real(&mut Numbers(1), 5_000);
    let asked = std::cell::Cell::new(0);
    let keep = |_| {
        asked.set(asked.get() + 1);
        true
    };
    Sketch::of(&block).nearest(&question, &block, 10, keep);
    assert!(asked.get() < 2_000, "{}", asked.get());
}

#[test]
fn an_estimate_of_the_vector_itself_is_right() {
    let (_, block) = like_real(&mut Numbers(3), 200);
    let sketch = Sketch::of(&block);
    for (index, vector) in block.as_chunks::<DIMENSIONS>().0.iter().enumerate() {
        let question = Question::of(&Vector8(*vector), &sketch.mean, 0.0);
        let group = &sketch.groups[index / LANES];
        let exact = scan::dot(&Vector8(*vector), &Vector8(*vector));
        let reaches = |least: i32| {
            reach_plain(&question, group, question.needed(Some(least))) >> (index % LANES) & 1 == 1
        };
        // The steps of the tables are a third of a percent or so.
        assert!(reaches(exact - exact / 100), "{index}");
        assert!(!reaches(exact + exact / 100), "{index}");
    }
}

#[test]
fn equal_vectors_keep_their_order_and_empty_blocks_give_nothing() {
    let question = Vector8([3; DIMENSIONS]);
    let block = [5i8; DIMENSIONS * 100];
    let sketch = Sketch::of(&block);
    assert_eq!(
        sketch.nearest(&question, &block, 7, |index| index >= 50),
        scan::nearest(&question, &block, 7, |index| index >= 50)
    );
    assert!(
        Sketch::of(&[])
            .nearest(&question, &[], 7, |_| true)
            .is_empty()
    );
    // A rest that is no vector is not read.
    assert_eq!(Sketch::of(&block[..DIMENSIONS + 9]).rows, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_way_rules_out_the_same(bytes in prop::collection::vec(any::<i8>(), DIMENSIONS * 2..DIMENSIONS * 70), least in -100_000i32..100_000) {
        let query = Vector8(std::array::from_fn(|at| bytes[at]));
        let sketch = Sketch::of(&bytes[DIMENSIONS..]);
        for slack in [0.0, SLACK] {
            let question = Question::of(&query, &sketch.mean, slack);
            let needed = question.needed(Some(least));
            for group in &sketch.groups {
                for (name, reach) in reachers() {
                    prop_assert_eq!(reach_plain(&question, group, needed), reach(&question, group, needed), "{}", name);
                }
            }
        }
    }

    #[test]
    fn with_slack_enough_for_everything_it_is_the_exact_scan(
        bytes in prop::collection::vec(any::<i8>(), DIMENSIONS..DIMENSIONS * 100),
        count in 0usize..50,
        odd_only: bool,
    ) {
        let query = Vector8(std::array::from_fn(|at| bytes[at]));
        let block = &bytes[DIMENSIONS..];
        let sketch = Sketch::of(block);
        let keep = |index: usize| !odd_only || index % 2 == 1;
        let exact = scan::nearest(&query, block, count, keep);
        for (name, reach) in reachers() {
            let found = sketch.nearest_with(&query, block, count, keep, 1e6, reach);
            prop_assert_eq!(&found, &exact, "{}", name);
        }
    }

    #[test]
    fn any_vectors_carry_their_exact_products(
        bytes in prop::collection::vec(any::<i8>(), DIMENSIONS..DIMENSIONS * 100),
        count in 0usize..50,
        modulus in 1usize..9,
    ) {
        let query = Vector8(std::array::from_fn(|at| bytes[at]));
        let block = &bytes[DIMENSIONS..];
        let found = Sketch::of(block).nearest(&query, block, count, |index| index.is_multiple_of(modulus));
        for near in &found {
            prop_assert_eq!(near.index % modulus, 0);
            let vector = &block[near.index * DIMENSIONS..][..DIMENSIONS];
            prop_assert_eq!(near.dot, scan::dot_of(&query, vector));
        }
        let kept = (0..block.len() / DIMENSIONS).filter(|index| index.is_multiple_of(modulus)).count();
        prop_assert_eq!(found.len(), count.min(kept));
    }
}
