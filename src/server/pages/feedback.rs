//! POST `/{lang}/feedback`, and what an article's page shows of it.
//!
//! Gets:    a form: `id`, and `helpful`, `reason` or `comment`.
//! Gives:   303 back to the article, which says what became of it.
//! Touches: `insights`, through `server::feedback`.
//! Never:   what was written, in an address.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use minijinja::{Value, context};

use super::not_found::missing;
use super::redirect::redirect;
use crate::ids::{ArticleId, Audience, Lang};
use crate::insights::{COMMENT_CHARS_MAX, Reason};
use crate::server::AppState;
use crate::server::error::AppError;
use crate::server::feedback::{self, Checked, Outcome, Said};
use crate::server::media;
use crate::server::params::Params;
use crate::site::Snapshot;

/// POST `/{lang}/feedback`.
pub(in crate::server) async fn feedback(
    State(state): State<AppState>,
    Path(lang): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if lang.parse::<Lang>().is_err() {
        return missing(&state, &headers, &format!("/{lang}/feedback")).await;
    }
    match take(&state, &headers, body).await {
        Ok((article, told)) => redirect(
            StatusCode::SEE_OTHER,
            &format!("{}?fb={told}#feedback", article.url()),
        ),
        Err(AppError::NotFound) => missing(&state, &headers, &format!("/{lang}/feedback")).await,
        Err(error) => error.into_page(&state),
    }
}

async fn take(
    state: &AppState,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(ArticleId, &'static str), AppError> {
    feedback::own_page(state, headers)?;
    if !media::is(headers, media::FORM) {
        return Err(AppError::MediaType(
            "a form, application/x-www-form-urlencoded",
        ));
    }
    let body = body?;
    let (article, helpful, said) = state
        .blocking(move |_, snapshot| read(snapshot, &body))
        .await?;
    let Some(said) = said else {
        // A form sent with nothing in it: the page as it was, with the way to a person open.
        return Ok((article, "no"));
    };
    let told = match feedback::record(state, said).await {
        Outcome::Stored if helpful == Some(true) => "yes",
        Outcome::Stored if helpful == Some(false) => "no",
        Outcome::Stored => "sent",
        Outcome::Secret => "secret",
        Outcome::Enough | Outcome::Unavailable => "failed",
    };
    Ok((article, told))
}

/// The article, whether it helped, and what is to be stored; none when the form says nothing.
fn read(
    snapshot: &Snapshot,
    body: &[u8],
) -> Result<(ArticleId, Option<bool>, Option<Checked>), AppError> {
    let form = Params::parse_form(body)?;
    let article: ArticleId = form
        .get("id")
        .and_then(|id| id.parse().ok())
        .ok_or(AppError::NotFound)?;
    if snapshot.view(Audience::Public).article(&article).is_none() {
        return Err(AppError::NotFound);
    }
    let helpful = match form.get("helpful") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let said = Said {
        helpful,
        reason: form.get("reason").and_then(Reason::named),
        comment: form
            .get("comment")
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
    };
    let said = (!said.is_empty()).then(|| said.checked(&article));
    Ok((article, helpful, said))
}

/// What an article's page shows, by the `fb` of its address.
pub(super) fn shown(state: &AppState, lang: Lang, query: Option<&str>) -> Value {
    let params = Params::parse(query).unwrap_or_default();
    let told = params.get("fb").unwrap_or_default();
    let word = |key: &str| state.templates().word(lang, key);
    let message = match told {
        "yes" | "sent" => word("feedback_thanks"),
        "secret" => word("feedback_secret"),
        "failed" => word("feedback_failed"),
        _ => String::new(),
    };
    context! {
        action => format!("/{lang}/feedback"),
        message,
        // The two buttons go once they were used.
        said => matches!(told, "yes" | "no" | "sent" | "secret"),
        open => matches!(told, "no" | "sent" | "secret" | "failed"),
        sent => told == "sent",
        reasons => Reason::ALL.map(Reason::as_str),
        comment_max => COMMENT_CHARS_MAX,
    }
}
