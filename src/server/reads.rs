//! Which articles are read most, since the server started.
//!
//! Gets:    the permalink of each article page that is asked for.
//! Gives:   those that were asked for most.
//! Touches: memory only: what was counted goes with the process.
//! Never:   a reader: nothing is known of who asked, from where, or for what else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::ids::Permalink;

/// How many of the articles that are read most are told apart from the rest.
const MOST: usize = 32;
/// How old the order may be: while somebody types it should not change.
const ORDER_KEPT: Duration = Duration::from_secs(60);

/// Counts of one server.
#[derive(Default)]
pub(super) struct Reads(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    /// Only of articles that exist, so that there are no more than articles.
    of: HashMap<Permalink, u64>,
    most: Arc<[Permalink]>,
    ordered: Option<Instant>,
}

impl Reads {
    /// Counts one look at an article.
    pub(super) fn count(&self, permalink: &Permalink) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match counts.of.get_mut(permalink) {
            Some(count) => *count += 1,
            None => drop(counts.of.insert(permalink.clone(), 1)),
        }
    }

    /// The articles that were read most by `now`, the most read first, equal ones by permalink; an order of up to a minute ago.
    pub(super) fn most(&self, now: Instant) -> Arc<[Permalink]> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts
            .ordered
            .is_none_or(|at| now.saturating_duration_since(at) >= ORDER_KEPT)
        {
            let mut all: Vec<(u64, &Permalink)> = counts
                .of
                .iter()
                .map(|(permalink, count)| (*count, permalink))
                .collect();
            all.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
            counts.most = all
                .into_iter()
                .take(MOST)
                .map(|(_, permalink)| permalink.clone())
                .collect();
            counts.ordered = Some(now);
        }
        Arc::clone(&counts.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_most_comes_first_and_the_order_holds_for_a_minute() {
        let (reads, start) = (Reads::default(), Instant::now());
        let [a, b]: [Permalink; 2] = ["aaaa", "bbbb"].map(|permalink| permalink.parse().unwrap());
        reads.count(&a);
        reads.count(&b);
        reads.count(&b);
        assert_eq!(*reads.most(start), [b.clone(), a.clone()]);
        reads.count(&a);
        reads.count(&a);
        assert_eq!(*reads.most(start + ORDER_KEPT / 2), [b.clone(), a.clone()]);
        assert_eq!(*reads.most(start + ORDER_KEPT), [a, b]);
    }
}
