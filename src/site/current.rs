//! The cell of the current snapshot.
//!
//! Gets:    a newer snapshot, from one writer.
//! Gives:   the snapshot of now, to many readers.
//! Touches: the clock, for the age of a snapshot.
//! Never:   a mixture of two moments.

use std::sync::Arc;

use arc_swap::ArcSwapOption;

use super::snapshot::Snapshot;
use super::status::Status;

/// Where the current snapshot lives: many readers, one writer.
#[derive(Default)]
pub struct CurrentSnapshot {
    snapshot: ArcSwapOption<Snapshot>,
    /// How the following of changes goes.
    pub status: Status,
}

impl CurrentSnapshot {
    /// A cell that holds a first snapshot.
    #[must_use]
    pub fn new(snapshot: Arc<Snapshot>) -> CurrentSnapshot {
        let current = CurrentSnapshot::default();
        current.swap(snapshot);
        current
    }

    /// The snapshot of now; none before the first load is done. Whoever holds it sees this one moment until it lets go.
    #[must_use]
    pub fn get(&self) -> Option<Arc<Snapshot>> {
        self.snapshot.load_full()
    }

    /// The snapshot of now, for those who come after the first load.
    ///
    /// # Panics
    /// Before it; the router lets no request in so early.
    #[must_use]
    pub fn load(&self) -> Arc<Snapshot> {
        self.get()
            .expect("nobody comes here before the first snapshot")
    }

    /// Puts a newer snapshot in its place; gives whether readers see a difference.
    pub fn swap(&self, snapshot: Arc<Snapshot>) -> bool {
        let public_generation = snapshot.public_generation;
        let before = self.snapshot.swap(Some(snapshot));
        let is_public = before.is_none_or(|before| before.public_generation != public_generation);
        self.status.swapped(is_public);
        is_public
    }
}
