//! What helped readers and what did not: feedback, in a database of its own.
//!
//! Gets:    an article, whether it helped, what was missing.
//! Gives:   counts by article and day, and comments, kept through restarts.
//! Touches: its database (`sqlite`), on one thread; `detect`; the day of today.
//! Never:   a reader's address, cookie or search; a time of day; a number, mail address, password or key that a comment holds.

mod feedback;
mod mask;
mod sqlite;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

pub use feedback::{COMMENT_CHARS_MAX, Feedback, Reason};
use sqlite::Store;

/// How many answers wait for the database at most. Beyond that readers are asked to try again: they are written in
/// batches, so this many wait only when the disk does not answer.
const QUEUE_MAX: usize = 1_000;
/// How many answers are written at once, so that a crowd costs one write to the disk and not a thousand.
const BATCH_MAX: usize = 256;

/// Why feedback was not stored. It may be sent again.
#[derive(Debug, thiserror::Error)]
pub enum InsightsError {
    /// More is waiting than may.
    #[error("{QUEUE_MAX} answers wait for the database already")]
    Full,
    /// As many comments were taken today as are kept of a day; the rest of the answer was stored.
    #[error("no more comments are taken today")]
    Enough,
    /// There is no database: the server was started without one.
    #[error("there is no database for feedback")]
    None,
    /// The database failed.
    #[error("the database {} cannot be used: {message}", .path.display())]
    Database {
        /// Its file.
        path: PathBuf,
        /// Why.
        message: String,
    },
}

type Done = Box<dyn FnOnce(Result<(), InsightsError>) + Send>;

/// The door to the database; cheap to clone. The default has none, and refuses.
#[derive(Clone, Debug, Default)]
pub struct Insights {
    sender: Option<Arc<SyncSender<(Feedback, DoneCell)>>>,
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

/// What is called when an answer is stored, or not.
struct DoneCell(Done);

impl std::fmt::Debug for DoneCell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DoneCell")
    }
}

impl Insights {
    /// The database in a folder, which is made when it is missing. One that cannot be opened now is tried again with
    /// each answer: a full disk or a wrong right must not keep the site from its readers.
    #[must_use]
    pub fn open(folder: &Path) -> Insights {
        let (sender, receiver) = sync_channel(QUEUE_MAX);
        let (store, counted) = (Store::new(folder), Arc::<Counted>::default());
        let by_thread = Arc::clone(&counted);
        let thread = std::thread::Builder::new()
            .name("insights".to_owned())
            .spawn(move || write_all(store, &receiver, &by_thread));
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
        let sent = match &self.sender {
            Some(sender) => {
                // Before it is sent, for the other end may be quick.
                self.counted.waiting.fetch_add(1, Ordering::Relaxed);
                let sent = sender.try_send((feedback, DoneCell(Box::new(done))));
                sent.map_err(|error| {
                    self.counted.waiting.fetch_sub(1, Ordering::Relaxed);
                    match error {
                        TrySendError::Full(_) => InsightsError::Full,
                        TrySendError::Disconnected(_) => InsightsError::None,
                    }
                })
            }
            None => Err(InsightsError::None),
        };
        if sent.is_err() {
            self.counted.refused.fetch_add(1, Ordering::Relaxed);
        }
        sent
    }
}

/// The thread's work, until nobody can send any more.
fn write_all(mut store: Store, receiver: &Receiver<(Feedback, DoneCell)>, counted: &Counted) {
    // Here and not where the server starts, for a large one takes a moment to be looked through.
    if let Err(error) = store.open() {
        tracing::error!(
            "feedback cannot be stored: {}: {error}",
            store.path().display()
        );
    }
    let mut told = Told::default();
    while let Ok(first) = receiver.recv() {
        let (batch, done): (Vec<Feedback>, Vec<DoneCell>) = std::iter::once(first)
            .chain(receiver.try_iter().take(BATCH_MAX - 1))
            .unzip();
        let day = jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        let written = store.write(&batch, day);
        let answers = batch.len() as u64;
        counted.waiting.fetch_sub(answers, Ordering::Relaxed);
        let ended = if written.is_ok() {
            &counted.stored
        } else {
            &counted.refused
        };
        ended.fetch_add(answers, Ordering::Relaxed);
        told.tell(&written, batch.len(), store.path());
        for (at, DoneCell(done)) in done.into_iter().enumerate() {
            done(match &written {
                Ok(left_out) if left_out.contains(&at) => Err(InsightsError::Enough),
                Ok(_) => Ok(()),
                Err(error) => Err(InsightsError::Database {
                    path: store.path().to_owned(),
                    message: error.to_string(),
                }),
            });
        }
    }
}

/// How often a cause that lasts is reported again.
const TELL_EVERY: Duration = Duration::from_secs(60);

/// What the log was told of answers that were not stored: a cause that lasts is reported once a minute, not with each answer.
#[derive(Default)]
struct Told {
    last: Option<(String, Instant)>,
    /// Answers that were refused since the last good one.
    refused: usize,
}

impl Told {
    fn tell<T>(&mut self, written: &Result<T, sqlite::StoreError>, answers: usize, path: &Path) {
        let path = path.display();
        let Err(error) = written else {
            if self.refused > 0 {
                tracing::warn!(
                    "{path}: feedback is stored again; {} answers were refused meanwhile",
                    self.refused
                );
            }
            *self = Told::default();
            return;
        };
        self.refused += answers;
        let cause = error.to_string();
        if self
            .last
            .as_ref()
            .is_none_or(|(last, at)| *last != cause || at.elapsed() >= TELL_EVERY)
        {
            tracing::error!(
                "{path}: {} answers of readers were not stored, and their writers are told so: {cause}",
                self.refused
            );
            self.last = Some((cause, Instant::now()));
        }
    }
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
