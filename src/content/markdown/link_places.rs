//! Where the targets of links stand in a file, byte for byte.
//!
//! Gets:    the text of an article's file, as it lies on disk.
//! Gives:   the places of its links' and pictures' targets, those of reference definitions and of raw HTML among them.
//! Touches: pulldown-cmark.
//! Never:   code; a place of which it is not sure that the target stands there.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use super::options::options;
use super::reading::Reading;
use crate::content::variables;

/// A target and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPlace {
    /// Its bytes in the file.
    pub bytes: Range<usize>,
    /// What it means: escapes of Markdown and HTML are resolved.
    pub target: String,
}

/// The targets of an article's links, in their order.
#[must_use]
pub fn link_places(text: &str) -> Vec<LinkPlace> {
    let body_at = body_start(text);
    let body = &text[body_at..];
    let marked = variables::marked(body);
    let mut places: Vec<LinkPlace> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let reading = Reading::of(&marked);
    let parser = Parser::new_ext(reading.text(), options());
    for (_, definition) in parser.reference_definitions().iter() {
        let span = reading.written(definition.span.clone());
        let after = label_end(&body[span.clone()]).map(|at| span.start + at);
        places.extend(after.and_then(|from| place(body, from..span.end, &definition.dest)));
    }
    for (event, range) in parser.into_offset_iter() {
        let range = reading.written(range);
        let (start, end) = (range.start, range.end);
        match event {
            Event::Start(
                Tag::Link {
                    link_type,
                    dest_url,
                    ..
                }
                | Tag::Image {
                    link_type,
                    dest_url,
                    ..
                },
            ) => {
                open.push(Open {
                    range,
                    inner_end: start + 1,
                    is_inline: link_type == LinkType::Inline,
                    target: dest_url.into_string(),
                });
                continue;
            }
            Event::End(pulldown_cmark::TagEnd::Link | pulldown_cmark::TagEnd::Image) => {
                if let Some(link) = open.pop().filter(|link| link.is_inline) {
                    places.extend(link.place(body));
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => places.extend(attributes(body, range)),
            _ => {}
        }
        if let Some(link) = open.last_mut().filter(|link| start > link.range.start) {
            link.inner_end = link.inner_end.max(end);
        }
    }
    for place in &mut places {
        place.bytes = place.bytes.start + body_at..place.bytes.end + body_at;
    }
    places.sort_by_key(|place| place.bytes.start);
    places.dedup_by(|one, other| one.bytes == other.bytes);
    places
}

/// A link that is not closed yet.
struct Open {
    range: Range<usize>,
    /// Where what stands in it ends, as far as it is read.
    inner_end: usize,
    is_inline: bool,
    target: String,
}

impl Open {
    fn place(&self, body: &str) -> Option<LinkPlace> {
        let rest = body.get(self.inner_end..self.range.end)?;
        let at = rest.find("](")?;
        place(body, self.inner_end + at + 2..self.range.end, &self.target)
    }
}

/// The target that begins in a range behind white space, when it is the one that Markdown read there.
fn place(body: &str, range: Range<usize>, target: &str) -> Option<LinkPlace> {
    let text = body.get(range.clone())?;
    let from = text.len() - text.trim_start().len();
    let rest = &text[from..];
    let (skip, length) = match rest.strip_prefix('<') {
        Some(inner) => (1, closing(inner)?),
        None => (0, bare(rest)),
    };
    let start = range.start + from + skip;
    let written = &body[start..start + length];
    let is_sure = written == target || written.contains(['\\', '&']);
    (is_sure && !written.is_empty()).then(|| LinkPlace {
        bytes: start..start + length,
        target: target.to_owned(),
    })
}

/// Where a target in angle brackets ends.
fn closing(inner: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            '>' if !escaped => return Some(at),
            '\n' => return None,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    None
}

/// How long a target without brackets is: to white space, or to the parenthesis that closes what it did not open.
fn bare(rest: &str) -> usize {
    let (mut open, mut escaped) = (0_usize, false);
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => open += 1,
            ')' if open == 0 => return at,
            ')' => open -= 1,
            c if c.is_ascii_whitespace() => return at,
            _ => {}
        }
    }
    rest.len()
}

/// Where the label of a reference definition ends, with its colon.
fn label_end(definition: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in definition.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => return definition[at + 1..].starts_with(':').then_some(at + 2),
            _ => {}
        }
    }
    None
}

/// The quoted addresses of raw HTML that begin at the site's root: others have no effect there.
fn attributes(body: &str, range: Range<usize>) -> Vec<LinkPlace> {
    let Some(html) = body.get(range.clone()) else {
        return Vec::new();
    };
    let mut places = Vec::new();
    for name in ["href=", "src="] {
        for (at, _) in html.match_indices(name) {
            let value = at + name.len();
            let Some(quote) = html[value..]
                .chars()
                .next()
                .filter(|c| matches!(c, '"' | '\''))
            else {
                continue;
            };
            let Some(length) = html[value + 1..].find(quote) else {
                continue;
            };
            let written = &html[value + 1..value + 1 + length];
            if written.starts_with('/') && !written.contains('&') {
                let start = range.start + value + 1;
                places.push(LinkPlace {
                    bytes: start..start + length,
                    target: written.to_owned(),
                });
            }
        }
    }
    places
}

/// Where the Markdown below the front matter begins, in bytes of the file.
#[must_use]
pub fn body_start(text: &str) -> usize {
    let rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut at = text.len() - rest.len();
    let start = at;
    let mut is_toml = false;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        let word = line.trim_end();
        match (number, word) {
            (0, "---") => {}
            (0, "+++") => is_toml = true,
            (0, _) => return start,
            _ => {}
        }
        at += line.len();
        let closes = match is_toml {
            true => word == "+++",
            false => matches!(word, "---" | "..."),
        };
        if number > 0 && closes {
            return at;
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_where_they_stand_and_nowhere_else() {
        let text = "\u{feff}---\r\ntitle: \"[no](no.md)\"\r\n---\r\n[a](one.md#x \"t\") ![**p** `](c)`](</two x.png>) [l\\](z)](three.md)\n\
                    `[code](code.md)` [ref][r] [ ](four.md) [![in](five.png)](six.md) [p](a(b).md) <https://x.example>\n\n\
                    \x20   [code](code.md)\n\n```\n[code](code.md)\n```\n\n[r]: seven.md 'title'\n[unused\\]]:\n  <eight.md>\n\n\
                    <a href=\"/zh/nine\">x</a> <a href=\"ten\">y</a> [esc](a\\_b.md) [amp](a&amp;b.md)\n";
        let found: Vec<&str> = link_places(text)
            .iter()
            .map(|place| &text[place.bytes.clone()])
            .collect();
        let expected = [
            "one.md#x",
            "/two x.png",
            "three.md",
            "four.md",
            "five.png",
            "six.md",
            "a(b).md",
            "seven.md",
            "eight.md",
            "/zh/nine",
            "a\\_b.md",
            "a&amp;b.md",
        ];
        assert_eq!(found, expected);
        let last = link_places(text).pop().unwrap();
        assert_eq!(last.target, "a&b.md");
    }
}
