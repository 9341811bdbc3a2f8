//! What goes through the pipes between parent and child: frames of a length (eight bytes, little-endian) and what is
//! packed behind it. A request is a frame, then its file's bytes as they are.

use std::io::{Error, ErrorKind, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::{ExtractError, Extraction, Format, Hint, Limits, extract_as};

/// Bytes before a frame.
pub(super) const LENGTH_BYTES: usize = 8;
/// The longest frame of a request: names and addresses.
const REQUEST_BYTES: u64 = 1 << 20;

/// The child's first frame.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello {
    /// Walls that the kernel could not give.
    pub(super) notes: Vec<String>,
}

/// A file to be read.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Request {
    format: Format,
    name: String,
    content_type: Option<String>,
    url: Option<String>,
    modified: Option<jiff::Timestamp>,
    limits: Limits,
    /// How many bytes of the file follow.
    bytes: u64,
}

/// The child's answer to a request.
pub(super) type Answer = Result<Extraction, ExtractError>;

impl Request {
    /// The frame that asks for `bytes`, which follow it.
    pub(super) fn frame(format: Format, bytes: &[u8], hint: &Hint) -> Result<Vec<u8>, Error> {
        let request = Request {
            format,
            name: hint.name.to_owned(),
            content_type: hint.content_type.map(str::to_owned),
            url: hint.url.map(str::to_owned),
            modified: hint.modified,
            limits: hint.limits,
            bytes: bytes.len() as u64,
        };
        let mut frame = Vec::new();
        write(&mut frame, &request)?;
        Ok(frame)
    }

    /// The next request with the file's bytes; `None` when the parent has closed the pipe.
    pub(super) fn read(from: &mut impl Read) -> Result<Option<(Request, Vec<u8>)>, Error> {
        let mut length = [0; LENGTH_BYTES];
        match from.read_exact(&mut length) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        let length = u64::from_le_bytes(length);
        if length > REQUEST_BYTES {
            return Err(Error::new(
                ErrorKind::InvalidData,
                "a request is longer than any is",
            ));
        }
        let request: Request = unpack(&exactly(from, length)?)?;
        let bytes = exactly(from, request.bytes)?;
        Ok(Some((request, bytes)))
    }

    /// Does what is asked.
    pub(super) fn extract(&self, bytes: &[u8]) -> Answer {
        let hint = Hint {
            name: &self.name,
            content_type: self.content_type.as_deref(),
            url: self.url.as_deref(),
            modified: self.modified,
            limits: self.limits,
        };
        extract_as(self.format, bytes, &hint)
    }
}

/// Writes a frame.
pub(super) fn write(to: &mut impl Write, what: &impl Serialize) -> Result<(), Error> {
    let packed = postcard::to_stdvec(what).map_err(not_packed)?;
    to.write_all(&(packed.len() as u64).to_le_bytes())?;
    to.write_all(&packed)?;
    to.flush()
}

/// What a frame holds.
pub(super) fn unpack<T: DeserializeOwned>(frame: &[u8]) -> Result<T, Error> {
    let (what, rest) = postcard::take_from_bytes(frame).map_err(not_packed)?;
    match rest.is_empty() {
        true => Ok(what),
        false => Err(Error::new(ErrorKind::InvalidData, "a frame is too long")),
    }
}

fn not_packed(error: postcard::Error) -> Error {
    Error::new(ErrorKind::InvalidData, error)
}

fn exactly(from: &mut impl Read, length: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    match bytes.len() as u64 == length {
        true => Ok(bytes),
        false => Err(ErrorKind::UnexpectedEof.into()),
    }
}
