//! Whether git writes the work tree just now.
//!
//! Gets:    the content folder.
//! Gives:   whether to wait; whether there was a checkout since all was last taken in.
//! Touches: `git`, the clock.
//! Never:   a wait without end: git may go on for long.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::git::{Moment, Repository};

/// How often it is asked whether git is done.
pub(super) const ASK_EVERY: Duration = Duration::from_millis(20);
/// How long git is waited for at most; then what is there is taken, for it may go on for long.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// What is known of git's work in the content folder.
#[derive(Default)]
pub(super) struct Checkout {
    repository: Option<Repository>,
    /// Since when git has been waited for.
    since: Option<Instant>,
    /// What git's index was when all was last taken in.
    seen: Option<Moment>,
}

impl Checkout {
    /// Whether git is being waited for.
    pub(super) fn is_awaited(&self) -> bool {
        self.since.is_some()
    }

    /// It is not waited for any more.
    pub(super) fn is_over(&mut self) {
        self.since = None;
    }

    /// What git's index is now.
    pub(super) fn moment(&self) -> Option<Moment> {
        self.repository.as_ref().and_then(Repository::moment)
    }

    /// Whether git's index is another one than when all was last taken in.
    pub(super) fn is_new(&self, moment: &Option<Moment>) -> bool {
        *moment != self.seen
    }

    /// All was taken in as it was then.
    pub(super) fn taken_in(&mut self, moment: Option<Moment>) {
        self.seen = moment;
    }

    /// Whether git writes the work tree, and is waited for.
    pub(super) fn is_busy(&mut self, content: &Path, now: Instant) -> bool {
        self.repository = Repository::of(content);
        if !self.repository.as_ref().is_some_and(Repository::is_busy) {
            return false;
        }
        let since = *self.since.get_or_insert(now);
        let waits = now.saturating_duration_since(since) < WAIT_MAX;
        if !waits {
            tracing::warn!(
                "git has held its lock for {} s; taking in what is there",
                WAIT_MAX.as_secs()
            );
        }
        waits
    }
}
