//! How the following of changes goes, for operators.
//!
//! Gets:    what the reload loop tells.
//! Gives:   counts and times, read at any moment from any thread.
//! Touches: the clock.
//! Never:   a decision.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use arc_swap::ArcSwapOption;

/// Counts since the start of the process.
#[derive(Debug)]
pub struct Status {
    started: Instant,
    /// When what readers see last changed, in ms after the start.
    swapped_ms: AtomicU64,
    /// When the content was last compared with the snapshot, in ms after the start.
    looked_ms: AtomicU64,
    /// Whether files are looked at now and then, for the system reports no changes.
    pub polling: AtomicBool,
    /// Whether the index is in memory for now, since its folder cannot be written.
    pub index_in_memory: AtomicBool,
    /// How often the index was made anew under the running site, since it was damaged or gone.
    pub index_heals: AtomicU64,
    /// Reloads that changed what readers see: of others nothing is told where everybody may look.
    pub reloads: AtomicU64,
    /// Reloads that failed.
    pub reload_failures: AtomicU64,
    /// How long the last of these took, in microseconds.
    pub reload_us: AtomicU64,
    /// Why there is no snapshot, while a person must act before there can be one.
    pub waiting: ArcSwapOption<String>,
    /// How often events were lost, so that all files were compared.
    pub events_lost: AtomicU64,
    /// `git pull`s that failed.
    pub pull_failures: AtomicU64,
    /// When the reload that runs began, in ms after the start, and one more; 0 while none runs.
    reload_began_ms: AtomicU64,
    /// Reloads that took so long that they were reported.
    pub reloads_late: AtomicU64,
    /// Articles that would be taken away and are held back.
    pub held_back: AtomicU64,
    /// Reloads that would have taken away too much at once.
    pub reloads_held_back: AtomicU64,
}

impl Default for Status {
    fn default() -> Status {
        Status {
            started: Instant::now(),
            swapped_ms: AtomicU64::new(0),
            looked_ms: AtomicU64::new(0),
            polling: AtomicBool::new(false),
            index_in_memory: AtomicBool::new(false),
            index_heals: AtomicU64::new(0),
            reloads: AtomicU64::new(0),
            reload_failures: AtomicU64::new(0),
            reload_us: AtomicU64::new(0),
            waiting: ArcSwapOption::empty(),
            events_lost: AtomicU64::new(0),
            pull_failures: AtomicU64::new(0),
            reload_began_ms: AtomicU64::new(0),
            reloads_late: AtomicU64::new(0),
            held_back: AtomicU64::new(0),
            reloads_held_back: AtomicU64::new(0),
        }
    }
}

impl Status {
    pub(super) fn swapped(&self, is_public: bool) {
        if is_public {
            self.swapped_ms.store(self.now_ms(), Ordering::Relaxed);
        }
        self.looked();
    }

    /// To be called when the content was compared with the snapshot.
    pub fn looked(&self) {
        self.looked_ms.store(self.now_ms(), Ordering::Relaxed);
    }

    /// To be called when a reload begins.
    pub fn reload_begins(&self) {
        self.reload_began_ms
            .store(self.now_ms() + 1, Ordering::Relaxed);
    }

    /// To be called when it ends, well or not.
    pub fn reload_ends(&self) {
        self.reload_began_ms.store(0, Ordering::Relaxed);
    }

    /// Which reload runs just now, told apart by its beginning, and for how long.
    #[must_use]
    pub fn running_reload(&self) -> Option<(u64, Duration)> {
        let began = self
            .reload_began_ms
            .load(Ordering::Relaxed)
            .checked_sub(1)?;
        Some((
            began,
            Duration::from_millis(self.now_ms().saturating_sub(began)),
        ))
    }

    /// How long ago what readers see last changed, in seconds.
    #[must_use]
    pub fn snapshot_age_s(&self) -> f64 {
        self.age_s(&self.swapped_ms)
    }

    /// How long ago the content was last compared with the snapshot, in seconds.
    #[must_use]
    pub fn looked_age_s(&self) -> f64 {
        self.age_s(&self.looked_ms)
    }

    /// When the process started, in seconds after 1970.
    #[must_use]
    pub fn started_at_s(&self) -> f64 {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0.0, |since| since.as_secs_f64());
        now - self.started.elapsed().as_secs_f64()
    }

    fn age_s(&self, ms: &AtomicU64) -> f64 {
        self.now_ms().saturating_sub(ms.load(Ordering::Relaxed)) as f64 / 1000.0
    }

    fn now_ms(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }
}
