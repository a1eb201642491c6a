//! `/` and `/{lang}/`.
//!
//! Gets:    a language, or a browser's wishes.
//! Gives:   the home page: search, top questions, categories, ways to reach support.
//! Touches: the snapshot.
//! Never:   a guess of the country.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use minijinja::{Value, context};

use super::article::text_of;
use super::layout::{Page, render};
use super::links::{article_link, foreign_link};
use super::lists::{categories, channels, described, top};
use super::not_found::missing;
use super::redirect::by_reader;
use super::visitor::Visitor;
use crate::ids::Category;
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::state::AppState;
use crate::server::visit::Visit;

/// What stands behind `?` of a home page; what cannot be read is left out.
pub(in crate::server) struct HomeQuery {
    /// The slug of the article that the reader comes from, since it has no translation.
    missing: Option<String>,
}

impl FromParams for HomeQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<HomeQuery, AppError> {
        let params = params.unwrap_or_default();
        let missing = params.get("missing").map(str::to_owned);
        Ok(HomeQuery { missing })
    }
}

/// `/` leads to the home page in the reader's language.
pub(in crate::server) async fn entry(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Response {
    let lang = lang::of_reader(&headers, &state.snapshot().site.languages);
    by_reader(&format!("/{lang}/"))
}

/// `/{lang}/`.
pub(in crate::server) async fn home(
    visitor: Visitor,
    headers: HeaderMap,
    Query(query): Query<HomeQuery>,
) -> Response {
    if !visitor.has_language() {
        return missing(&visitor.state, visitor.audience, &headers, "/").await;
    }
    let html = visitor.blocking(move |visit| page(visit, &query)).await;
    visitor.answer(html)
}

fn page(visit: &Visit<'_>, query: &HomeQuery) -> Result<String, AppError> {
    let view = visit.view();
    let titles = view.categories(visit.lang).iter();
    let titles = titles.map(|node| node.title.as_str());
    let page = Page {
        path: Some(visit.path("")),
        description: described(visit, visit.snapshot.site.title.get(visit.lang), titles),
        versions: visit.versions(|lang| Some(format!("/{lang}/"))),
        ..Page::default()
    };
    let missing = query
        .missing
        .as_deref()
        .map(|slug| untranslated(visit, slug).unwrap_or_else(|| context! { url => None::<&str> }));
    let extra = context! {
        top => top(visit),
        categories => categories(visit),
        text => text_of(visit, &Category::default()),
        articles => view.loose(visit.lang).map(|article| article_link(article)).collect::<Vec<_>>(),
        channels => channels(visit),
        missing,
    };
    render(visit, "home.html", &page, extra)
}

/// The article from which the reader came here, since it has no translation.
fn untranslated(visit: &Visit<'_>, slug: &str) -> Option<Value> {
    let view = visit.view();
    let mut articles = view.articles();
    articles
        .find(|article| article.id.lang() != visit.lang && article.id.slug() == slug)
        .map(|article| foreign_link(article))
}
