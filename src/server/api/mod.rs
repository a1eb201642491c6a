//! Answers for programs: JSON, errors as problem documents.
//!
//! Gets:    requests below `/api/v1/`, and probes.
//! Gives:   the shapes of DESIGN.md §5.
//! Touches: the snapshot.
//! Never:   a type of the core on the wire: each answer has structs of its own.

pub(super) mod answers;
pub(super) mod article;
pub(super) mod feedback;
pub(super) mod health;
pub(super) mod opened;
pub(super) mod search;
pub(super) mod search_text;
pub(super) mod suggest;
pub(super) mod verify;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::error::AppError;
use super::params::Params;
use super::state::AppState;
use crate::ids::Lang;
use crate::search::QUERY_CHARS_MAX;

/// Anything else below `/api/`.
pub(super) async fn not_found() -> Response {
    AppError::NotFound.into_problem()
}

fn answer<T: Serialize>(state: &AppState, result: Result<T, AppError>) -> Response {
    let text = |body: &T| match state.mount() {
        mount if mount.is_root() => serde_json::to_string(body),
        mount => serde_json::to_value(body).map(|mut json| {
            mount.complete_json(&mut json);
            json.to_string()
        }),
    };
    match result.and_then(|body| text(&body).map_err(|error| AppError::Internal(error.to_string())))
    {
        Ok(json) => (
            [(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            )],
            json,
        )
            .into_response(),
        Err(error) => error.into_problem(),
    }
}

/// The same of what somebody pasted: nobody keeps it.
pub(super) fn unkept<T: Serialize>(state: &AppState, result: Result<T, AppError>) -> Response {
    let no_store = HeaderValue::from_static("no-store");
    ([(header::CACHE_CONTROL, no_store)], answer(state, result)).into_response()
}

/// The words of a query, at most 512 characters.
fn words_of(params: &Params) -> Result<String, AppError> {
    let words = params.words();
    let chars = words.chars().count();
    if chars > QUERY_CHARS_MAX {
        return Err(AppError::BadRequest(format!(
            "`q` has {chars} characters, at most {QUERY_CHARS_MAX} are allowed"
        )));
    }
    Ok(words)
}

/// The reader's language, if it is told.
fn lang_of(params: &Params) -> Result<Option<Lang>, AppError> {
    match params.get("lang") {
        None | Some("") => Ok(None),
        Some(lang) => lang
            .parse()
            .map(Some)
            .map_err(|error: crate::ids::NameError| {
                AppError::BadRequest(format!("`lang`: {error}"))
            }),
    }
}
