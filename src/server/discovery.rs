//! What programs ask a site for: sitemap, feeds, the address bar's search, robots.txt, llms.txt.
//!
//! Gets:    the snapshot and the site's public address.
//! Gives:   lists of what everybody may read.
//! Touches: the snapshot.
//! Never:   a guess of the public address from a request: without `--base-url` what needs one is not there.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::AppState;
use super::audience::EVERYBODY;
use super::error::AppError;
use super::pages::lists::shorten;
use super::pages::visitor::Visitor;
use crate::catalog::CategoryNode;
use crate::content::{Article, escape};
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

/// GET `/sitemap.xml`.
pub(super) async fn sitemap(State(state): State<AppState>) -> Response {
    with_base(&state, "application/xml; charset=utf-8", sitemap_text).await
}

/// GET `/{lang}/feed.xml`.
pub(super) async fn feed(visitor: Visitor) -> Response {
    let media_type = "application/atom+xml; charset=utf-8";
    let lang = visitor.lang;
    with_base(&visitor.state, media_type, move |base, snapshot| {
        feed_text(base, snapshot, lang)
    })
    .await
}

/// GET `/opensearch-{lang}.xml`, for each language that there is.
pub(super) async fn opensearch(State(state): State<AppState>, lang: Lang) -> Response {
    let media_type = "application/opensearchdescription+xml; charset=utf-8";
    with_base(&state, media_type, move |base, snapshot| {
        opensearch_text(base, snapshot, lang)
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
    text: impl FnOnce(&str, &Snapshot) -> String + Send + 'static,
) -> Response {
    let Some(base) = state.options().base_url.clone() else {
        return AppError::NoBaseUrl.into_problem();
    };
    let text = state
        .blocking(move |_, snapshot| Ok(text(&base, snapshot)))
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

fn sitemap_text(base: &str, snapshot: &Snapshot) -> String {
    let view = snapshot.view(EVERYBODY);
    let languages = &snapshot.site.languages;
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
                   xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
        .to_owned();
    for page in ["", "contact"] {
        let versions: Vec<(Lang, String)> = languages
            .iter()
            .map(|lang| (*lang, format!("/{lang}/{page}")))
            .collect();
        for (_, path) in &versions {
            out.push_str(&entry(base, path, &versions, None));
        }
    }
    let mut left = SITEMAP_MAX - 2 * languages.len();
    for lang in languages {
        for path in category_paths(view.categories(*lang)) {
            let there = |lang: &Lang| {
                view.category(*lang, path)
                    .map(|_| (*lang, format!("/{lang}/{path}/")))
            };
            let versions: Vec<(Lang, String)> = languages.iter().filter_map(there).collect();
            out.push_str(&entry(base, &format!("/{lang}/{path}/"), &versions, None));
            left = left.saturating_sub(1);
        }
    }
    for article in view.articles().take(left) {
        let there = |lang: &Lang| {
            view.translation(article, *lang)
                .map(|other| (*lang, other.id.url()))
        };
        let versions: Vec<(Lang, String)> = languages.iter().filter_map(there).collect();
        out.push_str(&entry(
            base,
            &article.id.url(),
            &versions,
            snapshot.updated(article).map(|day| day.to_string()),
        ));
    }
    out.push_str("</urlset>\n");
    out
}

/// A tree of categories as a list, parents first.
fn category_paths(nodes: &[CategoryNode]) -> Vec<&Category> {
    nodes
        .iter()
        .flat_map(|node| std::iter::once(&node.path).chain(category_paths(&node.children)))
        .collect()
}

fn entry(base: &str, path: &str, versions: &[(Lang, String)], updated: Option<String>) -> String {
    let mut out = format!("<url><loc>{base}{path}</loc>");
    if let Some(day) = updated {
        let _ = write!(out, "<lastmod>{day}</lastmod>");
    }
    for (lang, version) in versions.iter().filter(|_| versions.len() > 1) {
        let _ = write!(
            out,
            "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{base}{version}\"/>",
            lang.tag()
        );
    }
    out.push_str("</url>\n");
    out
}

/// Atom (RFC 4287). An article without a day of change is in no feed, since a feed tells what changed when.
fn feed_text(base: &str, snapshot: &Snapshot, lang: Lang) -> String {
    let view = snapshot.view(EVERYBODY);
    let mut dated: Vec<(jiff::civil::Date, &Article)> = view
        .articles()
        .filter(|article| article.id.lang() == lang)
        .filter_map(|article| Some((snapshot.updated(article)?, &**article)))
        .collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    dated.truncate(FEED_MAX);
    // A feed without entries was last changed at no time that is known.
    let newest = dated
        .first()
        .map_or_else(|| "1970-01-01".to_owned(), |(day, _)| day.to_string());
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<title>{}</title>\n\
         <id>{base}/{lang}/</id>\n<link href=\"{base}/{lang}/\"/>\n<link rel=\"self\" href=\"{base}/{lang}/feed.xml\"/>\n\
         <updated>{newest}T00:00:00Z</updated>\n<author><name>{}</name></author>\n",
        lang.tag(),
        xml(snapshot.site.title.get(lang)),
        xml(&snapshot.site.name)
    );
    for (day, article) in dated {
        let id = article.permalink.as_ref().map_or_else(
            || article.id.url(),
            |permalink| format!("{}?lang={lang}", permalink.url()),
        );
        let _ = writeln!(
            out,
            "<entry><title>{}</title><id>{base}{id}</id><link href=\"{base}{}\"/><updated>{day}T00:00:00Z</updated><summary>{}</summary></entry>",
            xml(&article.title),
            article.id.url(),
            xml(&shorten(&article.lead().text, SUMMARY_WIDTH))
        );
    }
    out.push_str("</feed>\n");
    out
}

fn opensearch_text(base: &str, snapshot: &Snapshot, lang: Lang) -> String {
    let title = snapshot.site.title.get(lang);
    let short: String = if title.chars().count() <= SHORT_NAME_MAX {
        title
    } else {
        &snapshot.site.name
    }
    .chars()
    .take(SHORT_NAME_MAX)
    .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{}</ShortName>\n<Description>{}</Description>\n<Language>{}</Language>\n<InputEncoding>UTF-8</InputEncoding>\n\
         <Image width=\"300\" height=\"300\" type=\"image/png\">{base}/static/logo.png</Image>\n\
         <Url type=\"text/html\" template=\"{base}/{lang}/search?q={{searchTerms}}\"/>\n</OpenSearchDescription>\n",
        xml(&short),
        xml(title),
        lang.tag()
    )
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
        let summary = shorten(&article.lead().text, SUMMARY_WIDTH);
        let colon = if summary.is_empty() { "" } else { ": " };
        let title = article.title.replace(['[', ']'], " ");
        let _ = writeln!(
            out,
            "- [{title}]({base}{}.md){colon}{summary}",
            article.id.url()
        );
    }
    for child in &node.children {
        llms_category(base, snapshot, lang, child, out);
    }
}

/// A text as it may stand in XML: escaped, and without the controls that XML 1.0 forbids.
fn xml(text: &str) -> String {
    let is_forbidden = |c: char| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    let allowed: String = text
        .chars()
        .map(|c| if is_forbidden(c) { ' ' } else { c })
        .collect();
    escape(&allowed).into_owned()
}
