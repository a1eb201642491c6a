//! POST `/api/v1/feedback`.
//!
//! Gets:    JSON: `id`, and `helpful`, `reason` or `comment`.
//! Gives:   204 once it is stored.
//! Touches: `insights`, through `server::feedback`.
//! Never:   a word on whether an article exists that the asker may not see.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::catalog::View;
use crate::ids::{ArticleId, Audience};
use crate::insights::Reason;
use crate::server::asker::Asker;
use crate::server::error::AppError;
use crate::server::feedback::{self, Checked, Outcome, Said, SentAs};
use crate::server::media;
use crate::server::state::AppState;

#[derive(Deserialize)]
struct Body {
    id: String,
    helpful: Option<bool>,
    reason: Option<String>,
    comment: Option<String>,
}

pub(in crate::server) async fn feedback(
    State(state): State<AppState>,
    audience: Audience,
    asker: Asker,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match take(&state, (audience, asker), &headers, body).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => error.into_problem(),
    }
}

async fn take(
    state: &AppState,
    (audience, asker): (Audience, Asker),
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(), AppError> {
    media::expect_json(headers)?;
    feedback::own_page(state, headers, SentAs::Json)?;
    let body = body?;
    let said = state
        .reading(move |_, snapshot| read(snapshot.view(audience), &body))
        .await?;
    match feedback::record(state, asker, said).await {
        Outcome::Stored => Ok(()),
        Outcome::Secret => Err(AppError::Unprocessable(
            "`comment` looks like a recovery phrase or private key: it was thrown away, and the rest was stored".to_owned(),
        )),
        Outcome::Enough => Err(AppError::Unprocessable(
            "no more comments are taken today: `comment` and `reason` were left out, and the rest was stored".to_owned(),
        )),
        Outcome::Unavailable => Err(AppError::Busy),
    }
}

/// What is to be stored.
fn read(view: View<'_>, body: &[u8]) -> Result<Checked, AppError> {
    let body: Body = serde_json::from_slice(body)
        .map_err(|error| AppError::BadRequest(format!("the body: {error}")))?;
    let reason = body.reason.as_deref().map(|name| {
        let names = Reason::ALL.map(Reason::as_str).join(", ");
        Reason::named(name)
            .ok_or_else(|| AppError::Unprocessable(format!("`reason` is one of {names}")))
    });
    let comment = body
        .comment
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    let said = Said {
        helpful: body.helpful,
        reason: reason.transpose()?,
        comment,
    };
    if said.is_empty() {
        return Err(AppError::Unprocessable(
            "say `helpful`, `reason` or `comment`".to_owned(),
        ));
    }
    let id: ArticleId = body.id.parse().map_err(|_| AppError::NotFound)?;
    let article = view.article(&id).ok_or(AppError::NotFound)?;
    Ok(said.checked(article))
}
