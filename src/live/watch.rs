//! Events of the file system: the only place that names notify.
//!
//! Gets:    the content folder.
//! Gives:   which paths may have changed, which are being written, or that anything may have changed.
//! Touches: inotify and its like; polling where they cannot be had.
//! Never:   a decision: what changed is found by looking. A symbolic link in the folder: what lies behind one is not watched.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Config, ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How often files are looked at when the system gives no events.
const POLL_EVERY: Duration = Duration::from_secs(2);

/// What may have changed.
pub(super) enum WatchEvent {
    /// These paths, relative to the content folder.
    Changed(Vec<PathBuf>),
    /// This file changed, and whoever writes it has not closed it yet.
    Writing(PathBuf),
    /// Whoever wrote this file has closed it.
    Written(PathBuf),
    /// Anything: events were lost.
    Lost,
    /// The folder itself was moved or removed: whatever comes in its place must be watched anew.
    FolderGone,
    /// The system gives no more watches: what changes from here on may not be reported.
    Blind(String),
}

/// A watch on a folder; it ends when this is dropped.
pub(super) struct Watch {
    /// Kept alive for its events.
    _watcher: Option<RecommendedWatcher>,
    poll_every: Option<Duration>,
}

impl Watch {
    /// Starts to watch; when the system cannot, files are polled, with one warning.
    pub(super) fn start(
        content: &Path,
        poll: Option<Duration>,
        send: impl Fn(WatchEvent) + Send + 'static,
    ) -> Watch {
        if poll.is_some() {
            return Watch {
                _watcher: None,
                poll_every: poll,
            };
        }
        match watch(content, send) {
            Ok(watcher) => Watch {
                _watcher: Some(watcher),
                poll_every: None,
            },
            Err(error) => {
                tracing::warn!(
                    "the system reports no changes of {} ({error}); looking at all files every {} s instead",
                    content.display(),
                    POLL_EVERY.as_secs()
                );
                Watch {
                    _watcher: None,
                    poll_every: Some(POLL_EVERY),
                }
            }
        }
    }

    /// Looks at all files now and then besides, for the system does not report all changes any more.
    pub(super) fn fall_back(&mut self, content: &Path, why: &str) {
        if self.poll_every.is_none() {
            tracing::warn!(
                "the system reports no more changes of parts of {} ({why}); looking at all files every {} s besides",
                content.display(),
                POLL_EVERY.as_secs()
            );
            self.poll_every = Some(POLL_EVERY);
        }
    }

    /// How often all files must be looked at, when not everything reports changes.
    pub(super) fn poll_every(&self) -> Option<Duration> {
        self.poll_every
    }
}

fn watch(
    content: &Path,
    send: impl Fn(WatchEvent) + Send + 'static,
) -> notify::Result<RecommendedWatcher> {
    let root = content.canonicalize().map_err(notify::Error::io)?;
    let below = root.clone();
    let handle = move |event: notify::Result<notify::Event>| match event {
        Ok(event) => translate(event, &below, &send),
        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
            send(WatchEvent::Blind(error.to_string()))
        }
        Err(error) => {
            tracing::warn!("the system could not report a change: {error}");
            send(WatchEvent::Lost);
        }
    };
    // A link in the content may lead to all of the disk, which is none of ours.
    let mut watcher =
        RecommendedWatcher::new(handle, Config::default().with_follow_symlinks(false))?;
    watcher.watch(&root, RecursiveMode::Recursive)?;
    Ok(watcher)
}

fn translate(event: notify::Event, root: &Path, send: &impl Fn(WatchEvent)) {
    if event.need_rescan() {
        return send(WatchEvent::Lost);
    }
    if event.paths.iter().any(|path| path == root) && is_departure(event.kind) {
        return send(WatchEvent::FolderGone);
    }
    let paths = event
        .paths
        .into_iter()
        .filter_map(|path| path.strip_prefix(root).map(Path::to_owned).ok());
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => {
            paths.for_each(|path| send(WatchEvent::Written(path)))
        }
        // Reading is no change.
        EventKind::Access(_) => {}
        // Elsewhere nobody tells when a file is closed.
        EventKind::Modify(ModifyKind::Data(_)) | EventKind::Create(CreateKind::File)
            if cfg!(target_os = "linux") =>
        {
            paths.for_each(|path| send(WatchEvent::Writing(path)));
        }
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => {
            send(WatchEvent::Changed(paths.collect()));
        }
    }
}

fn is_departure(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    )
}
