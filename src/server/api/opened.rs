//! POST `/api/v1/opened`: from the page of a search something was opened.
//!
//! Gets:    a form that the page's script sends as it is left: `q`, `lang`, `url`.
//! Gives:   204, whatever became of it; 404 where searches are not counted.
//! Touches: the snapshot, to know the article; `statistics`.
//! Never:   who opened it: nothing tells one page of a search from another; a cookie, an id, a wait.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::ids::{ArticleId, Audience, Lang};
use crate::search::QUERY_CHARS_MAX;
use crate::server::error::AppError;
use crate::server::feedback::{self, SentAs};
use crate::server::media;
use crate::server::params::{FromParams, Params};
use crate::server::reads::Key;
use crate::server::state::AppState;

/// The address.
pub(in crate::server) const PATH: &str = "/api/v1/opened";
/// The largest body, in bytes: 512 characters, percent-encoded, are up to 4,608 of Han, and an address is up to 2,048.
pub(in crate::server) const OPENED_BYTES_MAX: usize = 16_000;

/// What was opened for what.
struct Form {
    /// What the page says that it searched for, at most `QUERY_CHARS_MAX` characters.
    words: String,
    lang: Lang,
    article: ArticleId,
}

impl FromParams for Form {
    fn from_params(params: Result<Params, AppError>) -> Result<Form, AppError> {
        let params = params?;
        let wrong = |what: &str| AppError::BadRequest(format!("`{what}` is missing or wrong"));
        let words = params.words().trim().to_owned();
        let is_query = (1..=QUERY_CHARS_MAX).contains(&words.chars().count());
        let lang = params.get("lang").and_then(|lang| lang.parse().ok());
        let url = params.get("url").unwrap_or_default();
        let path = url.split(['#', '?']).next().unwrap_or_default();
        let article = path.strip_prefix('/').and_then(|id| id.parse().ok());
        Ok(Form {
            words: Some(words).filter(|_| is_query).ok_or_else(|| wrong("q"))?,
            lang: lang.ok_or_else(|| wrong("lang"))?,
            article: article.ok_or_else(|| wrong("url"))?,
        })
    }
}

pub(in crate::server) async fn opened(
    State(state): State<AppState>,
    audience: Audience,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match take(&state, audience, &headers, body).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => error.into_problem(),
    }
}

async fn take(
    state: &AppState,
    audience: Audience,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(), AppError> {
    let body = body?;
    if !state.statistics().records_searches() {
        return Err(AppError::NotFound);
    }
    feedback::own_page(state, headers, SentAs::Form)?;
    if !media::is(headers, media::FORM) {
        let form = "a form, application/x-www-form-urlencoded";
        return Err(AppError::MediaType(form));
    }
    let count = move |state: &AppState, snapshot: &crate::site::Snapshot| {
        let form = Form::from_params(Params::parse_form(&body))?;
        // What is not there, or not for the one who asks, is not counted; nothing tells it from what is.
        if let Some(article) = snapshot.view(audience).article(&form.article) {
            let key = Key::of(article).as_str().to_owned();
            state.statistics().opened(form.words, form.lang, key);
        }
        Ok(())
    };
    state.blocking(count).await
}
