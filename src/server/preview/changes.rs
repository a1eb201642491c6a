//! What a writer changed in an article since the last commit, and which addresses die with it.
//!
//! Gets:    an article.
//! Gives:   old and new text of what differs, with marks; what is dead, with what to write.
//! Touches: git, through `site` and `past`; the file as it is.
//! Never:   a write.

use axum::extract::{Path, State};
use axum::response::Response;
use minijinja::{Value, context};

use super::articles::Looked;
use super::bar::About;
use super::pages::{article, shown};
use super::texts::word;
use super::words::marked;
use crate::content::source::SourceFile;
use crate::content::{Article, Visibility, parse_with};
use crate::past::{self, Moment};
use crate::server::state::AppState;
use crate::site::committed;

/// A part of an article: what it is called, and its text.
type Part = (String, String);

/// GET `/preview/changes/{id}`.
pub(in crate::server) async fn changes(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Response {
    article(&state, "changes", id, |about, looked| {
        let unpublished = about.preview.unpublished(about.snapshot.generation);
        let has_git = unpublished.is_some();
        let any = unpublished.is_some_and(|known| !known.uncommitted.is_empty());
        let old = committed(about.preview.content(), &looked.file).filter(|_| has_git);
        let new = looked
            .article
            .as_deref()
            .map(|article| parts(about, article));
        let parts = match (&old, new) {
            (Some(old), Some(new)) => differing(&old_parts(about, looked, old), &new),
            _ => Vec::new(),
        };
        let extra = context! {
            has_git,
            is_new => has_git && old.is_none(),
            parts,
            dead => if any { dead(about) } else { Vec::new() },
        };
        shown("changes.html", about, extra)
    })
    .await
}

/// The addresses that readers had at the last commit and would lose.
fn dead(about: &About<'_>) -> Vec<Value> {
    let now = Moment {
        site: &about.snapshot.site,
        catalog: &about.snapshot.catalog,
    };
    match past::compare(about.preview.content(), "HEAD", now) {
        Ok(compared) => compared
            .problems
            .iter()
            .map(|problem| context! { line => to_paste(&problem.help), ..about.problem(problem) })
            .collect(),
        Err(error) => {
            tracing::warn!(
                "the last commit cannot be compared: {:#}",
                anyhow::Error::new(error)
            );
            Vec::new()
        }
    }
}

/// What stands between the first backticks of a remedy is a line to paste.
fn to_paste(help: &str) -> Option<&str> {
    let (_, behind) = help.split_once('`')?;
    behind.split_once('`').map(|(line, _)| line)
}

/// The parts of the text of a commit; where it was no article, its lines.
fn old_parts(about: &About<'_>, looked: &Looked, text: &str) -> Vec<Part> {
    let source = SourceFile {
        path: looked.file.clone(),
        bytes: text.as_bytes().to_vec(),
        hash: 0,
        modified: None,
    };
    match parse_with(&source, &about.snapshot.site.variables) {
        Ok((article, _)) => parts(about, &article),
        Err(_) => vec![(String::new(), text.to_owned())],
    }
}

/// What is compared of an article: what its front matter says, its lead, its sections.
fn parts(about: &About<'_>, article: &Article) -> Vec<Part> {
    let named = |key: &str, text: String| (word(about.lang, key), text);
    let state = match (article.draft, article.visibility) {
        (true, _) => "draft",
        (false, Visibility::Internal) => "internal",
        (false, Visibility::Public) => "published",
    };
    let mut parts = vec![
        named("field_title", article.title.clone()),
        named("field_questions", article.questions.join("\n")),
        named("state", word(about.lang, state)),
        named("section_lead", article.lead().text.clone()),
    ];
    for section in article.sections.iter().skip(1) {
        // Two sections of one name are told apart by their order.
        let same = parts
            .iter()
            .filter(|(name, _)| name.trim_end_matches('\u{200b}') == section.heading)
            .count();
        parts.push((
            format!("{}{}", section.heading, "\u{200b}".repeat(same)),
            section.text.clone(),
        ));
    }
    parts
}

/// The parts that differ, in the order of the new text, what is gone behind.
fn differing(old: &[Part], new: &[Part]) -> Vec<Value> {
    let text_of = |parts: &[Part], name: &str| {
        let found = parts.iter().find(|(other, _)| other == name);
        found.map(|(_, text)| text.clone())
    };
    let gone = old.iter().filter(|(name, _)| text_of(new, name).is_none());
    let names = new.iter().chain(gone).map(|(name, _)| name);
    let mut differing = Vec::new();
    for name in names {
        let (before, now) = (text_of(old, name), text_of(new, name));
        if before == now {
            continue;
        }
        let [before, now] = marked(&before.unwrap_or_default(), &now.unwrap_or_default());
        differing.push(context! {
            name => name.trim_end_matches('\u{200b}'),
            old => Value::from_safe_string(before),
            new => Value::from_safe_string(now),
        });
    }
    differing
}
