//! `/{lang}/search`.
//!
//! Gets:    `q`, `category`, `page`.
//! Gives:   ten hits a page; when there are none, questions, categories and people to ask.
//! Touches: the snapshot.
//! Never:   an empty screen.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::article::Tables;
use super::error::Kept;
use super::layout::{Page, ok, render};
use super::links::category_title;
use super::lists::{categories, channels, top};
use super::visitor::Visitor;
use crate::content::Article;
use crate::ids::{Category, Lang, Permalink};
use crate::search::{
    Confidence, ConfidenceClass, Hint, Hit, HitRange, QUERY_CHARS_MAX, SearchRequest, SearchResults,
};
use crate::server::api::opened::PATH as OPENED;
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::visit::Visit;
use crate::site::DirectAnswer;

/// How many hits stand on a page.
const HITS: usize = 10;
/// The last page: hits beyond the thousandth are nobody's answer.
const PAGE_MAX: usize = HitRange::OFFSET_MAX / HITS + 1;

/// What a person's address asks for; what makes no sense in it is left out rather than refused.
pub(in crate::server) struct Asked {
    q: String,
    category: Option<Category>,
    /// Counted from 1; perhaps beyond the last.
    page: usize,
    /// Search for what was typed, corrected or not.
    exact: bool,
}

impl FromParams for Asked {
    /// What cannot be read at all is refused: the person would see other hits than those of the address.
    fn from_params(params: Result<Params, AppError>) -> Result<Asked, AppError> {
        let params = params?;
        let category = params.get("category").and_then(|text| text.parse().ok());
        Ok(Asked {
            q: params.words().trim().to_owned(),
            category: category.filter(|c: &Category| !c.as_str().is_empty()),
            page: params.number("page", 1, 1..=usize::MAX).unwrap_or(1),
            exact: params.flag("exact"),
        })
    }
}

impl Asked {
    /// The same question about other words: all of its hits, from the first on.
    fn about(&self, q: &str) -> Asked {
        Asked {
            q: q.to_owned(),
            category: None,
            page: 1,
            exact: self.exact,
        }
    }

    fn is_too_long(&self) -> bool {
        self.q.chars().count() > QUERY_CHARS_MAX
    }
}

pub(in crate::server) async fn search(visitor: Visitor, Query(asked): Query<Asked>) -> Response {
    let too_long = asked.is_too_long();
    let q = asked.q.clone();
    let html = visitor.searching(move |visit| {
        let (results, answer) = results(visit, &asked)?;
        let status = match () {
            () if too_long => StatusCode::BAD_REQUEST,
            () if asked.page > pages(&results) => StatusCode::NOT_FOUND,
            () => StatusCode::OK,
        };
        Ok((status, page(visit, &asked, &results, answer.as_ref())?))
    });
    match html.await {
        Ok((status, html)) => (status, ok(visitor.lang, html)).into_response(),
        Err(error) => {
            let is_kept = !too_long && !crate::search::hint(&q).is_some_and(Hint::is_secret);
            let kept = is_kept.then_some(Kept {
                lang: visitor.lang,
                text: q,
                by_post: false,
            });
            error.into_page_with(&visitor.state, kept.as_ref())
        }
    }
}

fn results(
    visit: &Visit<'_>,
    asked: &Asked,
) -> Result<(SearchResults, Option<DirectAnswer>), AppError> {
    if asked.q.is_empty() || asked.is_too_long() {
        return Ok((SearchResults::default(), None));
    }
    let offset = asked.page.min(PAGE_MAX).saturating_sub(1) * HITS;
    let range = HitRange::new(offset, HITS).expect("pages end at the greatest offset");
    let request = SearchRequest {
        lang: Some(visit.lang),
        category: asked.category.clone(),
        range,
        exact: asked.exact,
        ..SearchRequest::new(&*asked.q, visit.audience)
    };
    let mut results = visit.snapshot.search(&request)?;
    visit.state.traffic().searched(&results);
    // Other pages, categories and corrections taken back are the same question again.
    let is_first = asked.page == 1 && asked.category.is_none() && !asked.exact;
    if is_first && visit.asker.is_read && visit.asker.is_new {
        let statistics = visit.state.statistics();
        statistics.asked(&asked.q, visit.lang, &results);
    }
    let answer = visit.snapshot.answer(&request, &results);
    if asked.page > pages(&results) {
        results.hits.clear();
    }
    Ok((results, answer))
}

/// How many pages there are: one also when nothing is found.
fn pages(results: &SearchResults) -> usize {
    results.total.div_ceil(HITS).clamp(1, PAGE_MAX)
}

fn page(
    visit: &Visit<'_>,
    asked: &Asked,
    results: &SearchResults,
    answer: Option<&DirectAnswer>,
) -> Result<String, AppError> {
    let (lang, too_long) = (visit.lang, asked.is_too_long());
    let secret = results.hint.is_some_and(Hint::is_secret);
    let shown_q = if secret { "" } else { asked.q.as_str() };
    let url = |page: usize| address(lang, asked, asked.category.as_ref(), page);
    let first_page = |asked: &Asked| address(lang, asked, None, 1);
    let (number, pages) = (asked.page, pages(results));
    let (rewrite, suggested) = (results.rewrite.as_ref(), results.suggested.as_ref());
    let exact = Asked {
        exact: true,
        ..asked.about(&asked.q)
    };
    let extra = context! {
        action => address(lang, &asked.about(""), None, 1),
        facets => facets(visit, asked, results),
        prev_url => (number > 1 && number <= pages).then(|| url(number - 1)),
        next_url => (number < pages).then(|| url(number + 1)),
        page_of => page_of(visit, number.min(pages), pages),
        page_number => number,
        page_count => pages,
        beyond => (number > pages).then(|| url(pages)),
        too_many_terms => results.truncated,
        too_long,
        hint => results.hint.map(Hint::as_str),
        secret,
        corrected => rewrite.map(|rewrite| rewrite.text.as_str()),
        exact_url => rewrite.map(|_| first_page(&exact)),
        suggested,
        suggested_url => suggested.map(|q| first_page(&asked.about(q))),
        counted => counted(visit, asked, results),
        ..found(visit, results, answer)
    };
    let kept_q = if too_long { "" } else { shown_q };
    let page = Page {
        title: title(visit, asked, shown_q, pages),
        noindex: true,
        versions: visit.versions(|lang| Some(address(lang, &asked.about(shown_q), None, 1))),
        about: (!kept_q.is_empty())
            .then(|| format!("q={}", utf8_percent_encode(kept_q, NON_ALPHANUMERIC))),
        q: kept_q.to_owned(),
        ..Page::default()
    };
    render(visit, "search.html", &page, extra)
}

