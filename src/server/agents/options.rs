//! What the operator decides of agents.
//!
//! Gets:    flags and variables, read by `cli`.
//! Gives:   them by name; the accounts.
//! Touches: nothing.
//! Never:   a default that lets anybody in.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use axum::http::HeaderName;

use super::failing::Failing;
use super::told::Guesses;
use crate::accounts::Accounts;
use crate::server::origin::CorsOrigin;

/// What the operator decides of agents, where they are let in at all.
#[derive(Clone, Debug)]
pub struct Agents {
    pub(super) accounts: Accounts,
    /// The header in which trusted proxies name who has signed in with them.
    pub(super) auth_header: Option<AuthHeader>,
    /// The origins whose pages may frame the sidebar.
    pub(super) frame_origins: Vec<CorsOrigin>,
    pub(super) guesses: Arc<Guesses>,
    /// What readers fail on, as it was a moment ago.
    pub(super) failing: Arc<Failing>,
    /// The data folder, for the report of what readers did not find.
    data: Option<Arc<Path>>,
}

impl Agents {
    /// Agents with these accounts, by links and tokens alone.
    #[must_use]
    pub fn new(accounts: Accounts) -> Agents {
        Agents {
            accounts,
            auth_header: None,
            frame_origins: Vec::new(),
            guesses: Arc::default(),
            failing: Arc::default(),
            data: None,
        }
    }

    /// Believes this header of trusted proxies.
    #[must_use]
    pub fn with_auth_header(mut self, header: Option<AuthHeader>) -> Agents {
        self.auth_header = header;
        self
    }

    /// Reports what the database of insights in this data folder holds.
    #[must_use]
    pub fn reporting_from(mut self, data: &Path) -> Agents {
        self.data = Some(data.into());
        self
    }

    /// Lets pages of these origins frame the sidebar.
    #[must_use]
    pub fn framed_by(mut self, origins: Vec<CorsOrigin>) -> Agents {
        self.frame_origins = origins;
        self
    }
}

impl Agents {
    /// The data folder, where it is reported from.
    pub(super) fn data(&self) -> Option<&Path> {
        self.data.as_deref()
    }

    /// The origins whose pages may frame the sidebar, as a policy names them; empty where there are none.
    pub(super) fn framed_origins(&self) -> String {
        let origins = self.frame_origins.iter();
        let origins = origins.filter_map(|CorsOrigin(origin)| origin.to_str().ok());
        origins.collect::<Vec<_>>().join(" ")
    }
}

/// The header in which a proxy names who has signed in with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthHeader(pub(super) HeaderName);

/// Why a header is none for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthHeaderError {
    /// No header is called so.
    #[error("not the name of a header; write it as X-Forwarded-Email")]
    Name,
    /// It says something else.
    #[error(
        "this header says something else, or comes from any client; take one that the proxy sets for this alone, such as \
         X-Forwarded-Email"
    )]
    Taken,
}

impl FromStr for AuthHeader {
    type Err = AuthHeaderError;

    fn from_str(text: &str) -> Result<AuthHeader, AuthHeaderError> {
        let name: HeaderName = text.trim().parse().map_err(|_| AuthHeaderError::Name)?;
        match TAKEN.contains(&name.as_str()) {
            true => Err(AuthHeaderError::Taken),
            false => Ok(AuthHeader(name)),
        }
    }
}

/// Headers that name no person, whatever a proxy is told.
const TAKEN: [&str; 14] = [
    "accept",
    "accept-language",
    "authorization",
    "cookie",
    "content-type",
    "forwarded",
    "host",
    "origin",
    "referer",
    "user-agent",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-request-id",
];
