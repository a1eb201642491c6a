//! What every handler needs, and the one bounded door to the core.
//!
//! Gets:    the snapshot cell, templates, the operator's options.
//! Gives:   `AppState`, cheap to clone.
//! Touches: a semaphore, tokio's blocking threads.
//! Never:   a snapshot of its own: each request loads one.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use tokio::sync::Semaphore;

use super::clients::TrustedProxies;
use super::error::AppError;
use super::limits::Limits;
use super::reads::Reads;
use super::templates::{Templates, ThemeStamp, Themes, theme_stamp};
use crate::insights::Insights;
use crate::site::{CurrentSnapshot, Snapshot};

/// How many requests work in the core at once; the others wait their turn. More than cores, so that one slow search
/// does not hold up quick pages; few enough to bound memory.
const PERMITS: usize = 64;
/// How long a request waits for its turn before it is told to come back: longer than a busy moment, shorter than a
/// person's patience.
const TURN_MAX: Duration = Duration::from_secs(3);
/// How often the files of the themes are looked at, at most: a saved one shows with the next page after that.
const THEME_LOOK_EVERY: Duration = Duration::from_secs(1);

/// What the operator decides.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The content folder, for assets.
    pub content: PathBuf,
    /// The public address of the site, such as `https://help.bitp.example`, without a slash at its end.
    pub base_url: Option<String>,
    /// Where themes are.
    pub themes: Themes,
    /// Where feedback goes.
    pub insights: Insights,
    /// Whose word on the addresses of clients is believed.
    pub trusted_proxies: TrustedProxies,
    /// Present while readers are to be told that the site is being worked on.
    pub maintenance: Option<Maintenance>,
}

/// Work on the site, announced to readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maintenance {
    /// When the site is expected back; none when nobody can tell.
    pub until: Option<jiff::Timestamp>,
}

/// What every handler needs.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    current: Arc<CurrentSnapshot>,
    templates: ArcSwap<Templates>,
    options: Options,
    permits: Semaphore,
    theme: Mutex<ThemeSeen>,
    reads: Reads,
    limits: Limits,
}

struct ThemeSeen {
    stamp: ThemeStamp,
    looked: Instant,
}

impl AppState {
    /// The state of a server.
    #[must_use]
    pub fn new(current: Arc<CurrentSnapshot>, options: Options) -> AppState {
        let stamp = theme_stamp(&options.themes);
        let templates = ArcSwap::from_pointee(templates_of(&options.themes));
        let theme = Mutex::new(ThemeSeen { stamp, looked: Instant::now() });
        AppState(Arc::new(Inner {
            current,
            templates,
            options,
            permits: Semaphore::new(PERMITS),
            theme,
            reads: Reads::default(),
            limits: Limits::default(),
        }))
    }

    /// Where the current snapshot lives.
    #[must_use]
    pub fn current(&self) -> &CurrentSnapshot {
        &self.0.current
    }

    /// The snapshot of now.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.0.current.load()
    }

    /// The page templates.
    #[must_use]
    pub fn templates(&self) -> Arc<Templates> {
        self.0.templates.load_full()
    }

    /// Reads the themes again when a file of theirs has changed.
    fn follow_themes(&self) {
        // One request looks; the others need not wait for it.
        let Ok(mut seen) = self.0.theme.try_lock() else { return };
        if seen.looked.elapsed() < THEME_LOOK_EVERY {
            return;
        }
        seen.looked = Instant::now();
        let stamp = theme_stamp(&self.0.options.themes);
        if stamp != seen.stamp {
            seen.stamp = stamp;
            let templates = templates_of(&self.0.options.themes).instead_of(&self.templates());
            self.0.templates.store(Arc::new(templates));
            tracing::info!("the theme changed and was read again");
        }
    }

    /// What is read most.
    pub(super) fn reads(&self) -> &Reads {
        &self.0.reads
    }

    /// How often each client asked.
    pub(super) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// What the operator decides.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.0.options
    }

    /// Does work of the core on a thread for blocking work, when there is room. A panic in it ends this request only.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AppState, &Snapshot) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let state = self.clone();
        let turn = tokio::time::timeout(TURN_MAX, self.0.permits.acquire()).await.map_err(|_| AppError::Busy)?;
        let _permit = turn.map_err(|_| AppError::Internal("the server is stopping".to_owned()))?;
        // One moment for the whole answer.
        let snapshot = self.snapshot();
        let done = tokio::task::spawn_blocking(move || {
            state.follow_themes();
            work(&state, &snapshot)
        })
        .await;
        done.map_err(|error| AppError::Internal(format!("a request failed in the core: {error}")))?
    }
}

fn templates_of(themes: &Themes) -> Templates {
    let (templates, problems) = Templates::new(themes);
    for problem in problems {
        tracing::error!("the theme's file is not used, ours is: {problem}");
    }
    templates
}
