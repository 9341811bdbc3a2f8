//! Text without markup: what its lines show about headings, lists and paragraphs.
//!
//! The words stay as they are. Where a line could be a heading or not, it is a paragraph: a wrong heading takes its
//! words out of the passage, a missed one costs nothing but a label.

use super::Hint;
use super::blocks::Body;
use super::draft::Draft;
use super::published;
use crate::document::{BlockKind, DateOrigin, Document, Published};

/// Longest heading in words.
const HEADING_WORDS: usize = 12;
/// Longest heading in characters.
const HEADING_CHARACTERS: usize = 90;

/// How sure a short line must be to count as a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Headings {
    /// A text file: a short line, or two, above longer text.
    Usual,
    /// News and other text cut from pages, where names, credits and captions stand on lines of their own: a short
    /// line counts only between two real paragraphs.
    Wary,
}

/// Reads a text file. Its first line may begin ` date 2024-03-21 `, with the text right behind it.
pub(super) fn read(text: &str, hint: &Hint) -> Document {
    let (published, text) = match header_date(text) {
        Some((published, rest)) => (Some(published), rest),
        None => (None, text),
    };
    Draft {
        body: body(text, Headings::Usual),
        published,
        ..Draft::default()
    }
    .finish(hint)
}

/// The date at the very top, and the text after it.
fn header_date(text: &str) -> Option<(Published, &str)> {
    let rest = text.trim_start_matches([' ', '\t']).strip_prefix("date")?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let date = rest.trim_start_matches([' ', '\t']);
    if date.len() == rest.len() {
        return None;
    }
    let end = date.find(char::is_whitespace).unwrap_or(date.len());
    let (date, body) = date.split_at_checked(end)?;
    Some((published::parse(date, DateOrigin::Header)?, body))
}

/// Splits text into blocks at blank lines and at the lines of lists.
pub(super) fn body(text: &str, headings: Headings) -> Body {
    let pieces = pieces(text);
    let mut body = Body::default();
    for (at, (kind, words)) in pieces.iter().enumerate() {
        let kind = match kind {
            Kind::ShortLine if is_heading(&pieces, at, headings) => BlockKind::Heading(2),
            Kind::ShortLine | Kind::Paragraph => BlockKind::Paragraph,
            Kind::Item => BlockKind::ListItem,
        };
        body.push(kind, words);
    }
    body
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    /// Could be a heading by its looks alone.
    ShortLine,
    Item,
}

/// The text between blank lines, lists taken apart.
fn pieces(text: &str) -> Vec<(Kind, &str)> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            chunk(text.get(from..at).unwrap_or_default(), &mut pieces);
            from = at + line.len();
        }
        at += line.len();
    }
    chunk(text.get(from..).unwrap_or_default(), &mut pieces);
    pieces
}

/// One run of lines without a blank one between them.
fn chunk<'a>(chunk: &'a str, pieces: &mut Vec<(Kind, &'a str)>) {
    if chunk.trim().is_empty() {
        return;
    }
    let mut kind = Kind::Paragraph;
    let mut from = 0;
    let mut at = 0;
    let mut previous: Option<&str> = None;
    for line in chunk.split_inclusive('\n') {
        let starts_item = match marker(line) {
            Some(Marker::Bullet) => kind == Kind::Item || opens_list(previous, true),
            // "in\n1998. Then" is a wrapped sentence; a list begins with 1.
            Some(Marker::Number(n)) => kind == Kind::Item || opens_list(previous, n == 1),
            None => false,
        };
        if starts_item {
            push(kind, chunk.get(from..at), pieces);
            kind = Kind::Item;
            from = at;
        }
        at += line.len();
        previous = Some(line);
    }
    push(kind, chunk.get(from..), pieces);
}

/// Whether a marker below `previous` begins a list: at the top of a chunk and after a colon always, in the middle
/// of a paragraph only when it looks like a beginning and the line above is not broken off in mid-sentence.
fn opens_list(previous: Option<&str>, is_beginning: bool) -> bool {
    match previous.map(str::trim_end) {
        None => true,
        Some(line) => line.ends_with(':') || (is_beginning && line.chars().count() < 60),
    }
}

fn push<'a>(kind: Kind, words: Option<&'a str>, pieces: &mut Vec<(Kind, &'a str)>) {
    let words = words.unwrap_or_default().trim();
    if !words.is_empty() {
        let kind = if kind == Kind::Paragraph && is_short_line(words) {
            Kind::ShortLine
        } else {
            kind
        };
        pieces.push((kind, words));
    }
}

enum Marker {
    Bullet,
    Number(u16),
}

/// The list marker that a line begins with: `- `, `* `, `• `, `12. ` or `12) `.
fn marker(line: &str) -> Option<Marker> {
    let line = line.trim_start();
    let is_spaced = |rest: &str| rest.starts_with([' ', '\t']) && !rest.trim().is_empty();
    if let Some(rest) = line.strip_prefix(['-', '*', '•']) {
        return is_spaced(rest).then_some(Marker::Bullet);
    }
    let (digits, rest) = line.split_once(['.', ')'])?;
    let number = (digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())??;
    is_spaced(rest).then_some(Marker::Number(number))
}

fn is_short_line(words: &str) -> bool {
    if words.len() > 4 * HEADING_CHARACTERS || words.contains('\n') {
        return false;
    }
    let end = words
        .trim_end_matches(['"', '\'', '”', '’', '»', ')', ']'])
        .chars()
        .next_back();
    let ends_sentence = end.is_some_and(|c| ".!?…:;,。！？；：，、।؟۔".contains(c));
    let first = words.chars().find(|c| c.is_alphabetic());
    !ends_sentence
        && first.is_some_and(|c| !c.is_lowercase())
        && words.chars().count() <= HEADING_CHARACTERS
        && words.split_whitespace().count() <= HEADING_WORDS
}

fn is_heading(pieces: &[(Kind, &str)], at: usize, headings: Headings) -> bool {
    let is_short = |(kind, _): &&(Kind, &str)| *kind == Kind::ShortLine;
    let (above, below) = (pieces.iter().take(at).rev(), pieces.iter().skip(at + 1));
    let run =
        1 + above.clone().take_while(is_short).count() + below.clone().take_while(is_short).count();
    let next = below.clone().find(|piece| !is_short(piece));
    match headings {
        // Three short lines in a row are verse, an address, a list of names.
        Headings::Usual => run <= 2 && next.is_some(),
        Headings::Wary => {
            let words = pieces.get(at).map_or("", |(_, words)| *words);
            let stands_between = above
                .clone()
                .next()
                .is_some_and(|(kind, _)| *kind == Kind::Paragraph)
                && next.is_some_and(|(kind, next)| {
                    *kind == Kind::Paragraph && next.len() > 2 * words.len()
                });
            run == 1 && stands_between && !is_credit_or_teaser(words)
        }
    }
}

/// What stands alone in news and is no heading: `— Ann Lee`, `London —`, `(Applause)`, `More:What we know so far` (a link).
fn is_credit_or_teaser(words: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—');
    let glued_colon = words
        .split(':')
        .skip(1)
        .any(|rest| !rest.starts_with([' ', '\u{a0}']));
    words.starts_with('(')
        || words.starts_with(is_dash)
        || words.ends_with(is_dash)
        || (glued_colon && !words.contains(|c: char| c.is_ascii_digit()))
}
