//! Probes.
//!
//! Gets:    nothing.
//! Gives:   whether the process lives, and whether it serves a snapshot.
//! Touches: the snapshot and its status.
//! Never:   work: a probe answers in a moment or something is wrong. A number that tells of what readers may not see: whoever
//!          reaches the site reaches these.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::audience::EVERYBODY;
use crate::server::state::AppState;

/// GET `/healthz`: alive.
pub(in crate::server) async fn alive() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// GET `/readyz`: 200 when a snapshot with articles is served, 503 before and without any, with the reason when a person must act,
/// and once the server is about to stop.
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
    let articles = snapshot.view(EVERYBODY).articles().len();
    if articles == 0 {
        let reason = "there is no article that readers may see; `jieda check` says why";
        let body = json!({ "status": "not ready", "reason": reason });
        return (StatusCode::SERVICE_UNAVAILABLE, Json(body));
    }
    let body = json!({
        "status": "ready",
        "generation": snapshot.public_generation,
        "articles": articles,
    });
    (StatusCode::OK, Json(body))
}
