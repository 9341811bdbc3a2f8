//! Bytes -> documents: one function for every format, so that nothing else knows what a file looks like inside.
//!
//! The order is always the same: unpack (gzip), decide the format (by magic bytes, then type, then name), decode
//! to UTF-8, read. What cannot be read is an [`ExtractError`] in words for an admin; what was read with a loss is
//! a [`Warning`] beside the documents. Nothing here touches the network or the file system.
//!
//! [`extract`] reads in this process. Whoever reads files of strangers uses [`child::Workers`], which does the same
//! but hands the formats whose parsers could be brought down to a process of their own.

mod blocks;
mod charset;
pub mod child;
mod conversation;
mod docx;
mod docx_styles;
mod draft;
mod format;
mod front_matter;
mod gzip;
mod html;
mod html_guard;
mod html_meta;
mod html_own;
mod html_raised;
mod html_tidy;
mod html_walk;
mod jsonl;
mod markdown;
mod office_zip;
mod own_stack;
mod pdf;
mod plain;
mod published;
mod table;
mod title;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use child::Death;

pub use conversation::{Spoken, conversation};
pub use format::{Format, accepts_name};

/// What is known about the bytes besides themselves.
#[derive(Debug, Clone)]
pub struct Hint<'a> {
    /// The file's name or the path of the URL; its ending tells the format when the bytes do not.
    pub name: &'a str,
    /// What a server called it: `text/html; charset=utf-8`.
    pub content_type: Option<&'a str>,
    /// Where it was fetched from, `http` or `https`.
    pub url: Option<&'a str>,
    /// When the file was last changed; becomes the date only where nothing better is stated.
    pub modified: Option<jiff::Timestamp>,
    /// How much work the bytes may cause.
    pub limits: Limits,
}

impl<'a> Hint<'a> {
    /// A hint that knows the name only, with the default limits.
    pub fn named(name: &'a str) -> Hint<'a> {
        Hint {
            name,
            content_type: None,
            url: None,
            modified: None,
            limits: Limits::default(),
        }
    }
}

/// How much work one file may cause. Above any of these it is refused, not cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Most bytes after unpacking. Default 256 MiB.
    pub decoded_bytes: usize,
    /// Most bytes that gzip may make of one byte, counted once the output is over `gzip_ratio_from`. Default 200:
    /// repetitive logs reach 100, a bomb 1,000.
    pub gzip_ratio: usize,
    /// Output below this many bytes is never called a bomb. Default 16 MiB.
    pub gzip_ratio_from: usize,
    /// Most bytes of an HTML page. Default 16 MiB: the article extractor copies the page several times.
    pub html_bytes: usize,
    /// Most levels of nested elements. Default 500: real pages stay under 100, and the article extractor looks no
    /// deeper than this.
    pub html_depth: usize,
    /// Most elements and comments of a page. Default 300,000.
    pub html_nodes: usize,
    /// Most attributes of one element. Default 2,000: the parser compares them pairwise.
    pub html_attributes: usize,
    /// Most bytes of a PDF. Default 64 MiB: its parser holds it several times.
    pub pdf_bytes: usize,
    /// Most pages of a PDF. Default 5,000.
    pub pdf_pages: usize,
    /// Most bytes of a DOCX, and of its parts after unpacking. Default 64 MiB.
    pub docx_bytes: usize,
    /// Most files in a DOCX. Default 10,000: one with a thousand pictures has little more than a thousand.
    pub docx_files: usize,
    /// Most bytes of text that a table (CSV) may become with its header's words in every row. Default 64 MiB.
    pub table_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            decoded_bytes: 256 << 20,
            gzip_ratio: 200,
            gzip_ratio_from: 16 << 20,
            html_bytes: 16 << 20,
            html_depth: 500,
            html_nodes: 300_000,
            html_attributes: 2_000,
            pdf_bytes: 64 << 20,
            pdf_pages: 5_000,
            docx_bytes: 64 << 20,
            docx_files: 10_000,
            table_bytes: 64 << 20,
        }
    }
}

/// What was read from one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// The documents in the order of the file: one, or one per record.
    pub documents: Vec<Extracted>,
    /// What was lost or doubtful on the way.
    pub warnings: Vec<Warning>,
}

/// One document of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extracted {
    /// Empty for the only document of a file. For a record: its URL or id where no other record of the file has
    /// the same, else `line 17`. Unique within the file, and stable when records are added at the end.
    pub key: String,
    /// The document.
    pub document: Document,
}

