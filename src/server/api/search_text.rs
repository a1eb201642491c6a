//! POST `/api/v1/search`.
//!
//! Gets:    JSON: `q`, a message or an error text, `lang`, `limit`.
//! Gives:   what GET gives, for the part of the text that finds the surest answer.
//! Touches: the snapshot.
//! Never:   a secret of the text, in a search or in the answer; a copy of the text that outlives the answer.

use std::time::Instant;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::search::{Answer, found};
use super::unkept;
use crate::ids::Audience;
use crate::search::{HitRange, SearchRequest, SearchResults};
use crate::server::error::AppError;
use crate::server::media;
use crate::server::state::AppState;
use crate::site::Snapshot;

/// What is asked about a long text.
#[derive(Deserialize)]
struct Pasted {
    /// At most `TEXT_CHARS_MAX` characters are read.
    q: String,
    lang: Option<String>,
    limit: Option<usize>,
}

/// POST: the same of a text of up to 10,000 characters, by the part of it that finds the surest answer.
pub(in crate::server) async fn search_text(
    State(state): State<AppState>,
    audience: Audience,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    unkept(&state, run_text(&state, audience, &headers, body).await)
}

async fn run_text(
    state: &AppState,
    audience: Audience,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Answer, AppError> {
    let started = Instant::now();
    media::expect_json(headers)?;
    let body = body?;
    let search = move |state: &AppState, snapshot: &Snapshot| {
        let pasted: Pasted = serde_json::from_slice(&body).map_err(|_| {
            AppError::BadRequest("send {\"q\": \"...\", \"lang\": \"zh\"}".to_owned())
        })?;
        let lang = pasted.lang.as_deref().filter(|lang| !lang.is_empty());
        let lang = lang.map(str::parse).transpose();
        let limit = pasted.limit.unwrap_or(10);
        let range = HitRange::new(0, limit).ok_or_else(|| {
            AppError::BadRequest(format!("`limit` is 1 to {}", HitRange::LIMIT_MAX))
        })?;
        let request = SearchRequest {
            lang: lang.map_err(|error| AppError::BadRequest(format!("`lang`: {error}")))?,
            range,
            ..SearchRequest::new(snapshot.pasted(&pasted.q, audience)?.words, audience)
        };
        let counted = |results: &SearchResults| state.traffic().searched(results);
        Ok(found(snapshot, request, false, (started, counted))?)
    };
    state.reading(search).await
}
