//! Template source of other tools in what an article shows.
//!
//! Gets:    the events of the body.
//! Gives:   what of them is template source, to the filler, which tells it.
//! Touches: `detect::templates`.
//! Never:   code, but for blocks that another generator draws.

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::Walk;
use crate::detect::templates::{Kind, is_drawn};

/// Whether template source may begin in a text.
fn begins_some(text: &str) -> bool {
    text.contains(['{', '$']) || text.contains("--8") || text.starts_with("<<<")
}

impl Walk<'_, '_> {
    /// Takes in the next event.
    pub(super) fn look_for_templates(&mut self, event: &Event<'_>, byte: usize) {
        match event {
            Event::Text(text) if !self.in_code => {
                // Two braces or a dollar behind a backslash are meant to stand there.
                let is_meant = self.body.as_bytes()[..byte].ends_with(b"\\");
                if is_meant {
                    self.end_templates();
                } else if !self.templates.text.is_empty() || begins_some(text) {
                    self.templates.add(text, byte);
                }
            }
            Event::SoftBreak if !self.templates.text.is_empty() => self.templates.add("\n", byte),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                self.end_templates();
                let language = info.split([' ', ',', '{']).next().unwrap_or_default();
                if is_drawn(language) {
                    let place = self.place(byte);
                    self.filler.is_foreign(Kind::Drawing, place, language);
                }
            }
            Event::Html(raw) => {
                self.end_templates();
                let comment = raw.trim_start().strip_prefix("<!--");
                if comment.is_some_and(|comment| comment.trim_start().starts_with("@include")) {
                    let place = self.place(byte);
                    self.filler.is_foreign(Kind::Include, place, raw.trim());
                }
            }
            _ => self.end_templates(),
        }
    }

    /// Looks through the text that ended.
    pub(super) fn end_templates(&mut self) {
        if self.templates.text.is_empty() {
            return;
        }
        let pieces = std::mem::take(&mut self.templates);
        let (places, body, first) = (&self.places, self.body, self.body_line);
        let place = |at: usize| {
            let (line, column) = places.of_byte(body, pieces.byte(at).min(body.len()));
            (first + line - 1, column)
        };
        self.filler.look_for_foreign(&pieces.text, &place);
    }
}
