//! Threads of the following of changes.
//!
//! Gets:    a name and work.
//! Gives:   the thread, where the system has one to give.
//! Touches: threads.
//! Never:   the end of the process for want of a thread: what it would have done is left out, and that is logged.

use std::thread::JoinHandle;

pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Option<JoinHandle<()>> {
    let thread = std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work);
    thread
        .map_err(|error| tracing::error!("cannot start the thread `{name}`: {error}"))
        .ok()
}
