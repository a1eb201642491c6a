//! Signing out.
//!
//! Gets:    the sessions that a request brings.
//! Gives:   none of them counts any more, and the browser has none.
//! Touches: accounts.
//! Never:   a session that goes on because its cookie could not be cleared: the record goes first.

use axum::extract::State;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::Response;

use super::answers::see_other;
use super::cookies;
use super::credentials::stale;
use super::inside::Inside;
use crate::accounts::{Accounts, Hash, Kind};
use crate::server::error::AppError;
use crate::server::state::AppState;

/// POST `/agent/sign-out`.
pub(in crate::server) async fn sign_out(State(state): State<AppState>, parts: Parts) -> Response {
    let Some(agents) = state.options().agents.as_ref() else {
        return AppError::NotFound.into_page(&state);
    };
    let is_secure = cookies::is_secure(&state);
    let mut response = see_other(&Inside::remembered(parts.uri.query()).sign_in());
    for kind in [Kind::Main, Kind::Frame] {
        let Some(session) = cookies::session(&parts.headers, kind, is_secure) else {
            continue;
        };
        if let Err(error) = ended(&agents.accounts, session).await {
            return error.into_page(&state);
        }
        if let Some(cleared) = cookies::set(kind, None, is_secure) {
            response.headers_mut().append(header::SET_COOKIE, cleared);
        }
    }
    response
}

async fn ended(accounts: &Accounts, session: Hash) -> Result<(), AppError> {
    // What is unknown has ended already; strangers are not to have the disk written for them.
    let is_known = |kind| {
        let found = accounts.session(session, kind);
        found.is_ok_and(|found| matches!(found, crate::accounts::Found::Good(_)))
    };
    if !is_known(Kind::Main) && !is_known(Kind::Frame) {
        return Ok(());
    }
    let (tell, told) = tokio::sync::oneshot::channel();
    let asked = accounts.sign_out(session, move |done| drop(tell.send(done)));
    asked.map_err(stale)?;
    told.await
        .map_err(|_| AppError::Accounts)?
        .map_err(|error| AppError::Internal(error.to_string()))
}
