//! What an article is about, as vectors of its parts.
//!
//! Gets:    the tokens of an article, as the index gets them.
//! Gives:   bytes that the index stores beside it; what lies in them.
//! Touches: `text`.
//! Never:   a question, an order of articles: see `rank::related`.

mod column;
mod units;

pub(crate) use column::{Nearest, UnitColumn};
pub(crate) use units::UnitWriter;
