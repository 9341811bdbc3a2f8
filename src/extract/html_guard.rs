//! Refuses pages whose tree would be too deep or too large, before anything builds that tree.
//!
//! The article extractor goes quadratic on deep nesting, and the parser itself does so on attributes. Two passes,
//! both in memory that does not grow with the page's tree:
//! 1. lol_html streams over the tags and counts the attributes of each, because html5ever compares them pairwise.
//! 2. html5ever's own tree builder runs over a sink that keeps nothing but parents. Only it knows the real depth:
//!    which tags a browser closes by itself (`<p>`, `<li>`, `<td>`), and which it opens again in every paragraph
//!    (an unclosed `<b>`), which makes a small page explode without any nesting in its source. The page is fed in
//!    small pieces, so a bomb is seen long before its end.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::driver::ParseOpts;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ExpandedName, LocalName, Namespace, QualName, ns};
use lol_html::errors::RewritingError;
use lol_html::{HtmlRewriter, Settings, element};

use super::{ExtractError, Limits};

/// Bytes between two looks at the tree. Small, because the parser's work per byte grows with the depth.
const PIECE_BYTES: usize = 4096;

/// Whether the page stays within the limits.
///
/// Both passes go over the page together, the tree one tag behind: it is given only what the first has passed, and
/// the first need not go on when the second has seen enough.
pub(super) fn check(html: &str, limits: &Limits) -> Result<(), ExtractError> {
    if html.len() > limits.html_bytes {
        return Err(ExtractError::HtmlTooLarge(limits.html_bytes));
    }
    let passed = Cell::new(0);
    let mut tags = tag_pass(limits.html_attributes, &passed);
    let mut tree = TreePass::new(html, limits);
    for piece in html.as_bytes().chunks(PIECE_BYTES) {
        tags.write(piece).map_err(|error| refusal(error, limits))?;
        tree.go_on_to(passed.get())?;
    }
    // The last tag may have no end, which drops it from the tree after all its attributes were compared. This ends
    // it, in whatever quotes it is.
    tags.write(b"\"'>")
        .and_then(|()| tags.end())
        .map_err(|error| refusal(error, limits))?;
    tree.go_on_to(html.len())
}

#[derive(Debug, thiserror::Error)]
#[error("too many attributes")]
struct TooManyAttributes;

/// Counts the attributes of each tag, and tells in `passed` how many bytes of the page are behind it.
fn tag_pass<'a>(
    most: usize,
    passed: &'a Cell<usize>,
) -> HtmlRewriter<'a, impl FnMut(&[u8]) + use<>> {
    let settings = Settings::new().append_element_content_handler(element!("*", move |element| {
        if element.attributes().len() > most {
            return Err(TooManyAttributes.into());
        }
        passed.set(element.source_location().bytes().end);
        Ok(())
    }));
    HtmlRewriter::new(settings, |_: &[u8]| {})
}

fn refusal(error: RewritingError, limits: &Limits) -> ExtractError {
    match error {
        RewritingError::ContentHandlerError(error) if error.is::<TooManyAttributes>() => {
            ExtractError::HtmlTooManyAttributes(limits.html_attributes)
        }
        error => ExtractError::HtmlScan(error.to_string()),
    }
}

/// Builds the shape of the page's tree, and stops when it is too deep or too large.
struct TreePass<'a> {
    html: &'a str,
    parsed: usize,
    parser: html5ever::Parser<ShapeSink>,
    limits: &'a Limits,
}

impl<'a> TreePass<'a> {
    fn new(html: &'a str, limits: &'a Limits) -> TreePass<'a> {
        let parser =
            html5ever::parse_document(ShapeSink::new(limits.html_depth), ParseOpts::default());
        TreePass {
            html,
            parsed: 0,
            parser,
            limits,
        }
    }

    fn go_on_to(&mut self, end: usize) -> Result<(), ExtractError> {
        while self.parsed < end {
            let until = self
                .html
                .floor_char_boundary(end.min(self.parsed + PIECE_BYTES));
            let Some(piece) = self
                .html
                .get(self.parsed..until)
                .filter(|piece| !piece.is_empty())
            else {
                break;
            };
            self.parsed = until;
            self.parser.process(StrTendril::from(piece));
            let shape = &self.parser.tokenizer.sink.sink;
            if shape.too_deep.get() {
                return Err(ExtractError::HtmlTooDeep(self.limits.html_depth));
            }
            if shape.parents.borrow().len() > self.limits.html_nodes {
                return Err(ExtractError::HtmlTooManyNodes(self.limits.html_nodes));
            }
        }
        Ok(())
    }
}

/// The number of a node.
type Node = usize;
/// The parent of a node that stands nowhere.
const NOWHERE: Node = Node::MAX;
const ROOT: Node = 0;

/// A tree of which nothing is kept but who stands in whom.
struct ShapeSink {
    parents: RefCell<Vec<Node>>,
    children: RefCell<Vec<Vec<Node>>>,
    /// How deep each stood when it was placed. What is moved later (out of wrongly nested formatting) keeps its
    /// number: the move takes one level away above it and adds one.
    depths: RefCell<Vec<usize>>,
    /// Shared, so that the parser can look at a name while nodes are added.
    names: RefCell<Vec<QualName>>,
    deepest: usize,
    too_deep: Cell<bool>,
}

