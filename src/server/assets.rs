//! Files that articles show, from `assets/`, and the site's own.
//!
//! Gets:    a path below `/assets/` or `/static/`.
//! Gives:   the file with its type.
//! Touches: the content folder's `assets/`, through `content::source`.
//! Never:   a path out of it, a symbolic link, a type that a browser would run, a file that only articles show which readers may
//!          not see.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::AppState;
use super::error::AppError;
use super::pages;
use super::templates::StaticFile;
use crate::content::source;

/// GET `/assets/{path}`.
pub(super) async fn asset(State(state): State<AppState>, Path(path): Path<String>) -> Response {
    let content = state.options().content.clone();
    let name = path.clone();
    let read = state.blocking(move |_, snapshot| {
        let seen = snapshot.shows_asset(&name).then(|| source::read_asset(&content, &name));
        seen.flatten().ok_or(AppError::NotFound)
    });
    let read = read.await;
    match read {
        Ok(bytes) => ([(header::CONTENT_TYPE, HeaderValue::from_static(type_of(&path)))], bytes).into_response(),
        Err(AppError::NotFound) => pages::missing(&state, &axum::http::HeaderMap::new(), &format!("/assets/{path}")).await,
        Err(error) => error.into_page(&state),
    }
}

/// GET `/static/{name}`: for good under the name that holds its hash, and with a look at the server under its plain name
/// or an older hash, as a page of before the last change asks for it.
pub(super) async fn file(State(state): State<AppState>, Path(name): Path<String>) -> Response {
    let templates = state.templates();
    match templates.file_at(&name) {
        Some((file, of_now)) => own(file, of_now),
        None => pages::missing(&state, &axum::http::HeaderMap::new(), &format!("/static/{name}")).await,
    }
}

/// GET `/favicon.ico`.
pub(super) async fn icon(State(state): State<AppState>) -> Response {
    let templates = state.templates();
    templates.file("logo.svg").map_or_else(|| axum::http::StatusCode::NOT_FOUND.into_response(), |file| own(file, false))
}

fn own(file: &StaticFile, for_good: bool) -> Response {
    let lives = if for_good { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static(lives)),
    ];
    (headers, file.bytes.clone()).into_response()
}

/// Types by the end of a name. Anything unknown is offered as a download, scripts too; with `nosniff` and a sandbox, SVG
/// runs nothing.
pub(super) fn type_of(path: &str) -> &'static str {
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}
