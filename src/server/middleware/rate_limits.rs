//! How often one client may ask for what costs most.
//!
//! Gets:    a request and its client.
//! Gives:   the request goes on, or 429 with the time to come back.
//! Touches: the table of clients, the clock.
//! Never:   a client that is not limited: this machine itself, a trusted proxy that names nobody.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::server::error::{AppError, Form};
use crate::server::rates::What;
use crate::server::state::AppState;

/// What a request asks for, when that is limited.
fn what(method: &Method, path: &str) -> Option<What> {
    let of_page = |path: &str| match (method, path) {
        (&Method::GET | &Method::HEAD | &Method::POST, "search") => Some(What::Search),
        (&Method::POST, "verify") => Some(What::Verify),
        (&Method::POST, "contact/message") => Some(What::Message),
        (&Method::POST, "feedback") => Some(What::Feedback),
        _ => None,
    };
    // Those of agents are counted by account.
    if path.starts_with("/agent/") {
        return None;
    }
    match path.strip_prefix("/api/v1/") {
        // What is opened was found by a search, which has been counted as one.
        Some("suggest" | "opened") => of_page("search"),
        Some(rest) => of_page(rest),
        None => path
            .strip_prefix('/')?
            .split_once('/')
            .and_then(|(_, rest)| of_page(rest)),
    }
}

/// Answers 429 to who asks too often.
pub(in crate::server) async fn limit(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let Some(what) = what(request.method(), request.uri().path()) else {
        return next.run(request).await;
    };
    let counted = state.rated(what, request.extensions(), request.headers());
    match counted {
        Ok(()) => next.run(request).await,
        // Rounded up: who comes back by then is served.
        Err(wait) => {
            AppError::TooOften(wait.as_secs() + 1).into_form(Form::of(request.uri().path()), &state)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_limited_is_told_by_method_and_path() {
        let get = |path| what(&Method::GET, path);
        let post = |path| what(&Method::POST, path);
        assert_eq!(
            (
                get("/zh/search"),
                get("/api/v1/search"),
                get("/api/v1/suggest")
            ),
            (Some(What::Search), Some(What::Search), Some(What::Search))
        );
        assert_eq!(
            (post("/en/verify"), post("/api/v1/verify")),
            (Some(What::Verify), Some(What::Verify))
        );
        assert_eq!(
            (post("/zh/feedback"), post("/api/v1/feedback")),
            (Some(What::Feedback), Some(What::Feedback))
        );
        assert_eq!(
            (post("/zh/contact/message"), get("/zh/contact/message")),
            (Some(What::Message), None)
        );
        assert_eq!(
            (
                get("/zh/verify"),
                get("/"),
                get("/healthz"),
                get("/zh/funds/search")
            ),
            (None, None, None, None)
        );
    }
}
