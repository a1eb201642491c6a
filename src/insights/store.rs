//! What a database of insights can do, whichever it is.
//!
//! Gets:    feedback, statistics, what is to be forgotten.
//! Gives:   what is kept; or why not, in words.
//! Touches: nothing itself: see `sqlite`.
//! Never:   a table that grows without end; a row that tells who.
//!
//! Its tests ask each of a list of stores the same, so that another one has them from its first day.

use std::collections::HashSet;
use std::path::Path;

use jiff::civil::Date;

use super::feedback::Feedback;
use super::statistics::{
    Forget, Forgotten, KeptComment, KeptOpening, KeptPassedOn, KeptSearch, KeptUnanswered, KeptUse,
    Statistics,
};

/// Why a database did not do what was asked of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Failure(pub(super) String);

/// How statistics are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// For how many days searches are kept.
    pub searches_days: u16,
}

impl Default for Keeping {
    /// A quarter of a year: a season of a help centre, and no longer than most laws on such data ask reasons for.
    fn default() -> Keeping {
        Keeping { searches_days: 90 }
    }
}

/// How long uses of articles are kept: their weight has halved four times by then.
pub(super) const USES_DAYS: i32 = 60;

/// How many comments are kept, the newest: at 1,000 characters each, some hundred megabytes at the very most.
pub(super) const COMMENTS_MAX: i64 = 100_000;
/// How many comments on one article are taken a day: more than anybody reads, and few enough that a flood on one article leaves
/// what others said for years.
pub(super) const COMMENTS_A_DAY_OF_ARTICLE_MAX: usize = 50;
/// How many comments are taken a day on all articles: what others said stays for 50 days at least, whoever floods it.
pub(super) const COMMENTS_A_DAY_MAX: usize = 2_000;
const _: () = assert!(COMMENTS_MAX / COMMENTS_A_DAY_MAX as i64 >= 50);

/// A database of insights.
pub(super) trait Store: Send {
    /// Where it is, for messages.
    fn path(&self) -> &Path;

    /// Opens it, and brings it up to date.
    fn open(&mut self) -> Result<(), Failure>;

    /// Writes all of a batch of feedback or nothing of it. Gives those whose comment is one too many of its day.
    fn write(&mut self, batch: &[Feedback], day: Date) -> Result<HashSet<usize>, Failure>;

    /// Adds statistics to what is there, all or nothing, and deletes what is older than it may be. Gives how many searches were
    /// left out since there are as many rows of this day as may be. The same statistics count once.
    fn count(&mut self, statistics: &Statistics, keeping: Keeping) -> Result<u64, Failure>;

    /// The uses of articles from a day on, sorted by article and day.
    fn uses(&mut self, since: Date) -> Result<Vec<KeptUse>, Failure>;

    /// Gives each wording of each day from a day on, sorted by day.
    fn searches(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptSearch<'_>),
    ) -> Result<(), Failure>;

    /// Gives what was opened from a day on, sorted by day.
    fn openings(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptOpening<'_>),
    ) -> Result<(), Failure>;

    /// What agents passed on from a day on, sorted by day and article.
    fn passed_on(&mut self, since: Date) -> Result<Vec<KeptPassedOn>, Failure>;

    /// Gives what agents found no article for from a day on, sorted by day.
    fn unanswered(
        &mut self,
        since: Date,
        sink: &mut dyn FnMut(&KeptUnanswered<'_>),
    ) -> Result<(), Failure>;

    /// Gives what readers wrote from a day on, the newest first.
    fn comments(&mut self, since: Date, sink: &mut dyn FnMut(KeptComment)) -> Result<(), Failure>;

    /// Deletes what is to be forgotten, such that no byte of it stays in any file of the database.
    fn forget(&mut self, what: &Forget) -> Result<Forgotten, Failure>;
}

#[cfg(test)]
pub(super) mod late;
#[cfg(test)]
mod tests;
