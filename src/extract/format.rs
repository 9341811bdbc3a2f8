//! Which format bytes are in: their own first bytes win over what a server or a name says, because a `.txt` that is
//! a PDF would be indexed as noise.

use serde::{Deserialize, Serialize};

use super::{ExtractError, Hint};

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Text without markup.
    Plain,
    /// CommonMark with tables, strikethrough and footnotes, and front matter.
    Markdown,
    /// A web page.
    Html,
    /// A PDF.
    Pdf,
    /// A DOCX, or another ZIP archive: only a look inside tells.
    Docx,
    /// A table: rows of cells with commas, semicolons or tabs between.
    Csv,
    /// One JSON object per line.
    JsonLines,
    /// One JSON object, or an array of them.
    Json,
}

/// Name endings and what they mean.
const ENDINGS: &[(&str, Format)] = &[
    ("txt", Format::Plain),
    ("text", Format::Plain),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("pdf", Format::Pdf),
    ("docx", Format::Docx),
    ("csv", Format::Csv),
    ("tsv", Format::Csv),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("json", Format::Json),
];

/// MIME types and what they mean.
const TYPES: &[(&str, Format)] = &[
    ("text/plain", Format::Plain),
    ("text/markdown", Format::Markdown),
    ("text/x-markdown", Format::Markdown),
    ("text/html", Format::Html),
    ("application/xhtml+xml", Format::Html),
    ("application/pdf", Format::Pdf),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Docx,
    ),
    ("text/csv", Format::Csv),
    ("text/tab-separated-values", Format::Csv),
    ("application/x-ndjson", Format::JsonLines),
    ("application/jsonl", Format::JsonLines),
    ("application/json", Format::Json),
];

/// First bytes of formats that are no text.
const MAGIC: &[(&[u8], &str)] = &[
    (b"PK\x05\x06", "an empty ZIP archive"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office file (DOC, XLS or PPT), or one that is locked with a password",
    ),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
];

/// First bytes of formats that are no text and are read all the same.
const READ_MAGIC: &[(&[u8], Format)] = &[(b"%PDF-", Format::Pdf), (b"PK\x03\x04", Format::Docx)];
/// How far into a PDF its first line may stand: what is before it, a mail's header for instance, readers skip.
const PDF_BEGINS_WITHIN: usize = 1024;

impl Format {
    /// Whether it is read by a parser that bytes made for that could bring down, so that strangers' files in it are
    /// read in a process of their own.
    pub fn needs_a_child(self) -> bool {
        match self {
            Format::Html | Format::Pdf | Format::Docx => true,
            Format::Plain | Format::Markdown | Format::Csv | Format::JsonLines | Format::Json => {
                false
            }
        }
    }
}

/// Whether a file of this name is worth opening: its ending, before `.gz` if any, names a format that is read.
pub fn accepts_name(name: &str) -> bool {
    by_name(without_gz(name)).is_some()
}

/// The name of what a gzip file holds.
pub(super) fn without_gz(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if ending.eq_ignore_ascii_case("gz") => stem,
        _ => name,
    }
}

