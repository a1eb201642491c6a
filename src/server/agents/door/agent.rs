//! `Agent`: what a handler of agents takes to know who asks.
//!
//! Gets:    the head of a request.
//! Gives:   the account, what it may do, the audience it reads as; a refusal in the form that fits who asks.
//! Touches: accounts; how often each account asks.
//! Never:   an agent where a reader asks; a right to write for a token or a frame.

use std::time::Instant;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::response::Response;

use super::answers::refused;
use super::credentials::holder;
use crate::accounts::{AccountName, Holder, Scope, Way};
use crate::ids::Audience;
use crate::server::audience::AGENTS;
use crate::server::error::AppError;
use crate::server::rates::What;
use crate::server::state::AppState;

/// An agent, or a program with a token that may read. A handler that takes one answers nobody else.
///
/// `Option<Agent>` is for pages that also say something to who is not signed in: it is none then.
#[derive(Clone, Debug)]
pub(in crate::server) struct Agent(Holder);

impl Agent {
    /// Who it is: for limits and counts of an account.
    pub(in crate::server) fn account(&self) -> &AccountName {
        &self.0.account
    }

    /// Whom articles are read for.
    pub(in crate::server) fn audience(&self) -> Audience {
        AGENTS
    }

    /// Whether it may change anything: a person on our own pages may; a token and a frame of another site may not.
    pub(in crate::server) fn may_write(&self) -> bool {
        matches!(self.0.way, Way::Session | Way::Proxy)
    }

    /// Whether there is a session of ours that can be ended.
    pub(super) fn has_session(&self) -> bool {
        matches!(self.0.way, Way::Session | Way::Frame)
    }

    fn needs(&self, scope: Scope) -> Result<(), AppError> {
        match self.0.scopes.hold(scope) {
            true => Ok(()),
            false => Err(AppError::NoRight),
        }
    }
}

async fn identified(parts: &Parts, state: &AppState) -> Result<Agent, AppError> {
    let agents = state.options().agents.as_ref();
    let agents = agents.ok_or(AppError::NotFound)?;
    let agent = Agent(holder(state, agents, parts).await?);
    // By account and not by address: an office shares an address, and a program may come from many.
    let Holder { account, way, .. } = &agent.0;
    let key = (account, *way == Way::Token);
    let counted = state.limits().count(What::Agent, key, Instant::now());
    counted.map_err(|wait| AppError::TooOften(wait.as_secs() + 1))?;
    agent.needs(Scope::Read)?;
    Ok(agent)
}

impl FromRequestParts<AppState> for Agent {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Agent, Response> {
        let agent = identified(parts, state).await;
        agent.map_err(|error| refused(state, parts, error))
    }
}

impl OptionalFromRequestParts<AppState> for Agent {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Option<Agent>, Response> {
        match identified(parts, state).await {
            Ok(agent) => Ok(Some(agent)),
            Err(AppError::NotSignedIn) => Ok(None),
            Err(error) => Err(refused(state, parts, error)),
        }
    }
}
