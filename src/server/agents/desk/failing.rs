//! POST `/agent/failing`: what readers fail on this week, for the desk of who asks nothing yet.
//!
//! Gets:    JSON: the language of the page, `ui`.
//! Gives:   HTML: searches that found nothing or nothing that fits, articles that did not help, what agents found no article for.
//! Touches: the database of insights, at most once a minute.
//! Never:   a word that the report does not have; an answer without the scope for it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use super::asking::{answered, named};
use super::insights::{AT_LEAST, report};
use super::texts::{filled, render, word, words};
use crate::accounts::Scope;
use crate::ids::Lang;
use crate::report::Kind;
use crate::server::agents::door::agent::Agent;
use crate::server::agents::failing::Fails;
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::state::AppState;
use crate::site::Snapshot;

/// How many are told: what fits below an empty field.
const FAILING_MAX: usize = 8;

#[derive(Deserialize)]
struct Asked {
    ui: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    html: String,
}

pub(super) async fn failing(
    State(state): State<AppState>,
    agent: Agent,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let of_reader = lang::of_reader(&headers, &state.snapshot().site.languages);
    let work = move |state: &AppState, snapshot: &Snapshot, asked: &Asked| {
        agent.needs(Scope::Insights)?;
        let ui = named(snapshot, asked.ui.as_deref(), of_reader);
        let fails = kept(state, snapshot)?;
        Ok(Shown {
            html: html(ui, &fails)?,
        })
    };
    answered(&state, &headers, body, work).await
}

/// What was found a moment ago, or is found now; nothing where nothing is counted.
fn kept(state: &AppState, snapshot: &Snapshot) -> Result<Arc<[Fails]>, AppError> {
    let agents = state.options().agents.as_ref();
    let agents = agents.ok_or(AppError::NotFound)?;
    agents.failing.or_found(|| found(state, snapshot))
}

fn found(state: &AppState, snapshot: &Snapshot) -> Result<Vec<Fails>, AppError> {
    let report = match report(state, snapshot, 1) {
        Err(AppError::NotFound) => return Ok(Vec::new()),
        report => report?,
    };
    let sections = report.sections.into_iter();
    let failing = sections.filter(|section| is_failing(section.kind));
    let mut all: Vec<Fails> = failing
        .flat_map(|section| {
            let kind = section.kind;
            let groups = section.groups.into_iter();
            groups.map(move |group| Fails { kind, group })
        })
        .collect();
    all.retain(|one| one.group.count >= AT_LEAST && !one.group.words.is_empty());
    // The sort is stable: of equals the worse kind comes first.
    all.sort_by_key(|one| std::cmp::Reverse(one.group.count));
    all.truncate(FAILING_MAX);
    Ok(all)
}

fn is_failing(kind: Kind) -> bool {
    match kind {
        Kind::Nothing | Kind::Weak | Kind::Unhelpful | Kind::Unanswered => true,
        Kind::Unopened | Kind::PassedOn => false,
    }
}

fn html(ui: Lang, fails: &[Fails]) -> Result<String, AppError> {
    let row = |Fails { kind, group }: &Fails| {
        let article = group.nearest.as_ref().filter(|_| *kind == Kind::Unhelpful);
        context! {
            words => group.words.as_str(),
            lang => group.lang.as_str(),
            lang_tag => group.lang.tag(),
            article => article.map(|nearest| nearest.id.as_str()),
            told => word(ui, &format!("fails_{}", kind.as_str())),
            times => filled(ui, "times", "n", &group.count.to_string()),
        }
    };
    let rows: Vec<Value> = fails.iter().map(row).collect();
    if rows.is_empty() {
        return Ok(String::new());
    }
    let context = context! { w => words(ui), ui_tag => ui.tag(), rows };
    render("failing.html", &context)
}
