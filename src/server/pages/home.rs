//! `/` and `/{lang}/`.
//!
//! Gets:    a language, or a browser's wishes.
//! Gives:   the home page: search, top questions, categories, ways to reach support.
//! Touches: the snapshot.
//! Never:   a guess of the country.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use minijinja::{Value, context};

use super::contact;
use super::layout::{Page, page_of, render};
use super::links::foreign_link;
use super::lists::{categories, described, top};
use super::not_found::missing;
use super::redirect::by_reader;
use crate::ids::{Audience, Lang};
use crate::server::AppState;
use crate::server::lang;
use crate::server::params::Params;
use crate::site::Snapshot;

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
    State(state): State<AppState>,
    Path(lang): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Ok(lang) = lang.parse::<Lang>() else {
        return missing(&state, &headers, &lang).await;
    };
    let missing_page = Params::parse(query.as_deref())
        .ok()
        .and_then(|params| params.get("missing").map(str::to_owned));
    let page = state.blocking(move |state, snapshot| {
        let versions = snapshot.site.languages.iter().map(|l| (*l, format!("/{l}/"))).collect();
        let titles = snapshot.view(Audience::Public).categories(lang).iter().map(|node| node.title.as_str());
        let description = described(snapshot.site.title.get(lang), titles, lang);
        let page = Page { path: Some(format!("/{lang}/")), description, versions, ..Page::default() };
        let extra = context! {
            top => top(snapshot, lang),
            categories => categories(snapshot, lang),
            channels => contact::channels(snapshot, lang),
            missing => missing_page.map(|slug| untranslated(snapshot, lang, &slug).unwrap_or_else(|| context! { url => None::<&str> })),
        };
        render(state, snapshot, "home.html", lang, &page, extra)
    });
    page_of(&state, lang, page.await)
}

/// The article from which the reader came here, since it has no translation.
fn untranslated(snapshot: &Snapshot, lang: Lang, slug: &str) -> Option<Value> {
    let mut articles = snapshot.view(Audience::Public).articles();
    articles
        .find(|article| article.id.lang() != lang && article.id.slug() == slug)
        .map(|article| foreign_link(article))
}
