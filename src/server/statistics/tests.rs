use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use tokio::runtime::Builder;
use tower::ServiceExt;

use super::*;
use crate::insights::Gate;
use crate::server::{AppState, Options, router};
use crate::site::{IndexPlace, Loader};

/// A request that waits for a store that does not answer has no end: any time will do.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);
const ASKED: u64 = 60;

/// A server that counts searches, by a store behind a gate.
fn server(folder: &std::path::Path, gate: Gate) -> AppState {
    let content = folder.join("content");
    std::fs::create_dir_all(content.join("zh")).unwrap();
    std::fs::write(content.join("zh/fee.md"), "# 手续费\n提现的手续费。").unwrap();
    let mut loader = Loader::new(content.clone(), IndexPlace::Memory);
    let snapshot = loader.load(&|_, _, _| ()).unwrap().0;
    let options = Options {
        content,
        insights: Insights::open_late(&folder.join("data"), gate),
        recording: Recording {
            searches: true,
            ..Recording::default()
        },
        ..Options::default()
    };
    AppState::new(Arc::new(CurrentSnapshot::new(snapshot)), options)
}

/// Whether a request is answered in time, and how.
fn asked(state: &AppState, request: Request<Body>) -> Option<StatusCode> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let answer = router(state.clone()).oneshot(request);
        let answer = tokio::time::timeout(ANSWERED_WITHIN, answer).await.ok()?;
        Some(answer.unwrap().status())
    })
}

fn search(state: &AppState, words: &str) -> Option<StatusCode> {
    let uri = format!("/zh/search?q={words}");
    asked(state, Request::get(uri).body(Body::empty()).unwrap())
}

#[test]
fn a_store_that_hangs_holds_up_no_search_and_no_end_and_what_is_lost_is_counted() {
    let (folder, gate) = (tempfile::tempdir().unwrap(), Gate::default());
    // Not even opened.
    gate.shut(true);
    let state = server(folder.path(), gate.clone());
    for _ in 0..ASKED {
        assert_eq!(search(&state, "fee"), Some(StatusCode::OK));
    }
    // Whoever says that something helped is told that it is not stored, and does not wait for ever either.
    let said = Request::post("/api/v1/feedback").header("content-type", "application/json");
    let said = said.body(Body::from(r#"{"id":"zh/fee","helpful":true}"#));
    assert_eq!(
        asked(&state, said.unwrap()),
        Some(StatusCode::SERVICE_UNAVAILABLE)
    );
    let started = Instant::now();
    state.finish();
    assert!(started.elapsed() < 2 * END_WAIT_MAX + ANSWERED_WITHIN / 4);
    let counts = Arc::clone(&state.statistics().counts);
    let number = |count: &AtomicU64| count.load(Ordering::Relaxed);
    assert_eq!((number(&counts.stored), number(&counts.dropped)), (0, 0));
    // It answers again: what waited is there, and once.
    gate.shut(false);
    let deadline = Instant::now() + ANSWERED_WITHIN;
    while number(&counts.stored) < ASKED {
        assert!(Instant::now() < deadline, "{counts:?}");
        state.finish();
    }
    assert_eq!(
        (number(&counts.stored), number(&counts.dropped)),
        (ASKED, 0)
    );
    // It hangs again, and more comes than waits for it: the rest is lost, and searches go on.
    gate.shut(true);
    let results = state.snapshot().search(&crate::search::SearchRequest::new(
        "手续费",
        crate::ids::Audience::Public,
    ));
    let results = results.unwrap();
    while number(&counts.dropped) == 0 {
        state.statistics().asked("手续费", Lang::Zh, &results);
    }
    assert_eq!(search(&state, "fee"), Some(StatusCode::OK));
    gate.shut(false);
}

/// A recorder whose queue nobody empties, and the queue.
fn recorder() -> (Recorder, Receiver<Event>) {
    let (sender, receiver) = sync_channel(QUEUE_MAX);
    let recorder = Recorder {
        sender: Some(sender),
        waiting_bytes: Arc::default(),
        records_searches: true,
        passed_on: Arc::default(),
        counts: Arc::default(),
    };
    (recorder, receiver)
}

#[test]
fn what_was_typed_waits_in_no_more_memory_than_is_promised_and_what_does_not_fit_is_counted() {
    let (recorder, receiver) = recorder();
    let longest = "𠮷".repeat(crate::search::QUERY_CHARS_MAX);
    let fit = QUEUE_BYTES_MAX / longest.len();
    assert!(fit < QUEUE_MAX);
    let dropped = || recorder.counts.dropped.load(Ordering::Relaxed);
    for _ in 0..fit + 3 {
        recorder.asked(&longest, Lang::Zh, &SearchResults::default());
    }
    assert_eq!(dropped(), 3);
    recorder.opened(longest.clone(), Lang::Zh, "zh/fee".to_owned());
    recorder.unanswered(longest.clone(), Lang::Zh);
    assert_eq!(dropped(), 5);
    assert_eq!(
        receiver
            .try_iter()
            .map(|event| event.typed_bytes())
            .sum::<usize>(),
        fit * longest.len()
    );
    // Short ones are as many as ever.
    recorder.waiting_bytes.store(0, Ordering::Relaxed);
    for _ in 0..QUEUE_MAX + 2 {
        recorder.asked("fee", Lang::En, &SearchResults::default());
    }
    assert_eq!((dropped(), receiver.try_iter().count()), (7, QUEUE_MAX));
}

#[test]
fn a_search_that_holds_a_secret_does_not_even_wait_to_be_counted() {
    let folder = tempfile::tempdir().unwrap();
    let state = server(folder.path(), Gate::default());
    let (recorder, receiver) = recorder();
    let phrase =
        "abandon ability able about above absent absorb abstract absurd abuse access accident";
    for (typed, waits) in [
        ("手续费", true),
        ("我的密码是 hunter2x 手续费", false),
        ("验证码 482913 手续费", false),
        ("482913", false),
        (phrase, false),
    ] {
        let request = crate::search::SearchRequest::new(typed, crate::ids::Audience::Public);
        let results = state.snapshot().search(&request).unwrap();
        assert_eq!(results.holds_secret, !waits, "{typed}");
        recorder.asked(typed, Lang::Zh, &results);
        assert_eq!(receiver.try_recv().is_ok(), waits, "{typed}");
    }
    assert_eq!(recorder.counts.dropped.load(Ordering::Relaxed), 0);
}
