//! Unpacks gzip within bounds: a bomb, a cut file and a gzip in a gzip are told apart.

use std::io::{ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;

use super::{ExtractError, Limits};

/// Whether the bytes begin as a gzip file does.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// The content of a gzip file of one or several members.
pub(super) fn unpack(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, ExtractError> {
    let by_ratio = bytes
        .len()
        .saturating_mul(limits.gzip_ratio)
        .max(limits.gzip_ratio_from);
    let most = by_ratio.min(limits.decoded_bytes);
    let mut out = Vec::new();
    // One byte more than allowed tells "too much" from "just enough".
    let mut reader = MultiGzDecoder::new(bytes).take(most as u64 + 1);
    reader
        .read_to_end(&mut out)
        .map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => ExtractError::GzipEndsEarly,
            _ => ExtractError::GzipDamaged(error.to_string()),
        })?;
    if out.len() > most {
        return Err(if most < limits.decoded_bytes {
            ExtractError::GzipBomb(limits.gzip_ratio)
        } else {
            ExtractError::TooLarge(limits.decoded_bytes)
        });
    }
    if is_gzip(&out) {
        return Err(ExtractError::GzipNested);
    }
    Ok(out)
}
