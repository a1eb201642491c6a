//! Keeps the snapshot equal to the content folder.
//!
//! Gets:    a loader, the cell of the current snapshot, events of the file system.
//! Gives:   a thread that swaps in a new snapshot a moment after a change.
//! Touches: `site`, file events, the clock.
//! Never:   trust in an event: each one only says where to look, and a look at all files now and then catches those
//!          that never came. A reload that fails keeps what is served.

mod batch;
mod watch;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::site::{CurrentSnapshot, Loader};
use batch::Batch;
use watch::{Watch, WatchEvent};

/// How often all files are looked at, whatever the events say.
const RESCAN_EVERY: Duration = Duration::from_secs(60);
/// How soon a reload that failed is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// Everything that can happen to the reload loop.
enum Event {
    Files(WatchEvent),
    Shutdown,
}

/// The running reload loop; it ends when this is dropped.
pub struct Reloader {
    events: Sender<Event>,
    thread: Option<JoinHandle<()>>,
}

impl Reloader {
    /// Starts to follow the loader's content folder; `poll` looks at it every so often instead of asking the system for events.
    ///
    /// Changes made before this call and after the loader's last load are seen as well.
    #[must_use]
    pub fn start(mut loader: Loader, current: Arc<CurrentSnapshot>, poll: Option<Duration>) -> Reloader {
        let (events, inbox) = channel();
        let to_loop = events.clone();
        let spawned = std::thread::Builder::new().name("reload".to_owned()).spawn(move || {
            let content = loader.content().to_owned();
            let watch = || {
                let to_loop = to_loop.clone();
                Watch::start(&content, poll, move |event| {
                    // The loop is gone only when the process is ending.
                    let _ = to_loop.send(Event::Files(event));
                })
            };
            run(&mut loader, &current, &inbox, &watch);
        });
        let thread = spawned.map_err(|error| tracing::error!("changes are not followed: cannot start a thread: {error}")).ok();
        Reloader { events, thread }
    }
}

impl Drop for Reloader {
    fn drop(&mut self) {
        let _ = self.events.send(Event::Shutdown);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(loader: &mut Loader, current: &CurrentSnapshot, inbox: &Receiver<Event>, start_watch: &dyn Fn() -> Watch) {
    warm(current);
    let mut batch = Batch::default();
    let mut watch = start_watch();
    // Whether the folder that is watched may not be the one that is there.
    let mut lost = false;
    // Between the first load and the watch files may have changed: look once at the start.
    let mut rescan_at = Instant::now();
    loop {
        let now = Instant::now();
        let wait =
            batch.due_in(now).unwrap_or(rescan_at.saturating_duration_since(now)).min(rescan_at.saturating_duration_since(now));
        match inbox.recv_timeout(wait) {
            Ok(Event::Files(WatchEvent::Changed(paths))) => batch.add(paths, Instant::now()),
            Ok(Event::Files(WatchEvent::LookAtAll)) => batch.add(Vec::new(), Instant::now()),
            Ok(Event::Files(WatchEvent::FolderGone)) => {
                lost = true;
                batch.add(Vec::new(), Instant::now());
            }
            Ok(Event::Shutdown) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
        let now = Instant::now();
        let batch_due = batch.due_in(now).is_some_and(|wait| wait.is_zero());
        if batch_due || now >= rescan_at {
            let ok = reload(loader, current, &batch.take());
            if ok && lost {
                // What changes from here on is reported; what changed before is found by looking once more.
                watch = start_watch();
                batch.add(Vec::new(), Instant::now());
            }
            lost = !ok;
            rescan_at = Instant::now() + if ok { watch.poll_every().unwrap_or(RESCAN_EVERY) } else { RETRY_AFTER };
        }
    }
}

/// Makes the current snapshot ready for misspelt questions, beside everything else.
fn warm(current: &CurrentSnapshot) {
    let snapshot = current.load();
    let work = move || {
        if let Err(error) = snapshot.warm() {
            tracing::warn!("the vocabulary cannot be read, misspelt questions stay as they are: {error}");
        }
    };
    if let Err(error) = std::thread::Builder::new().name("warm".to_owned()).spawn(work) {
        tracing::warn!("cannot start a thread: {error}");
    }
}

fn reload(loader: &mut Loader, current: &CurrentSnapshot, touched: &HashSet<PathBuf>) -> bool {
    let started = Instant::now();
    // A fault in one file or in the index must not end the following of all others.
    let load = std::panic::AssertUnwindSafe(|| loader.load_changes(touched, &|_, _| ()));
    let Ok(done) = std::panic::catch_unwind(load) else {
        tracing::error!("loading the content failed with a fault of the program, the last version stays");
        return false;
    };
    match done {
        Ok(None) => true,
        Ok(Some((snapshot, loaded))) => {
            let (generation, problems) = (snapshot.generation, snapshot.problems.len());
            current.swap(snapshot);
            warm(current);
            let ms = started.elapsed().as_millis();
            tracing::info!(
                generation,
                "content changed: {} files read, {} articles indexed, {} taken out, {problems} problems, in {ms} ms",
                loaded.read,
                loaded.analysed,
                loaded.removed
            );
            for note in loaded.notes {
                tracing::warn!("{note}");
            }
            true
        }
        Err(error) => {
            let error = anyhow::Error::new(error);
            tracing::error!("the content could not be loaded again, the last version stays: {error:#}");
            false
        }
    }
}
