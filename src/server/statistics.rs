//! What was asked for and read, on its way into the database: beside every request, in the way of none.
//!
//! Gets:    searches that were answered, what was opened, `reads`.
//! Gives:   counts for `insights`, every few seconds; how many were stored and how many were not.
//! Touches: a thread of its own, the snapshot, `insights`, the day.
//! Never:   a wait of a request; a word that no public article holds, but as a keyed hash whose key goes with the day.
//!
//! What somebody typed is in memory for a moment, as the request itself is; what it is reduced to (`reduced`) is all that goes on.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::day_key::DayKey;
use super::passed_on::{PassedOn, WEEK_DAYS};
use super::reads::{Key, Reads};
use crate::ids::Lang;
use crate::insights::{
    Asked, Found, Insights, InsightsError, Keeping, Opened, Statistics, Unanswered,
    WORDS_CHARS_MAX, masked, masked_of_clean, today,
};
use crate::search::{ConfidenceClass, Held, SearchResults};
use crate::site::CurrentSnapshot;

/// How many searches wait to be counted; whoever comes on top is not counted. At 20 µs each they are some 80 ms of work.
const QUEUE_MAX: usize = 4_096;
/// How much of what was typed waits, in bytes: as much as so many searches of 256 bytes.
const QUEUE_BYTES_MAX: usize = 1 << 20;
/// How often the database is written to, and how often with the reads of articles.
const WRITE_EVERY: Duration = Duration::from_secs(5);
const READS_EVERY: Duration = Duration::from_secs(60);
/// How often it is looked whether the database has answered.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How many different rows wait for a database that does not answer: some 2 MB.
const ROWS_WAITING_MAX: usize = 10_000;
/// How many days wait for it.
const DAYS_WAITING_MAX: usize = 3;
/// How long the end of the server waits for what was counted.
const END_WAIT_MAX: Duration = Duration::from_secs(2);
/// How many days of uses are read at the start; older ones are worth next to nothing.
const USES_READ_DAYS: i64 = 60;

/// What became of searches since the start.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// In the database.
    pub(super) stored: AtomicU64,
    /// More came than could be counted, or than wait for the database.
    pub(super) dropped: AtomicU64,
    /// As many different ones of their day are stored as may be.
    pub(super) left_out: AtomicU64,
}

enum Event {
    Asked {
        words: Typed,
        lang: Lang,
        found: Found,
    },
    Opened {
        words: Typed,
        lang: Lang,
        article: String,
    },
    Unanswered {
        words: Typed,
        lang: Lang,
    },
    Write(SyncSender<()>),
}

/// What somebody typed, on its way to be reduced.
enum Typed {
    /// It was searched for as it stands: the search has looked for secrets in it, and found none.
    Clean(String),
    /// Nobody has looked yet.
    Unknown(String),
}

impl Event {
    /// How much of what somebody typed it holds, in bytes.
    fn typed_bytes(&self) -> usize {
        match self {
            Event::Asked { words, .. }
            | Event::Opened { words, .. }
            | Event::Unanswered { words, .. } => match words {
                Typed::Clean(words) | Typed::Unknown(words) => words.len(),
            },
            Event::Write(_) => 0,
        }
    }
}

/// Where requests leave what is to be counted.
pub(super) struct Recorder {
    sender: Option<SyncSender<Event>>,
    /// How many bytes of what was typed are in the queue.
    waiting_bytes: Arc<AtomicUsize>,
    records_searches: bool,
    passed_on: Arc<PassedOn>,
    pub(super) counts: Arc<Counts>,
}

/// What is recorded, and for how long it is kept.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recording {
    /// Whether searches are counted.
    pub searches: bool,
    /// How long what was counted is kept.
    pub keeping: Keeping,
}

