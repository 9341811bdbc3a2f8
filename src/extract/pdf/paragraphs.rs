//! Lines -> blocks: paragraphs, headings, items of lists, rows of tables, over the ends of lines, columns and pages.

use std::collections::{HashMap, HashSet};

use super::lines::{CELL_BREAK, Line, Page};
use crate::document::{BlockKind, PAGE_BREAK};
use crate::extract::blocks::Body;

/// Letters this much larger than those of the running text are a heading's.
const HEADING: f64 = 1.12;
/// Longest heading in characters.
const HEADING_CHARACTERS: usize = 200;
/// Distinct heights of headings; what is smaller than so many others is of the last level.
const HEADING_LEVELS: usize = 4;
/// Letters that differ by more than this are of another kind of text.
const OTHER_SIZE: f64 = 0.08;
/// Lines further apart than this, in usual distances, are of two paragraphs.
const APART: f64 = 1.35;
/// What a paragraph's first line is moved in at least, in heights of a letter.
const INDENT: f64 = 0.8;
/// How much of its column a line leaves free that ends a paragraph.
const SHORT: f64 = 0.12;
/// Lines begin in the same column when they begin this near to each other, in points.
const COLUMN: f64 = 24.0;

/// The text of all pages in blocks.
pub(super) fn body(pages: &[Page]) -> Body {
    let looks = Looks::of(pages);
    let mut writer = Writer {
        body: Body::default(),
        open: None,
        page: 1,
        looks,
    };
    for page in pages {
        let columns = Columns::of(&page.lines);
        let rows = rows(&page.lines);
        for (line, is_row) in page.lines.iter().zip(rows) {
            writer.line(page.number, line, is_row, &columns);
        }
    }
    writer.end();
    writer.body
}

/// What is usual in the whole document.
struct Looks {
    /// Height of the letters of the running text.
    size: f64,
    /// From one base line of it to the next, in heights of a letter.
    leading: f64,
    /// Heights of headings, the tallest first.
    headings: Vec<f64>,
    /// Words with a hyphen inside of a line, in lower case.
    hyphened: HashSet<String>,
}

impl Looks {
    fn of(pages: &[Page]) -> Looks {
        let lines = || pages.iter().flat_map(|page| &page.lines);
        let mut letters: HashMap<i64, usize> = HashMap::new();
        for line in lines() {
            *letters.entry(half_points(line.size)).or_default() += line.text.len();
        }
        // Of two as frequent ones the smaller, so that the same file always reads the same.
        let usual = letters.iter().max_by_key(|(size, n)| (**n, -**size));
        let size = usual.map_or(1.0, |(size, _)| *size as f64 / 2.0);
        let mut distances: Vec<f64> = pages
            .iter()
            .flat_map(|page| page.lines.windows(2))
            .filter_map(|pair| {
                let [one, next] = pair else { return None };
                let distance = (next.down - one.down) / one.size;
                (is_near(one.size, next.size) && (0.8..3.0).contains(&distance)).then_some(distance)
            })
            .collect();
        distances.sort_by(f64::total_cmp);
        let leading = distances.get(distances.len() / 2).copied().unwrap_or(1.2);
        let mut headings: Vec<i64> = letters
            .into_keys()
            .filter(|half| *half as f64 / 2.0 > HEADING * size)
            .collect();
        headings.sort_unstable_by(|one, other| other.cmp(one));
        let hyphened = lines()
            .flat_map(|line| line.text.split_whitespace())
            .filter(|word| word.trim_end_matches('-').contains('-'))
            .map(|word| letters_and_hyphens(word).to_lowercase())
            .collect();
        Looks {
            size,
            leading,
            headings: headings.into_iter().map(|half| half as f64 / 2.0).collect(),
            hyphened,
        }
    }

    fn heading(&self, size: f64) -> Option<u8> {
        if size <= HEADING * self.size {
            return None;
        }
        let taller = self.headings.iter().filter(|other| **other > size + 0.4);
        u8::try_from(taller.count().min(HEADING_LEVELS - 1) + 1).ok()
    }
}

/// How far to the right the lines go that begin at about the same place.
struct Columns(HashMap<i64, (f64, f64)>);

impl Columns {
    fn of(lines: &[Line]) -> Columns {
        let mut columns: HashMap<i64, (f64, f64)> = HashMap::new();
        for line in lines {
            let column = columns
                .entry(Columns::key(line))
                .or_insert((line.left, line.right));
            *column = (column.0.min(line.left), column.1.max(line.right));
        }
        Columns(columns)
    }

    fn key(line: &Line) -> i64 {
        (line.left / COLUMN).round() as i64
    }

    /// Whether the line ends well before its neighbours do.
    fn is_short(&self, line: &Line) -> bool {
        let (left, right) = self
            .0
            .get(&Columns::key(line))
            .copied()
            .unwrap_or((line.left, line.right));
        line.right < right - SHORT * (right - left)
    }
}

/// Which lines are rows of a table: those with cells, next to another one with cells.
fn rows(lines: &[Line]) -> Vec<bool> {
    let has_cells = |at: usize| {
        lines
            .get(at)
            .is_some_and(|line| line.text.contains(CELL_BREAK))
    };
    (0..lines.len())
        .map(|at| has_cells(at) && (has_cells(at + 1) || at.checked_sub(1).is_some_and(has_cells)))
        .collect()
}

/// The block being put together.
struct Open {
    words: String,
    kind: BlockKind,
    /// The page on which its words end so far.
    page: u32,
    last: Line,
    /// Whether the last line ends before its neighbours do.
    is_short: bool,
}

