//! An edition as Markdown: block quotes, each with its citation under it, for whoever keeps it or sends it on.
//!
//! The words of documents are escaped, so that nothing in them acts: every character that could be a part of Markdown as
//! CommonMark, GitHub or Discord read it has a backslash before it, and is shown as itself.

use std::ops::Range;

use super::page::{
    Cited, DIFFER, Heading, NOTHING, Quote, also_in_words, dates_in_words, struck, without_words,
};
use super::shown::{ShownEdition, ShownLine, ShownStruck, ShownTopic};
use crate::answer::reply::Excerpt;
use crate::text::visible::visible_line;

/// The edition as a Markdown document. Links lead to `http` and `https` only; no folder of this machine is named.
pub fn markdown(heading: &Heading, shown: &ShownEdition) -> String {
    let mut out = format!(
        "# {}\n\n{}\\\n{}\n",
        escaped(&heading.title),
        escaped(&capitalised(&heading.when())),
        escaped(&capitalised(&heading.summary(shown))),
    );
    for topic in &shown.topics {
        put_topic(&mut out, topic);
    }
    out
}

/// Words on one line, as words and nothing else.
pub fn escaped(words: &str) -> String {
    marked(visible_line(words).trim(), &[])
}

fn put_topic(out: &mut String, topic: &ShownTopic) {
    paragraph(out, &format!("## {}", escaped(&topic.topic)));
    if topic.differ {
        paragraph(out, &format!("*{DIFFER}*"));
    }
    if topic.lines.is_empty() {
        paragraph(out, &format!("*{NOTHING}*"));
    }
    for line in &topic.lines {
        put_line(out, line);
    }
    for one in &topic.struck {
        put_struck(out, one);
    }
    for words in without_words(topic) {
        paragraph(out, &format!("*{words}*"));
    }
}

fn put_line(out: &mut String, line: &ShownLine) {
    let excerpt = &line.excerpt;
    let quote = Quote::of(excerpt);
    let lines = quote.lines();
    let lines = lines.iter().map(|(line, keys)| marked(line, keys));
    put_quote(out, lines);
    let new = if line.is_new { "**new** · " } else { "" };
    let cited = cited(&Cited::quote(excerpt, &quote));
    let mut words = format!("**{}** · {new}{cited}", excerpt.rank);
    for beside in beside(excerpt) {
        // A break that is seen: two spaces at the end of a line are not.
        words += &format!("\\\n{beside}");
    }
    paragraph(out, &words);
}

fn put_struck(out: &mut String, one: &ShownStruck) {
    let Some(excerpt) = &one.excerpt else {
        return;
    };
    paragraph(out, &format!("*{}*", struck(one.why)));
    let quote = Quote::of(excerpt);
    let lines = quote.lines();
    let lines = lines
        .iter()
        .map(|(line, _)| format!("~~{}~~", marked(line, &[])));
    put_quote(out, lines);
    paragraph(out, &cited(&Cited::quote(excerpt, &quote)));
}

/// A quote, each block of it a paragraph.
fn put_quote(out: &mut String, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.map(|line| format!("> {line}")).collect();
    paragraph(out, &lines.join("\n>\n"));
}

fn paragraph(out: &mut String, words: &str) {
    out.push('\n');
    out.push_str(words);
    out.push('\n');
}

/// `[Title](address) — Publisher, 21 Mar 2024, p. 3`.
fn cited(cited: &Cited) -> String {
    let mut behind: Vec<String> = Vec::new();
    behind.extend(cited.publisher.as_deref().map(escaped));
    behind.push(escaped(&cited.date));
    behind.extend(cited.page.map(|page| format!("p. {page}")));
    format!("{}{}{}", name(cited), cited.joint(), behind.join(", "))
}

fn name(cited: &Cited) -> String {
    let name = escaped(&cited.name);
    match &cited.address {
        Some(address) => format!("[{name}]({})", destination(address)),
        None => name,
    }
}

/// The address as it stands in the brackets of a link. What made it encoded all that could end it; `&lt;` would still be
/// read as a character reference.
fn destination(address: &str) -> String {
    match address.contains('&') {
        true => address.replace(';', "%3B"),
        false => address.to_owned(),
    }
}

/// What its dates mean, and where else it stands.
fn beside(excerpt: &Excerpt) -> Vec<String> {
    let mut beside: Vec<String> = Vec::new();
    beside.extend(dates_in_words(excerpt).map(|dates| escaped(&dates)));
    if let Some(also) = also_in_words(excerpt) {
        let copies: Vec<String> = excerpt
            .also_in
            .iter()
            .map(|copy| cited(&Cited::copy(copy)))
            .collect();
        beside.push(format!("{also}: {}", copies.join("; ")));
    }
    beside
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().map(|first| first.to_uppercase());
    first.into_iter().flatten().chain(characters).collect()
}

const BOLD: &str = "**";

