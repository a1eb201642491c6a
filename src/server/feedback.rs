//! Feedback on its way from a reader to `insights`: what form and API share.
//!
//! Gets:    what a reader says about an article.
//! Gives:   whether it is stored.
//! Touches: `insights`, `search::hint` for secrets.
//! Never:   who said it; a recovery phrase or private key, not even masked.

use std::time::Duration;

use axum::http::{HeaderMap, header};
use url::Position::{AfterPort, BeforeHost};
use url::Url;

use super::asker::Asker;
use super::error::AppError;
use super::reads::Key;
use super::state::AppState;
use crate::content::Article;
use crate::insights::{Feedback, InsightsError, Reason};
use crate::search;

/// The largest body, in bytes: a comment of 1,000 characters, percent-encoded, is 9,000.
pub(super) const BODY_BYTES_MAX: usize = 64_000;

/// How long a reader waits for the database, which itself waits 2 s for a lock.
const STORED_WITHIN: Duration = Duration::from_secs(10);

/// What a reader says.
pub(super) struct Said {
    /// Whether it helped.
    pub helpful: Option<bool>,
    /// What was missing.
    pub reason: Option<Reason>,
    /// In the reader's words.
    pub comment: Option<String>,
}

impl Said {
    /// Whether nothing is said at all.
    pub(super) fn is_empty(&self) -> bool {
        self.helpful.is_none() && self.reason.is_none() && self.comment.is_none()
    }
}

/// What a reader says, ready to be stored.
pub(super) struct Checked {
    feedback: Feedback,
    /// What the article is counted by.
    counted_by: Key,
    /// Whether the comment held a secret, and was thrown away.
    secret: bool,
}

impl Said {
    /// Looks for secrets in the comment, which is work for `AppState::blocking`.
    pub(super) fn checked(self, article: &Article) -> Checked {
        let secret = self
            .comment
            .as_deref()
            .is_some_and(|comment| search::hint(comment) == Some(search::Hint::Secret));
        let comment = self.comment.filter(|_| !secret);
        let feedback = Feedback {
            article: article.id.clone(),
            helpful: self.helpful,
            reason: self.reason,
            comment,
        };
        Checked {
            feedback,
            counted_by: Key::of(article),
            secret,
        }
    }
}

/// What became of it.
pub(super) enum Outcome {
    /// It is on the disk.
    Stored,
    /// The comment holds a recovery phrase or a private key, and was thrown away; the rest is stored.
    Secret,
    /// As many comments were taken today as are kept of a day; the rest is stored.
    Enough,
    /// The database does not take it now.
    Unavailable,
}

/// In what a page sends its feedback.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SentAs {
    /// A form, which any page may send anywhere.
    Form,
    /// JSON, which a browser sends to another site only when that site allows it beforehand; ours never does.
    Json,
}

/// Refuses what a page of another site sends. Browsers tell where a request comes from by `Sec-Fetch-Site`, which no page
/// can forge; older ones by `Origin`, which under our referrer policy is `null` for our own forms. It is compared with the
/// base URL, and with `Host`, which proxies may change: where no base URL is known, JSON needs no other proof than itself.
pub(super) fn own_page(
    state: &AppState,
    headers: &HeaderMap,
    sent_as: SentAs,
) -> Result<(), AppError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own = match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, None | Some("null")) => true,
        (None, Some(origin)) => {
            let is_told = state.options().base_url.is_some();
            is_own_origin(state, headers, origin) || (!is_told && sent_as == SentAs::Json)
        }
    };
    if own { Ok(()) } else { Err(AppError::Foreign) }
}

/// Whether a request shows to come from a page of ours. For whoever is signed in: what says nothing is refused.
pub(super) fn is_own_page(state: &AppState, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            is_own_origin(state, headers, origin) && !is_without_tls(state, origin)
        }
        (None, None) => false,
    }
}

/// Whether an origin is one without TLS where ours has it: whoever is on the way can have put such a page there.
fn is_without_tls(state: &AppState, origin: &str) -> bool {
    let base = state.options().base_url.as_deref();
    base.is_some_and(|base| base.starts_with("https://")) && !origin.starts_with("https://")
}

/// Whether an origin is the host that is asked, or that of the public address.
fn is_own_origin(state: &AppState, headers: &HeaderMap, origin: &str) -> bool {
    let url = Url::parse(origin).ok();
    let host = url.as_ref().map(|url| &url[BeforeHost..AfterPort]);
    let asked = headers.get(header::HOST);
    let asked = asked.and_then(|value| value.to_str().ok());
    let base = state.options().base_url.as_deref();
    (host.is_some() && host == asked)
        || base.is_some_and(|base| url.is_some_and(|url| is_origin_of(base, &url)))
}

/// Whether an origin is that of the public address, which may lie below a path.
fn is_origin_of(base: &str, origin: &Url) -> bool {
    Url::parse(base).is_ok_and(|base| base.origin() == origin.origin())
}

/// Stores what was said, and answers when it is stored.
pub(super) async fn record(state: &AppState, asker: Asker, checked: Checked) -> Outcome {
    let Checked {
        feedback,
        counted_by,
        secret,
    } = checked;
    let helpful = feedback.helpful;
    let (told, stored) = tokio::sync::oneshot::channel();
    // Whoever hung up meanwhile does not wait for the answer.
    let sent = state
        .options()
        .insights
        .record(feedback, move |result| drop(told.send(result)));
    let result = match sent {
        // Whoever waits longer for a database that does not answer has given up anyway; it may still be stored.
        Ok(()) => match tokio::time::timeout(STORED_WITHIN, stored).await {
            Ok(stored) => stored.unwrap_or(Err(InsightsError::None)),
            Err(_) => Err(InsightsError::Full),
        },
        Err(error) => Err(error),
    };
    if let (Ok(()) | Err(InsightsError::Enough), Some(helpful)) = (&result, helpful) {
        state.reads().voted(counted_by, asker.client, helpful);
    }
    match result {
        Ok(()) if secret => Outcome::Secret,
        Ok(()) => Outcome::Stored,
        Err(InsightsError::Enough) => Outcome::Enough,
        Err(_) => Outcome::Unavailable,
    }
}
