//! How good answers are: judged questions with their measures, and what a site's golden queries must find.
//!
//! Gets:    questions with what they should find; a search, as a function.
//! Gives:   measures, outcomes.
//! Touches: `ids`, `problem`.
//! Never:   how a search works: it is asked as a reader asks.

mod ask;
mod compare;
mod confidence;
pub mod golden;
mod judged;
mod measures;

pub use ask::{Asked, AskedIn, ask};
pub use compare::{Comparison, ROUNDS, compare};
pub use confidence::{Separation, Sureness, has_no_answer, left_out, separation};
pub use judged::{
    EvalError, Judgements, Question, Run, floors, judgements, names, questions, read_run, write_run,
};
pub use measures::{DEPTH, Measures, Scored, below, score};

#[cfg(test)]
mod tests;
