//! POST `/agent/passed-on` and `/agent/unanswered`: what became of a customer's question, as numbers.
//!
//! Gets:    JSON: the `id` of an article that was copied; or `q`, one line about what is missing, and its `lang`.
//! Gives:   204; 404 where searches are not counted, for what is missing.
//! Touches: `statistics`.
//! Never:   who asked or answered; a word that no public article holds; an internal article; what a frame or a token says.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::asking::{named, read};
use crate::ids::ArticleId;
use crate::insights::cleared;
use crate::search::QUERY_CHARS_MAX;
use crate::server::agents::door::agent::Agent;
use crate::server::audience::EVERYBODY;
use crate::server::error::AppError;
use crate::server::reads::Key;
use crate::server::state::AppState;
use crate::site::Snapshot;
use crate::text::detect;

#[derive(Deserialize)]
struct PassedOn {
    id: String,
}

#[derive(Deserialize)]
struct Unanswered {
    q: String,
    lang: Option<String>,
}

/// POST `/agent/passed-on`: an answer was copied for a customer.
pub(super) async fn passed_on(
    State(state): State<AppState>,
    agent: Agent,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let count = |state: &AppState, snapshot: &Snapshot, told: &PassedOn| {
        // What is gone meanwhile, or for colleagues, is not counted; nothing tells one from the other.
        let id = told.id.parse::<ArticleId>().ok();
        let article = id.and_then(|id| snapshot.view(EVERYBODY).article(&id));
        if let Some(article) = article {
            state.statistics().passed_on(&Key::of(article));
        }
        Ok(())
    };
    taken(&state, &agent, &headers, body, count).await
}

/// POST `/agent/unanswered`: there is no article for what a customer asks.
pub(super) async fn unanswered(
    State(state): State<AppState>,
    agent: Agent,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let count = |state: &AppState, snapshot: &Snapshot, told: &Unanswered| {
        if !state.statistics().records_searches() {
            return Err(AppError::NotFound);
        }
        let (words, _) = cleared(&told.q, QUERY_CHARS_MAX);
        let lang = named(snapshot, told.lang.as_deref(), detect(&words));
        if !words.trim().is_empty() {
            state.statistics().unanswered(words, lang);
        }
        Ok(())
    };
    taken(&state, &agent, &headers, body, count).await
}

/// Takes what a person on our own pages says.
async fn taken<T: DeserializeOwned>(
    state: &AppState,
    agent: &Agent,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    count: impl FnOnce(&AppState, &Snapshot, &T) -> Result<(), AppError> + Send + 'static,
) -> Response {
    let made = match agent.may_write() {
        true => read(state, headers, ("body", body), count).await,
        false => Err(AppError::NoRight),
    };
    match made {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => error.into_problem(),
    }
}
