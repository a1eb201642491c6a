//! What a piece of raw HTML costs to read, before it is read.
//!
//! Gets:    HTML with tags that a writer wrote.
//! Gives:   whether reading and writing it takes work in proportion to its size.
//! Touches: html5ever, with a tree that holds no text.
//! Never:   the HTML itself: that is `sanitize`.
//!
//! Browsers' rules for broken HTML make some of it quadratic: each element may look through all that are open, and what stands
//! in a table outside of its cells goes before the table, past all that went there already. So the tree is built once with each
//! look counted, piece by piece, and the reading ends where there are too many.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ExpandedName, QualName, local_name, ns};

/// How many looks at elements a byte may cost. Honest HTML needs fewer than 5; 20 of them take less time than the rest of the
/// work on a byte.
const STEPS_PER_BYTE: usize = 20;
/// How many looks any piece may cost: less than a millisecond.
const STEPS_MIN: usize = 100_000;
/// How deep elements may stand in each other.
const DEPTH_MAX: usize = 500;
/// How many marks that part attributes one tag may hold: each attribute is compared with those before it.
const PARTS_OF_TAG_MAX: usize = 4_000;
/// After how many bytes the work is looked at.
const PIECE_BYTES: usize = 1_024;

/// Whether HTML costs too much to read.
pub(super) fn is_costly(html: &str) -> bool {
    if has_endless_tag(html) {
        return true;
    }
    let cost = Rc::new(Cost::default());
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let sink = Counter {
        cost: Rc::clone(&cost),
        document: Node::new(),
    };
    let mut parser = html5ever::parse_fragment(
        sink,
        html5ever::ParseOpts::default(),
        context,
        Vec::new(),
        false,
    );
    let allowed = STEPS_MIN + STEPS_PER_BYTE * html.len();
    let too_much = || cost.steps.get() > allowed || cost.deepest.get() > DEPTH_MAX;
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(rest.ceil_char_boundary(PIECE_BYTES));
        parser.process(piece.into());
        rest = behind;
        if too_much() {
            return true;
        }
    }
    parser.finish();
    too_much()
}

/// Whether a tag may hold more attributes than anybody writes.
fn has_endless_tag(html: &str) -> bool {
    let (mut in_tag, mut parts, mut before) = (false, 0, 0);
    for b in html.bytes() {
        match b {
            b'>' => (in_tag, parts) = (false, 0),
            b if before == b'<' && b.is_ascii_alphabetic() => in_tag = true,
            b'/' | b'"' | b'\'' => parts += usize::from(in_tag),
            b if b.is_ascii_whitespace() => parts += usize::from(in_tag),
            _ => {}
        }
        if parts > PARTS_OF_TAG_MAX {
            return true;
        }
        before = b;
    }
    false
}

/// What was done so far.
#[derive(Debug, Default)]
struct Cost {
    steps: Cell<usize>,
    deepest: Cell<usize>,
}

impl Cost {
    fn add(&self, steps: usize) {
        self.steps.set(self.steps.get() + steps);
    }
}

/// A node without what stands in it. Its parent is held weakly, so that the tree goes when its root goes.
#[derive(Debug)]
struct Node {
    /// Empty for the document, text and comments.
    name: QualName,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Rc<Node>>>,
    depth: Cell<usize>,
    /// Of a template.
    contents: OnceCell<Rc<Node>>,
    /// Of text: its bytes; none of other nodes.
    text: Cell<Option<usize>>,
    is_integration_point: bool,
}

impl Node {
    fn new() -> Rc<Node> {
        Node::with(QualName::new(None, ns!(), local_name!("")), false)
    }

    fn with(name: QualName, is_integration_point: bool) -> Rc<Node> {
        Rc::new(Node {
            name,
            parent: RefCell::default(),
            children: RefCell::default(),
            depth: Cell::default(),
            contents: OnceCell::default(),
            text: Cell::default(),
            is_integration_point,
        })
    }
}

/// A tree that counts what is done to it.
struct Counter {
    cost: Rc<Cost>,
    document: Rc<Node>,
}

impl Counter {
    /// The parent of a node, and its place there: looked for from the first child on, as the tree of the sanitiser does.
    fn place(&self, node: &Rc<Node>) -> Option<(Rc<Node>, usize)> {
        let parent = node.parent.borrow().upgrade()?;
        let at = parent
            .children
            .borrow()
            .iter()
            .position(|child| Rc::ptr_eq(child, node))?;
        self.cost.add(at + 1);
        Some((parent, at))
    }

    fn detach(&self, node: &Rc<Node>) {
        if let Some((parent, at)) = self.place(node) {
            let mut children = parent.children.borrow_mut();
            self.cost.add((children.len() - at) / 8);
            children.remove(at);
            *node.parent.borrow_mut() = Weak::new();
        }
    }

    fn insert(&self, parent: &Rc<Node>, at: usize, node: Rc<Node>) {
        *node.parent.borrow_mut() = Rc::downgrade(parent);
        node.depth.set(parent.depth.get() + 1);
        self.cost
            .deepest
            .set(self.cost.deepest.get().max(node.depth.get()));
        let mut children = parent.children.borrow_mut();
        self.cost.add(1 + (children.len() - at) / 8);
        children.insert(at, node);
    }

