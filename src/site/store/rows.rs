//! The rows of parsed articles.
//!
//! Gets:    a connection; what is known of files.
//! Gives:   the same as rows, and back.
//! Touches: `content::stored`, threads.
//! Never:   a row that is not as it was written: each has a checksum.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OpenFlags, Row, params};
use xxhash_rust::xxh3::Xxh3;

use super::database::BUSY;
use super::error::StoreError;
use crate::content::stored::{self, Stored};
use crate::problem::Severity;
use crate::site::files::Known;

/// How many threads read at most.
const THREADS_MAX: i64 = 8;
/// How many articles are written at once: other processes wait for no more than that.
const BATCH: usize = 1_000;

const PUT: &str = "
INSERT INTO articles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (path) DO UPDATE SET bytes = ?2, modified = ?3, hash = ?4, maker = ?5, article = ?6, checksum = ?7";

/// Reads a file that is open, with a connection for each thread.
#[derive(Clone, Copy)]
pub(super) struct Reader<'p> {
    pub(super) path: &'p Path,
    pub(super) maker: Option<i64>,
}

impl Reader<'_> {
    pub(super) fn read(self) -> Result<Vec<(PathBuf, Known)>, StoreError> {
        let last: i64 =
            self.open()?
                .query_row("SELECT coalesce(max(rowid), 0) FROM articles", [], |row| {
                    row.get(0)
                })?;
        let threads = std::thread::available_parallelism()
            .map_or(1, |n| n.get() as i64)
            .min(THREADS_MAX);
        let share = last / threads + 1;
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|n| scope.spawn(move || self.read_rows(n * share, (n + 1) * share)))
                .collect();
            let mut all = Vec::with_capacity(last as usize);
            for worker in workers {
                all.extend(
                    worker
                        .join()
                        .expect("reading stored articles does not panic")?,
                );
            }
            Ok(all)
        })
    }

    fn open(self) -> Result<Connection, StoreError> {
        let connection = Connection::open_with_flags(self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(BUSY)?;
        Ok(connection)
    }

    /// The rows from one number to before another; those that are not as they were written are left out.
    fn read_rows(self, from: i64, to: i64) -> Result<Vec<(PathBuf, Known)>, StoreError> {
        let connection = self.open()?;
        let sql = "SELECT path, bytes, modified, hash, maker, article, checksum FROM articles WHERE rowid >= ?1 AND rowid < ?2";
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([from, to])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.extend(self.known(row).ok().flatten());
        }
        Ok(all)
    }

    fn known(self, row: &Row<'_>) -> Result<Option<(PathBuf, Known)>, FromSqlError> {
        let number = |column| row.get_ref(column).map_or(Ok(0), |value| value.as_i64());
        let (path, article) = (text(row, 0)?, blob(row, 5)?);
        let modified = row
            .get_ref(2)
            .map_or(Ok(None), |value| value.as_i64_or_null())?;
        let (bytes, hash, maker) = (number(1)?, number(3)?, number(4)?);
        let stamp = Stamp {
            bytes,
            modified,
            hash,
            maker,
        };
        if stamp.checksum(path, article) != number(6)? {
            return Ok(None);
        }
        let Some(Stored {
            article,
            problems,
            hidden,
            names,
        }) = stored::decode(article)
        else {
            return Ok(None);
        };
        // A file that could not be read has no hash: it is looked at again, like all that another build has parsed.
        // So is one that says that it is not for readers: which assets it names is not stored.
        let current = self.maker == Some(maker) && hash != 0 && !hidden;
        // Of what another build has parsed only the last good version of what was broken then is of use.
        if self.maker != Some(maker)
            && !problems
                .iter()
                .any(|problem| problem.severity == Severity::Error)
        {
            return Ok(None);
        }
        let known = Known {
            bytes: bytes as u64,
            modified: modified.and_then(time).filter(|_| current),
            hash: if current { hash as u64 } else { 0 },
            article: article.map(std::sync::Arc::new),
            problems,
            hidden,
            assets: Vec::new(),
            names,
        };
        Ok(Some((PathBuf::from(path), known)))
    }
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str, FromSqlError> {
    row.get_ref(column)
        .map_or(Err(FromSqlError::InvalidType), |value| value.as_str())
}

fn blob<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r [u8], FromSqlError> {
    row.get_ref(column)
        .map_or(Err(FromSqlError::InvalidType), |value| value.as_blob())
}

/// What is stored of a file besides its article.
struct Stamp {
    bytes: i64,
    modified: Option<i64>,
    hash: i64,
    maker: i64,
}

impl Stamp {
    fn checksum(&self, path: &str, article: &[u8]) -> i64 {
        let mut sum = Xxh3::new();
        sum.update(path.as_bytes());
        for number in [
            self.bytes,
            self.modified.unwrap_or(i64::MIN),
            self.hash,
            self.maker,
        ] {
            sum.update(&number.to_le_bytes());
        }
        sum.update(article);
        sum.digest() as i64
    }
}

pub(super) fn write<'f>(
    connection: &mut Connection,
    files: impl Iterator<Item = (&'f Path, Option<&'f Known>)>,
    maker: i64,
) -> Result<(), StoreError> {
    let mut files = files.peekable();
    while files.peek().is_some() {
        let transaction = connection.transaction()?;
        let mut put = transaction.prepare(PUT)?;
        let mut delete = transaction.prepare("DELETE FROM articles WHERE path = ?1")?;
        for (path, known) in files.by_ref().take(BATCH) {
            // A name that is no text is no article's.
            let Some(path) = path.to_str() else { continue };
            let Some(known) = known else {
                delete.execute([path])?;
                continue;
            };
            let article = stored::encode(
                known.article.as_deref(),
                &known.problems,
                known.hidden,
                &known.names,
            );
            let modified = known.modified.and_then(nanoseconds);
            let stamp = Stamp {
                bytes: known.bytes as i64,
                modified,
                hash: known.hash as i64,
                maker,
            };
            let checksum = stamp.checksum(path, &article);
            put.execute(params![
                path,
                stamp.bytes,
                modified,
                stamp.hash,
                maker,
                article,
                checksum
            ])?;
        }
        drop((put, delete));
        transaction.commit()?;
    }
    Ok(())
}

pub(super) fn nanoseconds(time: SystemTime) -> Option<i64> {
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_nanos()).ok()
}

fn time(nanoseconds: i64) -> Option<SystemTime> {
    Some(UNIX_EPOCH + Duration::from_nanos(u64::try_from(nanoseconds).ok()?))
}
