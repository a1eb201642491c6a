//! What helped readers and what did not: feedback, and counts of searches and reads, in a database of its own.
//!
//! Gets:    an article, whether it helped, what was missing; statistics of a day.
//! Gives:   counts by article and day, comments, what was asked for and found, kept through restarts.
//! Touches: its database (`store`, which `sqlite` is), on one thread; `detect`; the day of today.
//! Never:   a reader's address or cookie; a time of day; a number, mail address, password or key that a comment holds; a word of
//!          a search that no article holds.

mod error;
mod feedback;
mod kept;
mod mask;
mod sqlite;
mod statistics;
mod store;
mod told;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use jiff::civil::Date;

pub use error::InsightsError;
use error::QUEUE_MAX;
pub use feedback::{COMMENT_CHARS_MAX, Feedback, Reason};
pub use kept::Kept;
pub use mask::{cleared, masked, masked_of_clean};
use sqlite::Sqlite;
pub use statistics::{
    Asked, Forget, Forgotten, Found, KeptComment, KeptOpening, KeptPassedOn, KeptSearch,
    KeptUnanswered, KeptUse, Opened, Statistics, Unanswered, Uses, WORDS_CHARS_MAX,
};
pub use store::Keeping;
use store::Store;
#[cfg(test)]
pub(crate) use store::late::Gate;
use told::Told;

/// How many answers are written at once, so that a crowd costs one write to the disk and not a thousand.
const BATCH_MAX: usize = 256;

/// What is called with an outcome, on the thread of the database.
struct Done<T>(Box<dyn FnOnce(Result<T, InsightsError>) + Send>);

impl<T> std::fmt::Debug for Done<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Done")
    }
}

/// What the thread of the database is asked to do.
#[derive(Debug)]
enum Work {
    Feedback(Feedback, Done<()>),
    /// Gives how many searches were left out.
    Statistics(Arc<Statistics>, Keeping, Done<u64>),
    Uses(Date, Done<Vec<KeptUse>>),
    PassedOn(Date, Done<Vec<KeptPassedOn>>),
}

/// The door to the database; cheap to clone. The default has none, and refuses.
#[derive(Clone, Debug, Default)]
pub struct Insights {
    sender: Option<Arc<SyncSender<Work>>>,
    counted: Arc<Counted>,
}

/// What became of answers, counted by both ends of the queue.
#[derive(Debug, Default)]
struct Counted {
    waiting: AtomicU64,
    stored: AtomicU64,
    refused: AtomicU64,
}

/// What became of answers since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// They wait for the database just now.
    pub waiting: u64,
    /// Stored, though perhaps without a comment beyond the quota of its day.
    pub stored: u64,
    /// Not stored: the queue was full, or the database failed.
    pub refused: u64,
}

impl Insights {
    /// The database in a folder, which is made when it is missing. One that cannot be opened now is tried again with
    /// each answer: a full disk or a wrong right must not keep the site from its readers.
    #[must_use]
    pub fn open(folder: &Path) -> Insights {
        Insights::over(Box::new(Sqlite::new(folder)))
    }

    /// The same, by a store that answers as `gate` lets it.
    #[cfg(test)]
    pub(crate) fn open_late(folder: &Path, gate: Gate) -> Insights {
        Insights::over(Box::new(store::late::Late::new(Sqlite::new(folder), gate)))
    }

    fn over(store: Box<dyn Store>) -> Insights {
        let (sender, receiver) = sync_channel(QUEUE_MAX);
        let counted = Arc::<Counted>::default();
        let by_thread = Arc::clone(&counted);
        let thread = std::thread::Builder::new()
            .name("insights".to_owned())
            .spawn(move || work_all(store, &receiver, &by_thread));
        match thread {
            Ok(_) => Insights {
                sender: Some(Arc::new(sender)),
                counted,
            },
            Err(error) => {
                tracing::error!("feedback cannot be stored: no thread for it: {error}");
                Insights::default()
            }
        }
    }

