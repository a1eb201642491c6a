//! What every handler needs, and the bounded doors to the core.
//!
//! Gets:    the snapshot cell, templates, the operator's options.
//! Gives:   `AppState`, cheap to clone.
//! Touches: semaphores, tokio's blocking threads.
//! Never:   a snapshot of its own: each request loads one.
//!
//! A little over 400 lines, a quarter of which are tests.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use axum::http::{Extensions, HeaderMap};
use tokio::sync::Semaphore;

use super::bodies::Shared;
use super::clients;
use super::compressed::Compressed;
use super::error::AppError;
use super::mount::Mount;
use super::options::Options;
use super::queue::{Queue, QueueUse, Turn};
use super::rates::{Limits, What};
use super::reads::Reads;
use super::request_id::carried;
use super::statistics::Recorder;
use super::templates::{Templates, ThemeStamp, Themes, theme_stamp};
use super::traffic::{ConnectionCounts, Traffic};
use crate::problem::Problem;
use crate::site::{CurrentSnapshot, Snapshot};

/// How many requests work in the core at once; the others wait their turn. More than cores, so that slow searches and a slow disk
/// do not hold up quick pages; few, for each thread that is once needed keeps what its work took in a heap of its own: with 64
/// of them, 1,280 slow readers of a compressed page had cost 440 MB, nearly all of it in heaps that nobody used any more.
const PERMITS: usize = 28;
/// How many files are opened or read at once: few, for each thread that is once needed keeps a heap of some MB, and forty readers
/// of pictures who came together had cost 200 MB by that alone.
const FILES: usize = 8;
/// How many threads there are for all that blocks.
pub const BLOCKING_THREADS: usize = PERMITS + FILES;
/// How many of them work that costs much may have: however many search and open files, there is room for pages.
const SEARCHES: usize = 12;
/// How many of them read a long text that somebody typed: one of 10,000 characters, looked through for secrets and contacts, takes
/// up to 20 ms and 30 MB while that lasts, so that 48 at once had taken 1 GB and held up every page.
const TEXTS: usize = 4;
/// How many of them may wait: at 20 ms each, four at a time on two processors, the last one waits less than a second.
const TEXTS_WAITING_MAX: usize = 64;
// Whatever they do, there is room for pages.
const _: () = assert!(SEARCHES + TEXTS + FILES < PERMITS);
/// How many requests wait for their turn; whoever comes on top is told to come back at once. A page takes about a millisecond,
/// so that 1,500 browsers that reload at once are nearly all answered.
const WAITING_MAX: usize = 512;
/// How many of them may want to search: with 5 ms each on two processors, the last one waits half a second.
const SEARCHES_WAITING_MAX: usize = 128;
/// How often the files of the themes are looked at, at most: a saved one shows with the next page after that.
const THEME_LOOK_EVERY: Duration = Duration::from_secs(1);

/// What every handler needs.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    current: Arc<CurrentSnapshot>,
    templates: ArcSwap<Templates>,
    options: Options,
    mount: Mount,
    core: Queue,
    searches: Queue,
    texts: Queue,
    files: Queue,
    theme: Mutex<ThemeSeen>,
    reads: Arc<Reads>,
    statistics: Recorder,
    bodies: Shared,
    compressed: Compressed,
    connections: ConnectionCounts,
    stopping: AtomicBool,
    shed: AtomicU64,
    limits: Limits,
    traffic: Traffic,
}

struct ThemeSeen {
    stamp: ThemeStamp,
    /// What was wrong with the themes when they were read.
    problems: Arc<Vec<Problem>>,
    looked: Instant,
}

impl AppState {
    /// The state of a server.
    #[must_use]
    pub fn new(current: Arc<CurrentSnapshot>, options: Options) -> AppState {
        let stamp = theme_stamp(&options.themes);
        let (templates, problems) = templates_of(&options.themes);
        let templates = ArcSwap::from_pointee(templates);
        let theme = Mutex::new(ThemeSeen {
            stamp,
            problems,
            looked: Instant::now(),
        });
        let reads = Arc::<Reads>::default();
        let Options {
            insights,
            recording,
            ..
        } = &options;
        let statistics = Recorder::start(&current, insights, *recording, &reads);
        AppState(Arc::new(Inner {
            current,
            templates,
            // The preview is at the root of this machine, wherever the site will live.
            mount: match options.preview {
                Some(_) => Mount::default(),
                None => Mount::of(options.base_url.as_deref()),
            },
            options,
            core: Queue::new(PERMITS, WAITING_MAX),
            searches: Queue::new(SEARCHES, SEARCHES_WAITING_MAX),
            texts: Queue::new(TEXTS, TEXTS_WAITING_MAX),
            files: Queue::new(FILES, WAITING_MAX),
            theme,
            reads,
            statistics,
            bodies: Shared::default(),
            compressed: Compressed::default(),
            connections: ConnectionCounts::default(),
            stopping: AtomicBool::new(false),
            shed: AtomicU64::new(0),
            limits: Limits::default(),
            traffic: Traffic::default(),
        }))
    }

