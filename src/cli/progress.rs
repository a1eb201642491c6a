//! Long work shows itself: a bar on a terminal, a plain line now and then elsewhere.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::site::{LoadError, Loaded, Loader, Snapshot};

/// Loads a site for the first time and shows how far it is.
///
/// # Errors
/// As [`Loader::load`].
pub(super) fn load(loader: &mut Loader) -> Result<(Snapshot, Loaded), LoadError> {
    let shown = Shown::new();
    let loaded = loader.load(&|done, all| shown.step(done, all));
    shown.done();
    loaded
}

/// Work of at least this many articles shows itself.
const SHOWN_FROM: usize = 500;
/// How often a plain line comes.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Shows how many articles are analysed.
struct Shown {
    bar: Option<ProgressBar>,
    last_line: Mutex<Instant>,
}

impl Shown {
    fn new() -> Shown {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("indexing {bar:32} {pos}/{len} articles {elapsed}");
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Shown { bar, last_line: Mutex::new(Instant::now()) }
    }

    /// To be called with each article that is done.
    fn step(&self, done: usize, all: usize) {
        if all < SHOWN_FROM {
            return;
        }
        if let Some(bar) = &self.bar {
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        } else if let Ok(mut last) = self.last_line.try_lock()
            && last.elapsed() >= LINE_EVERY
        {
            *last = Instant::now();
            eprintln!("indexing: {done} of {all} articles");
        }
    }

    /// Takes the bar away.
    fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
