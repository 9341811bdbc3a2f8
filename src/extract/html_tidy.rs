//! A page's tree before the article extractor sees it: what a reader sees inside of a sentence becomes plain text.
//!
//! The extractor takes many elements out together with the text that follows them, and cuts spans out of sentences
//! by the names of their classes. So nothing is left in running text that it could cut at:
//! - What carries words is replaced by its words: `<time>`, `<label>`, `<span class=share>` and any other inline
//!   element beside other words. Links stay, because their share tells menus from articles.
//! - What has no words for a reader goes, and the text around it stays: scripts, pictures, players, form fields, the
//!   fallback inside `<meter>` and `<video>`, `<noscript>`, the reading aids of `<ruby>`, marks of footnotes. A
//!   button's words stay only where it stands in the middle of a sentence.
//! - What a reader does not see or sees struck out goes: `hidden`, `<template>`, `<del>`, `<s>`, and within
//!   sentences `aria-hidden` and `display:none`.
//! - What is shown by form alone gets a sign of its own: 10<sup>6</sup> is 10⁶, not 106, and `<q>` has its quotes.
//! - Captions and addresses become paragraphs.

use html5ever::{LocalName, QualName, ns};
use rustc_hash::FxHashMap;
use scraper::node::{Element, Text};
use scraper::{ElementRef, Html, Node};
use trafilatura::dom::NodeId;

use super::html_raised::{lowered, raised};
use super::html_walk::{is_block, is_unseen};

/// Rewrites the page in place. It must have passed the depth cap: this goes down by recursion.
pub(super) fn tidy(tree: &mut Html) {
    let mut plan = Plan::default();
    plan.count(tree);
    let root = tree.root_element();
    let head = root.child_elements().find(|e| e.value().name() == "head");
    for child in root.child_elements() {
        if child.value().name() != "head" {
            plan.container(child);
        }
    }
    let head = head.map(|head| head.id());
    for (node, fate) in plan.fates {
        carry_out(tree, node, fate, head);
    }
}

/// What becomes of an element.
enum Fate {
    /// It goes, with all that is in it.
    Gone,
    /// Its children take its place.
    Unwrapped,
    /// This text takes its place.
    Says(String),
    /// Its children take its place, in quotes.
    Quoted,
    /// It becomes a block.
    Paragraph,
    /// It becomes a block behind the node.
    ParagraphAfter(NodeId),
    /// It becomes a block before the node.
    ParagraphBefore(NodeId),
    /// Data about the page: it moves to the head.
    ToHead,
}

/// What an element holds.
#[derive(Debug, Clone, Copy, Default)]
struct Content {
    /// Letters and digits, without those in blocks below.
    words: usize,
    /// Whether there is a block below.
    has_block: bool,
}

#[derive(Default)]
struct Plan {
    contents: FxHashMap<NodeId, Content>,
    /// In the page's order.
    fates: Vec<(NodeId, Fate)>,
}

/// The sentence or paragraph that an inline element stands in.
#[derive(Debug, Clone, Copy)]
struct Run {
    words: usize,
    /// Whether it is all in an element that is made for text.
    is_text: bool,
}

impl Plan {
    /// Counts the words of all elements, from the leaves up.
    fn count(&mut self, tree: &Html) {
        // Children come after their parents here, so this goes backwards.
        let nodes: Vec<_> = tree.tree.root().descendants().collect();
        for node in nodes.into_iter().rev() {
            let own = match node.value() {
                Node::Text(text) => Content {
                    words: text.chars().filter(|c| c.is_alphanumeric()).count(),
                    has_block: false,
                },
                Node::Element(element) if !is_wordless(element.name()) && !is_unseen(element) => {
                    let content = self.contents.get(&node.id()).copied().unwrap_or_default();
                    match is_block(element.name()) || is_text_block(element.name()) {
                        true => Content {
                            words: 0,
                            has_block: true,
                        },
                        false => content,
                    }
                }
                _ => Content::default(),
            };
            if let Some(parent) = node.parent() {
                let sum = self.contents.entry(parent.id()).or_default();
                sum.words += own.words;
                sum.has_block |= own.has_block;
            }
        }
    }

    fn content(&self, element: ElementRef) -> Content {
        self.contents
            .get(&element.id())
            .copied()
            .unwrap_or_default()
    }

    fn is_inline(&self, element: ElementRef) -> bool {
        let name = element.value().name();
        !is_block(name) && !is_text_block(name) && name != "hr" && !self.content(element).has_block
    }

