//! GET `/agent/insights`: what readers did not find, for those who answer them.
//!
//! Gets:    the language of the page, `ui`; how many weeks, `weeks`.
//! Gives:   the page of `jieda report`, with links to articles.
//! Touches: the database of insights, beside the thread that writes to it.
//! Never:   a word that the report itself does not have; an answer without the scope for it.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

use super::asking::named;
use crate::accounts::Scope;
use crate::ids::Lang;
use crate::insights::{InsightsError, Kept, today};
use crate::report::{Asking, Report, ReportError, WEEKS_MAX};
use crate::server::agents::door::agent::Agent;
use crate::server::error::AppError;
use crate::server::insights_page::InsightsPage;
use crate::server::lang;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::state::AppState;
use crate::server::templates::style_hash;
use crate::site::Snapshot;

/// How many weeks are told unless others are asked for, and how many searches make a group: as `jieda report` has it.
const WEEKS: usize = 8;
pub(super) const AT_LEAST: u64 = 2;

/// What stands behind `?`.
pub(super) struct InsightsQuery {
    ui: Option<String>,
    weeks: usize,
}

impl FromParams for InsightsQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<InsightsQuery, AppError> {
        let params = params?;
        Ok(InsightsQuery {
            ui: params.get("ui").map(str::to_owned),
            weeks: params.number("weeks", WEEKS, 1..=WEEKS_MAX)?,
        })
    }
}

pub(super) async fn insights(
    State(state): State<AppState>,
    agent: Agent,
    headers: HeaderMap,
    Query(query): Query<InsightsQuery>,
) -> Response {
    if let Err(error) = agent.needs(Scope::Insights) {
        return error.into_page(&state);
    }
    let made = state.reading(move |state, snapshot| {
        let of_reader = lang::of_reader(&headers, &snapshot.site.languages);
        let ui = named(snapshot, query.ui.as_deref(), of_reader);
        page(state, snapshot, ui, query.weeks)
    });
    match made.await {
        Ok((html, policy)) => {
            let policy = [(header::CONTENT_SECURITY_POLICY, policy)];
            (policy, Html(html)).into_response()
        }
        Err(error) => error.into_page(&state),
    }
}

fn page(
    state: &AppState,
    snapshot: &Snapshot,
    ui: Lang,
    weeks: usize,
) -> Result<(String, HeaderValue), AppError> {
    let report = report(state, snapshot, weeks)?;
    let (templates, title) = (state.templates(), snapshot.site.title.get(ui));
    let page = InsightsPage {
        templates: &templates,
        lang: ui,
        site_title: title,
        base: Some(""),
        doing: None,
    };
    let html = page.of(&report).map_err(AppError::Internal)?;
    let css = templates.report_css().to_string();
    let policy = format!(
        "default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        style_hash(&css)
    );
    let policy =
        HeaderValue::from_str(&policy).map_err(|error| AppError::Internal(error.to_string()))?;
    Ok((state.mount().complete_html(html), policy))
}

/// The report of the last weeks; 404 where nothing was counted.
pub(super) fn report(
    state: &AppState,
    snapshot: &Snapshot,
    weeks: usize,
) -> Result<Report, AppError> {
    let agents = state.options().agents.as_ref();
    let data = agents.and_then(|agents| agents.data());
    let mut kept = Kept::open(data.ok_or(AppError::NotFound)?).map_err(failed)?;
    let asking = Asking {
        today: today(),
        weeks,
        at_least: AT_LEAST,
    };
    Report::of(&mut kept, snapshot, asking).map_err(|error| match error {
        ReportError::Insights(error) => failed(error),
        ReportError::Search(error) => error.into(),
    })
}

/// Where nothing was counted there is no such page.
fn failed(error: InsightsError) -> AppError {
    match error {
        InsightsError::Missing(_) | InsightsError::None => AppError::NotFound,
        error => AppError::Internal(error.to_string()),
    }
}
