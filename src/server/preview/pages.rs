//! Pages of the workspace: the list of all that readers do not see, a page at a width, the script.
//!
//! Gets:    addresses below `/preview/`.
//! Gives:   HTML.
//! Touches: the snapshot, through `bar` and `articles`.
//! Never:   an answer on a server that is no preview.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Value, context};

use super::articles::{Looked, listed};
use super::bar::{About, WIDTHS};
use super::dressing::styles;
use super::texts::{SCRIPT, render, word};
use crate::ids::{ArticleId, Lang};
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::state::AppState;

/// GET `/preview/preview.js`.
pub(in crate::server) async fn script(State(state): State<AppState>) -> Response {
    match state.options().preview {
        Some(_) => (
            [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
            SCRIPT,
        )
            .into_response(),
        None => AppError::NotFound.into_page(&state),
    }
}

/// GET `/preview/`: what readers do not see, what is broken and what changed.
pub(in crate::server) async fn list(State(state): State<AppState>, headers: HeaderMap) -> Response {
    page(&state, move |about| {
        let about = About {
            lang: lang::of_reader(&headers, &about.snapshot.site.languages),
            ..*about
        };
        let unpublished = about.preview.unpublished(about.snapshot.generation);
        let row = |looked: &Looked| {
            let states = looked.states(about.snapshot, unpublished.as_deref()).into_iter();
            context! {
                url => looked.id.url(),
                title => looked.article.as_ref().map_or(looked.id.as_str(), |article| article.title.as_str()),
                tag => looked.id.lang().tag(),
                file => looked.file.to_string_lossy(),
                badges => states.map(|kind| context! { kind, text => word(about.lang, kind) }).collect::<Vec<_>>(),
                problems => looked.problems.len(),
            }
        };
        let rows: Vec<Value> = listed(about.snapshot, unpublished.as_deref()).iter().map(row).collect();
        shown("list.html", &about, context! { rows, has_git => unpublished.is_some() })
    })
    .await
}

/// GET `/preview/width/{pixels}/{id}`: the page in a frame.
pub(in crate::server) async fn frame(
    State(state): State<AppState>,
    Path((pixels, id)): Path<(String, String)>,
) -> Response {
    article(&state, "width", id, move |about, looked| {
        let width = pixels.parse().ok().filter(|width| WIDTHS.contains(width));
        let width = width.ok_or(AppError::NotFound)?.to_string();
        let about = About {
            tab: &width,
            ..*about
        };
        let title = word(about.lang, "frame_title").replace("{q}", &width);
        shown(
            "frame.html",
            &about,
            context! { width => width.as_str(), frame_title => title, url => looked.id.url() },
        )
    })
    .await
}

/// A page of the workspace about an article.
pub(super) async fn article(
    state: &AppState,
    tab: &'static str,
    id: String,
    work: impl FnOnce(&About<'_>, &Looked) -> Result<String, AppError> + Send + 'static,
) -> Response {
    page(state, move |about| {
        let id: ArticleId = id.parse().map_err(|_| AppError::NotFound)?;
        let looked = Looked::at(about.snapshot, &id).ok_or(AppError::NotFound)?;
        let about = About {
            looked: Some(&looked),
            lang: id.lang(),
            tab,
            ..*about
        };
        work(&about, &looked)
    })
    .await
}

/// A page of the workspace.
pub(super) async fn page(
    state: &AppState,
    work: impl FnOnce(&About<'_>) -> Result<String, AppError> + Send + 'static,
) -> Response {
    let made = state.searching(move |state, snapshot| {
        let preview = state.options().preview.as_ref().ok_or(AppError::NotFound)?;
        work(&About {
            preview,
            snapshot,
            lang: Lang::En,
            looked: None,
            tab: "list",
            generation: snapshot.generation,
        })
    });
    match made.await {
        Ok(html) => Html(html).into_response(),
        Err(error) => error.into_page(state),
    }
}

/// HTML of a template, with the frame of the workspace.
pub(super) fn shown(template: &str, about: &About<'_>, extra: Value) -> Result<String, AppError> {
    let site = &about.snapshot.site;
    let accent = site.look.accent_css();
    let frame = context! {
        css => styles(),
        site_title => site.title.get(about.lang),
        accent_css => (!accent.is_empty()).then(|| Value::from_safe_string(accent)),
    };
    render(template, &context! { ..extra, ..frame, ..about.context() })
}
