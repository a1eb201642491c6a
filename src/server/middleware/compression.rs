//! Answers as brotli or gzip.
//!
//! Gets:    an answer whose bytes are whole, and what its asker can read.
//! Gives:   the same compressed.
//! Touches: memory.
//! Never:   a part of a file, what is read piece by piece, pictures, small answers, what agents get; what one person gets, kept.

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::server::bodies::Streamed;
use crate::server::coding::{Effort, gets_smaller, wanted};
use crate::server::private::Private;
use crate::server::state::AppState;

/// The smallest body that is compressed, in bytes: a smaller one goes into one packet either way, headers included.
const COMPRESSED_BYTES_MIN: usize = 860;

/// Compresses answers for who can read it.
pub(in crate::server) async fn compress(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let coding = wanted(request.headers());
    let mut response = next.run(request).await;
    if !may_be_compressed(&response) {
        return response;
    }
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept-encoding"));
    let Some(coding) = coding else {
        return response;
    };
    let bytes = response.body().size_hint().exact();
    if bytes.is_none_or(|bytes| bytes < COMPRESSED_BYTES_MIN as u64) {
        return response;
    }
    // What has a validator is given to everybody; the rest is for one person.
    let is_for_all =
        response.status() == StatusCode::OK && response.headers().contains_key(header::ETAG);
    let (mut parts, body) = response.into_parts();
    let Ok(plain) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let compressed = match is_for_all {
        true => {
            state
                .compressed()
                .of(state.core(), coding, plain.clone())
                .await
        }
        false => {
            state
                .compressed()
                .made(state.core(), coding, plain.clone(), Effort::Quick)
                .await
        }
    };
    let Some(compressed) = compressed else {
        return Response::from_parts(parts, Body::from(plain));
    };
    parts.headers.remove(header::ACCEPT_RANGES);
    parts
        .headers
        .insert(header::CONTENT_LENGTH, compressed.len().into());
    parts.headers.insert(
        header::CONTENT_ENCODING,
        HeaderValue::from_static(coding.name()),
    );
    Response::from_parts(parts, Body::from(compressed))
}

/// Whether an answer is sent compressed to some: it is whole, of a type that gets smaller, and none of those that have to cost
/// nothing, as when there is too much to do.
fn may_be_compressed(response: &Response) -> bool {
    let is_asked_for = matches!(
        response.status(),
        StatusCode::OK | StatusCode::NOT_MODIFIED | StatusCode::NOT_FOUND | StatusCode::GONE
    );
    let headers = response.headers();
    is_asked_for
        && response.extensions().get::<Streamed>().is_none()
        && response.extensions().get::<Private>().is_none()
        && !headers.contains_key(header::CONTENT_ENCODING)
        && headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(gets_smaller)
}
