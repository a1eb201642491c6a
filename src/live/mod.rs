//! Keeps the snapshot equal to the content folder.
//!
//! Gets:    a loader, the cell of the current snapshot, events of the file system.
//! Gives:   a thread that swaps in a new snapshot a moment after a change.
//! Touches: `site`, file events, `git`, the clock.
//! Never:   trust in an event: each one only says where to look. All files are compared by size and time once a minute,
//!          and by their bytes now and then and whenever events were lost. A reload that fails keeps what is served.

mod accept;
mod batch;
mod checks;
mod dates;
mod late;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::door::{self, Kind};
use crate::git::{self, Repository};
use crate::site::{CurrentSnapshot, Dates, LoadError, Loaded, Loader, Look, OfficialStamp};
use accept::Desk;
pub use accept::{AcceptError, HeldBack, accept};
use batch::{Batch, Due};
use checks::Checks;
pub use checks::ThemeProblems;
use watch::{Watch, WatchEvent};

/// How often all files are looked at, whatever the events say.
const RESCAN_EVERY: Duration = Duration::from_secs(60);
/// Every so many of these looks compares the bytes of all files: once in a quarter of an hour.
const BYTES_EVERY: u32 = 15;
/// How often the index on disk is looked at: so many seconds at most it is damaged, or answers fail, without being mended.
const HEAL_EVERY: Duration = Duration::from_secs(2);
/// How soon a reload that failed is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// How often it is asked whether git is done.
const GIT_WAIT: Duration = Duration::from_millis(20);
/// How long git is waited for at most; then what is there is taken, for it may go on for long.
const GIT_WAIT_MAX: Duration = Duration::from_secs(60);
/// How often the operator's official list is looked at. An edit counts once two looks in a row have seen the same file, so
/// that one that is being written is not read by half.
const OFFICIAL_EVERY: Duration = Duration::from_millis(250);
/// How long after a new folder was seen it is looked at again: files that came before it was watched were not reported.
const NEW_FOLDER_AGAIN: Duration = Duration::from_millis(500);

/// How long the loop sleeps at most while an article is to come or go by its dates: the clock may be set meanwhile, and a
/// machine that slept wakes late.
const CLOCK_LOOK: Duration = Duration::from_secs(1);
/// How long it sleeps at least then: what has turned and is not taken in yet must not keep it awake.
const TURN_WAIT: Duration = Duration::from_millis(20);
/// How many new folders wait for that at most; when there are more, all of the content is looked at again.
const AGAIN_MAX: usize = 1_000;
/// How many events wait for the loop at most, as many as the system keeps by itself: what comes on top is counted as lost.
const EVENTS_MAX: usize = 16_384;
/// After which time a reload is reported that still runs: 100,000 articles are read and indexed in less.
const LATE_AFTER: Duration = Duration::from_secs(30);

/// How changes are followed.
#[derive(Clone, Default)]
pub struct Following {
    /// Look at all files every so often instead of asking the system for events.
    pub poll: Option<Duration>,
    /// Pull from git every so often.
    pub git_pull: Option<Duration>,
    /// The data folder, through which `jieda accept` reaches a running server.
    pub data: Option<PathBuf>,
    /// What is wrong with the theme; nothing unless given.
    pub theme: Option<ThemeProblems>,
    /// After which time a reload that still runs is reported; half a minute unless given.
    pub late_after: Option<Duration>,
}