/// One line of visible words with the bytes in `keys` in bold: in order, apart, without white space at their ends.
fn marked(line: &str, keys: &[Range<usize>]) -> String {
    let mut keys = keys.iter().filter(|key| can_be_bold(line, key)).peekable();
    let mut out = String::with_capacity(line.len() + line.len() / 8);
    for (at, character) in line.char_indices() {
        if keys.next_if(|key| key.end == at).is_some() {
            out.push_str(BOLD);
        }
        if keys.peek().is_some_and(|key| key.start == at) {
            out.push_str(BOLD);
        }
        if acts(line, at, character) {
            out.push('\\');
        }
        out.push(character);
    }
    if keys.next().is_some() {
        out.push_str(BOLD);
    }
    out
}

/// Whether asterisks around these words are read as bold. Next to letters that depends on what kind of character stands
/// there, so only words that stand between spaces are marked.
fn can_be_bold(line: &str, key: &Range<usize>) -> bool {
    let before = line.get(..key.start).unwrap_or_default();
    let behind = line.get(key.end..).unwrap_or_default();
    before.chars().next_back().is_none_or(char::is_whitespace)
        && behind.chars().next().is_none_or(char::is_whitespace)
}

/// Whether `character` at `at` of the line could be a part of Markdown.
fn acts(line: &str, at: usize, character: char) -> bool {
    let (before, behind) = line.split_at_checked(at).unwrap_or((line, ""));
    let next = behind.chars().nth(1);
    match character {
        '\\' | '`' | '*' | '_' | '~' | '|' | '<' | '>' | '[' | ']' | '{' | '}' | '^' | '@'
        | '#' | '$' => true,
        // Character references.
        '&' => next.is_some_and(|next| next == '#' || next.is_alphanumeric()),
        // Addresses and emoji; a colon before a space is only a colon, and so is that of a time.
        ':' => next.is_some_and(|next| !next.is_whitespace()) && !is_in_time(before, behind),
        // Lists, rules, and the line under a heading begin a line only.
        '-' | '+' | '=' => before.trim_start().is_empty(),
        '.' => is_number(before) || ends_with_www(before),
        ')' => is_number(before),
        _ => false,
    }
}

/// Whether the colon that `behind` begins with stands between numbers, as in `08:00`, and not at the beginning of
/// `:100:`.
fn is_in_time(before: &str, behind: &str) -> bool {
    let digits = behind
        .chars()
        .skip(1)
        .take_while(char::is_ascii_digit)
        .count();
    let after = behind.chars().nth(1 + digits);
    before.ends_with(|c: char| c.is_ascii_digit())
        && digits > 0
        && after.is_none_or(|after| after.is_whitespace() || matches!(after, ',' | '.' | ';' | ')'))
}

fn is_number(before: &str) -> bool {
    let number = before.trim_start();
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
}

/// `www.` is an address by itself.
fn ends_with_www(before: &str) -> bool {
    let mut last = before.chars().rev();
    (0..3).all(|_| last.next().is_some_and(|c| c.eq_ignore_ascii_case(&'w')))
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;

    #[test]
    fn what_would_act_gets_a_backslash() {
        for (words, expected) in [
            ("**bold** _it_ ~~no~~", r"\*\*bold\*\* \_it\_ \~\~no\~\~"),
            ("# heading #", r"\# heading \#"),
            ("- item - not", r"\- item - not"),
            ("=== under", r"\=== under"),
            ("1. first 2. second", r"1\. first 2. second"),
            ("12) first", r"12\) first"),
            ("a &lt; b & c", r"a \&lt; b & c"),
            (
                "see WWW.example.com, a@b.example",
                r"see WWW\.example.com, a\@b.example",
            ),
            (
                "[bank](https://evil.example)",
                r"\[bank\](https\://evil.example)",
            ),
            ("<script>", r"\<script\>"),
            ("8:100: :skull: a:b", r"8\:100: \:skull: a\:b"),
            ("price: $3 a | b", r"price: \$3 a \| b"),
            ("two\nlines", "two lines"),
        ] {
            assert_eq!(escaped(words), expected);
        }
    }

    #[test]
    fn plain_words_stay_plain() {
        for words in [
            "Officials in Doha confirmed it: no hour (yet) was given, 50% sure!",
            "Trams leave at 05:10, 05:40 and 7:00.",
            "Ça coûte 3 500 € « environ » – 18-20 years; \"quoted\" & 'so'",
            "مرحبا بالعالم (نعم) 東京の電車は時間通りに来る。",
        ] {
            assert_eq!(escaped(words), words);
        }
    }

    #[test]
    fn bold_stands_between_spaces_or_not_at_all() {
        let line = "One. Two * three. Four.";
        assert_eq!(
            marked(line, from_ref(&(5..17))),
            r"One. **Two \* three.** Four."
        );
        assert_eq!(
            marked(line, from_ref(&(0..line.len()))),
            r"**One. Two \* three. Four.**"
        );
        assert_eq!(marked("前。後", from_ref(&(0.."前。".len()))), "前。後");
    }
}
