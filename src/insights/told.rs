//! What the log is told of answers and statistics that were not stored.
//!
//! Gets:    how each write ended.
//! Gives:   a line of the log at once, and then once a minute.
//! Touches: the log, the clock.
//! Never:   a line for each answer.

use std::path::Path;
use std::time::{Duration, Instant};

use super::store::Failure;

/// How often a cause that lasts is reported again.
const TELL_EVERY: Duration = Duration::from_secs(60);

/// What the log was told of answers that were not stored: a cause that lasts is reported once a minute, not with each answer.
#[derive(Default)]
pub(super) struct Told {
    last: Option<(String, Instant)>,
    /// Answers that were refused since the last good one.
    refused: usize,
}

impl Told {
    pub(super) fn tell<T>(&mut self, written: &Result<T, Failure>, answers: usize, path: &Path) {
        let path = path.display();
        let Err(error) = written else {
            if self.refused > 0 {
                tracing::warn!(
                    "{path}: feedback is stored again; {} answers were refused meanwhile",
                    self.refused
                );
            }
            *self = Told::default();
            return;
        };
        self.refused += answers;
        let cause = error.to_string();
        if self.is_news(&cause) {
            tracing::error!(
                "{path}: {} answers of readers were not stored, and their writers are told so: {cause}",
                self.refused
            );
            self.last = Some((cause, Instant::now()));
        }
    }

    /// The same of statistics, which cost nobody an answer.
    pub(super) fn tell_of_statistics<T>(&mut self, written: &Result<T, Failure>, path: &Path) {
        let path = path.display();
        let Err(error) = written else {
            if self.last.is_some() {
                tracing::info!("{path}: statistics are stored again");
            }
            *self = Told::default();
            return;
        };
        let cause = error.to_string();
        if self.is_news(&cause) {
            tracing::warn!("{path}: statistics wait, since they cannot be stored: {cause}");
            self.last = Some((cause, Instant::now()));
        }
    }

    /// Whether a cause is another one than the last, or was last told a while ago.
    fn is_news(&self, cause: &str) -> bool {
        let last = self.last.as_ref();
        last.is_none_or(|(last, at)| last != cause || at.elapsed() >= TELL_EVERY)
    }
}
