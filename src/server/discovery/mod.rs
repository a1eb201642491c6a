//! What programs ask a site for: sitemap, feeds, the address bar's search, robots.txt, llms.txt.
//!
//! Gets:    the snapshot and the site's public address.
//! Gives:   lists of what everybody may read.
//! Touches: the snapshot.
//! Never:   a guess of the public address from a request: without `--base-url` what needs one is not there.

mod xml;

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};

use super::audience::EVERYBODY;
use super::error::AppError;
use super::pages::lists::shorten;
use super::pages::visitor::Visitor;
use super::params::{FromParams, Params};
use super::query::Query;
use super::state::AppState;
use crate::catalog::CategoryNode;
use crate::content::Article;
use crate::ids::{Category, Lang};
use crate::site::Snapshot;

/// The most addresses of one sitemap (sitemaps.org).
const SITEMAP_MAX: usize = 50_000;
/// How many articles a feed has: the newest.
const FEED_MAX: usize = 50;
/// The longest short answer in lists for programs, in the width of letters.
const SUMMARY_WIDTH: usize = 200;
/// The longest name of a search engine in a browser, in characters (OpenSearch 1.1).
const SHORT_NAME_MAX: usize = 16;

/// What stands behind `?` of a sitemap.
pub(super) struct SitemapQuery {
    /// Which part of what one sitemap cannot hold, counted from 1.
    part: Option<usize>,
}

impl FromParams for SitemapQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<SitemapQuery, AppError> {
        let params = params?;
        let part = params
            .get("part")
            .map(|_| params.number("part", 1, 1..=usize::MAX));
        Ok(SitemapQuery {
            part: part.transpose()?,
        })
    }
}

/// GET `/sitemap.xml`: all addresses, or where there are too many an index of parts, each at `?part=`: all lie at the root, since
/// a sitemap lists only what lies beside and below it.
pub(super) async fn sitemap(
    State(state): State<AppState>,
    Query(query): Query<SitemapQuery>,
) -> Response {
    with_base(
        &state,
        "application/xml; charset=utf-8",
        move |base, snapshot| sitemap_of(base, &sitemap_pages(snapshot), query.part),
    )
    .await
}

fn sitemap_of(base: &str, pages: &[Value], part: Option<usize>) -> Result<String, AppError> {
    let is_one = pages.len() <= SITEMAP_MAX;
    let mut parts = pages.chunks(SITEMAP_MAX);
    let listed = match part {
        None if is_one => pages,
        None => {
            let parts: Vec<usize> = (1..=parts.len()).collect();
            return xml::render("sitemap_index.xml", &context! { base, parts });
        }
        Some(part) => {
            let part = part.checked_sub(1).and_then(|at| parts.nth(at));
            part.filter(|_| !is_one).ok_or(AppError::NotFound)?
        }
    };
    xml::render("sitemap.xml", &context! { base, pages => listed })
}

/// GET `/{lang}/feed.xml`.
pub(super) async fn feed(visitor: Visitor) -> Response {
    let media_type = "application/atom+xml; charset=utf-8";
    let lang = visitor.lang;
    let has_language = visitor.has_language();
    with_base(
        &visitor.state,
        media_type,
        move |base, snapshot| match has_language {
            true => feed_text(base, snapshot, lang),
            false => Err(AppError::NotFound),
        },
    )
    .await
}

/// GET `/opensearch-{lang}.xml`, for each language that there is.
pub(super) async fn opensearch(State(state): State<AppState>, lang: Lang) -> Response {
    let media_type = "application/opensearchdescription+xml; charset=utf-8";
    with_base(&state, media_type, move |base, snapshot| {
        match snapshot.site.languages.contains(&lang) {
            true => opensearch_text(base, snapshot, lang),
            false => Err(AppError::NotFound),
        }
    })
    .await
}

/// GET `/robots.txt`. Pages of results say `noindex` themselves, so they may be fetched.
pub(super) async fn robots(State(state): State<AppState>) -> Response {
    let mut text = "User-agent: *\nDisallow: /api/\n".to_owned();
    if let Some(base) = &state.options().base_url {
        let _ = write!(text, "\nSitemap: {base}/sitemap.xml\n");
    }
    of_type("text/plain; charset=utf-8", text)
}

