//! The database of one node: SQLite in one file.
//!
//! Gets:    batches of feedback and the day.
//! Gives:   rows: `votes` counts by article and day, `comments` holds reasons and words.
//! Touches: `insights.sqlite` in the data folder; it alone names rusqlite.
//! Never:   a table that grows without end; SQL made of what a reader wrote.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use rusqlite::{Connection, params};

use super::mask::mask;
use super::{COMMENT_CHARS_MAX, Feedback, Reason};

/// How many comments are kept, the newest: at 1,000 characters each, some hundred megabytes at the very most.
const COMMENTS_MAX: i64 = 100_000;
/// How long to wait for a lock, such as that of a backup under way.
const BUSY: Duration = Duration::from_secs(2);

/// Tables of version 1. A later version adds to them; an older program leaves alone what it does not know.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS votes (
    article TEXT NOT NULL, day TEXT NOT NULL, helped INTEGER NOT NULL, not_helped INTEGER NOT NULL,
    PRIMARY KEY (article, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL, day TEXT NOT NULL, reason TEXT, comment TEXT
);
PRAGMA user_version = 1;";

#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    #[error(transparent)]
    Folder(#[from] std::io::Error),
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
}

/// The file, open or to be opened again.
pub(super) struct Store {
    path: PathBuf,
    connection: Option<Connection>,
}

impl Store {
    pub(super) fn new(folder: &Path) -> Store {
        Store { path: folder.join("insights.sqlite"), connection: None }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn open(&mut self) -> Result<&mut Connection, StoreError> {
        let opened = match self.connection.take() {
            Some(connection) => connection,
            None => open(&self.path)?,
        };
        Ok(self.connection.insert(opened))
    }

    /// Writes all of a batch or nothing of it. After a failure the file is opened anew with the next batch.
    pub(super) fn write(&mut self, batch: &[Feedback], day: Date) -> Result<(), StoreError> {
        let written = self.open().and_then(|connection| write(connection, batch, &day.to_string()));
        if written.is_err() {
            self.connection = None;
        }
        written
    }
}

fn open(path: &Path) -> Result<Connection, StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    // What readers were told is stored must survive a power cut: a full sync with each batch.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(TABLES)?;
    Ok(connection)
}

fn write(connection: &mut Connection, batch: &[Feedback], day: &str) -> Result<(), StoreError> {
    let transaction = connection.transaction()?;
    for feedback in batch {
        let article = feedback.article.to_string();
        if let Some(helpful) = feedback.helpful {
            let sql = "INSERT INTO votes VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT DO UPDATE SET helped = helped + ?3, not_helped = not_helped + ?4";
            transaction.execute(sql, params![article, day, helpful, !helpful])?;
        }
        let comment = feedback.comment.as_deref().map(kept).filter(|text| !text.is_empty());
        if feedback.reason.is_some() || comment.is_some() {
            let sql = "INSERT INTO comments (article, day, reason, comment) VALUES (?1, ?2, ?3, ?4)";
            let reason = feedback.reason.map(Reason::as_str);
            transaction.execute(sql, params![article, day, reason, comment])?;
        }
    }
    transaction.execute("DELETE FROM comments WHERE id <= (SELECT max(id) FROM comments) - ?1", [COMMENTS_MAX])?;
    transaction.commit()?;
    Ok(())
}

/// A comment as it is stored: no controls, no longer than allowed, without what is private.
fn kept(comment: &str) -> String {
    let text: String =
        comment.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).take(COMMENT_CHARS_MAX).collect();
    mask(text.trim())
}
