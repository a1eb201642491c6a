//! Many file events in, one set of paths out.
//!
//! Gets:    paths and the time, which is passed in.
//! Gives:   when the set is due.
//! Touches: nothing.
//! Never:   a clock of its own.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long it must be quiet after a save of a few files: editors write in two or three steps within milliseconds.
const QUIET: Duration = Duration::from_millis(30);
/// The same for many files, as `git checkout` writes them.
const QUIET_STORM: Duration = Duration::from_millis(300);
/// From how many paths on it is a storm.
const STORM_PATHS: usize = 10;
/// How long a batch waits for quiet at most.
const WAIT_MAX: Duration = Duration::from_secs(5);

/// The events since the last reload.
#[derive(Debug, Default)]
pub(super) struct Batch {
    paths: HashSet<PathBuf>,
    span: Option<(Instant, Instant)>,
}

impl Batch {
    /// Adds an event that came at `now`; an empty list means that anything may have changed.
    pub(super) fn add(&mut self, paths: Vec<PathBuf>, now: Instant) {
        self.paths.extend(paths);
        self.span = Some((self.span.map_or(now, |(first, _)| first), now));
    }

    /// How long until the batch is due; zero when it is, `None` when there is none.
    pub(super) fn due_in(&self, now: Instant) -> Option<Duration> {
        let (first, last) = self.span?;
        let quiet = if self.paths.len() >= STORM_PATHS { QUIET_STORM } else { QUIET };
        Some((last + quiet).min(first + WAIT_MAX).saturating_duration_since(now))
    }

    /// The paths, leaving an empty batch.
    pub(super) fn take(&mut self) -> HashSet<PathBuf> {
        self.span = None;
        std::mem::take(&mut self.paths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_is_due_after_a_short_quiet_and_a_storm_after_a_longer_one() {
        let start = Instant::now();
        let mut batch = Batch::default();
        assert_eq!(batch.due_in(start), None);
        batch.add(vec!["zh/a.md".into()], start);
        assert_eq!(batch.due_in(start), Some(QUIET));
        assert_eq!(batch.due_in(start + QUIET), Some(Duration::ZERO));
        batch.add((0..STORM_PATHS).map(|i| format!("zh/{i}.md").into()).collect(), start);
        assert_eq!(batch.due_in(start), Some(QUIET_STORM));
    }

    #[test]
    fn a_storm_without_end_is_due_all_the_same() {
        let start = Instant::now();
        let mut batch = Batch::default();
        for ms in (0..6_000).step_by(10) {
            batch.add(vec!["zh/a.md".into()], start + Duration::from_millis(ms));
        }
        assert_eq!(batch.due_in(start + WAIT_MAX), Some(Duration::ZERO));
        assert_eq!(batch.take().len(), 1);
        assert_eq!(batch.due_in(start), None);
    }
}
