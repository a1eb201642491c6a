//! Answers of the door to who is not let in, and the pages that it shows.
//!
//! Gets:    why somebody is not let in, and what they asked with.
//! Gives:   the way to the page to sign in, for people; a problem document, for programs and scripts.
//! Touches: the templates.
//! Never:   a hint whether a secret was once good.

use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Value, context};

use super::cookies;
use super::inside::Inside;
use crate::accounts::Kind;
use crate::ids::Lang;
use crate::server::agents::texts;
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::state::AppState;

/// Who is not let in. A person who follows a link comes to the page to sign in; a fragment of the address stays with the browser.
pub(super) fn refused(state: &AppState, parts: &Parts, error: AppError) -> Response {
    let is_page = is_page(parts);
    if !matches!(error, AppError::NotSignedIn) {
        return match is_page {
            true => error.into_page(state),
            false => error.into_problem(),
        };
    }
    let mut response = match is_page {
        true => {
            let wanted = Inside::refused(parts.uri.path(), parts.uri.query());
            see_other(&wanted.sign_in())
        }
        false => {
            let mut problem = error.into_problem();
            let scheme = HeaderValue::from_static("Bearer realm=\"agents\"");
            problem
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
            problem
        }
    };
    // What counts no more is not sent again and again.
    let is_secure = cookies::is_secure(state);
    for kind in [Kind::Main, Kind::Frame] {
        let brought = cookies::session(&parts.headers, kind, is_secure);
        if let Some(cleared) = brought.and_then(|_| cookies::set(kind, None, is_secure)) {
            response.headers_mut().append(header::SET_COOKIE, cleared);
        }
    }
    response
}

/// Whether a person asks for a page: a browser that goes there, and no script of a page.
fn is_page(parts: &Parts) -> bool {
    let text = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let wants_html =
        text(header::ACCEPT.as_str()).is_some_and(|accept| accept.contains("text/html"));
    let is_for_a_program = parts.uri.path().starts_with("/api/");
    parts.method == Method::GET
        && !is_for_a_program
        && text("sec-fetch-mode").map_or(wants_html, |mode| mode == "navigate")
}

/// Sends the browser on with a GET.
pub(super) fn see_other(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// A page of the door, in the language that its address names as the pages of the desk do, else in that of its reader. What
/// leads on from it keeps the language that was named.
pub(super) async fn page(
    state: &AppState,
    parts: &Parts,
    (status, template): (StatusCode, &'static str),
    extra: Value,
) -> Response {
    let snapshot = state.snapshot();
    let languages = &snapshot.site.languages;
    let ui = Inside::remembered(parts.uri.query()).ui();
    let ui = ui.filter(|lang| languages.contains(lang));
    let lang = ui.unwrap_or_else(|| lang::of_reader(&parts.headers, languages));
    let made = state.blocking(move |state, snapshot| {
        let site = &snapshot.site;
        let accent = site.look.accent_css();
        let frame = context! {
            lang_tag => lang.tag(),
            w => texts::words(lang),
            css => state.templates().css(),
            accent_css => (!accent.is_empty()).then(|| Value::from_safe_string(accent)),
            site_title => site.title.get(lang),
            home_url => format!("/{lang}/"),
            ui_query => ui.map(|ui| format!("?ui={ui}")),
        };
        let html = texts::render(template, &context! { ..extra, ..frame })?;
        Ok(state.mount().complete_html(html))
    });
    match made.await {
        Ok(html) => (status, content_language(lang), Html(html)).into_response(),
        Err(error) => error.into_page(state),
    }
}

fn content_language(lang: Lang) -> [(header::HeaderName, HeaderValue); 1] {
    let tag = HeaderValue::from_static(lang.tag());
    [(header::CONTENT_LANGUAGE, tag)]
}
