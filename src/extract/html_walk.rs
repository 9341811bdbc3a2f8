//! A parsed page -> blocks: which elements begin a block of their own, and what their words are.

use scraper::node::Element;
use scraper::{ElementRef, Node};

use super::blocks::{Body, one_line};
use crate::document::BlockKind;

/// Longest row of a table; what is longer is a layout.
const ROW_CHARACTERS: usize = 2_000;

/// What of a page is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Take {
    /// Everything that is shown.
    All,
    /// Everything but navigation, footers, asides and forms.
    WithoutBoilerplate,
}

/// The blocks below `root`, in order. The page must have passed the depth cap: this goes down by recursion.
pub(super) fn blocks(root: ElementRef, take: Take) -> Body {
    let mut walker = Walker {
        body: Body::default(),
        words: String::new(),
        kind: BlockKind::Paragraph,
        take,
    };
    walker.children(root);
    walker.flush();
    walker.body
}

struct Walker {
    body: Body,
    words: String,
    kind: BlockKind,
    take: Take,
}

impl Walker {
    fn children(&mut self, element: ElementRef) {
        for node in element.children() {
            match node.value() {
                // A soft hyphen is a hint for the line break, no part of the word.
                Node::Text(text) => self.words.extend(text.split('\u{ad}')),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(node) {
                        self.element(child);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef) {
        let name = element.value().name();
        if is_left_out(element.value(), self.take) {
            return;
        }
        match name {
            "br" => self.line_break(element),
            "hr" => self.flush(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name
                    .as_bytes()
                    .get(1)
                    .map_or(2, |digit| digit.saturating_sub(b'0'));
                self.block(element, BlockKind::Heading(level));
            }
            "li" | "dt" | "dd" => self.block(element, BlockKind::ListItem),
            "blockquote" => self.block(element, BlockKind::Quote),
            "pre" | "listing" | "xmp" | "textarea" => self.block(element, BlockKind::Code),
            "tr" => self.row(element),
            // The article extractor makes this of `<pre><code>`.
            "code"
                if self.words.trim().is_empty()
                    && element.text().any(|text| text.contains('\n')) =>
            {
                self.block(element, BlockKind::Code);
            }
            // A paragraph inside of an item or a quote stays one, and everything inside of a heading is heading.
            _ if is_block(name) => self.block(element, self.kind),
            _ => self.children(element),
        }
    }

    /// A block of its own; what was open before it ends, and goes on after it.
    fn block(&mut self, element: ElementRef, kind: BlockKind) {
        self.flush();
        let outer = std::mem::replace(&mut self.kind, kind);
        self.children(element);
        self.flush();
        self.kind = outer;
    }

    /// Two breaks in a row are how old pages make paragraphs.
    fn line_break(&mut self, element: ElementRef) {
        let before = element.prev_siblings().find(|node| {
            node.value()
                .as_text()
                .is_none_or(|text| !text.trim().is_empty())
        });
        let is_second = before
            .and_then(|node| node.value().as_element())
            .is_some_and(|e| e.name() == "br");
        if is_second && self.kind != BlockKind::Code {
            self.flush();
        } else {
            self.words.push('\n');
        }
    }

    fn row(&mut self, row: ElementRef) {
        let cells: Vec<ElementRef> = row
            .child_elements()
            .filter(|cell| matches!(cell.value().name(), "td" | "th"))
            .collect();
        let is_nested = cells.iter().any(|cell| {
            cell.descendent_elements()
                .any(|e| e.value().name() == "table")
        });
        // The cells of nested tables are read once, as the blocks they are: reading them here as well would double
        // the work with every level.
        let words: Vec<String> = match is_nested || cells.len() < 2 {
            true => Vec::new(),
            false => cells
                .iter()
                .map(|cell| one_line(&blocks(*cell, self.take).text))
                .collect(),
        };
        let is_layout =
            words.is_empty() || words.iter().map(String::len).sum::<usize>() > ROW_CHARACTERS;
        self.flush();
        if is_layout {
            for cell in cells {
                self.block(cell, BlockKind::Paragraph);
            }
        } else if words.iter().any(|cell| !cell.is_empty()) {
            self.body.push(BlockKind::TableRow, &words.join(" | "));
        }
    }

    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        match self.kind {
            BlockKind::Code => self.body.push(self.kind, &words),
            kind => {
                let words = one_line(&words);
                if !self.repeats_last_block(&words) {
                    self.body.push(kind, &words);
                }
            }
        }
    }

    /// Whether these are just the words of the block before, once or several times: what the article extractor
    /// makes of one formatting in another outside of a paragraph.
    fn repeats_last_block(&self, words: &str) -> bool {
        let Some(last) = self
            .body
            .blocks
            .last()
            .filter(|last| last.kind == BlockKind::Paragraph)
        else {
            return false;
        };
        let last = self.body.words(last);
        let mut rest = words;
        while let Some(after) = rest.strip_prefix(last) {
            rest = after.trim_start();
        }
        rest.is_empty()
    }
}

/// How much text a page holds, scripts included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    /// Bytes that are not white space.
    pub(super) solid: usize,
    /// Bytes, each piece of text times the number of elements it stands in.
    pub(super) nested: usize,
}

/// Measures the text below `root`.
pub(super) fn measure(root: ElementRef) -> Size {
    let mut size = Size {
        solid: 0,
        nested: 0,
    };
    for node in root.descendants() {
        if let Some(text) = node.value().as_text() {
            size.solid += solid_bytes(text);
            let depth = node.ancestors().count();
            size.nested += text.len() * depth;
        }
    }
    size
}

/// Bytes of a text that are not white space.
pub(super) fn solid_bytes(text: &str) -> usize {
    text.split_whitespace().map(str::len).sum()
}

/// What nobody reads, and where asked for what belongs to the site, not to the page.
fn is_left_out(element: &Element, take: Take) -> bool {
    match element.name() {
        "script" | "style" | "head" | "template" | "noscript" | "svg" | "math" | "iframe"
        | "object" | "canvas" | "audio" | "video" | "select" | "datalist" | "meta" | "link"
        | "title" => true,
        "nav" | "footer" | "aside" | "form" | "button" | "dialog" | "menu" => {
            take == Take::WithoutBoilerplate
        }
        _ => is_unseen(element),
    }
}

/// `hidden`, but not what a browser shows as soon as it is searched for.
pub(super) fn is_unseen(element: &Element) -> bool {
    element
        .attr("hidden")
        .is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
}

pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "nav"
            | "aside"
            | "form"
            | "fieldset"
            | "ul"
            | "ol"
            | "dl"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "caption"
            | "td"
            | "th"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "address"
            | "center"
            | "body"
            | "html"
            | "hgroup"
            | "dialog"
            | "legend"
            | "option"
            | "menu"
            | "search"
    )
}
