//! The database file of parsed articles: its tables, its format, and how it is opened.
//!
//! Gets:    the path, and the content folder that it belongs to.
//! Gives:   a connection to a file of our own format.
//! Touches: the file and what lies beside it.
//! Never:   a log beside the database, which SQLite would map.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::error::StoreError;
use crate::content::stored;
use crate::disk;

/// How long to wait for another process that writes.
pub(super) const BUSY: Duration = Duration::from_secs(2);

/// What stands behind the name of a file of the database.
pub(super) const PARTS: [&str; 4] = ["", "-wal", "-shm", "-journal"];
/// Those of a database with a log beside it, of which SQLite maps one.
pub(super) const MAPPED: [&str; 2] = ["-wal", "-shm"];
/// Tells our database from any other: `jiea` as a number. The format is its `user_version`.
const APPLICATION: i32 = i32::from_be_bytes(*b"jiea");

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS articles (
    path TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, modified INTEGER, hash INTEGER NOT NULL, maker INTEGER NOT NULL,
    article BLOB NOT NULL, checksum INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS history (days BLOB NOT NULL, checksum INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS held (links BLOB NOT NULL, checksum INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS content (folder TEXT NOT NULL);";

/// Opens the file, makes it where there is none, and empties one of another format or content folder.
pub(super) fn open(path: &Path, content: &str) -> Result<Connection, StoreError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    for part in PARTS.map(|suffix| disk::with_suffix(path, suffix)) {
        // SQLite would follow a link, and wait for a pipe.
        if disk::in_the_way(&part).is_some() {
            disk::clear(&part)?;
        }
    }
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    // Articles are some kilobytes each. The disk is waited for once or twice for each batch; a power cut loses the last
    // writes, no more.
    connection.pragma_update(None, "page_size", 16_384)?;
    one_file(&connection)?;
    // Nobody uses what is left of a log: whoever did would have kept us from ending it.
    for part in MAPPED {
        let _ = fs::remove_file(disk::with_suffix(path, part));
    }
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let format: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let application: i32 = transaction.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    // Older and newer ones alike are made anew: the articles are in their files. Before it had a mark it was ours as well.
    if format != stored::FORMAT || ![0, APPLICATION].contains(&application) {
        transaction
            .execute_batch("DROP TABLE IF EXISTS articles; DROP TABLE IF EXISTS history; DROP TABLE IF EXISTS held; DROP TABLE IF EXISTS content;")?;
        transaction.pragma_update(None, "user_version", stored::FORMAT)?;
    }
    if application != APPLICATION {
        transaction.pragma_update(None, "application_id", APPLICATION)?;
    }
    transaction.execute_batch(TABLES)?;
    let known = transaction.query_row(
        "SELECT count(*) FROM content WHERE folder = ?1",
        [content],
        |row| row.get::<_, i64>(0),
    )?;
    if known == 0 {
        transaction.execute_batch(
            "DELETE FROM articles; DELETE FROM history; DELETE FROM held; DELETE FROM content;",
        )?;
        transaction.execute("INSERT INTO content VALUES (?1)", [content])?;
    }
    transaction.commit()?;
    Ok(connection)
}

/// Takes over what lies in a log beside the database (as all once had) and has none from here on: a log is read through
/// a file that SQLite maps, and whoever cuts that ends the process.
fn one_file(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "mmap_size", 0)?;
    // Alone with a log, SQLite maps nothing.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "TRUNCATE", |row| row.get(0))?;
    connection.pragma_update(None, "locking_mode", "NORMAL")?;
    if !mode.eq_ignore_ascii_case("truncate") {
        // Another process reads through the log.
        return Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
            None,
        ));
    }
    // The lock is given up with the next look.
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
            row.get::<_, i64>(0)
        })
        .map(drop)
}
