//! How changes are followed.
//!
//! Gets:    nothing: these are the types that whoever starts the loop fills.
//! Gives:   `Following`.
//! Touches: nothing.
//! Never:   a decision.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::checks::ThemeProblems;

/// Is told that there is a newer snapshot.
pub type Published = Arc<dyn Fn() + Send + Sync>;

/// How changes are followed.
#[derive(Clone, Default)]
pub struct Following {
    /// Look at all files every so often instead of asking the system for events.
    pub poll: Option<Duration>,
    /// Pull from git every so often.
    pub git_pull: Option<Duration>,
    /// Where a pull cannot go forward, make what is there what the upstream has.
    pub git_reset: bool,
    /// The data folder, through which `jieda accept` reaches a running server.
    pub data: Option<PathBuf>,
    /// What is wrong with the theme; nothing unless given.
    pub theme: Option<ThemeProblems>,
    /// Is called after each swap; nothing unless given.
    pub published: Option<Published>,
    /// After which time a reload that still runs is reported; half a minute unless given.
    pub late_after: Option<Duration>,
}
