//! Everything that can happen to the reload loop, and the way there.
//!
//! Gets:    events of the file system, of git, of whoever stops.
//! Gives:   a bounded queue.
//! Touches: memory.
//! Never:   a wait: the system's own queue would run over meanwhile.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::time::Duration;

use super::watch::{Watch, WatchEvent};
use crate::site::Dates;

/// How many events wait for the loop at most, as many as the system keeps by itself: what comes on top is counted as lost.
pub(super) const EVENTS_MAX: usize = 16_384;

/// Everything that can happen to the reload loop.
pub(super) enum Event {
    Files(WatchEvent),
    /// `git pull` brought something.
    Pulled,
    /// More is known of days of change.
    Dates(Dates),
    /// The current commit may be another one.
    HeadMoved,
    Shutdown,
}

/// The watch's way to the loop: it never waits, for the system's own queue would run over meanwhile.
#[derive(Clone)]
pub(super) struct ToLoop {
    events: SyncSender<Event>,
    /// Whether there was no room for some of them.
    full: Arc<AtomicBool>,
}

impl ToLoop {
    pub(super) fn new(events: SyncSender<Event>) -> ToLoop {
        ToLoop {
            events,
            full: Arc::default(),
        }
    }

    pub(super) fn send(&self, event: WatchEvent) {
        // Without the loop the process is ending; while there is no room, the loop has enough to wake up for.
        if let Err(TrySendError::Full(_)) = self.events.try_send(Event::Files(event)) {
            self.full.store(true, Ordering::Relaxed);
        }
    }

    /// Whether events were lost since this was asked last.
    pub(super) fn has_lost(&self) -> bool {
        self.full.swap(false, Ordering::Relaxed)
    }
}

pub(super) fn start_watch(content: &Path, poll: Option<Duration>, to_loop: &ToLoop) -> Watch {
    let to_loop = to_loop.clone();
    Watch::start(content, poll, move |event| to_loop.send(event))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    #[test]
    fn events_that_find_no_room_are_told_as_lost_and_take_no_memory() {
        let (events, inbox) = sync_channel(2);
        let to_loop = ToLoop::new(events);
        for _ in 0..2 {
            to_loop.send(WatchEvent::Lost);
            assert!(!to_loop.has_lost());
        }
        for _ in 0..1_000 {
            to_loop.send(WatchEvent::Lost);
        }
        assert!(to_loop.has_lost() && !to_loop.has_lost(), "once");
        assert_eq!(inbox.try_iter().count(), 2);
        to_loop.send(WatchEvent::Lost);
        assert!(!to_loop.has_lost(), "there is room again");
    }
}
