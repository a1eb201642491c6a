//! Long work shows itself: a bar on a terminal, a plain line now and then elsewhere.
//!
//! Gets:    a loader, and how far its first load is.
//! Gives:   what it loaded.
//! Touches: stderr.
//! Never:   a bar for work that is done at once, or where nobody looks.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::problem::escape_controls;
use crate::site::{LoadError, Loaded, Loader, Snapshot, Work};

/// Loads a site for the first time and shows how far it is.
///
/// # Errors
/// As [`Loader::load`].
pub(super) fn load(loader: &mut Loader) -> Result<(Arc<Snapshot>, Loaded), LoadError> {
    let shown = Shown::new();
    let loaded = loader.load(&|work, done, all| shown.step(work, done, all));
    shown.done();
    loaded
}

/// The same for those who can do nothing with a site that has no article for readers.
///
/// # Errors
/// As [`load`]; and without such an article, with the reason and what to do.
pub(super) fn load_some(loader: &mut Loader) -> anyhow::Result<(Arc<Snapshot>, Loaded)> {
    let (snapshot, loaded) = load(loader)?;
    if let Some(why) = snapshot.nothing_to_read() {
        let content = escape_controls(&loader.content().display().to_string());
        let (message, help) = (escape_controls(&why.message), escape_controls(&why.help));
        anyhow::bail!("{content}: {message} ({help})");
    }
    Ok((snapshot, loaded))
}

/// Work on at least this many articles shows itself.
const SHOWN_FROM: usize = 500;
/// How often a plain line comes.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Shows how many articles are read, then how many are analysed.
pub(super) struct Shown {
    bar: Option<ProgressBar>,
    last_line: Mutex<Instant>,
}

impl Shown {
    pub(super) fn new() -> Shown {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style =
                ProgressStyle::with_template("{msg} {bar:32} {pos}/{len} articles {elapsed}");
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Shown {
            bar,
            last_line: Mutex::new(Instant::now()),
        }
    }

    /// To be called with each article that is done.
    pub(super) fn step(&self, work: Work, done: usize, all: usize) {
        if all < SHOWN_FROM {
            return;
        }
        let work = match work {
            Work::Reading => "reading",
            Work::Indexing => "indexing",
        };
        if let Some(bar) = &self.bar {
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_message(work);
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        } else if let Ok(mut last) = self.last_line.try_lock()
            && last.elapsed() >= LINE_EVERY
        {
            *last = Instant::now();
            eprintln!("{work}: {done} of {all} articles");
        }
    }

    /// Takes the bar away.
    pub(super) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
