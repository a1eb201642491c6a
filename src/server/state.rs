//! What every handler needs, and the one bounded door to the core.
//!
//! Gets:    the snapshot cell, templates, the operator's options.
//! Gives:   `AppState`, cheap to clone.
//! Touches: a semaphore, tokio's blocking threads.
//! Never:   a snapshot of its own: each request loads one.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::error::AppError;
use super::templates::Templates;
use crate::site::{CurrentSnapshot, Snapshot};

/// How many requests work in the core at once; the others wait their turn. More than cores, so that one slow search
/// does not hold up quick pages; few enough to bound memory.
const PERMITS: usize = 64;

/// What the operator decides.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The content folder, for assets.
    pub content: PathBuf,
    /// The public address of the site, such as `https://help.bitp.example`, without a slash at its end.
    pub base_url: Option<String>,
}

/// What every handler needs.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    current: Arc<CurrentSnapshot>,
    templates: Templates,
    options: Options,
    permits: Semaphore,
}

impl AppState {
    /// The state of a server.
    #[must_use]
    pub fn new(current: Arc<CurrentSnapshot>, templates: Templates, options: Options) -> AppState {
        AppState(Arc::new(Inner { current, templates, options, permits: Semaphore::new(PERMITS) }))
    }

    /// The snapshot of now.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.0.current.load()
    }

    /// The page templates.
    #[must_use]
    pub fn templates(&self) -> &Templates {
        &self.0.templates
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
        let _permit = self.0.permits.acquire().await.map_err(|_| AppError::Internal("the server is stopping".to_owned()))?;
        // One moment for the whole answer.
        let snapshot = self.snapshot();
        let done = tokio::task::spawn_blocking(move || work(&state, &snapshot)).await;
        done.map_err(|error| AppError::Internal(format!("a request failed in the core: {error}")))?
    }
}