/// Something that was read with a loss, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Warning {
    /// Bytes that mean nothing in the charset became U+FFFD.
    #[error("{count} places are not valid {charset} and were replaced by \u{fffd}")]
    BytesReplaced {
        /// The charset's name.
        charset: Cow<'static, str>,
        /// How many replacement characters the text has now.
        count: usize,
    },
    /// The label was wrong, so another charset was used.
    #[error("labelled {label} but does not read as that; read as {charset}")]
    CharsetLabelWrong {
        /// What the label said.
        label: String,
        /// What was used instead.
        charset: Cow<'static, str>,
    },
    /// NULs were removed.
    #[error("{0} NUL characters were removed")]
    NulsRemoved(usize),
    /// Control characters became spaces.
    #[error("{0} control characters were replaced by spaces")]
    ControlsReplaced(usize),
    /// A record that could not be read was left out.
    #[error("line {line}: {why}")]
    BadRecord {
        /// The line in the file, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// More records were left out than are listed.
    #[error("{0} more records were left out")]
    MoreBadRecords(usize),
    /// A line of the front matter that was not understood.
    #[error("front matter, line {line}: {why}")]
    FrontMatter {
        /// The line in the file, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// A date that was stated in a form that is not understood.
    #[error("the date {0:?} is not understood; write it as 2024-03-21")]
    DateNotUnderstood(String),
    /// The article could not be told from the rest of the page.
    #[error("no article was found in the page; all of its text was taken")]
    WholePage,
    /// Part of what was taken for the article is not shown by the page like that, and was left out.
    #[error(
        "{0} bytes taken for the article are not shown by the page like that and were left out"
    )]
    WordsNotFound(usize),
    /// Pages that the PDF's parser could not read.
    #[error("{count} pages could not be read, the first of them page {first}")]
    PagesNotRead {
        /// How many.
        count: usize,
        /// The first, from 1.
        first: u32,
    },
    /// Pages of a PDF without a letter, among others that have some.
    #[error("{0} pages have no text: they are empty, or pictures of text")]
    PagesWithoutText(usize),
}

/// Why a file gave no document, in words for an admin.
#[derive(Debug, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ExtractError {
    /// Nothing but white space.
    #[error("there is no text in it")]
    Empty,
    /// The bytes are of a format that is known but not read.
    #[error("looks like {0}, which is not read")]
    UnsupportedFormat(Cow<'static, str>),
    /// Neither the name nor the bytes tell a format that is read.
    #[error(
        "{0:?} is of no format that is read: name it .txt, .md, .html, .pdf, .docx, .csv, .jsonl or .json, or one of these \
         with .gz"
    )]
    UnknownFormat(String),
    /// The bytes are no text.
    #[error("is binary, not text")]
    Binary,
    /// The gzip stream is damaged.
    #[error("the gzip data is damaged: {0}")]
    GzipDamaged(String),
    /// The gzip stream stops in the middle.
    #[error("the gzip data ends early: the file is incomplete")]
    GzipEndsEarly,
    /// A gzip inside a gzip.
    #[error("is a gzip inside a gzip: unpack it once")]
    GzipNested,
    /// A gzip that grows too much.
    #[error("unpacks to more than {0} times its size: taken for a decompression bomb")]
    GzipBomb(usize),
    /// Too many bytes after unpacking.
    #[error("is larger than {0} bytes when unpacked: split it")]
    TooLarge(usize),
    /// An HTML page above its own limit.
    #[error("the page is larger than {0} bytes")]
    HtmlTooLarge(usize),
    /// A page nested deeper than the limit.
    #[error("elements are nested more than {0} deep")]
    HtmlTooDeep(usize),
    /// A page with more elements than the limit.
    #[error("the page makes more than {0} elements")]
    HtmlTooManyNodes(usize),
    /// An element with more attributes than the limit.
    #[error("an element has more than {0} attributes")]
    HtmlTooManyAttributes(usize),
    /// The streaming pass over the page gave up.
    #[error("the page could not be scanned: {0}")]
    HtmlScan(String),
    /// The article extractor panicked.
    #[error("the HTML extractor failed on this page: {0}")]
    HtmlExtractorFailed(String),
    /// No thread could be started for the parser.
    #[error("no thread could be started to read it: {0}")]
    Thread(String),
    /// A `.json` file that is no JSON.
    #[error("line {line}: not valid JSON: {why}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        why: String,
    },
    /// A name or a server says one thing and the bytes another.
    #[error("is called {0}, but does not begin as one does: it is damaged, or something else")]
    NotWhatItIsCalled(Cow<'static, str>),
    /// A PDF or DOCX above its own limit.
    #[error("the file is larger than {0} bytes: split it")]
    FileTooLarge(usize),
    /// A PDF that cannot be opened without its password.
    #[error("the PDF is locked with a password: save it without one")]
    PdfLocked,
    /// A PDF that is none inside.
    #[error("the PDF is damaged: {0}")]
    PdfDamaged(String),
    /// A PDF with more pages than the limit.
    #[error("the PDF has more than {0} pages: split it")]
    PdfTooManyPages(usize),
    /// A PDF without a single letter.
    #[error(
        "the PDF has no text, only pictures of its {0} pages: run text recognition (OCR) over it first"
    )]
    PdfOnlyPictures(usize),
    /// A DOCX that is none inside.
    #[error("the DOCX is damaged: {0}")]
    DocxDamaged(String),
    /// A DOCX that is locked with a password.
    #[error("the archive is locked with a password: save it without one")]
    DocxLocked,
    /// A DOCX with more files in it than the limit.
    #[error("the archive holds more than {0} files")]
    DocxTooManyFiles(usize),
    /// A DOCX whose parts unpack to more than the limit.
    #[error("the DOCX unpacks to more than {0} bytes of text and markup: split it")]
    DocxTooLarge(usize),
    /// A DOCX that grows too much.
    #[error("unpacks to more than {0} times its size: taken for a decompression bomb")]
    DocxBomb(usize),
    /// A table whose text is above the limit.
    #[error("the table makes more than {0} bytes of text: split it")]
    TableTooLarge(usize),
    /// The process that read it came to its end.
    #[error("extractor failed: {0}")]
    ExtractorFailed(Death),
    /// The process that would read it could not be started.
    #[error(
        "the extractor could not be started: {0}; see that the footnote program is where it was and may be run"
    )]
    ExtractorNotStarted(String),
}

