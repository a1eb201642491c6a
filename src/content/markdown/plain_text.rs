//! The text of an article as a reader sees it.
//!
//! Gets:    sanitised HTML, its language.
//! Gives:   its text, and which parts of that are blocks of code.
//! Touches: `sanitize`; `detect`, for drawings in words, which are no text.
//! Never:   a parser of HTML: what comes in was written by one.

use crate::content::sanitize::{self, SafeHtml};
use crate::detect::templates;
use crate::ids::Lang;

/// A text, and the bytes of it that are blocks of code, in order and apart.
pub(super) struct PlainText {
    pub(super) text: String,
    pub(super) code: Vec<(u32, u32)>,
}

/// The text of sanitised HTML as a reader sees it: blocks on lines of their own, cells apart, entities decoded, the label of a
/// box in front of its text.
pub(super) fn plain_text(html: &SafeHtml, lang: Lang) -> PlainText {
    let mut text = String::with_capacity(html.as_str().len());
    let mut code: Vec<(u32, u32)> = Vec::new();
    let mut code_start = 0;
    let mut rest = html.as_str();
    let mut preformatted = false;
    // Of a box that has begun; a paragraph or a line of text stands beside it, other blocks below it.
    let mut label = None;
    while let Some(at) = rest.find('<') {
        if !rest[..at].trim().is_empty() {
            text.push_str(label.take().unwrap_or_default());
        }
        push_text(&mut text, &rest[..at], preformatted);
        let end = tag_end(&rest[at..]) + at;
        let tag = rest[at + 1..end].trim_end_matches('>');
        let closing = tag.starts_with('/');
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        if matches!(
            name,
            "ul" | "ol" | "table" | "pre" | "blockquote" | "details" | "dl"
        ) {
            match closing {
                true => label = None,
                false => text.push_str(label.take().unwrap_or_default()),
            }
        }
        match name {
            // Cells are no neighbours to a search, and a snippet shows where one ends.
            "td" | "th" if closing => text.push_str(" · "),
            "tr" if closing => {
                text.truncate(text.trim_end_matches([' ', '·']).len());
                new_line(&mut text);
            }
            "pre" => {
                new_line(&mut text);
                if closing && preformatted {
                    // A text is far shorter than 4 GB: see `output` in `sections`.
                    let end = text.trim_end().len();
                    code.extend((code_start < end).then_some((code_start as u32, end as u32)));
                }
                code_start = text.len();
                preformatted = !closing;
            }
            "p" | "li" | "br" | "tr" | "blockquote" | "div" | "hr" | "dt" | "dd" | "ul" | "ol"
            | "table" | "thead" | "tbody" | "details" | "summary" | "figure" | "figcaption"
            | "caption" => new_line(&mut text),
            _ => {}
        }
        rest = &rest[end..];
        if name == "blockquote" && !closing {
            label = sanitize::label(tag, rest, lang);
        }
        if name == "code" && !closing && is_drawn_in(tag) {
            rest = rest.find("</code>").map_or("", |at| &rest[at..]);
        }
    }
    push_text(&mut text, rest, preformatted);
    text.truncate(text.trim_end().len());
    PlainText { text, code }
}

/// Whether a tag begins code that is the source of a drawing.
fn is_drawn_in(tag: &str) -> bool {
    let language = tag
        .split_once("class=\"language-")
        .map(|(_, behind)| behind);
    language
        .and_then(|behind| behind.split('"').next())
        .is_some_and(templates::is_drawn)
}

fn new_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// The byte after the `>` of the tag that `html` begins with; a `>` in a quoted value does not end it.
fn tag_end(html: &str) -> usize {
    let mut quoted = false;
    for (i, b) in html.bytes().enumerate() {
        match b {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return i + 1,
            _ => {}
        }
    }
    html.len()
}

fn push_text(text: &mut String, html: &str, preformatted: bool) {
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        let (c, bytes) = match c {
            '&' => [
                ("&amp;", '&'),
                ("&lt;", '<'),
                ("&gt;", '>'),
                ("&quot;", '"'),
                ("&nbsp;", ' '),
                ("&#39;", '\''),
            ]
            .into_iter()
            .find(|(entity, _)| rest.starts_with(entity))
            .map_or(('&', 1), |(entity, c)| (c, entity.len())),
            c => (c, c.len_utf8()),
        };
        rest = &rest[bytes..];
        if preformatted && c == '\n' {
            new_line(text);
        } else if c.is_whitespace() {
            if !text.is_empty() && !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
        } else {
            text.push(c);
        }
    }
}
