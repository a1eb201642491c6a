//! What support agents have besides readers' pages, where the operator turns it on: everything below `/agent/`.
//!
//! Gets:    requests of agents.
//! Gives:   the door (`door`): signing in and out, and `Agent`, by which a handler knows who asks; their page (`desk`).
//! Touches: accounts.
//! Never:   an answer that anybody may keep; an internal article outside of these routes, whoever asks.
//!
//! Where it is off, no route is here: every address below `/agent` is answered as any other that nobody knows.

pub(super) mod desk;
pub(super) mod door;
mod failing;
pub(super) mod options;
mod texts;
mod told;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use super::state::AppState;

/// The largest form of the door, in bytes: a link and little else.
const FORM_BYTES_MAX: usize = 4_096;

/// The routes of agents, each behind the guard.
pub(super) fn routes(state: &AppState) -> Router<AppState> {
    Router::new()
        .route(
            "/agent/sign-in",
            get(door::sign_in::show).post(door::sign_in::sign_in),
        )
        .route("/agent/sign-in.js", get(door::sign_in::script))
        .route("/agent/sign-out", post(door::sign_out::sign_out))
        .route("/agent/account", get(door::account::account))
        .route("/agent/codes", post(door::account::code))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .merge(desk::routes())
        .layer(from_fn_with_state(state.clone(), door::guard::guard))
}
