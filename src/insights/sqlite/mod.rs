//! The database of one node: SQLite in one file.
//!
//! Gets:    batches of feedback and the day; statistics; what is to be forgotten.
//! Gives:   rows: `votes` counts by article and day, `comments` holds reasons and words, `searches`, `openings` and `reads` the
//!          statistics.
//! Touches: `insights.sqlite` in the data folder; beside `site::store` it alone names rusqlite.
//! Never:   a table that grows without end; SQL made of what a reader wrote; a statement on rows that PostgreSQL would not take;
//!          a good answer for what the file that others find does not hold.

mod counting;
mod error;
mod opening;
mod reading;
mod rows;

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rusqlite::{Connection, ErrorCode};

use super::feedback::Feedback;
use super::statistics::{
    Forget, Forgotten, KeptComment, KeptOpening, KeptSearch, KeptUse, Statistics,
};
use super::store::{Failure, Keeping, Store};
use crate::disk::{self, Identity};
use error::{StoreError, damage_of, with_room};
use opening::{MAPPED, PARTS, open, open_to_read};
use rows::{Rows, write};

/// The file, open or to be opened again.
pub(super) struct Sqlite {
    path: PathBuf,
    access: Access,
    open: Option<Open>,
}

/// What is done with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    /// Whatever it takes.
    Write,
    /// It is read, and whatever is wrong with it is left as it is.
    Read,
}

struct Open {
    connection: Connection,
    /// Which file it writes to.
    file: Option<Identity>,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure(error.to_string())
    }
}

impl Store for Sqlite {
    fn path(&self) -> &Path {
        &self.path
    }

    /// Opens it; sets aside what is damaged, and makes it anew then.
    fn open(&mut self) -> Result<(), Failure> {
        Ok(self.opened_or_made()?)
    }

    fn write(&mut self, batch: &[Feedback], day: Date) -> Result<HashSet<usize>, Failure> {
        let rows = Rows::of(batch, day);
        Ok(self.run(&mut |connection| write(connection, &rows))?)
    }

    fn count(&mut self, statistics: &Statistics, keeping: Keeping) -> Result<u64, Failure> {
        Ok(self.run(&mut |connection| counting::count(connection, statistics, keeping))?)
    }

    fn uses(&mut self, since: Date) -> Result<Vec<KeptUse>, Failure> {
        Ok(self.run(&mut |connection| reading::uses(connection, since))?)
    }

    fn searches(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptSearch<'_>),
    ) -> Result<(), Failure> {
        Ok(self.run(&mut |connection| reading::searches(connection, since, sink))?)
    }

    fn openings(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptOpening<'_>),
    ) -> Result<(), Failure> {
        Ok(self.run(&mut |connection| reading::openings(connection, since, sink))?)
    }

    fn comments(&mut self, since: Date, sink: &mut dyn FnMut(KeptComment)) -> Result<(), Failure> {
        Ok(self.run(&mut |connection| reading::comments(connection, since, sink))?)
    }

    fn forget(&mut self, what: &Forget) -> Result<Forgotten, Failure> {
        Ok(self.run(&mut |connection| reading::forget(connection, what))?)
    }
}

/// Work on the database, which is done again where the first try met another file.
type Work<'w, T> = &'w mut dyn FnMut(&mut Connection) -> Result<T, StoreError>;

impl Sqlite {
    pub(super) fn new(folder: &Path) -> Sqlite {
        Sqlite {
            path: folder.join("insights.sqlite"),
            access: Access::Write,
            open: None,
        }
    }

    /// One that changes nothing.
    pub(super) fn to_read(folder: &Path) -> Sqlite {
        Sqlite {
            access: Access::Read,
            ..Sqlite::new(folder)
        }
    }

    fn opened_or_made(&mut self) -> Result<(), StoreError> {
        let opened = self.opened().map(drop);
        let Err(StoreError::Damaged(why)) = opened else {
            return opened;
        };
        if self.access == Access::Read {
            return Err(StoreError::Damaged(why));
        }
        self.set_aside(&why)?;
        self.opened().map(drop)
    }

    /// Does all of some work or nothing of it, on the file that its path leads to. After a failure it is opened anew with the
    /// next work.
    fn run<T>(&mut self, work: Work<'_, T>) -> Result<T, StoreError> {
        let done = match self.run_once(work) {
            Err(StoreError::Damaged(why)) if self.access == Access::Write => {
                self.open = None;
                self.set_aside(&why)?;
                self.run_once(work)
            }
            // Nothing of it is in the file that is there now.
            Err(StoreError::Lost) => self.run_once(work),
            done => done,
        };
        if done.is_err() {
            self.close();
        }
        done.map_err(|error| self.with_cause(error))
    }

    fn run_once<T>(&mut self, work: Work<'_, T>) -> Result<T, StoreError> {
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
        let done = work(&mut open.connection)?;
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
        Ok(done)
    }

    fn opened(&mut self) -> Result<&mut Open, StoreError> {
        let open = match self.open.take() {
            Some(open) => open,
            None => {
                let connection = match self.access {
                    Access::Write => {
                        open(&self.path).map_err(|error| damage_of(error, &self.path))?
                    }
                    Access::Read => open_to_read(&self.path)?,
                };
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
