//! Probes, and numbers for monitoring.
//!
//! Gets:    nothing.
//! Gives:   whether the process lives, whether it serves a snapshot, and how the following of changes goes.
//! Touches: the snapshot and its status.
//! Never:   work: a probe answers in a moment or something is wrong. A number that tells of what readers may not see: whoever
//!          reaches the site reaches these.

use std::fmt::{Display, Write};
use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Value, json};

use crate::ids::Audience;
use crate::problem::Severity;
use crate::server::AppState;

/// GET `/healthz`: alive.
pub(in crate::server) async fn alive() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// GET `/readyz`: 200 when a snapshot is served, 503 before, with the reason when a person must act, and once the server is
/// about to stop.
pub(in crate::server) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    if state.is_stopping() {
        // Whoever spreads the load sends no more here; what comes all the same is still answered.
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "status": "stopping" })),
        );
    }
    let Some(snapshot) = state.current().get() else {
        let body = match &*state.current().status.waiting.load() {
            Some(why) => json!({ "status": "not ready", "reason": why.as_str() }),
            None => json!({ "status": "loading" }),
        };
        return (StatusCode::SERVICE_UNAVAILABLE, Json(body));
    };
    let body = json!({
        "status": "ready",
        "generation": snapshot.public_generation,
        "articles": snapshot.view(Audience::Public).articles().len(),
    });
    (StatusCode::OK, Json(body))
}

/// GET `/metrics`: numbers in the text format of Prometheus.
pub(in crate::server) async fn metrics(State(state): State<AppState>) -> impl IntoResponse {
    let (current, mut text) = (state.current(), String::new());
    let status = &current.status;
    let snapshot = current.get();
    let mut gauge = |name: &str, help: &str, value: &dyn Display| {
        write_metric(&mut text, name, "gauge", help, value)
    };
    gauge(
        "jieda_ready",
        "1 when a snapshot is served",
        &u8::from(snapshot.is_some()),
    );
    gauge(
        "jieda_start_time_seconds",
        "When the process started, after 1970",
        &status.started_at_s(),
    );
    if let Some(snapshot) = &snapshot {
        gauge(
            "jieda_snapshot_generation",
            "Counts up with each change that readers see",
            &snapshot.public_generation,
        );
        gauge(
            "jieda_snapshot_age_seconds",
            "Since what readers see changed",
            &status.snapshot_age_s(),
        );
        let articles = snapshot.view(Audience::Public).articles().len();
        gauge("jieda_articles", "Articles that readers may see", &articles);
        if let Some(problems) = snapshot.known_public_problems() {
            let errors = problems
                .iter()
                .filter(|problem| problem.severity == Severity::Error)
                .count();
            gauge(
                "jieda_content_errors",
                "Errors in what readers may see",
                &errors,
            );
            gauge(
                "jieda_content_warnings",
                "Warnings about what readers may see",
                &(problems.len() - errors),
            );
        }
    }
    gauge(
        "jieda_compared_age_seconds",
        "Since content and snapshot were last compared",
        &status.looked_age_s(),
    );
    gauge(
        "jieda_polling",
        "1 when not all changes are reported by the system",
        &u8::from(status.polling.load(Ordering::Relaxed)),
    );
    let in_memory = u8::from(status.index_in_memory.load(Ordering::Relaxed));
    gauge(
        "jieda_index_in_memory",
        "1 while the index folder cannot be used",
        &in_memory,
    );
    let reload_s = status.reload_us.load(Ordering::Relaxed) as f64 / 1e6;
    gauge(
        "jieda_reload_seconds",
        "What the last change that readers see took, from the end of the quiet time",
        &reload_s,
    );
    let held = status.held_back.load(Ordering::Relaxed);
    gauge(
        "jieda_reload_held_back",
        "Articles that would be taken away and are held back",
        &held,
    );
    let runs = status
        .running_reload()
        .map_or(0.0, |(_, runs)| runs.as_secs_f64());
    gauge(
        "jieda_reload_running_seconds",
        "For how long a reload has been running; 0 while none is",
        &runs,
    );
    gauge(
        "jieda_body_cache_bytes",
        "What is kept of compressed bodies",
        &state.compressed().bytes(),
    );
    let (hits, misses) = state.compressed().counts();
    let connections = state.connections();
    gauge(
        "jieda_connections",
        "Connections that are open",
        &connections.open.load(Ordering::Relaxed),
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
        (
            "jieda_body_cache_hits_total",
            "Answers whose compressed body was kept",
            hits,
        ),
        (
            "jieda_body_cache_misses_total",
            "Answers that were compressed",
            misses,
        ),
    ] {
        write_metric(
            &mut text,
            name,
            "counter",
            help,
            &count.load(Ordering::Relaxed),
        );
    }
    let shed = "Requests that were told to come back, for all permits were in use";
    write_metric(
        &mut text,
        "jieda_shed_total",
        "counter",
        shed,
        &state.shed(),
    );
    let no_store = (header::CACHE_CONTROL, "no-store");
    (
        [
            (
                header::CONTENT_TYPE,
                "text/plain; version=0.0.4; charset=utf-8",
            ),
            no_store,
        ],
        text,
    )
}

fn write_metric(text: &mut String, name: &str, kind: &str, help: &str, value: &dyn Display) {
    let _ = write!(
        text,
        "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n"
    );
}
