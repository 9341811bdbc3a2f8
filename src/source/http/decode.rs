//! Bodies as they are sent, unpacked within bounds. reqwest could unpack them itself, but without any bound.

use std::io::{self, BufReader, ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

/// What is unpacked may be so many times larger than what was sent. Pages come to 20, sitemaps to 50; a bomb of gzip
/// has 1,000.
pub const MOST_RATIO: usize = 200;

/// Up to so many bytes the ratio is not looked at.
const RATIO_FROM: usize = 1 << 20;

/// A window that a zstd frame may ask memory for: what RFC 8878 tells everybody to support.
const MOST_ZSTD_WINDOW: u64 = 8 << 20;

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Not at all.
    Plain,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
    /// Zstandard.
    Zstd,
}

/// What a client that unpacks with this asks for.
pub(super) const ACCEPTED: &str = "gzip, br, zstd";

impl Coding {
    /// Reads `Content-Encoding`. `None` where it is none of ours, or more than one: no honest server packs twice.
    pub(super) fn named(header: &str) -> Option<Coding> {
        let mut found = Coding::Plain;
        for name in header.split(',').map(str::trim) {
            let coding = match name.to_ascii_lowercase().as_str() {
                "" | "identity" => continue,
                "gzip" | "x-gzip" => Coding::Gzip,
                "br" => Coding::Brotli,
                "zstd" => Coding::Zstd,
                _ => return None,
            };
            if found != Coding::Plain {
                return None;
            }
            found = coding;
        }
        Some(found)
    }
}

/// Why a body is not unpacked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It would become too large.
    #[error("it is larger than {most} bytes when it is unpacked")]
    TooLarge {
        /// The bound.
        most: usize,
    },
    /// It becomes so much larger that it is made for that.
    #[error("it is packed to become more than {MOST_RATIO} times larger, as no honest page is")]
    Bomb,
    /// It is damaged, or not packed like that.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

/// What was unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether there were more than were wanted.
    pub cut: bool,
}

/// Unpacks `source` into at most `most` bytes; what is beyond is an error, or left out where `cut` says so.
///
/// It blocks where `source` does, and stops reading it as soon as it is too much.
///
/// # Errors
/// When it is too large, a bomb, or damaged.
pub fn decode(
    coding: Coding,
    source: impl Read,
    most: usize,
    cut: bool,
) -> Result<Decoded, DecodeError> {
    let damaged = |error: io::Error| DecodeError::Damaged(error.to_string());
    let mut source = BufReader::new(Counted {
        source,
        taken: std::rc::Rc::default(),
    });
    let taken = source.get_ref().taken.clone();
    // An empty body is empty however it is said to be packed.
    if io::BufRead::fill_buf(&mut source)
        .map_err(damaged)?
        .is_empty()
    {
        return Ok(Decoded {
            bytes: Vec::new(),
            cut: false,
        });
    }
    let mut unpacked: Box<dyn Read + '_> = match coding {
        Coding::Plain => Box::new(source),
        Coding::Gzip => Box::new(MultiGzDecoder::new(source)),
        Coding::Brotli => Box::new(brotli_decompressor::Decompressor::new(source, 4096)),
        Coding::Zstd => Box::new(
            StreamingDecoder::new_with_max_window_size(source, MOST_ZSTD_WINDOW)
                .map_err(|error| DecodeError::Damaged(error.to_string()))?,
        ),
    };
    let mut bytes = Vec::new();
    let mut piece = vec![0; 16 << 10];
    loop {
        let length = match unpacked.read(&mut piece) {
            Ok(0) => return Ok(Decoded { bytes, cut: false }),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(damaged(error)),
        };
        let room = most - bytes.len();
        bytes.extend_from_slice(piece.get(..length.min(room)).unwrap_or_default());
        let most_by_ratio = taken.get().saturating_mul(MOST_RATIO).max(RATIO_FROM);
        if bytes.len() > most_by_ratio {
            return Err(DecodeError::Bomb);
        }
        if length > room {
            return match cut {
                true => Ok(Decoded { bytes, cut: true }),
                false => Err(DecodeError::TooLarge { most }),
            };
        }
    }
}

