//! Why something about accounts was not done.
//!
//! Gets:    what the database or the queue before it says.
//! Gives:   an `AccountsError`.
//! Touches: nothing.
//! Never:   a secret.

use std::path::PathBuf;

use super::name::AccountName;

/// How many agents there are at most, those that proxies bring among them: more than any support has.
pub(super) const AGENTS_MAX: i64 = 10_000;
/// How many tokens there are at most.
pub(super) const TOKENS_MAX: i64 = 1_000;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The database failed.
    #[error("the database {} cannot be used: {message}", .path.display())]
    Database {
        /// Its file.
        path: PathBuf,
        /// Why.
        message: String,
    },
    /// There is no randomness.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// There is no such agent or token, or it was revoked already.
    #[error("there is no `{0}`, or it was revoked before")]
    Unknown(AccountName),
    /// There is one of this name.
    #[error("there is a token `{0}` already: revoke it first, or take another name")]
    Taken(AccountName),
    /// There are as many agents as may be.
    #[error("there are {AGENTS_MAX} agents already")]
    ManyAgents,
    /// There are as many tokens as may be.
    #[error("there are {TOKENS_MAX} tokens already")]
    ManyTokens,
    /// Too much waits for the database.
    #[error("too much waits for the database of accounts")]
    Full,
    /// For some seconds nobody has been able to read who was revoked.
    #[error("the database of accounts could not be read for a while")]
    Stale,
}
