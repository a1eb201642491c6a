//! What the pages with a form do when it is sent.
//!
//! Gets:    the visitor, the body; what makes a page of the form.
//! Gives:   the page, for nobody but the browser that sent the form; or the page for what is wrong with it.
//! Touches: the queue of texts that somebody typed.
//! Never:   a copy of what was typed that outlives the answer.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;

use super::error::Kept;
use super::layout::{ok, own};
use super::visitor::Visitor;
use crate::ids::Lang;
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::visit::Visit;

/// Answers a form with a page in which what was typed stands.
pub(super) async fn answer<F: FromParams>(
    visitor: Result<Visitor, Response>,
    body: Result<Bytes, BytesRejection>,
    page: impl FnOnce(&Visit<'_>, &F) -> Result<String, AppError> + Send + 'static,
) -> Response {
    answer_or_keep(visitor, body, page, |_, _| None).await
}

/// The same; where it cannot be answered, the page of the error has what `kept` takes out of the form.
pub(super) async fn answer_or_keep<F: FromParams>(
    visitor: Result<Visitor, Response>,
    body: Result<Bytes, BytesRejection>,
    page: impl FnOnce(&Visit<'_>, &F) -> Result<String, AppError> + Send + 'static,
    kept: impl FnOnce(Lang, &F) -> Option<Kept>,
) -> Response {
    let visitor = match visitor {
        Ok(visitor) => visitor,
        Err(missing) => return missing,
    };
    let body = match body {
        Ok(body) => body,
        Err(error) => return AppError::from(error).into_page(&visitor.state),
    };
    let form = body.clone();
    let html = visitor.reading(move |visit| {
        let form = F::from_params(Params::parse_form(&form))?;
        page(visit, &form)
    });
    match html.await {
        Ok(html) => own(ok(visitor.lang, html)),
        Err(error) => {
            let form = F::from_params(Params::parse_form(&body)).ok();
            let kept = form.and_then(|form| kept(visitor.lang, &form));
            own(error.into_page_with(&visitor.state, kept.as_ref()))
        }
    }
}
