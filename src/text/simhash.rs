//! A fingerprint by which near-copies of a text know each other (Charikar 2002): texts that share most of their
//! word triples differ in few of the 64 bits.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use unicode_segmentation::UnicodeSegmentation;

/// The fingerprint of `text`: case and punctuation do not count.
pub fn simhash(text: &str) -> u64 {
    let mut sums = [0i32; 64];
    let mut last: [u64; 2] = [0, 0];
    let mut words = 0usize;
    for word in text.unicode_words() {
        let mut hasher = FxHasher::default();
        for c in word.chars().flat_map(char::to_lowercase) {
            c.hash(&mut hasher);
        }
        let hash = hasher.finish();
        add(
            &mut sums,
            mix(last[0].rotate_left(17) ^ last[1].rotate_left(31) ^ hash),
        );
        last = [last[1], hash];
        words += 1;
    }
    if words == 0 {
        return 0;
    }
    sums.iter().enumerate().fold(
        0,
        |bits, (bit, sum)| if *sum > 0 { bits | 1 << bit } else { bits },
    )
}

/// In how many bits two fingerprints differ: 0 for copies, about 32 for strangers.
pub fn distance(a: u64, b: u64) -> u32 {
    (a ^ b).count_ones()
}

fn add(sums: &mut [i32; 64], hash: u64) {
    for (bit, sum) in sums.iter_mut().enumerate() {
        *sum += if hash >> bit & 1 == 1 { 1 } else { -1 };
    }
}

/// Spreads a hash over all its bits (the finaliser of SplitMix64, Steele et al. 2014).
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ hash >> 31
}

#[cfg(test)]
mod tests {
    use super::{distance, simhash};

    #[test]
    fn copies_are_near_and_strangers_far() {
        let wire = "The ferry to the island will run every hour from Monday, the harbour office said, after a winter \
                    in which storms closed the pier for eleven days and the council paid for buses instead.";
        let edited = wire.replace("harbour office", "port office");
        let other = "A new museum of glass opens next to the old brewery, with two hundred lamps on loan from \
                     collectors abroad and a workshop where visitors can blow their own bottle on Sundays.";
        assert_eq!(distance(simhash(wire), simhash(&wire.to_uppercase())), 0);
        assert!(distance(simhash(wire), simhash(&edited)) < 16);
        assert!(distance(simhash(wire), simhash(other)) > 20);
    }
}