/// Everything that can happen to the reload loop.
enum Event {
    Files(WatchEvent),
    /// `git pull` brought something.
    Pulled,
    /// More is known of days of change.
    Dates(Dates),
    /// The current commit may be another one.
    HeadMoved,
    Shutdown,
}

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
            threads.extend(spawn("pull", move || {
                pull_again_and_again(&content, every, &stop, &state, &to_loop)
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

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Option<JoinHandle<()>> {
    let thread = std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work);
    thread
        .map_err(|error| tracing::error!("cannot start the thread `{name}`: {error}"))
        .ok()
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

fn pull_again_and_again(
    content: &Path,
    every: Duration,
    stop: &Receiver<()>,
    current: &CurrentSnapshot,
    events: &SyncSender<Event>,
) {
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(every) {
        match git::pull(content) {
            Ok(commits) if commits.is_empty() => {}
            Ok(commits) => {
                tracing::info!(
                    "git pull brought {} commits: {}",
                    commits.len(),
                    commits.join("; ")
                );
                let _ = events.send(Event::Pulled);
            }
            Err(error) => {
                current.status.pull_failures.fetch_add(1, Ordering::Relaxed);
                tracing::warn!("{}: nothing was pulled: {error}", content.display());
            }
        }
    }
}

/// The reload loop.
struct Loop {
    loader: Loader,
    current: Arc<CurrentSnapshot>,
    content: PathBuf,
    poll: Option<Duration>,
    to_loop: ToLoop,
    watch: Watch,
    batch: Batch,
    /// Where losses are accepted.
    desk: Desk,
    /// Whether the folder that is watched may not be the one that is there.
    folder_lost: bool,
    /// Whether events were lost, so that only the bytes of all files tell the truth.
    events_lost: bool,
    repository: Option<Repository>,
    /// Since when git has been waited for.
    git_since: Option<Instant>,
    /// What git's index was when all was last taken in.
    git_seen: Option<git::Moment>,
    rescan_at: Instant,
    /// When the index on disk is looked at next.
    heal_at: Instant,
    /// Whether the next snapshot mends the index.
    healing: bool,
    rescans: u32,
    /// New folders, and when they are looked at again.
    again: Vec<(Instant, PathBuf)>,
    /// Whether what was parsed could not be stored.
    unsaved: bool,
    /// The operator's list as it was read, and as it was seen last; none when there is none.
    official: Option<[OfficialStamp; 2]>,
    official_looked: Instant,
    checks: Checks,
}

impl Loop {
    fn new(
        loader: Loader,
        current: Arc<CurrentSnapshot>,
        following: Following,
        events: SyncSender<Event>,
    ) -> Loop {
        let content = loader.content().to_owned();
        // Read once more in a moment: it may have changed since it was opened.
        let official = loader.official_stamp().map(|stamp| [None, stamp]);
        let (poll, to_loop) = (
            following.poll,
            ToLoop {
                events,
                full: Arc::default(),
            },
        );
        Loop {
            official,
            official_looked: Instant::now(),
            watch: start_watch(&content, poll, &to_loop),
            desk: Desk::new(following.data, &content),
            checks: Checks::start(&current, &content, following.theme),
            loader,
            current,
            content,
            poll,
            to_loop,
            batch: Batch::default(),
            folder_lost: false,
            events_lost: false,
            repository: None,
            git_since: None,
            git_seen: None,
            // Between the first load and the watch files may have changed: look once at the start.
            rescan_at: Instant::now(),
            heal_at: Instant::now() + HEAL_EVERY,
            healing: false,
            // By their bytes, for what was stored of them at an earlier time was believed by size and time.
            rescans: BYTES_EVERY - 1,
            again: Vec::new(),
            unsaved: false,
        }
    }

    fn run(mut self, inbox: &Receiver<Event>) {
        self.checks.wake();
        loop {
            self.current
                .status
                .polling
                .store(self.watch.poll_every().is_some(), Ordering::Relaxed);
            match inbox.recv_timeout(self.wait()) {
                Ok(Event::Files(event)) => self.note(event),
                Ok(Event::Pulled) => self.batch.add_all(Instant::now()),
                Ok(Event::Dates(dates)) => {
                    self.loader.set_dates(dates);
                    // Nothing is looked at; what is known then makes a snapshot, unless git is at work.
                    self.batch.add([], Instant::now());
                }
                // What the commit is counts when files go: it must be known as it was before they do.
                Ok(Event::HeadMoved) => self.batch.add([], Instant::now()),
                Ok(Event::Shutdown) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.to_loop.has_lost() {
                self.note(WatchEvent::Lost);
            }
            self.ask_about_losses();
            let now = Instant::now();
            self.follow_official(now);
            // After a reload that failed the next look takes it in.
            let turns =
                !self.events_lost && self.loader.turns_in().is_some_and(|wait| wait.is_zero());
            if turns && self.batch.due_in(now).is_none() {
                // Nothing is looked at; what is known makes a snapshot of this moment, unless git is at work.
                self.batch.add([], now);
            }
            let (early, due): (Vec<_>, Vec<_>) =
                self.again.drain(..).partition(|(at, _)| *at > now);
            self.again = early;
            if !due.is_empty() {
                self.batch.add(due.into_iter().map(|(_, path)| path), now);
            }
            if now >= self.heal_at {
                self.look_at_index(now);
            }
            if self.batch.due_in(now).is_some_and(|wait| wait.is_zero()) || now >= self.rescan_at {
                self.current.status.reload_begins();
                self.look(now);
                self.current.status.reload_ends();
            }
        }
    }

    /// Has the index made anew when it is not on disk as it was written, or when its answers fail. The articles are in memory:
    /// nothing is looked at for it, but what git may be writing just now must not be served by half.
    fn look_at_index(&mut self, now: Instant) {
        let answers_fail = self
            .current
            .get()
            .is_some_and(|snapshot| snapshot.has_failed());
        if let Some(why) = self.loader.look_at_index(answers_fail) {
            tracing::warn!("the index is made anew under the running site: {why}");
            self.healing = true;
            self.batch.add([], now);
        }
        self.heal_at = now + HEAL_EVERY;
    }

    fn wait(&self) -> Duration {
        let now = Instant::now();
        let rescan = self
            .rescan_at
            .min(self.heal_at)
            .saturating_duration_since(now);
        let again = self
            .again
            .iter()
            .map(|(at, _)| at.saturating_duration_since(now))
            .min();
        let official = self.official.map(|_| OFFICIAL_EVERY);
        let held = (self.loader.held_back().len() > 0).then_some(accept::LOOK_EVERY);
        // What turns at this very moment is seen by the next pass; what has turned may wait in the batch, or for git.
        let turn = self
            .loader
            .turns_in()
            .map(|wait| wait.clamp(TURN_WAIT, CLOCK_LOOK));
        let waits = self
            .batch
            .due_in(now)
            .into_iter()
            .chain(again)
            .chain(official)
            .chain(held)
            .chain(turn);
        let wait = waits.fold(rescan, Duration::min);
        if self.git_since.is_some() {
            wait.max(GIT_WAIT)
        } else {
            wait
        }
    }

    /// Lets the operator's list be read again once an edit of it is done.
    fn follow_official(&mut self, now: Instant) {
        // However many events come: two looks at one instant would see the same half of a file.
        let Some([read, seen]) = self
            .official
            .filter(|_| self.official_looked.elapsed() >= OFFICIAL_EVERY)
        else {
            return;
        };
        let Some(stamp) = self.loader.official_stamp() else {
            return;
        };
        self.official_looked = now;
        let is_done = stamp == seen && stamp != read;
        if is_done {
            self.loader.official_changed();
            // Nothing is looked at in the content; what the list says then makes a snapshot.
            self.batch.add([], now);
        }
        self.official = Some([if is_done { stamp } else { read }, stamp]);
    }

    /// Whether somebody says by now that what is held back is meant to go.
    fn ask_about_losses(&mut self) {
        if self.loader.held_back().len() > 0 {
            self.desk.tell(self.loader.held_back());
            if self.desk.is_asked() {
                self.loader.accept_losses();
                // At everything, for what is there by now is no loss.
                self.batch.add_all(Instant::now());
            }
        }
    }

    fn note(&mut self, event: WatchEvent) {
        let now = Instant::now();
        match event {
            WatchEvent::Changed(paths) => {
                let folders = paths
                    .iter()
                    .filter(|path| self.kind_of(path) == Some(Kind::Folder))
                    .cloned();
                let folders: Vec<PathBuf> = folders.collect();
                self.again.extend(
                    folders
                        .into_iter()
                        .map(|path| (now + NEW_FOLDER_AGAIN, path)),
                );
                if self.again.len() > AGAIN_MAX {
                    self.again = vec![(now + NEW_FOLDER_AGAIN, PathBuf::new())];
                }
                self.batch.add(paths, now);
            }
            // Nobody closes a link, a pipe or a socket that appears.
            WatchEvent::Writing(path)
                if self.kind_of(&path).is_some_and(|kind| kind != Kind::File) =>
            {
                self.batch.add([path], now)
            }
            WatchEvent::Writing(path) => self.batch.writing(path, now),
            WatchEvent::Written(path) => self.batch.written(path, now),
            WatchEvent::Lost => {
                self.current
                    .status
                    .events_lost
                    .fetch_add(1, Ordering::Relaxed);
                self.events_lost = true;
                self.batch.add_all(now);
            }
            WatchEvent::FolderGone => {
                self.folder_lost = true;
                self.batch.add_all(now);
            }
            WatchEvent::Blind(why) => {
                self.watch.fall_back(&self.content, &why);
                self.batch.add_all(now);
            }
        }
    }

    fn kind_of(&self, path: &Path) -> Option<Kind> {
        door::look(&self.content, path).ok().map(|seen| seen.kind)
    }

    /// Takes in what is due, unless git is at work.
    fn look(&mut self, now: Instant) {
        if self.is_git_busy(now) {
            return;
        }
        let mut due = self.batch.take(now);
        let rescan = now >= self.rescan_at;
        due.all |= rescan;
        self.events_lost |= due.overflowed;
        let moment = self.repository.as_ref().and_then(Repository::moment);
        if moment != self.git_seen {
            // A checkout. Its events may come late on a busy machine: the files that are reported by now need not be all, and
            // those that are reported as open may long be closed. Without them it would be taken in by half.
            due.all = true;
            if !due.unfinished.is_empty() {
                self.batch.put_back(due, Instant::now());
                return;
            }
        }
        let read = self.read(&due);
        // What git began to write meanwhile was read by half: look again when it is done.
        if self.is_git_busy(Instant::now())
            || moment != self.repository.as_ref().and_then(Repository::moment)
        {
            self.batch.put_back(due, Instant::now());
            return;
        }
        self.git_since = None;
        let ok = match read {
            Some(read) => self.publish(now, read),
            None => false,
        };
        self.save();
        if ok {
            if std::mem::take(&mut self.healing) {
                self.current
                    .status
                    .index_heals
                    .fetch_add(1, Ordering::Relaxed);
            }
            self.git_seen = moment;
            self.current.status.looked();
            self.events_lost &= !due.all;
            self.rescans += u32::from(rescan);
            if std::mem::take(&mut self.folder_lost) {
                // What changes from here on is reported; what changed before is found by looking once more.
                self.watch = start_watch(&self.content, self.poll, &self.to_loop);
                self.batch.add_all(Instant::now());
            }
            if due.all {
                self.rescan_at = Instant::now() + self.watch.poll_every().unwrap_or(RESCAN_EVERY);
            }
        } else {
            self.current
                .status
                .reload_failures
                .fetch_add(1, Ordering::Relaxed);
            self.folder_lost |= !self.content.is_dir();
            self.events_lost = true;
            self.rescan_at = Instant::now() + RETRY_AFTER;
        }
    }

    /// Whether git writes the work tree, and is waited for.
    fn is_git_busy(&mut self, now: Instant) -> bool {
        self.repository = Repository::of(&self.content);
        if !self.repository.as_ref().is_some_and(Repository::is_busy) {
            return false;
        }
        let since = *self.git_since.get_or_insert(now);
        let waits = now.saturating_duration_since(since) < GIT_WAIT_MAX;
        if !waits {
            tracing::warn!(
                "git has held its lock for {} s; taking in what is there",
                GIT_WAIT_MAX.as_secs()
            );
        }
        waits
    }

    fn read(&mut self, due: &Due) -> Option<usize> {
        let look = match due.all {
            false => Look::At(&due.paths),
            true if self.events_lost || self.rescans % BYTES_EVERY == BYTES_EVERY - 1 => {
                Look::Bytes
            }
            true => Look::Stamps,
        };
        // Files that were reported are read though size and time are as before: clocks are too coarse for two quick saves.
        let loader = &mut self.loader;
        guarded(|| {
            let read = loader.read(look, &due.unfinished, &|_, _, _| ())?;
            let again = if due.all {
                loader.read(Look::At(&due.paths), &due.unfinished, &|_, _, _| ())?
            } else {
                0
            };
            Ok(read + again)
        })
    }

    /// Keeps what was parsed for the next start; says so once when it cannot, and tries again with each look.
    fn save(&mut self) {
        let was_unsaved = std::mem::replace(&mut self.unsaved, false);
        if let Err(error) = self.loader.save() {
            self.unsaved = true;
            if !was_unsaved {
                tracing::warn!(
                    "the next start will parse all files: {:#}",
                    anyhow::Error::new(error)
                );
            }
        }
    }

    fn publish(&mut self, started: Instant, read: usize) -> bool {
        let loader = &mut self.loader;
        let done = guarded(|| loader.snapshot(read, &|_, _, _| ()));
        let status = &self.current.status;
        status
            .index_in_memory
            .store(self.loader.index_in_memory(), Ordering::Relaxed);
        let (held_back, times) = self.loader.public_held_back();
        status.held_back.store(held_back as u64, Ordering::Relaxed);
        status.reloads_held_back.store(times, Ordering::Relaxed);
        self.desk.tell(self.loader.held_back());
        match done {
            Some(Some((snapshot, loaded))) => {
                let is_public = self.current.swap(snapshot);
                self.checks.wake();
                tell(&self.current, started, &loaded, is_public);
                true
            }
            Some(None) => true,
            None => false,
        }
    }
}

/// The watch's way to the loop: it never waits, for the system's own queue would run over meanwhile.
#[derive(Clone)]
struct ToLoop {
    events: SyncSender<Event>,
    /// Whether there was no room for some of them.
    full: Arc<AtomicBool>,
}

impl ToLoop {
    fn send(&self, event: WatchEvent) {
        // Without the loop the process is ending; while there is no room, the loop has enough to wake up for.
        if let Err(TrySendError::Full(_)) = self.events.try_send(Event::Files(event)) {
            self.full.store(true, Ordering::Relaxed);
        }
    }

    /// Whether events were lost since this was asked last.
    fn has_lost(&self) -> bool {
        self.full.swap(false, Ordering::Relaxed)
    }
}

fn start_watch(content: &Path, poll: Option<Duration>, to_loop: &ToLoop) -> Watch {
    let to_loop = to_loop.clone();
    Watch::start(content, poll, move |event| to_loop.send(event))
}

/// What a load gave; none when it failed, which is logged.
fn guarded<T>(load: impl FnOnce() -> Result<T, LoadError>) -> Option<T> {
    // A fault in one file or in the index must not end the following of all others.
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(load)) {
        Ok(Ok(loaded)) => Some(loaded),
        Ok(Err(error)) => {
            let error = anyhow::Error::new(error);
            tracing::error!(
                "the content could not be loaded again, the last version stays: {error:#}"
            );
            None
        }
        Err(_) => {
            tracing::error!(
                "loading the content failed with a fault of the program, the last version stays"
            );
            None
        }
    }
}

fn tell(current: &CurrentSnapshot, started: Instant, loaded: &Loaded, is_public: bool) {
    let took = started.elapsed();
    if is_public {
        current.status.reloads.fetch_add(1, Ordering::Relaxed);
        current
            .status
            .reload_us
            .store(took.as_micros() as u64, Ordering::Relaxed);
    }
    tracing::info!(
        generation = current.load().generation,
        "content changed: {} files read, {} articles indexed, {} taken out, in {} ms",
        loaded.read,
        loaded.analysed,
        loaded.removed,
        took.as_millis()
    );
    for note in loaded.notes.iter().chain(&loaded.official) {
        tracing::warn!("{note}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_that_find_no_room_are_told_as_lost_and_take_no_memory() {
        let (events, inbox) = sync_channel(2);
        let to_loop = ToLoop {
            events,
            full: Arc::default(),
        };
        for _ in 0..2 {
            to_loop.send(WatchEvent::Lost);
            assert!(!to_loop.has_lost());
        }
        for _ in 0..1_000 {
            to_loop.send(WatchEvent::Lost);
        }
        assert!(to_loop.has_lost() && !to_loop.has_lost(), "once");
        assert_eq!(inbox.try_iter().count(), 2);
        to_loop.send(WatchEvent::Lost);
        assert!(!to_loop.has_lost(), "there is room again");
    }
}
