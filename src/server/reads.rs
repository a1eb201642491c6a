//! Which articles are read most and help most.
//!
//! Gets:    each article page that is asked for, each vote; what the database holds of the weeks before.
//! Gives:   those that were used most, lately more than long ago; what is new since it was last written.
//! Touches: memory only: `statistics` writes it.
//! Never:   a reader: nothing is known of who asked, from where, or for what else. What tells a client that has just read an
//!          article from others is a time at a place that a keyed hash gives, as for limits.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::clients::Client;
use crate::content::Article;
use crate::ids::{ArticleId, Permalink};
use crate::insights::{KeptUse, Uses};

/// How many of the articles that are used most are told apart from the rest.
const MOST: usize = 32;
/// How old the order may be: while somebody types it should not change.
const ORDER_KEPT: Duration = Duration::from_secs(60);
/// How many reads that somebody was helped by is worth, and how many are lost where somebody was not.
const HELPED_WEIGHT: f64 = 5.0;
/// After how many days a use is worth half.
const HALF_LIFE_DAYS: f64 = 14.0;
/// How many uses of an article count in a minute, whoever asks: more than the most read article of a large site has, and few
/// enough that a flood of a minute is no more than a busy quarter of an hour.
const OF_ARTICLE_A_MINUTE_MAX: u32 = 60;
/// For how long one client's reads of one article are one.
const CLIENT_COUNTS_AGAIN_AFTER: Duration = Duration::from_secs(3_600);
/// Below this an article is as if it had never been used.
const FORGOTTEN_BELOW: f64 = 0.01;

/// What an article is counted by: its permalink, which stays when it is moved, or its id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key(Box<str>);

impl Key {
    /// That of an article.
    pub(super) fn of(article: &Article) -> Key {
        Key(match &article.permalink {
            Some(permalink) => permalink.to_string().into(),
            None => article.id.to_string().into(),
        })
    }

    #[cfg(test)]
    pub(super) fn named(name: &str) -> Key {
        Key(name.into())
    }

    /// The permalink that it is.
    pub(super) fn permalink(&self) -> Option<Permalink> {
        self.0.parse().ok()
    }

    /// The id that it is.
    pub(super) fn id(&self) -> Option<ArticleId> {
        self.0.parse().ok()
    }

    /// As the database has it.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Counts of one server.
#[derive(Default)]
pub(super) struct Reads {
    counts: Mutex<Counts>,
    seen: Seen,
}

#[derive(Default)]
struct Counts {
    /// Only of articles that existed when they were counted.
    of: HashMap<Key, Use>,
    /// What the database does not have yet.
    new: BTreeMap<String, Uses>,
    most: Arc<Most>,
    ordered: Option<Instant>,
}

#[derive(Default)]
struct Use {
    /// Reads, weighed by their age.
    score: f64,
    /// The minute in which it was last used, counted from the first use, and how often in it.
    minute: u64,
    in_minute: u32,
}

/// The articles that are used most.
#[derive(Debug, Default)]
pub(super) struct Most {
    /// With their scores, the best first, equal ones by key.
    pub(super) keys: Vec<(Key, f64)>,
    /// The permalinks among them, in the same order.
    pub(super) permalinks: Vec<Permalink>,
}

impl Reads {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one look at an article. A client that has just looked at it does not count.
    pub(super) fn read(&self, article: &Article, client: Option<Client>) {
        let uses = Uses {
            reads: 1,
            ..Uses::default()
        };
        self.count(Key::of(article), client, uses, Instant::now());
    }

    /// Counts what somebody says of an article, in the same way.
    pub(super) fn voted(&self, key: Key, client: Option<Client>, helpful: bool) {
        let uses = Uses {
            reads: 0,
            helped: helpful.into(),
            not_helped: (!helpful).into(),
        };
        self.count(key, client, uses, Instant::now());
    }

