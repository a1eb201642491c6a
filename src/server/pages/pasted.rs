//! POST `/{lang}/search`: a message or an error text, searched by its most telling words.
//!
//! Gets:    `q`, up to 10,000 characters.
//! Gives:   ten hits on one page, and the text in the field again, without its secrets.
//! Touches: the snapshot.
//! Never:   a word of the text in an address or a log: the page has no link with words in it; a copy that outlives the answer.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use minijinja::context;

use super::forms;
use super::layout::{Page, render};
use super::search::found;
use super::visitor::Visitor;
use crate::detect::masking::without_secrets;
use crate::search::{QUERY_CHARS_MAX, SearchRequest, SearchResults, TEXT_CHARS_MAX};
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::visit::Visit;

struct Pasted {
    q: String,
}

impl FromParams for Pasted {
    fn from_params(params: Result<Params, AppError>) -> Result<Pasted, AppError> {
        let q = params?.text("q");
        Ok(Pasted { q })
    }
}

pub(in crate::server) async fn search(
    visitor: Result<Visitor, Response>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    forms::answer(visitor, body, |visit, form: &Pasted| page(visit, &form.q)).await
}

fn page(visit: &Visit<'_>, typed: &str) -> Result<String, AppError> {
    let removed = visit.word("message_removed");
    let (text, secret) = without_secrets(typed.trim(), &removed, TEXT_CHARS_MAX);
    let is_long = text.chars().count() > QUERY_CHARS_MAX;
    let words = match is_long {
        true => visit.snapshot.telling(&text, visit.audience)?,
        false => text.clone(),
    };
    let request = SearchRequest {
        lang: Some(visit.lang),
        ..SearchRequest::new(&*words, visit.audience)
    };
    let mut results = SearchResults::default();
    if !words.is_empty() {
        results = visit.snapshot.search(&request)?;
        visit.state.traffic().searched(&results);
    }
    let answer = visit.snapshot.answer(&request, &results);
    let extra = context! {
        pasted => true,
        telling => is_long.then_some(&words),
        removed => secret,
        ..found(visit, &results, answer.as_ref())
    };
    let path = visit.path("search");
    let page = Page {
        title: visit.word("search_label"),
        noindex: true,
        versions: visit.versions(|lang| Some(format!("/{lang}/search"))),
        path: Some(path),
        q: text,
        ..Page::default()
    };
    render(visit, "search.html", &page, extra)
}