    /// What became of answers so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Counts {
            waiting: load(&self.counted.waiting),
            stored: load(&self.counted.stored),
            refused: load(&self.counted.refused),
        }
    }

    /// Stores feedback, and calls `done` from another thread once it is safe on the disk or has failed.
    ///
    /// # Errors
    /// At once, when it cannot even wait; `done` is then not called.
    pub fn record(
        &self,
        feedback: Feedback,
        done: impl FnOnce(Result<(), InsightsError>) + Send + 'static,
    ) -> Result<(), InsightsError> {
        // Before it is sent, for the other end may be quick.
        self.counted.waiting.fetch_add(1, Ordering::Relaxed);
        let sent = self.send(Work::Feedback(feedback, Done(Box::new(done))));
        if sent.is_err() {
            self.counted.waiting.fetch_sub(1, Ordering::Relaxed);
            self.counted.refused.fetch_add(1, Ordering::Relaxed);
        }
        sent
    }

    /// Whether there is a database.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.sender.is_some()
    }

    /// Adds statistics to the database, and calls `done` from another thread with how many searches were left out for there are
    /// as many of their day as may be. The same statistics may be sent again after a failure: they count once.
    ///
    /// # Errors
    /// At once, when they cannot even wait; `done` is then not called.
    pub fn count(
        &self,
        statistics: Arc<Statistics>,
        keeping: Keeping,
        done: impl FnOnce(Result<u64, InsightsError>) + Send + 'static,
    ) -> Result<(), InsightsError> {
        self.send(Work::Statistics(statistics, keeping, Done(Box::new(done))))
    }

    /// Calls `done` from another thread with the uses of articles from a day on.
    ///
    /// # Errors
    /// At once, when it cannot even wait; `done` is then not called.
    pub fn uses(
        &self,
        since: Date,
        done: impl FnOnce(Result<Vec<KeptUse>, InsightsError>) + Send + 'static,
    ) -> Result<(), InsightsError> {
        self.send(Work::Uses(since, Done(Box::new(done))))
    }

    /// Calls `done` from another thread with what agents passed on from a day on.
    ///
    /// # Errors
    /// At once, when it cannot even wait; `done` is then not called.
    pub fn passed_on(
        &self,
        since: Date,
        done: impl FnOnce(Result<Vec<KeptPassedOn>, InsightsError>) + Send + 'static,
    ) -> Result<(), InsightsError> {
        self.send(Work::PassedOn(since, Done(Box::new(done))))
    }

    fn send(&self, work: Work) -> Result<(), InsightsError> {
        let sender = self.sender.as_ref().ok_or(InsightsError::None)?;
        sender.try_send(work).map_err(|error| match error {
            TrySendError::Full(_) => InsightsError::Full,
            TrySendError::Disconnected(_) => InsightsError::None,
        })
    }
}

/// The thread's work, until nobody can send any more.
fn work_all(mut store: Box<dyn Store>, receiver: &Receiver<Work>, counted: &Counted) {
    // Here and not where the server starts, for a large one takes a moment to be looked through.
    if let Err(error) = store.open() {
        tracing::error!(
            "feedback cannot be stored: {}: {error}",
            store.path().display()
        );
    }
    let (mut told, mut told_of_statistics) = (Told::default(), Told::default());
    let mut next = receiver.recv().ok();
    while let Some(work) = next {
        next = None;
        match work {
            Work::Feedback(feedback, done) => {
                let mut batch = (vec![feedback], vec![done]);
                while batch.0.len() < BATCH_MAX && next.is_none() {
                    match receiver.try_recv() {
                        Ok(Work::Feedback(feedback, done)) => {
                            batch.0.push(feedback);
                            batch.1.push(done);
                        }
                        Ok(other) => next = Some(other),
                        Err(_) => break,
                    }
                }
                write(&mut *store, batch, counted, &mut told);
            }
            Work::Statistics(statistics, keeping, Done(done)) => {
                let counted = store.count(&statistics, keeping);
                told_of_statistics.tell_of_statistics(&counted, store.path());
                done(counted.map_err(|error| failed(&*store, &error)));
            }
            Work::Uses(since, Done(done)) => {
                let uses = store.uses(since);
                done(uses.map_err(|error| failed(&*store, &error)));
            }
            Work::PassedOn(since, Done(done)) => {
                let passed_on = store.passed_on(since);
                done(passed_on.map_err(|error| failed(&*store, &error)));
            }
        }
        next = next.or_else(|| receiver.recv().ok());
    }
}

