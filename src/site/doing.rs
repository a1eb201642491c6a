//! What a reload is doing just now, for whoever asks why it takes long.
//!
//! Gets:    what is begun and what is done.
//! Gives:   a text, at any moment, to any thread.
//! Touches: nothing.
//! Never:   a wait: whoever reloads and whoever asks hold it for a moment only.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many of the files that are read at once are named.
const NAMED_MAX: usize = 3;

/// What is being done.
#[derive(Debug, Default)]
pub struct Doing(Mutex<Now>);

#[derive(Debug, Default)]
struct Now {
    step: &'static str,
    reading: BTreeSet<PathBuf>,
}

impl Doing {
    fn now(&self) -> MutexGuard<'_, Now> {
        // Whatever failed while it was held left a whole value.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next step begins.
    pub(super) fn step(&self, step: &'static str) {
        self.now().step = step;
    }

    /// A file is read until what this gives is dropped.
    pub(super) fn reading<'d>(&'d self, path: &'d Path) -> Reading<'d> {
        self.now().reading.insert(path.to_owned());
        Reading { doing: self, path }
    }

    /// What is being done, such as `reading zh/a.md`.
    #[must_use]
    pub fn told(&self) -> String {
        let now = self.now();
        if now.reading.is_empty() {
            return now.step.to_owned();
        }
        let named: Vec<String> = now
            .reading
            .iter()
            .take(NAMED_MAX)
            .map(|path| path.display().to_string())
            .collect();
        format!(
            "reading {}",
            crate::problem::escape_controls(&named.join(", "))
        )
    }
}

/// A file that is being read.
pub(super) struct Reading<'d> {
    doing: &'d Doing,
    path: &'d Path,
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.doing.now().reading.remove(self.path);
    }
}
