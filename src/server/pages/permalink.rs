//! `/a/{permalink}`.
//!
//! Gets:    a permalink.
//! Gives:   the way to the article, in the reader's language.
//! Touches: the snapshot.
//! Never:   an article that the reader may not see.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use percent_encoding::percent_decode_str;

use super::bent;
use super::not_found::missing;
use super::redirect::by_reader;
use crate::ids::{Audience, Lang, Permalink};
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::state::AppState;

/// What stands behind `?` of a permalink; what cannot be read is left out.
pub(in crate::server) struct PermalinkQuery {
    /// The language that is wanted, whatever the reader's is.
    lang: Option<Lang>,
}

impl FromParams for PermalinkQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<PermalinkQuery, AppError> {
        let params = params.unwrap_or_default();
        let lang = params.get("lang").and_then(|lang| lang.parse().ok());
        Ok(PermalinkQuery { lang })
    }
}

/// GET `/a/{permalink}`: 302 to the article in the reader's language; `?lang=` forces one.
pub(in crate::server) async fn permalink(
    State(state): State<AppState>,
    audience: Audience,
    uri: Uri,
    Query(query): Query<PermalinkQuery>,
    headers: HeaderMap,
) -> Response {
    let path = percent_decode_str(uri.path()).decode_utf8_lossy();
    let permalink = path.strip_prefix("/a/").unwrap_or_default();
    let snapshot = state.snapshot();
    let of_reader = || lang::of_reader(&headers, &snapshot.site.languages);
    let lang = query.lang.unwrap_or_else(of_reader);
    let view = snapshot.view(audience);
    // As it stands, else without what a chat program glued behind it.
    let found = |text: &str| {
        let asked = text.parse::<Permalink>().ok()?;
        Some(view.by_permalink(&asked, lang)?.id.url())
    };
    let url = found(permalink).or_else(|| found(&bent::permalink(permalink)));
    match url {
        Some(url) => by_reader(&url),
        None => missing(&state, audience, &headers, &format!("/a/{permalink}")).await,
    }
}
