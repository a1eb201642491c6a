//! Whether a request says something of what readers want, for statistics.
//!
//! Gets:    method and headers; the client, for as long as the request lasts.
//! Gives:   whether it counts, and the client that counts once.
//! Touches: nothing.
//! Never:   something that is kept of who asks.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use super::clients::{self, Client};
use super::state::AppState;

/// Marks a request for the head of an answer alone, which is answered as one for the whole.
#[derive(Clone, Copy)]
pub(super) struct HeadAlone;

/// A request, as statistics see it. By default one that does not count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asker {
    /// Who asks; nobody for this machine and for a trusted proxy that names nobody.
    pub(super) client: Option<Client>,
    /// Whether a person probably looks at the answer.
    pub(super) is_read: bool,
    /// Whether the browser has no copy of the answer: Back and Reload are not another search.
    pub(super) is_new: bool,
}

impl FromRequestParts<AppState> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Asker, Infallible> {
        Ok(Asker::of(parts, state))
    }
}

impl Asker {
    /// By the head of a request.
    pub(super) fn of(parts: &Parts, state: &AppState) -> Asker {
        let proxies = &state.options().trusted_proxies;
        let headers = &parts.headers;
        Asker {
            client: proxies.client(clients::peer(&parts.extensions), headers),
            is_read: parts.method == Method::GET
                && parts.extensions.get::<HeadAlone>().is_none()
                && !is_ahead(headers),
            is_new: !headers.contains_key(header::IF_NONE_MATCH),
        }
    }
}

/// Whether a browser fetches what nobody has asked to see yet.
fn is_ahead(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose"].into_iter().any(|name| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| value.contains("prefetch"))
    })
}
