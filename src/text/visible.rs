//! Words of strangers, made safe to print on a terminal.
//!
//! A document may hold escape sequences that move the cursor or rename the window, bidirectional overrides that show
//! a line in another order than it reads, and characters that nobody sees. Nothing of that is lost in the store or in
//! JSON, where it is data; it is only not handed to a terminal, where it is an order. What legitimate writing needs
//! (joiners in Persian, in Indic scripts and in emoji; directional marks in Arabic and Hebrew) stays as it is.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

/// More marks on one letter than any language writes: a tower of them would cover the lines around it.
const MOST_MARKS: usize = 6;

/// `text` with everything that would command or deceive a terminal shown as a symbol or taken out. Line feeds stay;
/// tabs become spaces.
pub fn visible(text: &str) -> Cow<'_, str> {
    // Nearly all text needs nothing: one look at its bytes tells. Everything suspicious beyond ASCII is not ASCII.
    if text
        .bytes()
        .all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte))
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut marks = 0;
    let mut in_flag = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        in_flag = match character {
            '\u{1f3f4}' => true,
            TAGS_FROM..=TAGS_TO => in_flag,
            _ => false,
        };
        marks = if is_combining_mark(character) {
            marks + 1
        } else {
            0
        };
        let shown = match character {
            '\n' => Some('\n'),
            '\t' => Some(' '),
            // A carriage return before a line feed is only an old line end.
            '\r' if characters.peek() == Some(&'\n') => None,
            // Pictures of the ASCII controls stand in their order from U+2400.
            '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)),
            '\x7f' => Some('\u{2421}'),
            // The other controls: terminals take U+009B for the beginning of an escape sequence.
            '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
            '\u{2028}' | '\u{2029}' => Some('\n'),
            '\u{200c}' | '\u{200d}' => {
                joins(before, characters.peek().copied()).then_some(character)
            }
            TAGS_FROM..=TAGS_TO => in_flag.then_some(character),
            '\u{e0100}'..='\u{e01ef}' => before.is_some_and(is_ideograph).then_some(character),
            _ if is_unseen(character) => None,
            _ if marks > MOST_MARKS => None,
            _ => Some(character),
        };
        if let Some(shown) = shown {
            out.push(shown);
            before = Some(shown);
        }
    }
    if out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    }
}

/// [`visible`], on one line: for titles, names, addresses.
pub fn visible_line(text: &str) -> String {
    visible(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The tag characters: they spell the region of a flag, and nothing else that is seen.
const TAGS_FROM: char = '\u{e0000}';
const TAGS_TO: char = '\u{e007f}';

/// Characters that take no room and have no place in running text: order overrides and isolates, zero-width spaces,
/// fillers, annotations, invisible operators, byte order marks, soft hyphens.
fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180e}'
            | '\u{200b}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0080}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}'
    )
}

/// Whether a joiner between these two is writing: between letters of a script that joins, or in an emoji.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(is_joining) && after.is_some_and(is_joining)
}

fn is_joining(character: char) -> bool {
    matches!(
        u32::from(character),
        0x0600..=0x08ff        // Arabic, Syriac, N'Ko and their kin
        | 0x0900..=0x0dff      // the scripts of India
        | 0x0f00..=0x109f      // Tibetan, Myanmar
        | 0x1780..=0x18af      // Khmer, Mongolian
        | 0xfb50..=0xfdff | 0xfe70..=0xfefc
        | 0x2190..=0x2bff      // arrows, symbols, the older emoji
        | 0xfe0f
        | 0x1f000..=0x1faff    // emoji and their skin tones
    )
}

fn is_ideograph(character: char) -> bool {
    matches!(u32::from(character), 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_are_shown_not_obeyed() {
        assert_eq!(visible("a\x1b[31mred\x1b[0m"), "a␛[31mred␛[0m");
        assert_eq!(visible("\x1b]0;title\x07"), "␛]0;title␇");
        assert_eq!(visible("\u{9b}31m"), "\u{fffd}31m");
        assert_eq!(visible("over\rwritten\x08\x7f"), "over␍written␈␡");
    }

    #[test]
    fn line_ends_and_tabs_are_white_space() {
        assert_eq!(visible("a\r\nb\tc\u{2028}d"), "a\nb c\nd");
        assert_eq!(visible_line(" a\r\nb\tc \n"), "a b c");
    }

    #[test]
    fn order_is_not_overridden() {
        assert_eq!(visible("cod\u{202e}gnp.exe\u{202c}"), "codgnp.exe");
        assert_eq!(visible("\u{2066}a\u{2069}\u{202a}b\u{202c}"), "ab");
    }

    #[test]
    fn what_nobody_sees_is_gone() {
        assert_eq!(
            visible("pass\u{200b}word\u{feff}\u{2060}\u{ad}\u{3164}"),
            "password"
        );
        assert_eq!(visible("a\u{200d}b\u{200c}c"), "abc");
        assert_eq!(visible("hidden\u{e0041}\u{e0042} tags"), "hidden tags");
        assert_eq!(visible("a\u{e0100}b"), "ab");
    }

    #[test]
    fn towers_of_marks_are_cut() {
        let tower = format!("z{}", "\u{301}".repeat(40));
        assert_eq!(visible(&tower).chars().count(), 1 + MOST_MARKS);
    }

    #[test]
    fn real_writing_stays_as_it_is() {
        for text in [
            "مرحبا بالعالم \u{200f}(نعم)\u{200e}",
            "שָׁלוֹם עולם",
            "می\u{200c}خواهم",
            "क्\u{200d}ष और क्\u{200c}ष",
            "👩\u{200d}👩\u{200d}👧 👨🏽\u{200d}🚀 🏳\u{fe0f}\u{200d}🌈 ❤\u{fe0f}\u{200d}🔥",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "葛\u{e0100}城市",
            "Ça coûte 3 500 € «\u{a0}environ\u{a0}»",
            "สวัสดี ชาวโลก",
            "plain",
        ] {
            assert_eq!(visible(text), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_that_commands_a_terminal_is_left(text in any::<String>()) {
            let shown = visible(&text);
            prop_assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
            let overrides = '\u{202a}'..='\u{202e}';
            prop_assert!(!shown.chars().any(|c| overrides.contains(&c)));
            prop_assert_eq!(visible(&shown), shown.as_ref());
        }
    }
}
