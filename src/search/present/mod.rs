//! Hits as a page shows them: titles and snippets with marks.
//!
//! Gets:    texts of an article, its forward index, what a query marks.
//! Gives:   safe HTML.
//! Touches: `text`.
//! Never:   scores, the order of hits.

pub(crate) mod marks;
mod snippet;
