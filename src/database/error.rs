//! Why something is not on the disk.
//!
//! Gets:    what SQLite or the system says.
//! Gives:   a `StoreError`, which tells damage from a lock, a full disk or a missing right.
//! Touches: the disk, to try whether it takes more.
//! Never:   a file of the database.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::disk;

/// Why something is not on the disk.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder fails.
    #[error("the data folder cannot be used: {0}")]
    Folder(#[from] io::Error),
    /// Another process writes.
    #[error("another process holds it locked; it is tried again with what comes next")]
    Locked,
    /// There is no room.
    #[error("the disk is full")]
    Full,
    /// It cannot be written.
    #[error("it may not be written: {0}")]
    NotWritable(rusqlite::Error),
    /// It is no whole database.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// A newer program made it.
    #[error(
        "it is of format {format}, which a newer program made (this one knows {known}); it is left as it is"
    )]
    Newer {
        /// Its format.
        format: i32,
        /// The newest that this program knows.
        known: i32,
    },
    /// Another program made it.
    #[error(
        "it is a database of another program (application_id {0}); move it away, or name another folder with `--data`"
    )]
    Foreign(i32),
    /// It is read only, and a write to it is unfinished.
    #[error(
        "a write to it was broken off, and {} has the rest of it: the server takes that in when it starts", .0.display()
    )]
    Unfinished(PathBuf),
    /// It is another file now.
    #[error("it was moved or deleted while it was written")]
    Lost,
    /// Anything else.
    #[error(transparent)]
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked,
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                StoreError::NotWritable(error)
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged(error.to_string())
            }
            _ => StoreError::Database(error),
        }
    }
}

/// A head of the file that makes no sense is told by SQLite in many ways: as a statement that fails, as a database that may only
/// be read though the file may be written.
pub(super) fn damage_of(error: StoreError, path: &Path) -> StoreError {
    let is_damage = match &error {
        StoreError::Database(cause) => cause.sqlite_error_code() == Some(ErrorCode::Unknown),
        StoreError::NotWritable(cause) => {
            cause.sqlite_error_code() == Some(ErrorCode::ReadOnly)
                && disk::open(path, fs::OpenOptions::new().read(true).write(true)).is_ok()
                && with_room(path).is_ok()
        }
        _ => false,
    };
    if is_damage {
        StoreError::Damaged(error.to_string())
    } else {
        error
    }
}

/// Whether something can be written beside a file.
pub(super) fn with_room(path: &Path) -> io::Result<()> {
    let probe = disk::with_suffix(path, ".try");
    let tried = fs::write(&probe, [0; 65_536]);
    let _ = fs::remove_file(&probe);
    tried
}
