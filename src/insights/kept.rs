//! What a database of insights holds, for those who read it and those who forget.
//!
//! Gets:    the data folder.
//! Gives:   what is kept; how much was deleted, and which older copies may still hold it.
//! Touches: its database, beside a server that may be writing to it.
//! Never:   makes a database where there is none; a change by reading.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::error::InsightsError;
use super::sqlite::Sqlite;
use super::statistics::{
    Forget, Forgotten, KeptComment, KeptOpening, KeptPassedOn, KeptSearch, KeptUnanswered, KeptUse,
};
use super::store::{Failure, Store};

/// The database of a data folder, opened for a command.
pub struct Kept(Box<dyn Store>);

impl Kept {
    /// Opens the database of a data folder, to read it: nothing of it is changed, also when it is damaged.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Kept, InsightsError> {
        Kept::of(Sqlite::to_read(folder))
    }

    /// Opens it such that something of it can be forgotten.
    ///
    /// # Errors
    /// When there is none, or it cannot be written.
    pub fn open_to_forget(folder: &Path) -> Result<Kept, InsightsError> {
        Kept::of(Sqlite::new(folder))
    }

    fn of(mut store: Sqlite) -> Result<Kept, InsightsError> {
        if !store.path().exists() {
            return Err(InsightsError::Missing(store.path().to_owned()));
        }
        let opened = Store::open(&mut store);
        let kept = Kept(Box::new(store));
        match opened {
            Ok(()) => Ok(kept),
            Err(error) => Err(kept.failed(&error)),
        }
    }

    /// Gives each wording of each day from a day on, sorted by day.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn searches(
        &mut self,
        since: Date,
        mut sink: impl FnMut(&KeptSearch<'_>),
    ) -> Result<(), InsightsError> {
        let read = self.0.searches(since, &mut sink);
        read.map_err(|error| self.failed(&error))
    }

    /// Gives what was opened from a day on, sorted by day.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn openings(
        &mut self,
        since: Date,
        mut sink: impl FnMut(&KeptOpening<'_>),
    ) -> Result<(), InsightsError> {
        let read = self.0.openings(since, &mut sink);
        read.map_err(|error| self.failed(&error))
    }

    /// The uses of articles from a day on, sorted by article and day.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn uses(&mut self, since: Date) -> Result<Vec<KeptUse>, InsightsError> {
        let read = self.0.uses(since);
        read.map_err(|error| self.failed(&error))
    }

    /// What agents passed on from a day on, sorted by day and article.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn passed_on(&mut self, since: Date) -> Result<Vec<KeptPassedOn>, InsightsError> {
        let read = self.0.passed_on(since);
        read.map_err(|error| self.failed(&error))
    }

    /// Gives what agents found no article for from a day on, sorted by day.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn unanswered(
        &mut self,
        since: Date,
        mut sink: impl FnMut(&KeptUnanswered<'_>),
    ) -> Result<(), InsightsError> {
        let read = self.0.unanswered(since, &mut sink);
        read.map_err(|error| self.failed(&error))
    }

    /// Gives what readers wrote from a day on, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn comments(
        &mut self,
        since: Date,
        mut sink: impl FnMut(KeptComment),
    ) -> Result<(), InsightsError> {
        let read = self.0.comments(since, &mut sink);
        read.map_err(|error| self.failed(&error))
    }

    /// Deletes what is to be forgotten, such that no byte of it stays in any file of the database.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is deleted then.
    pub fn forget(&mut self, what: &Forget) -> Result<Forgotten, InsightsError> {
        let forgotten = self.0.forget(what);
        forgotten.map_err(|error| self.failed(&error))
    }

    /// Copies of the database as it once was, which lie beside it: nothing is deleted from them.
    #[must_use]
    pub fn copies(&self) -> Vec<PathBuf> {
        copies_of(self.0.path())
    }

    /// The same of the database of a data folder that is not opened.
    #[must_use]
    pub fn copies_in(folder: &Path) -> Vec<PathBuf> {
        copies_of(Sqlite::to_read(folder).path())
    }

    fn failed(&self, error: &Failure) -> InsightsError {
        InsightsError::Database {
            path: self.0.path().to_owned(),
            message: error.to_string(),
        }
    }
}

fn copies_of(path: &Path) -> Vec<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.parent().and_then(|folder| fs::read_dir(folder).ok());
    let is_copy = |other: &Path| {
        let other = other.file_name().unwrap_or_default().to_string_lossy();
        let rest = other.strip_prefix(&*name);
        rest.is_some_and(|rest| rest.starts_with(".damaged") || rest.starts_with(".format-"))
    };
    let mut copies: Vec<PathBuf> = beside
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_copy(path))
        .collect();
    copies.sort();
    copies
}
