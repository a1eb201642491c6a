//! A validator for each answer, and 304 to who has its bytes already.
//!
//! Gets:    an answer to a GET.
//! Gives:   the same with a tag made of its bytes; 304 without them.
//! Touches: nothing.
//! Never:   a tag for what nobody may keep.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use xxhash_rust::xxh3::xxh3_64;

use crate::server::error::{AppError, Form};
use crate::server::etag::{Weakness, has, tag};
use crate::server::state::AppState;

/// The longest body of ours that is held whole, in bytes: no list that we make comes near it.
const VALIDATED_BYTES_MAX: usize = 32_000_000;

/// Gives each answer to a GET a validator made of its bytes, and answers 304 when the asker has these bytes already. An answer
/// that has a validator of its own, such as one that is read piece by piece, keeps it.
///
/// The tag is weak, since the same page is sent compressed to some and plain to others.
pub(in crate::server) async fn validate(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    // A list may come in several lines (RFC 9110, section 5.3).
    let known = request.headers().get_all(header::IF_NONE_MATCH).iter();
    let known: Vec<&str> = known.filter_map(|value| value.to_str().ok()).collect();
    let known = known.join(",");
    let form = Form::of(request.uri().path());
    let response = next.run(request).await;
    if response.headers().contains_key(header::ETAG) {
        return validated(response, &known);
    }
    let is_unkept = response
        .headers()
        .get(header::CACHE_CONTROL)
        .is_some_and(|value| value.as_bytes() == b"no-store");
    if response.status() != StatusCode::OK || is_unkept {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match axum::body::to_bytes(body, VALIDATED_BYTES_MAX).await {
        Ok(bytes) => bytes,
        Err(error) => {
            return AppError::Internal(format!("an answer is too large: {error}"))
                .into_form(form, &state);
        }
    };
    let hash = xxh3_64(&bytes);
    parts
        .headers
        .insert(header::ETAG, tag(Weakness::Weak, hash));
    parts
        .headers
        .insert(header::CONTENT_LENGTH, bytes.len().into());
    let body = Body::from(state.bodies().share(hash, bytes));
    validated(Response::from_parts(parts, body), &known)
}

/// An answer that has its validator and its length, for who knows some validators already.
fn validated(response: Response, known: &str) -> Response {
    let (mut parts, body) = response.into_parts();
    let tag = parts.headers.get(header::ETAG);
    let is_known = tag.is_some_and(|tag| has(known, tag.to_str().unwrap_or_default()));
    let is_good = matches!(parts.status, StatusCode::OK | StatusCode::PARTIAL_CONTENT);
    if is_good && is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        for name in [header::CONTENT_LENGTH, header::CONTENT_RANGE] {
            parts.headers.remove(name);
        }
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, body)
}
