//! The page for what does not exist, or what this reader may not see: the two look alike.
//!
//! Gets:    an address.
//! Gives:   404, or 410 for what was taken away for good; the way to an article that only another language has.
//! Touches: the snapshot, the templates.
//! Never:   a difference between what is hidden and what is not there.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use minijinja::context;

use super::contact;
use super::layout::{Page, content_language, render};
use super::links::{article_link, foreign_link};
use super::lists::top;
use super::redirect::VARY_BY_READER;
use crate::config::Gone;
use crate::content::Article;
use crate::ids::{ArticleId, Audience, Lang};
use crate::server::AppState;
use crate::server::error::AppError;
use crate::server::lang;
use crate::site::Snapshot;

/// The page for what does not exist, or what this reader may not see: the two look alike. What was taken away for good is
/// told, and so is an article that only another language has.
pub(in crate::server) async fn missing(
    state: &AppState,
    headers: &HeaderMap,
    path: &str,
) -> Response {
    let by_path = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .and_then(|first| first.parse().ok());
    let lang =
        by_path.unwrap_or_else(|| lang::of_reader(headers, &state.snapshot().site.languages));
    let path = path.trim_end_matches('/').to_owned();
    let page = state.blocking(move |state, snapshot| {
        if let Some(gone) = snapshot.site.gone.iter().find(|gone| gone.path == path) {
            return gone_page(state, snapshot, lang, gone).map(|html| (StatusCode::GONE, html));
        }
        not_found_page(state, snapshot, lang, &path).map(|html| (StatusCode::NOT_FOUND, html))
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

pub(super) fn not_found_page(
    state: &AppState,
    snapshot: &Snapshot,
    lang: Lang,
    path: &str,
) -> Result<String, AppError> {
    let elsewhere = path
        .trim_start_matches('/')
        .parse::<ArticleId>()
        .ok()
        .and_then(|id| elsewhere(snapshot, &id));
    let heading = if elsewhere.is_some() {
        "untranslated_heading"
    } else {
        "not_found_heading"
    };
    let page = Page {
        title: state.templates().word(lang, heading),
        noindex: true,
        ..Page::default()
    };
    let extra = context! {
        elsewhere => elsewhere.map(foreign_link),
        top => top(snapshot, lang),
        channels => contact::channels(snapshot, lang),
    };
    render(state, snapshot, "not_found.html", lang, &page, extra)
}

pub(super) fn gone_page(
    state: &AppState,
    snapshot: &Snapshot,
    lang: Lang,
    gone: &Gone,
) -> Result<String, AppError> {
    let view = snapshot.view(Audience::Public);
    let successor = gone
        .successor
        .as_ref()
        .and_then(|permalink| view.by_permalink(permalink, lang));
    let page = Page {
        title: state.templates().word(lang, "gone_heading"),
        noindex: true,
        ..Page::default()
    };
    let extra = context! { successor => successor.map(|article| article_link(article)), top => top(snapshot, lang) };
    render(state, snapshot, "gone.html", lang, &page, extra)
}

/// The article of the same path in another language of the site.
pub(super) fn elsewhere<'s>(snapshot: &'s Snapshot, id: &ArticleId) -> Option<&'s Article> {
    let view = snapshot.view(Audience::Public);
    let others = snapshot
        .site
        .languages
        .iter()
        .filter(|lang| **lang != id.lang());
    others
        .filter_map(|lang| format!("{lang}/{}", id.path()).parse().ok())
        .find_map(|id| view.article(&id))
        .map(|article| &**article)
}