struct Writer {
    body: Body,
    open: Option<Open>,
    /// The page on which the body ends so far.
    page: u32,
    looks: Looks,
}

impl Writer {
    fn line(&mut self, page: u32, line: &Line, is_row: bool, columns: &Columns) {
        let kind = if is_row {
            BlockKind::TableRow
        } else if let Some(level) = self.looks.heading(line.size) {
            BlockKind::Heading(level)
        } else if is_item(&line.text) {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        };
        let goes_on = self
            .open
            .as_ref()
            .is_some_and(|open| self.goes_on(open, page, line, kind));
        match self.open.as_mut().filter(|_| goes_on) {
            Some(open) => {
                let is_short = columns.is_short(line);
                let looks = &self.looks;
                open.join(looks, page, line, is_short);
            }
            None => {
                self.end();
                if page > self.page {
                    self.body.turn_pages(page - self.page);
                    self.page = page;
                }
                let cell = if is_row { " | " } else { " " };
                self.open = Some(Open {
                    words: line.text.replace(CELL_BREAK, cell),
                    kind,
                    page,
                    last: line.clone(),
                    is_short: columns.is_short(line),
                });
            }
        }
    }

    /// Whether a line goes on with the open block.
    fn goes_on(&self, open: &Open, page: u32, line: &Line, kind: BlockKind) -> bool {
        let last = &open.last;
        match (open.kind, kind) {
            (BlockKind::TableRow, _) | (_, BlockKind::TableRow | BlockKind::ListItem) => {
                return false;
            }
            (BlockKind::Heading(one), BlockKind::Heading(other)) if one != other => return false,
            (BlockKind::Heading(_), BlockKind::Paragraph)
            | (BlockKind::Paragraph | BlockKind::ListItem, BlockKind::Heading(_)) => return false,
            _ => {}
        }
        if !is_near(last.size, line.size) {
            return false;
        }
        let ends = ends_sentence(&open.words);
        let step = (line.down - last.down) / last.size;
        // The next column or page begins further up; a sentence that is not at its end goes on there.
        if page != open.page || step <= 0.0 {
            return !ends && !matches!(kind, BlockKind::Heading(_));
        }
        if step > APART * self.looks.leading {
            return false;
        }
        let indent = (line.left - last.left) / line.size;
        let is_indented = open.kind == BlockKind::Paragraph && indent > INDENT && indent < 8.0;
        !(ends && (open.is_short || is_indented))
    }

    fn end(&mut self) {
        let Some(open) = self.open.take() else { return };
        let is_long = open.words.chars().count() > HEADING_CHARACTERS;
        let has_letters = open.words.chars().any(char::is_alphabetic);
        let kind = match open.kind {
            BlockKind::Heading(_) if is_long || !has_letters => BlockKind::Paragraph,
            kind => kind,
        };
        self.body.push_over_pages(kind, &open.words);
        self.page = open.page;
    }
}

impl Open {
    /// Whether the last word is cut off in capitals: `ELE-`, but not `Smith-`.
    fn is_in_capitals(&self) -> bool {
        let mut letters = self.words.chars().rev().skip(1);
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_uppercase)
    }

    /// Adds a line; a word that the line's end has cut in two is one again.
    fn join(&mut self, looks: &Looks, page: u32, line: &Line, is_short: bool) {
        let text = line.text.replace(CELL_BREAK, " ");
        let mut rest = text.as_str();
        let hyphen = ['-', '\u{2010}'];
        let is_cut = self.words.ends_with(hyphen)
            && self
                .words
                .chars()
                .rev()
                .nth(1)
                .is_some_and(char::is_alphabetic)
            && (rest.starts_with(char::is_lowercase)
                || (rest.starts_with(char::is_uppercase) && self.is_in_capitals()));
        let mut gap = " ";
        if is_cut {
            gap = "";
            let (end, after) = rest.split_once(' ').unwrap_or((rest, ""));
            let begin = self.words.rsplit(char::is_whitespace).next();
            let word = format!("{}{end}", begin.unwrap_or_default());
            if !looks
                .hyphened
                .contains(&letters_and_hyphens(&word).to_lowercase())
            {
                self.words.pop();
            }
            // The page ends behind the word, not in it.
            if page > self.page {
                self.words.push_str(end);
                (rest, gap) = (after, " ");
            }
        }
        if page > self.page {
            for _ in self.page..page {
                self.words.push(PAGE_BREAK);
            }
            self.page = page;
        } else {
            self.words.push_str(gap);
        }
        self.words.push_str(rest);
        self.last = line.clone();
        self.is_short = is_short;
    }
}

fn half_points(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= OTHER_SIZE * one.max(other)
}

/// Whether a line begins an item: a bullet, or a short number with a dot or a bracket behind it.
fn is_item(text: &str) -> bool {
    let Some((mark, rest)) = text.split_once([' ', CELL_BREAK]) else {
        return false;
    };
    let is_bullet = matches!(
        mark,
        "•" | "◦" | "▪" | "■" | "●" | "○" | "‣" | "–" | "-" | "*" | "·" | "\u{f0b7}"
    );
    let is_number = mark.len() <= 4
        && mark.strip_suffix(['.', ')']).is_some_and(|number| {
            let number = number.trim_start_matches('(');
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
        });
    (is_bullet || is_number) && !rest.trim().is_empty()
}

fn ends_sentence(words: &str) -> bool {
    words
        .trim_end_matches(['"', '\'', '”', '’', '»', ')', ']'])
        .ends_with(['.', '!', '?', ':', '…', '。', '！', '？', '؟', '।'])
}

fn letters_and_hyphens(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-')
}
