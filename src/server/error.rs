//! What can go wrong with a request, for programs as problem documents; `pages::error` has the pages.
//!
//! Gets:    an error.
//! Gives:   a status, when to come back, JSON with a request id.
//! Touches: the log.
//! Never:   the chain of causes to a reader: it goes to the log, once, with the same id.

use std::error::Error;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::request_id::RequestId;

/// Why a request is not answered as asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum AppError {
    /// The request is outside of what is allowed; the text says how.
    #[error("{0}")]
    BadRequest(String),
    /// It takes a token that the asker does not have.
    #[error("send `Authorization: Bearer` with the token of the metrics")]
    Unauthorized,
    /// It takes somebody who is signed in.
    #[error("sign in at /agent/sign-in, or send `Authorization: Bearer` with a token")]
    NotSignedIn,
    /// Who asks is known, and may not.
    #[error("this token or session has no right to do this")]
    NoRight,
    /// Nobody knows just now who was revoked, so nobody is let in.
    #[error("it cannot be told just now who may come in; try again in {BUSY_SECONDS} seconds")]
    Accounts,
    /// There is no such thing, or none that the asker may see: the two are told apart nowhere.
    #[error("there is nothing at this address")]
    NotFound,
    /// The address is too long.
    #[error("the address is too long")]
    TooLong,
    /// The body is larger than allowed.
    #[error("the body is too large")]
    TooLarge,
    /// The part of a file that is asked for lies behind its end.
    #[error("the file has {0} bytes, none of which is in the range that was asked for")]
    NoRange(u64),
    /// The body is not of the type that is asked for.
    #[error("send {0}")]
    MediaType(&'static str),
    /// The route does not answer this, for a reason that its status tells.
    #[error("the request was refused: {}", .0.canonical_reason().unwrap_or("see the status"))]
    Refused(StatusCode),
    /// There is such a thing only where the operator has named the site's public address.
    #[error("this needs the public address of the site: start the server with --base-url")]
    NoBaseUrl,
    /// The body can be read and says what cannot be.
    #[error("{0}")]
    Unprocessable(String),
    /// The request came from a page of another site.
    #[error("this is only accepted from the site's own pages")]
    Foreign,
    /// The site is being worked on.
    #[error("the site is being worked on")]
    Maintenance,
    /// There is nothing to serve before the first load is done.
    #[error("the site is being loaded; try again in {LOADING_SECONDS} s")]
    Loading,
    /// There is nothing to serve before a person has acted.
    #[error("the site is not ready")]
    NotReady,
    /// There is too much to do just now.
    #[error("there is too much to do just now; try again in {BUSY_SECONDS} seconds")]
    Busy,
    /// This client asks too often; it may come back after so many seconds.
    #[error("there are too many requests of this kind from this address; try again in {0} seconds")]
    TooOften(u64),
    /// The index failed, and is made anew.
    #[error("{0}")]
    Healing(String),
    /// Something failed on our side.
    #[error("{0}")]
    Internal(String),
}

/// When to come back to a busy server, in seconds: long enough for a queue to drain.
const BUSY_SECONDS: u64 = 5;
/// When to come back to a server that loads its site, in seconds: 10,000 articles take about half a second when their index is
/// there.
const LOADING_SECONDS: u64 = 1;

/// In which form an error is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A page for a person.
    Page,
    /// A problem document for a program.
    Problem,
}

impl Form {
    /// The form for who asked for this path.
    pub(super) fn of(path: &str) -> Form {
        match path.starts_with("/api/") {
            true => Form::Problem,
            false => Form::Page,
        }
    }
}

impl From<crate::search::SearchError> for AppError {
    fn from(error: crate::search::SearchError) -> AppError {
        AppError::Healing(format!("{:#}", anyhow::Error::new(error)))
    }
}

/// There are more parameters than so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are more than {0} parameters")]
pub(super) struct TooMany(pub(super) usize);

impl From<TooMany> for AppError {
    fn from(too_many: TooMany) -> AppError {
        AppError::BadRequest(too_many.to_string())
    }
}

impl From<axum::extract::rejection::BytesRejection> for AppError {
    fn from(error: axum::extract::rejection::BytesRejection) -> AppError {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return AppError::TooLarge;
        }
        let mut cause = error.source();
        while let Some(known) = cause {
            if let Some(too_many) = known.downcast_ref::<TooMany>() {
                return (*too_many).into();
            }
            cause = known.source();
        }
        AppError::BadRequest("the body could not be read".to_owned())
    }
}

impl AppError {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            AppError::BadRequest(_) => StatusCode::BAD_REQUEST,
            AppError::Unauthorized | AppError::NotSignedIn => StatusCode::UNAUTHORIZED,
            AppError::NotFound | AppError::NoBaseUrl => StatusCode::NOT_FOUND,
            AppError::Refused(status) => *status,
            AppError::TooLong => StatusCode::URI_TOO_LONG,
            AppError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::NoRange(_) => StatusCode::RANGE_NOT_SATISFIABLE,
            AppError::MediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            AppError::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::Foreign | AppError::NoRight => StatusCode::FORBIDDEN,
            AppError::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            AppError::Busy
            | AppError::Accounts
            | AppError::Maintenance
            | AppError::Loading
            | AppError::NotReady
            | AppError::Healing(_) => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// When to come back, in seconds, where that is known.
    pub(super) fn wait(&self) -> Option<u64> {
        match self {
            AppError::TooOften(seconds) => Some(*seconds),
            AppError::Loading => Some(LOADING_SECONDS),
            error => (error.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(BUSY_SECONDS),
        }
    }

    /// An RFC 9457 problem document.
    pub(super) fn into_problem(self) -> Response {
        let (status, wait) = (self.status(), self.wait());
        let detail = match &self {
            AppError::Internal(cause) => {
                format!("this is a fault on our side; reference {}", log(cause))
            }
            AppError::Healing(cause) => {
                format!(
                    "the index is being repaired; try again in {BUSY_SECONDS} seconds; reference {}",
                    log(cause)
                )
            }
            error => error.to_string(),
        };
        let body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "detail": detail,
        });
        let content_type = (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        retry_later(
            wait,
            (status, [content_type], body.to_string()).into_response(),
        )
    }
}

/// Tells programs when to come back, where that is known.
pub(super) fn retry_later(wait: Option<u64>, mut response: Response) -> Response {
    if let Some(seconds) = wait {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Logs a cause and gives the id of the request, under which it is found in the log.
pub(super) fn log(cause: &str) -> String {
    let id = RequestId::current().to_string();
    let cause = crate::problem::escape_controls(cause);
    tracing::error!("request {id} failed: {cause}");
    id
}
