//! Events of the file system: the only place that names notify.
//!
//! Gets:    the content folder.
//! Gives:   which paths may have changed, or that anything may have.
//! Touches: inotify and its like; polling where they cannot be had.
//! Never:   a decision: what changed is found by looking.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::ModifyKind;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How often files are looked at when the system gives no events.
const POLL_EVERY: Duration = Duration::from_secs(2);

/// What may have changed.
pub(super) enum WatchEvent {
    /// These paths, relative to the content folder.
    Changed(Vec<PathBuf>),
    /// Anything: events were lost.
    LookAtAll,
    /// The folder itself was moved or removed: whatever comes in its place must be watched anew.
    FolderGone,
}

/// A watch on a folder; it ends when this is dropped.
pub(super) struct Watch {
    /// Kept alive for its events.
    _watcher: Option<RecommendedWatcher>,
    poll_every: Option<Duration>,
}

impl Watch {
    /// Starts to watch; when the system cannot, files are polled, with one warning.
    pub(super) fn start(content: &Path, poll: Option<Duration>, send: impl Fn(WatchEvent) + Send + 'static) -> Watch {
        if poll.is_some() {
            return Watch { _watcher: None, poll_every: poll };
        }
        match watch(content, send) {
            Ok(watcher) => Watch { _watcher: Some(watcher), poll_every: None },
            Err(error) => {
                tracing::warn!(
                    "the system reports no changes of {} ({error}); looking at all files every {} s instead",
                    content.display(),
                    POLL_EVERY.as_secs()
                );
                Watch { _watcher: None, poll_every: Some(POLL_EVERY) }
            }
        }
    }

    /// How often all files must be looked at, when nothing reports changes.
    pub(super) fn poll_every(&self) -> Option<Duration> {
        self.poll_every
    }
}

fn is_departure(kind: EventKind) -> bool {
    matches!(kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
}

fn watch(content: &Path, send: impl Fn(WatchEvent) + Send + 'static) -> notify::Result<RecommendedWatcher> {
    let root = content.canonicalize().map_err(notify::Error::io)?;
    let below = root.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
        Ok(event) if event.need_rescan() => send(WatchEvent::LookAtAll),
        // Reading is no change; all the rest may be one.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
        Ok(event) if event.paths.contains(&below) && is_departure(event.kind) => send(WatchEvent::FolderGone),
        Ok(event) => {
            let relative = |path: &PathBuf| path.strip_prefix(&below).map(Path::to_owned).ok();
            send(WatchEvent::Changed(event.paths.iter().filter_map(relative).collect()));
        }
        Err(error) => {
            tracing::warn!("the system could not report a change: {error}");
            send(WatchEvent::LookAtAll);
        }
    })?;
    watcher.watch(&root, RecursiveMode::Recursive)?;
    Ok(watcher)
}
