//! The cookies of sessions.
//!
//! Gets:    headers of a request; a session that was just made.
//! Gives:   the session that a request brings; the header that sets or clears it.
//! Touches: nothing.
//! Never:   one of two cookies of a name: a page on a sibling host or path could have put one of them there (cookie tossing).
//!
//! Behind TLS the names begin with `__Host-`: browsers take such a cookie from this very host alone, for all of it, and over TLS
//! only, so that no other host of the domain can put one. That is also why `Path` is `/` where the site lives below a path: a
//! path keeps nobody out, for whoever has another path of the host can ask for ours as they like.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::accounts::{Hash, Kind, SESSION_S};
use crate::server::state::AppState;

/// Whether the site is reached by TLS, as its public address says.
pub(super) fn is_secure(state: &AppState) -> bool {
    let base = state.options().base_url.as_deref();
    base.is_some_and(|url| url.starts_with("https://"))
}

/// The name of the cookie of a kind of session. A frame of another site needs `Secure` in any case: without it no browser takes a
/// cookie there.
fn name(kind: Kind, is_secure: bool) -> &'static str {
    match (kind, is_secure) {
        (Kind::Main, true) => "__Host-jieda-agent",
        (Kind::Main, false) => "jieda-agent",
        (Kind::Frame, _) => "__Host-jieda-frame",
    }
}

/// The session of a kind that a request brings.
pub(super) fn session(headers: &HeaderMap, kind: Kind, is_secure: bool) -> Option<Hash> {
    let name = name(kind, is_secure);
    let pairs = headers.get_all(header::COOKIE).iter();
    let pairs = pairs.flat_map(|value| value.to_str().unwrap_or_default().split(';'));
    let mut values = pairs.filter_map(|pair| {
        let (known, value) = pair.trim().split_once('=')?;
        (known == name).then_some(value)
    });
    match (values.next(), values.next()) {
        (Some(value), None) => Hash::of(value),
        _ => None,
    }
}

/// The header that gives a browser its session; with no secret, the one that takes it away.
pub(super) fn set(kind: Kind, secret: Option<&str>, is_secure: bool) -> Option<HeaderValue> {
    let (name, value) = (name(kind, is_secure), secret.unwrap_or_default());
    let lasts_s = secret.map_or(0, |_| SESSION_S);
    let rules = match (kind, is_secure) {
        // Lax: with Strict the first click from a ticket would come without it.
        (Kind::Main, true) => "; Secure; SameSite=Lax",
        (Kind::Main, false) => "; SameSite=Lax",
        (Kind::Frame, _) => "; Secure; SameSite=None; Partitioned",
    };
    let text = format!("{name}={value}; Path=/; Max-Age={lasts_s}; HttpOnly{rules}");
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brought(lines: &[&str], is_secure: bool) -> Option<Hash> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, line.parse().unwrap());
        }
        session(&headers, Kind::Main, is_secure)
    }

    #[test]
    fn a_session_is_taken_whole_once_and_under_its_own_name() {
        let good = Hash::of("abc");
        assert_eq!(brought(&["lang=zh; jieda-agent=abc"], false), good);
        assert_eq!(brought(&["__Host-jieda-agent=abc; a=b"], true), good);
        // Behind TLS only the name that no other host can set counts.
        assert_eq!(brought(&["jieda-agent=abc"], true), None);
        assert_eq!(brought(&["__Host-jieda-agent=abc"], false), None);
        for two in [
            &["jieda-agent=abc; jieda-agent=abc"][..],
            &["jieda-agent=abc; jieda-agent=x"],
            &["jieda-agent=x", "jieda-agent=abc"],
            &["jieda-agent="],
            &["Jieda-Agent=abc"],
            &["xjieda-agent=abc"],
            &[],
        ] {
            assert_eq!(brought(two, false), None, "{two:?}");
        }
    }

    #[test]
    fn a_session_is_for_no_script_and_behind_tls_for_this_host_alone() {
        let set = |kind, secret, is_secure| {
            let header = set(kind, secret, is_secure).unwrap();
            header.to_str().unwrap().to_owned()
        };
        assert_eq!(
            set(Kind::Main, Some("abc"), true),
            "__Host-jieda-agent=abc; Path=/; Max-Age=43200; HttpOnly; Secure; SameSite=Lax"
        );
        assert_eq!(
            set(Kind::Main, Some("abc"), false),
            "jieda-agent=abc; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            set(Kind::Frame, None, false),
            "__Host-jieda-frame=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=None; Partitioned"
        );
    }
}
