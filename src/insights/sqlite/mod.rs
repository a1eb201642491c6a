//! The database of one node: SQLite in one file.
//!
//! Gets:    batches of feedback and the day; statistics; what is to be forgotten.
//! Gives:   rows: `votes` counts by article and day, `comments` holds reasons and words, `searches`, `openings` and `reads` the
//!          statistics, `passed_on` and `unanswered` those of agents.
//! Touches: `insights.sqlite` in the data folder; beside `site::store` it alone names rusqlite.
//! Never:   a table that grows without end; SQL made of what a reader wrote; a statement on rows that PostgreSQL would not take;
//!          a good answer for what the file that others find does not hold.

mod counting;
mod reading;
mod rows;

use std::collections::HashSet;
use std::path::Path;

use jiff::civil::Date;

use super::feedback::Feedback;
use super::statistics::{
    Forget, Forgotten, KeptComment, KeptOpening, KeptPassedOn, KeptSearch, KeptUnanswered, KeptUse,
    Statistics,
};
use super::store::{Failure, Keeping, Store};
use crate::database::{Database, Schema, StoreError};
use rows::{Rows, write};

/// What the file is. `jied` as a number tells it from any other; databases of before 0.2 have none.
const SCHEMA: Schema = Schema {
    file: "insights.sqlite",
    application: i32::from_be_bytes(*b"jied"),
    format: 1,
    table: "votes",
    steps: &STEPS,
    later: LATER,
    statements: &[
        &rows::STATEMENTS,
        &counting::STATEMENTS,
        &reading::STATEMENTS,
    ],
};

/// What makes each format of the one before; the first makes it of nothing.
const STEPS: [&str; 1] = ["
CREATE TABLE IF NOT EXISTS votes (
    article TEXT NOT NULL, day TEXT NOT NULL, helped INTEGER NOT NULL, not_helped INTEGER NOT NULL,
    PRIMARY KEY (article, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL, day TEXT NOT NULL, reason TEXT, comment TEXT
);"];

/// Tables that came later. An older program leaves them alone, so that the format is the same, and feedback goes on where one
/// is put back.
const LATER: &str = "
CREATE TABLE IF NOT EXISTS searches (
    day TEXT NOT NULL, lang TEXT NOT NULL, words TEXT NOT NULL, rest TEXT NOT NULL, asked BIGINT NOT NULL,
    empty BIGINT NOT NULL, weak BIGINT NOT NULL, sure BIGINT NOT NULL, hits BIGINT NOT NULL,
    PRIMARY KEY (day, lang, words, rest)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS openings (
    day TEXT NOT NULL, lang TEXT NOT NULL, words TEXT NOT NULL, article TEXT NOT NULL, opened BIGINT NOT NULL,
    PRIMARY KEY (day, lang, words, article)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reads (
    article TEXT NOT NULL, day TEXT NOT NULL, reads BIGINT NOT NULL, helped BIGINT NOT NULL, not_helped BIGINT NOT NULL,
    PRIMARY KEY (article, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passed_on (
    day TEXT NOT NULL, article TEXT NOT NULL, passed_on BIGINT NOT NULL, PRIMARY KEY (day, article)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unanswered (
    day TEXT NOT NULL, lang TEXT NOT NULL, words TEXT NOT NULL, asked BIGINT NOT NULL, PRIMARY KEY (day, lang, words)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batches (id TEXT NOT NULL PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;";

/// The database of insights.
pub(super) struct Sqlite(Database);

impl Sqlite {
    pub(super) fn new(folder: &Path) -> Sqlite {
        Sqlite(Database::new(folder, SCHEMA))
    }

    /// One that changes nothing.
    pub(super) fn to_read(folder: &Path) -> Sqlite {
        Sqlite(Database::to_read(folder, SCHEMA))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure(error.to_string())
    }
}

impl Store for Sqlite {
    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Opens it; sets aside what is damaged, and makes it anew then.
    fn open(&mut self) -> Result<(), Failure> {
        Ok(self.0.open()?)
    }

    fn write(&mut self, batch: &[Feedback], day: Date) -> Result<HashSet<usize>, Failure> {
        let rows = Rows::of(batch, day);
        Ok(self.0.run(&mut |connection| write(connection, &rows))?)
    }

    fn count(&mut self, statistics: &Statistics, keeping: Keeping) -> Result<u64, Failure> {
        Ok(self
            .0
            .run(&mut |connection| counting::count(connection, statistics, keeping))?)
    }

    fn uses(&mut self, since: Date) -> Result<Vec<KeptUse>, Failure> {
        Ok(self
            .0
            .run(&mut |connection| reading::uses(connection, since))?)
    }

    fn searches(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptSearch<'_>),
    ) -> Result<(), Failure> {
        Ok(self
            .0
            .run(&mut |connection| reading::searches(connection, since, sink))?)
    }

    fn openings(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptOpening<'_>),
    ) -> Result<(), Failure> {
        Ok(self
            .0
            .run(&mut |connection| reading::openings(connection, since, sink))?)
    }

    fn passed_on(&mut self, since: Date) -> Result<Vec<KeptPassedOn>, Failure> {
        Ok(self
            .0
            .run(&mut |connection| reading::passed_on(connection, since))?)
    }

    fn unanswered(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptUnanswered<'_>),
    ) -> Result<(), Failure> {
        Ok(self
            .0
            .run(&mut |connection| reading::unanswered(connection, since, sink))?)
    }

    fn comments(&mut self, since: Date, sink: &mut dyn FnMut(KeptComment)) -> Result<(), Failure> {
        Ok(self
            .0
            .run(&mut |connection| reading::comments(connection, since, sink))?)
    }

    fn forget(&mut self, what: &Forget) -> Result<Forgotten, Failure> {
        Ok(self
            .0
            .run(&mut |connection| reading::forget(connection, what))?)
    }
}

#[cfg(test)]
mod tests;
