//! `docs/ask.svg`, the picture in the README: what the first command prints, in its colours, as a terminal shows it.
//!
//! Made by the program and held against it, so it cannot show what the program does not print. It needs no font, no
//! style sheet and no link: each piece of text is told its place and its length, so it fits whatever font is there.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::place::{Place, Ran};

const FONT: f32 = 14.0;
const COLUMN: f32 = 8.4;
const LINE: f32 = 20.0;
const MARGIN: f32 = 20.0;
/// The window's own bar.
const TOP: f32 = 40.0;

#[test]
fn the_picture_in_the_readme_is_what_the_first_command_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(readme.contains("](docs/ask.svg)"), "the README shows it");
    let output = Place::clone_like()
        .command(&["ask", "who is meeting in Qatar?"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .unwrap();
    let printed = Ran::of(output).out;
    let shell = "\x1b[2m$\x1b[0m cargo run --release -- ask \"who is meeting in Qatar?\"\n\n";
    let made = picture(&format!("{shell}{printed}"));
    let path = root.join("docs/ask.svg");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, made).unwrap();
        return;
    }
    let shown = fs::read_to_string(&path).unwrap();
    assert!(
        made == shown,
        "run UPDATE_README=1 cargo test --test it -- readme picture"
    );
}

#[test]
fn a_picture_is_as_wide_as_its_longest_line_and_spells_what_xml_would_misread() {
    let made = picture("a\x1b[1m <b> & \"c\"\x1b[0m\n\n▏ \x1b[2mdim over\ntwo lines\x1b[0m\n");
    let width = 2.0 * MARGIN + 11.0 * COLUMN;
    assert!(
        made.contains(&format!("viewBox=\"0 0 {width:.1} ")),
        "{made}"
    );
    assert!(made.contains("&lt;b&gt; &amp; &quot;c&quot;"), "{made}");
    assert_eq!(made.matches("<text").count(), 4, "{made}");
    assert_eq!(made.matches("#8b949e\">").count(), 2, "dim goes on: {made}");
    assert!(!made.contains('▏') && !made.contains('\x1b'), "{made}");
}

/// How a piece of text is written.
#[derive(Clone, Copy, Default)]
struct Pen {
    bold: bool,
    dim: bool,
    colour: Option<&'static str>,
}

impl Pen {
    /// Does what a terminal does at one number of `ESC [ ... m`.
    fn take(&mut self, number: &str) {
        match number {
            "" | "0" => *self = Pen::default(),
            "1" => self.bold = true,
            "2" => self.dim = true,
            "31" => self.colour = Some("#ff7b72"),
            "32" => self.colour = Some("#56d364"),
            "33" => self.colour = Some("#e3b341"),
            "36" => self.colour = Some("#56d4dd"),
            other => panic!("no picture of the style {other} yet"),
        }
    }

    fn fill(self) -> &'static str {
        match (self.colour, self.dim, self.bold) {
            (Some(colour), ..) => colour,
            (None, true, _) => "#8b949e",
            (None, false, true) => "#ffffff",
            (None, false, false) => "#d0d7de",
        }
    }
}

/// What a terminal shows of `printed`, as an SVG.
fn picture(printed: &str) -> String {
    let mut body = String::new();
    let mut pen = Pen::default();
    let (mut columns, mut rows) = (0, 0);
    for line in printed.lines() {
        let mut column = 0;
        for (number, piece) in line.split("\x1b[").enumerate() {
            let words = match piece.split_once('m') {
                Some((numbers, words)) if number > 0 => {
                    numbers.split(';').for_each(|number| pen.take(number));
                    words
                }
                _ => piece,
            };
            write_piece(&mut body, words, pen, column, rows);
            column += textwrap::core::display_width(words);
        }
        columns = columns.max(column);
        rows += 1;
    }
    let width = 2.0 * MARGIN + columns as f32 * COLUMN;
    let height = TOP + rows as f32 * LINE + MARGIN;
    let buttons: String = ["#ff5f57", "#febc2e", "#28c840"]
        .iter()
        .enumerate()
        .map(|(n, fill)| {
            let x = MARGIN + 4.0 + 20.0 * n as f32;
            format!("<circle cx=\"{x}\" cy=\"20\" r=\"6\" fill=\"{fill}\"/>\n")
        })
        .collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.1}\" \
         height=\"{height:.1}\" role=\"img\" font-size=\"{FONT}\" font-family=\"ui-monospace, SFMono-Regular, Menlo, \
         Consolas, 'DejaVu Sans Mono', monospace\">\n\
         <title>A question asked in a terminal, and the excerpts that answer it</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"#0d1117\"/>\n{buttons}{body}</svg>\n"
    )
}

/// One piece of a line, in one style; nothing for white space.
fn write_piece(body: &mut String, words: &str, pen: Pen, column: usize, row: usize) {
    let shown = words.trim();
    if shown.is_empty() {
        return;
    }
    let before = textwrap::core::display_width(&words[..words.len() - words.trim_start().len()]);
    let x = MARGIN + (column + before) as f32 * COLUMN;
    let top = TOP + row as f32 * LINE;
    let fill = pen.fill();
    if let Some(rest) = shown.strip_prefix('▏') {
        // Terminals draw the bar at a quote's left from line to line without a gap, fonts do not.
        let _ = writeln!(
            body,
            "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"1.5\" height=\"{LINE}\" fill=\"{fill}\"/>"
        );
        return write_piece(body, rest, pen, column + before + 1, row);
    }
    let length = textwrap::core::display_width(shown) as f32 * COLUMN;
    let weight = if pen.bold { " font-weight=\"700\"" } else { "" };
    let escaped = shown
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let _ = writeln!(
        body,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" xml:space=\"preserve\"{weight} \
         fill=\"{fill}\">{escaped}</text>",
        top + 15.0
    );
}
