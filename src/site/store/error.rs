//! Why parsed articles could not be stored or read back.
//!
//! Gets:    what SQLite and the disk say.
//! Gives:   `StoreError`.
//! Touches: nothing.
//! Never:   a reason to stop: without a store all files are parsed.

use rusqlite::ErrorCode;

/// Why articles could not be stored or read back.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder.
    #[error("the folder of parsed articles cannot be used")]
    Folder(#[from] std::io::Error),
    /// The database.
    #[error("parsed articles cannot be stored")]
    Database(#[from] rusqlite::Error),
    /// Reading failed in a way that it never should.
    #[error("reading them failed with a fault of the program")]
    Fault,
}

impl StoreError {
    /// Whether what is there is to blame, and not the disk or another process.
    pub(in crate::site) fn is_damage(&self) -> bool {
        use ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, OutOfMemory, PermissionDenied,
            ReadOnly, SystemIoFailure,
        };
        let outside = [
            CannotOpen,
            DatabaseBusy,
            DatabaseLocked,
            DiskFull,
            OutOfMemory,
            PermissionDenied,
            ReadOnly,
            SystemIoFailure,
        ];
        matches!(self, StoreError::Fault)
            || matches!(self, StoreError::Database(error) if !error.sqlite_error_code().is_some_and(|code| outside.contains(&code)))
    }
}
