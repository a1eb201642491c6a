//! Makes each new snapshot ready for misspelt questions, and checks it, beside everything else.
//!
//! Gets:    a wink when there is a new snapshot; by itself it looks whether the day is another one, or what is wrong with the
//!          theme, which it is given as a function.
//! Gives:   what is wrong in the log, once, and in the numbers of the snapshot.
//! Touches: `site`, the clock.
//! Never:   work that anybody waits for.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::threads::spawn;
use crate::problem::{Problem, Severity};
use crate::site::{self, CurrentSnapshot, STILL_USED};

/// How long it must be quiet before the words of a new snapshot are counted, which looks at the whole index; until then
/// those of the one before serve.
const QUIET: Duration = Duration::from_secs(2);
/// How long that waits at most.
const QUIET_WAIT_MAX: Duration = Duration::from_secs(30);
/// How often it is asked whether the day or the theme is another one.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How many problems are listed at once; the others are counted.
const LISTED_MAX: usize = 20;

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
    /// What was found then.
    found: Option<Vec<Problem>>,
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
            Ok(checked) => self.report(checked.problems, &theme),
            Err(error) => tracing::warn!("the golden queries cannot be asked: {error}"),
        }
    }

    /// Logs the errors of the first check, and of later ones what is new; and how much there is of either.
    fn report(&mut self, problems: Vec<Problem>, theme: &[Problem]) {
        let is_error = |problem: &&Problem| problem.severity == Severity::Error;
        let before = self.found.as_deref();
        let known: BTreeSet<&Problem> = before.unwrap_or_default().iter().chain(theme).collect();
        // A file of the site that breaks is reported at once, when that is noticed.
        let is_new = |problem: &&Problem| match before {
            None => is_error(problem),
            Some(_) => !problem.help.ends_with(STILL_USED),
        };
        let new = problems.iter().filter(|problem| !known.contains(problem));
        for problem in new.filter(is_new).take(LISTED_MAX) {
            tracing::warn!("{problem}");
        }
        let count = |problems: &[Problem]| {
            let errors = problems.iter().filter(is_error).count();
            (errors, problems.len() - errors)
        };
        let (errors, warnings) = count(&problems);
        if count(before.unwrap_or_default()) != (errors, warnings) {
            tracing::warn!(
                "{errors} errors and {warnings} warnings in the content; `jieda check {}` lists them all",
                self.content.display()
            );
        }
        self.found = Some(problems);
    }
}
