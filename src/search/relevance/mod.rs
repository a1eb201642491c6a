//! How good answers are: judged questions with their measures, and what a site's golden queries must find.
//!
//! Gets:    questions with what they should find; a search, as a function.
//! Gives:   measures, outcomes.
//! Touches: `ids`, `problem`.
//! Never:   how a search works: it is asked as a reader asks.

pub mod golden;
pub mod measures;
