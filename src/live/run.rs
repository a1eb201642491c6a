//! The reload loop: from events to the next snapshot.
//!
//! Gets:    a loader, the cell of the current snapshot, events.
//! Gives:   a new snapshot a moment after a change.
//! Touches: `site`, `door`, the clock.
//! Never:   trust in an event: each one only says where to look. All files are compared by size and time once a minute,
//!          and by their bytes now and then and whenever events were lost. A reload that fails keeps what is served.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use super::accept::{self, Desk};
use super::batch::{Batch, Due};
use super::checkout::{self, Checkout};
use super::checks::Checks;
use super::event::{Event, ToLoop, start_watch};
use super::folders::NewFolders;
use super::following::{Following, Published};
use super::mounted::Mounted;
use super::news::Said;
use super::official::{self, OfficialList};
use super::report::{self, guarded};
use super::watch::{Watch, WatchEvent};
use crate::door::{self, Kind};
use crate::git::Moment;
use crate::site::{CurrentSnapshot, Loader, Look};

/// How often all files are looked at, whatever the events say.
const RESCAN_EVERY: Duration = Duration::from_secs(60);
/// Every so many of these looks compares the bytes of all files: once in a quarter of an hour.
const BYTES_EVERY: u32 = 15;
/// How often the index on disk is looked at: so many seconds at most it is damaged, or answers fail, without being mended.
const HEAL_EVERY: Duration = Duration::from_secs(2);
/// How soon a reload that failed is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// How long the loop sleeps at most while an article is to come or go by its dates: the clock may be set meanwhile, and a
/// machine that slept wakes late.
const CLOCK_LOOK: Duration = Duration::from_secs(1);
/// How long it sleeps at least then: what has turned and is not taken in yet must not keep it awake.
const TURN_WAIT: Duration = Duration::from_millis(20);

/// The reload loop.
pub(super) struct Loop {
    loader: Loader,
    current: Arc<CurrentSnapshot>,
    content: PathBuf,
    poll: Option<Duration>,
    to_loop: ToLoop,
    watch: Watch,
    mounted: Mounted,
    batch: Batch,
    /// Where losses are accepted.
    desk: Desk,
    /// Whether the folder that is watched may not be the one that is there.
    folder_lost: bool,
    /// Whether events were lost, so that only the bytes of all files tell the truth.
    events_lost: bool,
    checkout: Checkout,
    rescan_at: Instant,
    /// When the index on disk is looked at next.
    heal_at: Instant,
    /// Whether the next snapshot mends the index.
    healing: bool,
    rescans: u32,
    folders: NewFolders,
    /// Whether what was parsed could not be stored.
    unsaved: bool,
    /// The operator's list; none when there is none.
    official: Option<OfficialList>,
    checks: Checks,
    published: Option<Published>,
    /// What was told of files that are not shown.
    said: Said,
}

impl Loop {
    pub(super) fn new(
        loader: Loader,
        current: Arc<CurrentSnapshot>,
        following: Following,
        events: SyncSender<Event>,
    ) -> Loop {
        let content = loader.content().to_owned();
        let (poll, to_loop) = (following.poll, ToLoop::new(events));
        Loop {
            official: OfficialList::of(&loader),
            mounted: Mounted::of(&content),
            watch: start_watch(&content, poll, &to_loop),
            desk: Desk::new(following.data, &content),
            checks: Checks::start(&current, &content, following.theme),
            published: following.published,
            loader,
            current,
            content,
            poll,
            to_loop,
            batch: Batch::default(),
            folder_lost: false,
            events_lost: false,
            checkout: Checkout::default(),
            // Between the first load and the watch files may have changed: look once at the start.
            rescan_at: Instant::now(),
            heal_at: Instant::now() + HEAL_EVERY,
            healing: false,
            // By their bytes, for what was stored of them at an earlier time was believed by size and time.
            rescans: BYTES_EVERY - 1,
            folders: NewFolders::default(),
            unsaved: false,
            said: Said::default(),
        }
    }

    pub(super) fn run(mut self, inbox: &Receiver<Event>) {
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
            if self.mounted.is_switched(&self.content, now) {
                self.switched(now);
            }
            let official = self.official.as_mut();
            if official.is_some_and(|list| list.follow(&mut self.loader, now)) {
                // Nothing is looked at in the content; what the list says then makes a snapshot.
                self.batch.add([], now);
            }
            // After a reload that failed the next look takes it in.
            let turns =
                !self.events_lost && self.loader.turns_in().is_some_and(|wait| wait.is_zero());
            if turns && self.batch.due_in(now).is_none() {
                // Nothing is looked at; what is known makes a snapshot of this moment, unless git is at work.
                self.batch.add([], now);
            }
            let again = self.folders.take_due(now);
            if !again.is_empty() {
                self.batch.add(again, now);
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

    /// Another tree stands where the content was: it is read whole, and watched from then on.
    fn switched(&mut self, now: Instant) {
        self.folder_lost = true;
        self.events_lost = true;
        self.batch.add_all(now);
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
        let again = self.folders.due_in(now);
        let official = self.official.as_ref().map(|_| official::LOOK_EVERY);
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
            .chain([self.mounted.due_in(now)])
            .chain(again)
            .chain(official)
            .chain(held)
            .chain(turn);
        let wait = waits.fold(rescan, Duration::min);
        if self.checkout.since.is_some() {
            wait.max(checkout::ASK_EVERY)
        } else {
            wait
        }
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
            WatchEvent::Changed(paths) if paths.iter().any(|path| door::is_switch(path)) => {
                self.switched(now)
            }
            WatchEvent::Changed(paths) => {
                let folders = paths
                    .iter()
                    .filter(|path| self.kind_of(path) == Some(Kind::Folder))
                    .cloned();
                let folders = folders.collect();
                self.folders.add(folders, now);
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
        if self.checkout.is_busy(&self.content, now) {
            return;
        }
        let mut due = self.batch.take(now);
        let rescan = now >= self.rescan_at;
        due.all |= rescan;
        self.events_lost |= due.overflowed;
        let moment = self.checkout.moment();
        if moment != self.checkout.seen {
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
        let is_busy = self.checkout.is_busy(&self.content, Instant::now());
        if is_busy || moment != self.checkout.moment() {
            self.batch.put_back(due, Instant::now());
            return;
        }
        if self.mounted.is_switched_now(&self.content) {
            // Part of it may be of the one tree and part of the other.
            self.switched(Instant::now());
            return;
        }
        self.checkout.since = None;
        let ok = match read {
            Some(read) => self.publish(now, read),
            None => false,
        };
        self.save();
        match ok {
            true => self.taken_in(&due, moment, rescan),
            false => self.failed(),
        }
    }

    fn taken_in(&mut self, due: &Due, moment: Vec<Option<Moment>>, rescan: bool) {
        if std::mem::take(&mut self.healing) {
            self.current
                .status
                .index_heals
                .fetch_add(1, Ordering::Relaxed);
        }
        self.checkout.seen = moment;
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
    }

    /// Keeps what is served, and looks again soon.
    fn failed(&mut self) {
        self.current
            .status
            .reload_failures
            .fetch_add(1, Ordering::Relaxed);
        self.folder_lost |= !self.content.is_dir();
        self.events_lost = true;
        self.rescan_at = Instant::now() + RETRY_AFTER;
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
                if let Some(published) = &self.published {
                    published();
                }
                self.checks.wake();
                report::done(&self.current, started, (&loaded, is_public), &mut self.said);
                true
            }
            Some(None) => true,
            None => false,
        }
    }
}
