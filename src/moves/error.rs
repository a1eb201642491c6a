//! Why nothing is moved.
//!
//! Gets:    what stands in the way, or failed.
//! Gives:   `MoveError`, with what to do.
//! Touches: nothing.
//! Never:   a panic.

use std::path::PathBuf;

/// Why nothing was moved.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// A name cannot be used.
    #[error("{0}")]
    Name(String),
    /// Something stands in the way.
    #[error("{path}: {why}", path = .path.display())]
    Blocked {
        /// The file, below the content folder.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        why: String,
    },
    /// The plan would break something: nothing was written.
    #[error("nothing was moved, for it would break something: {0}")]
    Unsound(String),
    /// The content folder cannot be read.
    #[error("the content folder cannot be read: {0}")]
    Content(std::io::Error),
    /// Writing failed, and what was written is undone.
    #[error("{0}; everything is as it was")]
    Undone(String),
    /// Writing failed, and so did undoing it.
    #[error("{why}; not undone: {}", .left.join(", "))]
    Stuck {
        /// What failed first.
        why: String,
        /// What is left to do by hand.
        left: Vec<String>,
    },
}
