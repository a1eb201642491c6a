//! What readers fail on, as it was found a moment ago.
//!
//! Gets:    a way to find it.
//! Gives:   what was found within the last minute, else what is found now.
//! Touches: the clock.
//! Never:   two who look at once: others wait for the one who does.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::report::{Group, Kind};

/// How old it may be: it is made of a whole week's rows.
const KEPT: Duration = Duration::from_secs(60);

/// Something that readers fail on.
#[derive(Debug)]
pub(super) struct Fails {
    pub(super) kind: Kind,
    pub(super) group: Group,
}

/// What was found last, and when.
#[derive(Debug, Default)]
pub(super) struct Failing(Mutex<Option<(Instant, Arc<[Fails]>)>>);

impl Failing {
    /// What was found within the last minute, else what `find` finds.
    pub(super) fn or_found<E>(
        &self,
        find: impl FnOnce() -> Result<Vec<Fails>, E>,
    ) -> Result<Arc<[Fails]>, E> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, fails)) = &*kept
            && at.elapsed() < KEPT
        {
            return Ok(Arc::clone(fails));
        }
        let fails: Arc<[Fails]> = find()?.into();
        *kept = Some((Instant::now(), Arc::clone(&fails)));
        Ok(fails)
    }
}
