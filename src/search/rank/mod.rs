//! What the index found, looked at again and put in order.
//!
//! Gets:    a query, scores, the forward index of each of the best articles.
//! Gives:   the same articles in their last order.
//! Touches: document frequencies.
//! Never:   what a page shows.

mod candidates;
mod confidence;
mod facets;
mod fold;
mod literal;
mod passage;
mod ranking;
mod related;
mod rerank;
mod sections;

pub(crate) use candidates::Candidate;
pub use confidence::{Confidence, ConfidenceClass};
pub(crate) use ranking::{Ranked, Ranker};
pub(crate) use rerank::IdfCache;