/// Decides the format of bytes that are not gzip.
pub(super) fn decide(bytes: &[u8], hint: &Hint) -> Result<Format, ExtractError> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(ExtractError::UnsupportedFormat((*what).into()));
    }
    if let Some((_, format)) = READ_MAGIC
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
    {
        return Ok(*format);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Err(ExtractError::UnsupportedFormat("a tar archive".into()));
    }
    let named = by_type(hint.content_type).or_else(|| by_name(hint.name));
    if named == Some(Format::Pdf) && begins_late_as_pdf(bytes) {
        return Ok(Format::Pdf);
    }
    let is_packed = matches!(named, Some(Format::Pdf | Format::Docx));
    if is_binary(bytes) && !is_packed {
        return Err(ExtractError::Binary);
    }
    match (named, sniff(bytes)) {
        // A page saved as text is still a page, and so is the page that a server gives in place of a file; the other
        // way round, HTML need not begin like HTML.
        (
            Some(Format::Plain | Format::Csv | Format::Pdf | Format::Docx) | None,
            Some(Format::Html),
        ) => Ok(Format::Html),
        (Some(Format::Pdf), _) => Err(ExtractError::NotWhatItIsCalled("a PDF".into())),
        (Some(Format::Docx), _) => Err(ExtractError::NotWhatItIsCalled("a DOCX".into())),
        (Some(named), _) => Ok(named),
        (None, Some(sniffed)) => Ok(sniffed),
        (None, None) if !has_ending(hint.name) => Ok(Format::Plain),
        (None, None) => Err(ExtractError::UnknownFormat(hint.name.to_owned())),
    }
}

/// Whether a PDF begins behind something else.
fn begins_late_as_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..PDF_BEGINS_WITHIN).unwrap_or(bytes);
    head.windows(5).any(|window| window == b"%PDF-")
}

fn by_name(name: &str) -> Option<Format> {
    let (_, ending) = file_name(name).rsplit_once('.')?;
    ENDINGS
        .iter()
        .find(|(known, _)| ending.eq_ignore_ascii_case(known))
        .map(|(_, format)| *format)
}

fn by_type(content_type: Option<&str>) -> Option<Format> {
    let essence = content_type?.split(';').next()?.trim();
    TYPES
        .iter()
        .find(|(known, _)| essence.eq_ignore_ascii_case(known))
        .map(|(_, format)| *format)
}

fn file_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

fn has_ending(name: &str) -> bool {
    file_name(name).contains('.')
}

/// What text begins like, after a byte order mark and white space.
fn sniff(bytes: &[u8]) -> Option<Format> {
    let head = bytes.get(..512).unwrap_or(bytes);
    // UTF-16 is looked through by dropping its NULs: tags and braces are ASCII.
    let head: Vec<u8> = head.iter().copied().filter(|b| *b != 0).collect();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let head = head
        .strip_prefix(b"\xff\xfe")
        .or(head.strip_prefix(b"\xfe\xff"))
        .unwrap_or(head);
    let head = head.trim_ascii_start();
    let starts = |word: &str| {
        head.get(..word.len())
            .is_some_and(|h| h.eq_ignore_ascii_case(word.as_bytes()))
    };
    if ["<!doctype html", "<html", "<head", "<body"]
        .into_iter()
        .any(starts)
    {
        Some(Format::Html)
    } else if starts("{\"") {
        Some(Format::JsonLines)
    } else if starts("[{") {
        Some(Format::Json)
    } else {
        None
    }
}

/// Whether bytes are no text in any charset: too many control characters in the first 64 KiB. A few NULs do not
/// make a text binary, and UTF-16 without a byte order mark is told by where its NULs stand.
fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..64 << 10).unwrap_or(bytes);
    if head.is_empty()
        || utf16_by_nuls(head).is_some()
        || head.starts_with(b"\xff\xfe")
        || head.starts_with(b"\xfe\xff")
    {
        return false;
    }
    let controls = head
        .iter()
        .filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31))
        .count();
    let most = if std::str::from_utf8(bytes).is_ok() {
        head.len() / 5
    } else {
        head.len() / 50
    };
    controls > most
}

/// The byte order of UTF-16 without a mark: nearly every other byte of Western text is NUL.
pub(super) fn utf16_by_nuls(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let nuls = |place: usize| {
        head.chunks_exact(2)
            .filter(|pair| pair.get(place) == Some(&0))
            .count()
    };
    let (even, odd) = (nuls(0), nuls(1));
    if odd * 10 > pairs * 7 && even * 10 < pairs {
        Some(encoding_rs::UTF_16LE)
    } else if even * 10 > pairs * 7 && odd * 10 < pairs {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}
