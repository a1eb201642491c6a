//! The body of an article as Markdown.
//!
//! Gets:    HTML as an editor or a person wrote it; what its links and pictures become.
//! Gives:   Markdown, and what was lost.
//! Touches: htmd, and the tree that it makes of HTML.
//! Never:   unbounded nesting: what is deeper than [`DEPTH_MAX`] becomes plain text. A variable: braces stay braces.

use std::collections::HashSet;
use std::rc::Rc;

use htmd::Node;
use markup5ever_rcdom::NodeData;

use super::blocks::converter;
use super::nodes::{anchor_of, attribute, name_of, remove, set};
use super::report::Report;

/// How deep elements may nest: an article of ours may have 64 quotes and lists.
const DEPTH_MAX: usize = 200;
/// What stands for `{{` until the text is Markdown: no text has it.
const BRACES: &str = "\u{f8f0}\u{f8f1}";
/// What stands for a backslash before a line of dashes, which would be a rule or make a heading of the line above.
const ESCAPE: &str = "\u{f8f2}";

/// Elements that go with what is in them, and what they are called.
const DROPPED: [(&str, &str); 21] = [
    ("script", "scripts"),
    ("noscript", "scripts"),
    ("style", "style sheets"),
    ("link", "style sheets"),
    ("template", "templates"),
    (
        "iframe",
        "iframes (videos and the like); their addresses stand in the text",
    ),
    (
        "embed",
        "iframes (videos and the like); their addresses stand in the text",
    ),
    (
        "object",
        "iframes (videos and the like); their addresses stand in the text",
    ),
    (
        "video",
        "videos and sounds; their addresses stand in the text",
    ),
    (
        "audio",
        "videos and sounds; their addresses stand in the text",
    ),
    ("svg", "drawings (svg)"),
    ("canvas", "drawings (svg)"),
    ("math", "formulas"),
    ("form", "forms"),
    ("input", "forms"),
    ("button", "forms"),
    ("select", "forms"),
    ("textarea", "forms"),
    ("frameset", "frames"),
    ("applet", "frames"),
    ("dialog", "forms"),
];
/// Elements whose text is kept as what it is.
const KNOWN: [&str; 66] = [
    "html",
    "head",
    "body",
    "title",
    "meta",
    "base",
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
];
/// The same for those of tables and of what is told apart.
const KNOWN_TOO: [&str; 14] = [
    "ul", "var", "wbr", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "details", "summary",
    "bdi", "bdo",
];

/// What an address becomes.
pub(super) enum Becomes {
    /// Another address.
    Link(String),
    /// None: the text of a link stays, a picture goes.
    Text,
}

/// What an article's body gave.
pub(super) struct Converted {
    pub(super) markdown: String,
    /// Anchors of its headings that were written.
    pub(super) anchors: HashSet<String>,
}

/// Converts a body. `becomes` is asked for each address, and told whether a picture shows it.
pub(super) fn convert(
    html: &str,
    becomes: &mut dyn FnMut(&str, bool) -> Becomes,
    report: &mut Report,
) -> Converted {
    let converter = converter();
    let mut anchors = HashSet::new();
    let tree = converter.html_to_tree(html);
    let Ok(tree) = tree else {
        return Converted {
            markdown: String::new(),
            anchors,
        };
    };
    let mut pass = Pass {
        becomes,
        report,
        anchors: &mut anchors,
    };
    if !pass.clean(&tree) {
        pass.report
            .lose("articles nested too deep; their plain text stays", 1);
        return Converted {
            markdown: plain(&tree),
            anchors: HashSet::new(),
        };
    }
    let markdown = converter.tree_to_markdown(&tree);
    Converted {
        markdown: markdown.replace(BRACES, "\\{{").replace(ESCAPE, "\\"),
        anchors,
    }
}

/// The text of a body, each text a paragraph.
pub(super) fn plain_text(html: &str) -> String {
    converter()
        .html_to_tree(html)
        .map(|tree| plain(&tree))
        .unwrap_or_default()
}

fn plain(tree: &Rc<Node>) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut left = vec![Rc::clone(tree)];
    while let Some(node) = left.pop() {
        match &node.data {
            NodeData::Text { contents } => {
                let text = contents
                    .borrow()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                let escape = |c: char| {
                    c.is_ascii_punctuation()
                        && !matches!(c, '.' | ',' | ';' | ':' | '/' | '?' | '\'' | '"' | '%')
                };
                let escaped = text
                    .chars()
                    .flat_map(|c| escape(c).then_some('\\').into_iter().chain([c]));
                if !text.is_empty() {
                    texts.push(escaped.collect());
                }
            }
            NodeData::Element { name, .. } if matches!(&*name.local, "script" | "style") => {}
            _ => left.extend(node.children.borrow().iter().rev().cloned()),
        }
    }
    texts.join("\n\n")
}

