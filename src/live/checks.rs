//! Makes each new snapshot ready for misspelt questions, and checks it, beside everything else.
//!
//! Gets:    a wink when there is a new snapshot; by itself it looks whether the day is another one, or what is wrong with the
//!          theme, which it is given as a function.
//! Gives:   what is wrong in the log, once, and in the numbers of the snapshot.
//! Touches: `site`, the clock.
//! Never:   work that anybody waits for.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::news::{self, Pace, counted};
use super::threads::spawn;
use crate::problem::{Problem, Severity};
use crate::site::{self, CurrentSnapshot};

/// How long it must be quiet before the words of a new snapshot are counted, which looks at the whole index; until then
/// those of the one before serve.
const QUIET: Duration = Duration::from_secs(2);
/// How long that waits at most.
const QUIET_WAIT_MAX: Duration = Duration::from_secs(30);
/// How often it is asked whether the day or the theme is another one.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How many problems are remembered that were told at once and are gone.
const MENDED_MAX: usize = 10_000;

/// Tells what is wrong with the theme as it is now: the server's part, which stands above this room.
pub type ThemeProblems = Arc<dyn Fn() -> Arc<Vec<Problem>> + Send + Sync>;

/// The thread; it ends when this is dropped.
pub(super) struct Checks(Option<SyncSender<()>>);

impl Checks {
    /// Checks the content of a folder, with what `theme` gives.
    pub(super) fn start(
        current: &Arc<CurrentSnapshot>,
        content: &Path,
        theme: Option<ThemeProblems>,
    ) -> Checks {
        // One place: whoever asks while one is waiting is served by that one, for it takes the newest snapshot.
        let (wake, woken) = sync_channel(1);
        let checker = Checker {
            current: Arc::clone(current),
            content: content.to_owned(),
            theme,
            checked: None,
            found: None,
            known: None,
            counts: (0, 0),
            pace: Pace::new(),
            mended: HashSet::new(),
        };
        Checks(spawn("checks", move || checker.run(&woken)).map(|_| wake))
    }

    /// There is a new snapshot.
    pub(super) fn wake(&self) {
        if let Some(wake) = &self.0 {
            let _ = wake.try_send(());
        }
    }
}

struct Checker {
    current: Arc<CurrentSnapshot>,
    content: PathBuf,
    theme: Option<ThemeProblems>,
    /// The generation, the day and the problems of the theme that were checked last.
    checked: Option<(u64, Date, Arc<Vec<Problem>>)>,
    /// What was found then, without the theme's, which the server reports; none before the first check.
    found: Option<Vec<Problem>>,
    /// What of it the log knows; and how many errors and warnings it knows of in all.
    known: Option<(Vec<Problem>, (usize, usize))>,
    /// How many errors and warnings there are in all.
    counts: (usize, usize),
    pace: Pace,
    /// What was told at once, and that it is gone. Where it comes back it is told again here, for the same line may have been left
    /// out there.
    mended: HashSet<(PathBuf, String)>,
}

impl Checker {
    fn run(mut self, woken: &Receiver<()>) {
        loop {
            match woken.recv_timeout(LOOK_EVERY) {
                Ok(()) => {
                    // Many edits in a row are one piece of work.
                    let started = Instant::now();
                    while started.elapsed() < QUIET_WAIT_MAX && woken.recv_timeout(QUIET) == Ok(())
                    {
                    }
                }
                Err(RecvTimeoutError::Timeout) if self.found.is_none() => continue,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if catch_unwind(AssertUnwindSafe(|| self.check(site::today()))).is_err() {
                tracing::error!("checking the content failed with a fault of the program");
            }
            self.tell(Instant::now());
        }
    }

    /// Checks the snapshot of now, unless that was done with the same day and theme.
    fn check(&mut self, today: Date) {
        let snapshot = self.current.load();
        let theme = self.theme.as_ref().map(|theme| theme()).unwrap_or_default();
        let asked = Some((snapshot.generation, today, Arc::clone(&theme)));
        if self.checked == asked {
            return;
        }
        self.checked = asked;
        if let Err(error) = snapshot.warm() {
            tracing::warn!(
                "the vocabulary cannot be read, misspelt questions stay as they are: {error}"
            );
        }
        match site::check(&snapshot, today, &theme) {
            Ok(checked) => self.take(checked.problems, &theme),
            Err(error) => tracing::warn!("the golden queries cannot be asked: {error}"),
        }
    }

    fn take(&mut self, mut problems: Vec<Problem>, theme: &[Problem]) {
        let errors = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error);
        let errors = errors.count();
        self.counts = (errors, problems.len() - errors);
        problems.retain(|problem| !theme.contains(problem));
        self.found = Some(problems);
    }

    /// Logs what is new since it was last told of, and what is gone; of the first check all that there is.
    fn tell(&mut self, now: Instant) {
        let Some(found) = self.found.as_deref() else {
            return;
        };
        let (known, counts) = match &self.known {
            Some((known, counts)) => (Some(known.as_slice()), *counts),
            None => (None, (0, 0)),
        };
        if (known == Some(found) && counts == self.counts) || !self.pace.allows(now) {
            return;
        }
        let mut new = news::without(found, known.unwrap_or_default());
        let mut gone = news::without(known.unwrap_or_default(), found);
        if known.is_some() {
            // They were named when their files were read; of the site's own files, that they are good again as well.
            let is_back = |problem: &Problem| self.mended.contains(&name(problem));
            new.retain(|problem| !site::is_told_at_once(problem) || is_back(problem));
            gone.retain(|problem| !site::is_told_as_mended(problem));
            let mended = gone.iter().filter(|problem| site::is_told_at_once(problem));
            let mended: Vec<(PathBuf, String)> = mended.map(|problem| name(problem)).collect();
            for problem in &new {
                self.mended.remove(&name(problem));
            }
            if self.mended.len() > MENDED_MAX {
                self.mended.clear();
            }
            self.mended.extend(mended);
        }
        let lines = [news::lines(&new, ""), news::lines(&gone, "gone: ")].concat();
        lines.iter().for_each(|line| tracing::warn!("{line}"));
        if counts != self.counts {
            tracing::warn!(
                "{} and {} in the content; `jieda check {}` lists them all",
                counted(self.counts.0, "error"),
                counted(self.counts.1, "warning"),
                self.content.display()
            );
        }
        if !lines.is_empty() || counts != self.counts {
            self.pace.told(now);
        }
        self.known = Some((found.to_vec(), self.counts));
    }
}

/// What a problem is known by.
fn name(problem: &Problem) -> (PathBuf, String) {
    (problem.path.clone(), problem.message.clone())
}
