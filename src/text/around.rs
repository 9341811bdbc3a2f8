//! A text that is too long for its place, shortened to its key words and what stands around them.

use std::ops::Range;

use super::Language;
use super::cut::{prefix_within, suffix_within};
use super::sentences::sentences;

/// Fewer than this beside the key words tell nothing: a word or two.
const LEAST: usize = 30;

/// The bytes of `text` to show where it may weigh no more than `room`: all of it, else `key` with the sentences before
/// and after it that fit, or pieces of them that end between words. Where `key` alone is too heavy, its beginning.
///
/// `weight` tells what a piece takes; the parts of a text must weigh no less than the whole.
pub fn around(
    text: &str,
    key: Range<usize>,
    room: usize,
    language: Language,
    weight: impl Fn(&str) -> usize,
) -> Range<usize> {
    if weight(text) <= room {
        return 0..text.len();
    }
    let (Some(before), Some(words), Some(after)) = (
        text.get(..key.start),
        text.get(key.clone()),
        text.get(key.end..),
    ) else {
        return 0..prefix_within(text, room, &weight).len();
    };
    let taken = weight(words);
    if taken >= room {
        return key.start..key.start + prefix_within(words, room, &weight).len();
    }
    let spare = room - taken;
    // Half for each side, and what one side does not need for the other.
    let room_before = (spare / 2).max(spare.saturating_sub(weight(after)));
    let before = end_of(before, room_before, language, &weight);
    let after = beginning_of(after, spare - weight(before), language, &weight);
    key.start - before.len()..key.end + after.len()
}

/// The last sentences of `text` that fit; where not even one does, its last words.
fn end_of<'t>(
    text: &'t str,
    room: usize,
    language: Language,
    weight: &impl Fn(&str) -> usize,
) -> &'t str {
    if weight(text) <= room {
        return text;
    }
    let whole = sentences(text, language)
        .into_iter()
        .filter_map(|sentence| text.get(sentence.start..))
        .find(|rest| weight(rest) <= room);
    match whole {
        Some(rest) => rest,
        None if room < LEAST => "",
        None => suffix_within(text, room, weight),
    }
}

/// The first sentences of `text` that fit; where not even one does, its first words.
fn beginning_of<'t>(
    text: &'t str,
    room: usize,
    language: Language,
    weight: &impl Fn(&str) -> usize,
) -> &'t str {
    if weight(text) <= room {
        return text;
    }
    let whole = sentences(text, language)
        .into_iter()
        .rev()
        .filter_map(|sentence| text.get(..sentence.end))
        .find(|rest| weight(rest) <= room);
    match whole {
        Some(rest) => rest,
        None if room < LEAST => "",
        None => prefix_within(text, room, weight),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::string_slice, reason = "a panic here is a failed test")]

    use super::*;

    const TEXT: &str = "The first sentence is here. The second one follows it. This is the key. The fourth comes \
                        after. And a fifth one ends it all.";
    const KEY: &str = "This is the key.";

    fn shown(room: usize) -> &'static str {
        let from = TEXT.find(KEY).unwrap();
        let span = around(
            TEXT,
            from..from + KEY.len(),
            room,
            Language::ENGLISH,
            str::len,
        );
        assert!(span.len() <= room, "{room}: {span:?}");
        &TEXT[span]
    }

    #[test]
    fn what_fits_is_whole() {
        assert_eq!(shown(TEXT.len()), TEXT);
    }

    #[test]
    fn whole_sentences_around_the_key_are_kept() {
        assert_eq!(
            shown(85),
            "The second one follows it. This is the key. The fourth comes after."
        );
    }

    #[test]
    fn the_key_is_there_as_long_as_it_fits_at_all() {
        for room in KEY.len()..TEXT.len() {
            assert!(shown(room).contains(KEY), "{room}: {}", shown(room));
        }
        assert_eq!(shown(12), "This is the");
        assert_eq!(shown(0), "");
    }

    #[test]
    fn long_sentences_beside_it_end_between_words() {
        let long = "word ".repeat(200);
        let text = format!("{long}before. The key. After {long}");
        let from = text.find("The key.").unwrap();
        let span = around(&text, from..from + 8, 200, Language::ENGLISH, str::len);
        let shown = &text[span.clone()];
        assert!(span.len() <= 200 && span.len() > 150, "{shown}");
        assert!(
            shown.starts_with("word ") && shown.ends_with(" word"),
            "{shown}"
        );
    }
}
