//! Article files as they were last parsed, on disk: an unchanged file is not parsed at the next start, and an article that is
//! broken then still has its last good version. Beside them what git's history says of the files.
//!
//! Gets:    the index folder; what files gave when they were parsed.
//! Gives:   the same at the next start.
//! Touches: `articles.sqlite` in the index folder; beside `insights` it alone names rusqlite.
//! Never:   more than a help: without it, or with a damaged one, all files are parsed. What another build of the program
//!          parsed counts as a last good version only.

mod database;
mod error;
mod rows;

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Row, params};
use xxhash_rust::xxh3::xxh3_64;

use super::files::Known;
use crate::catalog::HeldLink;
use crate::disk;
use database::{MAPPED, PARTS, open};
pub use error::StoreError;
use rows::{Reader, nanoseconds, write};

/// The file.
pub(super) struct Store {
    path: PathBuf,
    /// The content folder that it belongs to, as it was named.
    content: String,
    connection: Option<Connection>,
    /// Which file the connection writes to.
    identity: Option<disk::Identity>,
    /// Tells builds of this program apart.
    maker: Option<i64>,
}

impl Store {
    /// A store in an index folder; nothing is opened yet.
    pub(super) fn new(index: &Path, content: &Path) -> Store {
        let content = std::path::absolute(content).unwrap_or_else(|_| content.to_owned());
        let content = content.to_string_lossy().into_owned();
        Store {
            path: index.join("articles.sqlite"),
            content,
            connection: None,
            identity: None,
            maker: maker(),
        }
    }

    /// All that is stored, in any order.
    ///
    /// # Errors
    /// When it cannot be read. What is damaged was thrown away then.
    pub(super) fn load(&mut self) -> Result<Vec<(PathBuf, Known)>, StoreError> {
        if !self.path.exists() {
            return Ok(Vec::new());
        }
        let reader = Reader {
            path: &self.path.clone(),
            maker: self.maker,
        };
        let read = self.open().and_then(|_| reader.read());
        if read.as_ref().is_err_and(StoreError::is_damage) {
            self.discard();
        }
        read
    }

    /// What was stored of git's history; nothing when it is not as it was written.
    pub(super) fn history(&mut self) -> Option<Vec<u8>> {
        if !self.path.exists() {
            return None;
        }
        let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let read = self
            .open()
            .ok()?
            .query_row("SELECT days, checksum FROM history", [], columns);
        let (days, checksum): (Vec<u8>, i64) = read.ok()?;
        (xxh3_64(&days) as i64 == checksum).then_some(days)
    }

    /// Who had which of the permalinks that several articles claim; nothing when it is not as it was written.
    pub(super) fn held(&mut self) -> Vec<HeldLink> {
        if !self.path.exists() {
            return Vec::new();
        }
        let mut read = || -> Option<Vec<HeldLink>> {
            let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let (links, checksum): (Vec<u8>, i64) = self
                .open()
                .ok()?
                .query_row("SELECT links, checksum FROM held", [], columns)
                .ok()?;
            (xxh3_64(&links) as i64 == checksum).then(|| postcard::from_bytes(&links).ok())?
        };
        read().unwrap_or_default()
    }

    /// Stores them.
    ///
    /// # Errors
    /// When they could not be written.
    pub(super) fn save_held(&mut self, links: &[HeldLink]) -> Result<(), StoreError> {
        // A list of plain values cannot fail to be written to memory.
        let bytes = postcard::to_stdvec(links).unwrap_or_default();
        let transaction = self.open()?.transaction()?;
        transaction.execute("DELETE FROM held", [])?;
        transaction.execute(
            "INSERT INTO held VALUES (?1, ?2)",
            params![bytes, xxh3_64(&bytes) as i64],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// Stores files, and takes out those that are gone; and what git's history says, where that is given.
    ///
    /// # Errors
    /// When not all of it could be written; what could be is stored. What is damaged was thrown away then.
    pub(super) fn save<'f>(
        &mut self,
        files: impl Iterator<Item = (&'f Path, Option<&'f Known>)>,
        history: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let maker = self.maker.unwrap_or_default();
        let written = self.open().and_then(|connection| {
            write(connection, files, maker)?;
            history.map_or(Ok(()), |days| write_history(connection, days))
        });
        if written.is_err() {
            self.connection = None;
        }
        if written.as_ref().is_err_and(StoreError::is_damage) {
            self.discard();
        }
        written
    }

    fn open(&mut self) -> Result<&mut Connection, StoreError> {
        // What came to lie beside it would be mapped or waited for: it is opened anew.
        let beside = |part: &str| disk::with_suffix(&self.path, part);
        let alone = MAPPED
            .iter()
            .all(|part| fs::symlink_metadata(beside(part)).is_err())
            && PARTS
                .iter()
                .skip(1)
                .all(|part| disk::in_the_way(&beside(part)).is_none());
        let opened = match self.connection.take().filter(|_| alone) {
            Some(connection) => connection,
            None => {
                let connection = open(&self.path, &self.content)?;
                self.identity = disk::identity(&self.path);
                connection
            }
        };
        Ok(self.connection.insert(opened))
    }

    /// Whether the file that is written to is not there any more. What is written next goes into a new one.
    pub(super) fn is_lost(&mut self) -> bool {
        let lost = self.connection.is_some() && !self.is_there();
        if lost {
            self.connection = None;
        }
        lost
    }

    /// Whether the file that is written to is the one that others find, and holds anything.
    fn is_there(&self) -> bool {
        disk::identity(&self.path) == self.identity
            && fs::metadata(&self.path).is_ok_and(|meta| meta.len() > 0)
    }

    /// Throws away what reading failed on with a fault.
    ///
    /// # Errors
    /// Always: nothing could be read.
    pub(super) fn give_up<T>(&mut self) -> Result<T, StoreError> {
        self.discard();
        Err(StoreError::Fault)
    }

    fn discard(&mut self) {
        self.connection = None;
        for suffix in PARTS {
            let _ = disk::clear(&disk::with_suffix(&self.path, suffix));
        }
    }
}

fn write_history(connection: &mut Connection, days: &[u8]) -> Result<(), StoreError> {
    let transaction = connection.transaction()?;
    transaction.execute("DELETE FROM history", [])?;
    transaction.execute(
        "INSERT INTO history VALUES (?1, ?2)",
        params![days, xxh3_64(days) as i64],
    )?;
    transaction.commit()?;
    Ok(())
}

/// Tells builds of this program apart, for each may parse in its own way: by the file that runs. Nothing where it cannot be
/// looked at.
fn maker() -> Option<i64> {
    let path = if cfg!(target_os = "linux") {
        PathBuf::from("/proc/self/exe")
    } else {
        std::env::current_exe().ok()?
    };
    let meta = fs::metadata(path).ok()?;
    let modified = meta.modified().ok().and_then(nanoseconds)?;
    let facts = [meta.len() as i64, modified, born(&meta)];
    Some(xxh3_64(&facts.map(i64::to_le_bytes).concat()) as i64)
}

/// When a file came to be what it is, where the system tells: a copy of another build may have the same time and size.
#[cfg(unix)]
fn born(meta: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    meta.ctime()
        .wrapping_mul(1_000_000_000)
        .wrapping_add(meta.ctime_nsec())
}

#[cfg(not(unix))]
fn born(_: &Metadata) -> i64 {
    0
}
