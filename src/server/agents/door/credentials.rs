//! Who asks, by what a request brings.
//!
//! Gets:    the head of a request.
//! Gives:   the agent or the program; or why it is nobody.
//! Touches: accounts, in memory; their thread for a token that may have been made a moment ago.
//! Never:   a header of a proxy that is not trusted; one of several headers or cookies of a name; a second try with a cookie for
//!          who sent a token that does not count.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};

use super::cookies;
use super::guesses::guessed;
use crate::accounts::{AccountName, Accounts, Found, Hash, Holder, Kind};
use crate::server::agents::options::{Agents, AuthHeader};
use crate::server::clients;
use crate::server::error::AppError;
use crate::server::state::AppState;

/// Who asks.
pub(super) async fn holder(
    state: &AppState,
    agents: &Agents,
    parts: &Parts,
) -> Result<Holder, AppError> {
    if let Some(token) = bearer(&parts.headers) {
        return by_token(state, agents, parts, token?).await;
    }
    if let Some(AuthHeader(header)) = &agents.auth_header
        && let Some(name) = brought(state, parts, header)
    {
        let name = name.map_err(|()| AppError::NotSignedIn)?;
        return agents
            .accounts
            .proxied(name)
            .map_err(stale)?
            .ok_or(AppError::NotSignedIn);
    }
    by_cookie(state, agents, parts)
}

/// The token of a request; an error where there is another number of them than one. Other schemes are for somebody before us: a
/// browser sends those of a password by itself, so that they prove nothing here.
pub(super) fn bearer(headers: &HeaderMap) -> Option<Result<&str, AppError>> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let token = values.find_map(|value| {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("bearer")
            .then_some(token.trim())
    })?;
    let is_one = headers.get_all(header::AUTHORIZATION).iter().count() == 1;
    Some(is_one.then_some(token).ok_or(AppError::NotSignedIn))
}

async fn by_token(
    state: &AppState,
    agents: &Agents,
    parts: &Parts,
    token: &str,
) -> Result<Holder, AppError> {
    let accounts = &agents.accounts;
    let Some(hash) = Hash::of(token) else {
        return Err(AppError::NotSignedIn);
    };
    let found = match accounts.token(hash).map_err(stale)? {
        Found::Unknown => {
            guessed(state, &agents.guesses, (&parts.extensions, &parts.headers))?;
            look(accounts).await?;
            accounts.token(hash).map_err(stale)?
        }
        found => found,
    };
    match found {
        Found::Good(holder) => Ok(holder),
        Found::Over | Found::Unknown => Err(AppError::NotSignedIn),
    }
}

/// Waits until the database was looked at.
async fn look(accounts: &Accounts) -> Result<(), AppError> {
    let (tell, told) = tokio::sync::oneshot::channel();
    let done = move || {
        let _ = tell.send(());
    };
    accounts.look(done).map_err(stale)?;
    told.await.map_err(|_| AppError::Accounts)
}

/// The agent whom a trusted proxy names; an error where it names none, or several. None where it is no trusted proxy that asks,
/// or one that says nothing: what a stranger writes into this header is nothing.
fn brought(
    state: &AppState,
    parts: &Parts,
    header: &HeaderName,
) -> Option<Result<AccountName, ()>> {
    let peer = clients::peer(&parts.extensions);
    if !state.options().trusted_proxies.trusts(peer) {
        return None;
    }
    let mut values = parts.headers.get_all(header).iter();
    let first = values.next()?;
    let is_one = values.next().is_none();
    let name = std::str::from_utf8(first.as_bytes()).ok();
    let name = name.and_then(|name| name.parse().ok());
    Some(name.filter(|_| is_one).ok_or(()))
}

fn by_cookie(state: &AppState, agents: &Agents, parts: &Parts) -> Result<Holder, AppError> {
    let is_secure = cookies::is_secure(state);
    for kind in [Kind::Main, Kind::Frame] {
        let Some(hash) = cookies::session(&parts.headers, kind, is_secure) else {
            continue;
        };
        return match agents.accounts.session(hash, kind).map_err(stale)? {
            Found::Good(holder) => Ok(holder),
            Found::Over => Err(AppError::NotSignedIn),
            Found::Unknown => {
                guessed(state, &agents.guesses, (&parts.extensions, &parts.headers))?;
                Err(AppError::NotSignedIn)
            }
        };
    }
    Err(AppError::NotSignedIn)
}

/// Where nobody knows who was revoked, nobody comes in; the thread of the accounts has logged why.
pub(super) fn stale(_: crate::accounts::AccountsError) -> AppError {
    AppError::Accounts
}