/// Writes a batch of feedback, and says how that ended to whoever waits for it.
fn write(
    store: &mut dyn Store,
    (batch, done): (Vec<Feedback>, Vec<Done<()>>),
    counted: &Counted,
    told: &mut Told,
) {
    let written = store.write(&batch, today());
    let answers = batch.len() as u64;
    counted.waiting.fetch_sub(answers, Ordering::Relaxed);
    let ended = if written.is_ok() {
        &counted.stored
    } else {
        &counted.refused
    };
    ended.fetch_add(answers, Ordering::Relaxed);
    told.tell(&written, batch.len(), store.path());
    for (at, Done(done)) in done.into_iter().enumerate() {
        done(match &written {
            Ok(left_out) if left_out.contains(&at) => Err(InsightsError::Enough),
            Ok(_) => Ok(()),
            Err(error) => Err(failed(store, error)),
        });
    }
}

fn failed(store: &dyn Store, error: &store::Failure) -> InsightsError {
    InsightsError::Database {
        path: store.path().to_owned(),
        message: error.to_string(),
    }
}

/// The day by UTC, by which everything is counted.
#[must_use]
pub fn today() -> Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn said(helpful: Option<bool>, comment: &str) -> Feedback {
        let comment = (!comment.is_empty()).then(|| comment.to_owned());
        Feedback {
            article: "zh/funds/withdraw".parse().unwrap(),
            helpful,
            reason: Some(Reason::StillFails),
            comment,
        }
    }

    #[track_caller]
    fn record(insights: &Insights, feedback: Feedback) -> Result<(), InsightsError> {
        let (told, answer) = mpsc::channel();
        insights.record(feedback, move |result| told.send(result).unwrap())?;
        answer
            .recv_timeout(std::time::Duration::from_secs(20))
            .unwrap()
    }

    #[test]
    fn feedback_is_counted_by_day_and_comments_are_kept_without_what_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let insights = Insights::open(folder.path());
        record(&insights, said(Some(true), "")).unwrap();
        record(&insights, said(Some(false), "")).unwrap();
        record(&insights, said(Some(false), "")).unwrap();
        record(
            &insights,
            said(None, "卡号 4111 1111 1111 1111，'); DROP TABLE comments;--"),
        )
        .unwrap();
        drop(insights);
        let database = rusqlite::Connection::open(folder.path().join("insights.sqlite")).unwrap();
        let votes: (String, i64, i64) = database
            .query_row("SELECT article, helped, not_helped FROM votes", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .unwrap();
        assert_eq!(votes, ("zh/funds/withdraw".to_owned(), 1, 2));
        let last: (String, String) = database
            .query_row(
                "SELECT reason, comment FROM comments ORDER BY id DESC",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert_eq!(
            last,
            (
                "still-fails".to_owned(),
                "卡号 […]，'); DROP TABLE comments;--".to_owned()
            )
        );
    }

    #[test]
    fn a_database_that_cannot_be_opened_is_told_and_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::write(&data, "a file in the place of the folder").unwrap();
        let insights = Insights::open(&data);
        assert!(matches!(
            record(&insights, said(Some(true), "")),
            Err(InsightsError::Database { .. })
        ));
        std::fs::remove_file(&data).unwrap();
        record(&insights, said(Some(true), "")).unwrap();
        assert!(matches!(
            record(&Insights::default(), said(Some(true), "")),
            Err(InsightsError::None)
        ));
    }
}
