//! Keeps the snapshot equal to the content folder.
//!
//! Gets:    a loader, the cell of the current snapshot, events of the file system.
//! Gives:   a thread that swaps in a new snapshot a moment after a change.
//! Touches: `site`, file events, `git`, the clock.
//! Never:   work on a thread of the server: each kind of it has one of its own.

mod accept;
mod batch;
mod checkout;
mod checks;
mod dates;
mod event;
mod folders;
mod following;
mod late;
mod mounted;
mod news;
mod official;
mod pull;
mod report;
mod run;
mod threads;
mod watch;

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::site::{CurrentSnapshot, Loader};
pub use accept::{AcceptError, HeldBack, accept};
pub use checks::ThemeProblems;
use event::{EVENTS_MAX, Event};
pub use following::{Following, Published};
use run::Loop;
use threads::spawn;

/// After which time a reload is reported that still runs: 100,000 articles are read and indexed in less.
const LATE_AFTER: Duration = Duration::from_secs(30);

/// The running reload loop; it ends when this is dropped.
pub struct Reloader {
    events: SyncSender<Event>,
    threads: Vec<JoinHandle<()>>,
    /// Hung up to end the pulling, and the watching over reloads.
    beside: Vec<SyncSender<()>>,
    /// Hung up to end the following of history; nobody waits for that end, since git may pass through a long one just now.
    _history: SyncSender<()>,
}

impl Reloader {
    /// Starts to follow the loader's content folder.
    ///
    /// Changes made before this call and after the loader's last load are seen as well.
    #[must_use]
    pub fn start(loader: Loader, current: Arc<CurrentSnapshot>, following: Following) -> Reloader {
        let (events, inbox) = sync_channel(EVENTS_MAX);
        let to_loop = events.clone();
        let content = loader.content().to_owned();
        let history = follow_history(&loader, events.clone());
        let (mut threads, mut beside) = (Vec::new(), Vec::new());
        let (late_after, state, doing) = (
            following.late_after.unwrap_or(LATE_AFTER),
            Arc::clone(&current),
            loader.doing(),
        );
        let (hang_up, stop) = sync_channel(0);
        threads.extend(spawn("late", move || {
            late::watch(&state, &doing, late_after, &stop)
        }));
        beside.push(hang_up);
        if let Some(every) = following.git_pull {
            let (hang_up, stop) = sync_channel(0);
            let (to_loop, state) = (events.clone(), Arc::clone(&current));
            let reset = following.git_reset;
            threads.extend(spawn("pull", move || {
                pull::again_and_again(&content, (every, reset), &stop, &state, &to_loop)
            }));
            beside.push(hang_up);
        }
        let run = move || Loop::new(loader, current, following, to_loop).run(&inbox);
        threads.extend(spawn("reload", run));
        Reloader {
            events,
            threads,
            beside,
            _history: history,
        }
    }
}

impl Drop for Reloader {
    fn drop(&mut self) {
        let _ = self.events.send(Event::Shutdown);
        self.beside.clear();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn follow_history(loader: &Loader, events: SyncSender<Event>) -> SyncSender<()> {
    let (hang_up, stop) = sync_channel(0);
    let (content, dates) = (loader.content().to_owned(), loader.dates().clone());
    spawn("dates", move || {
        let moved = || drop(events.send(Event::HeadMoved));
        dates::follow(&content, dates, &stop, moved, |newer| {
            drop(events.send(Event::Dates(newer)))
        });
    });
    hang_up
}