    /// An element that has blocks in it or is one: goes over its inline content run by run.
    fn container(&mut self, element: ElementRef) {
        if matches!(
            element.value().name(),
            "pre" | "listing" | "xmp" | "textarea"
        ) {
            return;
        }
        let mut run: Vec<ElementRef> = Vec::new();
        let mut words = 0;
        let is_text = is_text_block(element.value().name());
        for node in element.children() {
            match node.value() {
                Node::Text(text) => words += text.chars().filter(|c| c.is_alphanumeric()).count(),
                Node::Element(_) => {
                    let Some(child) = ElementRef::wrap(node) else {
                        continue;
                    };
                    if self.is_inline(child) {
                        if !is_wordless(child.value().name()) && !is_unseen(child.value()) {
                            words += self.content(child).words;
                        }
                        run.push(child);
                        continue;
                    }
                    self.run(&mut run, Run { words, is_text });
                    words = 0;
                    self.block(child);
                }
                _ => {}
            }
        }
        self.run(&mut run, Run { words, is_text });
    }

    fn run(&mut self, elements: &mut Vec<ElementRef>, run: Run) {
        for element in elements.drain(..) {
            self.inline(element, run);
        }
    }

    /// A block, or an inline element with blocks in it.
    fn block(&mut self, element: ElementRef) {
        let value = element.value();
        let ancestor = |name: &str| {
            let mut above = element.ancestors().filter_map(ElementRef::wrap);
            above.find(|e| e.value().name() == name).map(|e| e.id())
        };
        let fate = match value.name() {
            "del" | "s" | "strike" => Some(Fate::Gone),
            _ if is_unseen(value) => Some(Fate::Gone),
            name if is_wordless(name) => Some(Fate::Gone),
            "figcaption" => ancestor("figure").map(Fate::ParagraphAfter),
            "caption" => ancestor("table").map(Fate::ParagraphBefore),
            "address" => Some(Fate::Paragraph),
            _ => None,
        };
        let is_gone = matches!(fate, Some(Fate::Gone));
        self.fates.extend(fate.map(|fate| (element.id(), fate)));
        if !is_gone {
            self.container(element);
        }
    }

    fn inline(&mut self, element: ElementRef, run: Run) {
        let value = element.value();
        let name = value.name();
        let words = self.content(element).words;
        let is_among_words = run.words > words;
        let fate = match name {
            "br" => return,
            "script" if value.attr("type") == Some("application/ld+json") => Fate::ToHead,
            _ if is_wordless(name) || is_unseen(value) => Fate::Gone,
            "del" | "s" | "strike" => Fate::Gone,
            _ if is_among_words && is_unseen_inline(value) => Fate::Gone,
            "img" | "picture" | "map" if run.words > 0 => Fate::Gone,
            "button" if stands_between_words(element) => Fate::Unwrapped,
            "button" if is_among_words => Fate::Gone,
            "math" => Fate::Says(formula(element)),
            "sup" if is_note_mark(element) => Fate::Gone,
            "sup" => Fate::Says(raised(&element.text().collect::<String>())),
            "sub" => Fate::Says(lowered(&element.text().collect::<String>())),
            "a" if is_note_link(element) => Fate::Gone,
            "a" if words == 0 && is_among_words => Fate::Gone,
            "q" => Fate::Quoted,
            // Several lines of code are a block.
            "code" if element.text().any(|text| text.contains('\n')) => return,
            "a" | "button" | "picture" => return self.inside(element, run),
            _ if is_among_words || (run.is_text && is_cut_out(name)) => Fate::Unwrapped,
            _ => return self.inside(element, run),
        };
        let goes_on = matches!(fate, Fate::Unwrapped | Fate::Quoted);
        self.fates.push((element.id(), fate));
        if goes_on {
            self.inside(element, run);
        }
    }

    fn inside(&mut self, element: ElementRef, run: Run) {
        for child in element.child_elements() {
            self.inline(child, run);
        }
    }
}

fn carry_out(tree: &mut Html, node: NodeId, fate: Fate, head: Option<NodeId>) {
    let mut before = |text: &str| {
        if let Some(mut node) = tree.tree.get_mut(node) {
            node.insert_before(Node::Text(Text { text: text.into() }));
        }
    };
    match fate {
        Fate::Gone => {}
        Fate::Says(text) => before(&text),
        Fate::Unwrapped => put_children_before(tree, node),
        Fate::Quoted => {
            before("\"");
            put_children_before(tree, node);
            if let Some(mut node) = tree.tree.get_mut(node) {
                node.insert_before(Node::Text(Text { text: "\"".into() }));
            }
        }
        Fate::Paragraph => return rename(tree, node),
        Fate::ParagraphAfter(other) => {
            rename(tree, node);
            if let Some(mut other) = tree.tree.get_mut(other).filter(|_| node != other) {
                other.insert_id_after(node);
            }
            return;
        }
        Fate::ParagraphBefore(other) => {
            rename(tree, node);
            if let Some(mut other) = tree.tree.get_mut(other).filter(|_| node != other) {
                other.insert_id_before(node);
            }
            return;
        }
        Fate::ToHead => {
            if let Some(mut head) = head.and_then(|head| tree.tree.get_mut(head)) {
                head.append_id(node);
                return;
            }
        }
    }
    if let Some(mut node) = tree.tree.get_mut(node) {
        node.detach();
    }
}

