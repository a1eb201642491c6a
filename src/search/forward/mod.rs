//! The forward index of an article: its tokens as numbers, where each stands, and the bytes they came from.
//!
//! Gets:    an article.
//! Gives:   what re-ranking and marks read of it in place of its text.
//! Touches: `text`, `content`.
//! Never:   the inverted index, weights, what is asked.

pub(crate) mod article;
pub(crate) mod offsets;
pub(crate) mod positions;
pub(crate) mod signature;
pub(crate) mod tokens;
