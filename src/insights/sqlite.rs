//! The database of one node: SQLite in one file.
//!
//! Gets:    batches of feedback and the day.
//! Gives:   rows: `votes` counts by article and day, `comments` holds reasons and words.
//! Touches: `insights.sqlite` in the data folder; it alone names rusqlite.
//! Never:   a table that grows without end; SQL made of what a reader wrote; a statement on rows that PostgreSQL would not take;
//!          a good answer for what the file that others find does not hold.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::mask::kept;
use super::{Feedback, Reason};
use crate::disk::{self, Identity};

/// How many comments are kept, the newest: at 1,000 characters each, some hundred megabytes at the very most.
const COMMENTS_MAX: i64 = 100_000;
/// How many comments on one article are taken a day: more than anybody reads, and few enough that a flood on one article leaves
/// what others said for years.
const COMMENTS_A_DAY_OF_ARTICLE_MAX: usize = 50;
/// How many comments are taken a day on all articles: what others said stays for 50 days at least, whoever floods it.
const COMMENTS_A_DAY_MAX: usize = 2_000;
/// How long to wait for a lock, such as that of a backup under way.
const BUSY: Duration = Duration::from_secs(2);
/// Tells our database from any other: `jied` as a number. Databases of before 0.2 have none.
const APPLICATION: i32 = i32::from_be_bytes(*b"jied");
/// Counts up when an older program could no longer write to it rightly; it is the `user_version`. Columns and tables may be
/// added without: a program leaves alone what it does not know.
const FORMAT: i32 = 1;
/// A number beyond this is no format to come, but damage.
const FORMAT_MAX: i32 = 1_000;
/// What stands behind the name of a file of the database.
const PARTS: [&str; 3] = ["-wal", "-shm", "-journal"];
/// Those of a database with a log beside it, of which SQLite maps one.
const MAPPED: [&str; 2] = ["-wal", "-shm"];

/// What makes each format of the one before; the first makes it of nothing.
const STEPS: [&str; FORMAT as usize] = ["
CREATE TABLE IF NOT EXISTS votes (
    article TEXT NOT NULL, day TEXT NOT NULL, helped INTEGER NOT NULL, not_helped INTEGER NOT NULL,
    PRIMARY KEY (article, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL, day TEXT NOT NULL, reason TEXT, comment TEXT
);"];

// Statements on rows: PostgreSQL takes them as they stand, with counts bound as 64-bit integers.
const COUNT: &str = "INSERT INTO votes (article, day, helped, not_helped) VALUES ($1, $2, $3, $4)
    ON CONFLICT (article, day) DO UPDATE SET
    helped = votes.helped + excluded.helped, not_helped = votes.not_helped + excluded.not_helped";
const COMMENT: &str =
    "INSERT INTO comments (article, day, reason, comment) VALUES ($1, $2, $3, $4)";
/// How many comments of a day each article has, among the newest.
const TAKEN: &str = "SELECT article, count(*) FROM comments WHERE id > (SELECT max(id) FROM comments) - $1 AND day = $2
    GROUP BY article";
const FORGET: &str = "DELETE FROM comments WHERE id <= (SELECT max(id) FROM comments) - $1";

/// Why feedback is not on the disk.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    #[error("the data folder cannot be used: {0}")]
    Folder(#[from] io::Error),
    #[error("another process holds it locked; it is tried again with the next answer")]
    Locked,
    #[error("the disk is full")]
    Full,
    #[error("it may not be written: {0}")]
    NotWritable(rusqlite::Error),
    #[error("it is damaged: {0}")]
    Damaged(String),
    #[error(
        "it is of format {0}, which a newer program made (this one knows {FORMAT}); it is left as it is"
    )]
    Newer(i32),
    #[error(
        "it is a database of another program (application_id {0}); move it away, or name another folder with `--data`"
    )]
    Foreign(i32),
    #[error("it was moved or deleted while it was written")]
    Lost,
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

