//! Pulls the content's repository again and again.
//!
//! Gets:    how often, and whether a history that was written anew is followed.
//! Gives:   an event when something came; a count of pulls that failed.
//! Touches: `git`.
//! Never:   a merge: `git` goes forward only, unless it is asked to follow.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use super::event::Event;
use crate::git::pull::pull;
use crate::site::CurrentSnapshot;

pub(super) fn again_and_again(
    content: &Path,
    (every, reset): (Duration, bool),
    stop: &Receiver<()>,
    current: &CurrentSnapshot,
    events: &SyncSender<Event>,
) {
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(every) {
        match pull(content, reset) {
            Ok(commits) if commits.is_empty() => {}
            Ok(commits) => {
                tracing::info!(
                    "git pull brought {} commits: {}",
                    commits.len(),
                    commits.join("; ")
                );
                let _ = events.send(Event::Pulled);
            }
            Err(error) => {
                current.status.pull_failures.fetch_add(1, Ordering::Relaxed);
                tracing::warn!("{}: nothing was pulled: {error}", content.display());
            }
        }
    }
}
