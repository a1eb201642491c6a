//! The way to another page of this site.
//!
//! Gets:    an address made of ids and anchors.
//! Gives:   301, 302 or 303.
//! Touches: nothing.
//! Never:   what was asked, in an address; another host.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Sends the browser to another page of this site, for good. `to` is made of ids, never of what was asked.
pub(super) fn moved(to: &str) -> Response {
    redirect(StatusCode::MOVED_PERMANENTLY, to)
}

/// What an answer in the language of its reader depends on.
pub(super) const VARY_BY_READER: [(HeaderName, &str); 1] =
    [(header::VARY, "Cookie, Accept-Language")];

/// Sends the browser to the page in the language of its reader, who may have another one tomorrow.
pub(super) fn by_reader(to: &str) -> Response {
    (VARY_BY_READER, redirect(StatusCode::FOUND, to)).into_response()
}

/// Sends the browser to another page of this site. `to` is made of ids, which are plain ASCII, and of anchors.
pub(super) fn redirect(status: StatusCode, to: &str) -> Response {
    const ODD: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>');
    let to = utf8_percent_encode(to, ODD).to_string();
    let value = HeaderValue::from_str(&to).unwrap_or(HeaderValue::from_static("/"));
    (status, [(header::LOCATION, value)]).into_response()
}
