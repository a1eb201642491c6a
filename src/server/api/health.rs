//! Probes.
//!
//! Gets:    nothing.
//! Gives:   whether the process lives, and whether it serves a snapshot.
//! Touches: the snapshot's number.
//! Never:   work: a probe answers in a moment or something is wrong.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::ids::Audience;
use crate::server::AppState;

/// GET `/healthz`: alive.
pub(in crate::server) async fn alive() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// GET `/readyz`: a snapshot is served. The server listens only once there is one.
pub(in crate::server) async fn ready(State(state): State<AppState>) -> Json<Value> {
    let snapshot = state.snapshot();
    Json(json!({
        "status": "ready",
        "generation": snapshot.generation,
        "articles": snapshot.view(Audience::Public).articles().len(),
    }))
}
