//! Lists of byte spans packed small: each offset as the distance from the one before, seven bits a byte.

use std::ops::Range;

/// Packs spans that are in order and do not overlap.
pub(super) fn pack(spans: &[Range<usize>]) -> Vec<u8> {
    let mut out = Vec::with_capacity(spans.len() * 3);
    let mut at = 0usize;
    for span in spans {
        for offset in [span.start, span.end] {
            let mut step = offset.saturating_sub(at);
            at = offset;
            while step >= 0x80 {
                out.push((step & 0x7f) as u8 | 0x80);
                step >>= 7;
            }
            out.push(step as u8);
        }
    }
    out
}

/// Unpacks what [`pack`] packed; `None` when the bytes are not such a list.
pub(super) fn unpack(bytes: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut offsets = Vec::with_capacity(bytes.len());
    let (mut at, mut step, mut shift) = (0usize, 0usize, 0u32);
    for byte in bytes {
        step |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            at = at.checked_add(step)?;
            offsets.push(at);
            (step, shift) = (0, 0);
        } else {
            shift += 7;
        }
    }
    if shift != 0 || offsets.len() % 2 != 0 {
        return None;
    }
    Some(
        offsets
            .chunks_exact(2)
            .map(|pair| pair[0]..pair[1])
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(mut offsets in proptest::collection::vec(0usize..5_000_000, 0..80)) {
            offsets.sort_unstable();
            let spans: Vec<_> = offsets.chunks_exact(2).map(|pair| pair[0]..pair[1]).collect();
            prop_assert_eq!(super::unpack(&super::pack(&spans)), Some(spans));
        }

        #[test]
        fn any_bytes_are_refused_or_read(bytes: Vec<u8>) {
            let _ = super::unpack(&bytes);
        }
    }
}
