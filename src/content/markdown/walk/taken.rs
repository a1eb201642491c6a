//! What of a writer's own tags the page does not have.
//!
//! Gets:    a piece of raw HTML.
//! Gives:   a warning with its place for each element and each anchor that is taken away.
//! Touches: `reading`, for tags.
//! Never:   the addresses in it: see `raw`.

use super::Walk;
use crate::content::markdown::reading::tag_at;
use crate::problem::{Code, Problem};

/// How much is told of one file.
const TOLD_MAX: usize = 20;
/// Elements that are taken away with all that stands in them, or that show nothing without what is taken away.
const TAKEN: [&str; 19] = [
    "iframe", "frame", "video", "audio", "script", "style", "object", "embed", "svg", "math",
    "canvas", "form", "input", "button", "select", "textarea", "template", "noscript", "picture",
];

impl Walk<'_, '_> {
    /// Tells what the page does not have of a piece of raw HTML that begins at a byte of the body.
    pub(super) fn note_taken(&mut self, raw: &str, byte: usize) {
        let mut from = 0;
        while let Some(at) = raw[from..].find('<') {
            let start = from + at;
            from = start + 1;
            let name = raw[from..]
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next();
            let name = name.unwrap_or_default().to_ascii_lowercase();
            if TAKEN.contains(&name.as_str()) {
                self.told(
                    byte + start,
                    format!("`<{name}>` in raw HTML is taken away"),
                    "write what it shows in Markdown, or link to it",
                );
                continue;
            }
            let Some(tag) = tag_at(&raw[start..]).filter(|tag| !tag.is_end) else {
                continue;
            };
            let named = ["id", "name"]
                .into_iter()
                .find_map(|name| attribute(tag.attributes, name));
            let is_link = name == "a";
            if let Some(anchor) = named.filter(|_| {
                is_link
                    || matches!(
                        name.as_str(),
                        "div" | "span" | "p" | "h1" | "h2" | "h3" | "h4"
                    )
            }) {
                let anchor: String = anchor.chars().take(40).collect();
                self.told(
                    byte + start,
                    format!("the anchor `{anchor}` in raw HTML is taken away"),
                    "write it behind the heading, `## Heading {#anchor}`, or under `anchors` in the front matter",
                );
            }
        }
    }

    fn told(&mut self, byte: usize, message: String, help: &str) {
        self.taken += 1;
        if self.taken > TOLD_MAX {
            return;
        }
        let (line, column) = self.place(byte);
        let problem = Problem::warning(Code::HtmlElementDropped, self.path, message);
        self.problems.push(problem.at(line, column).help(help));
    }
}

/// The value of an attribute; nothing where it is empty.
fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    for (at, _) in attributes.match_indices(name) {
        let is_parted = attributes[..at].ends_with(char::is_whitespace);
        let Some(value) = attributes[at + name.len()..].trim_start().strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start();
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
            _ => value.split_whitespace().next(),
        };
        if let Some(value) = value.filter(|value| is_parted && !value.is_empty()) {
            return Some(value);
        }
    }
    None
}
