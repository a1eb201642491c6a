//! Bodies as brotli or gzip, kept for who asks for the same again.
//!
//! Gets:    bytes and a coding.
//! Gives:   them compressed; those that were asked for before, as they were compressed then.
//! Touches: memory, `lru`; a thread for blocking work and a permit of the core, where something is compressed.
//! Never:   two of one body at once; more kept than `KEPT_BYTES_MAX`.
//!
//! An answer that is asked for the first time is compressed quickly and not kept: most searches are never asked again, and would
//! push out the articles. From the second time on it is compressed well, once, and kept: all who read it, however slowly, hold
//! the same bytes.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use lru::LruCache;
use tokio::sync::OnceCell;

use super::coding::{Coding, Effort};
use super::queue::Queue;

/// What is kept of compressed bodies, in bytes: 4,000 pages of the example site, of 8 kB each as brotli. It is a twelfth of the
/// 400 MB that a server may take whatever clients do.
const KEPT_BYTES_MAX: usize = 32_000_000;
/// What an entry costs besides its body, in bytes: key, cell, links and a place in the table, rounded up.
const ENTRY_BYTES: usize = 256;
/// How many bodies are remembered as asked for once: at 1,000 searches a second those of the last quarter of a minute, in 131 kB.
const SEEN: usize = 16_384;

/// Compressed bodies.
pub(super) struct Compressed {
    key: RandomState,
    /// Hashes of bodies that were asked for, each at the place that it gives.
    seen: Box<[AtomicU64]>,
    kept: Mutex<Kept>,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// A body's hash by a key that nobody knows, its length, and how it is compressed. Not by its validator, whose hash anybody can
/// compute: who finds two pages of one hash could have the one sent to those who ask for the other.
type Key = (u64, usize, Coding);

struct Kept {
    entries: LruCache<Key, Entry>,
    bytes: usize,
}

struct Entry {
    /// Empty while the body is being compressed, and when there was no room for that.
    body: Arc<OnceCell<Bytes>>,
    bytes: usize,
}

impl Default for Compressed {
    fn default() -> Compressed {
        Compressed {
            key: RandomState::new(),
            seen: (0..SEEN).map(|_| AtomicU64::new(0)).collect(),
            kept: Mutex::new(Kept {
                entries: LruCache::unbounded(),
                bytes: 0,
            }),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }
}

impl Compressed {
    /// A body as it is kept, or compressed; none when there is no room for that.
    pub(super) async fn of(&self, core: &Queue, coding: Coding, plain: Bytes) -> Option<Bytes> {
        let key = (self.key.hash_one(&plain), plain.len(), coding);
        let Some(cell) = self.cell(key) else {
            return self.made(core, coding, plain, Effort::Quick).await;
        };
        let mut is_made_now = false;
        // Whoever asks meanwhile waits for the first one; should that one hang up, for the next.
        let body = cell.get_or_try_init(|| async {
            is_made_now = true;
            let made = self.made(core, coding, plain, Effort::Thorough).await;
            made.ok_or(())
        });
        let body = body.await.ok()?.clone();
        match is_made_now {
            true => self.weigh(key, &cell, body.len()),
            false => _ = self.hits.fetch_add(1, Ordering::Relaxed),
        }
        Some(body)
    }

    /// A body compressed now.
    pub(super) async fn made(
        &self,
        core: &Queue,
        coding: Coding,
        plain: Bytes,
        effort: Effort,
    ) -> Option<Bytes> {
        let made = core.beside(move || coding.compress(&plain, effort)).await;
        let made = made?.ok()?;
        self.misses.fetch_add(1, Ordering::Relaxed);
        Some(made.into())
    }

    /// Where a body is kept or is about to be; none when it was not asked for before.
    fn cell(&self, key: Key) -> Option<Arc<OnceCell<Bytes>>> {
        let mut kept = self.lock();
        if let Some(entry) = kept.entries.get(&key) {
            return Some(Arc::clone(&entry.body));
        }
        let place = &self.seen[key.0 as usize % SEEN];
        if place.swap(key.0, Ordering::Relaxed) != key.0 {
            return None;
        }
        let entry = Entry {
            body: Arc::default(),
            bytes: ENTRY_BYTES,
        };
        let body = Arc::clone(&entry.body);
        kept.bytes += entry.bytes;
        kept.entries.put(key, entry);
        kept.make_room();
        Some(body)
    }

