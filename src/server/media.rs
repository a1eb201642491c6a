//! Media types: what kind of body a request says that it has, and what kind a file is.
//!
//! Gets:    headers; the name of a file.
//! Gives:   whether a body is of a type (RFC 9110, section 8.3.1): type and subtype, in any case, parameters left out; a type.
//! Touches: nothing.
//! Never:   a type that begins like another one; a request that names two.

use axum::http::{HeaderMap, header};

use super::error::AppError;

/// JSON.
pub(super) const JSON: &str = "application/json";
/// A form, as browsers send it.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// Refuses a body that is not said to be JSON.
pub(super) fn expect_json(headers: &HeaderMap) -> Result<(), AppError> {
    match is(headers, JSON) {
        true => Ok(()),
        false => Err(AppError::MediaType("JSON, application/json")),
    }
}

/// Whether the body is said to be of this type, which is written in small letters.
pub(super) fn is(headers: &HeaderMap, media_type: &str) -> bool {
    let mut named = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(one), None) = (named.next(), named.next()) else {
        return false;
    };
    let Ok(text) = one.to_str() else { return false };
    let essence = text.split_once(';').map_or(text, |(essence, _)| essence);
    essence
        .trim_matches([' ', '\t'])
        .eq_ignore_ascii_case(media_type)
}

/// Types by the end of a name. Anything unknown is offered as a download, scripts too; with `nosniff` and a sandbox, SVG
/// runs nothing.
pub(super) fn type_of(path: &str) -> &'static str {
    let extension = path
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match extension.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(named: &[&str], is_json: bool) {
        let mut headers = HeaderMap::new();
        for text in named {
            headers.append(header::CONTENT_TYPE, text.parse().unwrap());
        }
        assert_eq!(is(&headers, JSON), is_json, "{named:?}");
    }

    #[test]
    fn types_are_compared_by_type_and_subtype() {
        for text in [
            "application/json",
            "APPLICATION/JSON",
            "application/json;charset=utf-8",
            "Application/Json ; charset=\"utf-8\"",
            " application/json",
            "application/json;",
        ] {
            check(&[text], true);
        }
        for text in [
            "application/jsonp",
            "application/json-seq",
            "application/json5",
            "application/json, text/plain",
            "application/jso",
            "text/plain; application/json",
            "text/plain;x=application/json",
            "application /json",
            "application/problem+json",
            "json",
            "",
        ] {
            check(&[text], false);
        }
        check(&[], false);
        check(&["application/json", "text/plain"], false);
    }
}
