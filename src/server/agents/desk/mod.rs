//! The agents' page: from what a customer wrote to an answer on the clipboard.
//!
//! Gets:    requests below `/agent/` of those who are signed in.
//! Gives:   one page, and what its script asks for.
//! Touches: what agents may see; what readers may see, for all that is passed on.
//! Never:   an answer to somebody who is not signed in; a customer's words in an address, a log or a cache.

pub(in crate::server) mod answer;
mod article;
pub(in crate::server) mod asking;
mod failing;
mod insights;
mod page;
pub(in crate::server) mod search;

mod rows;
mod texts;
mod told;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::server::api::answers;
use crate::server::state::AppState;

/// The largest question of the page's script, in bytes: 10,000 characters of Han in JSON are 30,000, escaped ones 60,000, and
/// lists of ids stand beside them.
const DESK_BYTES_MAX: usize = 128_000;

/// The routes, which the guard of agents stands before.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/agent/", get(page::page))
        .route("/agent/sidebar", get(page::sidebar))
        .route("/agent/insights", get(insights::insights))
        .route("/agent/desk.js", get(page::script))
        .route("/agent/search", post(search::search))
        .route("/agent/article", post(article::article))
        .route("/agent/failing", post(failing::failing))
        .route("/agent/passed-on", post(told::passed_on))
        .route("/agent/unanswered", post(told::unanswered))
        .route(
            "/api/v1/answers",
            get(answers::answers).post(answers::answers_text),
        )
        .layer(DefaultBodyLimit::max(DESK_BYTES_MAX))
}
