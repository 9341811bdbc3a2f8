//! List markers: `1.`, `2)`, `(iii)`, `b.`, `•`.
//!
//! A marker at the head of a sentence or a line is one by its place. Within a line it is one only when it
//! follows its predecessor there (1 then 2, a then b, i then ii), because "it rose by 3. The second" is prose.

use super::characters::{is_lower, is_opener};

/// A list marker: how it is written and what it may count as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    style: Style,
    /// As a number, as a letter (a = 1) and as a Roman numeral: "i" is both the ninth and the first.
    values: [Option<u16>; 3],
    /// Bytes of the marker.
    pub length: usize,
}

/// How a marker is written; items of one list are written alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Style {
    opened: bool,
    dot: bool,
    closed: bool,
    capital: bool,
}

impl Marker {
    /// The marker that `text` begins with, white space behind it included in the condition but not in the length.
    pub fn read(text: &str) -> Option<Marker> {
        let bytes = text.as_bytes();
        let opened = bytes.first() == Some(&b'(');
        let from = usize::from(opened);
        let label: &[u8] = {
            let rest = bytes.get(from..)?;
            let length = rest
                .iter()
                .take(6)
                .take_while(|b| b.is_ascii_alphanumeric())
                .count();
            rest.get(..length)?
        };
        if label.is_empty() || label.len() > 5 {
            return None;
        }
        let mut at = from + label.len();
        let dot = !opened && bytes.get(at) == Some(&b'.');
        at += usize::from(dot);
        let closed = bytes.get(at) == Some(&b')');
        at += usize::from(closed);
        if !(closed || dot)
            || !bytes
                .get(at)
                .is_some_and(|b| matches!(b, b' ' | b'\t' | 0xC2 | 0xE2 | 0xE3))
        {
            return None;
        }
        let values = [number(label), letter(label), roman(label)];
        if values.iter().all(Option::is_none) {
            return None;
        }
        let capital = label.iter().all(u8::is_ascii_uppercase);
        Some(Marker {
            style: Style {
                opened,
                dot,
                closed,
                capital,
            },
            values,
            length: at,
        })
    }

    /// Whether this marker is the next one after `before` in the same list; the readings that fit are kept.
    pub fn after(&self, before: &Marker) -> Option<Marker> {
        if self.style != before.style {
            return None;
        }
        let mut values = [None; 3];
        for (kept, (now, then)) in values.iter_mut().zip(self.values.iter().zip(before.values)) {
            *kept = now.filter(|now| then.is_some_and(|then| then.checked_add(1) == Some(*now)));
        }
        values
            .iter()
            .any(Option::is_some)
            .then_some(Marker { values, ..*self })
    }

    /// Whether it can only be a marker when it stands at the head of a line: `(a)` and `1)`, but not `12.`,
    /// which is also the end of a sentence that was wrapped there.
    pub fn is_plain(&self) -> bool {
        self.style.closed
    }

    /// Whether it may be the first of its list.
    pub fn is_first(&self) -> bool {
        self.values.contains(&Some(1))
    }

    /// Whether it may follow another one within a line. `A.` may not: it is an initial there.
    pub fn goes_inside(&self) -> bool {
        !(self.style.capital && self.style.dot && !self.style.closed)
    }
}

/// 0 to 999, without leading zeros.
fn number(label: &[u8]) -> Option<u16> {
    if label.len() > 3 || (label.len() > 1 && label.first() == Some(&b'0')) {
        return None;
    }
    label.iter().try_fold(0u16, |sum, digit| {
        digit
            .is_ascii_digit()
            .then(|| sum * 10 + u16::from(digit - b'0'))
    })
}

/// a = 1 to z = 26.
fn letter(label: &[u8]) -> Option<u16> {
    match label {
        [one] if one.is_ascii_alphabetic() => Some(u16::from(one.to_ascii_lowercase() - b'a') + 1),
        _ => None,
    }
}

/// A Roman numeral up to 39, in one case.
fn roman(label: &[u8]) -> Option<u16> {
    let upper = label.iter().all(u8::is_ascii_uppercase);
    if !upper && !label.iter().all(u8::is_ascii_lowercase) {
        return None;
    }
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let label = std::str::from_utf8(label).ok()?.to_ascii_lowercase();
    let tens = label.bytes().take_while(|b| *b == b'x').count().min(3);
    let ones = label.get(tens..)?;
    let ones = ONES.iter().position(|written| *written == ones)?;
    let value = tens * 10 + ones;
    u16::try_from(value).ok().filter(|value| *value > 0)
}

/// The bullet that `text` begins with.
pub fn bullet(text: &str) -> Option<char> {
    text.chars().next().filter(|c| {
        matches!(
            c,
            '•' | '‣' | '⁃' | '◦' | '▪' | '▫' | '●' | '○' | '■' | '□' | '►' | '▸'
        )
    })
}

/// Whether `text`, the beginning of a line, begins with a sign that makes the line a list item: a bullet, or
/// a hyphen, an asterisk, a plus or a dash with a space behind it.
pub fn line_bullet(text: &str) -> bool {
    if bullet(text).is_some() {
        return true;
    }
    let mut chars = text.chars();
    matches!(chars.next(), Some('-' | '*' | '+' | '–' | '—' | '·'))
        && matches!(chars.next(), Some(' ' | '\t'))
}

/// Whether an item may begin with `text`, what stands behind a marker: not with a small letter, as in
/// "shall a) pay and b) leave".
pub fn begins_item(text: &str) -> bool {
    let first = text
        .trim_start_matches(' ')
        .chars()
        .take(8)
        .find(|c| !is_opener(*c));
    first.is_some_and(|c| !is_lower(c) && !c.is_whitespace())
}
