//! The file of the database, opened: made, looked through, and of the format of now.
//!
//! Gets:    the path of the file, its schema.
//! Gives:   a connection that may be written to, with nothing beside the one file.
//! Touches: the data folder.
//! Never:   a change of what is another program's, or a newer one's.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::error::StoreError;
use super::schema::Schema;
use crate::disk;

/// How long to wait for a lock, such as that of a backup under way.
const BUSY: Duration = Duration::from_secs(2);
/// A number beyond this is no format to come, but damage.
const FORMAT_MAX: i32 = 1_000;
/// What stands behind the name of a file of the database.
pub(super) const PARTS: [&str; 3] = ["-wal", "-shm", "-journal"];
/// Those of a database with a log beside it, of which SQLite maps one.
pub(super) const MAPPED: [&str; 2] = ["-wal", "-shm"];

pub(super) fn open(path: &Path, schema: &Schema) -> Result<Connection, StoreError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    look_at_files(path)?;
    let is_new = fs::metadata(path).is_ok_and(|meta| meta.len() == 0) || !path.exists();
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    // Until it is known to be ours, nothing of it is changed, not even by closing it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // One that has a log beside it (as all once had) would be read through a mapped file, and whoever cuts that ends the
    // process: alone with it, SQLite maps nothing.
    connection.pragma_update(None, "mmap_size", 0)?;
    // What is deleted is overwritten: what a reader asked to be forgotten, and what a form had made a row of, a secret's hash.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let format = known_format(&connection, schema)?;
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Damaged(found));
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    one_file(&connection, schema)?;
    // Nobody uses what is left of a log: whoever did would have kept us from ending it.
    for part in MAPPED {
        let _ = fs::remove_file(disk::with_suffix(path, part));
    }
    // What somebody was told is stored must survive a power cut: a full sync with each transaction.
    connection.pragma_update(None, "synchronous", "FULL")?;
    if format < schema.format && has_table(&connection, schema)? {
        keep_copy(&connection, path, (format, schema.format))?;
    }
    bring_up_to_date(&mut connection, schema)?;
    if is_new {
        // Its name in the folder is a part of what must survive.
        disk::sync_folder(folder)?;
    }
    Ok(connection)
}

/// Opens it to read from it, beside a server that may be writing to it.
pub(super) fn open_to_read(path: &Path, schema: &Schema) -> Result<Connection, StoreError> {
    look_at_files(path)?;
    if let Some(log) = MAPPED
        .map(|part| disk::with_suffix(path, part))
        .into_iter()
        .find(|log| fs::symlink_metadata(log).is_ok())
    {
        return Err(StoreError::Unfinished(log));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    known_format(&connection, schema).map_err(|error| match error {
        StoreError::NotWritable(cause)
            if cause.sqlite_error_code() == Some(ErrorCode::ReadOnly) =>
        {
            StoreError::Unfinished(disk::with_suffix(path, PARTS[2]))
        }
        other => other,
    })?;
    Ok(connection)
}

/// The file itself may be a link to another disk; SQLite would wait for a pipe.
fn look_at_files(path: &Path) -> Result<(), StoreError> {
    if fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
        return Err(StoreError::Damaged("it is no file".to_owned()));
    }
    for part in PARTS.map(|part| disk::with_suffix(path, part)) {
        if let Some(what) = disk::in_the_way(&part) {
            return Err(StoreError::Damaged(format!("{} is {what}", part.display())));
        }
    }
    Ok(())
}

/// Takes what lies in a log beside the database over into it, and has none from here on: what is committed is in the one file
/// that its path leads to, and nothing of it is mapped.
fn one_file(connection: &Connection, schema: &Schema) -> Result<(), StoreError> {
    // Cut to nothing and synced, the journal cannot come back after a power cut, as a deleted one could.
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "TRUNCATE", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("truncate") {
        return Err(StoreError::Locked);
    }
    // Others may read it between two batches; the lock is given up with the next look.
    connection.pragma_update(None, "locking_mode", "NORMAL")?;
    has_table(connection, schema).map(drop)
}

/// The format of a database that this program may write to.
fn known_format(connection: &Connection, schema: &Schema) -> Result<i32, StoreError> {
    let number = |name: &str| {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0))
    };
    let (application, format) = (number("application_id")?, number("user_version")?);
    let known = schema.format;
    // A mark that is damaged does not make ours another program's.
    if ![0, schema.application].contains(&application) && !has_table(connection, schema)? {
        return Err(StoreError::Foreign(application));
    }
    if (known + 1..=FORMAT_MAX).contains(&format) {
        return Err(StoreError::Newer { format, known });
    }
    if !(0..=known).contains(&format) {
        return Err(StoreError::Damaged(format!("its format is {format}")));
    }
    Ok(format)
}

fn has_table(connection: &Connection, schema: &Schema) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = $1";
    Ok(connection.query_row(sql, [schema.table], |row| row.get::<_, i64>(0))? > 0)
}

/// Keeps an older database as it was, before it is changed.
fn keep_copy(
    connection: &Connection,
    path: &Path,
    (format, known): (i32, i32),
) -> Result<(), StoreError> {
    let copy = disk::with_suffix(path, &format!(".format-{format}"));
    if copy.exists() {
        return Ok(());
    }
    let name = copy.to_str().ok_or_else(|| {
        io::Error::other("its name is no text, so that no copy of it can be made")
    })?;
    connection.execute("VACUUM INTO ?1", [name])?;
    File::open(&copy)?.sync_all()?;
    tracing::info!(
        "{} is brought from format {format} to {known}; {} is as it was",
        path.display(),
        copy.display()
    );
    Ok(())
}

/// Makes the tables of the format of now, all or nothing, and tests that they can be written.
fn bring_up_to_date(connection: &mut Connection, schema: &Schema) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it meanwhile.
    let format: i32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for step in schema.steps.iter().skip(format.max(0) as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.execute_batch(schema.later)?;
    if format < schema.format {
        transaction.pragma_update(None, "user_version", schema.format)?;
    }
    let application: i32 = transaction.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if application != schema.application {
        transaction.pragma_update(None, "application_id", schema.application)?;
    }
    for sql in schema.statements.iter().copied().flatten() {
        transaction
            .prepare(sql)
            .map_err(|error| StoreError::Damaged(format!("its tables are others: {error}")))?;
    }
    Ok(transaction.commit()?)
}
