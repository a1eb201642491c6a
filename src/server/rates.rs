//! How often one client may ask for what costs most.
//!
//! Gets:    what a client asks for, and when.
//! Gives:   whether it may, or how long it has to wait.
//! Touches: a table of fixed size, the clock.
//! Never:   an address in the table: it holds times, at places that a keyed hash of the client gives.
//!
//! The generic cell rate algorithm (GCRA): a client may save up a burst, and then gets one at each period. Each client has a
//! place in three rows, and the earliest of the three times counts. So another client makes one wait only when all three places
//! are shared with clients that are over their limits, and no number of addresses makes the table grow.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What is limited, and how: one at each period, after a burst. Many people may share one address, so that the bursts are those
/// of a classroom.
pub(super) const RATES: [Rate; 6] = [
    Rate {
        what: What::Search,
        period: Duration::from_millis(50),
        burst: 200,
    },
    Rate {
        what: What::Verify,
        period: Duration::from_secs(1),
        burst: 30,
    },
    Rate {
        what: What::Message,
        period: Duration::from_secs(1),
        burst: 30,
    },
    Rate {
        what: What::Feedback,
        period: Duration::from_secs(2),
        burst: 20,
    },
    // What is no agent's: somebody who pastes an old link a few times is told why each time.
    Rate {
        what: What::SignIn,
        period: Duration::from_secs(10),
        burst: 20,
    },
    // By account: a page asks with each pause in typing, and one agent has a few of them open.
    Rate {
        what: What::Agent,
        period: Duration::from_millis(50),
        burst: 400,
    },
];
/// Rows of the table.
const ROWS: usize = 3;
/// Places of a row, for each kind: 6 kinds of 3 rows of 65,536 times are 9 MB.
const PLACES: usize = 65_536;
// What docs/reliability.md says.
const _: () = assert!(RATES.len() * ROWS * PLACES * size_of::<AtomicU64>() == 9_437_184);

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Searches and suggestions.
    Search,
    /// Texts to verify.
    Verify,
    /// Drafts of messages.
    Message,
    /// Feedback.
    Feedback,
    /// Links, sessions and tokens of agents that are none of ours.
    SignIn,
    /// Whatever an agent asks for, by account.
    Agent,
}

/// How often.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    what: What,
    period: Duration,
    burst: u32,
}

/// The table of all clients.
pub(super) struct Limits {
    started: Instant,
    keys: [RandomState; ROWS],
    /// When a client has nothing saved up any more, in nanoseconds since the start.
    times: Box<[AtomicU64]>,
    /// How many requests of each kind were refused.
    refused: [AtomicU64; RATES.len()],
}

impl Default for Limits {
    fn default() -> Limits {
        let times = (0..RATES.len() * ROWS * PLACES)
            .map(|_| AtomicU64::new(0))
            .collect();
        Limits {
            started: Instant::now(),
            keys: std::array::from_fn(|_| RandomState::new()),
            times,
            refused: Default::default(),
        }
    }
}

impl Limits {
    /// How many requests of each kind were refused since the start.
    pub(super) fn refused(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let counts = self
            .refused
            .iter()
            .map(|count| count.load(Ordering::Relaxed));
        RATES.iter().map(|rate| rate.what.name()).zip(counts)
    }

    /// Counts a request of a client, or of whoever else it is counted by; or tells how long to wait.
    pub(super) fn count(
        &self,
        what: What,
        client: impl Hash,
        now: Instant,
    ) -> Result<(), Duration> {
        let Some((kind, rate)) = RATES.iter().enumerate().find(|(_, rate)| rate.what == what)
        else {
            return Ok(());
        };
        let nanoseconds = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let (period, now) = (
            nanoseconds(rate.period),
            nanoseconds(now.saturating_duration_since(self.started)),
        );
        let places: [&AtomicU64; ROWS] = std::array::from_fn(|row| {
            let place = self.keys[row].hash_one(&client) as usize % PLACES;
            &self.times[(kind * ROWS + row) * PLACES + place]
        });
        let earliest = places
            .iter()
            .map(|place| place.load(Ordering::Relaxed))
            .min()
            .unwrap_or_default();
        let next = earliest.max(now).saturating_add(period);
        let latest = now.saturating_add(period.saturating_mul(rate.burst.into()));
        if next > latest {
            self.refused[kind].fetch_add(1, Ordering::Relaxed);
            return Err(Duration::from_nanos(next - latest));
        }
        // Requests of one instant may be counted as one; the next ones see it.
        for place in places {
            place.fetch_max(next, Ordering::Relaxed);
        }
        Ok(())
    }
}

impl What {
    fn name(self) -> &'static str {
        match self {
            What::Search => "search",
            What::Verify => "verify",
            What::Message => "message",
            What::Feedback => "feedback",
            What::SignIn => "sign-in",
            What::Agent => "agent",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::super::clients::{Client, TrustedProxies};
    use super::*;

    fn client(n: u32) -> Client {
        let peer = SocketAddr::new(std::net::Ipv4Addr::from(0xcb00_7100 + n).into(), 1);
        TrustedProxies::default()
            .client(Some(peer), &axum::http::HeaderMap::new())
            .unwrap()
    }

    #[test]
    fn a_client_may_save_up_a_burst_and_then_gets_one_a_period() {
        let (limits, one, other) = (Limits::default(), client(1), client(2));
        let start = limits.started + Duration::from_secs(100);
        for rate in RATES {
            for _ in 0..rate.burst {
                limits.count(rate.what, one, start).unwrap();
            }
            let wait = limits.count(rate.what, one, start).unwrap_err();
            assert_eq!(wait, rate.period);
            limits.count(rate.what, one, start + wait).unwrap();
            limits.count(rate.what, one, start + wait).unwrap_err();
            limits.count(rate.what, other, start).unwrap();
        }
    }

    #[test]
    fn a_hundred_thousand_clients_do_not_make_the_table_grow_nor_others_wait() {
        let limits = Limits::default();
        assert!(limits.times.len() * size_of::<AtomicU64>() <= 16_000_000);
        let start = limits.started + Duration::from_secs(100);
        // As many as there may be attackers with an address each, far over their limits.
        for n in 0..1_000 {
            while limits.count(What::Feedback, client(n), start).is_ok() {}
        }
        let served = (10_000..11_000)
            .filter(|n| limits.count(What::Feedback, client(*n), start).is_ok())
            .count();
        assert!(served >= 990, "{served} of 1,000 others");
        // Each of so many once: none is over its limit.
        let served = (100_000..200_000)
            .filter(|n| limits.count(What::Search, client(*n), start).is_ok())
            .count();
        assert_eq!(served, 100_000);
    }
}