/// What the script sends when something is opened, and what the reader is told, where searches are counted.
fn counted(visit: &Visit<'_>, asked: &Asked, results: &SearchResults) -> Option<Value> {
    let is_counted = visit.state.statistics().records_searches()
        && !asked.q.is_empty()
        && !asked.is_too_long()
        && !results.hint.is_some_and(Hint::is_secret);
    is_counted.then(|| {
        let days = visit.state.options().recording.keeping.searches_days;
        let told = visit.word("searches_counted");
        context! {
            api => OPENED,
            words => results.searched(&asked.q),
            told => told.replace("{n}", &days.to_string()),
        }
    })
}

/// What the tab of a browser says: the question, and which part of its results this is.
fn title(visit: &Visit<'_>, asked: &Asked, shown_q: &str, pages: usize) -> String {
    let mut parts = vec![match shown_q {
        "" => visit.word("search_label"),
        q => q.chars().take(60).collect(),
    }];
    let node = |category| visit.view().category(visit.lang, category);
    parts.extend(
        asked
            .category
            .as_ref()
            .and_then(node)
            .map(|node| node.title.clone()),
    );
    if asked.page > 1 && asked.page <= pages {
        parts.push(page_of(visit, asked.page, pages));
    }
    parts.join(" - ")
}

/// Which page of how many.
fn page_of(visit: &Visit<'_>, page: usize, pages: usize) -> String {
    let word = visit.word("page_of");
    word.replace("{n}", &page.to_string())
        .replace("{m}", &pages.to_string())
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

/// What the page shows of results, or where to look when there are none.
pub(super) fn found(
    visit: &Visit<'_>,
    results: &SearchResults,
    answer: Option<&DirectAnswer>,
) -> Value {
    context! {
        total => results.total,
        weak => is_weak(results),
        answer => answer.map(|answer| answer_value(visit, answer)),
        hits => results.hits.iter().map(|hit| hit_value(visit, hit)).collect::<Vec<_>>(),
        top => top(visit),
        channels => channels(visit),
        categories => categories(visit),
    }
}

/// Whether what was found is only the nearest there is.
fn is_weak(results: &SearchResults) -> bool {
    let class = results.confidence.map(Confidence::class);
    class == Some(ConfidenceClass::Weak)
}

fn answer_value(visit: &Visit<'_>, answer: &DirectAnswer) -> Value {
    let section = &answer.article.sections[answer.section];
    let heading = section.anchor.as_ref().map(|_| section.heading.as_str());
    let mut tables = Tables::new(visit.word("table"));
    let mut table = || tables.next(heading.unwrap_or(&answer.article.title));
    context! {
        url => answer.url(),
        title => answer.article.title.as_str(),
        section => heading,
        crumb => category_title(visit, &answer.article),
        html => Value::from_safe_string(answer.html.with_table_regions(&mut table).to_string()),
        more => answer.is_cut,
        updated => answer.updated.map(|day| day.to_string()),
    }
}

fn hit_value(visit: &Visit<'_>, hit: &Hit) -> Value {
    let article = &hit.article;
    let section = &article.sections[hit.section];
    let other_section = |&index: &usize| {
        let section = &article.sections[index];
        let url = article.id.url_at(section.anchor.as_ref());
        context! { url, heading => section.heading.as_str() }
    };
    let same = |other: &Arc<Article>| {
        context! { url => other.id.url(), title => other.title.as_str(), crumb => category_title(visit, other) }
    };
    context! {
        url => hit.url(),
        title => Value::from_safe_string(hit.title.to_string()),
        crumb => category_title(visit, article),
        sections => hit.sections.iter().map(other_section).collect::<Vec<_>>(),
        same => hit.folded.iter().map(same).collect::<Vec<_>>(),
        section => section.anchor.as_ref().map(|_| section.heading.clone()),
        snippet => Value::from_safe_string(hit.snippet.to_string()),
        lang => hit.article.id.lang().as_str(),
        lang_tag => hit.article.id.lang().tag(),
        foreign => hit.foreign,
        related => hit.related,
        // A script copies the way to the section.
        fragment => section.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}")),
        permalink_url => hit.article.permalink.as_ref().map(Permalink::url),
    }
}

/// All, and each outermost category that holds a hit; none when there is nothing to choose.
fn facets(visit: &Visit<'_>, asked: &Asked, results: &SearchResults) -> Vec<Value> {
    let lang = visit.lang;
    if results.categories.len() < 2 && asked.category.is_none() {
        return Vec::new();
    }
    let view = visit.view();
    let all: usize = results.categories.values().sum();
    let all_title = visit.word("all");
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
