//! What an address leads to: articles, categories, old addresses, and what does not exist.
//!
//! Gets:    an address that no other route is for.
//! Gives:   the page, the way to it, or the page for what does not exist.
//! Touches: the snapshot.
//! Never:   an address of more than `PATH_BYTES_MAX`.

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use percent_encoding::percent_decode_str;

use super::article::ArticleQuery;
use super::bent::straightened;
use super::links::category_url;
use super::not_found::{missing_with, slug_words};
use super::redirect::moved;
use super::{article, category, markdown};
use crate::catalog::{CategoryNode, View};
use crate::ids::{ArticleId, Audience, Category};
use crate::server::asker::Asker;
use crate::server::audience::WRITERS;
use crate::server::error::AppError;
use crate::server::given::giving;
use crate::server::lang;
use crate::server::query::Query;
use crate::server::rates::What;
use crate::server::state::AppState;
use crate::server::visit::Visit;

/// The longest address, in bytes: no id of ours comes near it, percent-encoded.
const PATH_BYTES_MAX: usize = 2_048;

/// Articles, categories, old addresses, and what does not exist.
pub(in crate::server) async fn by_path(
    State(state): State<AppState>,
    audience: Audience,
    Query(query): Query<ArticleQuery>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let asker = Asker::of(&parts, &state);
    let Parts {
        uri,
        headers,
        extensions,
        ..
    } = parts;
    if uri.path().len() > PATH_BYTES_MAX {
        return AppError::TooLong.into_page(&state);
    }
    // What was cut inside a character is told from what stands before it.
    let path = percent_decode_str(uri.path()).decode_utf8_lossy();
    let asked = path.clone().into_owned();
    let found = state.blocking(move |state, snapshot| {
        // Nothing but what begins with a language is found here, old addresses apart, which lead away.
        let lang = lang::of_path(&asked).unwrap_or_else(|| lang::first(&snapshot.site.languages));
        let visit = Visit {
            state,
            snapshot,
            lang,
            audience,
            asker,
        };
        match look_up(&visit, &asked, &query) {
            // Writers see what readers do not, in the preview, which lets nobody else in.
            Err(AppError::NotFound) if state.options().preview.is_some() => {
                let audience = WRITERS;
                look_up(&Visit { audience, ..visit }, &asked, &query)
            }
            found => found,
        }
    });
    match found.await {
        Ok(response) => response,
        Err(AppError::NotFound) => {
            let may_search = || state.rated(What::Search, &extensions, &headers).is_ok();
            let words = slug_words(&path).filter(|_| may_search());
            missing_with(&state, audience, &headers, &path, words).await
        }
        Err(error) => error.into_page(&state),
    }
}

fn look_up(visit: &Visit<'_>, path: &str, query: &ArticleQuery) -> Result<Response, AppError> {
    let view = visit.view();
    let plain = path.trim_end_matches('/');
    let name = plain.trim_start_matches('/');
    let node = category_at(view, name);
    if let Some(node) = node.filter(|_| path.ends_with('/')) {
        return category::page(visit, node);
    }
    let article_of = |id: &str| view.article(&id.parse::<ArticleId>().ok()?);
    if let Some(article) = article_of(name) {
        return if plain.len() == path.len() && !article.id.is_index() {
            let page = article::page(visit, article, query);
            page.map(|page| giving(&article.id, page))
        } else {
            Ok(moved(&article.id.url()))
        };
    }
    let source = name.strip_suffix(".md").and_then(article_of);
    if let Some(article) = source.filter(|_| plain.len() == path.len()) {
        let text = markdown::answer(visit, article);
        return text.map(|text| giving(&article.id, text));
    }
    if let Some(node) = node {
        return Ok(moved(&category_url(visit.lang, &node.path)));
    }
    // What moved by its form, what git says moved, and what was bent on its way here, leads on in one hop.
    let guesses: Vec<String> = std::iter::once(path.to_owned())
        .chain(straightened(path))
        .collect();
    let by_form = || guesses.iter().find_map(|guess| by_form(visit, view, guess));
    let straight = guesses.iter().find_map(|guess| view.address_of(guess));
    // The path of a file as it lies in the content folder.
    let by_file = || guesses.iter().find_map(|guess| view.address_of_file(guess));
    let is_gone = || {
        visit
            .snapshot
            .site
            .gone
            .iter()
            .any(|gone| gone.path == plain)
    };
    let by_rename = || guesses.iter().find_map(|guess| by_rename(visit, guess));
    let url = straight.or_else(by_form).or_else(by_file);
    let url = url.or_else(|| if is_gone() { None } else { by_rename() });
    Ok(moved(&url.ok_or(AppError::NotFound)?))
}

/// Where git says that the file of an address went.
fn by_rename(visit: &Visit<'_>, path: &str) -> Option<String> {
    visit.snapshot.address_by_renames(path, visit.audience)
}

/// Where a `[[redirect]]` of the site leads, when there is something at its end, perhaps in a bent form itself.
fn by_form(visit: &Visit<'_>, view: View<'_>, path: &str) -> Option<String> {
    let mut redirects = visit.snapshot.site.redirects.iter();
    redirects.find_map(|redirect| {
        let target = redirect.target(path)?;
        let (to, fragment) = target.split_at(target.find('#').unwrap_or(target.len()));
        let guesses: Vec<String> = std::iter::once(to.to_owned())
            .chain(straightened(to))
            .collect();
        let straight = guesses.iter().find_map(|guess| view.address_of(guess));
        let by_rename = || guesses.iter().find_map(|guess| by_rename(visit, guess));
        let url = straight.or_else(by_rename)?;
        Some(format!("{url}{fragment}"))
    })
}

/// The category of an address without its outer slashes.
fn category_at<'a>(view: View<'a>, name: &str) -> Option<&'a CategoryNode> {
    let (lang, path) = name.split_once('/')?;
    let category = path.parse::<Category>().ok()?;
    view.category(lang.parse().ok()?, &category)
}
