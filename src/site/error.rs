//! Why a site could not be loaded at all.
//!
//! Gets:    what a room below says.
//! Gives:   `LoadError`.
//! Touches: nothing.
//! Never:   a broken article: that is a problem beside the result.

use std::io;
use std::path::{Path, PathBuf};

use super::nothing::how_to_begin;
use crate::problem::Problem;
use crate::search::index::IndexError;

/// Why a site could not be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The content folder.
    #[error("cannot read the content folder {}{}", .path.display(), remedy(.path, .source))]
    Content {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Working with the index failed in a way that it never should.
    #[error("the index failed with a fault of the program")]
    Fault,
    /// `site.toml`, of which no good version was ever seen: nobody knows what is official.
    #[error("{problem}")]
    Site {
        /// What is wrong with it, with place and remedy.
        problem: Problem,
    },
}

/// What to do about a content folder that cannot be read: one that is not there can be made.
fn remedy(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => format!(" ({})", how_to_begin(path)),
        _ => String::new(),
    }
}

/// An error with its causes, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
