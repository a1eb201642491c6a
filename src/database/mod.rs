//! A database of our own in one file of the data folder, which may be damaged, full, locked, moved or another one by the time it
//! is used again.
//!
//! Gets:    a folder, what the file holds (`Schema`), work on it.
//! Gives:   the work done on the file that its path leads to, all of it or nothing; or why not.
//! Touches: the data folder.
//! Never:   a log beside the database, which SQLite would map; a good answer for what the file that others find does not hold.

mod error;
mod opening;
mod schema;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode};

use crate::disk::{self, Identity};
pub use error::StoreError;
use error::{damage_of, with_room};
use opening::{MAPPED, PARTS, open, open_to_read};
pub use schema::Schema;

/// The file, open or to be opened again.
pub struct Database {
    path: PathBuf,
    schema: Schema,
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

/// Work on the database, which is done again where the first try met another file.
type Work<'w, T> = &'w mut dyn FnMut(&mut Connection) -> Result<T, StoreError>;

impl Database {
    /// That of a folder; nothing is opened yet.
    #[must_use]
    pub fn new(folder: &Path, schema: Schema) -> Database {
        Database {
            path: folder.join(schema.file),
            schema,
            access: Access::Write,
            open: None,
        }
    }

    /// That of a folder, of which nothing is changed.
    #[must_use]
    pub fn to_read(folder: &Path, schema: Schema) -> Database {
        Database {
            access: Access::Read,
            ..Database::new(folder, schema)
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens it; sets aside what is damaged, and makes it anew then.
    ///
    /// # Errors
    /// When it can neither be opened nor made.
    pub fn open(&mut self) -> Result<(), StoreError> {
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
    ///
    /// # Errors
    /// When it was not done.
    pub fn run<T>(&mut self, work: Work<'_, T>) -> Result<T, StoreError> {
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
            // It is looked at as with the first work.
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
                    Access::Write => open(&self.path, &self.schema)
                        .map_err(|error| damage_of(error, &self.path))?,
                    Access::Read => open_to_read(&self.path, &self.schema)?,
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
