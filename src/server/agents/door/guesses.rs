//! Guesses: how they are slowed, and what the log says of them.
//!
//! Gets:    who sent something that is none of ours.
//! Gives:   whether it is looked at, or how long to wait.
//! Touches: the table of clients, the log.
//! Never:   what was sent, or who sent it, in the log; a wait for anybody whose session or token is good, wherever they are.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use axum::http::{Extensions, HeaderMap};

use crate::server::clients;
use crate::server::error::AppError;
use crate::server::rates::What;
use crate::server::state::AppState;

/// How often the log says how many there were.
const TELL_EVERY: Duration = Duration::from_secs(60);

/// Guesses since the log spoke of them.
#[derive(Debug, Default)]
pub(in crate::server::agents) struct Guesses(Mutex<Untold>);

#[derive(Debug, Default)]
struct Untold {
    told: Option<Instant>,
    all: u64,
    slowed: u64,
}

impl Guesses {
    fn note(&self, is_slowed: bool) {
        let mut untold = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        untold.all += 1;
        untold.slowed += u64::from(is_slowed);
        if untold.told.is_some_and(|at| at.elapsed() < TELL_EVERY) {
            return;
        }
        let Untold { all, slowed, .. } = *untold;
        *untold = Untold {
            told: Some(Instant::now()),
            ..Untold::default()
        };
        drop(untold);
        tracing::warn!(
            "a link, session or token that is none of ours was sent for an agent's: {all} times since this was last said, \
             {slowed} of them slowed down"
        );
    }
}

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
