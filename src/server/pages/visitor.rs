//! Who asks for a page in the language of its address.
//!
//! Gets:    a request below `/{lang}/`.
//! Gives:   language and audience; for a language that we do not know, the page for what does not exist.
//! Touches: the doors to the core.
//! Never:   a guess of the language: the address says it.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::layout::ok;
use super::not_found::missing;
use super::redirect::moved;
use crate::ids::{Audience, Lang};
use crate::server::asker::Asker;
use crate::server::error::AppError;
use crate::server::state::AppState;
use crate::server::visit::Visit;
use crate::site::Snapshot;

/// Who asks for a page.
///
/// A handler of forms takes a `Result` and the body, and looks at the former last: hyper closes a connection on which somebody
/// was answered whose body nobody read.
pub(in crate::server) struct Visitor {
    pub(in crate::server) state: AppState,
    /// The first part of the address.
    pub(in crate::server) lang: Lang,
    pub(in crate::server) audience: Audience,
    pub(in crate::server) asker: Asker,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let lang = Path::<String>::from_request_parts(parts, state).await;
        let Path(lang) = lang.map_err(IntoResponse::into_response)?;
        let Ok(audience) = Audience::from_request_parts(parts, state).await;
        let Ok(lang) = lang.parse() else {
            if let Some(lang) = Lang::of_tag(&lang)
                && parts.method == Method::GET
            {
                return Err(moved(&format!("/{lang}{}", behind_first(&parts.uri))));
            }
            let path = percent_decode_str(parts.uri.path()).decode_utf8_lossy();
            return Err(missing(state, audience, &parts.headers, &path).await);
        };
        let asker = Asker::of(parts, state);
        let state = state.clone();
        Ok(Visitor {
            state,
            lang,
            audience,
            asker,
        })
    }
}

/// What stands behind the first part of an address, as it was sent.
fn behind_first(uri: &Uri) -> &str {
    let whole = uri.path_and_query().map_or("", PathAndQuery::as_str);
    let rest = whole.trim_start_matches('/');
    &rest[rest.find(['/', '?']).unwrap_or(rest.len())..]
}

impl Visitor {
    /// Work on a visit as the doors to the core take it.
    fn visiting<T>(
        &self,
        work: impl FnOnce(&Visit<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> impl FnOnce(&AppState, &Snapshot) -> Result<T, AppError> + Send + 'static {
        let (lang, audience, asker) = (self.lang, self.audience, self.asker);
        move |state, snapshot| {
            work(&Visit {
                state,
                snapshot,
                lang,
                audience,
                asker,
            })
        }
    }

    /// See [`AppState::blocking`].
    pub(in crate::server) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Visit<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.state.blocking(self.visiting(work)).await
    }

    /// See [`AppState::searching`].
    pub(super) async fn searching<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Visit<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.state.searching(self.visiting(work)).await
    }

    /// See [`AppState::reading`].
    pub(super) async fn reading<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Visit<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.state.reading(self.visiting(work)).await
    }

    /// Whether the site is in the language of the address, or the asker may see an article in it.
    pub(in crate::server) fn has_language(&self) -> bool {
        let snapshot = self.state.snapshot();
        snapshot.site.languages.contains(&self.lang)
            || !snapshot
                .view(self.audience)
                .categories(self.lang)
                .is_empty()
    }

    /// A page, or the page for what went wrong with it.
    pub(super) fn answer(&self, html: Result<String, AppError>) -> Response {
        html.map_or_else(
            |error| error.into_page(&self.state),
            |html| ok(self.lang, html),
        )
    }
}
