//! Whether git writes a work tree just now.
//!
//! Gets:    the content folder.
//! Gives:   whether to wait; whether there was a checkout since all was last taken in.
//! Touches: `git`, the clock.
//! Never:   a wait without end: git may go on for long.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::git::several::repositories;
use crate::git::{Moment, Repository};

/// How often it is asked whether git is done.
pub(super) const ASK_EVERY: Duration = Duration::from_millis(20);
/// How long git is waited for at most; then what is there is taken, for it may go on for long.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// What is known of git's work in the content folder.
#[derive(Default)]
pub(super) struct Checkout {
    repositories: Vec<Repository>,
    /// Since when git has been waited for.
    pub(super) since: Option<Instant>,
    /// What git's indexes were when all was last taken in.
    pub(super) seen: Vec<Option<Moment>>,
}

impl Checkout {
    /// What git's indexes are now, that of each repository.
    pub(super) fn moment(&self) -> Vec<Option<Moment>> {
        self.repositories.iter().map(Repository::moment).collect()
    }

    /// Whether git writes a work tree, and is waited for.
    pub(super) fn is_busy(&mut self, content: &Path, now: Instant) -> bool {
        self.repositories = repositories(content);
        if !self.repositories.iter().any(Repository::is_busy) {
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
