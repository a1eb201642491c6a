//! `/{lang}/search`.
//!
//! Gets:    `q`, `category`, `page`.
//! Gives:   ten hits a page; when there are none, questions, categories and people to ask.
//! Touches: the snapshot.
//! Never:   an empty screen.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::contact;
use super::layout::{Page, ok, render};
use super::lists::{categories, top};
use super::not_found::missing;
use crate::ids::{Audience, Category, Lang, Permalink};
use crate::search::{Hint, Hit, HitRange, QUERY_CHARS_MAX, SearchRequest, SearchResults};
use crate::server::AppState;
use crate::server::error::AppError;
use crate::server::params::Params;
use crate::site::Snapshot;

/// How many hits stand on a page.
const HITS: usize = 10;
/// The last page: hits beyond the thousandth are nobody's answer.
const PAGE_MAX: usize = HitRange::OFFSET_MAX / HITS + 1;

struct Asked {
    q: String,
    category: Option<Category>,
    page: usize,
    /// Search for what was typed, corrected or not.
    exact: bool,
}

impl Asked {
    /// The same question, to be asked with a difference.
    fn again(&self) -> Asked {
        Asked {
            q: self.q.clone(),
            category: None,
            page: 1,
            exact: self.exact,
        }
    }
}

pub(in crate::server) async fn search(
    State(state): State<AppState>,
    Path(lang): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Ok(lang) = lang.parse::<Lang>() else {
        return missing(&state, &headers, &lang).await;
    };
    let asked = match Params::parse(query.as_deref()) {
        Ok(params) => asked(&params),
        Err(error) => return error.into_page(&state),
    };
    let too_long = asked.q.chars().count() > QUERY_CHARS_MAX;
    let kept = Some(asked.q.clone())
        .filter(|q| !too_long && !crate::search::hint(q).is_some_and(Hint::is_secret));
    match state
        .searching(move |state, snapshot| page(state, snapshot, lang, &asked))
        .await
    {
        Ok(html) if too_long => (StatusCode::BAD_REQUEST, ok(lang, html)).into_response(),
        Ok(html) => ok(lang, html),
        Err(error) => error.into_page_with(&state, kept.as_deref()),
    }
}

/// What a person's address asks for; what makes no sense in it is left out rather than refused.
fn asked(params: &Params) -> Asked {
    Asked {
        q: params.words().trim().to_owned(),
        category: params
            .get("category")
            .and_then(|category| category.parse().ok())
            .filter(|c: &Category| !c.as_str().is_empty()),
        page: params.number("page", 1, 1..=PAGE_MAX).unwrap_or(1),
        exact: params.flag("exact"),
    }
}

