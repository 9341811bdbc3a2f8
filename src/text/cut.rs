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
