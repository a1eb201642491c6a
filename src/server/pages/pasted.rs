//! POST `/{lang}/search`: a message or an error text, searched by the part of it that finds the surest answer.
//!
//! Gets:    `q`, up to 10,000 characters.
//! Gives:   ten hits on one page, and the text in the field again, without its secrets.
//! Touches: the snapshot.
//! Never:   a word of the text in an address or a log: the page has no link with words in it; a copy that outlives the answer.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use minijinja::context;

use super::error::Kept;
use super::forms;
use super::layout::{Page, render};
use super::search::found;
use super::visitor::Visitor;
use crate::ids::Lang;
use crate::search::{Hint, SearchRequest, SearchResults, TEXT_CHARS_MAX};
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
    let page = |visit: &Visit<'_>, form: &Pasted| page(visit, &form.q);
    forms::answer_or_keep(visitor, body, page, kept).await
}

/// What stands in the field again when there is no answer: as it was sent, for nobody but who sent it. It is not looked
/// through for secrets, since that is work and there may be too much of it.
fn kept(lang: Lang, form: &Pasted) -> Option<Kept> {
    let text: String = form.q.trim().chars().take(TEXT_CHARS_MAX).collect();
    (!text.is_empty()).then_some(Kept {
        lang,
        text,
        by_post: true,
    })
}

fn page(visit: &Visit<'_>, typed: &str) -> Result<String, AppError> {
    let pasted = visit.snapshot.pasted(typed.trim(), visit.audience)?;
    let request = SearchRequest {
        lang: Some(visit.lang),
        ..SearchRequest::new(&*pasted.words, visit.audience)
    };
    let mut results = SearchResults::default();
    if !pasted.words.is_empty() {
        results = visit.snapshot.search(&request)?;
        visit.state.traffic().searched(&results);
    }
    let answer = visit.snapshot.answer(&request, &results);
    // A code that is nothing but digits: no look for secrets in a text can tell it from a number.
    let secret = results.hint.is_some_and(Hint::is_secret);
    let extra = context! {
        pasted => true,
        telling => (pasted.words != pasted.text).then_some(&pasted.words),
        removed => pasted.had_secret,
        hint => results.hint.map(Hint::as_str),
        secret,
        ..found(visit, &results, answer.as_ref())
    };
    let path = visit.path("search");
    let page = Page {
        title: visit.word("search_label"),
        noindex: true,
        versions: visit.versions(|lang| Some(format!("/{lang}/search"))),
        path: Some(path),
        q: if secret { String::new() } else { pasted.text },
        ..Page::default()
    };
    render(visit, "search.html", &page, extra)
}
