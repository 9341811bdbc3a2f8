//! The only place where text is shortened for show: always between graphemes, always saying so.

use unicode_segmentation::UnicodeSegmentation;

/// The first `most` graphemes of `text`; when something was left out, the last of them is an ellipsis.
/// A cut falls back to the last word boundary when one is near, so words stay whole where they can.
pub fn cut(text: &str, most: usize) -> String {
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    if graphemes.len() <= most {
        return text.to_owned();
    }
    if most == 0 {
        return String::new();
    }
    let room = most - 1;
    let kept = &graphemes[..room];
    let near = room.saturating_sub(room / 4);
    let end = match kept
        .iter()
        .rposition(|g| g.chars().all(char::is_whitespace))
    {
        Some(space) if space >= near && space > 0 => space,
        _ => room,
    };
    let mut out = kept[..end].concat();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// How many graphemes a person would count.
pub fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

/// The longest beginning of `text` of at most `most` graphemes that ends at a word's end where it can; the words
/// themselves, without an ellipsis, so that they are still a part of the text.
pub fn prefix(text: &str, most: usize) -> &str {
    // A grapheme has at least one character: this spares most texts the counting.
    if text.chars().nth(most).is_none() {
        return text;
    }
    let mut ends = text.grapheme_indices(true).skip(most);
    let Some((limit, _)) = ends.next() else {
        return text;
    };
    let head = text.get(..limit).unwrap_or(text);
    let word = head
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace())
        .map(|(at, _)| at);
    let end = word.filter(|at| *at > limit - limit / 4).unwrap_or(limit);
    head.get(..end).unwrap_or(head).trim_end()
}

/// [`cut`] to a room of its own measure: graphemes are taken while `weight` says that they and the ellipsis fit.
pub fn cut_within(text: &str, room: usize, weight: impl Fn(&str) -> usize) -> String {
    if fits(text, room, &weight) {
        return text.to_owned();
    }
    match room.checked_sub(weight("…")) {
        None => String::new(),
        Some(room) => format!("{}…", prefix_within(text, room, &weight)),
    }
}

/// The longest beginning of `text` that weighs at most `room` and ends at a word's end where it can; the words
/// themselves, without an ellipsis.
pub fn prefix_within(text: &str, room: usize, weight: impl Fn(&str) -> usize) -> &str {
    let mut taken = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        taken += weight(grapheme);
        if taken <= room {
            continue;
        }
        let head = text.get(..at).unwrap_or_default();
        let word = head.rfind(char::is_whitespace);
        let next_is_space = grapheme.chars().all(char::is_whitespace);
        let end = word
            .filter(|word| !next_is_space && *word > at - at / 4)
            .unwrap_or(at);
        return head.get(..end).unwrap_or(head).trim_end();
    }
    text
}

/// The longest end of `text` that weighs at most `room` and begins at a word's beginning where it can.
pub fn suffix_within(text: &str, room: usize, weight: impl Fn(&str) -> usize) -> &str {
    let mut taken = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        taken += weight(grapheme);
        if taken <= room {
            continue;
        }
        let tail = text.get(at + grapheme.len()..).unwrap_or_default();
        let word = tail.find(char::is_whitespace);
        let before_is_space = grapheme.chars().all(char::is_whitespace);
        let start = word
            .filter(|word| !before_is_space && *word < tail.len() / 4)
            .unwrap_or(0);
        return tail.get(start..).unwrap_or(tail).trim_start();
    }
    text
}

fn fits(text: &str, room: usize, weight: &impl Fn(&str) -> usize) -> bool {
    let mut taken = 0;
    text.graphemes(true).all(|grapheme| {
        taken += weight(grapheme);
        taken <= room
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_room_of_its_own_measure_is_kept_between_words() {
        let text = "One two three four five";
        assert_eq!(cut_within(text, 100, str::len), text);
        assert_eq!(cut_within(text, 18, str::len), "One two three…");
        assert_eq!(prefix_within(text, 13, str::len), "One two three");
        assert_eq!(suffix_within(text, 10, str::len), "four five");
        assert_eq!(suffix_within(text, 11, str::len), "four five");
        assert_eq!(cut_within(text, 2, str::len), "");
        assert_eq!(
            cut_within("👩\u{200d}👩\u{200d}👧 family", 20, str::len),
            "…"
        );
    }

    proptest! {
        #[test]
        fn a_piece_is_of_the_text_and_has_room(text in any::<String>(), room in 0..40usize) {
            let weight = |piece: &str| piece.chars().map(char::len_utf16).sum::<usize>();
            let (head, tail) = (prefix_within(&text, room, weight), suffix_within(&text, room, weight));
            prop_assert!(text.starts_with(head) && text.ends_with(tail));
            prop_assert!(weight(head) <= room && weight(tail) <= room);
            prop_assert!(weight(&cut_within(&text, room, weight)) <= room);
        }
    }
}
