//! What a reload gave, in the log and in the numbers.
//!
//! Gets:    its result.
//! Gives:   the result without the error, which is logged.
//! Touches: `site::Status`.
//! Never:   the end of the following of changes: a fault in one file or in the index must not end it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::news::{Said, counted};
use crate::site::{CurrentSnapshot, LoadError, Loaded};

/// What a load gave; none when it failed, which is logged.
pub(super) fn guarded<T>(load: impl FnOnce() -> Result<T, LoadError>) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(load)) {
        Ok(Ok(loaded)) => Some(loaded),
        Ok(Err(error)) => {
            let error = anyhow::Error::new(error);
            tracing::error!(
                "the content could not be loaded again, the last version stays: {error:#}"
            );
            None
        }
        Err(_) => {
            tracing::error!(
                "loading the content failed with a fault of the program, the last version stays"
            );
            None
        }
    }
}

/// Reports a reload that changed something.
pub(super) fn done(
    current: &CurrentSnapshot,
    started: Instant,
    (loaded, is_public): (&Loaded, bool),
    said: &mut Said,
) {
    let took = started.elapsed();
    if is_public {
        current.status.reloads.fetch_add(1, Ordering::Relaxed);
        current
            .status
            .reload_us
            .store(took.as_micros() as u64, Ordering::Relaxed);
    }
    tracing::info!(
        generation = current.load().generation,
        "content changed: {} read, {} indexed, {} taken out, in {} ms",
        counted(loaded.read, "file"),
        counted(loaded.analysed, "article"),
        loaded.removed,
        took.as_millis()
    );
    let (unseen, left_out) = said.fresh(&loaded.unseen, Instant::now());
    for line in unseen {
        tracing::warn!("{line}");
    }
    if left_out > 0 {
        tracing::warn!("{left_out} more lines about files that are not shown were left out");
    }
    for note in loaded.notes.iter().chain(&loaded.official) {
        tracing::warn!("{note}");
    }
}
