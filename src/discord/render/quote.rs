//! An excerpt as quoted lines with its key sentence in bold, in the room that is left for it.

use std::ops::Range;

use super::escape::{most_room, shown_line};
use crate::answer::reply::Excerpt;
use crate::text::Language;
use crate::text::around::around;
use crate::text::shown::for_show;

/// The begin of a quoted line.
const QUOTE: &str = "> ";

/// What says that something was left out, at either end, and what the first line takes by itself.
const FRAME: usize = "> … … ****".len();

/// Words to quote.
pub(super) struct Quote {
    text: String,
    keys: Vec<Range<usize>>,
    language: Language,
    bold: bool,
}

impl Quote {
    /// An excerpt; its key sentence in `bold` or not.
    pub(super) fn of(excerpt: &Excerpt, bold: bool) -> Quote {
        Quote::marked(
            &excerpt.text,
            &excerpt.highlights,
            excerpt.document.language,
            bold,
        )
    }

    /// `text` with the bytes `highlights` of it as its key words.
    pub(super) fn marked(
        text: &str,
        highlights: &[[usize; 2]],
        language: Language,
        bold: bool,
    ) -> Quote {
        let (text, keys) = for_show(text, highlights);
        Quote {
            text,
            keys,
            language,
            bold,
        }
    }

    /// The words as they are shown where there is room for all of them.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The room for all of it.
    pub(super) fn most(&self) -> usize {
        most_room(&self.text) + FRAME
    }

    /// The room for its key words.
    pub(super) fn least(&self) -> usize {
        let key = self.key();
        self.text.get(key).map_or(0, most_room) + FRAME
    }

    /// The lines, in at most `room` UTF-16 units.
    pub(super) fn lines(&self, room: usize) -> String {
        let room = room.saturating_sub(FRAME);
        let mut key = self.key();
        // Where several sentences are key and do not fit together, the first is.
        if self.text.get(key.clone()).map_or(0, most_room) > room
            && let Some(first) = self.keys.first()
        {
            key = first.clone();
        }
        let kept = around(&self.text, key, room, self.language, most_room);
        let whole = self.text.get(kept.clone()).unwrap_or_default();
        let led = whole.len() - whole.trim_start().len();
        let words = whole.trim();
        let kept = kept.start + led..kept.start + led + words.len();
        let mut out = String::from(QUOTE);
        if let Some(before) = self.text.get(..kept.start)
            && !before.trim().is_empty()
        {
            out.push('…');
            out.push_str(space(before.ends_with(char::is_whitespace) || led > 0));
        }
        let mut at = kept.start;
        for (n, line) in words.split('\n').enumerate() {
            if n > 0 {
                out.push('\n');
                out.push_str(QUOTE);
            }
            out.push_str(&shown_line(line, &self.bold_in(at, line.len())));
            at += line.len() + 1;
        }
        if let Some(after) = self.text.get(kept.end..)
            && !after.trim().is_empty()
        {
            out.push_str(space(after.starts_with(char::is_whitespace)));
            out.push('…');
        }
        out
    }

    /// From the first key word to the last, or all words where none stand out.
    fn key(&self) -> Range<usize> {
        match (self.keys.first(), self.keys.last()) {
            (Some(first), Some(last)) => first.start..last.end.max(first.end),
            _ => 0..self.text.len(),
        }
    }

    /// The key words on the line of `length` bytes that begins at `start`, counted from there.
    fn bold_in(&self, start: usize, length: usize) -> Vec<Range<usize>> {
        let inside = |span: &Range<usize>| {
            let from = span.start.max(start);
            let to = span.end.min(start + length);
            (from < to).then(|| from - start..to - start)
        };
        let keys = self.keys.iter().filter(|_| self.bold);
        keys.filter_map(inside).collect()
    }
}

fn space(wanted: bool) -> &'static str {
    if wanted { " " } else { "" }
}

/// What each of several gets of `room`: what it needs first, then what it would like, the smallest wishes first, so
/// that only the longest are shortened.
pub(super) fn shares(needs: &[usize], wishes: &[usize], room: usize) -> Vec<usize> {
    let needed: Vec<usize> = needs.iter().zip(wishes).map(|(n, w)| *n.min(w)).collect();
    let mut shares = fair(&needed, room);
    let left = room - shares.iter().sum::<usize>();
    let more: Vec<usize> = wishes.iter().zip(&shares).map(|(w, s)| w - s).collect();
    for (share, more) in shares.iter_mut().zip(fair(&more, left)) {
        *share += more;
    }
    shares
}

/// Parts of `room`, none more than is demanded, as equal as that allows.
fn fair(demands: &[usize], mut room: usize) -> Vec<usize> {
    let mut by_size: Vec<usize> = (0..demands.len()).collect();
    by_size.sort_by_key(|index| demands[*index]);
    let mut given = vec![0; demands.len()];
    for (served, index) in by_size.iter().enumerate() {
        let part = room / (demands.len() - served);
        given[*index] = demands[*index].min(part);
        room -= given[*index];
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_longest_are_shortened() {
        assert_eq!(
            shares(&[10, 10, 10], &[50, 400, 100], 1_000),
            [50, 400, 100]
        );
        assert_eq!(shares(&[10, 10, 10], &[50, 400, 100], 300), [50, 150, 100]);
        assert_eq!(shares(&[10, 200, 10], &[50, 400, 100], 260), [23, 214, 23]);
        assert_eq!(shares(&[500, 500], &[500, 500], 300), [150, 150]);
        assert_eq!(shares(&[], &[], 300), [0; 0]);
    }

    #[test]
    fn key_words_are_bold_on_each_of_their_lines() {
        let text = "Before. Key one.\n\nKey two. After.";
        let (from, to) = (text.find("Key").unwrap(), text.find(" After").unwrap());
        let quote = Quote::marked(text, &[[from, to]], Language::ENGLISH, true);
        assert_eq!(
            quote.lines(1_000),
            "> Before. **Key one.**\n> **Key two.** After."
        );
        assert_eq!(quote.lines(quote.most()), quote.lines(1_000));
        assert_eq!(
            quote.lines(quote.least()),
            "> … **Key one.**\n> **Key two.** …"
        );
    }

    #[test]
    fn a_key_sentence_that_is_too_long_begins_and_says_that_it_goes_on() {
        let text = format!("Before it. {}", "word ".repeat(100).trim_end());
        let quote = Quote::marked(&text, &[[11, text.len()]], Language::ENGLISH, true);
        let lines = quote.lines(60);
        assert!(
            lines.starts_with("> … **word word") && lines.ends_with("word** …"),
            "{lines}"
        );
        assert!(lines.len() <= 62, "{lines}");
    }
}
