//! Origins of other sites that the operator lists.
//!
//! Gets:    the text of a flag.
//! Gives:   an origin, as browsers name it.
//! Touches: nothing.
//! Never:   a path, or an origin that is none of a site.

use std::str::FromStr;

use axum::http::HeaderValue;
use url::Url;

/// An origin of another site, such as `https://shop.example`, as browsers name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsOrigin(pub(super) HeaderValue);

/// A text is no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an origin; write it as https://shop.example, without a path")]
pub struct OriginError;

impl FromStr for CorsOrigin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<CorsOrigin, OriginError> {
        let url = Url::parse(text).map_err(|_| OriginError)?;
        let origin = url.origin().ascii_serialization();
        let is_origin = matches!(url.scheme(), "http" | "https")
            && url.as_str().trim_end_matches('/') == origin;
        let value = HeaderValue::from_str(&origin).map_err(|_| OriginError)?;
        is_origin.then_some(CorsOrigin(value)).ok_or(OriginError)
    }
}
