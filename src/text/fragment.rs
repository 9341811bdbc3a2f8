//! Links to documents on the web, and to the very sentence in them.
//!
//! A browser that is given `#:~:text=first words,last words` scrolls to these words and marks them; one that does not
//! know it opens the page. What leaves here is safe inside a link of a chat: no bracket, quote, space or backslash is
//! left in it that could end the link and begin something else.

use std::fmt::Write;

use unicode_segmentation::UnicodeSegmentation;
use url::{Position, Url};

/// A link is at most this long: what Discord takes for a button's, and more than anybody reads.
const MOST: usize = 512;

/// A sentence of up to this many words is named whole.
const WHOLE: usize = 9;

/// Words of a longer sentence that are named from its beginning, and from its end.
const NAMED: usize = 5;

/// Fewer characters than that are named whole, however many words they are.
const SHORT: usize = 60;

/// The address of a document as a link, where it is one that anybody may follow: `http` or `https`, to a host, without
/// a name and password, and of a length that is a link's.
pub fn link(url: &str) -> Option<String> {
    let linked = safe(&public(url)?);
    (linked.len() <= MOST).then_some(linked)
}

/// The same link to the place of these words in the document; the plain link where that would be too long.
pub fn link_to(url: &str, words: &str) -> Option<String> {
    let plain = link(url)?;
    // A message is the place itself, and whoever opens it looks for nothing in it.
    if plain.starts_with("https://discord.com/channels/") {
        return Some(plain);
    }
    let Some(directive) = directive(words) else {
        return Some(plain);
    };
    // A page's own fragment stays; a directive that was there already does not.
    let page = plain.split(":~:").next().unwrap_or(&plain);
    let mark = if page.contains('#') { "" } else { "#" };
    let exact = format!("{page}{mark}:~:text={directive}");
    Some(if exact.len() <= MOST { exact } else { plain })
}

fn public(url: &str) -> Option<Url> {
    let url = Url::parse(url.trim()).ok()?;
    let open = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none();
    // An address in brackets cannot stand in a link of Discord's.
    let named = url
        .host_str()
        .is_some_and(|host| !host.is_empty() && !host.starts_with('['));
    (open && named).then_some(url)
}

/// The URL with everything percent-encoded that could end a link in Markdown. The parser has done so with spaces and
/// whatever is not ASCII.
fn safe(url: &Url) -> String {
    let mut out = url[..Position::BeforePath].to_owned();
    for character in url[Position::BeforePath..].chars() {
        let plain = character.is_ascii_alphanumeric() || "-._~/?#&=+:;,@!$%".contains(character);
        if plain {
            out.push(character);
        } else {
            encode(character, &mut out);
        }
    }
    out
}

/// What stands behind `text=`: the words, or the first and the last of them.
fn directive(words: &str) -> Option<String> {
    // Pages differ from the text in their white space, and a block ends where a line does.
    let lines: Vec<String> = words
        .split('\n')
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    let (first, last) = (lines.first()?, lines.last()?);
    let one_block = lines.len() == 1 || !words.contains("\n\n");
    if one_block {
        let line = lines.join(" ");
        let ends = word_ends(&line);
        let short = ends.len() <= WHOLE || line.chars().count() <= SHORT;
        if short && line.chars().count() <= 2 * SHORT {
            return Some(encoded(&line));
        }
        let (begin, end) = (beginning(&line), ending(&line));
        return Some(format!("{},{}", encoded(begin), encoded(end)));
    }
    Some(format!(
        "{},{}",
        encoded(beginning(first)),
        encoded(ending(last))
    ))
}

/// The first few words, ending where a word ends.
fn beginning(line: &str) -> &str {
    let ends = word_ends(line);
    let named = named(&ends);
    let end = ends.get(named.saturating_sub(1)).map(|(_, end)| *end);
    end.and_then(|end| line.get(..end)).unwrap_or(line)
}

/// The last few words, beginning where a word begins.
fn ending(line: &str) -> &str {
    let ends = word_ends(line);
    let named = named(&ends);
    let start = ends
        .get(ends.len().saturating_sub(named))
        .map(|(start, _)| *start);
    start.and_then(|start| line.get(start..)).unwrap_or(line)
}

/// How many words are named: fewer where they are as long as web addresses.
fn named(words: &[(usize, usize)]) -> usize {
    let long = words.iter().any(|(start, end)| end - start > 40);
    if long { 3 } else { NAMED }
}

/// Where each word of the line begins and ends.
fn word_ends(line: &str) -> Vec<(usize, usize)> {
    line.unicode_word_indices()
        .map(|(at, word)| (at, at + word.len()))
        .collect()
}

