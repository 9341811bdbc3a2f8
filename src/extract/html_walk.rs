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
                Node::Text(text) => self.words.push_str(text),
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
                    .bytes()
                    .nth(1)
                    .map_or(2, |digit| digit.saturating_sub(b'0'));
                self.block(element, BlockKind::Heading(level));
            }
            "li" | "dt" | "dd" => self.block(element, BlockKind::ListItem),
            "blockquote" | "q" if name != "q" => self.block(element, BlockKind::Quote),
            "pre" | "listing" | "xmp" | "textarea" => self.block(element, BlockKind::Code),
            "tr" => self.row(element),
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
        let is_blank = |node: &ego_tree_node::NodeRef| {
            node.value().as_text().is_some_and(|t| t.trim().is_empty())
        };
        let before = element.prev_siblings().find(|node| !is_blank(node));
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
        let words = cells
            .iter()
            .map(|cell| one_line(&blocks(*cell, self.take).text))
            .collect::<Vec<_>>();
        let is_layout = cells.len() < 2
            || is_nested
            || words.iter().map(String::len).sum::<usize>() > ROW_CHARACTERS;
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
            kind => self.body.push(kind, &one_line(&words)),
        }
    }
}

/// The node type of scraper's tree, which scraper does not name itself.
mod ego_tree_node {
    pub(super) type NodeRef<'a> = <scraper::ElementRef<'a> as std::ops::Deref>::Target;
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
        _ => element.attr("hidden").is_some(),
    }
}

fn is_block(name: &str) -> bool {
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
