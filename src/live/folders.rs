//! New folders, which are looked at a second time.
//!
//! Gets:    folders that were reported.
//! Gives:   those whose time has come.
//! Touches: the clock that is given.
//! Never:   a list without end.

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long after a new folder was seen it is looked at again: files that came before it was watched were not reported.
const AGAIN_AFTER: Duration = Duration::from_millis(500);
/// How many new folders wait for that at most; when there are more, all of the content is looked at again.
const AGAIN_MAX: usize = 1_000;

/// New folders, and when they are looked at again.
#[derive(Default)]
pub(super) struct NewFolders(Vec<(Instant, PathBuf)>);

impl NewFolders {
    pub(super) fn add(&mut self, folders: Vec<PathBuf>, now: Instant) {
        let at = now + AGAIN_AFTER;
        self.0.extend(folders.into_iter().map(|path| (at, path)));
        if self.0.len() > AGAIN_MAX {
            self.0 = vec![(at, PathBuf::new())];
        }
    }

    /// How long until the first one is due.
    pub(super) fn due_in(&self, now: Instant) -> Option<Duration> {
        let waits = self.0.iter();
        waits.map(|(at, _)| at.saturating_duration_since(now)).min()
    }

    /// Takes those that are due.
    pub(super) fn take_due(&mut self, now: Instant) -> Vec<PathBuf> {
        let due = self.0.extract_if(.., |(at, _)| *at <= now);
        due.map(|(_, path)| path).collect()
    }
}
