//! The lines that open and close containers, each in its form.
//!
//! Gets:    a line that may be one.
//! Gives:   the container opened or closed, or the line left to be kept as it is.
//! Touches: `containers`, `components`.
//! Never:   a line in code.

use std::ops::Range;

use pulldown_cmark::BlockQuoteKind;

use super::{Blocks, CONTAINERS_MAX, Closing, Frame};
use crate::content::markdown::reading::components::{self, Tag};
use crate::content::markdown::reading::containers::{self, Opening, Shape};
use crate::content::markdown::reading::kinds;
use crate::content::markdown::reading::lines::indent;

impl<'t> Blocks<'t> {
    /// Opens or closes what a line says; whether it says anything.
    pub(super) fn container(&mut self, line: &'t str, next: usize) -> bool {
        let written = line.trim();
        let start = self.at + line.len() - line.trim_start().len();
        let columns = indent(line);
        if containers::is_contents(written) {
            self.blank(start);
            self.at = next;
            return true;
        }
        if written.starts_with(":::") {
            return self.colons(written, (start, next), columns);
        }
        if let Some((at, opening)) = written
            .starts_with('>')
            .then(|| containers::quote(written))
            .flatten()
        {
            return self.quote(written, (start, next), at, &opening);
        }
        if let Some(opening) = containers::bang(written) {
            return self.bang(&opening, (start, next), columns);
        }
        if let Some(tab) = self.tabs().then(|| containers::tab(written)).flatten() {
            self.bold(start + tab.start..start + tab.end);
            self.at = next;
            return true;
        }
        written.starts_with('<') && self.component(start, columns)
    }

    fn colons(&mut self, written: &'t str, (start, next): (usize, usize), columns: usize) -> bool {
        let count = containers::colons(written).unwrap_or_default();
        if written.len() == count {
            let is_closed =
                |frame: &Frame<'_>| matches!(frame.closing, Closing::Colons(open) if open <= count);
            let Some(open) = self.frames.iter().rposition(is_closed) else {
                return false;
            };
            self.close_to(open);
            self.at = next;
            return true;
        }
        let Some(opening) = containers::colon(written) else {
            return false;
        };
        if start >= self.last_colons || self.frames.len() >= CONTAINERS_MAX {
            return false;
        }
        self.open(&opening, start, columns, (columns, Closing::Colons(count)));
        self.at = next;
        true
    }

    fn bang(&mut self, opening: &Opening, (start, next): (usize, usize), columns: usize) -> bool {
        let below = self.text[next..]
            .lines()
            .find(|line| !line.trim().is_empty());
        let has_text = below.is_some_and(|line| indent(line) >= columns + 4);
        let is_titled = matches!(opening.shape, Shape::Alert(_)) && opening.title.is_some();
        if !has_text && !is_titled || self.frames.len() >= CONTAINERS_MAX {
            return false;
        }
        self.open(
            opening,
            start,
            columns,
            (columns + 4, Closing::Outdent(columns + 4)),
        );
        self.at = next;
        true
    }

    /// `> [!warning] Title`.
    fn quote(
        &mut self,
        written: &str,
        (start, next): (usize, usize),
        at: usize,
        opening: &Opening,
    ) -> bool {
        let Shape::Alert(kind) = opening.shape else {
            return false;
        };
        let signs = &written[..at];
        self.prefixed(start);
        self.out.copy(self.text, start..start + at);
        self.out.own(kinds::marker(kind), start + at);
        if let Some(title) = &opening.title {
            self.out.own("\n", start + at);
            self.prefixed(start + at);
            self.out.own(signs, start + at);
            self.strong(start + title.start..start + title.end);
            self.out.own("\n", start + title.end);
            self.prefixed(start + title.end);
            self.out.own(signs, start + title.end);
        }
        self.out.own("\n", start + at);
        self.at = next;
        true
    }

