//! Who is let in: readers only while there is a site that is not being worked on.
//!
//! Gets:    a request.
//! Gives:   the request goes on, or 503 with the time to come back.
//! Touches: the cell of the snapshot.
//! Never:   a refusal to who watches the server.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use jiff::fmt::rfc2822::DateTimePrinter;

use crate::server::error::{AppError, Form};
use crate::server::metrics;
use crate::server::state::AppState;

/// Dates of headers (RFC 9110, section 5.6.7).
const HTTP_DATES: DateTimePrinter = DateTimePrinter::new();

/// Answers 503 to all but probes before the first snapshot is there.
pub(in crate::server) async fn admit(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    if is_probe(&state, request.uri().path()) || state.current().get().is_some() {
        return next.run(request).await;
    }
    let error = match state.current().status.waiting.load().is_some() {
        true => AppError::NotReady,
        false => AppError::Loading,
    };
    error.into_form(Form::of(request.uri().path()), &state)
}

/// Answers 503 to readers while the site is being worked on; probes and our own files are answered as always.
pub(in crate::server) async fn maintain(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let open = is_probe(&state, path) || path == "/favicon.ico" || path.starts_with("/static/");
    let Some(maintenance) = state.options().maintenance.as_ref().filter(|_| !open) else {
        return next.run(request).await;
    };
    let mut response = AppError::Maintenance.into_form(Form::of(path), &state);
    let back = maintenance.until.map_or_else(
        || "600".to_owned(),
        |until| {
            HTTP_DATES
                .timestamp_to_rfc9110_string(&until)
                .unwrap_or_default()
        },
    );
    if let Ok(back) = HeaderValue::from_str(&back) {
        response.headers_mut().insert(header::RETRY_AFTER, back);
    }
    response
}

/// Whether a path is for those who watch the server, and so is answered before the first load and while the site is being worked
/// on.
fn is_probe(state: &AppState, path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz")
        || path == metrics::PATH && state.options().metrics_token.is_some()
}
