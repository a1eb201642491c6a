//! Signing in with a link for one use.
//!
//! Gets:    the secret of a link, in the body of a form.
//! Gives:   a session that is made anew, in a cookie, and the page that was wanted; the same answer for a link that is unknown, used, over or another kind's.
//! Touches: accounts.
//! Never:   a link that is used up by who only looks at it: GET shows a button, so that programs that preview links do no harm.
//!
//! The secret stands behind `#`: a browser sends that to nobody, so that it is in no log of a proxy, no history of a server and no
//! `Referer`. The script takes it out of the address and into the form; without a script the link is pasted there.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use minijinja::context;

use super::answers::{page, see_other};
use super::cookies;
use super::credentials::stale;
use super::guesses::guessed;
use super::inside::Inside;
use crate::accounts::{Hash, Kind, SignedIn};
use crate::server::agents::options::Agents;
use crate::server::agents::texts;
use crate::server::error::AppError;
use crate::server::params::Params;
use crate::server::state::AppState;

/// The page, perhaps after a link that does not count.
async fn shown(state: &AppState, parts: &Parts, failed: bool) -> Response {
    let status = match failed {
        true => StatusCode::FORBIDDEN,
        false => StatusCode::OK,
    };
    // The form is sent to an address that remembers the same.
    let action = Inside::remembered(parts.uri.query()).sign_in();
    page(
        state,
        parts,
        (status, "sign_in.html"),
        context! { failed, action },
    )
    .await
}

/// GET `/agent/sign-in`: a field and a button.
pub(in crate::server) async fn show(State(state): State<AppState>, parts: Parts) -> Response {
    shown(&state, &parts, false).await
}

/// GET `/agent/sign-in.js`.
pub(in crate::server) async fn script() -> Response {
    let content_type = (header::CONTENT_TYPE, "text/javascript; charset=utf-8");
    ([content_type], texts::SIGN_IN_SCRIPT).into_response()
}

/// POST `/agent/sign-in`: `code` is the link or what stands in it; with `frame`, the session is one for a frame.
pub(in crate::server) async fn sign_in(
    State(state): State<AppState>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let form = body.map_err(AppError::from);
    let form = form.and_then(|body| Params::parse_form(&body));
    let answer = match form {
        Ok(form) => signed_in(&state, &parts, &form).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(Some(response)) => response,
        Ok(None) => shown(&state, &parts, true).await,
        Err(error) => error.into_page(&state),
    }
}

async fn signed_in(
    state: &AppState,
    parts: &Parts,
    form: &Params,
) -> Result<Option<Response>, AppError> {
    let agents = state.options().agents.as_ref();
    let agents = agents.ok_or(AppError::NotFound)?;
    let kind = match form.flag("frame") {
        true => Kind::Frame,
        false => Kind::Main,
    };
    let Some(link) = Hash::of(secret_in(form.get("code").unwrap_or_default())) else {
        return Ok(None);
    };
    if !agents.accounts.has_link(link) {
        guessed(state, &agents.guesses, (&parts.extensions, &parts.headers))?;
    }
    let Some(signed_in) = used(agents, link, kind).await? else {
        return Ok(None);
    };
    tracing::info!("`{}` signed in ({})", signed_in.account, kind.as_str());
    let is_secure = cookies::is_secure(state);
    // Whatever session the browser brought, it is not the one that goes on.
    if let Some(former) = cookies::session(&parts.headers, kind, is_secure) {
        let _ = agents.accounts.sign_out(former, drop);
    }
    let mut response = match kind {
        Kind::Main => see_other(&Inside::remembered(parts.uri.query()).address()),
        Kind::Frame => StatusCode::NO_CONTENT.into_response(),
    };
    let cookie = cookies::set(kind, Some(signed_in.secret.reveal()), is_secure);
    let cookie = cookie.ok_or_else(|| AppError::Internal("a session is no header".to_owned()))?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(Some(response))
}

/// Uses a link up.
async fn used(agents: &Agents, link: Hash, kind: Kind) -> Result<Option<SignedIn>, AppError> {
    let (tell, told) = tokio::sync::oneshot::channel();
    let asked = agents
        .accounts
        .sign_in(link, kind, move |done| drop(tell.send(done)));
    asked.map_err(stale)?;
    told.await
        .map_err(|_| AppError::Accounts)?
        .map_err(|error| AppError::Internal(error.to_string()))
}

/// The secret of a link, or the secret alone, as somebody pastes it.
fn secret_in(pasted: &str) -> &str {
    let pasted = pasted.trim();
    let behind = pasted.rsplit_once('#').map_or(pasted, |(_, behind)| behind);
    behind.strip_prefix("code=").unwrap_or(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_may_be_pasted_whole_or_in_part() {
        for pasted in [
            "abc-_1",
            " code=abc-_1\n",
            "#code=abc-_1",
            "https://help.bitp.example/agent/sign-in#code=abc-_1",
        ] {
            assert_eq!(secret_in(pasted), "abc-_1", "{pasted}");
        }
    }
}
