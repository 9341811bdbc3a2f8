//! The ZIP archive that an office file is, within bounds: nothing is ever unpacked but the parts that are asked for, into
//! memory, and no name in it is ever taken for a path.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{ExtractError, Limits};

/// What other archives have in them that tells what they are.
const KINDS: &[(&str, &str)] = &[
    ("xl/workbook.xml", "an Excel table (save it as CSV)"),
    (
        "ppt/presentation.xml",
        "a PowerPoint presentation (save it as PDF)",
    ),
    (
        "META-INF/container.xml",
        "an EPUB book (save it as HTML or PDF)",
    ),
    (
        "content.xml",
        "an OpenDocument file (save it as DOCX or PDF)",
    ),
    ("AndroidManifest.xml", "an Android app"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
];

/// An office file, opened.
pub(super) struct OfficeZip<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a Limits,
    /// Bytes that all parts together may still unpack to.
    budget: usize,
    /// The same by the ratio, and never less than what no bomb is.
    by_ratio: usize,
}

impl<'a> OfficeZip<'a> {
    /// Reads the list of what is in it.
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<OfficeZip<'a>, ExtractError> {
        if bytes.len() > limits.docx_bytes {
            return Err(ExtractError::FileTooLarge(limits.docx_bytes));
        }
        // What the archive says of itself is not believed, only used to refuse early.
        if files_promised(bytes).is_some_and(|files| files > limits.docx_files) {
            return Err(ExtractError::DocxTooManyFiles(limits.docx_files));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > limits.docx_files {
            return Err(ExtractError::DocxTooManyFiles(limits.docx_files));
        }
        Ok(OfficeZip {
            archive,
            limits,
            budget: limits.docx_bytes,
            by_ratio: bytes
                .len()
                .saturating_mul(limits.gzip_ratio)
                .max(limits.gzip_ratio_from),
        })
    }

    /// The main part of a DOCX; an error that says what the archive is instead.
    pub(super) fn main_part(&self) -> Result<String, ExtractError> {
        let numbered = |name: &str| {
            name.strip_prefix("word/document")
                .and_then(|rest| rest.strip_suffix(".xml"))
                .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
        };
        // A name that cannot be read is none that is looked for.
        let names = || self.archive.file_names().flatten();
        if let Some(main) = names().find(|name| numbered(name)) {
            return Ok(main.into_owned());
        }
        let has = |wanted: &str| names().any(|name| name == wanted);
        let kind = KINDS.iter().find(|(part, _)| has(part));
        Err(ExtractError::UnsupportedFormat(
            kind.map_or("a ZIP archive", |(_, kind)| kind).into(),
        ))
    }

    /// The text of one part; `None` where there is none of that name. Not one byte more is unpacked than the limits
    /// allow, whatever the archive says of the part's size.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ExtractError> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error)),
        };
        let most = self.budget.min(self.by_ratio);
        let mut bytes = Vec::new();
        part.take(most as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| ExtractError::DocxDamaged(format!("{name}: {error}")))?;
        if bytes.len() > most {
            return Err(match self.by_ratio < self.budget {
                true => ExtractError::DocxBomb(self.limits.gzip_ratio),
                false => ExtractError::DocxTooLarge(self.limits.docx_bytes),
            });
        }
        self.budget -= bytes.len();
        self.by_ratio -= bytes.len();
        let (text, ..) = match encoding_rs::Encoding::for_bom(&bytes) {
            Some((encoding, _)) => encoding.decode(&bytes),
            None => encoding_rs::UTF_8.decode(&bytes),
        };
        Ok(Some(text.into_owned()))
    }
}

fn damaged(error: ZipError) -> ExtractError {
    match error {
        ZipError::UnsupportedArchive(why) if why == ZipError::PASSWORD_REQUIRED => {
            ExtractError::DocxLocked
        }
        error => ExtractError::DocxDamaged(error.to_string()),
    }
}

/// How many files the archive says are in it: read from its last record, or from the one for very large archives.
fn files_promised(bytes: &[u8]) -> Option<usize> {
    let tail = bytes.get(bytes.len().saturating_sub(66 << 10)..)?;
    let at = |magic: &[u8]| tail.windows(4).rposition(|window| window == magic);
    if let Some(record) = at(b"PK\x06\x06") {
        let count = tail.get(record + 32..record + 40)?.try_into().ok()?;
        return usize::try_from(u64::from_le_bytes(count)).ok();
    }
    let record = at(b"PK\x05\x06")?;
    let count = tail.get(record + 10..record + 12)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(count)))
}
