//! The time by which sessions end, which does not go back while a server runs.
//!
//! Gets:    the clock of the system, and how long the process has run.
//! Gives:   seconds since 1970.
//! Touches: both clocks.
//! Never:   an earlier time than one that has passed: a clock that is set back would make sessions last longer.

use std::time::Instant;

/// The clock of a process.
#[derive(Debug)]
pub struct Clock {
    started: Instant,
    started_s: i64,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock {
            started: Instant::now(),
            started_s: system_s(),
        }
    }
}

impl Clock {
    /// The later of what the system says, and of when the process began and how long it has run.
    #[must_use]
    pub fn now_s(&self) -> i64 {
        let run = i64::try_from(self.started.elapsed().as_secs()).unwrap_or(i64::MAX);
        system_s().max(self.started_s.saturating_add(run))
    }
}

fn system_s() -> i64 {
    jiff::Timestamp::now().as_second()
}
