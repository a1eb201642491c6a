//! Who is asking.
//!
//! Gets:    a request.
//! Gives:   its audience, to every handler that reads articles: nothing else in this room names one.
//! Touches: nothing.
//! Never:   a default: a handler that forgets to ask does not compile.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::ids::Audience;

/// Whom lists and numbers are for that everybody gets alike, whoever asks: sitemap, feeds, probes, metrics.
pub(super) const EVERYBODY: Audience = Audience::Public;
/// Whom agents' routes read for: whoever asks there has shown to be one (`agents::door`). Every other route takes its audience from
/// the request, which makes nobody more than a reader, also who sends an agent's cookie: its answers are everybody's.
pub(super) const AGENTS: Audience = Audience::Agents;
/// Who looks at the preview: whoever asks it was let in by `preview::guard`.
pub(super) const WRITERS: Audience = Audience::Writers;

impl<S: Sync> FromRequestParts<S> for Audience {
    type Rejection = Infallible;

    /// Whoever asks is a reader: nothing in a request makes anybody more here. Agents have routes of their own.
    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Audience, Infallible> {
        Ok(Audience::Public)
    }
}
