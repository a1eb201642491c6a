//! Whole questions while typing.
//!
//! Gets:    titles, questions and headings; the beginning of a question.
//! Gives:   at most so many of them, with the place of the match: one for an article, and its sections' own questions.
//! Touches: `text`.
//! Never:   the index.

mod chunk;
mod needle;
mod questions;
mod shown;

pub use questions::Suggestion;
pub(crate) use questions::{Suggestions, distinct};