/// What is written of a batch: added up and sorted, so that two nodes that write at once take rows in one order and never wait
/// for each other in a circle.
#[derive(Debug, Default, PartialEq, Eq)]
struct Rows {
    /// How many were helped and how many were not, by article and day.
    votes: BTreeMap<(String, String), (i64, i64)>,
    comments: Vec<Comment>,
}

#[derive(Debug, PartialEq, Eq)]
struct Comment {
    /// Which one of the batch it is.
    at: usize,
    article: String,
    day: String,
    reason: Option<&'static str>,
    text: Option<String>,
}

impl Rows {
    fn of(batch: &[Feedback], day: Date) -> Rows {
        let (mut rows, day) = (Rows::default(), day.to_string());
        for (at, feedback) in batch.iter().enumerate() {
            let article = feedback.article.to_string();
            if let Some(helpful) = feedback.helpful {
                let (helped, not_helped) = rows
                    .votes
                    .entry((article.clone(), day.clone()))
                    .or_default();
                *if helpful { helped } else { not_helped } += 1;
            }
            let text = feedback
                .comment
                .as_deref()
                .map(kept)
                .filter(|text| !text.is_empty());
            if feedback.reason.is_some() || text.is_some() {
                let reason = feedback.reason.map(Reason::as_str);
                rows.comments.push(Comment {
                    at,
                    article,
                    day: day.clone(),
                    reason,
                    text,
                });
            }
        }
        rows
    }
}

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

fn open(path: &Path) -> Result<Connection, StoreError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // The file itself may be a link to another disk; SQLite would wait for a pipe.
    if fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
        return Err(StoreError::Damaged("it is no file".to_owned()));
    }
    for part in PARTS.map(|part| disk::with_suffix(path, part)) {
        if let Some(what) = disk::in_the_way(&part) {
            return Err(StoreError::Damaged(format!("{} is {what}", part.display())));
        }
    }
    let is_new = fs::metadata(path).is_ok_and(|meta| meta.len() == 0) || !path.exists();
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    // Until it is known to be ours, nothing of it is changed, not even by closing it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // One that has a log beside it (as all once had) would be read through a mapped file, and whoever cuts that ends the
    // process: alone with it, SQLite maps nothing.
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let format = known_format(&connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    one_file(&connection)?;
    // Nobody uses what is left of a log: whoever did would have kept us from ending it.
    for part in MAPPED {
        let _ = fs::remove_file(disk::with_suffix(path, part));
    }
    // What readers were told is stored must survive a power cut: a full sync with each batch.
    connection.pragma_update(None, "synchronous", "FULL")?;
    if format < FORMAT && has_table(&connection)? {
        keep_copy(&connection, path, format)?;
    }
    bring_up_to_date(&mut connection)?;
    if is_new {
        // Its name in the folder is a part of what must survive.
        disk::sync_folder(folder)?;
    }
    Ok(connection)
}

/// Takes what lies in a log beside the database over into it, and has none from here on: what is committed is in the one file
/// that its path leads to, and nothing of it is mapped.
fn one_file(connection: &Connection) -> Result<(), StoreError> {
    // Cut to nothing and synced, the journal cannot come back after a power cut, as a deleted one could.
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "TRUNCATE", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("truncate") {
        return Err(StoreError::Locked);
    }
    // Others may read it between two batches; the lock is given up with the next look.
    connection.pragma_update(None, "locking_mode", "NORMAL")?;
    has_table(connection).map(drop)
}

/// How long the file must be, by what SQLite knows of it.
fn bytes(connection: &Connection) -> Result<u64, StoreError> {
    let number = |name: &str| {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0))
    };
    Ok((number("page_count")? * number("page_size")?).max(0) as u64)
}

