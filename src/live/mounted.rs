//! Where the content folder really is: links that are switched to another folder put a whole new tree in its place at once.
//!
//! Gets:    the content folder.
//! Gives:   whether another tree stands there than before.
//! Touches: the disk, for reading; the clock.
//! Never:   a look at the files: that is done by whoever asks.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::door;
use crate::ids::Lang;

/// How often it is looked whether a link was switched: the system does not report what happens above the folder.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Where the folder is, and where the switches of Kubernetes in it and in its language folders lead.
#[derive(PartialEq, Eq)]
struct Place {
    content: Option<PathBuf>,
    switches: Vec<(PathBuf, PathBuf)>,
}

/// What is known of that.
pub(super) struct Mounted {
    place: Place,
    look_at: Instant,
}

impl Mounted {
    pub(super) fn of(content: &Path) -> Mounted {
        Mounted {
            place: Place::of(content),
            look_at: Instant::now() + LOOK_EVERY,
        }
    }

    /// How long until the next look.
    pub(super) fn due_in(&self, now: Instant) -> Duration {
        self.look_at.saturating_duration_since(now)
    }

    /// Whether another tree stands there than at the last look; known without one until it is due.
    pub(super) fn is_switched(&mut self, content: &Path, now: Instant) -> bool {
        now >= self.look_at && self.is_switched_now(content)
    }

    /// The same by a look now.
    pub(super) fn is_switched_now(&mut self, content: &Path) -> bool {
        let before = std::mem::replace(self, Mounted::of(content));
        before.place != self.place
    }
}

impl Place {
    fn of(content: &Path) -> Place {
        let names = fs::read_dir(content).into_iter().flatten().flatten();
        let langs = names.map(|entry| entry.file_name());
        let langs = langs.filter(|name| Lang::of_tag(&name.to_string_lossy()).is_some());
        let folders = std::iter::once(PathBuf::new()).chain(langs.map(PathBuf::from));
        let mut switches: Vec<(PathBuf, PathBuf)> = folders
            .filter_map(|folder| {
                let to = fs::read_link(content.join(&folder).join(door::SWITCH)).ok()?;
                Some((folder, to))
            })
            .collect();
        switches.sort();
        Place {
            content: content.canonicalize().ok(),
            switches,
        }
    }
}
