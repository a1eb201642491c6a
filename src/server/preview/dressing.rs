//! A page as readers get it, with the bar below it and what is wrong above its text.
//!
//! Gets:    an answer.
//! Gives:   the same with pieces between marks, so that what is left without them is what readers get, byte for byte; a page with
//!          the source of an article that was never good.
//! Touches: the snapshot.
//! Never:   another change of a page; a piece in what a frame shows.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Value, context};
use percent_encoding::percent_decode_str;

use super::articles::Looked;
use super::bar::About;
use super::state::Preview;
use super::texts::{render, style_hash};
use crate::content::source;
use crate::ids::ArticleId;
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::media;
use crate::server::state::AppState;
use crate::site::Snapshot;

/// What stands around each piece.
const MARKS: [&str; 2] = ["<!--preview-->", "<!--/preview-->"];
/// The page of the report, which brings styles of its own.
pub(super) const REPORT: &str = "/preview/insights";
/// How the text of a page begins.
const MAIN: &str = "<main id=\"main\" tabindex=\"-1\">";
/// The longest page that is dressed, in bytes.
const PAGE_BYTES_MAX: usize = 32_000_000;

/// The pieces of a page.
pub(super) struct Pieces {
    head: String,
    notice: String,
    bar: String,
}

impl Pieces {
    /// Those of a page; `choices` are further links of the bar.
    pub(super) fn of(about: &About<'_>, choices: Value) -> Result<Pieces, AppError> {
        let context = about.context();
        Ok(Pieces {
            head: render(
                "head.html",
                &context! { css => styles(), ..context.clone() },
            )?,
            notice: render("notice.html", &context)?,
            bar: render("bar.html", &context! { choices, ..context })?,
        })
    }
}

/// Dresses the answer to `path`, which may be shown in a frame of ours; the page shows `generation` or a newer one.
pub(super) async fn dressed(
    state: &AppState,
    (path, is_framed, generation): (&str, bool, u64),
    response: Response,
) -> Response {
    // Before the first load there is nothing to tell of.
    if !media::is(response.headers(), "text/html") || state.current().get().is_none() {
        return response;
    }
    let asked = percent_decode_str(path).decode_utf8_lossy().into_owned();
    let is_missing = response.status() == StatusCode::NOT_FOUND;
    let is_report = asked == REPORT;
    let own = asked == "/preview" || asked.starts_with("/preview/");
    let mut response = response;
    if !own {
        let made = state.blocking(move |state, snapshot| {
            let preview = state.options().preview.as_ref().ok_or(AppError::NotFound)?;
            pieces(preview, snapshot, &asked, (is_missing, generation))
        });
        response = match made.await {
            Ok((_, Some(source))) => Html(source).into_response(),
            Ok((pieces, None)) if !is_framed => with_pieces(response, &pieces).await,
            _ => response,
        };
    }
    let headers = response.headers_mut();
    let accent = state
        .current()
        .get()
        .map(|snapshot| snapshot.site.look.accent_css());
    let templates = state.templates();
    let own_styles = match is_report {
        true => format!("{} {}", style_hash(), templates.report_style_hash()),
        false => style_hash().to_owned(),
    };
    let policy = templates.page_policy(&accent.unwrap_or_default());
    put_policy(headers, &policy, &own_styles);
    response
}

/// The policy of pages with our styles, and with frames of this very site.
fn put_policy(headers: &mut HeaderMap, of_pages: &HeaderValue, own_styles: &str) {
    let text = of_pages.to_str().unwrap_or_default();
    let text = text
        .replace("style-src ", &format!("style-src {own_styles} "))
        .replace(
            "frame-ancestors 'none'",
            "frame-ancestors 'self'; frame-src 'self'",
        );
    if let Ok(policy) = HeaderValue::from_str(&text) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(
        HeaderName::from_static("x-frame-options"),
        HeaderValue::from_static("SAMEORIGIN"),
    );
}

/// The pieces for a page; and the page in its place where it is missing for its file cannot be read.
fn pieces(
    preview: &Preview,
    snapshot: &Snapshot,
    path: &str,
    (is_missing, generation): (bool, u64),
) -> Result<(Pieces, Option<String>), AppError> {
    let id = path.trim_matches('/').parse::<ArticleId>().ok();
    let looked = id.and_then(|id| Looked::at(snapshot, &id));
    let lang = lang::of_path(path).unwrap_or_else(|| lang::first(&snapshot.site.languages));
    let about = About {
        preview,
        snapshot,
        lang,
        looked: looked.as_ref(),
        tab: "page",
        generation,
    };
    let pieces = Pieces::of(&about, Value::UNDEFINED)?;
    let source = match &looked {
        Some(looked) if is_missing && looked.article.is_none() => {
            let text = source::read(preview.content(), &looked.file);
            let text = text.map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
            let text = text.unwrap_or_else(|problem| problem.to_string());
            Some(render(
                "source.html",
                &context! { css => styles(), text, ..about.context() },
            )?)
        }
        _ => None,
    };
    Ok((pieces, source))
}

/// The styles, safe inside `<style>`: they are ours.
pub(super) fn styles() -> Value {
    Value::from_safe_string(super::texts::STYLES.to_owned())
}

async fn with_pieces(response: Response, pieces: &Pieces) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, PAGE_BYTES_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let html = String::from_utf8_lossy(&bytes);
    Response::from_parts(parts, Body::from(put(&html, pieces)))
}

/// The page with the pieces in it.
pub(super) fn put(html: &str, pieces: &Pieces) -> String {
    let mut out = html.to_owned();
    let at = |text: &str, end: Option<usize>| end.unwrap_or(text.len());
    let mut places = [
        (at(html, html.rfind("</body>")), &pieces.bar),
        (
            at(html, html.find(MAIN).map(|at| at + MAIN.len())),
            &pieces.notice,
        ),
        (at(html, html.find("</head>")), &pieces.head),
    ];
    // From the end on, so that the places before stay where they are.
    places.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
    for (place, piece) in places {
        let piece = piece.trim();
        if !piece.is_empty() {
            out.insert_str(place, &format!("{}{piece}{}", MARKS[0], MARKS[1]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_its_pieces_a_page_is_as_it_was() {
        let pieces = Pieces {
            head: "<style>x</style>".to_owned(),
            notice: "<p>wrong".to_owned(),
            bar: "<aside>".to_owned(),
        };
        for html in [
            "<html><head></head><body><main id=\"main\" tabindex=\"-1\">a</main></body></html>",
            "<html><head></head><body>no main</body></html>",
            "",
        ] {
            let dressed = put(html, &pieces);
            assert_eq!(dressed.matches(MARKS[0]).count(), 3, "{dressed}");
            let mut bare = String::new();
            let mut rest = dressed.as_str();
            while let Some((before, piece)) = rest.split_once(MARKS[0]) {
                bare.push_str(before);
                rest = piece.split_once(MARKS[1]).unwrap().1;
            }
            assert_eq!(bare + rest, html);
        }
    }
}