/// A head of the file that makes no sense is told by SQLite in many ways: as a statement that fails, as a database that may only
/// be read though the file may be written.
fn damage_of(error: StoreError, path: &Path) -> StoreError {
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
fn with_room(path: &Path) -> io::Result<()> {
    let probe = disk::with_suffix(path, ".try");
    let tried = fs::write(&probe, [0; 65_536]);
    let _ = fs::remove_file(&probe);
    tried
}

/// The format of a database that this program may write to.
fn known_format(connection: &Connection) -> Result<i32, StoreError> {
    let number = |name: &str| {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0))
    };
    let (application, format) = (number("application_id")?, number("user_version")?);
    // A mark that is damaged does not make ours another program's.
    if ![0, APPLICATION].contains(&application) && !has_table(connection)? {
        return Err(StoreError::Foreign(application));
    }
    if (FORMAT + 1..=FORMAT_MAX).contains(&format) {
        return Err(StoreError::Newer(format));
    }
    if !(0..=FORMAT).contains(&format) {
        return Err(StoreError::Damaged(format!("its format is {format}")));
    }
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Damaged(found));
    }
    Ok(format)
}

fn has_table(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'votes'";
    Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0))? > 0)
}

/// Keeps an older database as it was, before it is changed.
fn keep_copy(connection: &Connection, path: &Path, format: i32) -> Result<(), StoreError> {
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
        "{} is brought from format {format} to {FORMAT}; {} is as it was",
        path.display(),
        copy.display()
    );
    Ok(())
}

/// Makes the tables of the format of now, all or nothing, and tests that they can be written.
fn bring_up_to_date(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it meanwhile.
    let format: i32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for step in STEPS.iter().skip(format.max(0) as usize) {
        transaction.execute_batch(step)?;
    }
    if format < FORMAT {
        transaction.pragma_update(None, "user_version", FORMAT)?;
    }
    let application: i32 = transaction.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if application != APPLICATION {
        transaction.pragma_update(None, "application_id", APPLICATION)?;
    }
    for sql in [COUNT, COMMENT, TAKEN, FORGET] {
        transaction
            .prepare(sql)
            .map_err(|error| StoreError::Damaged(format!("its tables are others: {error}")))?;
    }
    Ok(transaction.commit()?)
}

fn write(connection: &mut Connection, rows: &Rows) -> Result<HashSet<usize>, StoreError> {
    // Immediate: whoever waits for a lock waits before it has read anything, and is then sure to get on.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let left_out = put(&transaction, rows)?;
    transaction.commit()?;
    Ok(left_out)
}

fn put(transaction: &Transaction<'_>, rows: &Rows) -> Result<HashSet<usize>, StoreError> {
    let mut count = transaction.prepare(COUNT)?;
    for ((article, day), (helped, not_helped)) in &rows.votes {
        count.execute((article, day, helped, not_helped))?;
    }
    let mut comment = transaction.prepare(COMMENT)?;
    let mut left_out = HashSet::new();
    let mut taken = match rows.comments.first() {
        Some(first) => Taken::on(transaction, &first.day)?,
        None => Taken::default(),
    };
    for Comment {
        at,
        article,
        day,
        reason,
        text,
    } in &rows.comments
    {
        if taken.take(article) {
            comment.execute((article, day, reason, text))?;
        } else {
            left_out.insert(*at);
        }
    }
    if !rows.comments.is_empty() {
        transaction.prepare(FORGET)?.execute([COMMENTS_MAX])?;
    }
    Ok(left_out)
}

/// How many comments of a day were taken.
#[derive(Default)]
struct Taken {
    all: usize,
    by_article: HashMap<String, usize>,
}