fn encoded(words: &str) -> String {
    let mut out = String::new();
    for character in words.chars() {
        // `-` and `,` mean something in a directive, `&` ends it.
        if character.is_ascii_alphanumeric() || character == '.' {
            out.push(character);
        } else {
            encode(character, &mut out);
        }
    }
    out
}

fn encode(character: char, out: &mut String) {
    let mut bytes = [0; 4];
    for byte in character.encode_utf8(&mut bytes).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = "https://news.example.com/talks";

    #[test]
    fn a_short_sentence_is_named_whole() {
        assert_eq!(
            link_to(PAGE, "Talks moved to\n Sunday.").unwrap(),
            "https://news.example.com/talks#:~:text=Talks%20moved%20to%20Sunday."
        );
    }

    #[test]
    fn a_long_one_by_its_first_and_last_words() {
        let sentence = "The head of the service is meeting mediators this Friday in Qatar, where he will look for \
                        terms on which the hostages, all of them, could come home.";
        assert_eq!(
            link_to(PAGE, sentence).unwrap(),
            "https://news.example.com/talks#:~:text=The%20head%20of%20the%20service,of%20them%2C%20could%20come%20home."
        );
    }

    #[test]
    fn what_means_something_in_a_directive_is_encoded() {
        let link = link_to(PAGE, "Semi-final, R&D: «naïve» (50%)").unwrap();
        let (_, directive) = link.split_once(":~:text=").unwrap();
        assert_eq!(
            directive,
            "Semi%2Dfinal%2C%20R%26D%3A%20%C2%ABna%C3%AFve%C2%BB%20%2850%25%29"
        );
    }

    #[test]
    fn blocks_are_named_from_the_first_to_the_last() {
        let link = link_to(PAGE, "One two three four five six.\n\nSeven eight.").unwrap();
        assert!(
            link.ends_with("text=One%20two%20three%20four%20five,Seven%20eight."),
            "{link}"
        );
    }

    #[test]
    fn writing_without_spaces_is_named_by_its_first_and_last_characters() {
        let sentence = "東京の電車は時間通りに来る。".repeat(8);
        let link = link_to(PAGE, &sentence).unwrap();
        let (_, directive) = link.split_once("text=").unwrap();
        assert!(directive.contains(',') && link.len() < 200, "{link}");
    }

    #[test]
    fn a_fragment_stays_and_an_old_directive_does_not() {
        for (url, begins) in [
            (
                "https://a.example/x#part",
                "https://a.example/x#part:~:text=Yes.",
            ),
            (
                "https://a.example/x#part:~:text=no",
                "https://a.example/x#part:~:text=Yes.",
            ),
            (
                "https://a.example/x#:~:text=no",
                "https://a.example/x#:~:text=Yes.",
            ),
            ("https://a.example", "https://a.example/#:~:text=Yes."),
        ] {
            assert_eq!(link_to(url, "Yes.").as_deref(), Some(begins));
        }
    }

    #[test]
    fn what_is_too_long_is_the_plain_link_or_none() {
        let long = format!("https://a.example/{}", "x".repeat(450));
        assert_eq!(link_to(&long, &"word ".repeat(30)).unwrap(), long);
        assert_eq!(
            link(&format!("https://a.example/{}", "x".repeat(600))),
            None
        );
    }

    #[test]
    fn only_what_anybody_may_follow_is_a_link() {
        for url in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "ftp://a.example/x",
            "https://user@a.example/",
            "https://user:secret@a.example/",
            "http://[::1]/",
            "//a.example/x",
            "not a url",
            "",
        ] {
            assert_eq!(link(url), None, "{url}");
            assert_eq!(link_to(url, "words"), None, "{url}");
        }
    }

    #[test]
    fn no_link_can_be_broken_out_of() {
        assert_eq!(
            link("https://a.example/x_(y)/a b\"c'd<e>f\\g`h|i[j]*k?q=(1)#(z)").unwrap(),
            "https://a.example/x_%28y%29/a%20b%22c%27d%3Ce%3Ef/g%60h%7Ci%5Bj%5D%2Ak?q=%281%29#%28z%29"
        );
    }

    proptest! {
        #[test]
        fn any_link_is_a_url_of_safe_characters(path in any::<String>(), words in any::<String>()) {
            if let Some(link) = link_to(&format!("https://a.example/{path}"), &words) {
                prop_assert!(link.len() <= MOST);
                prop_assert!(link.chars().all(|c| c.is_ascii_graphic() && !"()<>[]\\\"'`*|".contains(c)), "{link}");
                prop_assert!(Url::parse(&link).is_ok());
            }
        }
    }
}
