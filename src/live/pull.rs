//! Pulls the content's repositories again and again.
//!
//! Gets:    how often, and whether a history that was written anew is followed.
//! Gives:   an event when something came; a count of pulls that failed.
//! Touches: `git`.
//! Never:   a merge: `git` goes forward only, unless it is asked to follow.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use super::event::Event;
use crate::git::pull::pull;
use crate::git::several;
use crate::site::CurrentSnapshot;

pub(super) fn again_and_again(
    content: &Path,
    (every, reset): (Duration, bool),
    stop: &Receiver<()>,
    current: &CurrentSnapshot,
    events: &SyncSender<Event>,
) {
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(every) {
        let mut folders = several::folders(content);
        if folders.is_empty() {
            // What git says of that is logged.
            folders.push(PathBuf::new());
        }
        for folder in folders {
            let folder: PathBuf = content.join(folder).components().collect();
            if once(&folder, reset, current) {
                let _ = events.send(Event::Pulled);
            }
        }
    }
}

/// Pulls one repository; gives whether something came.
fn once(folder: &Path, reset: bool, current: &CurrentSnapshot) -> bool {
    match pull(folder, reset) {
        Ok(commits) if commits.is_empty() => false,
        Ok(commits) => {
            tracing::info!(
                "{}: git pull brought {} commits: {}",
                folder.display(),
                commits.len(),
                commits.join("; ")
            );
            true
        }
        Err(error) => {
            current.status.pull_failures.fetch_add(1, Ordering::Relaxed);
            tracing::warn!("{}: nothing was pulled: {error}", folder.display());
            false
        }
    }
}