fn page(
    state: &AppState,
    snapshot: &Snapshot,
    lang: Lang,
    asked: &Asked,
) -> Result<String, AppError> {
    let too_long = asked.q.chars().count() > QUERY_CHARS_MAX;
    let results = if asked.q.is_empty() || too_long {
        SearchResults::default()
    } else {
        let range =
            HitRange::new((asked.page - 1) * HITS, HITS).expect("pages end at the greatest offset");
        let results = snapshot.search(&SearchRequest {
            words: asked.q.clone(),
            lang: Some(lang),
            audience: Audience::Public,
            category: asked.category.clone(),
            range,
            exact: asked.exact,
        })?;
        state.traffic().searched(&results);
        results
    };
    let secret = results.hint.is_some_and(Hint::is_secret);
    let shown_q = if secret { "" } else { asked.q.as_str() };
    let url = |category: Option<&Category>, page: usize| address(lang, asked, category, page);
    let more = results.total > asked.page * HITS && asked.page < PAGE_MAX;
    let extra = context! {
        total => results.total,
        hits => results.hits.iter().map(|hit| hit_value(snapshot, hit, lang)).collect::<Vec<_>>(),
        facets => facets(state, snapshot, lang, asked, &results),
        prev_url => (asked.page > 1).then(|| url(asked.category.as_ref(), asked.page - 1)),
        next_url => more.then(|| url(asked.category.as_ref(), asked.page + 1)),
        page_number => asked.page,
        too_many_terms => results.truncated,
        too_long,
        hint => results.hint.map(Hint::as_str),
        secret,
        corrected => results.rewrite.as_ref().map(|rewrite| rewrite.text.as_str()),
        exact_url => results.rewrite.as_ref().map(|_| address(lang, &Asked { exact: true, ..asked.again() }, None, 1)),
        suggested => results.suggested.as_deref(),
        suggested_url => results.suggested.as_ref().map(|q| address(lang, &Asked { q: q.clone(), ..asked.again() }, None, 1)),
        top => top(snapshot, lang),
        channels => contact::channels(snapshot, lang),
        categories => categories(snapshot, lang),
    };
    let heading = if shown_q.is_empty() {
        state.templates().word(lang, "search_label")
    } else {
        shown_q.to_owned()
    };
    let other = |l: &Lang| {
        (
            *l,
            address(
                *l,
                &Asked {
                    q: shown_q.to_owned(),
                    ..asked.again()
                },
                None,
                1,
            ),
        )
    };
    let shown: String = heading.chars().take(60).collect();
    let page = Page {
        title: shown,
        noindex: true,
        versions: snapshot.site.languages.iter().map(other).collect(),
        q: if too_long {
            String::new()
        } else {
            shown_q.to_owned()
        },
        about: (!too_long && !shown_q.is_empty())
            .then(|| format!("q={}", utf8_percent_encode(shown_q, NON_ALPHANUMERIC))),
        ..Page::default()
    };
    render(state, snapshot, "search.html", lang, &page, extra)
}

fn address(lang: Lang, asked: &Asked, category: Option<&Category>, page: usize) -> String {
    let q: String = asked.q.chars().take(QUERY_CHARS_MAX).collect();
    let mut url = format!(
        "/{lang}/search?q={}",
        utf8_percent_encode(&q, NON_ALPHANUMERIC)
    );
    if let Some(category) = category {
        url.push_str(&format!("&category={category}"));
    }
    if page > 1 {
        url.push_str(&format!("&page={page}"));
    }
    if asked.exact {
        url.push_str("&exact=1");
    }
    url
}

fn hit_value(snapshot: &Snapshot, hit: &Hit, lang: Lang) -> Value {
    let view = snapshot.view(Audience::Public);
    let category = hit.article.id.category();
    let node = view
        .category(lang, &category)
        .or_else(|| view.category(hit.article.id.lang(), &category));
    let section = &hit.article.sections[hit.section];
    context! {
        url => hit.url(),
        title => Value::from_safe_string(hit.title.to_string()),
        crumb => node.map(|node| node.title.clone()),
        section => section.anchor.as_ref().map(|_| section.heading.clone()),
        snippet => Value::from_safe_string(hit.snippet.to_string()),
        lang => hit.article.id.lang().as_str(),
        lang_tag => hit.article.id.lang().tag(),
        foreign => hit.foreign,
        permalink_url => hit.article.permalink.as_ref().map(Permalink::url),
    }
}

/// All, and each outermost category that holds a hit; none when there is nothing to choose.
fn facets(
    state: &AppState,
    snapshot: &Snapshot,
    lang: Lang,
    asked: &Asked,
    results: &SearchResults,
) -> Vec<Value> {
    if results.categories.len() < 2 && asked.category.is_none() {
        return Vec::new();
    }
    let view = snapshot.view(Audience::Public);
    let all: usize = results.categories.values().sum();
    let all_title = state.templates().word(lang, "all");
    let mut facets = vec![
        context! { title => all_title, url => address(lang, asked, None, 1), count => all, current => asked.category.is_none() },
    ];
    for node in view.categories(lang) {
        if let Some(count) = results.categories.get(&node.path) {
            facets.push(context! {
                title => node.title.as_str(),
                url => address(lang, asked, Some(&node.path), 1),
                count,
                current => asked.category.as_ref() == Some(&node.path),
            });
        }
    }
    facets
}