impl Recorder {
    /// Starts counting, where there is a database to count for.
    pub(super) fn start(
        current: &Arc<CurrentSnapshot>,
        insights: &Insights,
        recording: Recording,
        reads: &Arc<Reads>,
    ) -> Recorder {
        let counts = Arc::<Counts>::default();
        let mut recorder = Recorder {
            sender: None,
            waiting_bytes: Arc::default(),
            records_searches: false,
            passed_on: Arc::default(),
            counts: Arc::clone(&counts),
        };
        if !insights.is_open() {
            return recorder;
        }
        let (sender, receiver) = sync_channel(QUEUE_MAX);
        let counting = Counting {
            current: Arc::clone(current),
            insights: insights.clone(),
            keeping: recording.keeping,
            reads: Arc::clone(reads),
            passed_on: Arc::clone(&recorder.passed_on),
            waiting_bytes: Arc::clone(&recorder.waiting_bytes),
            counts,
            key: DayKey::of(today()),
            now: Statistics::of(today()),
            waiting: VecDeque::new(),
            answer: None,
            reads_written: Instant::now(),
        };
        let thread = std::thread::Builder::new().name("statistics".to_owned());
        match thread.spawn(move || counting.run(&receiver)) {
            Ok(_) => {
                recorder.sender = Some(sender);
                recorder.records_searches = recording.searches;
            }
            Err(error) => tracing::error!("nothing is counted: no thread for it: {error}"),
        }
        recorder
    }

    /// Whether there is a database that uses of articles go into.
    pub(super) fn keeps_reads(&self) -> bool {
        self.sender.is_some()
    }

    /// Whether searches are counted.
    pub(super) fn records_searches(&self) -> bool {
        self.records_searches
    }

    /// Counts a search that was answered: what was searched for in the end, corrected or not. What holds a secret goes no
    /// further than this.
    pub(super) fn asked(&self, typed: &str, lang: Lang, results: &SearchResults) {
        if !self.records_searches || results.holds_secret {
            return;
        }
        let class = results.confidence.map(|confidence| confidence.class());
        let is = |wanted: ConfidenceClass| u64::from(results.total > 0 && class == Some(wanted));
        let found = Found {
            asked: 1,
            empty: u64::from(results.total == 0),
            weak: is(ConfidenceClass::Weak),
            sure: is(ConfidenceClass::Sure),
            hits: results.total as u64,
        };
        let words = match &results.rewrite {
            // In other words that nobody has looked through.
            Some(rewrite) => Typed::Unknown(rewrite.text.clone()),
            None => Typed::Clean(typed.to_owned()),
        };
        self.leave(Event::Asked { words, lang, found });
    }

    /// Counts that an article was opened from the page of a search.
    pub(super) fn opened(&self, words: String, lang: Lang, article: String) {
        if self.records_searches {
            self.leave(Event::Opened {
                words: Typed::Unknown(words),
                lang,
                article,
            });
        }
    }

    /// Counts that an agent found no article for this.
    pub(super) fn unanswered(&self, words: String, lang: Lang) {
        if self.records_searches {
            let words = Typed::Unknown(words);
            self.leave(Event::Unanswered { words, lang });
        }
    }

    /// Counts that an agent passed an article on to a customer.
    pub(super) fn passed_on(&self, article: &Key) {
        if self.keeps_reads() {
            self.passed_on.count(article, today());
        }
    }

    /// How often agents passed an article on within a week.
    pub(super) fn passed_on_within_a_week(&self, article: &Key) -> u64 {
        self.passed_on.within_a_week(article, today())
    }