    /// Where the current snapshot lives.
    #[must_use]
    pub fn current(&self) -> &CurrentSnapshot {
        &self.0.current
    }

    /// The snapshot of now.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.0.current.load()
    }

    /// The page templates.
    #[must_use]
    pub fn templates(&self) -> Arc<Templates> {
        self.0.templates.load_full()
    }

    /// Reads the themes again when a file of theirs has changed.
    fn follow_themes(&self) {
        // One request looks; the others need not wait for it.
        let Ok(mut seen) = self.0.theme.try_lock() else {
            return;
        };
        if seen.looked.elapsed() < THEME_LOOK_EVERY {
            return;
        }
        seen.looked = Instant::now();
        let stamp = theme_stamp(&self.0.options.themes);
        if stamp != seen.stamp {
            seen.stamp = stamp;
            let (templates, problems) = templates_of(&self.0.options.themes);
            seen.problems = problems;
            let templates = templates.instead_of(&self.templates());
            self.0.templates.store(Arc::new(templates));
            tracing::info!("the theme changed and was read again");
        }
    }

    /// What is wrong with the themes as they are now: for the check of the whole site, whoever asks for pages or does not.
    #[must_use]
    pub fn theme_problems(&self) -> Arc<Vec<Problem>> {
        self.follow_themes();
        let seen = self.0.theme.lock();
        let seen = seen.unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&seen.problems)
    }

    /// What is read most.
    pub(super) fn reads(&self) -> &Reads {
        &self.0.reads
    }

    /// Where what is asked for is counted.
    pub(super) fn statistics(&self) -> &Recorder {
        &self.0.statistics
    }

    /// Writes what was counted and is not in the database yet, and waits for that for 2 s at most.
    pub fn finish(&self) {
        self.0.statistics.finish();
    }

    /// Bodies of answers that are under way.
    pub(super) fn bodies(&self) -> &Shared {
        &self.0.bodies
    }

    /// Bodies that were compressed before.
    pub(super) fn compressed(&self) -> &Compressed {
        &self.0.compressed
    }

    /// What became of connections.
    pub(super) fn connections(&self) -> &ConnectionCounts {
        &self.0.connections
    }

    /// How many requests were told to come back, since all permits were in use.
    pub(super) fn shed(&self) -> &AtomicU64 {
        &self.0.shed
    }

    /// What was asked and answered.
    pub(super) fn traffic(&self) -> &Traffic {
        &self.0.traffic
    }

    /// How much each queue has to do.
    pub(super) fn queues(&self) -> [QueueUse; 4] {
        let Inner {
            core,
            searches,
            texts,
            files,
            ..
        } = &*self.0;
        [
            ("core", core),
            ("search", searches),
            ("text", texts),
            ("file", files),
        ]
        .map(|(name, queue)| queue.in_use(name))
    }

    /// From now on the server is about to stop, and says so to whoever asks whether it is ready.
    pub(super) fn stop(&self) {
        self.0.stopping.store(true, Ordering::Release);
        if let Some(preview) = &self.0.options.preview {
            preview.stop();
        }
    }

    /// Whether the server is about to stop.
    pub(super) fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::Acquire)
    }

    /// Counts what a client asks for; or tells how long it should wait.
    pub(super) fn rated(
        &self,
        what: What,
        extensions: &Extensions,
        headers: &HeaderMap,
    ) -> Result<(), Duration> {
        let proxies = &self.0.options.trusted_proxies;
        let client = proxies.client(clients::peer(extensions), headers);
        client.map_or(Ok(()), |client| {
            self.limits().count(what, client, Instant::now())
        })
    }

    /// How often each client asked.
    pub(super) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Where the site lives on its host.
    pub(super) fn mount(&self) -> &Mount {
        &self.0.mount
    }

    /// What the operator decides.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.0.options
    }

    /// Does work of the core on a thread for blocking work, when there is room. A panic in it ends this request only.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AppState, &Snapshot) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let turn = self.counted(self.0.core.turn().await)?;
        self.work(turn, work).await
    }

    /// The same for work that costs more than a page: it never takes the room of all.
    pub(super) async fn searching<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AppState, &Snapshot) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.work_of(&self.0.searches, work).await
    }

    /// The same for work on a text that somebody typed.
    pub(super) async fn reading<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AppState, &Snapshot) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.work_of(&self.0.texts, work).await
    }

    /// The same for work that opens a file.
    pub(super) async fn opening<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AppState, &Snapshot) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.work_of(&self.0.files, work).await
    }

    /// Work that has a queue of its own, and takes its turn in the core behind it.
    async fn work_of<T: Send + 'static>(
        &self,
        queue: &Queue,
        work: impl FnOnce(&AppState, &Snapshot) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let turn = self.counted(queue.turn().await)?;
        let turn = (turn, self.counted(self.0.core.turn().await)?);
        self.work(turn, work).await
    }

    /// Permits to read a file, one for each piece.
    pub(super) fn files(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.files.permits)
    }

    /// Turns to work in the core.
    pub(super) fn core(&self) -> &Queue {
        &self.0.core
    }

    fn counted(&self, turn: Result<Turn, AppError>) -> Result<Turn, AppError> {
        if matches!(turn, Err(AppError::Busy)) {
            self.0.shed.fetch_add(1, Ordering::Relaxed);
        }
        turn
    }

    async fn work<T: Send + 'static>(
        &self,
        turn: impl Send + 'static,
        work: impl FnOnce(&AppState, &Snapshot) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let state = self.clone();
        // One moment for the whole answer.
        let snapshot = self.snapshot();
        let done = tokio::task::spawn_blocking(carried(move || {
            // The turn ends with the work, also when whoever asked hung up before.
            let _turn = turn;
            state.follow_themes();
            work(&state, &snapshot)
        }))
        .await;
        done.map_err(|error| AppError::Internal(format!("a request failed in the core: {error}")))?
    }
}

