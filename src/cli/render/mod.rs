//! A reply for people at a terminal: quotes with a bar at their left, each with its citation.
//!
//! Styles are always written; the stream takes them out where they are not wanted. All words of documents go
//! through [`visible_line`] first: they are data, and must not command the terminal.

mod briefing;
mod explain;

pub use briefing::briefing;

use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};

use crate::answer::reply::{Citation, Excerpt, Outcome, Reply, ResolvedDate, Sureness};
use crate::answer::searched_in_words;
use crate::text::shown::{for_show, repeats};
use crate::text::visible::visible_line;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const WARY: Style = AnsiColor::Yellow.on_default();
const LINK: Style = AnsiColor::Cyan.on_default();

/// Where a reply is shown.
#[derive(Debug, Clone)]
pub struct View {
    /// Columns to fill.
    pub width: usize,
    /// The current folder: files below it are named from it.
    pub here: Option<PathBuf>,
}

/// The reply as lines for a terminal.
pub fn reply(reply: &Reply, view: &View) -> String {
    let mut out = Page {
        view,
        out: String::new(),
    };
    out.head(reply);
    for excerpt in &reply.excerpts {
        out.gap();
        out.excerpt(excerpt, BOLD);
    }
    if !reply.nearest.is_empty() {
        out.gap();
        out.line(Style::new(), "Nearest, but not an answer:");
        for excerpt in &reply.nearest {
            out.gap();
            out.excerpt(excerpt, DIM);
        }
    }
    if let Some(explanation) = &reply.explain {
        out.gap();
        out.out
            .push_str(&explain::explanation(explanation, reply.confidence));
    }
    out.out
}

struct Page<'a> {
    view: &'a View,
    out: String,
}

