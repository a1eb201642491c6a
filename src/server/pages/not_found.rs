//! The page for what does not exist, or what this reader may not see: the two look alike.
//!
//! Gets:    an address.
//! Gives:   404, or 410 for what was taken away for good; the way to an article that only another language has, and what a
//!          search for the words of the address finds.
//! Touches: the snapshot, the templates.
//! Never:   a difference between what is hidden and what is not there.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Value, context};

use super::layout::{Page, content_language, render};
use super::links::{article_link, foreign_link};
use super::lists::{channels, top};
use super::redirect::VARY_BY_READER;
use crate::config::Gone;
use crate::content::Article;
use crate::ids::{ArticleId, Audience, Lang, Slug};
use crate::search::{HitRange, SearchRequest, hint};
use crate::server::asker::Asker;
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::state::AppState;
use crate::server::visit::Visit;
use crate::site::Snapshot;

/// How many articles are named that an address may have meant.
const NEAR: usize = 4;
/// The most words of an address that are searched: longer ones are nobody's slug.
const SLUG_WORDS_MAX: usize = 12;

/// The page for an address that leads nowhere, in the language that it begins with, else in that of the reader.
pub(in crate::server) async fn missing(
    state: &AppState,
    audience: Audience,
    headers: &HeaderMap,
    path: &str,
) -> Response {
    missing_with(state, audience, headers, path, None).await
}

/// The same with what a search for `words` finds.
pub(super) async fn missing_with(
    state: &AppState,
    audience: Audience,
    headers: &HeaderMap,
    path: &str,
    words: Option<String>,
) -> Response {
    let by_path = lang::of_path(path);
    let lang =
        by_path.unwrap_or_else(|| lang::of_reader(headers, &state.snapshot().site.languages));
    let path = path.trim_end_matches('/').to_owned();
    let searched = match words.is_some() {
        true => state.searching(look(lang, audience, &path, words)).await,
        false => Err(AppError::Busy),
    };
    let page = match searched {
        // There is room for the page where there is none for a search.
        Err(AppError::Busy) => state.blocking(look(lang, audience, &path, None)).await,
        searched => searched,
    };
    let page = match page {
        Ok((status, html)) => (status, content_language(lang), Html(html)).into_response(),
        Err(error) => return error.into_page(state),
    };
    match by_path {
        Some(_) => page,
        None => (VARY_BY_READER, page).into_response(),
    }
}

/// The work of making the page; `words` are searched.
fn look(
    lang: Lang,
    audience: Audience,
    path: &str,
    words: Option<String>,
) -> impl FnOnce(&AppState, &Snapshot) -> Result<(StatusCode, String), AppError> + Send + 'static {
    let path = path.to_owned();
    move |state, snapshot| {
        let visit = &Visit {
            state,
            snapshot,
            lang,
            audience,
            asker: Asker::default(),
        };
        match snapshot.site.gone.iter().find(|gone| gone.path == path) {
            Some(gone) => gone_page(visit, gone).map(|html| (StatusCode::GONE, html)),
            None => not_found_page(visit, &path, words).map(|html| (StatusCode::NOT_FOUND, html)),
        }
    }
}

fn not_found_page(
    visit: &Visit<'_>,
    path: &str,
    words: Option<String>,
) -> Result<String, AppError> {
    let id = path.trim_start_matches('/').parse().ok();
    let elsewhere = id.and_then(|id| elsewhere(visit, &id));
    let heading = if elsewhere.is_some() {
        "untranslated_heading"
    } else {
        "not_found_heading"
    };
    let near = match elsewhere {
        None => near(visit, words.as_deref()),
        Some(_) => Vec::new(),
    };
    let is_named = |link: &Value| near.iter().any(|other| other == link);
    let top = top(visit).into_iter().filter(|link| !is_named(link));
    let extra = context! {
        elsewhere => elsewhere.map(foreign_link),
        near => &near,
        top => top.collect::<Vec<_>>(),
        channels => channels(visit),
    };
    let page = Page {
        title: visit.word(heading),
        noindex: true,
        q: words.filter(|_| !near.is_empty()).unwrap_or_default(),
        ..Page::default()
    };
    render(visit, "not_found.html", &page, extra)
}

/// The words of the last part of an address of an article, as in `/en/funds/withdrawal-not-arrived`; none where it is not one.
pub(super) fn slug_words(path: &str) -> Option<String> {
    let mut parts = path.trim_matches('/').split('/');
    parts.next()?.parse::<Lang>().ok()?;
    let slug: Slug = parts.next_back()?.parse().ok()?;
    let words: Vec<&str> = slug
        .as_str()
        .split('-')
        .filter(|word| !word.is_empty())
        .collect();
    (words.len() <= SLUG_WORDS_MAX).then(|| words.join(" "))
}

/// Articles that the words of an address find.
fn near(visit: &Visit<'_>, words: Option<&str>) -> Vec<Value> {
    let Some(words) = words.filter(|words| hint(words).is_none()) else {
        return Vec::new();
    };
    let request = SearchRequest {
        lang: Some(visit.lang),
        range: HitRange::new(0, NEAR).expect("a few hits from the first on"),
        ..SearchRequest::new(words, visit.audience)
    };
    // A page for what is not there comes out also when the index fails: that is told to those who search.
    let found = visit.snapshot.search(&request).unwrap_or_default();
    let own = found.hits.iter().filter(|hit| !hit.foreign);
    own.map(|hit| article_link(&hit.article)).collect()
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