/// The templates, and what is wrong with the themes, which is logged.
fn templates_of(themes: &Themes) -> (Templates, Arc<Vec<Problem>>) {
    let (templates, problems) = Templates::new(themes);
    for problem in &problems {
        tracing::error!("the theme's file is not used, ours is: {problem}");
    }
    let problems = problems.into_iter().map(Problem::from).collect();
    (templates, Arc::new(problems))
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn state() -> AppState {
        AppState::new(Arc::new(CurrentSnapshot::default()), Options::default())
    }

    /// Asks for so many turns at once: those that came at once, how many wait, and how many were sent away.
    async fn ask(
        queue: &Queue,
        turns: usize,
    ) -> (
        Vec<Turn>,
        Vec<std::pin::Pin<Box<impl Future<Output = Result<Turn, AppError>>>>>,
        usize,
    ) {
        let (mut had, mut waiting, mut sent_away) = (Vec::new(), Vec::new(), 0);
        for _ in 0..turns {
            let mut turn = Box::pin(queue.turn());
            match turn.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(Ok(turn)) => had.push(turn),
                Poll::Ready(Err(_)) => sent_away += 1,
                Poll::Pending => waiting.push(turn),
            }
        }
        (had, waiting, sent_away)
    }

    #[test]
    fn however_many_search_there_is_room_for_pages_and_who_comes_on_top_is_sent_away_at_once() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            let state = state();
            let (mut had, mut waiting, sent_away) = ask(&state.0.searches, 1_000).await;
            assert_eq!((had.len(), waiting.len()), (SEARCHES, SEARCHES_WAITING_MAX));
            assert_eq!(sent_away, 1_000 - SEARCHES - SEARCHES_WAITING_MAX);
            // Each of them has a permit besides.
            let (searches, _, _) = ask(&state.0.core, SEARCHES).await;
            let (pages, _, _) = ask(&state.0.core, PERMITS).await;
            assert_eq!(
                (searches.len(), pages.len()),
                (SEARCHES, PERMITS - SEARCHES)
            );
            assert!(matches!(
                state.searching(|_, _| Ok(())).await,
                Err(AppError::Busy)
            ));
            assert_eq!(state.shed().load(Ordering::Relaxed), 1);
            // When one is done, the one that has waited longest has its turn.
            had.pop();
            let mut first = pin!(waiting.remove(0));
            assert!(matches!(
                first.as_mut().poll(&mut Context::from_waker(Waker::noop())),
                Poll::Ready(Ok(_))
            ));
        });
    }
}