    fn leave(&self, event: Event) {
        let bytes = event.typed_bytes();
        // Before it is sent, for the other end may be quick.
        let before = self.waiting_bytes.fetch_add(bytes, Ordering::Relaxed);
        let has_room = before + bytes <= QUEUE_BYTES_MAX;
        let sender = self.sender.as_ref().filter(|_| has_room);
        let sent = sender.map(|sender| sender.try_send(event));
        if !matches!(sent, Some(Ok(()))) {
            self.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
            self.counts.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Writes what was counted, and waits for that for a moment.
    pub(super) fn finish(&self) {
        let Some(sender) = &self.sender else { return };
        let (done, answer) = sync_channel(1);
        let until = Instant::now() + END_WAIT_MAX;
        let mut event = Event::Write(done);
        // The queue may be full, and its thread at work.
        while let Err(std::sync::mpsc::TrySendError::Full(back)) = sender.try_send(event) {
            if Instant::now() >= until {
                return;
            }
            event = back;
            std::thread::sleep(LOOK_EVERY / 10);
        }
        let _ = answer.recv_timeout(END_WAIT_MAX);
    }
}

/// The thread's own.
struct Counting {
    current: Arc<CurrentSnapshot>,
    insights: Insights,
    keeping: Keeping,
    reads: Arc<Reads>,
    passed_on: Arc<PassedOn>,
    waiting_bytes: Arc<AtomicUsize>,
    counts: Arc<Counts>,
    key: DayKey,
    /// What is being counted.
    now: Statistics,
    /// What is to be written, the oldest first; while there is an answer to come, the first of it is under way.
    waiting: VecDeque<Arc<Statistics>>,
    answer: Option<Receiver<Result<u64, InsightsError>>>,
    reads_written: Instant,
}

/// Rows of the database that were asked for and did not come yet; none where they came or do not come.
type Awaited<T> = Option<Receiver<Result<Vec<T>, InsightsError>>>;
/// Who is told of them.
type Told<T> = Box<dyn FnOnce(Result<Vec<T>, InsightsError>) + Send>;

/// Asks for rows of the last days.
fn asked<T: Send + 'static>(
    days: i64,
    ask: impl FnOnce(Date, Told<T>) -> Result<(), InsightsError>,
) -> Awaited<T> {
    let (done, answer) = sync_channel(1);
    let since = today().saturating_sub(jiff::Span::new().days(days));
    let asked = ask(since, Box::new(move |rows| drop(done.send(rows))));
    asked.ok().map(|()| answer)
}

/// Takes them once they are there.
fn arrived<T>(awaited: &mut Awaited<T>) -> Option<Vec<T>> {
    let answer = awaited.take()?;
    match answer.try_recv() {
        Ok(rows) => rows.ok(),
        Err(TryRecvError::Disconnected) => None,
        Err(TryRecvError::Empty) => {
            *awaited = Some(answer);
            None
        }
    }
}

impl Counting {
    fn run(mut self, receiver: &Receiver<Event>) {
        self.turn_to(today());
        // Also where nothing is counted any more, what is too old goes.
        self.waiting
            .push_back(Arc::new(Statistics::of(self.now.day)));
        let insights = self.insights.clone();
        let mut uses = asked(USES_READ_DAYS, |since, told| insights.uses(since, told));
        let mut passed_on = asked(i64::from(WEEK_DAYS), |since, told| {
            insights.passed_on(since, told)
        });
        let mut written: Option<Instant> = None;
        loop {
            let busy = self.answer.is_some() || uses.is_some() || passed_on.is_some();
            match receiver.recv_timeout(if busy { LOOK_EVERY } else { WRITE_EVERY }) {
                Ok(Event::Write(done)) => {
                    self.finish();
                    let _ = done.send(());
                }
                Ok(event) => self.add(event),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.finish(),
            }
            if let Some(uses) = arrived(&mut uses) {
                self.reads.restore(uses, today());
            }
            if let Some(kept) = arrived(&mut passed_on) {
                self.passed_on.restore(kept, today());
            }
            self.hear();
            if written.is_none_or(|at| at.elapsed() >= WRITE_EVERY) {
                written = Some(Instant::now());
                self.turn_to(today());
                self.seal(self.reads_written.elapsed() >= READS_EVERY);
                self.send();
            }
        }
    }

    /// Another day has another key, and rows of its own.
    fn turn_to(&mut self, day: Date) {
        if self.key.day() != day {
            self.key = DayKey::of(day);
        }
        if self.now.day != day {
            let before = std::mem::replace(&mut self.now, Statistics::of(day));
            self.waiting.push_back(Arc::new(before));
            if self.waiting.len() > DAYS_WAITING_MAX && self.answer.is_none() {
                let lost = self.waiting.pop_front();
                self.lose(lost.as_deref());
            }
        }
    }

    fn lose(&self, lost: Option<&Statistics>) {
        let searches = lost.map_or(0, |lost| lost.searches.values().map(|f| f.asked).sum());
        self.counts.dropped.fetch_add(searches, Ordering::Relaxed);
    }

