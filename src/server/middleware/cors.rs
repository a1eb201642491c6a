//! Scripts of other sites that may read what programs may: search, suggestions, articles.
//!
//! Gets:    the origins that the operator lists, a route.
//! Gives:   the headers that let their browsers hand answers over; answers to preflights.
//! Touches: nothing.
//! Never:   an origin that is not listed; a cookie; a page, feedback, or the address of a visitor.

use std::time::Duration;

use axum::http::{Method, header};
use axum::routing::MethodRouter;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::server::origin::CorsOrigin;
use crate::server::state::AppState;

/// How long a browser remembers what it was allowed.
const REMEMBERED: Duration = Duration::from_secs(600);

/// A route that scripts of listed origins may read; as it was where nobody is listed.
pub(in crate::server) fn readable(
    origins: &[CorsOrigin],
    route: MethodRouter<AppState>,
) -> MethodRouter<AppState> {
    if origins.is_empty() {
        return route;
    }
    let origins = origins.iter().map(|origin| origin.0.clone());
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers([header::CONTENT_TYPE])
        .expose_headers([header::ETAG, header::RETRY_AFTER])
        .vary([header::ORIGIN])
        .max_age(REMEMBERED);
    route.layer(layer)
}
