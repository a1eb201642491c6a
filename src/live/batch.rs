//! Many file events in, one set of paths out.
//!
//! Gets:    paths and the time, which is passed in.
//! Gives:   when the set is due.
//! Touches: nothing.
//! Never:   a clock of its own.

use std::collections::{HashMap, HashSet};
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
/// How long a file may be open for writing without a write until it is taken as it is: some programs never close a file,
/// and a hard link that appears is never closed.
const WRITING_MAX: Duration = Duration::from_secs(5);

/// How many paths are kept at most: more than that, and all files are looked at.
const PATHS_MAX: usize = 200_000;

/// The events since the last reload.
#[derive(Debug, Default)]
pub(super) struct Batch {
    paths: HashSet<PathBuf>,
    /// Whether anything may have changed.
    all: bool,
    /// Whether there were more paths than are kept.
    overflowed: bool,
    span: Option<(Instant, Instant)>,
    /// Files that are open for writing, with their last write.
    writing: HashMap<PathBuf, Instant>,
}

/// What is due.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// These may have changed.
    pub(super) paths: HashSet<PathBuf>,
    /// Anything may have changed.
    pub(super) all: bool,
    /// There were more paths than are kept: only the bytes of all files tell the truth.
    pub(super) overflowed: bool,
    /// These are being written still: they come later.
    pub(super) unfinished: HashSet<PathBuf>,
}

impl Batch {
    /// Adds paths that may have changed at `now`.
    pub(super) fn add(&mut self, paths: impl IntoIterator<Item = PathBuf>, now: Instant) {
        self.paths.extend(paths);
        if self.paths.len() > PATHS_MAX {
            self.paths = HashSet::new();
            self.all = true;
            self.overflowed = true;
        }
        self.span = Some((self.span.map_or(now, |(first, _)| first), now));
    }

    /// Adds that anything may have changed.
    pub(super) fn add_all(&mut self, now: Instant) {
        self.all = true;
        self.add([], now);
    }

    /// A file was written to, and is open still.
    pub(super) fn writing(&mut self, path: PathBuf, now: Instant) {
        if self.writing.len() < PATHS_MAX {
            self.writing.insert(path.clone(), now);
        }
        self.add([path], now);
    }

    /// A file that was written to is closed.
    pub(super) fn written(&mut self, path: PathBuf, now: Instant) {
        self.writing.remove(&path);
        self.add([path], now);
    }

    /// Takes back what was due and could not be done.
    pub(super) fn put_back(&mut self, due: Due, now: Instant) {
        self.all |= due.all;
        self.overflowed |= due.overflowed;
        self.add(due.paths, now);
    }

    /// How long until the batch is due; zero when it is, `None` when there is none.
    pub(super) fn due_in(&self, now: Instant) -> Option<Duration> {
        let (first, last) = self.span?;
        let quiet = if self.paths.len() >= STORM_PATHS {
            QUIET_STORM
        } else {
            QUIET
        };
        Some(
            (last + quiet)
                .min(first + WAIT_MAX)
                .saturating_duration_since(now),
        )
    }

    /// What is due, leaving what is not: files that are being written wait on.
    pub(super) fn take(&mut self, now: Instant) -> Due {
        self.writing
            .retain(|_, last| now.saturating_duration_since(*last) < WRITING_MAX);
        let (unfinished, paths): (HashSet<_>, HashSet<_>) = std::mem::take(&mut self.paths)
            .into_iter()
            .partition(|path| self.writing.contains_key(path));
        self.span = None;
        if !unfinished.is_empty() {
            // Looked at again when the file is closed, or when it has waited long enough.
            self.paths.clone_from(&unfinished);
            self.span = self
                .writing
                .values()
                .min()
                .map(|first| (*first, *first + WRITING_MAX));
        }
        let (all, overflowed) = (
            std::mem::take(&mut self.all),
            std::mem::take(&mut self.overflowed),
        );
        Due {
            paths,
            all,
            overflowed,
            unfinished,
        }
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
        batch.add(["zh/a.md".into()], start);
        assert_eq!(batch.due_in(start), Some(QUIET));
        assert_eq!(batch.due_in(start + QUIET), Some(Duration::ZERO));
        batch.add((0..STORM_PATHS).map(|i| format!("zh/{i}.md").into()), start);
        assert_eq!(batch.due_in(start), Some(QUIET_STORM));
    }

    #[test]
    fn a_storm_without_end_is_due_all_the_same() {
        let start = Instant::now();
        let mut batch = Batch::default();
        for ms in (0..6_000).step_by(10) {
            batch.add(["zh/a.md".into()], start + Duration::from_millis(ms));
        }
        assert_eq!(batch.due_in(start + WAIT_MAX), Some(Duration::ZERO));
        assert_eq!(batch.take(start + WAIT_MAX).paths.len(), 1);
        assert_eq!(batch.due_in(start), None);
    }

    #[test]
    fn a_file_that_is_being_written_waits_until_it_is_closed_and_holds_up_no_other() {
        let start = Instant::now();
        let mut batch = Batch::default();
        batch.writing("zh/a.md".into(), start);
        batch.add(["zh/b.md".into()], start);
        let due = batch.take(start + QUIET);
        assert_eq!((due.paths.len(), due.unfinished.len()), (1, 1));
        assert!(due.unfinished.iter().all(|path| path.ends_with("a.md")));
        let later = start + Duration::from_millis(500);
        assert!(
            batch
                .due_in(later)
                .is_some_and(|wait| wait > Duration::from_secs(1))
        );
        batch.written("zh/a.md".into(), later);
        assert_eq!(batch.due_in(later + QUIET), Some(Duration::ZERO));
        assert_eq!(batch.take(later + QUIET).paths.len(), 1);
        assert_eq!(batch.due_in(later), None);
    }

    #[test]
    fn more_paths_than_are_kept_become_a_look_at_everything() {
        let start = Instant::now();
        let mut batch = Batch::default();
        batch.add((0..PATHS_MAX).map(|i| format!("zh/{i}.md").into()), start);
        assert_eq!(
            (batch.all, batch.overflowed, batch.paths.len()),
            (false, false, PATHS_MAX)
        );
        batch.add(["zh/one-more.md".into()], start);
        batch.add(["zh/after.md".into()], start);
        let due = batch.take(start + QUIET_STORM);
        assert_eq!((due.all, due.overflowed, due.paths.len()), (true, true, 1));
        assert!(!batch.take(start + QUIET_STORM).overflowed, "once");
    }

    #[test]
    fn a_file_that_is_never_closed_is_taken_after_a_while() {
        let start = Instant::now();
        let mut batch = Batch::default();
        batch.writing("zh/a.md".into(), start);
        assert!(batch.take(start + QUIET).paths.is_empty());
        assert_eq!(
            batch.due_in(start + WRITING_MAX + QUIET),
            Some(Duration::ZERO)
        );
        assert_eq!(batch.take(start + WRITING_MAX).paths.len(), 1);
    }
}
