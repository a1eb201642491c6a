//! POST `/{lang}/feedback`, and what an article's page shows of it.
//!
//! Gets:    a form: `id`, and `helpful`, `reason` or `comment`.
//! Gives:   303 back to the article, which says what became of it.
//! Touches: `insights`, through `server::feedback`.
//! Never:   what was written, in an address.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use minijinja::{Value, context};

use super::not_found::missing;
use super::redirect::redirect;
use super::visitor::Visitor;
use crate::ids::ArticleId;
use crate::insights::{COMMENT_CHARS_MAX, Reason};
use crate::server::error::AppError;
use crate::server::feedback::{self, Checked, Outcome, Said, SentAs};
use crate::server::media;
use crate::server::params::{FromParams, Params};
use crate::server::visit::Visit;

/// What became of what a reader said: the `fb` of the article's address, by which its page tells it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Yes,
    No,
    Sent,
    Secret,
    Failed,
}

impl Told {
    const ALL: [Told; 5] = [Told::Yes, Told::No, Told::Sent, Told::Secret, Told::Failed];

    fn as_str(self) -> &'static str {
        match self {
            Told::Yes => "yes",
            Told::No => "no",
            Told::Sent => "sent",
            Told::Secret => "secret",
            Told::Failed => "failed",
        }
    }

    /// By its name.
    pub(super) fn named(name: &str) -> Option<Told> {
        Told::ALL.into_iter().find(|told| told.as_str() == name)
    }
}

/// What is sent.
struct FeedbackForm {
    /// The article; none when it is no id.
    article: Option<ArticleId>,
    /// What is said of it.
    said: Said,
}

impl FromParams for FeedbackForm {
    fn from_params(params: Result<Params, AppError>) -> Result<FeedbackForm, AppError> {
        let form = params?;
        let comment = form.text("comment").trim().to_owned();
        let said = Said {
            helpful: match form.get("helpful") {
                Some("yes") => Some(true),
                Some("no") => Some(false),
                _ => None,
            },
            reason: form.get("reason").and_then(Reason::named),
            comment: Some(comment).filter(|text| !text.is_empty()),
        };
        let article = form.get("id").and_then(|id| id.parse().ok());
        Ok(FeedbackForm { article, said })
    }
}

/// POST `/{lang}/feedback`.
pub(in crate::server) async fn feedback(
    visitor: Result<Visitor, Response>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let visitor = match visitor {
        Ok(visitor) => visitor,
        Err(missing) => return missing,
    };
    match take(&visitor, &headers, body).await {
        Ok((article, told)) => redirect(
            StatusCode::SEE_OTHER,
            &format!("{}?fb={}#feedback", article.url(), told.as_str()),
        ),
        Err(AppError::NotFound) => {
            let path = format!("/{}/feedback", visitor.lang);
            missing(&visitor.state, visitor.audience, &headers, &path).await
        }
        Err(error) => error.into_page(&visitor.state),
    }
}

async fn take(
    visitor: &Visitor,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(ArticleId, Told), AppError> {
    feedback::own_page(&visitor.state, headers, SentAs::Form)?;
    if !media::is(headers, media::FORM) {
        return Err(AppError::MediaType(
            "a form, application/x-www-form-urlencoded",
        ));
    }
    let body = body?;
    let read = visitor.reading(move |visit| read(visit, &body));
    let (article, helpful, said) = read.await?;
    let Some(said) = said else {
        // A form sent with nothing in it: the page as it was, with the way to a person open.
        return Ok((article, Told::No));
    };
    let told = match feedback::record(&visitor.state, visitor.asker, said).await {
        Outcome::Stored if helpful == Some(true) => Told::Yes,
        Outcome::Stored if helpful == Some(false) => Told::No,
        Outcome::Stored => Told::Sent,
        Outcome::Secret => Told::Secret,
        Outcome::Enough | Outcome::Unavailable => Told::Failed,
    };
    Ok((article, told))
}

/// The article, whether it helped, and what is to be stored; none when the form says nothing.
fn read(
    visit: &Visit<'_>,
    body: &[u8],
) -> Result<(ArticleId, Option<bool>, Option<Checked>), AppError> {
    let FeedbackForm { article, said } = FeedbackForm::from_params(Params::parse_form(body))?;
    let article = article.and_then(|id| visit.view().article(&id));
    let article = article.ok_or(AppError::NotFound)?;
    let helpful = said.helpful;
    let said = (!said.is_empty()).then(|| said.checked(article));
    Ok((article.id.clone(), helpful, said))
}

/// What an article's page shows, by what became of what its reader said.
pub(super) fn shown(visit: &Visit<'_>, told: Option<Told>) -> Value {
    let message = match told {
        Some(Told::Yes | Told::Sent) => visit.word("feedback_thanks"),
        Some(Told::Secret) => visit.word("feedback_secret"),
        Some(Told::Failed) => visit.word("feedback_failed"),
        Some(Told::No) | None => String::new(),
    };
    context! {
        action => visit.path("feedback"),
        message,
        // The two buttons go once they were used.
        said => told.is_some_and(|told| told != Told::Failed),
        open => told.is_some_and(|told| told != Told::Yes),
        sent => told == Some(Told::Sent),
        reasons => Reason::ALL.map(Reason::as_str),
        comment_max => COMMENT_CHARS_MAX,
    }
}
