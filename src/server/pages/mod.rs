//! Pages for people, complete without JavaScript.
//!
//! Gets:    addresses.
//! Gives:   HTML from one snapshot.
//! Touches: the snapshot, the templates.
//! Never:   a decision in a template: each gets the values that it shows.

pub(super) mod article;
pub(super) mod category;
pub(super) mod contact;
pub(super) mod feedback;
pub(super) mod home;
mod markdown;
pub(super) mod message;
pub(super) mod search;
pub(super) mod verify;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Value, context};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::AppState;
use super::error::AppError;
use super::templates::SCRIPT;
use super::{lang, observe};
use crate::catalog::CategoryNode;
use crate::config::Gone;
use crate::content::Article;
use crate::ids::{ArticleId, Audience, Category, Lang};
use crate::site::Snapshot;
use crate::text::units::is_han;

/// How many questions the home page and empty pages show.
const TOP: usize = 8;

/// Articles, categories, old addresses, and what does not exist.
pub(super) async fn by_path(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path().to_owned();
    if path.len() > 2_048 {
        return AppError::TooLong.into_page(&state);
    }
    let Ok(path) = percent_decode_str(&path)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
    else {
        return missing(&state, &headers, "/").await;
    };
    let asked = path.clone();
    let query = uri.query().map(str::to_owned);
    let found = state
        .blocking(move |state, snapshot| look_up(state, snapshot, &asked, query.as_deref()))
        .await;
    match found {
        Ok(response) => response,
        Err(AppError::NotFound) => missing(&state, &headers, &path).await,
        Err(error) => error.into_page(&state),
    }
}

fn look_up(
    state: &AppState,
    snapshot: &Snapshot,
    path: &str,
    query: Option<&str>,
) -> Result<Response, AppError> {
    let view = snapshot.view(Audience::Public);
    let plain = path.trim_end_matches('/');
    let name = plain.trim_start_matches('/');
    if let Some(article) = name
        .parse::<ArticleId>()
        .ok()
        .and_then(|id| view.article(&id))
    {
        return if plain.len() == path.len() {
            let page = article::page(state, snapshot, article, query);
            page.map(|page| observe::giving(&article.id, page))
        } else {
            Ok(moved(&article.id.url()))
        };
    }
    let source = name
        .strip_suffix(".md")
        .and_then(|id| view.article(&id.parse::<ArticleId>().ok()?));
    if let Some(article) = source.filter(|_| plain.len() == path.len()) {
        let text = markdown::answer(state, snapshot, article);
        return text.map(|text| observe::giving(&article.id, text));
    }
    let (lang, rest) = name.split_once('/').unwrap_or((name, ""));
    if let Ok(lang) = lang.parse::<Lang>() {
        if rest.is_empty() {
            return Ok(moved(&format!("/{lang}/")));
        }
        if let Some(node) = rest
            .parse::<Category>()
            .ok()
            .and_then(|category| view.category(lang, &category))
        {
            return if path.ends_with('/') {
                category::page(state, snapshot, lang, node)
            } else {
                Ok(moved(&category_url(lang, &node.path)))
            };
        }
    }
    view.redirect(plain)
        .map(|article| moved(&article.id.url()))
        .ok_or(AppError::NotFound)
}

/// Sends the browser to another page of this site, for good. `to` is made of ids, never of what was asked.
fn moved(to: &str) -> Response {
    redirect(StatusCode::MOVED_PERMANENTLY, to)
}

/// What an answer in the language of its reader depends on.
const VARY_BY_READER: [(HeaderName, &str); 1] = [(header::VARY, "Cookie, Accept-Language")];

/// Sends the browser to the page in the language of its reader, who may have another one tomorrow.
fn by_reader(to: &str) -> Response {
    (VARY_BY_READER, redirect(StatusCode::FOUND, to)).into_response()
}

/// Sends the browser to another page of this site. `to` is made of ids, which are plain ASCII, and of anchors.
fn redirect(status: StatusCode, to: &str) -> Response {
    const ODD: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>');
    let to = utf8_percent_encode(to, ODD).to_string();
    let value = HeaderValue::from_str(&to).unwrap_or(HeaderValue::from_static("/"));
    (status, [(header::LOCATION, value)]).into_response()
}

/// The page for what does not exist, or what this reader may not see: the two look alike. What was taken away for good is
/// told, and so is an article that only another language has.
pub(super) async fn missing(state: &AppState, headers: &HeaderMap, path: &str) -> Response {
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

fn not_found_page(
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
        channels => contact::channels(state, snapshot, lang),
    };
    render(state, snapshot, "not_found.html", lang, &page, extra)
}

fn gone_page(
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
fn elsewhere<'s>(snapshot: &'s Snapshot, id: &ArticleId) -> Option<&'s Article> {
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

fn foreign_link(article: &Article) -> Value {
    let lang = article.id.lang();
    context! { url => article.id.url(), title => article.title.as_str(), lang => lang.as_str(), lang_tag => lang.tag() }
}

fn content_language(lang: Lang) -> [(HeaderName, HeaderValue); 1] {
    [(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(lang.tag()),
    )]
}

/// A page, or the page for what went wrong with it.
fn page_of(state: &AppState, lang: Lang, html: Result<String, AppError>) -> Response {
    html.map_or_else(|error| error.into_page(state), |html| ok(lang, html))
}

/// A page that was found.
fn ok(lang: Lang, html: String) -> Response {
    (content_language(lang), Html(html)).into_response()
}

