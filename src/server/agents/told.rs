//! What the log says of guesses.
//!
//! Gets:    each of them.
//! Gives:   a line at once, and then one a minute while there are more.
//! Touches: the log, the clock.
//! Never:   what was sent, or who sent it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the log says how many there were.
const TELL_EVERY: Duration = Duration::from_secs(60);

/// Guesses since the log spoke of them.
#[derive(Debug, Default)]
pub(super) struct Guesses(Mutex<Untold>);

#[derive(Debug, Default)]
struct Untold {
    told: Option<Instant>,
    all: u64,
    slowed: u64,
}

impl Guesses {
    /// Notes one.
    pub(super) fn note(&self, is_slowed: bool) {
        let mut untold = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        untold.all += 1;
        untold.slowed += u64::from(is_slowed);
        if untold.told.is_some_and(|at| at.elapsed() < TELL_EVERY) {
            return;
        }
        let Untold { all, slowed, .. } = *untold;
        *untold = Untold {
            told: Some(Instant::now()),
            ..Untold::default()
        };
        drop(untold);
        tracing::warn!(
            "a link, session or token that is none of ours was sent for an agent's: {all} times since this was last said, \
             {slowed} of them slowed down"
        );
    }
}
