//! Tables as CSV: one document, each row a block that carries the names of its columns.
//!
//! What is quoted later is a row on its own, so it says what its cells mean: `City: Graz; Opened: 1894`. The names
//! stand above as a heading too, where a question about the table as a whole finds them.

use ::csv::{Reader, ReaderBuilder, StringRecord};

use super::blocks::{Body, one_line};
use super::draft::Draft;
use super::{ExtractError, Hint, title};
use crate::document::{BlockKind, Document, TitleOrigin};

/// What stands between cells; the first wins where two fit as well.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// How many bytes of the table tell what stands between its cells.
const LOOKED_AT_BYTES: usize = 64 << 10;
/// How many of its rows.
const LOOKED_AT_ROWS: usize = 50;
/// Longest name of a column in characters; what is longer is text.
const NAME_CHARACTERS: usize = 80;

/// Reads a table. Rows may be of any length, and quotes need not be closed.
pub(super) fn read(text: &str, hint: &Hint) -> Result<Document, ExtractError> {
    let mut rows = reader(text, delimiter(text));
    let mut body = Body::default();
    let mut record = StringRecord::new();
    let mut header: Option<Header> = None;
    while next(&mut rows, &mut record) {
        let cells: Vec<String> = record.iter().map(one_line).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        match &header {
            None => {
                let first = Header::of(cells);
                if first.names.is_empty() {
                    body.push(BlockKind::TableRow, &first.in_row(&first.cells));
                } else {
                    body.push(BlockKind::Heading(2), &first.names.join(" | "));
                }
                header = Some(first);
            }
            Some(header) => body.push(BlockKind::TableRow, &header.in_row(&cells)),
        }
        if body.text.len() > hint.limits.table_bytes {
            return Err(ExtractError::TableTooLarge(hint.limits.table_bytes));
        }
    }
    let mut document = Draft {
        body,
        ..Draft::default()
    }
    .finish(hint);
    // The first words of a table are no title; its file's name is what people call it.
    document.title = title::from_name(hint.name);
    document.title_origin = TitleOrigin::Derived;
    Ok(document)
}

/// The first row, and the names of the columns where it has them.
struct Header {
    cells: Vec<String>,
    names: Vec<String>,
}

impl Header {
    /// Names are short words, none twice and none a number.
    fn of(cells: Vec<String>) -> Header {
        let is_name = |cell: &String| {
            cell.chars().any(char::is_alphabetic)
                && !cell.starts_with(|c: char| c.is_ascii_digit())
                && cell.chars().count() <= NAME_CHARACTERS
        };
        let mut sorted: Vec<&String> = cells.iter().collect();
        sorted.sort();
        sorted.dedup();
        let is_header = cells.len() > 1 && sorted.len() == cells.len() && cells.iter().all(is_name);
        Header {
            names: match is_header {
                true => cells.clone(),
                false => Vec::new(),
            },
            cells,
        }
    }

    /// A row as it is quoted; empty cells say nothing.
    fn in_row(&self, cells: &[String]) -> String {
        let mut row = String::new();
        for (at, cell) in cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
        {
            if !row.is_empty() {
                row.push_str(if self.names.is_empty() { " | " } else { "; " });
            }
            if let Some(name) = self.names.get(at) {
                row.push_str(name);
                row.push_str(": ");
            }
            row.push_str(cell);
        }
        row
    }
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// Reads the next row. The only errors there could be are of I/O and of rows of unlike length, and neither can be
/// here: the table is in memory, valid UTF-8, and its rows are of any length.
fn next(rows: &mut Reader<&[u8]>, record: &mut StringRecord) -> bool {
    rows.read_record(record).unwrap_or(false)
}

/// What stands between the cells: that with which the most rows are of the same length, and that the longest.
fn delimiter(text: &str) -> u8 {
    let head = text
        .get(..text.floor_char_boundary(LOOKED_AT_BYTES))
        .unwrap_or(text);
    let fitness = |delimiter: u8| {
        let mut rows = reader(head, delimiter);
        let mut record = StringRecord::new();
        let mut lengths: Vec<usize> = Vec::new();
        while lengths.len() < LOOKED_AT_ROWS && next(&mut rows, &mut record) {
            lengths.push(record.len());
        }
        let of = |length: usize| lengths.iter().filter(|other| **other == length).count();
        lengths
            .iter()
            .filter(|length| **length > 1)
            .map(|length| (of(*length), *length))
            .max()
    };
    // Of equals the last wins here, hence the order.
    let fittest = DELIMITERS.into_iter().rev().max_by_key(|d| fitness(*d));
    fittest.unwrap_or(b',')
}
