//! What was asked and answered since the start, counted.
//!
//! Gets:    each answer with its route, status and time; how much each search found.
//! Gives:   counts, for `metrics`.
//! Touches: memory, bounded by the routes of the router.
//! Never:   what was asked for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;

use crate::search::{Hint, SearchResults};

/// Where the buckets of durations end, in seconds: from 1 ms, which is what a page costs, in steps of two to two and a half, so
/// that a quantile is known to a factor of that; up to 5 s, since a request waits for its turn for 3 s at most.
pub(super) const BUCKETS_S: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
];
/// Classes of statuses: 1xx to 5xx.
const CLASSES: usize = 5;

/// How often something took how long.
#[derive(Clone, Debug, Default)]
pub(super) struct Histogram {
    /// Those that ended within each bucket and in none before it; the last ones in none.
    pub(super) counts: [u64; BUCKETS_S.len() + 1],
    pub(super) sum_s: f64,
}

impl Histogram {
    pub(super) fn add(&mut self, took: Duration) {
        let took_s = took.as_secs_f64();
        self.counts[BUCKETS_S.partition_point(|end| *end < took_s)] += 1;
        self.sum_s += took_s;
    }
}

/// What was asked and answered since the start.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    answers: Mutex<Answers>,
    /// Requests whose clients hung up before there was an answer.
    pub(super) abandoned: AtomicU64,
    pub(super) searches: AtomicU64,
    pub(super) searches_empty: AtomicU64,
    pub(super) suggestions: AtomicU64,
    pub(super) suggestions_empty: AtomicU64,
}

/// Bounded: routes are those of the router, statuses those that the server gives.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) by_route: BTreeMap<String, [Histogram; CLASSES]>,
    pub(super) by_status: BTreeMap<u16, u64>,
}

/// What became of connections, since the server started.
#[derive(Debug, Default)]
pub(super) struct ConnectionCounts {
    pub(super) open: AtomicU64,
    pub(super) accepted: AtomicU64,
    /// Ran out of time.
    pub(super) late: AtomicU64,
    /// Given up for another one.
    pub(super) spared: AtomicU64,
}

impl Traffic {
    pub(super) fn answers(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer by a route, the template of its path, whose head was ready after this time.
    pub(super) fn answered(&self, route: &str, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, CLASSES) - 1;
        let mut answers = self.answers();
        *answers.by_status.entry(status.as_u16()).or_default() += 1;
        // Only the first answer of a route needs a name of its own.
        if let Some(by_class) = answers.by_route.get_mut(route) {
            return by_class[class].add(took);
        }
        answers.by_route.entry(route.to_owned()).or_default()[class].add(took);
    }

    /// A search that was answered. One for a secret is none: it is not even searched.
    pub(super) fn searched(&self, results: &SearchResults) {
        if !results.hint.is_some_and(Hint::is_secret) {
            count(&self.searches, &self.searches_empty, results.total);
        }
    }

    /// What was typed so far, and for which so many questions were suggested.
    pub(super) fn suggested(&self, questions: usize) {
        count(&self.suggestions, &self.suggestions_empty, questions);
    }
}

fn count(all: &AtomicU64, empty: &AtomicU64, found: usize) {
    all.fetch_add(1, Ordering::Relaxed);
    empty.fetch_add(u64::from(found == 0), Ordering::Relaxed);
}
