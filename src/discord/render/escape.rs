//! Words of strangers, made safe inside Discord's markup: shown exactly as they are, and nothing in them acts.
//!
//! Discord shows a backslash before any ASCII punctuation as that punctuation alone. So what is seen and copied are the
//! document's own words, and only the raw text has the backslashes. Anything that could begin or end markup gets one;
//! where it is not certain whether it could, it gets one as well.

use std::ops::Range;

use crate::text::visible::visible_line;

/// `text` on one line, as words and nothing else.
pub fn line(text: &str) -> String {
    shown_line(&visible_line(text), &[])
}

/// One line of text that went through [`crate::text::visible`] already, with the bytes in `bold` in bold. Spans that do
/// not lie between characters, and white space at their ends, are left plain.
pub fn shown_line(line: &str, bold: &[Range<usize>]) -> String {
    let bold = joined(line, bold);
    let mut spans = bold.iter().peekable();
    let mut out = String::with_capacity(line.len() + line.len() / 8);
    for (at, character) in line.char_indices() {
        if spans.next_if(|span| span.end == at).is_some() {
            out.push_str(BOLD);
        }
        if spans.peek().is_some_and(|span| span.start == at) {
            out.push_str(BOLD);
        }
        if acts(line, at, character) {
            out.push('\\');
        }
        out.push(character);
    }
    if spans.next().is_some() {
        out.push_str(BOLD);
    }
    out
}

/// The most that `text` takes as quoted lines: every character that might be escaped as if it were, and every line as
/// if it began a quote and had bold in it. In UTF-16 units, which is never less than what Discord counts.
pub fn most_room(text: &str) -> usize {
    text.chars()
        .map(|character| match character {
            '\n' => "\n> ".len() + 2 * BOLD.len(),
            _ if character.is_ascii_punctuation() => 2,
            _ => character.len_utf16(),
        })
        .sum()
}

const BOLD: &str = "**";

/// Whether `character` at `at` of the line could be part of markup.
fn acts(line: &str, at: usize, character: char) -> bool {
    let (before, behind) = line.split_at_checked(at).unwrap_or((line, ""));
    let next = behind.chars().nth(1);
    match character {
        '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '>' | '[' | ']' | '@' => true,
        // The address of a link, should its bracket ever be read as one.
        '(' => before.ends_with(']'),
        // Headings, lists and small print begin a line only.
        '#' | '-' | '+' => before.trim_start().is_empty(),
        '.' | ')' => {
            let number = before.trim_start();
            !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
        }
        // Addresses (`https://`), emoji (`:skull:`) and timestamps; a colon before a space is only a colon.
        ':' => next.is_some_and(|next| !next.is_whitespace()),
        _ => false,
    }
}

/// The spans that can be bold: in order, apart, without white space at their ends, none empty.
fn joined(line: &str, bold: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut kept: Vec<Range<usize>> = Vec::new();
    for span in bold {
        let from = span.start.max(kept.last().map_or(0, |last| last.end));
        let Some(words) = line.get(from..span.end.max(from).min(line.len())) else {
            continue;
        };
        let start = from + (words.len() - words.trim_start().len());
        let end = start + words.trim().len();
        match kept.last_mut() {
            _ if start == end => {}
            Some(last) if last.end == start => last.end = end,
            _ => kept.push(start..end),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;

    #[test]
    fn what_would_act_gets_a_backslash() {
        for (text, expected) in [
            (
                "**bold** _it_ ~~no~~ ||spoiler||",
                r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoiler\|\|",
            ),
            ("`code` ```", r"\`code\` \`\`\`"),
            (
                "@everyone <@&1> <#2> <t:1:R>",
                r"\@everyone \<\@&1\> \<#2\> \<t\:1\:R\>",
            ),
            (
                "[bank](https://evil.example)",
                r"\[bank\]\(https\://evil.example)",
            ),
            ("<:evil:1> :skull:", r"\<\:evil\:1\> \:skull:"),
            (r"C:\dir\*", r"C\:\\dir\\\*"),
            ("[1] official", r"\[1\] official"),
        ] {
            assert_eq!(line(text), expected);
        }
    }

    #[test]
    fn what_begins_a_line_gets_one_there_only() {
        for (text, expected) in [
            ("# heading #1", r"\# heading #1"),
            ("-# small - print", r"\-# small - print"),
            ("- item", r"\- item"),
            ("+ item", r"\+ item"),
            ("1. first, 2. second", r"1\. first, 2. second"),
            ("12) first", r"12\) first"),
            (">>> quote", r"\>\>\> quote"),
        ] {
            assert_eq!(line(text), expected);
        }
    }

    #[test]
    fn plain_words_stay_plain() {
        for text in [
            "Officials in Doha confirmed the meeting: no hour (yet) was given, 50% sure!",
            "Ça coûte 3 500 € « environ » – 18-20 years; \"quoted\" & 'so'",
            "مرحبا بالعالم (نعم) 東京の電車は時間通りに来る。",
        ] {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn bold_stands_around_words() {
        let text = "One. Two * three. Four.";
        assert_eq!(
            shown_line(text, &[4..17, 17..18]),
            r"One. **Two \* three.** Four."
        );
        assert_eq!(
            shown_line(text, from_ref(&(0..text.len()))),
            r"**One. Two \* three. Four.**"
        );
        assert_eq!(shown_line("a b", &[0..1, 1..3]), "**a** **b**");
        assert_eq!(
            shown_line("a  b", from_ref(&(1..3))),
            "a  b",
            "white space alone is not bold"
        );
        assert_eq!(shown_line("ab", &[0..1, 1..2]), "**ab**");
        assert_eq!(shown_line("é", &[1..2, 0..9]), "**é**");
        assert_eq!(shown_line("", from_ref(&(0..0))), "");
    }
}
