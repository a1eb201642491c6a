//! The thread of the database of accounts: what it is asked to do, and what it makes known.
//!
//! Gets:    work, one after another.
//! Gives:   it done; all accounts in memory, as they were a moment ago.
//! Touches: the database, the log.
//! Never:   a state in memory that is older than `STALE` and still believed.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;

use super::clock::Clock;
use super::error::AccountsError;
use super::kept::{Kept, Kind, Span};
use super::name::AccountName;
use super::secret::{Hash, Secret};
use super::store::{SignedIn, Store, Used};

/// How often the thread looks whether a command has changed something.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// For how long what was seen last is believed: whoever is revoked is out by then, whatever the disk does.
const STALE: Duration = Duration::from_secs(5);
/// How often a cause that lasts is logged again.
const TELL_EVERY: Duration = Duration::from_secs(60);

/// What is called with an outcome, on the thread of the database.
pub(super) struct Done<T>(pub(super) Box<dyn FnOnce(T) + Send>);

impl<T> fmt::Debug for Done<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Done")
    }
}

/// What the thread is asked to do.
#[derive(Debug)]
pub(super) enum Work {
    Look(Done<()>),
    SignIn(Hash, Kind, Done<Result<Option<SignedIn>, AccountsError>>),
    SignOut(Hash, Done<Result<(), AccountsError>>),
    Link(AccountName, Kind, Span, Done<Result<Secret, AccountsError>>),
    Used(Used, i64),
}

/// What the thread makes known.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) clock: Clock,
    kept: ArcSwap<Kept>,
    started: Instant,
    /// When the database was last seen to be as `kept` has it, in milliseconds since `started`, and one more; 0 before that.
    seen_ms: AtomicU64,
    asked: AtomicU64,
}

impl Default for Shared {
    fn default() -> Shared {
        Shared {
            clock: Clock::default(),
            kept: ArcSwap::default(),
            started: Instant::now(),
            seen_ms: AtomicU64::new(0),
            asked: AtomicU64::new(0),
        }
    }
}

impl Shared {
    /// All that is kept, as it was at most `STALE` ago.
    pub(super) fn fresh(&self) -> Result<Arc<Kept>, AccountsError> {
        let seen_ms = self.seen_ms.load(Ordering::Acquire);
        let age_ms = (self.now_ms() + 1).saturating_sub(seen_ms);
        match seen_ms > 0 && u128::from(age_ms) <= STALE.as_millis() {
            true => Ok(self.kept.load_full()),
            false => Err(AccountsError::Stale),
        }
    }

    pub(super) fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX - 1)
    }
}

/// The thread's work, until nobody can send any more.
pub(super) fn work_all(store: Store, receiver: &Receiver<Work>, shared: &Shared) {
    let mut thread = Thread {
        store,
        shared,
        stamp: None,
        told: None,
    };
    thread.look();
    loop {
        match receiver.recv_timeout(LOOK_EVERY) {
            Ok(work) => thread.work(work),
            Err(RecvTimeoutError::Timeout) => thread.look(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

struct Thread<'a> {
    store: Store,
    shared: &'a Shared,
    /// That of the state that is known.
    stamp: Option<i64>,
    /// What the log was told last.
    told: Option<(String, Instant)>,
}

impl Thread<'_> {
    fn work(&mut self, work: Work) {
        match work {
            Work::Look(Done(done)) => {
                self.shared.asked.fetch_add(1, Ordering::Relaxed);
                self.look();
                done(());
            }
            Work::SignIn(link, kind, Done(done)) => {
                self.shared.asked.fetch_add(1, Ordering::Relaxed);
                let signed_in = self.store.sign_in(link, kind, self.shared.clock.now_s());
                self.look();
                done(signed_in);
            }
            Work::SignOut(session, Done(done)) => {
                let gone = self.store.sign_out(session);
                self.look();
                done(gone);
            }
            Work::Link(account, kind, span, Done(done)) => {
                let link = self.store.add_link(&account, kind, span);
                self.look();
                done(link);
            }
            Work::Used(used, now_s) => {
                let noted = self.store.used(&used, now_s);
                self.tell(&noted);
                self.look();
            }
        }
    }

    /// Reads all of the database when its state is another one.
    fn look(&mut self) {
        let began_ms = self.shared.now_ms();
        let seen = self.see();
        if seen.is_ok() {
            self.shared.seen_ms.store(began_ms + 1, Ordering::Release);
        }
        self.tell(&seen);
    }

    fn see(&mut self) -> Result<(), AccountsError> {
        if self.stamp.is_none() {
            self.store.open()?;
        }
        let stamp = self.store.stamp()?;
        if self.stamp != Some(stamp) {
            let (kept, stamp) = self.store.read()?;
            self.shared.kept.store(Arc::new(kept));
            self.stamp = Some(stamp);
        }
        Ok(())
    }

    /// Logs what fails: at once, and once a minute while it lasts.
    fn tell<T>(&mut self, done: &Result<T, AccountsError>) {
        let Err(error) = done else {
            if self.told.take().is_some() {
                tracing::info!("the database of accounts can be used again");
            }
            return;
        };
        let cause = error.to_string();
        let is_news = |(told, at): &(String, Instant)| *told != cause || at.elapsed() >= TELL_EVERY;
        if self.told.as_ref().is_none_or(is_news) {
            tracing::error!("agents cannot sign in: {cause}");
            self.told = Some((cause, Instant::now()));
        }
    }
}
