//! A document: one thing a person could open, as plain text with its blocks and where its date came from.
//!
//! The text here is what gets stored, and every excerpt is a byte range of it. Nothing after extraction
//! changes a byte of it.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::text::Language;

/// One thing a person could open: an article, a page, a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Never empty: given by the document, or derived from its first words or its file's name.
    pub title: String,
    /// Whether the document itself carried the title.
    pub title_origin: TitleOrigin,
    /// The whole text: valid UTF-8, line ends are `\n`, no NULs, markup gone. Blocks are separated by `\n\n`. Where
    /// it has pages, a [`PAGE_BREAK`] stands before what a new page begins with: behind the `\n\n`, or between two
    /// words of a block that goes on there. Nothing else puts one into a text.
    pub text: String,
    /// What `text` is made of, in order, not overlapping; everything but white space is in one of them.
    pub blocks: Vec<Block>,
    /// Where a person can open it, absolute, `http` or `https`.
    pub url: Option<String>,
    /// Who published it, as it calls itself ("BBC News"), else the URL's host.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published and how that is known.
    pub published: Option<Published>,
    /// The language it says it is in, else the one it reads as.
    pub language: Language,
    /// Places in it that can be opened by themselves, in order: the messages of a conversation. Empty for most.
    pub anchors: Vec<Anchor>,
}

/// A place in a document that can be opened by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The first byte of what stands there; it ends where the next one begins.
    pub at: usize,
    /// Where a person can open it.
    pub url: String,
    /// Who wrote it.
    pub author: String,
}

/// What stands in a document's text where a page ends, and nowhere else.
pub const PAGE_BREAK: char = '\u{c}';

/// The page, from 1, of what stands at byte `at` of a document's text; `None` where the document has no pages, or only
/// one.
pub fn page_at(text: &str, at: usize) -> Option<u32> {
    let is_break = |byte: &&u8| **byte == PAGE_BREAK as u8;
    let bytes = text.as_bytes();
    let before = bytes.iter().take(at).filter(is_break).count();
    let has_pages = before > 0 || bytes.iter().any(|byte| is_break(&byte));
    has_pages.then(|| u32::try_from(before + 1).unwrap_or(u32::MAX))
}

/// Where a title came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TitleOrigin {
    /// The document carries it.
    Given,
    /// Made of the document's first words, or of its file name.
    Derived,
}

/// A run of the document's text of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in the document's text, without surrounding white space.
    pub span: Range<usize>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// One row of a table, its cells separated by ` | `.
    TableRow,
    /// Words of somebody else, set apart.
    Quote,
    /// Program text, whose lines matter.
    Code,
}

/// When a document was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The calendar day, in the publisher's own zone where it is told.
    pub date: jiff::civil::Date,
    /// The instant, where a time of day was told too.
    pub instant: Option<jiff::Timestamp>,
    /// How this is known.
    pub origin: DateOrigin,
}

/// How a publication date is known, from the most to the least trustworthy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrigin {
    /// A line of its own at the top of the text: ` date 2024-03-21 `.
    Header,
    /// The front matter of a Markdown file.
    FrontMatter,
    /// A field of a record (JSON Lines).
    Record,
    /// The metadata of a web page, a PDF or an office file.
    PageMetadata,
    /// The entry of a feed.
    Feed,
    /// The message itself, which is dated by whoever delivered it.
    Message,
    /// When the file was last changed: says little about its words.
    FileTime,
    /// When Footnote first saw it: says nothing about its words.
    FirstSeen,
}

impl DateOrigin {
    /// Whether the document itself (or its publisher) told the date. Only such dates count for time windows
    /// and freshness; the others are shown with their origin and otherwise ignored.
    pub fn is_stated(self) -> bool {
        !matches!(self, DateOrigin::FileTime | DateOrigin::FirstSeen)
    }

    /// The name in the store and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            DateOrigin::Header => "header",
            DateOrigin::FrontMatter => "front_matter",
            DateOrigin::Record => "record",
            DateOrigin::PageMetadata => "page_metadata",
            DateOrigin::Feed => "feed",
            DateOrigin::Message => "message",
            DateOrigin::FileTime => "file_time",
            DateOrigin::FirstSeen => "first_seen",
        }
    }

    /// The origin of that name.
    pub fn from_name(name: &str) -> Option<DateOrigin> {
        [
            DateOrigin::Header,
            DateOrigin::FrontMatter,
            DateOrigin::Record,
            DateOrigin::PageMetadata,
            DateOrigin::Feed,
            DateOrigin::Message,
            DateOrigin::FileTime,
            DateOrigin::FirstSeen,
        ]
        .into_iter()
        .find(|origin| origin.name() == name)
    }
}

/// SHA-256 of everything that a reader of the document could notice: two documents with the same hash are
/// the same version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash(pub [u8; 32]);

impl Document {
    /// The hash of this version. Dates that only say when Footnote or the file system saw it do not count,
    /// so that touching a file is no change.
    pub fn content_hash(&self) -> ContentHash {
        let mut hasher = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        field(self.title.as_bytes());
        field(self.text.as_bytes());
        for optional in [&self.url, &self.publisher, &self.author] {
            field(optional.as_deref().unwrap_or("").as_bytes());
        }
        if let Some(published) = self.published.as_ref().filter(|p| p.origin.is_stated()) {
            field(published.date.to_string().as_bytes());
        }
        field(self.language.code().as_bytes());
        for anchor in &self.anchors {
            field(&(anchor.at as u64).to_le_bytes());
            field(anchor.url.as_bytes());
            field(anchor.author.as_bytes());
        }
        let digest = hasher.finalize();
        let mut hash = [0u8; 32];
        hash.copy_from_slice(&digest);
        ContentHash(hash)
    }
}
