//! POST `/api/v1/verify`.
//!
//! Gets:    JSON: `value`, what somebody pasted.
//! Gives:   for each thing in it whether it is on the official list, and the entry that it is or resembles.
//! Touches: the snapshot's official list.
//! Never:   "safe"; a copy of the value that outlives the answer.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::unkept;
use crate::contact::official::{ChannelKind, Entry};
use crate::contact::verify::{Finding, VALUE_CHARS_MAX, gravest};
use crate::server::error::AppError;
use crate::server::media;
use crate::server::state::AppState;

#[derive(Deserialize)]
struct Body {
    value: String,
}

#[derive(Serialize)]
struct Answer {
    /// `official` when everything is accounted for, `partly` when nobody can vouch for the rest, `unknown` when something is
    /// not on the list, `unclear` when nothing can be told, `no_list` when the site has no official list.
    state: &'static str,
    results: Vec<FindingBody>,
}

#[derive(Serialize)]
struct FindingBody {
    value: String,
    state: &'static str,
    /// web, email, phone or handle; null when it cannot be told.
    kind: Option<&'static str>,
    lookalike: bool,
    /// The entry that it is, or that it resembles.
    entry: Option<EntryBody>,
    /// The host that it really leads to, in ASCII.
    host: Option<String>,
    notes: Vec<&'static str>,
}

#[derive(Serialize)]
struct EntryBody {
    kind: &'static str,
    /// The network of an account.
    platform: Option<String>,
    text: String,
}

pub(in crate::server) async fn verify(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    unkept(&state, run(&state, &headers, body).await)
}

async fn run(
    state: &AppState,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Answer, AppError> {
    media::expect_json(headers)?;
    let body = body?;
    state
        .reading(move |_, snapshot| {
            // The text of a JSON error would name what was pasted.
            let body: Body = serde_json::from_slice(&body).map_err(|_| {
                AppError::BadRequest("the body must be {\"value\": \"…\"}".to_owned())
            })?;
            let chars = body.value.chars().count();
            if chars > VALUE_CHARS_MAX {
                let told = format!(
                    "`value` has {chars} characters, at most {VALUE_CHARS_MAX} are allowed"
                );
                return Err(AppError::BadRequest(told));
            }
            let official = &snapshot.site.official;
            let findings = official.judge(&body.value);
            let state = if official.is_empty() {
                "no_list"
            } else {
                gravest(&findings).as_str()
            };
            Ok(Answer {
                state,
                results: findings.into_iter().map(finding_body).collect(),
            })
        })
        .await
}

fn finding_body(finding: Finding) -> FindingBody {
    FindingBody {
        lookalike: finding.is_lookalike(),
        state: finding.state.as_str(),
        kind: finding.kind.as_ref().map(ChannelKind::as_str),
        entry: finding.entry.map(entry_body),
        host: finding.host,
        notes: finding.notes.iter().map(|note| note.as_str()).collect(),
        value: finding.value,
    }
}

fn entry_body(entry: Entry) -> EntryBody {
    let kind = entry.kind.as_str();
    let platform = match entry.kind {
        ChannelKind::Handle(platform) => platform,
        ChannelKind::Web | ChannelKind::Email | ChannelKind::Phone => None,
    };
    EntryBody {
        kind,
        platform,
        text: entry.text,
    }
}