    /// Puts text or a node before the `at`th child; text joins text that stands there.
    fn put(&self, parent: &Rc<Node>, at: usize, child: NodeOrText<Rc<Node>>) {
        let text = match child {
            NodeOrText::AppendNode(node) => return self.insert(parent, at, node),
            NodeOrText::AppendText(text) => text,
        };
        let before = at
            .checked_sub(1)
            .and_then(|before| parent.children.borrow().get(before).cloned());
        let node = match before.filter(|node| node.text.get().is_some()) {
            Some(node) => node,
            None => {
                let node = Node::new();
                self.insert(parent, at, Rc::clone(&node));
                node
            }
        };
        // What is written as an entity makes the writer look ahead, 32 bytes at a time, to the end of the text.
        let length = node.text.get().unwrap_or_default() + text.len();
        let entities = text.bytes().filter(|b| matches!(b, b'&' | 0xc2)).count();
        self.cost.add(1 + entities * (length / 32));
        node.text.set(Some(length));
    }
}

impl TreeSink for Counter {
    type Handle = Rc<Node>;
    type Output = ();
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Rc<Node> {
        Rc::clone(&self.document)
    }

    fn elem_name<'a>(&'a self, node: &'a Rc<Node>) -> ExpandedName<'a> {
        self.cost.add(1);
        node.name.expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Rc<Node> {
        self.cost.add(1 + attributes.len());
        Node::with(name, flags.mathml_annotation_xml_integration_point)
    }

    fn create_comment(&self, _: StrTendril) -> Rc<Node> {
        Node::new()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Rc<Node> {
        Node::new()
    }

    fn append(&self, parent: &Rc<Node>, child: NodeOrText<Rc<Node>>) {
        let end = parent.children.borrow().len();
        self.put(parent, end, child);
    }

    fn append_before_sibling(&self, sibling: &Rc<Node>, child: NodeOrText<Rc<Node>>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.detach(node);
        }
        if let Some((parent, at)) = self.place(sibling) {
            self.put(&parent, at, child);
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &Rc<Node>,
        before: &Rc<Node>,
        child: NodeOrText<Rc<Node>>,
    ) {
        let has_parent = element.parent.borrow().strong_count() > 0;
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, template: &Rc<Node>) -> Rc<Node> {
        Rc::clone(template.contents.get_or_init(Node::new))
    }

    fn same_node(&self, one: &Rc<Node>, other: &Rc<Node>) -> bool {
        self.cost.add(1);
        Rc::ptr_eq(one, other)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, _: &Rc<Node>, attributes: Vec<Attribute>) {
        // Those that are there already may be as many as any tag has: each is looked at.
        self.cost.add(1 + attributes.len());
    }

    fn remove_from_parent(&self, node: &Rc<Node>) {
        self.detach(node);
    }

    fn reparent_children(&self, node: &Rc<Node>, new_parent: &Rc<Node>) {
        let moved = std::mem::take(&mut *node.children.borrow_mut());
        self.cost.add(moved.len());
        for child in &moved {
            *child.parent.borrow_mut() = Rc::downgrade(new_parent);
            child.depth.set(new_parent.depth.get() + 1);
        }
        new_parent.children.borrow_mut().extend(moved);
    }

    fn is_mathml_annotation_xml_integration_point(&self, node: &Rc<Node>) -> bool {
        node.is_integration_point
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honest_html_of_any_length_is_read() {
        let table = format!(
            "<table>{}</table>",
            "<tr><td><b>a</b> &amp; b<td>c<p>d<p>e</td></tr>\n".repeat(5_000)
        );
        let list = format!(
            "<ul>{}</ul>",
            "<li>a<li><a href=\"/b\" title='c d'>b</a><br>".repeat(5_000)
        );
        let deep = format!(
            "{}a{}",
            "<div><span>".repeat(150),
            "</span></div>".repeat(150)
        );
        for html in [
            table,
            list,
            deep,
            "<p>a &amp; b<br>".repeat(10_000),
            "a < b ".repeat(50_000),
            String::new(),
        ] {
            assert!(
                !is_costly(&html),
                "{}",
                html.chars().take(60).collect::<String>()
            );
        }
    }

    #[test]
    fn html_that_takes_ever_more_work_is_not_read() {
        let attributes: String = (0..20_000).map(|n| format!(" a{n}")).collect();
        for html in [
            "<b></i>".repeat(10_000),
            "<div>".repeat(20_000),
            "<table>".to_owned() + &"<b>x</b>".repeat(10_000),
            format!("<p{attributes}>"),
            (0..200).map(|n| format!("<b a={n}>")).collect::<String>() + &"<p>x</p>".repeat(10_000),
            "&amp;".repeat(100_000),
        ] {
            assert!(
                is_costly(&html),
                "{}",
                html.chars().take(60).collect::<String>()
            );
        }
    }
}