    /// A tag that stands alone in its lines, or a box with its text in one line.
    fn component(&mut self, start: usize, columns: usize) -> bool {
        let text = self.text;
        let Some(tag) =
            components::tag_at(&text[start..]).filter(|tag| components::is_component(tag.name))
        else {
            return false;
        };
        let behind = start + tag.length;
        let line_end = text[behind..]
            .find('\n')
            .map_or(text.len(), |at| behind + at);
        let next = (line_end + 1).min(text.len());
        let rest = text[behind..line_end].trim();
        let shape = shape_of(&tag);
        let is_opening = shape == Shape::Details && !tag.is_end && !tag.is_closed;
        let below = if rest.is_empty() { next } else { behind };
        let summary = is_opening.then(|| summary_at(text, below)).flatten();
        if !rest.is_empty() && summary.is_none() {
            return self.box_in_line(&tag, start, (behind, line_end));
        }
        if tag.is_end {
            let is_closed = |frame: &Frame<'_>| matches!(frame.closing, Closing::Tag(name, _) if name == tag.name);
            if let Some(open) = self.frames.iter().rposition(is_closed) {
                self.close_to(open);
            }
            self.blank(start);
            self.at = next;
            return true;
        }
        let attributes_at = start + 1 + tag.name.len();
        let label = components::label(&tag)
            .map(|label| attributes_at + label.start..attributes_at + label.end);
        let (title, next) = match summary {
            Some((title, behind)) => (Some(title), behind),
            None => (label, next),
        };
        let link = components::link(&tag).filter(|_| matches!(shape, Shape::Group { .. }));
        let linked = title.clone().zip(link);
        let opening = Opening {
            shape,
            title: title
                .filter(|_| linked.is_none())
                .map(|title| title.start - start..title.end - start),
        };
        if tag.is_closed
            || !self.ends_later(tag.name, behind)
            || self.frames.len() >= CONTAINERS_MAX
        {
            if let Some(title) = opening.title {
                self.bold(start + title.start..start + title.end);
            }
            if let Some((title, link)) = linked {
                self.linked(title, link);
            }
            self.blank(start);
        } else {
            self.open(
                &opening,
                start,
                columns,
                (columns, Closing::Tag(tag.name, true)),
            );
            if let Some((title, link)) = linked {
                self.linked(title, link);
            }
        }
        self.at = next;
        true
    }

    /// `<Note>Text</Note>` in one line.
    fn box_in_line(
        &mut self,
        tag: &Tag<'_>,
        start: usize,
        (behind, line_end): (usize, usize),
    ) -> bool {
        let end = format!("</{}>", tag.name);
        let line = self.text[behind..line_end].trim_end();
        let Some(inner) = line
            .strip_suffix(&end)
            .filter(|inner| !inner.contains(&end) && !inner.trim().is_empty())
        else {
            return false;
        };
        let text = inner.len() - inner.trim_start().len();
        let inner = behind + text..behind + inner.trim_end().len();
        let Shape::Alert(kind) = shape_of(tag) else {
            return self.card_in_line(tag, start, (inner, line_end));
        };
        self.prefixed(start);
        self.out.own("> ", start);
        self.out.own(kinds::marker(kind), start);
        self.out.own("\n", start);
        self.prefixed(start);
        self.out.own("> ", start);
        self.out.copy(self.text, inner);
        self.out.own("\n", line_end);
        self.blank(line_end);
        self.at = (line_end + 1).min(self.text.len());
        true
    }

    /// `<Card title="Title" href="/page">Text</Card>` in one line; false for what leads nowhere.
    fn card_in_line(
        &mut self,
        tag: &Tag<'_>,
        start: usize,
        (inner, line_end): (Range<usize>, usize),
    ) -> bool {
        let is_block = matches!(shape_of(tag), Shape::Group { .. });
        let Some((label, link)) = components::label(tag)
            .zip(components::link(tag))
            .filter(|_| is_block)
        else {
            return false;
        };
        let at = start + 1 + tag.name.len();
        self.linked(at + label.start..at + label.end, link);
        self.prefixed(inner.start);
        self.out.copy(self.text, inner);
        self.out.own("\n", line_end);
        self.blank(line_end);
        self.at = (line_end + 1).min(self.text.len());
        true
    }
}

/// Where the text of `<summary>Text</summary>` stands, when the line at a place is that, and where the next line begins.
fn summary_at(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let line = text[at..].lines().next()?;
    let title = line
        .trim()
        .strip_prefix("<summary>")?
        .strip_suffix("</summary>")?;
    let title_at = at + line.find("<summary>")? + "<summary>".len();
    let next = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    (!title.trim().is_empty()).then_some((title_at..title_at + title.len(), next))
}

/// What an element is by its name: `<Note>`, `<Aside type="tip">`, `<Callout kind="warning">`; else its text.
fn shape_of(tag: &Tag<'_>) -> Shape {
    const BOXES: [&str; 6] = [
        "aside",
        "callout",
        "admonition",
        "alert",
        "message",
        "banner",
    ];
    let name = tag.name.to_ascii_lowercase();
    let said = || {
        let kind = ["type", "kind", "variant", "intent", "severity", "status"]
            .iter()
            .find_map(|name| components::value(tag.attributes, name));
        kind.and_then(|kind| kinds::alert(&tag.attributes[kind]))
            .unwrap_or(BlockQuoteKind::Note)
    };
    match name.as_str() {
        name if BOXES.contains(&name) => Shape::Alert(said()),
        "note" | "tip" | "info" | "warning" | "caution" | "danger" | "important" | "hint" => {
            Shape::Alert(kinds::alert(&name).unwrap_or(BlockQuoteKind::Note))
        }
        name if kinds::is_details(name) || name == "accordion" || name == "accordionitem" => {
            Shape::Details
        }
        _ => Shape::Group { has_tabs: false },
    }
}
