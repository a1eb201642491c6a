//! What every answer gets: headers for browsers, a validator, and 503 while the site is being worked on.
//!
//! Gets:    an answer.
//! Gives:   the same with what the threat model asks of browsers; 304 to who has it already.
//! Touches: nothing.
//! Never:   a way to relax them from content.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::xxh3_64;

use super::AppState;
use super::error::{AppError, ErrorPage};
use super::media;
use super::router::is_probe;

const FIXED: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        "require-corp",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Puts the headers on an answer. Pages may use their own styles (by hash), our scripts and the site's own pictures, and
/// nothing else.
pub(super) async fn secure(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    secured(&state, response)
}

/// The same for an answer that no route made.
pub(super) fn secured(state: &AppState, mut response: Response) -> Response {
    let is_page = media::is(response.headers(), "text/html");
    let policy = if is_page {
        let accent_css = state
            .current()
            .get()
            .map(|snapshot| snapshot.site.look.accent_css());
        state
            .templates()
            .page_policy(&accent_css.unwrap_or_default())
    } else {
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox")
    };
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(policy);
    for (name, value) in FIXED {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    // Writers see a change at once: a browser asks each time, and is answered with 304 when nothing changed.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    if state
        .options()
        .base_url
        .as_deref()
        .is_some_and(|url| url.starts_with("https://"))
    {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    response
}

/// The longest body that is hashed for a validator, in bytes: larger files are sent anew each time.
const VALIDATED_BYTES_MAX: usize = 32_000_000;

/// Gives each answer to a GET a validator made of its bytes, and answers 304 when the asker has these bytes already. An answer
/// that has a validator of its own, such as one that is read piece by piece, keeps it.
///
/// The tag is weak, since the same page is sent compressed to some and plain to others.
pub(super) async fn validate(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_head = request.method() == Method::HEAD;
    if is_head {
        // The same headers as for GET, which the tag is one of; the bytes are dropped below.
        *request.method_mut() = Method::GET;
        // A part is asked for with GET only (RFC 9110, section 14.2).
        request.headers_mut().remove(header::RANGE);
    }
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let is_get = request.method() == Method::GET;
    let mut response = next.run(request).await;
    if is_get && response.headers().contains_key(header::ETAG) {
        return validated(response, known.as_ref(), is_head);
    }
    if !is_get || response.status() != StatusCode::OK {
        if is_head {
            *response.body_mut() = Body::empty();
        }
        return response;
    }
    if response
        .headers()
        .get(header::CACHE_CONTROL)
        .is_some_and(|value| value.as_bytes() == b"no-store")
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match axum::body::to_bytes(body, VALIDATED_BYTES_MAX).await {
        Ok(bytes) => bytes,
        Err(error) => {
            return AppError::Internal(format!("an answer is too large: {error}")).into_problem();
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
    validated(Response::from_parts(parts, body), known.as_ref(), is_head)
}

/// How much a validator says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Weakness {
    /// The same page, though perhaps compressed.
    Weak,
    /// The same bytes.
    Strong,
}

/// A validator made of a hash.
pub(super) fn tag(weakness: Weakness, hash: u64) -> HeaderValue {
    let weak = if weakness == Weakness::Weak { "W/" } else { "" };
    HeaderValue::from_str(&format!("{weak}\"{hash:016x}\""))
        .expect("hexadecimal digits are plain ASCII")
}

/// An answer that has its validator and its length, for who knows some validators already.
fn validated(response: Response, known: Option<&HeaderValue>, is_head: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    let text = |value: Option<&HeaderValue>| {
        value
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let tag = text(parts.headers.get(header::ETAG)).unwrap_or_default();
    let is_good = matches!(parts.status, StatusCode::OK | StatusCode::PARTIAL_CONTENT);
    if is_good && text(known).is_some_and(|known| has(&known, &tag)) {
        parts.status = StatusCode::NOT_MODIFIED;
        for name in [header::CONTENT_LENGTH, header::CONTENT_RANGE] {
            parts.headers.remove(name);
        }
        parts
            .headers
            .append(header::VARY, HeaderValue::from_static("accept-encoding"));
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, if is_head { Body::empty() } else { body })
}

/// Whether a list of tags holds one, compared weakly (RFC 9110, section 8.8.3.2).
fn has(known: &str, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.trim() == "*" || known.split(',').any(|one| opaque(one) == opaque(tag))
}

/// Answers 503 to all but probes before the first snapshot is there.
pub(super) async fn admit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if is_probe(&state, request.uri().path()) || state.current().get().is_some() {
        return next.run(request).await;
    }
    if state.current().status.waiting.load().is_some() {
        let answer = if request.uri().path().starts_with("/api/") {
            AppError::NotReady.into_problem()
        } else {
            AppError::NotReady.into_page(&state)
        };
        return secured(&state, answer);
    }
    let text = "the site is being loaded, come back in a moment\n";
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "1")],
        text,
    )
        .into_response()
}

/// Answers 503 to readers while the site is being worked on; probes and our own files are answered as always.
pub(super) async fn maintain(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let open = is_probe(&state, path) || path == "/favicon.ico" || path.starts_with("/static/");
    let Some(maintenance) = state.options().maintenance.as_ref().filter(|_| !open) else {
        return next.run(request).await;
    };
    let mut response = if path.starts_with("/api/") {
        AppError::Maintenance.into_problem()
    } else {
        let page = ErrorPage {
            status: StatusCode::SERVICE_UNAVAILABLE.as_u16(),
            maintenance: true,
            until: maintenance
                .until
                .map(|until| until.strftime("%Y-%m-%d %H:%M UTC").to_string()),
            ..ErrorPage::default()
        };
        (
            StatusCode::SERVICE_UNAVAILABLE,
            axum::response::Html(page.html(&state)),
        )
            .into_response()
    };
    let back = maintenance.until.map_or_else(
        || "600".to_owned(),
        |until| until.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string(),
    );
    if let Ok(back) = HeaderValue::from_str(&back) {
        response.headers_mut().insert(header::RETRY_AFTER, back);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly() {
        assert!(
            has("\"a\", W/\"b\"", "W/\"a\"") && has("*", "W/\"a\"") && !has("\"ab\"", "W/\"a\"")
        );
    }
}
