//! Every route on one page, grouped by who calls it.
//!
//! Gets:    the state.
//! Gives:   the router, which a test calls in memory and `run` behind a socket.
//! Touches: axum.
//! Never:   work: handlers have it.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use super::{AppState, api, assets, headers, pages};

/// All routes.
pub fn router(state: AppState) -> Router {
    Router::new()
        // Readers.
        .route("/", get(pages::home::entry))
        .route("/a/{permalink}", get(pages::article::permalink))
        .route("/assets/{*path}", get(assets::asset))
        .route("/static/logo.svg", get(assets::logo))
        .route("/favicon.ico", get(assets::logo))
        .route("/{lang}", get(pages::by_path))
        .route("/{lang}/", get(pages::home::home))
        .route("/{lang}/search", get(pages::search::search))
        .route("/{lang}/contact", get(pages::contact::contact))
        .route("/{lang}/{*path}", get(pages::by_path))
        // Programs.
        .route("/api/v1/search", get(api::search::search))
        .route("/api/v1/suggest", get(api::suggest::suggest))
        .route("/api/v1/articles/{*id}", get(api::article::article))
        .route("/api/{*path}", get(api::not_found))
        // Operators.
        .route("/healthz", get(api::health::alive))
        .route("/readyz", get(api::health::ready))
        .fallback(pages::by_path)
        .layer(from_fn_with_state(state.clone(), headers::secure))
        .with_state(state)
}
