//! Follows the operator's official list.
//!
//! Gets:    the loader, which knows the file.
//! Gives:   whether an edit of the list is done.
//! Touches: the clock.
//! Never:   half of a file: an edit counts once two looks in a row have seen the same.

use std::time::{Duration, Instant};

use crate::site::{Loader, OfficialStamp};

/// How often the operator's official list is looked at. An edit counts once two looks in a row have seen the same file, so
/// that one that is being written is not read by half.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The list as it was read, and as it was seen last.
pub(super) struct OfficialList {
    read: OfficialStamp,
    seen: OfficialStamp,
    looked: Instant,
}

impl OfficialList {
    /// The loader's list; none when there is none.
    pub(super) fn of(loader: &Loader) -> Option<OfficialList> {
        // Read once more in a moment: it may have changed since it was opened.
        loader.official_stamp().map(|seen| OfficialList {
            read: None,
            seen,
            looked: Instant::now(),
        })
    }

    /// Lets the list be read again once an edit of it is done; gives whether it is.
    pub(super) fn follow(&mut self, loader: &mut Loader, now: Instant) -> bool {
        // However many events come: two looks at one instant would see the same half of a file.
        if self.looked.elapsed() < LOOK_EVERY {
            return false;
        }
        let Some(stamp) = loader.official_stamp() else {
            return false;
        };
        self.looked = now;
        let is_done = stamp == self.seen && stamp != self.read;
        if is_done {
            loader.official_changed();
            self.read = stamp;
        }
        self.seen = stamp;
        is_done
    }
}