    fn add(&mut self, event: Event) {
        let bytes = event.typed_bytes();
        self.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
        match event {
            Event::Asked { words, lang, found } => {
                let Some(asked) = self.reduced(&words, lang) else {
                    return;
                };
                let is_room = self.now.rows() < ROWS_WAITING_MAX;
                if !is_room && !self.now.searches.contains_key(&asked) {
                    self.counts.dropped.fetch_add(1, Ordering::Relaxed);
                    return;
                }
                self.now.searches.entry(asked).or_default().add(&found);
            }
            Event::Opened {
                words,
                lang,
                article,
            } => {
                let Some(Asked { words, .. }) = self.reduced(&words, lang) else {
                    return;
                };
                if self.now.rows() < ROWS_WAITING_MAX {
                    let opened = Opened {
                        lang,
                        words,
                        article,
                    };
                    *self.now.opened.entry(opened).or_default() += 1;
                }
            }
            Event::Unanswered { words, lang } => {
                let Some(Asked { words, .. }) = self.reduced(&words, lang) else {
                    return;
                };
                if self.now.rows() < ROWS_WAITING_MAX {
                    let unanswered = Unanswered { lang, words };
                    *self.now.unanswered.entry(unanswered).or_default() += 1;
                }
            }
            Event::Write(_) => {}
        }
    }

    /// What is kept of what was searched for; nothing of what holds a secret, or before there is a site.
    fn reduced(&self, typed: &Typed, lang: Lang) -> Option<Asked> {
        let masked = match typed {
            Typed::Clean(words) => masked_of_clean(words),
            Typed::Unknown(words) => masked(words)?,
        };
        let Held { words, others } = self.current.get()?.held(&masked).ok()?;
        let words: String = words.chars().take(WORDS_CHARS_MAX).collect();
        let rest = self.key.hash(&others);
        (!words.is_empty()).then_some(Asked { lang, words, rest })
    }

    /// Ends what is being counted, so that it can be written, unless something else waits already.
    fn seal(&mut self, with_reads: bool) {
        if !self.waiting.is_empty() {
            return;
        }
        if with_reads {
            self.reads_written = Instant::now();
            self.now.uses = self.reads.take();
        }
        self.now.passed_on = self.passed_on.take();
        if !self.now.is_empty() {
            let day = self.now.day;
            let sealed = std::mem::replace(&mut self.now, Statistics::of(day));
            self.waiting.push_back(Arc::new(sealed));
        }
    }

    /// Sends the first of what waits, unless an answer is to come.
    fn send(&mut self) {
        let Some(first) = self.waiting.front().filter(|_| self.answer.is_none()) else {
            return;
        };
        let (done, answer) = sync_channel(1);
        let told = move |outcome| drop(done.send(outcome));
        let sent = self.insights.count(Arc::clone(first), self.keeping, told);
        self.answer = sent.ok().map(|()| answer);
    }

    /// Hears whether what was sent is stored; what is not is sent again, as it is.
    fn hear(&mut self) {
        let Some(answer) = &self.answer else { return };
        match answer.try_recv() {
            Ok(outcome) => self.heard(outcome.ok()),
            Err(TryRecvError::Disconnected) => self.heard(None),
            Err(TryRecvError::Empty) => {}
        }
    }

    /// Takes how many searches were left out; nothing when it could not be stored.
    fn heard(&mut self, left_out: Option<u64>) {
        self.answer = None;
        let Some(left_out) = left_out else { return };
        if let Some(stored) = self.waiting.pop_front() {
            let asked: u64 = stored.searches.values().map(|found| found.asked).sum();
            self.counts.left_out.fetch_add(left_out, Ordering::Relaxed);
            let stored = asked.saturating_sub(left_out);
            self.counts.stored.fetch_add(stored, Ordering::Relaxed);
        }
    }

    /// Writes all there is, and waits a moment for it.
    fn finish(&mut self) {
        let until = Instant::now() + END_WAIT_MAX / 2;
        let mut sealed = false;
        while Instant::now() < until {
            self.hear();
            if self.answer.is_none() && self.waiting.is_empty() {
                if sealed {
                    return;
                }
                sealed = true;
                self.seal(true);
            }
            let before = self.waiting.len();
            self.send();
            match &self.answer {
                // Sleeps until there is one.
                Some(answer) => {
                    let outcome = answer.recv_timeout(END_WAIT_MAX / 2);
                    self.heard(outcome.ok().and_then(Result::ok));
                    if self.waiting.len() == before {
                        return;
                    }
                }
                None if !self.waiting.is_empty() => return,
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
