//! What can go wrong with a request, as pages and as problem documents.
//!
//! Gets:    an error.
//! Gives:   a status, and a kind page or JSON with a request id.
//! Touches: the log.
//! Never:   the chain of causes to a reader: it goes to the log, once, with the same id.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request is not answered as asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum AppError {
    /// The request is outside of what is allowed; the text says how.
    #[error("{0}")]
    BadRequest(String),
    /// There is no such thing, or none that the asker may see: the two are told apart nowhere.
    #[error("there is nothing at this address")]
    NotFound,
    /// The address is too long.
    #[error("the address is too long")]
    TooLong,
    /// Something failed on our side.
    #[error("{0}")]
    Internal(String),
}

impl From<crate::search::SearchError> for AppError {
    fn from(error: crate::search::SearchError) -> AppError {
        AppError::Internal(format!("{:#}", anyhow::Error::new(error)))
    }
}

impl AppError {
    fn status(&self) -> StatusCode {
        match self {
            AppError::BadRequest(_) => StatusCode::BAD_REQUEST,
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::TooLong => StatusCode::URI_TOO_LONG,
            AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// An RFC 9457 problem document.
    pub(super) fn into_problem(self) -> Response {
        let status = self.status();
        let detail = match &self {
            AppError::Internal(cause) => format!("this is a fault on our side; reference {}", log(cause)),
            error => error.to_string(),
        };
        let body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "detail": detail,
        });
        let content_type = (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        (status, [content_type], body.to_string()).into_response()
    }

    /// A page for a person; the one for missing pages is made by `pages`.
    pub(super) fn into_page(self, templates: &super::Templates) -> Response {
        let status = self.status();
        match self {
            AppError::Internal(cause) => {
                let html = templates.error_page(status.as_u16(), &log(&cause));
                (status, axum::response::Html(html)).into_response()
            }
            error => {
                let text = (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
                (status, [text], format!("{} {error}\n", status.as_u16())).into_response()
            }
        }
    }
}

/// Logs a cause and gives the id under which it is found in the log.
fn log(cause: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let id = format!("{seconds:x}-{:x}", COUNT.fetch_add(1, Ordering::Relaxed));
    tracing::error!(request.id = %id, "a request failed: {}", crate::problem::escape_controls(cause));
    id
}
