//! POST `/agent/failing`: what readers fail on this week, for the desk of who asks nothing yet.
//!
//! Gets:    JSON: the language of the page, `ui`.
//! Gives:   HTML: searches that found nothing or nothing that fits, articles that did not help, what agents found no article for.
//! Touches: the database of insights, at most once a minute.
//! Never:   a word that the report does not have; an answer without the scope for it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

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
use crate::report::{Group, Kind};
use crate::server::agents::door::agent::Agent;
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::state::AppState;
use crate::site::Snapshot;

/// How many are told: what fits below an empty field.
const FAILING_MAX: usize = 8;
/// How old it may be: it is made of a whole week's rows.
const KEPT: Duration = Duration::from_secs(60);

/// What was found last, and when.
#[derive(Debug, Default)]
pub(in crate::server::agents) struct Failing(Mutex<Option<(Instant, Arc<[Fails]>)>>);

/// Something that readers fail on.
#[derive(Debug)]
struct Fails {
    kind: Kind,
    group: Group,
}

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

/// What was found within the last minute, else what is found now; nothing where nothing is counted.
fn kept(state: &AppState, snapshot: &Snapshot) -> Result<Arc<[Fails]>, AppError> {
    let agents = state.options().agents.as_ref();
    let kept = agents.map(|agents| &agents.failing);
    let Failing(kept) = &**kept.ok_or(AppError::NotFound)?;
    // Others who ask meanwhile wait for the one who looks, and then need not look.
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((at, fails)) = &*kept
        && at.elapsed() < KEPT
    {
        return Ok(Arc::clone(fails));
    }
    let fails: Arc<[Fails]> = match report(state, snapshot, 1) {
        Ok(report) => {
            let of = |section: crate::report::Section| {
                let kind = section.kind;
                section
                    .groups
                    .into_iter()
                    .map(move |group| Fails { kind, group })
            };
            let sections = report
                .sections
                .into_iter()
                .filter(|section| fails(section.kind));
            let mut fails: Vec<Fails> = sections.flat_map(of).collect();
            fails.retain(|one| one.group.count >= AT_LEAST && !one.group.words.is_empty());
            // The sort is stable: of equals the worse kind comes first.
            fails.sort_by_key(|one| std::cmp::Reverse(one.group.count));
            fails.truncate(FAILING_MAX);
            fails.into()
        }
        Err(AppError::NotFound) => Arc::new([]),
        Err(error) => return Err(error),
    };
    *kept = Some((Instant::now(), Arc::clone(&fails)));
    Ok(fails)
}

fn fails(kind: Kind) -> bool {
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
