//! The one timer of a connection.
//!
//! Gets:    the instant at which the connection runs out of time, which moves.
//! Gives:   whether it is past.
//! Touches: the clock.
//! Never:   a timer for each step.

use std::future::Future;
use std::pin::Pin;
use std::task::Context;
use std::time::Instant;

use tokio::time::{Sleep, sleep_until};

use super::progress::Limits;

/// One timer for a connection, which is set anew only when it must ring earlier than it would: most instants that are due pass
/// unused, since the connection goes on.
pub(super) struct Alarm {
    sleep: Pin<Box<Sleep>>,
    rings_at: Instant,
}

impl Alarm {
    pub(super) fn new(limits: &Limits) -> Alarm {
        let rings_at = Instant::now() + limits.header;
        Alarm {
            sleep: Box::pin(sleep_until(rings_at.into())),
            rings_at,
        }
    }

    /// Whether what is due is past.
    pub(super) fn rings(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        due: Option<Instant>,
    ) -> bool {
        let Some(due) = due else { return false };
        loop {
            if due < self.rings_at {
                self.rings_at = due;
                self.sleep.as_mut().reset(due.into());
            }
            if self.sleep.as_mut().poll(context).is_pending() {
                return false;
            }
            if due <= Instant::now() {
                return true;
            }
            self.rings_at = due;
            self.sleep.as_mut().reset(due.into());
        }
    }
}