    fn count(&self, key: Key, client: Option<Client>, uses: Uses, now: Instant) {
        let is_vote = uses.reads == 0;
        if client.is_some_and(|client| self.seen.lately((client, &key, is_vote), now)) {
            return;
        }
        let mut counts = self.counts();
        let minute = self.seen.since_start(now).as_secs() / 60;
        let own = counts.of.entry(key.clone()).or_default();
        if own.minute != minute {
            (own.minute, own.in_minute) = (minute, 0);
        }
        if own.in_minute >= OF_ARTICLE_A_MINUTE_MAX {
            return;
        }
        own.in_minute += 1;
        own.score += worth(uses);
        let new = counts.new.entry(key.0.into()).or_default();
        new.reads += uses.reads;
        new.helped += uses.helped;
        new.not_helped += uses.not_helped;
    }

    /// What the database does not have yet, which is then taken for written.
    pub(super) fn take(&self) -> BTreeMap<String, Uses> {
        std::mem::take(&mut self.counts().new)
    }

    /// Adds what the database holds of the days before.
    pub(super) fn restore(&self, kept: Vec<KeptUse>, today: jiff::civil::Date) {
        let mut counts = self.counts();
        let mut is_told = false;
        for KeptUse { article, day, uses } in kept {
            let age_days = today.since(day).map_or(0, |age| age.get_days()).max(0);
            let own = counts.of.entry(Key(article.into())).or_default();
            own.score += worth(uses) * faded(f64::from(age_days));
            // Where nothing was kept, the order stays.
            is_told = true;
        }
        if is_told {
            counts.ordered = None;
        }
    }

    /// The articles that were used most by `now`; an order of up to a minute ago.
    pub(super) fn most(&self, now: Instant) -> Arc<Most> {
        let mut counts = self.counts();
        let age = counts.ordered.map(|at| now.saturating_duration_since(at));
        if age.is_none_or(|age| age >= ORDER_KEPT) {
            counts.order(age.unwrap_or_default());
            counts.ordered = Some(now);
        }
        Arc::clone(&counts.most)
    }
}

impl Counts {
    /// Orders all, some time after they were last ordered.
    fn order(&mut self, after: Duration) {
        let faded = faded(after.as_secs_f64() / 86_400.0);
        self.of.retain(|_, own| {
            own.score *= faded;
            own.score.abs() >= FORGOTTEN_BELOW
        });
        let used = self.of.iter().filter(|(_, own)| own.score > 0.0);
        let mut all: Vec<(f64, &Key)> = used.map(|(key, own)| (own.score, key)).collect();
        all.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        all.truncate(MOST);
        let keys: Vec<(Key, f64)> = all.into_iter().map(|(s, key)| (key.clone(), s)).collect();
        let permalinks = keys.iter().filter_map(|(key, _)| key.permalink()).collect();
        self.most = Arc::new(Most { keys, permalinks });
    }
}

/// What uses are worth, in reads.
fn worth(uses: Uses) -> f64 {
    uses.reads as f64 + HELPED_WEIGHT * (uses.helped as f64 - uses.not_helped as f64)
}

/// What is left of the worth of a use after so many days.
fn faded(days: f64) -> f64 {
    (-days / HALF_LIFE_DAYS).exp2()
}

/// Rows of the table of clients that have just read an article, and places of a row: 0.8 MB. Beyond some ten thousand pairs of
/// client and article an hour, one now and then is taken for another and does not count.
const ROWS: usize = 3;
const PLACES: usize = 65_536;

/// Which clients have just read which articles: times, and nothing else.
struct Seen {
    started: Instant,
    keys: [RandomState; ROWS],
    /// Seconds since the start, plus one.
    times: Box<[AtomicU32]>,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen {
            started: Instant::now(),
            keys: std::array::from_fn(|_| RandomState::new()),
            times: (0..ROWS * PLACES).map(|_| AtomicU32::new(0)).collect(),
        }
    }
}

