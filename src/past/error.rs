//! Why nothing can be compared.
//!
//! Gets:    what failed.
//! Gives:   `PastError`, with what to do.
//! Touches: nothing.
//! Never:   a panic.

use crate::site::LoadError;

/// Why nothing could be compared.
#[derive(Debug, thiserror::Error)]
pub enum PastError {
    /// There is no repository.
    #[error(
        "{0} lies in no git repository, so there is no past to compare with: run `git init` there, or leave `--against` out"
    )]
    NoRepository(String),
    /// There is no such commit.
    #[error("{0}")]
    NoCommit(String),
    /// Git failed.
    #[error("{0}")]
    Git(String),
    /// The temporary folder cannot be written.
    #[error(
        "cannot write the files of the past into a temporary folder: {0}; `TMPDIR` names another place for it"
    )]
    Io(#[from] std::io::Error),
    /// The past cannot be read.
    #[error("the content at that commit cannot be read")]
    Load(#[from] LoadError),
}