    /// Counts what a body takes, once it is there.
    fn weigh(&self, key: Key, cell: &Arc<OnceCell<Bytes>>, bytes: usize) {
        let mut kept = self.lock();
        // It may have had to go meanwhile.
        let Some(entry) = kept
            .entries
            .peek_mut(&key)
            .filter(|entry| Arc::ptr_eq(&entry.body, cell))
        else {
            return;
        };
        entry.bytes += bytes;
        kept.bytes += bytes;
        kept.make_room();
    }

    /// What is kept, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.lock().bytes
    }

    /// How many answers were found, and how many had to be compressed.
    pub(super) fn counts(&self) -> (&AtomicU64, &AtomicU64) {
        (&self.hits, &self.misses)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Lets go what was asked for longest ago, until the rest fits.
    fn make_room(&mut self) {
        while self.bytes > KEPT_BYTES_MAX {
            let Some((_, entry)) = self.entries.pop_lru() else {
                return;
            };
            self.bytes -= entry.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(number: u32) -> Bytes {
        format!("{}{number}", include_str!("../../static/site.css")).into()
    }

    fn run<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(work)
    }

    fn counts(compressed: &Compressed) -> (u64, u64) {
        let (hits, misses) = compressed.counts();
        (hits.load(Ordering::Relaxed), misses.load(Ordering::Relaxed))
    }

    #[test]
    fn a_body_is_kept_from_the_second_time_on_and_held_once() {
        run(async {
            let (core, all) = (Queue::new(1, 0), &Compressed::default());
            let ask = |coding| all.of(&core, coding, body(1));
            let first = ask(Coding::Brotli).await.unwrap();
            assert_eq!((all.bytes(), counts(all)), (0, (0, 1)));
            let second = ask(Coding::Brotli).await.unwrap();
            let third = ask(Coding::Brotli).await.unwrap();
            assert_eq!(counts(all), (1, 2));
            assert!(second.len() < first.len() && second.as_ptr() == third.as_ptr());
            assert_eq!(all.bytes(), ENTRY_BYTES + second.len());
            // The other form is kept at once, another body from its own second time on.
            for _ in 0..2 {
                ask(Coding::Gzip).await.unwrap();
                all.of(&core, Coding::Brotli, body(2)).await.unwrap();
            }
            assert_eq!((all.lock().entries.len(), counts(all)), (3, (2, 5)));
        });
    }

    #[test]
    fn however_many_ask_at_once_it_is_compressed_once_for_all() {
        run(async {
            let all = Arc::new((Queue::new(1, 100), Compressed::default()));
            all.1.of(&all.0, Coding::Gzip, body(1)).await;
            let asking: Vec<_> = (0..100)
                .map(|_| {
                    let all = Arc::clone(&all);
                    tokio::spawn(async move {
                        all.1
                            .of(&all.0, Coding::Gzip, body(1))
                            .await
                            .unwrap()
                            .as_ptr() as usize
                    })
                })
                .collect();
            let mut held = Vec::new();
            for one in asking {
                held.push(one.await.unwrap());
            }
            held.dedup();
            assert_eq!((held.len(), counts(&all.1)), (1, (99, 2)));
        });
    }

    #[test]
    fn what_is_kept_is_bounded_and_what_was_asked_for_longest_ago_goes_first() {
        let all = Compressed::default();
        let keep = |hash: u64, bytes: usize| {
            let key = (hash, 1, Coding::Gzip);
            let cell = all.cell(key).or_else(|| all.cell(key)).unwrap();
            cell.set(Bytes::new()).unwrap();
            all.weigh(key, &cell, bytes);
        };
        let is_kept = |hash: u64| all.lock().entries.contains(&(hash, 1, Coding::Gzip));
        for hash in 1..=10 {
            keep(hash, KEPT_BYTES_MAX / 8);
        }
        assert!(all.bytes() <= KEPT_BYTES_MAX && all.bytes() > KEPT_BYTES_MAX / 8 * 6);
        assert!(!is_kept(3) && is_kept(4) && is_kept(10));
        all.cell((4, 1, Coding::Gzip)).unwrap();
        keep(11, KEPT_BYTES_MAX / 8);
        assert!(is_kept(4) && !is_kept(5));
        // One that is larger than all the room pushes out the rest, and itself.
        keep(12, KEPT_BYTES_MAX);
        assert_eq!(all.bytes(), 0);
    }
}
