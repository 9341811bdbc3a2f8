//! DOCX: the words of the main part as Word shows them, without what is deleted, hidden or computed; then its notes.
//!
//! The XML is read event by event. No entity is expanded but the five that XML itself has, and nothing outside of the
//! archive is ever asked for.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::blocks::{Body, one_line};
use super::docx_styles::{Standing, Styles};
use super::draft::Draft;
use super::office_zip::OfficeZip;
use super::{ExtractError, Hint, published};
use crate::document::{BlockKind, DateOrigin, Document, Published};
use crate::text::Language;

/// Longest row of a table in bytes; what is longer is a layout.
const ROW_BYTES: usize = 2_000;

/// Reads a DOCX, or says which other kind of archive it is.
pub(super) fn read(bytes: &[u8], hint: &Hint) -> Result<Document, ExtractError> {
    let mut archive = OfficeZip::open(bytes, &hint.limits)?;
    let main = archive.main_part()?;
    let styles = match archive.part("word/styles.xml")? {
        Some(xml) => Styles::read(&xml)?,
        None => Styles::default(),
    };
    let mut walker = Walker::new(&styles);
    for part in [main.as_str(), "word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(xml) = archive.part(part)? {
            walker.read(&xml)?;
        }
    }
    let properties = match archive.part("docProps/core.xml")? {
        Some(xml) => Properties::read(&xml)?,
        None => Properties::default(),
    };
    let is_top = |block: &&crate::document::Block| block.kind == BlockKind::Heading(1);
    let body = walker.body;
    let heading = body.blocks.iter().find(is_top);
    let heading = heading.map(|block| body.words(block).to_owned());
    Ok(Draft {
        title: properties.title.or(heading),
        author: properties.author,
        // The day on which it was saved as it is; that of its making is often that of a template.
        published: properties.modified.or(properties.created),
        language: properties.language,
        body,
        ..Draft::default()
    }
    .finish(hint))
}

/// The archive's XML is not well-formed.
pub(super) fn damaged(error: quick_xml::Error) -> ExtractError {
    ExtractError::DocxDamaged(error.to_string())
}

/// The value of an attribute, whatever its prefix.
pub(super) fn value<'a>(element: &'a BytesStart, name: &str) -> Option<Cow<'a, str>> {
    let attribute = element
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(attribute.value)
}

/// Whether a switch is on: it is where nothing is said of its value.
pub(super) fn is_on(element: &BytesStart) -> bool {
    value(element, "val").is_none_or(|value| !matches!(&*value, "0" | "false" | "off" | "none"))
}

/// What a reference stands for: a character by its number, or one of XML's own five. Others are nobody's business.
fn referred(reference: &BytesRef) -> Option<char> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character);
    }
    match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// A paragraph being read.
#[derive(Default)]
struct Paragraph {
    words: String,
    standing: Standing,
}

/// A table being read: the cells of the row that is open, each with its blocks.
#[derive(Default)]
struct Table {
    row: Vec<Vec<(BlockKind, String)>>,
}

struct Walker<'a> {
    styles: &'a Styles,
    body: Body,
    /// More than one where a text box stands in a paragraph.
    paragraphs: Vec<Paragraph>,
    /// More than one where a table stands in a cell.
    tables: Vec<Table>,
    in_run: bool,
    is_hidden: bool,
    in_text: bool,
}

