//! What holds for every route of agents, whatever its handler does.
//!
//! Gets:    a request below `/agent/`, or of the API for agents.
//! Gives:   the request goes on, or 403 to what a page of another site sends; the answer, kept by nobody.
//! Touches: nothing.
//! Never:   an answer that a cache, a search engine or a foreign frame may have.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::credentials::bearer;
use crate::server::error::{AppError, Form};
use crate::server::feedback::is_own_page;
use crate::server::private::{Private, keep_nowhere};
use crate::server::state::AppState;

/// Guards a route of agents.
pub(in crate::server) async fn guard(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let is_safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    // A browser sends cookies, and what a proxy makes of them, with what any page asks for; a token it sends for nobody.
    let is_meant =
        is_safe || bearer(request.headers()).is_some() || is_own_page(&state, request.headers());
    let mut response = match is_meant {
        true => next.run(request).await,
        false => AppError::Foreign.into_form(Form::of(request.uri().path()), &state),
    };
    let headers = response.headers_mut();
    keep_nowhere(headers);
    headers.append(
        header::VARY,
        HeaderValue::from_static("authorization, cookie"),
    );
    response.extensions_mut().insert(Private);
    response
}