/// GET `/llms.txt` (llmstxt.org): every article with its short answer, as Markdown that leads to Markdown.
pub(super) async fn llms(State(state): State<AppState>) -> Response {
    let base = state.options().base_url.clone().unwrap_or_default();
    let text = state
        .blocking(move |_, snapshot| Ok(llms_text(&base, snapshot)))
        .await;
    text.map_or_else(AppError::into_problem, |text| {
        of_type("text/plain; charset=utf-8", text)
    })
}

/// An answer that needs the public address of the site.
async fn with_base(
    state: &AppState,
    media_type: &'static str,
    text: impl FnOnce(&str, &Snapshot) -> Result<String, AppError> + Send + 'static,
) -> Response {
    let Some(base) = state.options().base_url.clone() else {
        return AppError::NoBaseUrl.into_problem();
    };
    let text = state
        .blocking(move |_, snapshot| text(&base, snapshot))
        .await;
    text.map_or_else(AppError::into_problem, |text| of_type(media_type, text))
}

fn of_type(media_type: &'static str, text: String) -> Response {
    (
        [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))],
        text,
    )
        .into_response()
}

/// Every address of the site that everybody may read: pages, categories, articles.
fn sitemap_pages(snapshot: &Snapshot) -> Vec<Value> {
    let (view, languages) = (snapshot.view(EVERYBODY), &snapshot.site.languages);
    // The same page in all languages that have it, as paths.
    let versions = |path: &dyn Fn(Lang) -> Option<String>| -> Vec<(Lang, String)> {
        let there = languages
            .iter()
            .filter_map(|lang| Some((*lang, path(*lang)?)));
        there.collect()
    };
    let mut pages: Vec<Value> = Vec::new();
    let contact = snapshot.site.has_contact().then_some("contact");
    for page in std::iter::once("").chain(contact) {
        let versions = versions(&|lang| Some(format!("/{lang}/{page}")));
        pages.extend(
            versions
                .iter()
                .map(|(_, path)| entry(path, &versions, None)),
        );
    }
    for lang in languages {
        for category in category_paths(view.categories(*lang)) {
            let path = |lang: Lang| category.url(lang);
            let there = |lang| view.category(lang, category).map(|_| path(lang));
            pages.push(entry(&path(*lang), &versions(&there), None));
        }
    }
    // The page of a folder has the address of the folder.
    for article in view.articles().filter(|article| !article.id.is_index()) {
        let there = |lang| Some(view.translation(article, lang)?.id.url());
        let updated = snapshot.updated(article).map(|day| day.to_string());
        pages.push(entry(&article.id.url(), &versions(&there), updated));
    }
    pages
}

/// A tree of categories as a list, parents first.
fn category_paths(nodes: &[CategoryNode]) -> Vec<&Category> {
    nodes
        .iter()
        .flat_map(|node| std::iter::once(&node.path).chain(category_paths(&node.children)))
        .collect()
}

fn entry(path: &str, versions: &[(Lang, String)], updated: Option<String>) -> Value {
    let others = versions.iter().filter(|_| versions.len() > 1);
    let others = others.map(|(lang, path)| context! { tag => lang.tag(), path });
    context! { path, updated, versions => others.collect::<Vec<_>>() }
}

