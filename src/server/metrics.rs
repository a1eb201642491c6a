//! Numbers for operators, and who may read them.
//!
//! Gets:    what was counted, and the state of everything else at the moment of asking.
//! Gives:   `/metrics`, at a listener of its own or to who knows the token.
//! Touches: the snapshot and its status.
//! Never:   a label that a client chose: routes by their template, searches as a count. A number that tells of what readers
//!          may not see, but for how much work there was.
//!
//! Written by hand: nearly all of it is read from where it is kept anyway, which a library's registry would keep once more.

use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::audience::EVERYBODY;
use super::error::AppError;
use super::exposition::Exposition;
use super::queue::QueueUse;
use super::state::AppState;
use super::traffic::Traffic;
use crate::problem::{Kind, Problem, Severity};
use crate::site::{Snapshot, Status};

/// Where the metrics are.
pub(super) const PATH: &str = "/metrics";

/// GET `/metrics` at the address of readers, where there is a token: 401 to who does not have it.
pub(super) async fn guarded(state: State<AppState>, headers: HeaderMap) -> Response {
    let token = state.options().metrics_token.as_ref();
    if token.is_some_and(|token| token.is_in(&headers)) {
        return metrics(state).await.into_response();
    }
    let asks = (header::WWW_AUTHENTICATE, "Bearer realm=\"metrics\"");
    ([asks], AppError::Unauthorized.into_problem()).into_response()
}

/// GET `/metrics`: numbers in the text format of Prometheus.
pub(super) async fn metrics(State(state): State<AppState>) -> impl IntoResponse {
    let (snapshot, status) = (state.current().get(), &state.current().status);
    let mut text = Exposition::default();
    text.gauge(
        "jieda_ready",
        "1 when a snapshot is served",
        u8::from(snapshot.is_some()),
    );
    text.gauge(
        "jieda_start_time_seconds",
        "When the process started, after 1970",
        status.started_at_s(),
    );
    if let Some(snapshot) = &snapshot {
        content(&mut text, snapshot, status);
    }
    reloads(&mut text, status);
    connections(&mut text, &state);
    work(&mut text, &state);
    statistics(&mut text, &state);
    answers(&mut text, state.traffic());
    searches(&mut text, state.traffic());
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text.into_text())
}

/// What is served, as far as readers see it.
fn content(text: &mut Exposition, snapshot: &Snapshot, status: &Status) {
    text.gauge(
        "jieda_snapshot_generation",
        "Counts up with each change that readers see",
        snapshot.public_generation,
    );
    text.gauge(
        "jieda_snapshot_age_seconds",
        "Since what readers see changed",
        status.snapshot_age_s(),
    );
    text.gauge(
        "jieda_articles",
        "Articles that readers may see",
        snapshot.view(EVERYBODY).articles().len(),
    );
    let Some(problems) = snapshot.known_public_problems() else {
        return;
    };
    let of = |severity, kind| {
        let is_so =
            |problem: &&Problem| problem.severity == severity && problem.code.kind() == kind;
        problems.iter().filter(is_so).count()
    };
    let all = |severity| of(severity, Kind::Writing) + of(severity, Kind::Cost);
    text.gauge(
        "jieda_content_errors",
        "Errors in what readers may see",
        all(Severity::Error),
    );
    text.gauge(
        "jieda_content_warnings",
        "Warnings about what readers may see",
        all(Severity::Warning),
    );
    text.gauge(
        "jieda_content_refused_for_cost",
        "Articles that are not taken, for their structure would cost too much",
        of(Severity::Error, Kind::Cost),
    );
}

/// How the following of changes goes.
fn reloads(text: &mut Exposition, status: &Status) {
    text.gauge(
        "jieda_compared_age_seconds",
        "Since content and snapshot were last compared",
        status.looked_age_s(),
    );
    text.gauge(
        "jieda_polling",
        "1 when not all changes are reported by the system",
        u8::from(status.polling.load(Ordering::Relaxed)),
    );
    text.gauge(
        "jieda_index_in_memory",
        "1 while the index folder cannot be used",
        u8::from(status.index_in_memory.load(Ordering::Relaxed)),
    );
    text.gauge(
        "jieda_reload_seconds",
        "What the last change that readers see took, from the end of the quiet time",
        status.reload_us.load(Ordering::Relaxed) as f64 / 1e6,
    );
    text.gauge(
        "jieda_reload_held_back",
        "Articles that would be taken away and are held back",
        status.held_back.load(Ordering::Relaxed),
    );
    let runs = status.running_reload().map(|(_, runs)| runs.as_secs_f64());
    text.gauge(
        "jieda_reload_running_seconds",
        "For how long a reload has been running; 0 while none is",
        runs.unwrap_or_default(),
    );
    reload_counts(text, status);
}

fn reload_counts(text: &mut Exposition, status: &Status) {
    for (name, help, count) in [
        (
            "jieda_reloads_total",
            "Changes that readers see",
            &status.reloads,
        ),
        (
            "jieda_reload_failures_total",
            "Changes that could not be taken in",
            &status.reload_failures,
        ),
        (
            "jieda_index_heals_total",
            "Times that a damaged index was made anew under the running site",
            &status.index_heals,
        ),
        (
            "jieda_events_lost_total",
            "Times that reports of changes were lost",
            &status.events_lost,
        ),
        (
            "jieda_git_pull_failures_total",
            "Pulls that failed",
            &status.pull_failures,
        ),
        (
            "jieda_reloads_held_back_total",
            "Changes that would have taken away too much at once",
            &status.reloads_held_back,
        ),
        (
            "jieda_reloads_late_total",
            "Changes that took so long that they were reported",
            &status.reloads_late,
        ),
    ] {
        text.counter(name, help, count);
    }
}

