//! Why feedback or statistics were not stored, or not read.
//!
//! Gets:    what a store or the queue before it says.
//! Gives:   an `InsightsError`.
//! Touches: nothing.
//! Never:   what a reader wrote.

use std::path::PathBuf;

/// How many answers wait for the database at most. Beyond that readers are asked to try again: they are written in
/// batches, so this many wait only when the disk does not answer.
pub(super) const QUEUE_MAX: usize = 1_000;
/// Why feedback was not stored. It may be sent again.
#[derive(Debug, thiserror::Error)]
pub enum InsightsError {
    /// More is waiting than may.
    #[error("{QUEUE_MAX} answers wait for the database already")]
    Full,
    /// As many comments were taken today as are kept of a day; the rest of the answer was stored.
    #[error("no more comments are taken today")]
    Enough,
    /// There is no database: the server was started without one.
    #[error("there is no database for feedback")]
    None,
    /// There is none in the folder that was named.
    #[error("there is no {}: start `jieda serve` with this `--data` first", .0.display())]
    Missing(PathBuf),
    /// The database failed.
    #[error("the database {} cannot be used: {message}", .path.display())]
    Database {
        /// Its file.
        path: PathBuf,
        /// Why.
        message: String,
    },
}
