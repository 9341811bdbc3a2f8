//! Bytes -> documents: one function for every format, so that nothing else knows what a file looks like inside.
//!
//! The order is always the same: unpack (gzip), decide the format (by magic bytes, then type, then name), decode
//! to UTF-8, read. What cannot be read is an [`ExtractError`] in words for an admin; what was read with a loss is
//! a [`Warning`] beside the documents. Nothing here touches the network or the file system.

mod blocks;
mod charset;
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
mod plain;
mod published;
mod title;

#[cfg(test)]
mod tests;

use crate::document::Document;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        }
    }
}

/// What was read from one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Extraction {
    /// The documents in the order of the file: one, or one per record.
    pub documents: Vec<Extracted>,
    /// What was lost or doubtful on the way.
    pub warnings: Vec<Warning>,
}

/// One document of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Extracted {
    /// Empty for the only document of a file. For a record: its URL or id where no other record of the file has
    /// the same, else `line 17`. Unique within the file, and stable when records are added at the end.
    pub key: String,
    /// The document.
    pub document: Document,
}

/// Something that was read with a loss, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// Bytes that mean nothing in the charset became U+FFFD.
    #[error("{count} places are not valid {charset} and were replaced by \u{fffd}")]
    BytesReplaced {
        /// The charset's name.
        charset: &'static str,
        /// How many replacement characters the text has now.
        count: usize,
    },
    /// The label was wrong, so another charset was used.
    #[error("labelled {label} but does not read as that; read as {charset}")]
    CharsetLabelWrong {
        /// What the label said.
        label: String,
        /// What was used instead.
        charset: &'static str,
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
}

/// Why a file gave no document, in words for an admin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// Nothing but white space.
    #[error("there is no text in it")]
    Empty,
    /// The bytes are of a format that is known but not read.
    #[error("looks like {0}, which is not read")]
    UnsupportedFormat(&'static str),
    /// Neither the name nor the bytes tell a format that is read.
    #[error(
        "{0:?} is of no format that is read: name it .txt, .md, .html, .jsonl or .json, or one of these with .gz"
    )]
    UnknownFormat(String),
    /// The bytes are no text.
    #[error("is binary, not text")]
    Binary,
    /// The gzip stream is damaged.
    #[error("the gzip data is damaged: {0}")]
    GzipDamaged(std::io::Error),
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
    #[error("no thread could be started to read the page: {0}")]
    Thread(std::io::Error),
    /// A `.json` file that is no JSON.
    #[error("line {line}: not valid JSON: {why}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        why: String,
    },
}

/// Reads the documents out of `bytes`.
///
/// A file of records without a single good one is no error: its warnings say why. Never panics on any input.
pub fn extract(bytes: &[u8], hint: &Hint) -> Result<Extraction, ExtractError> {
    if !gzip::is_gzip(bytes) {
        return extract_unpacked(bytes, hint);
    }
    let unpacked = gzip::unpack(bytes, &hint.limits)?;
    // The server's type, if any, is that of the outer file.
    let inner = Hint {
        name: format::without_gz(hint.name),
        content_type: None,
        ..hint.clone()
    };
    extract_unpacked(&unpacked, &inner)
}

fn extract_unpacked(bytes: &[u8], hint: &Hint) -> Result<Extraction, ExtractError> {
    if bytes.len() > hint.limits.decoded_bytes {
        return Err(ExtractError::TooLarge(hint.limits.decoded_bytes));
    }
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(ExtractError::Empty);
    }
    let format = format::decide(bytes, hint)?;
    let mut warnings = Vec::new();
    let text = charset::decode(bytes, format, hint.content_type, &mut warnings);
    let documents = match format {
        Format::Plain => vec![alone(plain::read(&text, hint))],
        Format::Markdown => vec![alone(markdown::read(&text, hint, &mut warnings))],
        Format::Html => vec![alone(html::read(&text, hint, &mut warnings)?)],
        Format::JsonLines => jsonl::read_lines(&text, hint, &mut warnings),
        Format::Json => jsonl::read_array(&text, hint, &mut warnings)?,
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
