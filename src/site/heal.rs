//! Work of an index that fails or panics.
//!
//! Gets:    the work, as a function.
//! Gives:   its result, with a panic as an error like others; a mark when an answer failed, for the index is made anew then.
//! Touches: nothing.
//! Never:   the snapshot that is served meanwhile: it holds all that it answers from in memory.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use super::error::LoadError;
use crate::search::SearchError;

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