/// What the frame of every page needs to know of it.
#[derive(Default)]
struct Page {
    title: String,
    description: Option<String>,
    noindex: bool,
    /// Its own address, a path; none where it has no address of its own.
    path: Option<String>,
    /// The same page in other languages, with itself, as paths.
    versions: Vec<(Lang, String)>,
    /// Where the language link leads when there is no such version.
    untranslated: Option<String>,
    /// The text of the search field.
    q: String,
    /// What the message to support is to know of this page: `q=…` or `article=…`, encoded.
    about: Option<String>,
    /// The same as Markdown, a path.
    markdown: Option<String>,
    /// Where it lies, from the home page to itself: `(title, path)`.
    breadcrumbs: Vec<(String, String)>,
}

fn render(
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

/// The breadcrumbs of a page for programs: home, the categories above it, itself.
fn breadcrumbs(
    state: &AppState,
    snapshot: &Snapshot,
    lang: Lang,
    above: Option<&Category>,
    itself: (String, String),
) -> Vec<(String, String)> {
    let view = snapshot.view(Audience::Public);
    let home = (state.templates().word(lang, "home"), format!("/{lang}/"));
    let ancestors = above
        .into_iter()
        .flat_map(|c| c.ancestors().collect::<Vec<_>>());
    let nodes = ancestors
        .filter_map(|category| view.category(lang, &category))
        .map(|node| (node.title.clone(), category_url(lang, &node.path)));
    std::iter::once(home).chain(nodes).chain([itself]).collect()
}

fn category_url(lang: Lang, category: &Category) -> String {
    format!("/{lang}/{category}/")
}

/// The address of a category with its title and number of articles.
fn category_link(lang: Lang, node: &CategoryNode) -> Value {
    context! { url => category_url(lang, &node.path), title => node.title.as_str(), count => node.count }
}

/// The outermost categories of a language.
fn categories(snapshot: &Snapshot, lang: Lang) -> Vec<Value> {
    snapshot
        .view(Audience::Public)
        .categories(lang)
        .iter()
        .map(|node| category_link(lang, node))
        .collect()
}

/// Where a page lies: the categories above it, `last` included.
fn crumbs(snapshot: &Snapshot, lang: Lang, last: Option<&Category>) -> Vec<Value> {
    let view = snapshot.view(Audience::Public);
    let ancestors: Vec<Category> = last
        .into_iter()
        .flat_map(|c| c.ancestors().collect::<Vec<_>>())
        .collect();
    let nodes = ancestors
        .iter()
        .filter_map(|category| view.category(lang, category));
    nodes
        .map(
            |node| context! { url => category_url(lang, &node.path), title => node.title.as_str() },
        )
        .collect()
}

fn article_link(article: &Article) -> Value {
    context! { url => article.id.url(), title => article.title.as_str() }
}

/// The questions that most readers come with: those of `site.toml`, else the first of each category.
fn top(snapshot: &Snapshot, lang: Lang) -> Vec<Value> {
    let view = snapshot.view(Audience::Public);
    let named = snapshot
        .site
        .top
        .iter()
        .filter_map(|permalink| view.by_permalink(permalink, lang));
    let named = named.filter(|article| article.id.lang() == lang);
    let first = view
        .categories(lang)
        .iter()
        .filter_map(|node| view.articles_in(node).next());
    let mut shown: Vec<&Article> = Vec::new();
    for article in named.chain(first.filter(|_| snapshot.site.top.is_empty())) {
        if shown.len() < TOP && !shown.iter().any(|a| a.id == article.id) {
            shown.push(article);
        }
    }
    shown.into_iter().map(article_link).collect()
}

/// The longest description for search engines, in the width of letters.
const DESCRIPTION_WIDTH: usize = 200;

/// What a page that is a list is about: its title and what it lists.
fn described<'t>(title: &str, listed: impl Iterator<Item = &'t str>, lang: Lang) -> Option<String> {
    let (colon, comma) = match lang {
        Lang::Zh => ("：", "、"),
        Lang::En => (": ", ", "),
    };
    let listed = listed.collect::<Vec<_>>().join(comma);
    (!listed.is_empty()).then(|| shorten(&format!("{title}{colon}{listed}"), DESCRIPTION_WIDTH))
}

/// A text cut to what fits in `width` (a Han character counts 2, another 1): at the end of a sentence where one ends in
/// the second half, else between words.
pub(in crate::server) fn shorten(text: &str, width: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut spent = 0;
    let cut = text.char_indices().find(|(_, c)| {
        spent += if is_han(*c) || !c.is_ascii() { 2 } else { 1 };
        spent > width
    });
    let Some((cut, _)) = cut else { return text };
    let kept = &text[..cut];
    let ends = |at: usize, c: char| match c {
        '。' | '！' | '？' => true,
        // Not the point in 0.0001.
        '.' | '!' | '?' => text[at + 1..].starts_with(' '),
        _ => false,
    };
    if let Some((at, c)) = kept.char_indices().rfind(|&(at, c)| ends(at, c))
        && at > cut / 2
    {
        return kept[..at + c.len_utf8()].to_owned();
    }
    let in_word = kept.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text[cut..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let kept = if in_word {
        kept.rfind(' ').map_or(kept, |space| &kept[..space])
    } else {
        kept
    };
    format!(
        "{}…",
        kept.trim_end_matches([' ', ',', '，', '、', '-', '–'])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_sentences_or_words_and_never_in_a_number() {
        assert_eq!(
            shorten("For BTC it is 0.0001 BTC. For ETH 0.005.", 30),
            "For BTC it is 0.0001 BTC."
        );
        assert_eq!(
            shorten("For BTC it is 0.0001 BTC and more", 17),
            "For BTC it is…"
        );
        assert_eq!(
            shorten("先看状态。再看记录，然后联系客服。", 20),
            "先看状态。再看记录…"
        );
        assert_eq!(
            shorten("先看状态，就好。再看记录。", 20),
            "先看状态，就好。"
        );
        assert_eq!(shorten("short", 20), "short");
    }
}