fn connections(text: &mut Exposition, state: &AppState) {
    let connections = state.connections();
    text.gauge(
        "jieda_connections",
        "Connections that are open",
        connections.open.load(Ordering::Relaxed),
    );
    for (name, help, count) in [
        (
            "jieda_connections_total",
            "Connections that were opened",
            &connections.accepted,
        ),
        (
            "jieda_connections_late_total",
            "Connections that were closed, for a client took too long",
            &connections.late,
        ),
        (
            "jieda_connections_spared_total",
            "Connections that were closed to make room for others",
            &connections.spared,
        ),
    ] {
        text.counter(name, help, count);
    }
    text.gauge(
        "jieda_body_cache_bytes",
        "What is kept of compressed bodies",
        state.compressed().bytes(),
    );
    let (hits, misses) = state.compressed().counts();
    text.counter(
        "jieda_body_cache_hits_total",
        "Answers whose compressed body was kept",
        hits,
    );
    text.counter(
        "jieda_body_cache_misses_total",
        "Answers that were compressed",
        misses,
    );
}

/// Work in the core, what waits for it, and what was refused.
fn work(text: &mut Exposition, state: &AppState) {
    let queues = state.queues();
    type Number = fn(&QueueUse) -> usize;
    let numbers: [(&str, &str, Number); 3] = [
        ("jieda_permits", "Requests that may work at once", |queue| {
            queue.permits
        }),
        ("jieda_permits_in_use", "Requests that work", |queue| {
            queue.in_use
        }),
        (
            "jieda_waiting",
            "Requests that wait for their turn",
            |queue| queue.waiting,
        ),
    ];
    for (name, help, number) in numbers {
        text.family(name, "gauge", help);
        for queue in &queues {
            let label = format!("queue=\"{}\"", queue.name);
            text.sample(name, &label, number(queue));
        }
    }
    text.counter(
        "jieda_shed_total",
        "Requests that were told to come back, for all permits were in use",
        state.shed(),
    );
    let name = "jieda_rate_limited_total";
    text.family(name, "counter", "Requests of clients that ask too often");
    for (what, count) in state.limits().refused() {
        text.sample(name, &format!("what=\"{what}\""), count);
    }
    if let Some(access_log) = &state.options().access_log {
        text.counter(
            "jieda_access_lines_lost_total",
            "Lines of the access log that were left out, for it is read too slowly",
            &access_log.lines_lost,
        );
    }
    let feedback = state.options().insights.counts();
    text.gauge(
        "jieda_feedback_waiting",
        "Answers of readers that wait for the database",
        feedback.waiting,
    );
    let name = "jieda_feedback_total";
    text.family(
        name,
        "counter",
        "Answers of readers, by what became of them",
    );
    for (outcome, count) in [("stored", feedback.stored), ("refused", feedback.refused)] {
        text.sample(name, &format!("outcome=\"{outcome}\""), count);
    }
}

/// What became of searches that are counted, where they are.
fn statistics(text: &mut Exposition, state: &AppState) {
    if !state.statistics().records_searches() {
        return;
    }
    let counts = &state.statistics().counts;
    let name = "jieda_searches_recorded_total";
    text.family(
        name,
        "counter",
        "Searches by what became of their statistics",
    );
    for (outcome, count) in [
        ("stored", &counts.stored),
        ("dropped", &counts.dropped),
        ("left_out", &counts.left_out),
    ] {
        let label = format!("outcome=\"{outcome}\"");
        text.sample(name, &label, count.load(Ordering::Relaxed));
    }
}

fn answers(text: &mut Exposition, traffic: &Traffic) {
    text.counter(
        "jieda_requests_abandoned_total",
        "Requests whose clients hung up before there was an answer",
        &traffic.abandoned,
    );
    let answers = traffic.answers();
    let name = "jieda_answers_total";
    text.family(name, "counter", "Answers by status");
    for (status, count) in &answers.by_status {
        text.sample(name, &format!("status=\"{status}\""), count);
    }
    let name = "jieda_request_duration_seconds";
    let help = "From the head of a request to that of its answer, by route and class of status";
    text.family(name, "histogram", help);
    for (route, by_class) in &answers.by_route {
        for (class, histogram) in (1..).zip(by_class) {
            if histogram.counts.iter().any(|count| *count > 0) {
                let labels = format!("route=\"{route}\",status=\"{class}xx\"");
                text.histogram(name, &labels, histogram);
            }
        }
    }
}

fn searches(text: &mut Exposition, traffic: &Traffic) {
    for (name, help, count) in [
        (
            "jieda_searches_total",
            "Searches that were answered",
            &traffic.searches,
        ),
        (
            "jieda_searches_empty_total",
            "Searches that found nothing",
            &traffic.searches_empty,
        ),
        (
            "jieda_suggestions_total",
            "Requests for suggestions",
            &traffic.suggestions,
        ),
        (
            "jieda_suggestions_empty_total",
            "Those for which there was none",
            &traffic.suggestions_empty,
        ),
    ] {
        text.counter(name, help, count);
    }
}