impl ShapeSink {
    fn new(deepest: usize) -> ShapeSink {
        let root = QualName::new(None, ns!(), LocalName::from(""));
        ShapeSink {
            parents: RefCell::new(vec![NOWHERE]),
            children: RefCell::new(vec![Vec::new()]),
            depths: RefCell::new(vec![0]),
            names: RefCell::new(vec![root]),
            deepest,
            too_deep: Cell::new(false),
        }
    }

    fn add(&self, name: QualName) -> Node {
        let mut parents = self.parents.borrow_mut();
        parents.push(NOWHERE);
        self.names.borrow_mut().push(name);
        self.children.borrow_mut().push(Vec::new());
        self.depths.borrow_mut().push(0);
        parents.len() - 1
    }

    fn parent(&self, node: Node) -> Option<Node> {
        self.parents
            .borrow()
            .get(node)
            .copied()
            .filter(|parent| *parent != NOWHERE)
    }

    fn detach(&self, node: Node) {
        if let Some(parent) = self.parent(node)
            && let Some(children) = self.children.borrow_mut().get_mut(parent)
            // The newest child is the likeliest to be moved.
            && let Some(at) = children.iter().rposition(|child| *child == node)
        {
            children.swap_remove(at);
        }
        self.set_parent(node, NOWHERE);
    }

    fn set_parent(&self, node: Node, parent: Node) {
        if let Some(slot) = self.parents.borrow_mut().get_mut(node) {
            *slot = parent;
        }
    }

    fn place(&self, parent: Node, child: NodeOrText<Node>) {
        let NodeOrText::AppendNode(child) = child else {
            return;
        };
        self.detach(child);
        self.set_parent(child, parent);
        if let Some(children) = self.children.borrow_mut().get_mut(parent) {
            children.push(child);
        }
        let mut depths = self.depths.borrow_mut();
        let depth = depths.get(parent).map_or(0, |depth| depth + 1);
        if let Some(slot) = depths.get_mut(child) {
            *slot = depth;
        }
        if depth > self.deepest {
            self.too_deep.set(true);
        }
    }
}

/// A copy of a node's name: the names are behind a `RefCell`, which cannot lend them out.
#[derive(Debug)]
struct Name(QualName);

impl html5ever::interface::ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }
    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
    fn expanded(&self) -> ExpandedName<'_> {
        self.0.expanded()
    }
}

impl TreeSink for ShapeSink {
    type Handle = Node;
    type Output = ();
    type ElemName<'a> = Name;

    fn finish(self) {}
    fn parse_error(&self, _message: Cow<'static, str>) {}
    fn get_document(&self) -> Node {
        ROOT
    }
    fn elem_name<'a>(&'a self, node: &'a Node) -> Name {
        let names = self.names.borrow();
        Name(
            names
                .get(*node)
                .cloned()
                .unwrap_or_else(|| QualName::new(None, ns!(), LocalName::from(""))),
        )
    }
    fn create_element(
        &self,
        name: QualName,
        _attributes: Vec<Attribute>,
        _flags: ElementFlags,
    ) -> Node {
        self.add(name)
    }
    fn create_comment(&self, _text: StrTendril) -> Node {
        self.add(QualName::new(None, ns!(), LocalName::from("")))
    }
    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Node {
        self.add(QualName::new(None, ns!(), LocalName::from("")))
    }
    fn append(&self, parent: &Node, child: NodeOrText<Node>) {
        self.place(*parent, child);
    }
    fn append_based_on_parent_node(
        &self,
        element: &Node,
        previous: &Node,
        child: NodeOrText<Node>,
    ) {
        match self.parent(*element) {
            Some(parent) => self.place(parent, child),
            None => self.place(*previous, child),
        }
    }
    fn append_doctype_to_document(
        &self,
        _name: StrTendril,
        _public: StrTendril,
        _system: StrTendril,
    ) {
    }
    fn get_template_contents(&self, template: &Node) -> Node {
        *template
    }
    fn same_node(&self, one: &Node, other: &Node) -> bool {
        one == other
    }
    fn set_quirks_mode(&self, _mode: QuirksMode) {}
    fn append_before_sibling(&self, sibling: &Node, child: NodeOrText<Node>) {
        self.place(self.parent(*sibling).unwrap_or(ROOT), child);
    }
    fn add_attrs_if_missing(&self, _node: &Node, _attributes: Vec<Attribute>) {}
    fn remove_from_parent(&self, node: &Node) {
        self.detach(*node);
    }
    fn reparent_children(&self, node: &Node, new_parent: &Node) {
        let moved = self
            .children
            .borrow_mut()
            .get_mut(*node)
            .map(std::mem::take)
            .unwrap_or_default();
        for child in &moved {
            self.set_parent(*child, *new_parent);
        }
        if let Some(children) = self.children.borrow_mut().get_mut(*new_parent) {
            children.extend(moved);
        }
    }
}
