//! Turns to work: so many at once, so many that wait, nobody for ever.
//!
//! Gets:    how many may work and wait.
//! Gives:   a turn, or the refusal that tells a client to come back; how much there is to do.
//! Touches: semaphores, time.
//! Never:   the work itself.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::AppError;

/// How long a request waits for its turn before it is told to come back: longer than a busy moment, shorter than a
/// person's patience.
const TURN_MAX: Duration = Duration::from_secs(3);

/// Permits, and a bounded number of requests that wait for one.
pub(super) struct Queue {
    permits_max: usize,
    waiting_max: usize,
    pub(super) permits: Arc<Semaphore>,
    /// One for each request that has a permit or waits for it.
    places: Arc<Semaphore>,
}

/// How much a queue has to do, just now.
pub(super) struct QueueUse {
    pub(super) name: &'static str,
    pub(super) permits: usize,
    pub(super) in_use: usize,
    pub(super) waiting: usize,
}

/// A request's turn: over when this is dropped.
pub(super) struct Turn {
    _place: OwnedSemaphorePermit,
    _permit: OwnedSemaphorePermit,
}

impl Queue {
    pub(super) fn new(permits: usize, waiting_max: usize) -> Queue {
        Queue {
            permits_max: permits,
            waiting_max,
            permits: Arc::new(Semaphore::new(permits)),
            places: Arc::new(Semaphore::new(permits + waiting_max)),
        }
    }

    pub(super) fn in_use(&self, name: &'static str) -> QueueUse {
        let in_use = self
            .permits_max
            .saturating_sub(self.permits.available_permits());
        let places_max = self.permits_max + self.waiting_max;
        let places = places_max.saturating_sub(self.places.available_permits());
        QueueUse {
            name,
            permits: self.permits_max,
            in_use,
            // Each piece of a file is read with a permit and without a place.
            waiting: places.saturating_sub(in_use),
        }
    }

    pub(super) async fn turn(&self) -> Result<Turn, AppError> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| AppError::Busy)?;
        let permit =
            tokio::time::timeout(TURN_MAX, Arc::clone(&self.permits).acquire_owned()).await;
        let permit = permit.map_err(|_| AppError::Busy)?;
        let stopping = |_| AppError::Internal("the server is stopping".to_owned());
        Ok(Turn {
            _place: place,
            _permit: permit.map_err(stopping)?,
        })
    }

    /// Does work that needs nothing but a processor; none when there is no room for it.
    pub(super) async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let turn = self.turn().await.ok()?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.ok()
    }
}
