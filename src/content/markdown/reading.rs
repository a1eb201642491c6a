//! What Markdown reads of a body: containers and tabs of other generators as quotes and bold lines, emphasis beside Chinese text.
//!
//! Gets:    the body of an article, with the names of variables marked.
//! Gives:   a text that Markdown reads as its writer meant it, and where each byte of it was written.
//! Touches: pulldown-cmark, through `emphasis`.
//! Never:   text in code; a character of the text itself that the body does not have, but for asterisks and signs of quotes.

mod blocks;
mod components;
mod containers;
mod emphasis;
mod kinds;
mod lines;
mod mapped;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

pub(super) use components::{label, tag_at};
pub(super) use kinds::alert_of_label;
use mapped::Map;

/// A body as it is read.
pub(super) struct Reading<'t> {
    text: Cow<'t, str>,
    map: Option<Map>,
    /// The same with other characters of the same length beside asterisks, where only they make Markdown see emphasis.
    for_emphasis: Option<String>,
}

impl<'t> Reading<'t> {
    /// Of a body with the names of variables marked.
    pub(super) fn of(marked: &'t str) -> Reading<'t> {
        let (text, map) = match blocks::rewritten(marked) {
            Some((text, map)) => (Cow::Owned(text), Some(map)),
            None => (Cow::Borrowed(marked), None),
        };
        let for_emphasis = emphasis::friendly(&text);
        Reading {
            text,
            map,
            for_emphasis,
        }
    }

    /// What Markdown is to read.
    pub(super) fn text(&self) -> &str {
        self.for_emphasis.as_deref().unwrap_or(&self.text)
    }

    /// An event as it was written: [`Reading::text`] may have other characters in its place.
    pub(super) fn event<'r>(&'r self, event: Event<'r>, range: &Range<usize>) -> Event<'r> {
        match event {
            Event::Text(text) if self.for_emphasis.is_some() && text.len() == range.len() => {
                Event::Text(CowStr::Borrowed(&self.text[range.clone()]))
            }
            event => event,
        }
    }

    /// The bytes of the body for those of [`Reading::text`].
    pub(super) fn written(&self, range: Range<usize>) -> Range<usize> {
        match &self.map {
            Some(map) => map.written(range),
            None => range,
        }
    }
}
