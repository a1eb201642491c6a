//! The database of one node: SQLite in one file.
//!
//! Gets:    batches of feedback and the day.
//! Gives:   rows: `votes` counts by article and day, `comments` holds reasons and words.
//! Touches: `insights.sqlite` in the data folder; beside `site::store` it alone names rusqlite.
//! Never:   a table that grows without end; SQL made of what a reader wrote; a statement on rows that PostgreSQL would not take;
//!          a good answer for what the file that others find does not hold.

mod error;
mod opening;
mod rows;

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rusqlite::{Connection, ErrorCode};

use super::feedback::Feedback;
use crate::disk::{self, Identity};
pub(super) use error::StoreError;
use error::{damage_of, with_room};
use opening::{MAPPED, PARTS, open};
use rows::{Rows, write};

/// The file, open or to be opened again.
pub(super) struct Store {
    path: PathBuf,
    open: Option<Open>,
}

struct Open {
    connection: Connection,
    /// Which file it writes to.
    file: Option<Identity>,
}

impl Store {
    pub(super) fn new(folder: &Path) -> Store {
        Store {
            path: folder.join("insights.sqlite"),
            open: None,
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens it; sets aside what is damaged, and makes it anew then.
    pub(super) fn open(&mut self) -> Result<(), StoreError> {
        let opened = self.opened().map(drop);
        let Err(StoreError::Damaged(why)) = opened else {
            return opened;
        };
        self.set_aside(&why)?;
        self.opened().map(drop)
    }

    /// Writes all of a batch or nothing of it, to the file that its path leads to. After a failure it is opened anew with the
    /// next batch. Gives those of the batch whose comment is one too many of its day: the rest of them is written.
    pub(super) fn write(
        &mut self,
        batch: &[Feedback],
        day: Date,
    ) -> Result<HashSet<usize>, StoreError> {
        let rows = Rows::of(batch, day);
        let written = match self.write_once(&rows) {
            Err(StoreError::Damaged(why)) => {
                self.open = None;
                self.set_aside(&why)?;
                self.write_once(&rows)
            }
            // Nothing of it is in the file that is there now.
            Err(StoreError::Lost) => self.write_once(&rows),
            written => written,
        };
        if written.is_err() {
            self.close();
        }
        written.map_err(|error| self.with_cause(error))
    }

    fn write_once(&mut self, rows: &Rows) -> Result<HashSet<usize>, StoreError> {
        if !self.is_there() {
            tracing::warn!(
                "{} was moved, deleted or emptied: another one is made where there is none",
                self.path.display()
            );
            self.close();
        } else if self.has_company() {
            // It is looked at as with the first answer.
            self.close();
        }
        let open = self.opened()?;
        let left_out = write(&mut open.connection, rows)?;
        // A good answer is given only for what the path leads to, and for all of it.
        let bytes = bytes(&open.connection);
        if !self.is_there() {
            self.close();
            return Err(StoreError::Lost);
        }
        let (bytes, found) = (bytes?, fs::metadata(&self.path)?.len());
        if found < bytes {
            return Err(StoreError::Damaged(format!(
                "it was cut to {found} of {bytes} bytes"
            )));
        }
        Ok(left_out)
    }

    fn opened(&mut self) -> Result<&mut Open, StoreError> {
        let open = match self.open.take() {
            Some(open) => open,
            None => {
                let connection = open(&self.path).map_err(|error| damage_of(error, &self.path))?;
                Open {
                    connection,
                    file: disk::identity(&self.path),
                }
            }
        };
        Ok(self.open.insert(open))
    }

    /// Whether the file that is written to is the one that others find, and holds anything; also when none is open.
    fn is_there(&self) -> bool {
        let holds = || fs::metadata(&self.path).is_ok_and(|meta| meta.len() > 0);
        self.open
            .as_ref()
            .is_none_or(|open| open.file == disk::identity(&self.path) && holds())
    }

    /// Whether something came to lie beside it that SQLite would map (a log that another program began) or wait for (a pipe).
    fn has_company(&self) -> bool {
        let beside = |part: &str| disk::with_suffix(&self.path, part);
        self.open.is_some()
            && (MAPPED
                .iter()
                .any(|part| fs::symlink_metadata(beside(part)).is_ok())
                || PARTS
                    .iter()
                    .any(|part| disk::in_the_way(&beside(part)).is_some()))
    }

    /// Closes it. All that was written is in the file: nothing beside it could get into another one of its name.
    fn close(&mut self) {
        self.open = None;
    }

    /// Gives a damaged database another name: what can be read of it may be worth a lot to somebody.
    fn set_aside(&mut self, why: &str) -> Result<(), StoreError> {
        self.open = None;
        let aside = disk::set_aside(&self.path, "damaged")?;
        for part in PARTS {
            let beside = disk::with_suffix(&self.path, part);
            if fs::symlink_metadata(&beside).is_ok() {
                fs::rename(beside, disk::with_suffix(&aside, part))?;
            }
        }
        tracing::error!(
            "{}: {why}; it was set aside as {}, and another one is made",
            self.path.display(),
            aside.display()
        );
        Ok(())
    }

    /// SQLite tells a full disk as any fault of it in some places: a try tells them apart.
    fn with_cause(&self, error: StoreError) -> StoreError {
        let StoreError::Database(cause) = &error else {
            return error;
        };
        if cause.sqlite_error_code() != Some(ErrorCode::SystemIoFailure) {
            return error;
        }
        match with_room(&self.path) {
            Err(tried) if tried.kind() == io::ErrorKind::StorageFull => StoreError::Full,
            Err(tried) => StoreError::Folder(tried),
            Ok(()) => error,
        }
    }
}

/// How long the file must be, by what SQLite knows of it.
fn bytes(connection: &Connection) -> Result<u64, StoreError> {
    let number = |name: &str| {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0))
    };
    Ok((number("page_count")? * number("page_size")?).max(0) as u64)
}

#[cfg(test)]
mod tests;
