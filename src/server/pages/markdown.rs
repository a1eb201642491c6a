//! An article as Markdown, at its address plus `.md`.
//!
//! Gets:    an article.
//! Gives:   what its page shows, as Markdown with absolute addresses where they are known.
//! Touches: htmd.
//! Never:   the file itself: its comments, hidden links and front matter are the writer's, not the reader's.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::layout::content_language;
use crate::content::{Article, SafeHtml};
use crate::ids::ArticleId;
use crate::server::error::AppError;
use crate::server::mount::Mount;
use crate::server::visit::Visit;

pub(super) fn answer(visit: &Visit<'_>, article: &Article) -> Result<Response, AppError> {
    let base = visit.state.options().base_url.as_deref();
    let base = base.unwrap_or_default();
    let text = render(visit, article, base)?;
    let media_type = HeaderValue::from_static("text/markdown; charset=utf-8");
    let mut answer = (content_language(article.id.lang()), text).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type);
    // One page for search engines: the other says which.
    let canonical = format!("<{base}{}>; rel=\"canonical\"", article.id.url());
    if let Ok(canonical) = HeaderValue::from_str(&canonical) {
        headers.insert(header::LINK, canonical);
    }
    Ok(answer)
}

fn render(visit: &Visit<'_>, article: &Article, base: &str) -> Result<String, AppError> {
    let turned = visit.view().turned_links(article);
    let markdown = |html: &SafeHtml| {
        let html = visit.snapshot.shown(html, &turned).to_string();
        // Addresses of this site begin with a slash; a reader of the text has no page to start from.
        of_html(&Mount::whole(base).complete_html(html), &article.id)
    };
    let mut text = format!("# {}\n", article.title);
    for section in &article.sections {
        if section.level > 1 {
            text.push_str(&format!(
                "\n{} {}\n",
                "#".repeat(usize::from(section.level)),
                section.heading
            ));
        }
        let body = markdown(&section.html())?;
        if !body.trim().is_empty() {
            text.push_str(&format!("\n{}\n", body.trim()));
        }
    }
    Ok(text)
}

/// A piece of an article as Markdown.
pub(in crate::server) fn of_html(html: &str, article: &ArticleId) -> Result<String, AppError> {
    let converter = htmd::HtmlToMarkdown::builder().options(options()).build();
    let markdown = converter.convert(html);
    markdown.map_err(|error| AppError::Internal(format!("{article} as Markdown: {error}")))
}

fn options() -> htmd::options::Options {
    htmd::options::Options {
        bullet_list_marker: htmd::options::BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..htmd::options::Options::default()
    }
}
