//! Markdown as a reader would see it: words without markup, in blocks.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::blocks::{Body, one_line};
use super::draft::Draft;
use super::{Hint, Warning, front_matter};
use crate::document::{BlockKind, Document};

/// Reads a Markdown file with its front matter.
pub(super) fn read(text: &str, hint: &Hint, warnings: &mut Vec<Warning>) -> Document {
    let (front, text) = front_matter::take(text, warnings);
    let body = body(text);
    let is_top = |block: &&crate::document::Block| block.kind == BlockKind::Heading(1);
    let first_heading = body
        .blocks
        .iter()
        .find(is_top)
        .map(|block| body.words(block).to_owned());
    Draft {
        title: front.title.or(first_heading),
        body,
        url: front.url,
        publisher: front.publisher,
        author: front.author,
        published: front.published,
        language: front.language,
    }
    .finish(hint)
}

pub(super) fn body(text: &str) -> Body {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS;
    let mut writer = Writer::default();
    for event in Parser::new_ext(text, options) {
        writer.event(event);
    }
    writer.flush();
    writer.body
}

/// What the events have opened so far.
#[derive(Default)]
struct Writer {
    body: Body,
    /// The words of the block being read.
    words: String,
    heading: Option<u8>,
    items: usize,
    quotes: usize,
    code: bool,
    row: Option<Vec<String>>,
    /// The block of raw HTML being read.
    html: String,
}

impl Writer {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => {
                self.words.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.words.push('\n'),
            Event::Rule => self.flush(),
            // A line break is the one tag whose loss would glue words together.
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => {
                self.words.push('\n')
            }
            // Inside a paragraph tags come one by one and the words between them as text; a block of HTML comes
            // line by line with everything in it, and is looked at when it is whole.
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(depth(level));
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = true;
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.quotes += 1;
            }
            Tag::Item => {
                self.flush();
                self.items += 1;
            }
            Tag::TableHead | Tag::TableRow => {
                self.flush();
                self.row = Some(Vec::new());
            }
            Tag::Paragraph
            | Tag::List(_)
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::Table(_) => self.flush(),
            // Links give their words and images their alternative text, both of which come as text events.
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::TableCell => {
                let cell = one_line(&std::mem::take(&mut self.words));
                if let Some(row) = &mut self.row {
                    row.push(cell);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(row) = self.row.take()
                    && row.iter().any(|cell| !cell.is_empty())
                {
                    self.body.push(BlockKind::TableRow, &row.join(" | "));
                }
            }
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = None;
            }
            TagEnd::CodeBlock => {
                self.flush();
                self.code = false;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Item => {
                self.flush();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.words.push_str(&without_tags(&html));
                self.flush();
            }
            TagEnd::Paragraph | TagEnd::FootnoteDefinition => self.flush(),
            _ => {}
        }
    }

    /// Writes the words read so far as one block of the innermost kind that is open.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        let kind = match self.heading {
            Some(level) => BlockKind::Heading(level),
            None if self.code => BlockKind::Code,
            None if self.items > 0 => BlockKind::ListItem,
            None if self.quotes > 0 => BlockKind::Quote,
            None => BlockKind::Paragraph,
        };
        match kind {
            BlockKind::Code => self.body.push(kind, words.trim_matches('\n')),
            BlockKind::Heading(_) => self.body.push(kind, &one_line(&words)),
            _ => self.body.push(kind, &words),
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The words of a block of raw HTML: without tags, comments, scripts and styles. Lines stay apart.
fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        let end = if tag.starts_with("!--") {
            "-->"
        } else if starts_with_name(tag, "script") {
            "</script>"
        } else if starts_with_name(tag, "style") {
            "</style>"
        } else {
            ">"
        };
        rest = tag.split_once(end).map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

fn starts_with_name(tag: &str, name: &str) -> bool {
    tag.get(..name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name))
}