impl<'a> Walker<'a> {
    fn new(styles: &'a Styles) -> Walker<'a> {
        Walker {
            styles,
            body: Body::default(),
            paragraphs: Vec::new(),
            tables: Vec::new(),
            in_run: false,
            is_hidden: false,
            in_text: false,
        }
    }

    fn read(&mut self, xml: &str) -> Result<(), ExtractError> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().map_err(damaged)? {
                // What was deleted or moved away, what is shown only where the rest cannot be, how it looked before, and
                // how a character is pronounced.
                Event::Start(element)
                    if matches!(
                        element.local_name().as_ref(),
                        "del"
                            | "moveFrom"
                            | "Fallback"
                            | "pPrChange"
                            | "rPrChange"
                            | "instrText"
                            | "rt"
                    ) =>
                {
                    reader.read_to_end(element.name()).map_err(damaged)?;
                }
                Event::Start(element) => self.start(&element),
                Event::Empty(element) => {
                    self.start(&element);
                    self.end(element.local_name().as_ref());
                }
                Event::End(element) => self.end(element.local_name().as_ref()),
                Event::Text(text) => self.text(&text),
                Event::CData(text) => self.text(&text),
                Event::GeneralRef(reference) => {
                    if let Some(character) = referred(&reference) {
                        self.text(character.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn start(&mut self, element: &BytesStart) {
        match element.local_name().as_ref() {
            "p" => {
                self.paragraphs.push(Paragraph::default());
                self.in_run = false;
            }
            "r" => {
                self.in_run = true;
                self.is_hidden = false;
            }
            "t" => self.in_text = true,
            "tbl" => self.tables.push(Table::default()),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.row.clear();
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.row.push(Vec::new());
                }
            }
            // Of the paragraph's mark it says nothing about the words.
            "vanish" if self.in_run => self.is_hidden = is_on(element),
            "tab" | "ptab" if self.in_run => self.words(" "),
            "br" | "cr" if self.in_run => self.words("\n"),
            "noBreakHyphen" => self.words("\u{2011}"),
            name => {
                if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| !self.in_run) {
                    paragraph.standing.state(name, element, self.styles);
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "r" => (self.in_run, self.is_hidden) = (false, false),
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.block(paragraph.standing.kind(), &paragraph.words);
                }
            }
            "tr" => self.row(),
            "tbl" => drop(self.tables.pop()),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            self.words(text);
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| !self.is_hidden) {
            paragraph.words.push_str(words);
        }
    }

    /// A paragraph is whole: it goes into the cell that is open, or into the document.
    fn block(&mut self, kind: BlockKind, words: &str) {
        let lines: Vec<String> = words
            .split('\n')
            .map(one_line)
            .filter(|line| !line.is_empty())
            .collect();
        if lines.is_empty() {
            return;
        }
        let words = lines.join(match kind {
            BlockKind::Heading(_) => " ",
            _ => "\n",
        });
        match self
            .tables
            .last_mut()
            .and_then(|table| table.row.last_mut())
        {
            Some(cell) => cell.push((kind, words)),
            None => self.body.push(kind, &words),
        }
    }

    fn row(&mut self) {
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let cells = std::mem::take(&mut table.row);
        let bytes: usize = cells.iter().flatten().map(|(_, words)| words.len()).sum();
        let is_layout = cells.len() < 2 || bytes > ROW_BYTES;
        let is_nested = self.tables.len() > 1;
        let blocks: Vec<(BlockKind, String)> = if is_layout {
            cells.into_iter().flatten().collect()
        } else {
            let in_cell = |cell: Vec<(BlockKind, String)>| {
                let words: Vec<String> = cell.iter().map(|(_, words)| one_line(words)).collect();
                words.join(" ")
            };
            let words: Vec<String> = cells.into_iter().map(in_cell).collect();
            match words.iter().all(String::is_empty) {
                true => Vec::new(),
                false => vec![(BlockKind::TableRow, words.join(" | "))],
            }
        };
        // A row of a table in a cell is a block of that cell.
        let outer = self.tables.len().checked_sub(2).filter(|_| is_nested);
        let cell = outer
            .and_then(|at| self.tables.get_mut(at))
            .and_then(|table| table.row.last_mut());
        match cell {
            Some(cell) => cell.extend(blocks),
            None => {
                for (kind, words) in blocks {
                    self.body.push(kind, &words);
                }
            }
        }
    }
}

/// What the file says about itself.
#[derive(Debug, Default)]
struct Properties {
    title: Option<String>,
    author: Option<String>,
    created: Option<Published>,
    modified: Option<Published>,
    language: Option<Language>,
}

impl Properties {
    fn read(xml: &str) -> Result<Properties, ExtractError> {
        let mut reader = Reader::from_str(xml);
        let mut properties = Properties::default();
        let mut words = String::new();
        loop {
            match reader.read_event().map_err(damaged)? {
                Event::Start(_) => words.clear(),
                Event::Text(text) => words.push_str(&text),
                Event::GeneralRef(reference) => words.extend(referred(&reference)),
                Event::End(element) => {
                    let said = one_line(&std::mem::take(&mut words));
                    properties.state(element.local_name().as_ref(), said);
                }
                Event::Eof => return Ok(properties),
                _ => {}
            }
        }
    }

    fn state(&mut self, name: &str, said: String) {
        let date = || published::parse(&said, DateOrigin::PageMetadata);
        match name {
            "created" => self.created = date(),
            "modified" => self.modified = date(),
            "language" => self.language = Language::parse(&said),
            "title" if !said.is_empty() => self.title = Some(said),
            "creator" if !said.is_empty() => self.author = Some(said),
            _ => {}
        }
    }
}