/// Atom (RFC 4287). An article without a day of change is in no feed, since a feed tells what changed when.
fn feed_text(base: &str, snapshot: &Snapshot, lang: Lang) -> Result<String, AppError> {
    let view = snapshot.view(EVERYBODY);
    let mut dated: Vec<(jiff::civil::Date, &Article)> = view
        .articles()
        .filter(|article| article.id.lang() == lang)
        .filter_map(|article| Some((snapshot.updated(article)?, &**article)))
        .collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    dated.truncate(FEED_MAX);
    // A feed without entries was last changed at no time that is known.
    let newest = dated.first().map(|(day, _)| day.to_string());
    let entries = dated.into_iter().map(|(day, article)| {
        let permalink = article.permalink.as_ref();
        let permalink = permalink.map(|permalink| format!("{}?lang={lang}", permalink.url()));
        context! {
            title => article.title.as_str(),
            id => permalink.unwrap_or_else(|| article.id.url()),
            path => article.id.url(),
            updated => day.to_string(),
            summary => shorten(&article.in_short(), SUMMARY_WIDTH),
        }
    });
    let feed = context! {
        base,
        home => format!("{base}/{lang}/"),
        lang_tag => lang.tag(),
        title => snapshot.site.title.get(lang),
        name => snapshot.site.name.as_str(),
        updated => newest.unwrap_or_else(|| "1970-01-01".to_owned()),
        entries => entries.collect::<Vec<_>>(),
    };
    xml::render("feed.xml", &feed)
}

fn opensearch_text(base: &str, snapshot: &Snapshot, lang: Lang) -> Result<String, AppError> {
    let title = snapshot.site.title.get(lang);
    let short_name = if title.chars().count() <= SHORT_NAME_MAX {
        title
    } else {
        &snapshot.site.name
    };
    let description = context! {
        base,
        home => format!("{base}/{lang}/"),
        lang_tag => lang.tag(),
        short_name => short_name.chars().take(SHORT_NAME_MAX).collect::<String>(),
        title,
    };
    xml::render("opensearch.xml", &description)
}

fn llms_text(base: &str, snapshot: &Snapshot) -> String {
    let view = snapshot.view(EVERYBODY);
    let mut out = String::new();
    for lang in &snapshot.site.languages {
        let title = snapshot.site.title.get(*lang);
        if out.is_empty() {
            let _ = writeln!(out, "# {}\n\n> {title}", snapshot.site.name);
        }
        for node in view.categories(*lang) {
            llms_category(base, snapshot, *lang, node, &mut out);
        }
    }
    out
}

fn llms_category(
    base: &str,
    snapshot: &Snapshot,
    lang: Lang,
    node: &CategoryNode,
    out: &mut String,
) {
    let view = snapshot.view(EVERYBODY);
    let mut articles = view.articles_in(node).peekable();
    if articles.peek().is_some() {
        let _ = writeln!(out, "\n## {} ({})\n", node.title, lang.tag());
    }
    for article in articles {
        let summary = shorten(&article.in_short(), SUMMARY_WIDTH);
        let colon = if summary.is_empty() { "" } else { ": " };
        let title = article.title.replace(['[', ']'], " ");
        let _ = writeln!(
            out,
            "- [{title}]({base}{}){colon}{summary}",
            article.id.markdown_url()
        );
    }
    for child in &node.children {
        llms_category(base, snapshot, lang, child, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_addresses_than_one_sitemap_holds_are_an_index_of_parts() {
        let pages = |count: usize| -> Vec<Value> {
            (0..count)
                .map(|at| entry(&format!("/zh/{at}"), &[], None))
                .collect()
        };
        let text = |count, part| sitemap_of("https://a.example", &pages(count), part);
        let locations = |text: Result<String, AppError>| text.unwrap().matches("<loc>").count();
        assert_eq!(locations(text(SITEMAP_MAX, None)), SITEMAP_MAX);
        let index = text(SITEMAP_MAX * 2 + 1, None).unwrap();
        assert!(
            index.contains("<sitemapindex")
                && index.contains("<loc>https://a.example/sitemap.xml?part=3</loc>"),
            "{index}"
        );
        assert_eq!(index.matches("<loc>").count(), 3);
        let parts: Vec<usize> = (1..=3)
            .map(|part| locations(text(SITEMAP_MAX * 2 + 1, Some(part))))
            .collect();
        assert_eq!(parts, [SITEMAP_MAX, SITEMAP_MAX, 1]);
        for (count, part) in [(SITEMAP_MAX * 2, 3), (SITEMAP_MAX * 2, 0), (10, 1)] {
            assert!(
                matches!(text(count, Some(part)), Err(AppError::NotFound)),
                "{count} {part}"
            );
        }
    }
}
