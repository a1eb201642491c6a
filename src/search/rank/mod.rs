//! What the index found, looked at again and put in order.
//!
//! Gets:    a query, scores, the forward index of each of the best articles.
//! Gives:   the same articles in their last order.
//! Touches: document frequencies.
//! Never:   what a page shows.

pub(crate) mod literal;
pub(crate) mod rerank;
