//! `/{lang}/contact`.
//!
//! Gets:    the channels of `site.toml`; what was searched and read before.
//! Gives:   how to reach a person, in the same order on every page.
//! Touches: the snapshot.
//! Never:   a channel from anywhere else.

use axum::extract::RawQuery;
use axum::response::Response;
use minijinja::context;

use super::layout::{Page, render};
use super::links::by_permalink;
use super::lists::{channels, described};
use super::visitor::Visitor;
use crate::detect::secrets;
use crate::search::QUERY_CHARS_MAX;
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::visit::Visit;

/// What was searched and read; what cannot be read is left out.
pub(in crate::server) struct ContactQuery {
    /// At most `QUERY_CHARS_MAX` characters.
    q: String,
    /// A permalink.
    article: String,
}

impl FromParams for ContactQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<ContactQuery, AppError> {
        let params = params.unwrap_or_default();
        let words = params.words();
        Ok(ContactQuery {
            q: words.trim().chars().take(QUERY_CHARS_MAX).collect(),
            article: params.text("article"),
        })
    }
}

/// The page. What was searched and read is carried on to the draft of a message; a page that carries something is not for
/// search engines.
pub(in crate::server) async fn contact(
    visitor: Visitor,
    Query(query): Query<ContactQuery>,
    RawQuery(raw): RawQuery,
) -> Response {
    let noindex = raw.is_some();
    let html = visitor.blocking(move |visit| page(visit, &query, noindex));
    visitor.answer(html.await)
}

fn page(visit: &Visit<'_>, query: &ContactQuery, noindex: bool) -> Result<String, AppError> {
    let q = Some(query.q.as_str()).filter(|q| !q.is_empty() && secrets::find(q).is_empty());
    let article = by_permalink(visit, &query.article);
    let article = article.and_then(|article| article.permalink.as_ref());
    let carried = context! { q, article => article.map(ToString::to_string) };
    // What is not on the operator's list is named on the page only, where its mark stands.
    let all = visit.snapshot.site.channels.iter();
    let listed = all.filter(|channel| !channel.is_unlisted());
    let title = visit.word("contact");
    let page = Page {
        description: described(visit, &title, listed.map(|c| c.title.get(visit.lang))),
        title,
        noindex: noindex || !visit.has_contact(),
        path: Some(visit.path("contact")),
        versions: visit.versions(|lang| Some(format!("/{lang}/contact"))),
        ..Page::default()
    };
    let extra = context! { channels => channels(visit), carried };
    render(visit, "contact.html", &page, extra)
}
