//! The door for agents: who asks, how they come in and go out, what guards every route of theirs.
//!
//! Gets:    tokens, headers of trusted proxies, cookies, links for one use.
//! Gives:   `Agent`; cookies; pages to sign in.
//! Touches: accounts.
//! Never:   a secret in an address, a log or a page; a session that the browser brought with it; a word of a guess in the log.

mod answers;
mod cookies;
mod credentials;
mod guesses;
mod inside;

pub(in crate::server) mod agent;
pub(super) mod guard;

pub(super) mod account;
pub(super) mod sign_in;
pub(super) mod sign_out;
