//! Words as they were typed, as a query.
//!
//! Gets:    any string: there is no syntax, so nothing can be wrong with it.
//! Gives:   weighted tokens, what is marked, and what was typed that is no question at all.
//! Touches: `text`, the site's synonyms.
//! Never:   the index.

pub(crate) mod clause;
pub(crate) mod input;
pub(crate) mod meaning;
pub(crate) mod parse;
