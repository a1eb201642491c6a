//! What is said of answers that are for one person, beside their headers.
//!
//! Gets:    an answer.
//! Gives:   the same, marked.
//! Touches: nothing.
//! Never:   a mark on an answer for readers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Marks an answer that neither a browser nor a search engine keeps.
pub(super) fn keep_nowhere(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    headers.remove(header::ETAG);
}

/// An answer for somebody who is signed in: never compressed beside what others sent (BREACH), never kept.
#[derive(Clone, Copy)]
pub(super) struct Private;

/// An answer that pages of other origins may frame: the sources of `frame-ancestors`.
#[derive(Clone)]
pub(super) struct Framed(pub(super) HeaderValue);