/// A text whose lines of dashes stay lines of dashes.
fn plain_lines(text: &str) -> String {
    let is_rule = |line: &str| {
        let line = line.trim();
        !line.is_empty() && (line.chars().all(|c| c == '-') || line.chars().all(|c| c == '='))
    };
    let lines = text.split_inclusive('\n').map(|line| match is_rule(line) {
        true => {
            let begins = line.len() - line.trim_start().len();
            format!("{}{ESCAPE}{}", &line[..begins], &line[begins..])
        }
        false => line.to_owned(),
    });
    lines.collect()
}

/// A pass through the tree before it is Markdown.
struct Pass<'p> {
    becomes: &'p mut dyn FnMut(&str, bool) -> Becomes,
    report: &'p mut Report,
    anchors: &'p mut HashSet<String>,
}

impl Pass<'_> {
    /// Takes out what has no form here, and gives links and pictures their new addresses. Gives whether it is not too deep.
    fn clean(&mut self, tree: &Rc<Node>) -> bool {
        let mut left = vec![(Rc::clone(tree), 0_usize, false)];
        while let Some((node, depth, in_code)) = left.pop() {
            if depth > DEPTH_MAX {
                return false;
            }
            let kept: Vec<Rc<Node>> = std::mem::take(&mut *node.children.borrow_mut());
            let kept: Vec<Rc<Node>> = kept
                .into_iter()
                .filter_map(|child| self.child(child, in_code))
                .collect();
            for child in &kept {
                let in_code = in_code || matches!(name_of(child).as_str(), "pre" | "code");
                left.push((Rc::clone(child), depth + 1, in_code));
            }
            *node.children.borrow_mut() = kept;
        }
        true
    }

    fn child(&mut self, node: Rc<Node>, in_code: bool) -> Option<Rc<Node>> {
        match &node.data {
            NodeData::Text { contents } => {
                let text = contents.borrow().to_string();
                // The marks that stand for braces are no letters of anybody's.
                let text = text.replace(['\u{f8f0}', '\u{f8f1}', '\u{f8f2}', '\u{0}'], "");
                *contents.borrow_mut() = match in_code {
                    true => text.into(),
                    false => plain_lines(&text).replace("{{", BRACES).into(),
                };
                Some(node)
            }
            NodeData::Element { .. } => self.element(node),
            NodeData::Comment { .. } => None,
            _ => Some(node),
        }
    }

    fn element(&mut self, node: Rc<Node>) -> Option<Rc<Node>> {
        let name = name_of(&node);
        if let Some((_, what)) = DROPPED.iter().find(|(dropped, _)| *dropped == name) {
            self.report.lose(*what, 1);
            return self.address_of(&node).map(|address| {
                Node::new(NodeData::Text {
                    contents: std::cell::RefCell::new(format!(" {address} ").into()),
                })
            });
        }
        match name.as_str() {
            "a" => self.link(&node),
            "img" => return self.picture(&node).then_some(node),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                if let Some(anchor) = anchor_of(&node) {
                    self.anchors.insert(anchor);
                }
            }
            "details" => self.report.lose("foldable parts; they stand open", 1),
            other if !KNOWN.contains(&other) && !KNOWN_TOO.contains(&other) => {
                self.report.lose(
                    format!(
                        "unknown elements <{}>; their text stays",
                        other.chars().take(30).collect::<String>()
                    ),
                    1,
                );
            }
            _ => {}
        }
        Some(node)
    }

    /// Where a video or frame leads.
    fn address_of(&self, node: &Rc<Node>) -> Option<String> {
        let own = attribute(node, "src").or_else(|| attribute(node, "data"));
        let inner = || {
            let children = node.children.borrow();
            children.iter().find_map(|child| attribute(child, "src"))
        };
        let is_media = matches!(
            name_of(node).as_str(),
            "iframe" | "embed" | "object" | "video" | "audio"
        );
        let address = own.or_else(inner).filter(|_| is_media)?;
        let address = match address.strip_prefix("//") {
            Some(rest) => format!("https://{rest}"),
            None => address,
        };
        (address.starts_with("http") && !address.contains(char::is_whitespace)).then_some(address)
    }

    fn link(&mut self, node: &Rc<Node>) {
        let Some(href) = attribute(node, "href") else {
            return;
        };
        match (self.becomes)(href.trim(), false) {
            Becomes::Link(new) => set(node, "href", &new),
            Becomes::Text => remove(node, "href"),
        }
    }

    fn picture(&mut self, node: &Rc<Node>) -> bool {
        let Some(src) = attribute(node, "src") else {
            return false;
        };
        match (self.becomes)(src.trim(), true) {
            Becomes::Link(new) => {
                set(node, "src", &new);
                true
            }
            Becomes::Text => false,
        }
    }
}
