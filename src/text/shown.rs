//! An excerpt as a person is shown it: each block on a line of its own, other white space folded, and its key sentences
//! still marked.

use std::ops::Range;

use super::visible::visible_line;

/// An excerpt as it is shown, and where its key sentences stand then: each block on a line of its own, other white
/// space folded, nothing in it that commands or deceives.
pub fn for_show(text: &str, highlights: &[[usize; 2]]) -> (String, Vec<Range<usize>>) {
    let mut shown = String::with_capacity(text.len());
    // Where each run of the text begins in what is shown.
    let mut begins: Vec<(usize, usize)> = Vec::new();
    for run in runs(text, highlights) {
        begins.push((run.start, shown.len()));
        let words = text.get(run).unwrap_or_default();
        if !words.starts_with(char::is_whitespace) {
            shown.push_str(&visible_line(words));
        } else if words.matches('\n').count() > 1 {
            shown.truncate(shown.trim_end().len());
            shown.push('\n');
        } else if !shown.ends_with(char::is_whitespace) {
            shown.push(' ');
        }
    }
    let place = |byte: usize| match begins.binary_search_by_key(&byte, |(original, _)| *original) {
        Ok(found) => begins.get(found).map_or(shown.len(), |(_, place)| *place),
        Err(_) => shown.len(),
    };
    let whole = |[from, to]: &[usize; 2]| *from == 0 && *to == text.len();
    let spans = match highlights {
        // Nothing stands out where everything does.
        [all] if whole(all) => Vec::new(),
        some => some
            .iter()
            .map(|[from, to]| place(*from)..place(*to))
            .collect(),
    };
    (shown, spans)
}

/// Whether a title says nothing beside `shown`, the words under which it would stand: it was made of the first of them
/// (then it ends with an ellipsis or a full stop).
pub fn repeats(title: &str, shown: &str) -> bool {
    let made = title.ends_with(['…', '.', '!', '?', '。']);
    made && shown
        .replace('\n', " ")
        .starts_with(title.trim_end_matches(['…', ' ']))
}

/// Whether two texts read the same on one line: letter case and punctuation do not count.
pub fn is_same_line(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        visible_line(text)
            .split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    words(one) == words(other)
}

/// The text in runs of white space and runs of words, none of which a highlight begins or ends inside of.
fn runs(text: &str, highlights: &[[usize; 2]]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut was_space = None;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        let is_space = Some(character.is_whitespace());
        match runs.last_mut() {
            Some(run)
                if is_space == was_space && !highlights.iter().flatten().any(|cut| *cut == at) =>
            {
                run.end = end
            }
            _ => runs.push(at..end),
        }
        was_space = is_space;
    }
    runs
}

#[cfg(test)]
mod tests {
    #![expect(clippy::string_slice, reason = "a panic here is a failed test")]

    use super::*;

    #[test]
    fn highlights_keep_their_words_when_white_space_is_folded() {
        let text = "First  one.\n\n\nSecond\r\none here. Third.";
        let key = "Second\r\none here.";
        let from = text.find(key).unwrap();
        let (shown, spans) = for_show(text, &[[from, from + key.len()]]);
        assert_eq!(shown, "First one.\nSecond one here. Third.");
        assert_eq!(
            spans
                .iter()
                .map(|span| &shown[span.clone()])
                .collect::<Vec<_>>(),
            ["Second one here."]
        );
    }

    #[test]
    fn only_a_made_title_repeats_the_words() {
        let shown = "Officials in Doha\nconfirmed the meeting. More.";
        assert!(repeats("Officials in Doha confirmed…", shown));
        assert!(repeats("Officials in Doha confirmed the meeting.", shown));
        assert!(!repeats("Officials in Doha", shown));
        assert!(!repeats("Another title…", shown));
    }
}
