//! How the page's script asks, and for whom.
//!
//! Gets:    JSON in the body of a request.
//! Gives:   what a handler answers, as JSON that nobody keeps; a look at what agents may see; languages and the public address.
//! Touches: the queue of texts that somebody typed.
//! Never:   a copy of what was asked that outlives the answer.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ids::Lang;
use crate::server::api::unkept;
use crate::server::asker::Asker;
use crate::server::audience::AGENTS;
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::media;
use crate::server::state::AppState;
use crate::server::visit::Visit;
use crate::site::Snapshot;

/// Answers what the page's script asks: JSON in, JSON out, kept by nobody.
pub(super) async fn answered<Q, A>(
    state: &AppState,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    work: impl FnOnce(&AppState, &Snapshot, &Q) -> Result<A, AppError> + Send + 'static,
) -> Response
where
    Q: DeserializeOwned,
    A: Serialize + Send + 'static,
{
    let made = read(state, headers, ("question", body), work).await;
    unkept(state, made)
}

/// What comes of the JSON in the body of a request; an error calls the body by the name that it is given.
pub(super) async fn read<Q, A>(
    state: &AppState,
    headers: &HeaderMap,
    (name, body): (&'static str, Result<Bytes, BytesRejection>),
    work: impl FnOnce(&AppState, &Snapshot, &Q) -> Result<A, AppError> + Send + 'static,
) -> Result<A, AppError>
where
    Q: DeserializeOwned,
    A: Send + 'static,
{
    media::expect_json(headers)?;
    let body = body?;
    let work = move |state: &AppState, snapshot: &Snapshot| {
        let wrong = |error| AppError::BadRequest(format!("the {name} is not read: {error}"));
        let asked: Q = serde_json::from_slice(&body).map_err(wrong)?;
        work(state, snapshot, &asked)
    };
    state.reading(work).await
}

/// A look at what agents may see, in a customer's language.
pub(super) fn visit<'v>(state: &'v AppState, snapshot: &'v Snapshot, lang: Lang) -> Visit<'v> {
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
pub(super) fn base(state: &AppState, headers: &HeaderMap) -> String {
    let own = state.options().base_url.clone();
    let origin = || headers.get(header::ORIGIN)?.to_str().ok();
    let is_web = |origin: &&str| origin.starts_with("http://") || origin.starts_with("https://");
    own.or_else(|| origin().filter(is_web).map(str::to_owned))
        .unwrap_or_default()
}