/// Reads the documents out of `bytes`.
///
/// A file of records without a single good one is no error: its warnings say why. Never panics on any input.
pub fn extract(bytes: &[u8], hint: &Hint) -> Result<Extraction, ExtractError> {
    let (bytes, hint) = unpacked(bytes, hint)?;
    extract_as(format::decide(&bytes, &hint)?, &bytes, &hint)
}

/// The bytes without gzip, and what is known about them.
fn unpacked<'a>(
    bytes: &'a [u8],
    hint: &Hint<'a>,
) -> Result<(Cow<'a, [u8]>, Hint<'a>), ExtractError> {
    let (bytes, hint) = match gzip::is_gzip(bytes) {
        false => (Cow::Borrowed(bytes), hint.clone()),
        true => {
            // The server's type, if any, is that of the outer file.
            let inner = Hint {
                name: format::without_gz(hint.name),
                content_type: None,
                ..hint.clone()
            };
            (Cow::Owned(gzip::unpack(bytes, &hint.limits)?), inner)
        }
    };
    if bytes.len() > hint.limits.decoded_bytes {
        return Err(ExtractError::TooLarge(hint.limits.decoded_bytes));
    }
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(ExtractError::Empty);
    }
    Ok((bytes, hint))
}

/// Reads bytes of a known format.
fn extract_as(format: Format, bytes: &[u8], hint: &Hint) -> Result<Extraction, ExtractError> {
    let mut warnings = Vec::new();
    let text =
        |warnings: &mut Vec<Warning>| charset::decode(bytes, format, hint.content_type, warnings);
    let documents = match format {
        Format::Plain => vec![alone(plain::read(&text(&mut warnings), hint))],
        Format::Markdown => {
            let text = text(&mut warnings);
            vec![alone(markdown::read(&text, hint, &mut warnings))]
        }
        Format::Html => {
            let text = text(&mut warnings);
            vec![alone(html::read(&text, hint, &mut warnings)?)]
        }
        Format::Pdf => vec![alone(pdf::read(bytes, hint, &mut warnings)?)],
        Format::Docx => vec![alone(docx::read(bytes, hint)?)],
        Format::Csv => vec![alone(table::read(&text(&mut warnings), hint)?)],
        Format::JsonLines => {
            let text = text(&mut warnings);
            jsonl::read_lines(&text, hint, &mut warnings)
        }
        Format::Json => {
            let text = text(&mut warnings);
            jsonl::read_array(&text, hint, &mut warnings)?
        }
    };
    if documents.is_empty() && warnings.is_empty()
        || documents.iter().any(|d| d.document.text.is_empty())
    {
        return Err(ExtractError::Empty);
    }
    Ok(Extraction {
        documents,
        warnings,
    })
}

/// The only document of a file.
fn alone(document: Document) -> Extracted {
    Extracted {
        key: String::new(),
        document,
    }
}