fn put_children_before(tree: &mut Html, node: NodeId) {
    let children: Vec<NodeId> = tree
        .tree
        .get(node)
        .map(|node| node.children().map(|child| child.id()).collect())
        .unwrap_or_default();
    for child in children {
        if let Some(mut node) = tree.tree.get_mut(node) {
            node.insert_id_before(child);
        }
    }
}

/// Makes the element a paragraph, or where it has blocks in it a `<div>`: a `<p>` could not hold them.
fn rename(tree: &mut Html, node: NodeId) {
    let has_block = tree.tree.get(node).is_some_and(|node| {
        node.descendants().skip(1).any(|below| {
            let element = below.value().as_element();
            element.is_some_and(|e| is_block(e.name()) || is_text_block(e.name()))
        })
    });
    if let Some(mut node) = tree.tree.get_mut(node)
        && let Node::Element(element) = node.value()
    {
        let name = if has_block { "div" } else { "p" };
        element.name = QualName::new(None, ns!(html), LocalName::from(name));
    }
}

/// Elements that show no words, or only words of a machine.
fn is_wordless(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "iframe"
            | "object"
            | "embed"
            | "applet"
            | "canvas"
            | "audio"
            | "video"
            | "select"
            | "datalist"
            | "input"
            | "meter"
            | "progress"
            | "wbr"
            | "rt"
            | "rp"
            | "area"
            | "param"
            | "source"
            | "track"
    )
}

/// What is hidden by style, or is an ornament by its own word. Not asked about blocks: scripts show those later.
fn is_unseen_inline(element: &Element) -> bool {
    let style: String = element
        .attr("style")
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    style.contains("display:none")
        || style.contains("visibility:hidden")
        || element.attr("aria-hidden") == Some("true")
}

/// Blocks whose inline content is text.
fn is_text_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "td"
            | "th"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "figcaption"
            | "caption"
            | "address"
            | "summary"
            | "pre"
    )
}

/// Elements with words that the extractor takes out even where they are all of a paragraph.
fn is_cut_out(name: &str) -> bool {
    matches!(
        name,
        "time" | "label" | "output" | "ins" | "legend" | "data"
    )
}

/// Whether there are words right before and right after.
fn stands_between_words(element: ElementRef) -> bool {
    let has_words = |node: Option<&Node>| {
        node.and_then(Node::as_text)
            .is_some_and(|text| text.chars().any(char::is_alphanumeric))
    };
    has_words(element.prev_sibling().map(|node| node.value()))
        && has_words(element.next_sibling().map(|node| node.value()))
}

/// A raised mark that leads to a note: `[3]`, or a short link.
fn is_note_mark(sup: ElementRef) -> bool {
    let text: String = sup.text().collect();
    let text = text.trim();
    let is_link = sup.descendent_elements().any(|e| e.value().name() == "a");
    let is_short = text.chars().count() <= 5;
    is_short && (is_link || (text.starts_with('[') && text.ends_with(']')))
}

/// A link around nothing but such a mark.
fn is_note_link(link: ElementRef) -> bool {
    let is_here = link.attr("href").is_some_and(|to| to.starts_with('#'));
    let mut words = link
        .children()
        .filter(|node| node.value().as_text().is_none_or(|t| !t.trim().is_empty()));
    let is_alone = words
        .next()
        .and_then(|node| node.value().as_element())
        .is_some_and(|e| e.name() == "sup")
        && words.next().is_none();
    is_here && is_alone && link.text().map(|text| text.trim().len()).sum::<usize>() <= 5
}

/// A formula in one line: its own letters and signs where they stand in a row, else what its author wrote for
/// those who cannot see it, else the sign for words left out of a quote.
fn formula(math: ElementRef) -> String {
    let is_row = math.descendent_elements().all(|e| {
        matches!(
            e.value().name(),
            "math"
                | "mrow"
                | "mi"
                | "mn"
                | "mo"
                | "mtext"
                | "ms"
                | "mspace"
                | "mstyle"
                | "mpadded"
                | "semantics"
        )
    });
    let text: String = math.text().collect();
    let text = match is_row {
        true => text,
        false => math
            .attr("alttext")
            .map(str::to_owned)
            .or_else(|| {
                let mut below = math.descendent_elements();
                below
                    .find(|e| e.value().name() == "annotation")
                    .map(|e| e.text().collect())
            })
            .unwrap_or_else(|| "[…]".to_owned()),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
