//! The page for what does not exist, or what this reader may not see: the two look alike.
//!
//! Gets:    an address.
//! Gives:   404, or 410 for what was taken away for good; the way to an article that only another language has.
//! Touches: the snapshot, the templates.
//! Never:   a difference between what is hidden and what is not there.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use minijinja::context;

use super::layout::{Page, content_language, render};
use super::links::{article_link, foreign_link};
use super::lists::{channels, top};
use super::redirect::VARY_BY_READER;
use crate::config::Gone;
use crate::content::Article;
use crate::ids::{ArticleId, Audience};
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::state::AppState;
use crate::server::visit::Visit;

/// The page for an address that leads nowhere, in the language that it begins with, else in that of the reader.
pub(in crate::server) async fn missing(
    state: &AppState,
    audience: Audience,
    headers: &HeaderMap,
    path: &str,
) -> Response {
    let by_path = lang::of_path(path);
    let lang =
        by_path.unwrap_or_else(|| lang::of_reader(headers, &state.snapshot().site.languages));
    let path = path.trim_end_matches('/').to_owned();
    let page = state.blocking(move |state, snapshot| {
        let visit = &Visit {
            state,
            snapshot,
            lang,
            audience,
        };
        match snapshot.site.gone.iter().find(|gone| gone.path == path) {
            Some(gone) => gone_page(visit, gone).map(|html| (StatusCode::GONE, html)),
            None => not_found_page(visit, &path).map(|html| (StatusCode::NOT_FOUND, html)),
        }
    });
    let page = match page.await {
        Ok((status, html)) => (status, content_language(lang), Html(html)).into_response(),
        Err(error) => return error.into_page(state),
    };
    match by_path {
        Some(_) => page,
        None => (VARY_BY_READER, page).into_response(),
    }
}

fn not_found_page(visit: &Visit<'_>, path: &str) -> Result<String, AppError> {
    let id = path.trim_start_matches('/').parse().ok();
    let elsewhere = id.and_then(|id| elsewhere(visit, &id));
    let heading = if elsewhere.is_some() {
        "untranslated_heading"
    } else {
        "not_found_heading"
    };
    let page = Page {
        title: visit.word(heading),
        noindex: true,
        ..Page::default()
    };
    let extra = context! {
        elsewhere => elsewhere.map(foreign_link),
        top => top(visit),
        channels => channels(visit),
    };
    render(visit, "not_found.html", &page, extra)
}

fn gone_page(visit: &Visit<'_>, gone: &Gone) -> Result<String, AppError> {
    let view = visit.view();
    let successor = gone.successor.as_ref();
    let successor = successor.and_then(|permalink| view.by_permalink(permalink, visit.lang));
    let page = Page {
        title: visit.word("gone_heading"),
        noindex: true,
        ..Page::default()
    };
    let extra =
        context! { successor => successor.map(|article| article_link(article)), top => top(visit) };
    render(visit, "gone.html", &page, extra)
}

/// The article of the same path in another language of the site.
fn elsewhere<'a>(visit: &Visit<'a>, id: &ArticleId) -> Option<&'a Article> {
    let view = visit.view();
    visit
        .other_languages()
        .filter_map(|lang| format!("{lang}/{}", id.path()).parse().ok())
        .find_map(|id| view.article(&id))
        .map(|article| &**article)
}
