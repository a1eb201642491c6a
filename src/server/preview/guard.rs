//! The door of the preview: this machine, its own pages, and nobody's memory.
//!
//! Gets:    each request, where the server is a preview.
//! Gives:   the request goes on, or 403; the answer with the bar, kept by no cache and no search engine.
//! Touches: nothing.
//! Never:   an answer to a name that is not this machine's: a foreign name may lead here (DNS rebinding), and the page that uses it
//!          would read drafts.

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::dressing;
use super::state::Preview;
use crate::server::error::{AppError, Form};
use crate::server::private::keep_nowhere;
use crate::server::state::AppState;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Lets in who asks from here, and dresses the answer. Does nothing where the server is no preview.
pub(in crate::server) async fn guard(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let Some(preview) = state.options().preview.clone() else {
        return next.run(request).await;
    };
    let path = request.uri().path().to_owned();
    let host = request.uri().authority().map(Authority::as_str);
    let is_framed = text(request.headers(), &FETCH_DEST) == Some("iframe");
    let mut response = match is_from_here(&preview, host, request.headers()) {
        true => {
            let generation = state
                .current()
                .get()
                .map_or(0, |snapshot| snapshot.generation);
            let response = next.run(request).await;
            dressing::dressed(&state, (&path, is_framed, generation), response).await
        }
        false => AppError::Refused(StatusCode::FORBIDDEN).into_form(Form::of(&path), &state),
    };
    let headers = response.headers_mut();
    keep_nowhere(headers);
    response
}

/// Whether somebody asks this machine by a name of its own, from no page or from one of ours.
fn is_from_here(preview: &Preview, authority: Option<&str>, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let named = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        _ => None,
    };
    let is_here = named.is_some_and(|host| preview.is_here(host))
        && authority.is_none_or(|host| preview.is_here(host));
    let own_origin = headers.get_all(header::ORIGIN).iter().all(|origin| {
        let host = origin
            .to_str()
            .ok()
            .and_then(|text| text.strip_prefix("http://"));
        host.is_some_and(|host| preview.is_here(host))
    });
    let own_site = headers
        .get_all(FETCH_SITE)
        .iter()
        .all(|site| matches!(site.as_bytes(), b"same-origin" | b"none"));
    is_here && own_origin && own_site
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