impl Seen {
    fn since_start(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.started)
    }

    /// Whether something was seen lately; it is from now on.
    fn lately(&self, what: impl std::hash::Hash, now: Instant) -> bool {
        let seconds = self.since_start(now).as_secs();
        let now_s = u32::try_from(seconds).unwrap_or(u32::MAX - 1) + 1;
        let places: [&AtomicU32; ROWS] = std::array::from_fn(|row| {
            let place = self.keys[row].hash_one(&what) as usize % PLACES;
            &self.times[row * PLACES + place]
        });
        let lately = |place: &&AtomicU32| {
            let seen = place.load(Ordering::Relaxed);
            seen > 0 && u64::from(now_s - seen.min(now_s)) < CLIENT_COUNTS_AGAIN_AFTER.as_secs()
        };
        if places.iter().all(lately) {
            return true;
        }
        for place in places {
            place.store(now_s, Ordering::Relaxed);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::super::clients::TrustedProxies;
    use super::*;

    fn key(name: &str) -> Key {
        Key(name.into())
    }

    fn client(n: u32) -> Client {
        let peer = SocketAddr::new(std::net::Ipv4Addr::from(0xcb00_7100 + n).into(), 1);
        let headers = axum::http::HeaderMap::new();
        TrustedProxies::default()
            .client(Some(peer), &headers)
            .unwrap()
    }

    const READ: Uses = Uses {
        reads: 1,
        helped: 0,
        not_helped: 0,
    };

    fn order(reads: &Reads, now: Instant) -> Vec<String> {
        let most = reads.most(now);
        most.keys
            .iter()
            .map(|(key, _)| key.as_str().to_owned())
            .collect()
    }

    #[test]
    fn what_is_read_most_comes_first_and_the_order_holds_for_a_minute() {
        let (reads, start) = (Reads::default(), Instant::now());
        for name in ["aaaa", "bbbb", "bbbb"] {
            reads.count(key(name), None, READ, start);
        }
        assert_eq!(order(&reads, start), ["bbbb", "aaaa"]);
        for _ in 0..2 {
            reads.count(key("aaaa"), None, READ, start);
        }
        assert_eq!(order(&reads, start + ORDER_KEPT / 2), ["bbbb", "aaaa"]);
        assert_eq!(order(&reads, start + ORDER_KEPT), ["aaaa", "bbbb"]);
    }

    #[test]
    fn one_client_lifts_nothing_and_many_lift_an_article_by_so_much_a_minute() {
        let (reads, start) = (Reads::default(), Instant::now());
        for second in 0..600 {
            reads.count(
                key("flood"),
                Some(client(1)),
                READ,
                start + Duration::from_secs(second),
            );
        }
        assert_eq!(reads.take()["flood"].reads, 1);
        reads.count(
            key("flood"),
            Some(client(1)),
            READ,
            start + Duration::from_secs(3_700),
        );
        reads.count(
            key("flood"),
            Some(client(2)),
            READ,
            start + Duration::from_secs(3_700),
        );
        assert_eq!(reads.take()["flood"].reads, 2);
        for n in 0..10_000 {
            reads.count(key("crowd"), Some(client(n)), READ, start);
        }
        assert_eq!(
            reads.take()["crowd"].reads,
            u64::from(OF_ARTICLE_A_MINUTE_MAX)
        );
    }

    #[test]
    fn what_was_read_long_ago_gives_way_to_what_is_read_now() {
        let reads = Reads::default();
        let kept = |article: &str, day: &str, count: u64| KeptUse {
            article: article.to_owned(),
            day: day.parse().unwrap(),
            uses: Uses {
                reads: count,
                ..Uses::default()
            },
        };
        let today = "2026-11-29".parse().unwrap();
        reads.restore(
            vec![
                kept("then", "2026-10-04", 1_000),
                kept("now", "2026-11-29", 100),
            ],
            today,
        );
        let now = Instant::now();
        assert_eq!(order(&reads, now), ["now", "then"]);
        assert!(
            reads.take().is_empty(),
            "what is in the database is not written again"
        );
        // Fading goes on while the server runs, and what has faded away is gone.
        assert!(order(&reads, now + Duration::from_secs(400 * 86_400)).is_empty());
    }

    #[test]
    fn what_helps_is_worth_more_than_what_is_read() {
        let (reads, start) = (Reads::default(), Instant::now());
        for _ in 0..4 {
            reads.count(key("read"), None, READ, start);
        }
        reads.voted(key("helps"), None, true);
        reads.count(key("fails"), None, READ, start);
        reads.voted(key("fails"), None, false);
        assert_eq!(order(&reads, start + ORDER_KEPT), ["helps", "read"]);
    }
}
