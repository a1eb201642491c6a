//! What an address leads to: articles, categories, old addresses, and what does not exist.
//!
//! Gets:    an address that no other route is for.
//! Gives:   the page, the way to it, or the page for what does not exist.
//! Touches: the snapshot.
//! Never:   an address of more than `PATH_BYTES_MAX`.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use percent_encoding::percent_decode_str;

use super::links::category_url;
use super::not_found::missing;
use super::redirect::moved;
use super::{article, category, markdown};
use crate::ids::{ArticleId, Audience, Category, Lang};
use crate::server::AppState;
use crate::server::error::AppError;
use crate::server::given::giving;
use crate::site::Snapshot;

/// The longest address, in bytes: no id of ours comes near it, percent-encoded.
const PATH_BYTES_MAX: usize = 2_048;

/// Articles, categories, old addresses, and what does not exist.
pub(in crate::server) async fn by_path(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path().to_owned();
    if path.len() > PATH_BYTES_MAX {
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
            page.map(|page| giving(&article.id, page))
        } else {
            Ok(moved(&article.id.url()))
        };
    }
    let source = name
        .strip_suffix(".md")
        .and_then(|id| view.article(&id.parse::<ArticleId>().ok()?));
    if let Some(article) = source.filter(|_| plain.len() == path.len()) {
        let text = markdown::answer(state, snapshot, article);
        return text.map(|text| giving(&article.id, text));
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
