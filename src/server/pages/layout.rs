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
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::templates::SCRIPT;
use crate::server::visit::Visit;

pub(super) fn content_language(lang: Lang) -> [(HeaderName, HeaderValue); 1] {
    [(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(lang.tag()),
    )]
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
    /// The address that it keeps when it moves, a path.
    pub(super) permanent: Option<String>,
    /// The same page in other languages, with itself, as paths.
    pub(super) versions: Vec<(Lang, String)>,
    /// What the home page of a language without a version is asked, behind its address.
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

/// A page: what its template shows, and the frame.
pub(super) fn render(
    visit: &Visit<'_>,
    template: &str,
    page: &Page,
    extra: Value,
) -> Result<String, AppError> {
    let templates = visit.state.templates();
    let base = visit.state.options().base_url.as_deref();
    let lang = visit.lang;
    let others = others(visit, page);
    let addresses = context! {
        feed_url => base.map(|_| visit.path("feed.xml")),
        opensearch_url => base.map(|_| format!("/opensearch-{lang}.xml")),
        suggest_url => format!("/api/v1/suggest?lang={lang}&q="),
        search_url => visit.path("search"),
        home_url => visit.path(""),
        contact_url => visit.path("contact"),
        ask_url => visit.path(&page.about.as_ref().map_or_else(|| "contact".to_owned(), |about| format!("contact?{about}"))),
        message_url => visit.path("contact/message"),
        verify_url => visit.path("verify"),
    };
    let frame = context! {
        lang => lang.as_str(),
        lang_tag => lang.tag(),
        w => templates.words(lang, &visit.snapshot.site.words),
        has_contact => visit.has_contact(),
        has_verify => visit.has_verify(),
        // Themes of before there were more than two languages know one.
        other => others.first().cloned().unwrap_or_else(|| language(page, lang)),
        others,
        page => context! {
            title => page.title.as_str(),
            markdown_url => page.markdown.as_deref(),
            breadcrumbs_json => base.filter(|_| !page.breadcrumbs.is_empty()).map(|base| breadcrumbs_json(base, &page.breadcrumbs)),
            description => page.description.as_deref(),
            noindex => page.noindex,
            canonical => base.zip(page.path.as_ref()).map(|(base, path)| format!("{base}{path}")),
            permanent => base.zip(page.permanent.as_ref()).map(|(base, path)| format!("{base}{path}")),
        },
        alternates => base.map(|base| alternates(visit, base, page)),
        q => page.q.as_str(),
    };
    let look = look(visit, base);
    let html = templates.render(
        template,
        &context! { ..extra, ..frame, ..addresses, ..look },
    )?;
    Ok(visit.state.mount().complete_html(html))
}

/// What the site looks like on every page.
fn look(visit: &Visit<'_>, base: Option<&str>) -> Value {
    let (templates, site) = (visit.state.templates(), &visit.snapshot.site);
    let file_url = |name: &str| templates.file(name).map(|file| file.url.clone());
    let accent_css = site.look.accent_css();
    context! {
        site => context! {
            name => site.name.as_str(),
            title => site.title.get(visit.lang),
            short_title => site.short_title.own(visit.lang).unwrap_or(site.title.get(visit.lang)),
        },
        css => templates.css(),
        accent_css => (!accent_css.is_empty()).then(|| Value::from_safe_string(accent_css)),
        script_url => file_url(SCRIPT),
        icon_url => file_url("logo.svg"),
        logo_url => site.look.logo.as_ref().map(|logo| format!("/{logo}")),
        og_image => base.zip(file_url("logo.png")).map(|(base, path)| format!("{base}{path}")),
        footer => Some(site.look.footer.get(visit.lang)).filter(|text| !text.is_empty()),
    }
}

/// Links to the same page in the other languages of the site, or to where the page says that a reader of them goes: none on a
/// site of one language.
fn others(visit: &Visit<'_>, page: &Page) -> Vec<Value> {
    let others = visit.other_languages();
    others.map(|lang| language(page, lang)).collect()
}

/// A link to a page in a language. Themes of before there were more than two languages show one, though it be to the page itself.
fn language(page: &Page, lang: Lang) -> Value {
    let version = page.versions.iter().find(|(l, _)| *l == lang);
    let untranslated = page.untranslated.as_deref().unwrap_or_default();
    let url = version.map_or_else(
        || format!("/{lang}/{untranslated}"),
        |(_, path)| path.clone(),
    );
    context! { lang => lang.as_str(), lang_tag => lang.tag(), label => lang.name(), url }
}

/// The versions of a page as search engines want them, with the one for readers of any other language: the site's first.
fn alternates(visit: &Visit<'_>, base: &str, page: &Page) -> Vec<Value> {
    if page.versions.len() < 2 || page.noindex {
        return Vec::new();
    }
    let first = lang::first(&visit.snapshot.site.languages);
    let default = page.versions.iter().find(|(lang, _)| *lang == first);
    let default = default.or(page.versions.first());
    let default = default.map(|(_, path)| ("x-default", path));
    let all = page.versions.iter().map(|(lang, path)| (lang.tag(), path));
    all.chain(default)
        .map(|(tag, path)| context! { tag, url => format!("{base}{path}") })
        .collect()
}

/// A BreadcrumbList of schema.org. It stands in `<script>`, so no `<` may stand in it.
fn breadcrumbs_json(base: &str, crumbs: &[(String, String)]) -> Value {
    let item = |(at, (name, path)): (usize, &(String, String))| serde_json::json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": format!("{base}{path}") });
    let items: Vec<serde_json::Value> = crumbs.iter().enumerate().map(item).collect();
    let list = serde_json::json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items });
    Value::from_safe_string(list.to_string().replace('<', "\\u003c"))
}

/// An answer to a form, in which what was typed stands: for nobody but the browser that sent it, which shows it again when its
/// reader comes back to it. Under `no-store` that is an error page, and what was typed is lost.
pub(super) fn own(response: Response) -> Response {
    let own = HeaderValue::from_static("private, no-cache");
    ([(header::CACHE_CONTROL, own)], response).into_response()
}
