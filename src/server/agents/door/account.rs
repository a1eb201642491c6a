//! The page of an account: who is signed in, how much more than readers they see, the way out, a code for the sidebar.
//!
//! Gets:    an agent.
//! Gives:   a page; a code that opens a session for a frame, for five minutes and one use.
//! Touches: accounts.
//! Never:   a code for who may not write: a frame or a token makes no more of itself.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use minijinja::context;
use serde::Serialize;

use super::agent::Agent;
use super::answers::page;
use super::credentials::stale;
use crate::accounts::{Kind, Secret};
use crate::server::audience::EVERYBODY;
use crate::server::error::AppError;
use crate::server::media;
use crate::server::state::AppState;

/// How long a code for the sidebar lasts, in seconds: as long as it takes to go to another tab and paste it.
const CODE_S: i64 = 300;

/// GET `/agent/account`.
pub(in crate::server) async fn account(
    State(state): State<AppState>,
    agent: Agent,
    parts: Parts,
) -> Response {
    shown(&state, &agent, &parts, None).await
}

/// The page, perhaps with a code that was just made.
async fn shown(state: &AppState, agent: &Agent, parts: &Parts, code: Option<Secret>) -> Response {
    let snapshot = state.snapshot();
    let articles = |audience| snapshot.view(audience).articles().len();
    let agents = state.options().agents.as_ref();
    let is_framed = agents.is_some_and(|agents| !agents.framed_origins().is_empty());
    let extra = context! {
        internal => articles(agent.audience()) - articles(EVERYBODY),
        account => agent.account().as_str(),
        has_session => agent.has_session(),
        has_codes => is_framed && agent.may_write(),
        code => code.as_ref().map(Secret::reveal),
    };
    page(state, parts, (StatusCode::OK, "account.html"), extra).await
}

#[derive(Serialize)]
struct Code<'a> {
    /// What is pasted into the sidebar.
    code: &'a str,
    /// How long it counts, in seconds.
    expires_in_s: i64,
}

/// POST `/agent/codes`: a code for the sidebar, as JSON; for the form of the page on the page.
pub(in crate::server) async fn code(
    State(state): State<AppState>,
    agent: Agent,
    parts: Parts,
) -> Response {
    let is_form = media::is(&parts.headers, media::FORM);
    match made(&state, &agent).await {
        Ok(secret) if is_form => shown(&state, &agent, &parts, Some(secret)).await,
        Err(error) if is_form => error.into_page(&state),
        Ok(secret) => Json(Code {
            code: secret.reveal(),
            expires_in_s: CODE_S,
        })
        .into_response(),
        Err(error) => error.into_problem(),
    }
}

async fn made(state: &AppState, agent: &Agent) -> Result<Secret, AppError> {
    let agents = state.options().agents.as_ref();
    let agents = agents.ok_or(AppError::NotFound)?;
    if !agent.may_write() {
        return Err(AppError::NoRight);
    }
    let (tell, told) = tokio::sync::oneshot::channel();
    let asked = agents
        .accounts
        .link(agent.account().clone(), Kind::Frame, CODE_S, move |done| {
            drop(tell.send(done));
        });
    asked.map_err(stale)?;
    told.await
        .map_err(|_| AppError::Accounts)?
        .map_err(|error| AppError::Internal(error.to_string()))
}
