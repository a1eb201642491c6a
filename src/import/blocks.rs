//! Headings, tables and boxes as Markdown of ours; what else there is htmd writes.
//!
//! Gets:    elements of a tree that was cleaned.
//! Gives:   their Markdown.
//! Touches: htmd.
//! Never:   a heading of the first level, which is the title's.

use std::rc::Rc;

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::{Element, HtmlToMarkdown, Node};

use super::nodes::{anchor_of, attribute, name_of};
use super::table::{Cell, table};

/// The widest cell that is honoured, in columns.
const REACH_MAX: usize = 50;

pub(super) fn converter() -> HtmlToMarkdown {
    let options = htmd::options::Options {
        bullet_list_marker: htmd::options::BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        br_style: htmd::options::BrStyle::Backslash,
        ..htmd::options::Options::default()
    };
    HtmlToMarkdown::builder()
        .options(options)
        .scripting_enabled(false)
        .add_handler(
            vec!["h1", "h2", "h3", "h4", "h5", "h6"],
            |handlers: &dyn Handlers, element: Element<'_>| heading(handlers, &element),
        )
        .add_handler(
            vec!["table"],
            |handlers: &dyn Handlers, element: Element<'_>| whole_table(handlers, &element),
        )
        .add_handler(vec!["div", "aside", "section", "p", "blockquote"], callout)
        .build()
}

/// A heading in one line, never the first level, which is the title's.
fn heading(handlers: &dyn Handlers, element: &Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let text = content.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_end_matches('\\').trim();
    if text.is_empty() {
        return None;
    }
    let level = element.tag[1..].parse::<usize>().unwrap_or(2).max(2);
    let anchor =
        anchor_of(element.node).map_or_else(String::new, |anchor| format!(" {{#{anchor}}}"));
    Some(format!("\n\n{} {text}{anchor}\n\n", "#".repeat(level)).into())
}

fn whole_table(handlers: &dyn Handlers, element: &Element<'_>) -> Option<HandlerResult> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut left: Vec<Rc<Node>> = vec![Rc::clone(element.node)];
    while let Some(node) = left.pop() {
        match name_of(&node).as_str() {
            "tr" => rows.push(cells(handlers, &node)),
            "caption" => {
                let text = handlers.walk_children(&node).content;
                rows.push(vec![(text, 1)]);
            }
            "table" | "thead" | "tbody" | "tfoot" => {
                left.extend(node.children.borrow().iter().rev().cloned());
            }
            _ => {}
        }
    }
    rows.retain(|row| row.iter().any(|(text, _)| !text.trim().is_empty()));
    if let [row] = &rows[..] {
        // One row is a frame around a text.
        let texts: Vec<&str> = row.iter().map(|(text, _)| text.trim()).collect();
        return Some(format!("\n\n{}\n\n", texts.join("\n\n")).into());
    }
    let has_one_column = rows.iter().all(|row| row.len() == 1);
    if has_one_column {
        let texts: Vec<&str> = rows.iter().flatten().map(|(text, _)| text.trim()).collect();
        return Some(format!("\n\n{}\n\n", texts.join("\n\n")).into());
    }
    Some(table(&rows).into())
}

fn cells(handlers: &dyn Handlers, row: &Rc<Node>) -> Vec<Cell> {
    let children: Vec<Rc<Node>> = row.children.borrow().clone();
    let cells = children
        .iter()
        .filter(|cell| matches!(name_of(cell).as_str(), "td" | "th"));
    cells
        .map(|cell| {
            let reach = attribute(cell, "colspan").and_then(|text| text.trim().parse().ok());
            let text = handlers.walk_children(cell).content;
            (
                text.trim().to_owned(),
                reach.unwrap_or(1).clamp(1, REACH_MAX),
            )
        })
        .collect()
}

/// Boxes of editors, by the words in their class.
const BOXES: [(&str, &str); 10] = [
    ("caution", "CAUTION"),
    ("danger", "CAUTION"),
    ("error", "CAUTION"),
    ("warning", "WARNING"),
    ("important", "IMPORTANT"),
    ("tip", "TIP"),
    ("success", "TIP"),
    ("note", "NOTE"),
    ("info", "NOTE"),
    ("callout", "NOTE"),
];

fn callout(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let class = attribute(element.node, "class")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let has_word = |word: &str| {
        class
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|part| part == word || part.strip_suffix('s') == Some(word))
    };
    let Some((_, kind)) = BOXES.iter().find(|(word, _)| has_word(word)) else {
        return handlers.fallback(element);
    };
    let content = handlers.walk_children(element.node).content;
    let content = content.trim();
    if content.is_empty() {
        return None;
    }
    let lines: Vec<String> = content
        .lines()
        .map(|line| format!("> {line}").trim_end().to_owned())
        .collect();
    Some(format!("\n\n> [!{kind}]\n{}\n\n", lines.join("\n")).into())
}
