//! `/a/{permalink}`.
//!
//! Gets:    a permalink.
//! Gives:   the way to the article, in the reader's language.
//! Touches: the snapshot.
//! Never:   an article that the reader may not see.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::not_found::missing;
use super::redirect::by_reader;
use crate::ids::{Audience, Lang, Permalink};
use crate::server::AppState;
use crate::server::lang;
use crate::server::params::Params;

/// GET `/a/{permalink}`: 302 to the article in the reader's language; `?lang=` forces one.
pub(in crate::server) async fn permalink(
    State(state): State<AppState>,
    Path(permalink): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let snapshot = state.snapshot();
    let forced = Params::parse(query.as_deref())
        .ok()
        .and_then(|params| params.get("lang")?.parse::<Lang>().ok());
    let lang = forced.unwrap_or_else(|| lang::of_reader(&headers, &snapshot.site.languages));
    let found = permalink.parse::<Permalink>().ok().and_then(|permalink| {
        snapshot
            .view(Audience::Public)
            .by_permalink(&permalink, lang)
            .cloned()
    });
    match found {
        Some(article) => by_reader(&article.id.url()),
        None => missing(&state, &headers, &format!("/a/{permalink}")).await,
    }
}
