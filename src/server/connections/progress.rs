//! How far one connection is, and what it may still cost in time.
//!
//! Gets:    each step of a socket, and when a request and its answer begin and end.
//! Gives:   whether the connection has run out of time, and how well it may be given up for another one.
//! Touches: the clock.
//! Never:   what is read or written; a wait of its own.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

/// For how long a head may go on to arrive once the server has to stop: one that is on its way is there within a round trip.
const LAST_HEAD_MAX: Duration = Duration::from_secs(1);

/// How long a client may take, and how many there may be. The numbers of each default stand beside its flag.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the first byte of a request's head to its last, and from the opening of a connection to its first byte.
    pub header: Duration,
    /// For the whole body of a request.
    pub body: Duration,
    /// For each 16 kB of an answer, while the client does not take it.
    pub write: Duration,
    /// Between two requests of a connection.
    pub idle: Duration,
    /// How many connections are open at once.
    pub connections: usize,
    /// For how long new connections are still taken once the server is asked to stop.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        let s = Duration::from_secs;
        Limits {
            header: s(10),
            body: s(30),
            write: s(30),
            idle: s(75),
            connections: 400,
            drain: s(2),
        }
    }
}

/// How much of an answer a client must take within the limit for writing, in bytes. The send buffer of a socket tells only in
/// lumps of a third of it that something was taken (see `connections::SEND_BYTES`), so progress of any size is one such lump,
/// and who reads ten bytes a second shows none in time.
const WRITTEN_BYTES_MIN: u64 = 16_384;

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The first byte.
    Silent,
    /// The next request.
    Idle,
    /// The rest of a head.
    Head,
    /// The rest of a body.
    Body,
    /// Us.
    Working,
    /// The client, who takes the answer.
    Answering,
}

/// What a connection was asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wish {
    /// To go on.
    Serve,
    /// To end with the request under way.
    Finish,
    /// To end.
    Close,
}

/// What one connection is doing.
pub(super) struct Progress(Mutex<Now>);

struct Now {
    phase: Phase,
    since: Instant,
    /// Since when the client has not taken what there is to write, and how much of it since then.
    blocked: Option<(Instant, u64)>,
    /// Whether the whole answer was handed over, though perhaps not yet written.
    answered: bool,
    wish: Wish,
    waker: Option<Waker>,
}

