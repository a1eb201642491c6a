//! Guesses: how they are slowed.
//!
//! Gets:    who sent something that is none of ours.
//! Gives:   whether it is looked at, or how long to wait.
//! Touches: the table of clients.
//! Never:   a wait for anybody whose session or token is good, wherever they are.

use std::time::Instant;

use axum::http::{Extensions, HeaderMap};

use crate::server::agents::told::Guesses;
use crate::server::clients;
use crate::server::error::AppError;
use crate::server::rates::What;
use crate::server::state::AppState;

/// Counts what is none of ours, by the address that it comes from: after 20 of them, one is looked at each 10 s.
pub(super) fn guessed(
    state: &AppState,
    guesses: &Guesses,
    (extensions, headers): (&Extensions, &HeaderMap),
) -> Result<(), AppError> {
    let proxies = &state.options().trusted_proxies;
    let client = proxies.guesser(clients::peer(extensions), headers);
    let counted = state.limits().count(What::SignIn, client, Instant::now());
    guesses.note(counted.is_err());
    counted.map_err(|wait| AppError::TooOften(wait.as_secs() + 1))
}
