//! The agents' page: from what a customer wrote to an answer on the clipboard.
//!
//! Gets:    requests below `/agent/` of those who are signed in.
//! Gives:   one page, and what its script asks for.
//! Touches: what agents may see; what readers may see, for all that is passed on.
//! Never:   an answer to somebody who is not signed in; a customer's words in an address, a log or a cache.

pub(in crate::server) mod answer;
mod article;
mod insights;
mod page;
pub(in crate::server) mod search;

mod rows;
mod texts;

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ids::Lang;
use crate::server::api::{answers, unkept};
use crate::server::asker::Asker;
use crate::server::audience::AGENTS;
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::media;
use crate::server::state::AppState;
use crate::server::visit::Visit;
use crate::site::Snapshot;

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
        .route(
            "/api/v1/answers",
            get(answers::answers).post(answers::answers_text),
        )
        .layer(DefaultBodyLimit::max(DESK_BYTES_MAX))
}

/// Answers what the page's script asks: JSON in, JSON out, kept by nobody.
async fn answered<Q, A>(
    state: &AppState,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    work: impl FnOnce(&AppState, &Snapshot, Q) -> Result<A, AppError> + Send + 'static,
) -> Response
where
    Q: DeserializeOwned,
    A: Serialize + Send + 'static,
{
    let made = async {
        media::expect_json(headers)?;
        let body = body?;
        let read = move |state: &AppState, snapshot: &Snapshot| {
            let wrong = |error| AppError::BadRequest(format!("the question is not read: {error}"));
            work(
                state,
                snapshot,
                serde_json::from_slice(&body).map_err(wrong)?,
            )
        };
        state.reading(read).await
    };
    unkept(state, made.await)
}

/// A look at what agents may see, in a customer's language.
fn visit<'v>(state: &'v AppState, snapshot: &'v Snapshot, lang: Lang) -> Visit<'v> {
    Visit {
        state,
        snapshot,
        lang,
        audience: AGENTS,
        // Nothing of it counts as a reader's.
        asker: Asker::default(),
    }
}

/// A language of the site that is named; else the other one.
pub(in crate::server) fn named(snapshot: &Snapshot, named: Option<&str>, other: Lang) -> Lang {
    let languages = &snapshot.site.languages;
    let is_served = |lang: &Lang| languages.contains(lang);
    let named = named.and_then(|code| code.parse().ok()).filter(is_served);
    let other = Some(other).filter(is_served);
    named.or(other).unwrap_or_else(|| lang::first(languages))
}

/// The public address, without a slash at its end; where the operator has not named it, that which the page has in the browser.
fn base(state: &AppState, headers: &HeaderMap) -> String {
    let own = state.options().base_url.clone();
    let origin = || headers.get(header::ORIGIN)?.to_str().ok();
    let is_web = |origin: &&str| origin.starts_with("http://") || origin.starts_with("https://");
    own.or_else(|| origin().filter(is_web).map(str::to_owned))
        .unwrap_or_default()
}
