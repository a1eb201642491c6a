//! POST `/agent/article`: one article as the customer sees it, and as it is passed on.
//!
//! Gets:    JSON: `id`, `section` by its index or `anchor`, `ui`.
//! Gives:   HTML for the preview, the answers to copy, the internal articles that belong to it.
//! Touches: what agents may see.
//! Never:   a link of a public article that customers do not have; a read that counts.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use super::answer::Passing;
use super::asking::{answered, base, named, visit};
use super::texts::{filled, render, words};
use crate::catalog::View;
use crate::content::{Article, LinkTarget, Related, Visibility};
use crate::ids::ArticleId;
use crate::server::agents::door::agent::Agent;
use crate::server::audience::EVERYBODY;
use crate::server::error::AppError;
use crate::server::pages::{article, links, lists};
use crate::server::state::AppState;
use crate::server::visit::Visit;
use crate::site::Snapshot;

/// How many internal articles are named beside one, and how much of each is shown, in the width of letters.
const NOTES_MAX: usize = 4;
const NOTE_WIDTH: usize = 200;

#[derive(Deserialize)]
struct Asked {
    id: String,
    #[serde(default)]
    section: usize,
    /// In the place of `section`.
    anchor: Option<String>,
    ui: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    id: String,
    html: String,
    internal: bool,
    link: String,
    text: String,
    rich: String,
    markdown: String,
}

pub(in crate::server) async fn article(
    State(state): State<AppState>,
    _: Agent,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let base = base(&state, &headers);
    let work = move |state: &AppState, snapshot: &Snapshot, asked: &Asked| {
        let id: ArticleId = asked.id.parse().map_err(|_| AppError::NotFound)?;
        let visit = visit(state, snapshot, id.lang());
        let article = visit.view().article(&id).ok_or(AppError::NotFound)?;
        let section = section(article, asked);
        let passing = Passing {
            snapshot,
            base: &base,
        };
        let answer = passing.answer(article, section)?;
        Ok(Shown {
            id: id.to_string(),
            html: preview(&visit, article, section, asked)?,
            internal: answer.is_internal,
            link: answer.link,
            text: answer.text,
            rich: answer.html,
            markdown: answer.markdown,
        })
    };
    answered(&state, &headers, body, work).await
}

fn section(article: &Article, asked: &Asked) -> usize {
    let named = |anchor: &String| {
        let is_it = |section: &crate::content::Section| {
            let own = section.anchor.as_ref();
            own.is_some_and(|own| own.as_str() == anchor)
        };
        article.sections.iter().position(is_it)
    };
    let section = asked.anchor.as_ref().and_then(named);
    section.unwrap_or(asked.section.min(article.sections.len() - 1))
}

/// The article as the customer sees it; what only agents see is shown as they see it.
fn preview(
    visit: &Visit<'_>,
    article: &Article,
    section: usize,
    asked: &Asked,
) -> Result<String, AppError> {
    let ui = named(visit.snapshot, asked.ui.as_deref(), visit.lang);
    let is_internal = article.visibility == Visibility::Internal;
    let notes = match is_internal {
        true => Vec::new(),
        false => notes(visit.view(), article),
    };
    let note = |note: &Article| {
        context! {
            id => note.id.as_str(),
            title => note.title.as_str(),
            text => lists::shorten(&note.lead().text, NOTE_WIDTH),
            lang_tag => note.id.lang().tag(),
        }
    };
    let seen_by_customer = Visit {
        audience: EVERYBODY,
        ..*visit
    };
    let seen = if is_internal {
        visit
    } else {
        &seen_by_customer
    };
    let updated = visit.snapshot.updated(article);
    let context = context! {
        w => words(ui),
        internal => is_internal,
        article => article::shown(seen, article),
        lang_tag => visit.lang.tag(),
        category => links::category_title(visit, article),
        short_answer => seen.word("short_answer"),
        here => section,
        updated => updated.map(|day| filled(visit.lang, "updated", "n", &day.to_string())),
        notes => notes.into_iter().map(note).collect::<Vec<Value>>(),
    };
    render("article.html", &context)
}

/// The internal articles of the same language that name an article, or that it names.
fn notes<'v>(view: View<'v>, article: &Article) -> Vec<&'v Article> {
    let names = |one: &Article, other: &Article| {
        let is_related = one.related.iter().any(|named| match &named.value {
            Related::Permalink(permalink) => Some(permalink) == other.permalink.as_ref(),
            Related::Article(id) => *id == other.id,
        });
        let by_link = || {
            one.links.iter().any(
                |link| matches!(&link.target, LinkTarget::Article { id, .. } if *id == other.id),
            )
        };
        is_related || by_link()
    };
    let internal = view
        .articles()
        .map(AsRef::as_ref)
        .filter(|note: &&Article| {
            note.visibility == Visibility::Internal && note.id.lang() == article.id.lang()
        });
    let belonging = internal.filter(|note| names(note, article) || names(article, note));
    belonging.take(NOTES_MAX).collect()
}