impl Page<'_> {
    fn head(&mut self, reply: &Reply) {
        let searched = searched_in_words(&reply.searched);
        match reply.outcome {
            Outcome::Answered => {
                let sure = match reply.sureness() {
                    Sureness::Sure => "sure",
                    Sureness::FairlySure => "fairly sure",
                    Sureness::NotSure => "not sure",
                };
                let words = format!(
                    "{GOOD}Answered{GOOD:#}, {sure} ({:.2}), from {searched}.",
                    reply.confidence
                );
                self.wrapped("", "", &words);
            }
            Outcome::NothingFound => {
                self.wrapped(
                    "",
                    "",
                    &format!("{WARY}Nothing found{WARY:#} in {searched}."),
                );
            }
            Outcome::Refused => self.wrapped(
                "",
                "",
                &format!("{WARY}Not a question that can be searched for.{WARY:#}"),
            ),
        }
        if let Some(window) = &reply.window {
            self.wrapped("", "", &format!("Searched documents published {window}."));
        }
        if reply.sources_differ {
            self.line(WARY, "Sources differ: newest first.");
        }
        for note in &reply.notes {
            let mut note = visible_line(&note.to_string());
            if !note.ends_with(['.', '!', '?']) {
                note.push('.');
            }
            self.wrapped("", "", &format!("{DIM}Note:{DIM:#} {note}"));
        }
    }

    fn excerpt(&mut self, excerpt: &Excerpt, key: Style) {
        let whole = if key == DIM { DIM } else { Style::new() };
        self.quote(
            excerpt,
            key,
            whole,
            &format!("{DIM}[{}]{DIM:#} ", excerpt.rank),
        );
        self.beside(excerpt);
    }

    /// The words, the key sentence in the style `key` and the rest in `whole`, with where they stand, behind `label`.
    fn quote(&mut self, excerpt: &Excerpt, key: Style, whole: Style, label: &str) {
        let (text, key_spans) = for_show(&excerpt.text, &excerpt.highlights);
        for line in lines(&text, self.view.width.saturating_sub(2)) {
            let _ = write!(self.out, "{DIM}▏{DIM:#} ");
            self.styled(&text, line, &key_spans, key, whole);
            self.out.push('\n');
        }
        let citation = &excerpt.document;
        let title = visible_line(&citation.title);
        let cited = match repeats(&title, &text) {
            true => citation.by_in_words(),
            false => format!("{title} — {}", citation.by_in_words()),
        };
        let cited = match excerpt.page {
            Some(page) => format!("{cited}, p. {page}"),
            None => cited,
        };
        self.wrapped("  ", "      ", &format!("{label}{cited}"));
        if let Some(place) = self.place(citation) {
            // Not wrapped: an address in two halves cannot be opened.
            let _ = writeln!(self.out, "      {LINK}{place}{LINK:#}");
        }
    }

    /// What its dates mean, and which other documents say the same.
    fn beside(&mut self, excerpt: &Excerpt) {
        if !excerpt.resolved_dates.is_empty() {
            let dates: Vec<String> = excerpt
                .resolved_dates
                .iter()
                .map(ResolvedDate::in_words)
                .collect();
            self.wrapped("      ", "      ", &dates.join("; "));
        }
        if !excerpt.also_in.is_empty() {
            let also: Vec<String> = excerpt
                .also_in
                .iter()
                .map(|citation| {
                    format!(
                        "{} ({})",
                        visible_line(&citation.title),
                        citation.by_in_words()
                    )
                })
                .collect();
            let words = format!(
                "{DIM}also in {} more: {}{DIM:#}",
                also.len(),
                also.join("; ")
            );
            self.wrapped("      ", "      ", &words);
        }
    }

    /// Where a person can open it: its address, else its file.
    fn place(&self, citation: &Citation) -> Option<String> {
        if let Some(url) = &citation.url {
            return Some(visible_line(url));
        }
        let path = Path::new(citation.path.as_ref()?);
        let below = self
            .view
            .here
            .as_ref()
            .and_then(|here| path.strip_prefix(here).ok())
            .unwrap_or(path);
        Some(visible_line(&below.to_string_lossy()))
    }

    /// The bytes `line` of `text`, those inside `key_spans` in the style `key`.
    fn styled(
        &mut self,
        text: &str,
        line: Range<usize>,
        key_spans: &[Range<usize>],
        key: Style,
        other: Style,
    ) {
        let mut at = line.start;
        let mut put = |span: Range<usize>, style: Style| {
            if let Some(words) = text.get(span).filter(|words| !words.is_empty()) {
                let _ = write!(self.out, "{style}{words}{style:#}");
            }
        };
        for span in key_spans {
            let (from, to) = (
                span.start.clamp(at, line.end.max(at)),
                span.end.clamp(at, line.end.max(at)),
            );
            put(at..from, other);
            put(from..to, key);
            at = to;
        }
        put(at..line.end, other);
    }

    fn line(&mut self, style: Style, words: &str) {
        let _ = writeln!(self.out, "{style}{words}{style:#}");
    }

    fn wrapped(&mut self, first: &str, then: &str, words: &str) {
        let options = plain_wrapping(self.view.width)
            .initial_indent(first)
            .subsequent_indent(then);
        for line in textwrap::wrap(words, options) {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    fn gap(&mut self) {
        self.out.push('\n');
    }
}

/// The bytes of `text` on each line of at most `width` columns.
fn lines(text: &str, width: usize) -> Vec<Range<usize>> {
    let options = plain_wrapping(width);
    let mut lines = Vec::new();
    let mut at = 0;
    for line in textwrap::wrap(text, options) {
        // Without indents and hyphens every line is a piece of the text, in order.
        let Some(skipped) = text.get(at..).and_then(|rest| rest.find(line.as_ref())) else {
            continue;
        };
        let begin = at + skipped;
        at = begin + line.len();
        lines.push(begin..at);
    }
    lines
}

/// Words stay whole unless they are longer than a line.
fn plain_wrapping<'a>(width: usize) -> textwrap::Options<'a> {
    textwrap::Options::new(width)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
}

#[cfg(test)]
mod tests;
