//! Watches over the reload loop: a reload that takes too long is reported while it still runs.
//!
//! Gets:    when a reload began, what it is doing, and after which time it is late.
//! Gives:   a line in the log and a count, once for each late reload.
//! Touches: `site`, the clock. Runs beside the reload loop.
//! Never:   an end of the reload: what cannot be read in time may be read in the end.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use crate::site::{CurrentSnapshot, Doing};

/// How often it is looked, at most.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Watches until `stop` is hung up.
pub(super) fn watch(
    current: &CurrentSnapshot,
    doing: &Doing,
    late_after: Duration,
    stop: &Receiver<()>,
) {
    let mut told = None;
    let step = (late_after / 4).clamp(Duration::from_millis(1), LOOK_EVERY);
    while stop.recv_timeout(step) == Err(RecvTimeoutError::Timeout) {
        let Some((reload, runs)) = current.status.running_reload() else {
            continue;
        };
        if runs >= late_after && told != Some(reload) {
            told = Some(reload);
            current.status.reloads_late.fetch_add(1, Ordering::Relaxed);
            tracing::warn!(
                "a reload has run for {} ms and goes on; it is {}; until it ends, no change shows",
                runs.as_millis(),
                doing.told()
            );
        }
    }
}
