//! What the pages with a form do when it is sent.
//!
//! Gets:    the visitor, the body; what makes a page of the form.
//! Gives:   the page, for nobody but the browser that sent the form; or the page for what is wrong with it.
//! Touches: the queue of texts that somebody typed.
//! Never:   a copy of what was typed that outlives the answer.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;

use super::layout::{ok, own};
use super::visitor::Visitor;
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::visit::Visit;

/// Answers a form with a page in which what was typed stands.
pub(super) async fn answer<F: FromParams>(
    visitor: Result<Visitor, Response>,
    body: Result<Bytes, BytesRejection>,
    page: impl FnOnce(&Visit<'_>, &F) -> Result<String, AppError> + Send + 'static,
) -> Response {
    let visitor = match visitor {
        Ok(visitor) => visitor,
        Err(missing) => return missing,
    };
    let body = match body {
        Ok(body) => body,
        Err(error) => return AppError::from(error).into_page(&visitor.state),
    };
    let html = visitor.reading(move |visit| {
        let form = F::from_params(Params::parse_form(&body))?;
        page(visit, &form)
    });
    match html.await {
        Ok(html) => own(ok(visitor.lang, html)),
        Err(error) => error.into_page(&visitor.state),
    }
}
