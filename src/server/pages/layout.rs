//! The frame of every page.
//!
//! Gets:    what a page says of itself, and what its template shows.
//! Gives:   HTML, and the answer that it is.
//! Touches: the snapshot, the templates.
//! Never:   a decision in a template.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Value, context};

use crate::ids::Lang;
use crate::server::AppState;
use crate::server::error::AppError;
use crate::server::templates::SCRIPT;
use crate::site::Snapshot;

pub(super) fn content_language(lang: Lang) -> [(HeaderName, HeaderValue); 1] {
    [(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(lang.tag()),
    )]
}

/// A page, or the page for what went wrong with it.
pub(super) fn page_of(state: &AppState, lang: Lang, html: Result<String, AppError>) -> Response {
    html.map_or_else(|error| error.into_page(state), |html| ok(lang, html))
}

/// A page that was found.
pub(super) fn ok(lang: Lang, html: String) -> Response {
    (content_language(lang), Html(html)).into_response()
}

/// What the frame of every page needs to know of it.
#[derive(Default)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) noindex: bool,
    /// Its own address, a path; none where it has no address of its own.
    pub(super) path: Option<String>,
    /// The same page in other languages, with itself, as paths.
    pub(super) versions: Vec<(Lang, String)>,
    /// Where the language link leads when there is no such version.
    pub(super) untranslated: Option<String>,
    /// The text of the search field.
    pub(super) q: String,
    /// What the message to support is to know of this page: `q=…` or `article=…`, encoded.
    pub(super) about: Option<String>,
    /// The same as Markdown, a path.
    pub(super) markdown: Option<String>,
    /// Where it lies, from the home page to itself: `(title, path)`.
    pub(super) breadcrumbs: Vec<(String, String)>,
}

pub(super) fn render(
    state: &AppState,
    snapshot: &Snapshot,
    template: &str,
    lang: Lang,
    page: &Page,
    extra: Value,
) -> Result<String, AppError> {
    let templates = state.templates();
    let other = snapshot
        .site
        .languages
        .iter()
        .copied()
        .find(|l| *l != lang)
        .unwrap_or(lang);
    let base = state.options().base_url.as_deref();
    let absolute = |path: &String| base.map(|base| format!("{base}{path}"));
    let alternates: Vec<Value> = match base {
        Some(base) if page.versions.len() > 1 && !page.noindex => {
            let default = page
                .versions
                .iter()
                .find(|(l, _)| *l == Lang::En)
                .or(page.versions.first());
            let all = page
                .versions
                .iter()
                .map(|(l, path)| (l.tag(), path))
                .chain(default.map(|(_, path)| ("x-default", path)));
            all.map(|(tag, path)| context! { tag, url => format!("{base}{path}") })
                .collect()
        }
        _ => Vec::new(),
    };
    let other_url = page
        .versions
        .iter()
        .find(|(l, _)| *l == other)
        .map(|(_, path)| path.clone());
    let look = &snapshot.site.look;
    let file_url = |name: &str| templates.file(name).map(|file| file.url.clone());
    let accent_css = look.accent_css();
    let frame = context! {
        site => context! { name => snapshot.site.name.as_str(), title => snapshot.site.title.get(lang) },
        lang => lang.as_str(),
        lang_tag => lang.tag(),
        w => templates.words(lang),
        css => templates.css(),
        accent_css => (!accent_css.is_empty()).then(|| Value::from_safe_string(accent_css)),
        script_url => file_url(SCRIPT),
        icon_url => file_url("logo.svg"),
        logo_url => look.logo.as_ref().map(|logo| format!("/{logo}")),
        og_image => file_url("logo.png").as_ref().and_then(absolute),
        footer => Some(look.footer.get(lang)).filter(|text| !text.is_empty()),
        feed_url => base.map(|_| format!("/{lang}/feed.xml")),
        opensearch_url => base.map(|_| format!("/opensearch-{lang}.xml")),
        suggest_url => format!("/api/v1/suggest?lang={lang}&q="),
        page => context! {
            title => page.title.as_str(),
            markdown_url => page.markdown.as_deref(),
            breadcrumbs_json => base.filter(|_| !page.breadcrumbs.is_empty()).map(|base| breadcrumbs_json(base, &page.breadcrumbs)),
            description => page.description.as_deref(),
            noindex => page.noindex,
            canonical => page.path.as_ref().and_then(absolute),
        },
        other => context! {
            lang => other.as_str(),
            lang_tag => other.tag(),
            label => match other { Lang::Zh => "中文", Lang::En => "English" },
            url => other_url.or_else(|| page.untranslated.clone()).unwrap_or_else(|| format!("/{other}/")),
        },
        alternates,
        q => page.q.as_str(),
        search_url => format!("/{lang}/search"),
        home_url => format!("/{lang}/"),
        contact_url => format!("/{lang}/contact"),
        ask_url => page.about.as_ref().map_or_else(|| format!("/{lang}/contact"), |about| format!("/{lang}/contact?{about}")),
        message_url => format!("/{lang}/contact/message"),
        verify_url => format!("/{lang}/verify"),
    };
    templates.render(template, &context! { ..extra, ..frame })
}

/// A BreadcrumbList of schema.org. It stands in `<script>`, so no `<` may stand in it.
fn breadcrumbs_json(base: &str, crumbs: &[(String, String)]) -> Value {
    let item = |(at, (name, path)): (usize, &(String, String))| serde_json::json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": format!("{base}{path}") });
    let items: Vec<serde_json::Value> = crumbs.iter().enumerate().map(item).collect();
    let list = serde_json::json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items });
    Value::from_safe_string(list.to_string().replace('<', "\\u003c"))
}
