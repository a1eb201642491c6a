//! Every route on one page, grouped by who calls it.
//!
//! Gets:    the state.
//! Gives:   the router, which a test calls in memory and `run` behind a socket.
//! Touches: axum.
//! Never:   work: handlers have it.
//!
//! `router` is over 60 lines: a flat list of routes, which is looked up in one place.

use std::convert::Infallible;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn_with_state, map_request};
use axum::routing::{MethodRouter, get, post};

use super::middleware::{
    admission, compression, cors, forms, observation, rate_limits, security_headers, validator,
};
use super::state::AppState;
use super::{agents, api, assets, discovery, feedback, metrics, pages, preview};
use crate::ids::Lang;

/// The largest form or JSON body of what somebody pasted or writes, in bytes: 10,000 characters, percent-encoded, are up to
/// 90,000.
const TYPED_BYTES_MAX: usize = 128_000;

/// All routes.
pub fn router(state: AppState) -> Router {
    let has_metrics = state.options().metrics_token.is_some();
    // What scripts of listed sites may read.
    let readable = |route| cors::readable(&state.options().cors_origins, route);
    let router = Router::new()
        // Readers.
        .route("/", get(pages::home::entry))
        .route("/a/{permalink}", get(pages::permalink::permalink))
        .route("/assets/{*path}", get(assets::asset))
        .route("/pictures/{*path}", get(assets::picture))
        .route("/static/{name}", get(assets::file))
        .route("/favicon.ico", get(assets::icon))
        .route("/{lang}", get(pages::by_path::by_path))
        .route("/{lang}/", get(pages::home::home))
        .route(
            "/{lang}/search",
            form(
                get(pages::search::search).post(pages::pasted::search),
                TYPED_BYTES_MAX,
            ),
        )
        .route("/{lang}/contact", get(pages::contact::contact))
        .route(
            "/{lang}/contact/message",
            form(
                get(pages::message::form).post(pages::message::message),
                TYPED_BYTES_MAX,
            ),
        )
        .route(
            "/{lang}/feedback",
            form(post(pages::feedback::feedback), feedback::BODY_BYTES_MAX),
        )
        .route(
            "/{lang}/verify",
            form(
                get(pages::verify::form).post(pages::verify::verify),
                TYPED_BYTES_MAX,
            ),
        )
        .route("/{lang}/{*path}", get(pages::by_path::by_path))
        // Programs.
        .route(
            "/api/v1/search",
            readable(
                get(api::search::search)
                    .post(api::search_text::search_text)
                    .layer(DefaultBodyLimit::max(TYPED_BYTES_MAX)),
            ),
        )
        .route("/api/v1/suggest", readable(get(api::suggest::suggest)))
        .route(
            "/api/v1/articles/{*id}",
            readable(get(api::article::article)),
        )
        .route(
            "/api/v1/feedback",
            post(api::feedback::feedback).layer(DefaultBodyLimit::max(feedback::BODY_BYTES_MAX)),
        )
        .route(
            "/api/v1/verify",
            post(api::verify::verify).layer(DefaultBodyLimit::max(TYPED_BYTES_MAX)),
        )
        .route(
            "/api/v1/opened",
            form(post(api::opened::opened), api::opened::OPENED_BYTES_MAX),
        )
        .route("/api/{*path}", get(api::not_found))
        .route("/sitemap.xml", get(discovery::sitemap))
        .route("/robots.txt", get(discovery::robots))
        .route("/llms.txt", get(discovery::llms))
        .route("/{lang}/feed.xml", get(discovery::feed))
        // Writers, where the server is a preview; else there is nothing.
        .route("/preview/", get(preview::pages::list))
        .route("/preview/events", get(preview::events::events))
        .route("/preview/preview.js", get(preview::pages::script))
        .route("/preview/insights", get(preview::insights::insights))
        .route("/preview/beside/{*id}", get(preview::beside::beside))
        .route("/preview/width/{pixels}/{*id}", get(preview::pages::frame))
        .route("/preview/search/{*id}", get(preview::search::search))
        .route("/preview/changes/{*id}", get(preview::changes::changes))
        // Operators.
        .route("/healthz", get(api::health::alive))
        .route("/readyz", get(api::health::ready));
    let router = Lang::ALL.into_iter().fold(router, |router, lang| {
        let description = move |state| discovery::opensearch(state, lang);
        router.route(&format!("/opensearch-{lang}.xml"), get(description))
    });
    // Without a token there is nothing at this address, as at any other that nobody knows.
    let router = match has_metrics {
        true => router.route(metrics::PATH, get(metrics::guarded)),
        false => router,
    };
    // The same holds for all that agents have.
    let router = match state.options().agents.is_some() {
        true => router.merge(agents::routes(&state)),
        false => router,
    };
    let mount = state.mount().clone();
    let router = router
        .fallback(pages::by_path::by_path)
        // The last named is the first to see a request, and the last to see its answer. From the outside in:
        // - observation: whatever is answered has an id and is counted, the refusals of all other layers too;
        // - security headers: on whatever comes, compressed or not, and a text for who is refused without one;
        // - compression: of bytes whose validator is known, which is that of the plain ones;
        // - validator: of what was let in; a refusal has none;
        // - the guard of the preview: inside of what gives and keeps validators, since nothing of it may be kept;
        // - admission: before any work, since without a site there is nothing to work on;
        // - rate limits: what is refused for another reason does not count.
        .layer(from_fn_with_state(state.clone(), rate_limits::limit))
        .layer(from_fn_with_state(state.clone(), admission::maintain))
        .layer(from_fn_with_state(state.clone(), admission::admit))
        .layer(from_fn_with_state(state.clone(), preview::guard::guard))
        .layer(from_fn_with_state(state.clone(), validator::validate))
        .layer(from_fn_with_state(state.clone(), compression::compress))
        .layer(from_fn_with_state(state.clone(), security_headers::finish))
        .layer(from_fn_with_state(state.clone(), observation::observe))
        .with_state(state);
    mount.mounted(router)
}

/// A form, of which no more is read than any of ours has of bytes and of names.
fn form(route: MethodRouter<AppState>, bytes_max: usize) -> MethodRouter<AppState> {
    route
        .layer::<_, Infallible>(map_request(forms::bound))
        .layer(DefaultBodyLimit::max(bytes_max))
}

/// What the operator's own listener gives: nothing that readers ask for.
pub(super) fn for_operators(state: AppState) -> Router {
    Router::new()
        .route("/healthz", get(api::health::alive))
        .route("/readyz", get(api::health::ready))
        .route(metrics::PATH, get(metrics::metrics))
        .fallback(api::not_found)
        .layer(from_fn_with_state(state.clone(), security_headers::finish))
        .layer(from_fn_with_state(state.clone(), observation::observe))
        .with_state(state)
}