/// Counts what was taken of a source.
struct Counted<R> {
    source: R,
    taken: std::rc::Rc<std::cell::Cell<usize>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.taken.set(self.taken.get() + length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    const MANY: usize = 64 << 20;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        ruzstd::encoding::compress_to_vec(bytes, level)
    }

    fn br(mut bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let settings = brotli::enc::BrotliEncoderParams {
            quality: 5,
            ..Default::default()
        };
        brotli::BrotliCompress(&mut bytes, &mut out, &settings).unwrap();
        out
    }

    fn all(bytes: &[u8]) -> [(Coding, Vec<u8>); 3] {
        [
            (Coding::Gzip, gzip(bytes)),
            (Coding::Brotli, br(bytes)),
            (Coding::Zstd, zstd(bytes)),
        ]
    }

    #[test]
    fn only_one_coding_and_only_ours() {
        for (header, coding) in [
            ("", Some(Coding::Plain)),
            ("identity", Some(Coding::Plain)),
            ("GZIP", Some(Coding::Gzip)),
            ("x-gzip, identity", Some(Coding::Gzip)),
            (" br", Some(Coding::Brotli)),
            ("zstd", Some(Coding::Zstd)),
            ("gzip, gzip", None),
            ("br,gzip", None),
            ("deflate", None),
            ("aes128gcm", None),
        ] {
            assert_eq!(Coding::named(header), coding, "{header}");
        }
    }

    #[test]
    fn h15_bombs_are_given_up_long_before_they_are_unpacked() {
        // Beyond the ratio, and of more bytes than are ever held.
        for (coding, bomb) in all(&vec![0; MANY]) {
            assert!(bomb.len() * MOST_RATIO < MANY, "{coding:?} packs it small");
            let refused = decode(coding, bomb.as_slice(), MANY, false);
            assert_eq!(refused, Err(DecodeError::Bomb), "{coding:?}");
            let refused = decode(coding, bomb.as_slice(), 10_000, false);
            assert_eq!(
                refused,
                Err(DecodeError::TooLarge { most: 10_000 }),
                "{coding:?}"
            );
        }
    }

    #[test]
    fn h15_a_zstd_frame_asks_for_no_more_memory_than_is_usual() {
        // Magic number, no content size, a window of 2 GiB.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00];
        let refused = decode(Coding::Zstd, frame.as_slice(), MANY, false);
        assert!(
            matches!(refused, Err(DecodeError::Damaged(_))),
            "{refused:?}"
        );
    }

    #[test]
    fn what_is_cut_or_no_packed_data_is_damaged() {
        let text = "word ".repeat(10_000);
        for (coding, packed) in all(text.as_bytes()) {
            let half = packed.get(..packed.len() / 2).unwrap();
            for wrong in [half, b"<html>no".as_slice()] {
                let refused = decode(coding, wrong, MANY, false);
                assert!(
                    matches!(refused, Err(DecodeError::Damaged(_))),
                    "{coding:?} {refused:?}"
                );
            }
            assert_eq!(decode(coding, [].as_slice(), 9, false).unwrap().bytes, b"");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_was_packed_comes_back_or_is_cut_where_it_should_be(
            bytes in prop::collection::vec(any::<u8>(), 0..5000),
            most in 0usize..6000,
        ) {
            for (coding, packed) in all(&bytes).into_iter().chain([(Coding::Plain, bytes.clone())]) {
                let cut = decode(coding, packed.as_slice(), most, true).unwrap();
                prop_assert_eq!(&cut.bytes, &bytes[..most.min(bytes.len())]);
                prop_assert_eq!(cut.cut, bytes.len() > most);
                let whole = decode(coding, packed.as_slice(), most, false);
                prop_assert_eq!(whole.is_ok(), bytes.len() <= most);
            }
        }

        #[test]
        fn what_is_not_packed_at_all_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            for coding in [Coding::Gzip, Coding::Brotli, Coding::Zstd] {
                let _ = decode(coding, bytes.as_slice(), 1 << 20, false);
                // With the right beginning, the decoders read further.
                let begun: &[u8] = match coding {
                    Coding::Gzip => &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
                    Coding::Zstd => &[0x28, 0xb5, 0x2f, 0xfd],
                    _ => &[],
                };
                let _ = decode(coding, begun.chain(bytes.as_slice()), 1 << 20, false);
            }
        }
    }
}