impl Progress {
    pub(super) fn new(now: Instant) -> Progress {
        let (phase, wish) = (Phase::Silent, Wish::Serve);
        Progress(Mutex::new(Now {
            phase,
            since: now,
            blocked: None,
            answered: false,
            wish,
            waker: None,
        }))
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn phase(&self) -> Phase {
        self.lock().phase
    }

    /// Whether no request is under way: whatever is written now is no answer to one.
    pub(super) fn is_unasked(&self) -> bool {
        matches!(self.phase(), Phase::Silent | Phase::Idle | Phase::Head)
    }

    /// Asks for something, and wakes who has to do it. A wish is never taken back.
    pub(super) fn wish(&self, wish: Wish) {
        let mut now = self.lock();
        now.wish = now.wish.max(wish);
        if let Some(waker) = now.waker.take() {
            waker.wake();
        }
    }

    /// What was asked for, and who is to be woken when it changes.
    pub(super) fn wished(&self, waker: &Waker) -> Wish {
        let mut now = self.lock();
        if !now
            .waker
            .as_ref()
            .is_some_and(|known| known.will_wake(waker))
        {
            now.waker = Some(waker.clone());
        }
        now.wish
    }

    /// When it runs out of time, if nothing changes; none while it waits for us.
    pub(super) fn due(&self, limits: &Limits) -> Option<Instant> {
        let now = self.lock();
        let limit = match now.phase {
            Phase::Head if now.wish >= Wish::Finish => Some(limits.header.min(LAST_HEAD_MAX)),
            Phase::Silent | Phase::Head => Some(limits.header),
            Phase::Body => Some(limits.body),
            Phase::Idle => Some(limits.idle),
            Phase::Working | Phase::Answering => None,
        };
        let waits = limit.map(|limit| now.since + limit);
        let writes = now.blocked.map(|(since, _)| since + limits.write);
        waits.into_iter().chain(writes).min()
    }

    /// How well it can be spared, the least first: one without a request under way (a head that is not complete is none) before
    /// one whose client does not go on, and within both who has waited longest. None when it waits for us, or is going.
    pub(super) fn spare(&self) -> Option<(bool, Instant)> {
        let now = self.lock();
        if now.wish == Wish::Close {
            return None;
        }
        match (now.phase, now.blocked) {
            (Phase::Silent | Phase::Idle | Phase::Head, _) => Some((false, now.since)),
            (_, Some((since, _))) => Some((true, since)),
            (Phase::Body, None) => Some((true, now.since)),
            (Phase::Working | Phase::Answering, None) => None,
        }
    }

    fn enter(&self, phase: Phase) {
        let mut now = self.lock();
        now.phase = phase;
        now.since = Instant::now();
    }

    pub(super) fn read(&self) {
        if matches!(self.phase(), Phase::Silent | Phase::Idle) {
            self.enter(Phase::Head);
        }
    }

    /// The client does not take more for now.
    pub(super) fn refused(&self) {
        self.lock()
            .blocked
            .get_or_insert_with(|| (Instant::now(), 0));
    }

    pub(super) fn written(&self, bytes: usize) {
        let mut now = self.lock();
        if let Some((_, taken)) = &mut now.blocked {
            *taken += bytes as u64;
            if *taken >= WRITTEN_BYTES_MIN {
                now.blocked = None;
            }
        }
    }

    /// All that was to be written is written.
    pub(super) fn flushed(&self) {
        let mut now = self.lock();
        now.blocked = None;
        if now.phase == Phase::Answering && now.answered {
            (now.phase, now.since) = (Phase::Idle, Instant::now());
        }
    }

    /// A request's head is there.
    pub(super) fn asked(&self, has_body: bool) {
        self.lock().answered = false;
        self.enter(if has_body {
            Phase::Body
        } else {
            Phase::Working
        });
    }

    pub(super) fn body_read(&self) {
        if self.phase() == Phase::Body {
            self.enter(Phase::Working);
        }
    }

    /// The head of the answer is there; its body may still be made.
    pub(super) fn answering(&self) {
        self.enter(Phase::Answering);
    }

    pub(super) fn answered(&self) {
        self.lock().answered = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(phase: Phase, since: Instant) -> Progress {
        let progress = Progress::new(since);
        progress.lock().phase = phase;
        progress
    }

    #[test]
    fn each_phase_has_its_limit_and_our_own_work_has_none() {
        let (now, limits) = (Instant::now(), Limits::default());
        for (phase, limit) in [
            (Phase::Silent, Some(limits.header)),
            (Phase::Head, Some(limits.header)),
            (Phase::Body, Some(limits.body)),
            (Phase::Idle, Some(limits.idle)),
            (Phase::Working, None),
            (Phase::Answering, None),
        ] {
            assert_eq!(
                at(phase, now).due(&limits),
                limit.map(|limit| now + limit),
                "{phase:?}"
            );
        }
    }

    #[test]
    fn bytes_of_a_head_do_not_prolong_it_and_a_new_request_begins_anew() {
        let long_ago = Instant::now();
        let progress = at(Phase::Head, long_ago);
        progress.read();
        assert_eq!(progress.lock().since, long_ago);
        progress.asked(true);
        assert_eq!(progress.phase(), Phase::Body);
        progress.body_read();
        progress.answering();
        progress.flushed();
        assert_eq!(progress.phase(), Phase::Answering, "its body is still made");
        progress.answered();
        progress.flushed();
        assert_eq!(progress.phase(), Phase::Idle);
        progress.read();
        assert_eq!(progress.phase(), Phase::Head);
    }

    #[test]
    fn a_trickle_is_no_progress_and_a_lump_is() {
        let (progress, limits) = (at(Phase::Answering, Instant::now()), Limits::default());
        progress.refused();
        let due = progress.due(&limits);
        for _ in 0..WRITTEN_BYTES_MIN - 1 {
            progress.written(1);
            progress.refused();
        }
        assert!(due.is_some() && progress.due(&limits) == due);
        progress.written(1);
        assert_eq!(progress.due(&limits), None);
    }

    #[test]
    fn who_has_no_request_under_way_is_spared_first_and_who_waits_for_us_never() {
        let now = Instant::now();
        let later = now + Duration::from_secs(1);
        let blocked = at(Phase::Answering, now);
        blocked.refused();
        let all = [
            at(Phase::Body, now),
            at(Phase::Idle, later),
            at(Phase::Working, now),
            at(Phase::Silent, now),
            blocked,
        ];
        let mut order: Vec<usize> = (0..all.len())
            .filter(|&at| all[at].spare().is_some())
            .collect();
        order.sort_by_key(|&at| all[at].spare());
        assert_eq!(order, [3, 1, 0, 4]);
        all[3].wish(Wish::Close);
        assert_eq!(all[3].spare(), None);
    }
}
