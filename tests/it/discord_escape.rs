//! Words of strangers never act in Discord, and what is copied from a reply is found in the document.

use std::fs;
use std::path::Path;

use footnote::discord::render::escape;
use footnote::text::visible::visible;
use proptest::prelude::*;

use crate::discord_markdown::{Active, Read, read};

/// Pieces that mean something to Discord, or to who would deceive.
const PIECES: &[&str] = &[
    "*",
    "**",
    "***",
    "_",
    "__",
    "~~",
    "||",
    "`",
    "```",
    "> ",
    ">>> ",
    "# ",
    "### ",
    "-# ",
    "- ",
    "+ ",
    "1. ",
    "23. ",
    "[",
    "]",
    "](",
    "(",
    ")",
    "<",
    ">",
    "<@1>",
    "<@&2>",
    "<#3>",
    "<t:1:R>",
    "<:a:4>",
    "<a:b:5>",
    "</ask:6>",
    "<id:guide>",
    "@everyone",
    "@here",
    "@",
    "#",
    ":",
    ":skull:",
    "https://evil.example",
    "http://",
    "://",
    "<https://evil.example>",
    "[x](https://evil.example)",
    "[bank](javascript:alert(1))",
    "[1]",
    "\\",
    "\\\\",
    "\\*",
    "word",
    "Wort",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "é",
    "e\u{301}",
    "👩\u{200d}👩\u{200d}👧",
    "😀",
    "مرحبا",
    "שלום",
    "東京",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{e0041}",
    "\u{2028}",
    "\u{0}",
    "\u{1b}",
    "¯\\_(ツ)_/¯",
    "…",
    ".",
    ",",
    "!",
    "-",
    "1",
    "\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
];

/// Any text, made of what hurts.
pub fn hostile(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        2 => "[a-z]{1,9} ",
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

/// White space folded: what a search in a document does not look at either.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` as our quotes have it: each line escaped, a piece of it in bold.
fn framed(text: &str, bold: std::ops::Range<usize>) -> (String, Read) {
    let lines: Vec<String> = visible(text)
        .split('\n')
        .map(|line| {
            format!(
                "> {}",
                escape::shown_line(line.trim(), std::slice::from_ref(&bold))
            )
        })
        .collect();
    let framed = lines.join("\n");
    let seen = read(&framed);
    (framed, seen)
}

fn is_ours(active: &Active) -> bool {
    matches!(active, Active::Quote | Active::Bold(_))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_acts_but_our_frame_and_every_word_is_there(text in hostile(30), from in 0..40usize, length in 0..40usize) {
        let (framed, seen) = framed(&text, from..from + length);
        prop_assert!(seen.active.iter().all(is_ours), "{framed}\n{:?}", seen.active);
        prop_assert_eq!(folded(&seen.plain), folded(&visible(&text)), "{}", framed);
    }

    #[test]
    fn one_line_of_a_stranger_acts_nowhere(text in hostile(20)) {
        let escaped = escape::line(&text);
        let seen = read(&escaped);
        prop_assert_eq!(&seen.active, &[], "{}", escaped);
        prop_assert_eq!(folded(&seen.plain), folded(&visible(&text)));
        let inside = read(&format!("Note: “{escaped}” is nowhere."));
        prop_assert_eq!(&inside.active, &[], "{}", escaped);
    }

    #[test]
    fn the_room_that_is_told_is_never_too_small(text in hostile(30), length in 0..60usize) {
        let (framed, _) = framed(&text, 0..length);
        let taken: usize = framed.chars().map(char::len_utf16).sum();
        let most = escape::most_room(&visible(&text)) + "> ****".len();
        prop_assert!(taken <= most, "{taken} > {most}: {framed}");
    }
}

#[test]
fn every_seed_is_shown_as_it_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut read_lines = 0;
    for entry in fs::read_dir(folder).unwrap() {
        // The packed ones are no text; the others are, markup and all.
        let Ok(text) = fs::read_to_string(entry.unwrap().path()) else {
            continue;
        };
        let (framed, seen) = framed(&text, 3..40);
        assert!(
            seen.active.iter().all(is_ours),
            "{framed}\n{:?}",
            seen.active
        );
        assert_eq!(folded(&seen.plain), folded(&visible(&text)));
        read_lines += text.lines().count();
    }
    assert!(read_lines > 500, "the seeds are not where they were");
}
