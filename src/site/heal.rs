//! An index that fails under a running site is made anew from the articles in memory, without an edit.
//!
//! Gets:    answers of searches; an index folder that may be damaged or gone.
//! Gives:   a mark when an answer failed; what is wrong with the folder; an index in its place, with the next snapshot.
//! Touches: the index folder, by looking at the length, time and place of each file.
//! Never:   the snapshot that is served meanwhile: it holds all that it answers from in memory.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::{IndexPlace, LoadError, Loader, Store};
use crate::search::SearchError;

/// How soon an index whose answers fail is made anew once more: a question that always fails must not keep the site at work.
const AGAIN: Duration = Duration::from_secs(60);

/// Whether an answer failed.
#[derive(Debug, Default)]
pub(super) struct Failed(AtomicBool);

impl Failed {
    /// Gives an answer; when it is none, for the index cannot be read or there is a fault in the program, that is kept in mind.
    pub(super) fn notes<T>(
        &self,
        answer: impl FnOnce() -> Result<T, SearchError>,
    ) -> Result<T, SearchError> {
        // What an answer works with is its own, or is made anew with the index.
        let answer = catch_unwind(AssertUnwindSafe(answer)).unwrap_or(Err(SearchError::Fault));
        if answer.is_err() {
            self.0.store(true, Ordering::Relaxed);
        }
        answer
    }

    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// When the index was last made anew for its answers.
#[derive(Debug, Default)]
pub(super) struct Healed(Option<Instant>);

impl Loader {
    /// Looks whether the index and what is kept beside it are still on disk as they were written, and whether its answers are
    /// good. When not, gives why: the next [`Loader::snapshot`] makes them anew.
    ///
    /// Work: one look at the length and time of each file, some dozens.
    pub fn look_at_index(&mut self, answers_fail: bool) -> Option<String> {
        let IndexPlace::Folder(folder) = &self.place else {
            return None;
        };
        let store_lost = self.store.as_mut().is_some_and(Store::is_lost);
        if store_lost {
            // All is unsaved, and saved again after the look that follows.
            self.files.lost();
            self.dates_unsaved = true;
        }
        let indexes = self.index.as_ref()?;
        let all = [
            ("public", Some(&indexes.public)),
            ("agents", indexes.agents.as_ref()),
        ];
        let changed = all
            .into_iter()
            .find_map(|(name, index)| Some(folder.join(name).join(index?.changed_file()?)));
        let may_again = self.healed.0.is_none_or(|at| at.elapsed() >= AGAIN);
        let why = match changed {
            Some(file) => format!("{} is not as it was written", file.display()),
            None if answers_fail && may_again => {
                self.healed.0 = Some(Instant::now());
                self.distrusted = true;
                "searches failed".to_owned()
            }
            None if store_lost => {
                return Some("the articles as they were parsed are gone".to_owned());
            }
            None => return None,
        };
        self.index = None;
        Some(why)
    }
}

/// Does work of the index; a fault in it is an error like others.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, LoadError>) -> Result<T, LoadError> {
    // The index is taken out of the loader while it is worked with, so that nothing of it is used again.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(LoadError::Fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_fails_or_panics_is_kept_in_mind_and_a_good_one_is_not() {
        let failed = Failed::default();
        assert_eq!(failed.notes(|| Ok(7)).unwrap(), 7);
        assert!(!failed.is_set());
        let fault: Result<u8, SearchError> = failed.notes(|| panic!("a fault for the test"));
        assert!(matches!(fault, Err(SearchError::Fault)) && failed.is_set());
        let failed = Failed::default();
        let unread: Result<u8, SearchError> =
            failed.notes(|| Err(std::io::Error::other("cut").into()));
        assert!(unread.is_err() && failed.is_set());
    }
}
