//! Hits as a page shows them: titles and snippets with marks.
//!
//! Gets:    texts of an article, its forward index, what a query marks.
//! Gives:   safe HTML.
//! Touches: `text`.
//! Never:   scores, the order of hits.

mod boundaries;
mod code;
mod marked_tokens;
mod marks;
mod phrase;
mod section;
mod snippet;
mod spans;

pub(crate) use marks::Marker;

pub(crate) use section::{same_section, with_text};
pub(crate) use snippet::Asked;

#[cfg(test)]
mod tests;