impl Taken {
    /// Those of a day that are in the database: they are among the newest, and no more than may be.
    fn on(transaction: &Transaction<'_>, day: &str) -> Result<Taken, StoreError> {
        let mut taken = transaction.prepare(TAKEN)?;
        let rows = taken.query_map((COMMENTS_A_DAY_MAX as i64, day), |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?))
        })?;
        let mut by_article = HashMap::new();
        for row in rows {
            let (article, count) = row?;
            by_article.insert(article, usize::try_from(count).unwrap_or_default());
        }
        Ok(Taken {
            all: by_article.values().sum(),
            by_article,
        })
    }

    /// Takes one more, unless there are as many as are taken a day.
    fn take(&mut self, article: &str) -> bool {
        let of_article = self.by_article.entry(article.to_owned()).or_default();
        let is_free = *of_article < COMMENTS_A_DAY_OF_ARTICLE_MAX && self.all < COMMENTS_A_DAY_MAX;
        *of_article += usize::from(is_free);
        self.all += usize::from(is_free);
        is_free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_added_up_and_sorted_before_it_is_written() {
        let said = |article: &str, helpful: bool| Feedback {
            article: article.parse().unwrap(),
            helpful: Some(helpful),
            reason: None,
            comment: None,
        };
        let batch = [
            said("zh/b", true),
            said("en/z", false),
            said("zh/b", false),
            said("zh/a", true),
            said("zh/b", true),
        ];
        let rows = Rows::of(&batch, "2026-11-28".parse().unwrap());
        let day = "2026-11-28".to_owned();
        let key = |article: &str| (article.to_owned(), day.clone());
        let votes: Vec<_> = rows.votes.into_iter().collect();
        assert_eq!(
            votes,
            [
                (key("en/z"), (0, 1)),
                (key("zh/a"), (1, 0)),
                (key("zh/b"), (2, 1))
            ]
        );
    }

    #[test]
    fn statements_on_rows_are_standard_and_number_what_they_bind_in_order() {
        for sql in [COUNT, COMMENT, TAKEN, FORGET] {
            let numbers: Vec<&str> = sql.split('$').skip(1).map(|rest| &rest[..1]).collect();
            assert!(
                numbers
                    .iter()
                    .enumerate()
                    .all(|(at, number)| number.parse() == Ok(at + 1)),
                "{sql}"
            );
            for own in [
                "?",
                "OR REPLACE",
                "OR IGNORE",
                "rowid",
                "datetime(",
                "PRAGMA",
            ] {
                assert!(!sql.contains(own), "{own} in {sql}");
            }
        }
    }

    #[test]
    fn a_flood_of_comments_leaves_what_others_said() {
        let said = |article: &str| Feedback {
            article: article.parse().unwrap(),
            helpful: Some(false),
            reason: None,
            comment: Some("x".to_owned()),
        };
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::new(folder.path());
        let (first, second) = ("2026-11-28".parse().unwrap(), "2026-11-29".parse().unwrap());
        assert!(store.write(&[said("zh/others")], first).unwrap().is_empty());
        // One article: what is over its day is left out, in one batch and in the next.
        let flood = vec![said("zh/a"); COMMENTS_A_DAY_OF_ARTICLE_MAX + 10];
        assert_eq!(store.write(&flood, first).unwrap().len(), 10);
        assert_eq!(store.write(&flood, first).unwrap().len(), flood.len());
        assert!(store.write(&[said("zh/others")], first).unwrap().is_empty());
        assert_eq!(store.write(&flood, second).unwrap().len(), 10);
        // All articles.
        let flood: Vec<Feedback> = (0..COMMENTS_A_DAY_MAX)
            .map(|n| said(&format!("zh/a{n}")))
            .collect();
        assert_eq!(
            store.write(&flood, second).unwrap().len(),
            COMMENTS_A_DAY_OF_ARTICLE_MAX
        );
        assert_eq!(
            store.write(&[said("zh/others")], second).unwrap(),
            HashSet::from([0])
        );
        // Whether it helped is counted all the same.
        let connection = &store.open.as_ref().unwrap().connection;
        let one = |sql: &str| {
            connection
                .query_row(sql, [], |row| row.get::<_, i64>(0))
                .unwrap()
        };
        assert_eq!(
            one("SELECT sum(not_helped) FROM votes WHERE article = 'zh/others'"),
            3
        );
        assert_eq!(
            one("SELECT count(*) FROM comments WHERE article = 'zh/others'"),
            2
        );
        let kept_days = COMMENTS_MAX / COMMENTS_A_DAY_MAX as i64;
        assert!(kept_days >= 50);
    }
}
