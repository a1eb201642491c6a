//! The id of a request, which its answer, its header and its lines in the log share.
//!
//! Gets:    what a proxy gave; randomness.
//! Gives:   the id of the request under way, on whichever thread.
//! Touches: randomness, or the clock where there is none.
//! Never:   an id that could be something else than one plain word.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName};
use tracing::Span;

use super::clients::{self, TrustedProxies};

/// The header of request ids, as most proxies write it.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that a proxy may give, in characters: a UUID has 36, a trace with its span 49.
const ID_CHARS_MAX: usize = 64;

tokio::task_local! {
    pub(super) static CURRENT: RequestId;
}

/// What a request is found by in the log: 1 to 64 of `A-Z a-z 0-9 _ -`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RequestId(Arc<str>);

impl RequestId {
    /// A number of this process, behind one that another process or start hardly has: 48 random bits.
    fn new() -> RequestId {
        static START: LazyLock<u64> = LazyLock::new(|| {
            // Without randomness the time will do: an id has to differ, not to be kept secret.
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            getrandom::u64().unwrap_or_else(|_| since.map_or(0, |since| since.as_nanos() as u64))
        });
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let (start, count) = (*START >> 16, COUNT.fetch_add(1, Ordering::Relaxed));
        RequestId(format!("{start:012x}-{count:x}").into())
    }

    /// That of a trusted proxy, or a new one.
    pub(super) fn of(proxies: &TrustedProxies, request: &Request) -> RequestId {
        let is_trusted = proxies.trusts(clients::peer(request.extensions()));
        RequestId::of_proxy(request.headers())
            .filter(|_| is_trusted)
            .unwrap_or_else(RequestId::new)
    }

    /// The one that a proxy gave; none when there are several, or when it could be something else than an id.
    fn of_proxy(headers: &HeaderMap) -> Option<RequestId> {
        let mut values = headers.get_all(REQUEST_ID).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return None;
        };
        let id = value.to_str().ok()?;
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        let is_id = (1..=ID_CHARS_MAX).contains(&id.len()) && id.bytes().all(is_plain);
        is_id.then(|| RequestId(id.into()))
    }

    /// That of the request under way; a new one where there is none.
    pub(super) fn current() -> RequestId {
        CURRENT
            .try_with(Clone::clone)
            .unwrap_or_else(|_| RequestId::new())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Work for another thread as part of the request under way: its lines in the log have the same id.
pub(super) fn carried<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let (id, span) = (RequestId::current(), Span::current());
    move || CURRENT.sync_scope(id, || span.in_scope(work))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[&str], expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(REQUEST_ID, value.parse().unwrap());
        }
        let id = RequestId::of_proxy(&headers).map(|id| id.to_string());
        assert_eq!(id.as_deref(), expected, "{values:?}");
    }

    #[test]
    fn an_id_of_a_proxy_is_one_plain_word_of_bounded_length() {
        check(&["Root=1"], None);
        check(&["a_B-9"], Some("a_B-9"));
        check(&[&"a".repeat(64)], Some(&"a".repeat(64)));
        check(&[&"a".repeat(65)], None);
        for odd in ["", "a b", "a;b", "a\"b", "a\tb", "é"] {
            check(&[odd], None);
        }
        check(&["a", "a"], None);
        check(&[], None);
    }

    #[test]
    fn no_two_ids_are_the_same() {
        let ids: std::collections::HashSet<String> =
            (0..1_000).map(|_| RequestId::new().to_string()).collect();
        assert_eq!(ids.len(), 1_000);
    }
}
