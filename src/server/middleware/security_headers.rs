//! What every answer gets: headers for browsers, and a text where it has none.
//!
//! Gets:    an answer, whatever made it.
//! Gives:   the same with what the threat model asks of browsers.
//! Touches: nothing.
//! Never:   a way to relax them from content.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::server::asker::HeadAlone;
use crate::server::error::{AppError, Form};
use crate::server::media;
use crate::server::private::Framed;
use crate::server::state::AppState;

const FIXED: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), \
         gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
         publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()",
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

/// Makes each answer whole, whatever made it: this layer is the outermost one. A refusal without a text of ours gets a page or a
/// problem document, and everything gets the headers. HEAD is asked as GET, so that its headers are those of GET; axum drops the
/// bytes.
pub(in crate::server) async fn finish(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let form = Form::of(request.uri().path());
    if request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
        request.extensions_mut().insert(HeadAlone);
        // A part is asked for with GET only (RFC 9110, section 14.2).
        request.headers_mut().remove(header::RANGE);
    }
    let response = told(&state, form, next.run(request).await);
    secured(&state, response)
}

/// A refusal that tells a person or a program what is wrong, where it said nothing, or something in plain text, as axum's own
/// ones do, or spoke to a program as to a person. What it has besides stays.
fn told(state: &AppState, form: Form, response: Response) -> Response {
    let status = response.status();
    let is_of_type = |media_type| media::is(response.headers(), media_type);
    let says_enough = match form {
        Form::Page => {
            response.headers().contains_key(header::CONTENT_TYPE) && !is_of_type("text/plain")
        }
        Form::Problem => is_of_type("application/problem+json"),
    };
    if says_enough || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let error = match status {
        StatusCode::NOT_FOUND => AppError::NotFound,
        _ if status.is_server_error() => {
            AppError::Internal(format!("an answer of {status} says nothing"))
        }
        _ => AppError::Refused(status),
    };
    let mut made = error.into_form(form, state);
    for (name, value) in response.headers() {
        // What tells of the former body goes with it.
        if !name.as_str().starts_with("content-") {
            made.headers_mut().append(name, value.clone());
        }
    }
    made
}

/// Puts the headers on an answer. Pages may use their own styles (by hash), our scripts and the site's own pictures, and
/// nothing else.
pub(in crate::server) fn secured(state: &AppState, mut response: Response) -> Response {
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
    let framed = response.extensions_mut().remove::<Framed>();
    let policy = match &framed {
        Some(Framed(sources)) => framed_by(&policy, sources),
        None => policy,
    };
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(policy);
    let of_frames = [
        header::X_FRAME_OPTIONS,
        HeaderName::from_static("cross-origin-resource-policy"),
    ];
    for (name, value) in FIXED {
        // The policy says who may frame it; the older header could name nobody.
        if framed.is_some() && of_frames.contains(&name) {
            continue;
        }
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

/// The policy of a page that pages of these origins may frame.
fn framed_by(policy: &HeaderValue, sources: &HeaderValue) -> HeaderValue {
    let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let ancestors = format!("frame-ancestors {}", text(sources));
    let framed = text(policy).replace("frame-ancestors 'none'", &ancestors);
    HeaderValue::from_str(&framed).unwrap_or_else(|_| policy.clone())
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    fn state() -> AppState {
        AppState::new(std::sync::Arc::default(), crate::server::Options::default())
    }

    fn text(response: Response) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let bytes = runtime.block_on(axum::body::to_bytes(response.into_body(), 1_000_000));
        String::from_utf8(bytes.unwrap().to_vec()).unwrap()
    }

    #[test]
    fn a_fault_of_ours_has_all_headers_and_a_reference_and_says_nothing_of_its_cause() {
        let state = state();
        let bare = || StatusCode::INTERNAL_SERVER_ERROR.into_response();
        let cause = || AppError::Internal("CANARY".to_owned());
        let healing = || AppError::Healing("CANARY".to_owned());
        for (form, answer, status) in [
            (Form::Page, bare(), 500),
            (Form::Problem, bare(), 500),
            (Form::Page, cause().into_form(Form::Page, &state), 500),
            (Form::Problem, cause().into_form(Form::Problem, &state), 500),
            (Form::Page, healing().into_form(Form::Page, &state), 503),
            (
                Form::Problem,
                healing().into_form(Form::Problem, &state),
                503,
            ),
        ] {
            let answer = secured(&state, told(&state, form, answer));
            let headers = answer.headers();
            assert_eq!(answer.status().as_u16(), status);
            assert_eq!(media::is(headers, "text/html"), form == Form::Page);
            assert_eq!(headers.contains_key(header::RETRY_AFTER), status == 503);
            for (name, value) in FIXED {
                assert_eq!(headers[&name], value);
            }
            assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY));
            let text = text(answer);
            let says_reference = text.contains("Reference") || text.contains("reference ");
            assert!(says_reference && !text.contains("CANARY"), "{text}");
        }
    }

    #[test]
    fn what_a_refusal_says_stays_and_a_bare_one_keeps_its_other_headers() {
        let state = state();
        let allow = || [(header::ALLOW, "POST")];
        for (form, media_type) in [
            (Form::Page, "text/html"),
            (Form::Problem, "application/problem+json"),
        ] {
            let bare = (StatusCode::METHOD_NOT_ALLOWED, allow()).into_response();
            let plain = (StatusCode::BAD_REQUEST, allow(), "CANARY").into_response();
            for answer in [bare, plain] {
                let answer = told(&state, form, answer);
                assert!(media::is(answer.headers(), media_type));
                assert_eq!(answer.headers()[header::ALLOW], "POST");
                assert!(!text(answer).contains("CANARY"));
            }
        }
        let page = || axum::response::Html("own");
        let own = (StatusCode::NOT_FOUND, page()).into_response();
        assert_eq!(text(told(&state, Form::Page, own)), "own");
        // A program gets no page.
        let own = (StatusCode::NOT_FOUND, page()).into_response();
        assert!(text(told(&state, Form::Problem, own)).contains("\"status\":404"));
        let good = "fine".into_response();
        assert_eq!(text(told(&state, Form::Page, good)), "fine");
    }
}
