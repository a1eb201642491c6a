//! Follows the histories of the content's repositories.
//!
//! Gets:    the content folder, and what is known of its history.
//! Gives:   what is known of it now, whenever that is more.
//! Touches: `git`, `site`, the clock. Runs beside the reload loop, which waits for nothing here.
//! Never:   a program started while nothing seems to have happened, except once a minute.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::git::{Repository, several};
use crate::site::Dates;

/// How often it is looked whether the current commit is another.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often git itself is asked, whatever that look says.
const ASK_EVERY: Duration = Duration::from_secs(60);

/// Follows until `stop` is hung up; `moved` is called when the commit may be another, before git is asked.
pub(super) fn follow(
    content: &Path,
    mut dates: Dates,
    stop: &Receiver<()>,
    moved: impl Fn(),
    send: impl Fn(Dates),
) {
    let (mut seen, mut asked) = (None, None::<Instant>);
    let mut told = String::new();
    loop {
        let repositories = several::repositories(content);
        let moment = Some(
            repositories
                .iter()
                .map(Repository::head_moment)
                .collect::<Vec<_>>(),
        );
        if moment != seen {
            moved();
        }
        if moment != seen || asked.is_none_or(|at| at.elapsed() >= ASK_EVERY) {
            // Of the time before the question: what happens during it is seen by the next look.
            seen = moment;
            asked = Some(Instant::now());
            match dates.newer(content) {
                Ok(Some(newer)) => {
                    dates = newer.clone();
                    send(newer);
                }
                Ok(None) => {}
                Err(error) if error == told => {}
                Err(error) => {
                    let content = content.display();
                    tracing::warn!(
                        "{content}: days of change are not taken from git's history: {error}"
                    );
                    told = error;
                }
            }
        }
        if stop.recv_timeout(LOOK_EVERY) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}
