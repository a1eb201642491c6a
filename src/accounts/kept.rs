//! What is kept of accounts: who, by which hashes, until when.
//!
//! Gets:    rows of the database.
//! Gives:   them by name and by hash, to be looked up without the disk.
//! Touches: memory.
//! Never:   a secret; somebody let in who was revoked, whose time is over, or whose time has not begun.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};

use super::name::AccountName;
use super::scope::Scopes;
use super::secret::Hash;

/// How far in the future something may have been made, in seconds, and count: clocks of two machines differ a little. What was
/// made later than that was made by a clock that was wrong, and so is when it ends.
const CLOCK_SKEW_S: i64 = 300;

/// What a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Our own pages, in a tab of their own.
    Main,
    /// The sidebar in a frame of another site: it may not write.
    Frame,
}

impl Kind {
    /// As it is stored and shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Main => "main",
            Kind::Frame => "frame",
        }
    }

    /// Reads what was stored; what is not known has the fewer rights.
    pub(super) fn stored(text: &str) -> Kind {
        match text {
            "main" => Kind::Main,
            _ => Kind::Frame,
        }
    }
}

/// Somebody who may sign in.
#[derive(Debug)]
pub struct Account {
    /// Who.
    pub name: AccountName,
    /// When it was revoked; none while it may be used.
    pub revoked_s: Option<i64>,
    /// Whether a proxy brought it.
    pub by_proxy: bool,
    /// When it was last used; 0 for never.
    pub used_s: AtomicI64,
}

/// The time for which something counts, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// From when.
    pub made_s: i64,
    /// Until when.
    pub expires_s: i64,
}

impl Span {
    /// Whether it counts now.
    #[must_use]
    pub fn holds(self, now_s: i64) -> bool {
        self.made_s <= now_s.saturating_add(CLOCK_SKEW_S) && now_s < self.expires_s
    }
}

/// A link for one use.
#[derive(Debug)]
pub struct Link {
    /// For whom.
    pub account: AccountName,
    /// The only kind of session that it opens.
    pub kind: Kind,
    /// When it counts.
    pub span: Span,
}

/// A session.
#[derive(Debug)]
pub struct Session {
    /// Whose.
    pub account: AccountName,
    /// What it is for.
    pub kind: Kind,
    /// When it counts.
    pub span: Span,
    /// When it was last used.
    pub used_s: AtomicI64,
}

/// A token of a program.
#[derive(Debug)]
pub struct Token {
    /// What it is called.
    pub name: AccountName,
    /// What it may do.
    pub scopes: Scopes,
    /// When it counts.
    pub span: Span,
    /// When it was last used; 0 for never.
    pub used_s: AtomicI64,
}

/// All that is kept, at one moment. By default nobody.
#[derive(Debug, Default)]
pub struct Kept {
    /// By name.
    pub accounts: HashMap<AccountName, Account>,
    /// By their hashes.
    pub links: HashMap<Hash, Link>,
    /// By their hashes.
    pub sessions: HashMap<Hash, Session>,
    /// By their hashes.
    pub tokens: HashMap<Hash, Token>,
}

/// What becomes of something that somebody sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// It counts.
    Good(T),
    /// It was ours, and counts no more.
    Over,
    /// It is none of ours that is known: perhaps a guess.
    Unknown,
}

impl Kept {
    /// Whether an account is there and was not revoked.
    fn may(&self, name: &AccountName) -> bool {
        self.accounts
            .get(name)
            .is_some_and(|account| account.revoked_s.is_none())
    }

    /// A session of a kind.
    pub(super) fn session(&self, hash: &Hash, kind: Kind, now_s: i64) -> Found<&Session> {
        match self.sessions.get(hash).filter(|one| one.kind == kind) {
            None => Found::Unknown,
            Some(one) if one.span.holds(now_s) && self.may(&one.account) => Found::Good(one),
            Some(_) => Found::Over,
        }
    }

    /// A token.
    pub(super) fn token(&self, hash: &Hash, now_s: i64) -> Found<&Token> {
        match self.tokens.get(hash) {
            None => Found::Unknown,
            Some(one) if one.span.holds(now_s) => Found::Good(one),
            Some(_) => Found::Over,
        }
    }

    /// Whether a link is there that counts.
    pub(super) fn has_link(&self, hash: &Hash, now_s: i64) -> bool {
        let link = self.links.get(hash);
        link.is_some_and(|link| link.span.holds(now_s) && self.may(&link.account))
    }
}

/// Notes a use; gives whether it is so much later than the last one that it is worth a row.
pub(super) fn is_news(used_s: &AtomicI64, now_s: i64, apart_s: i64) -> bool {
    let last = used_s.load(Ordering::Relaxed);
    now_s.saturating_sub(last) >= apart_s
        && used_s
            .compare_exchange(last, now_s, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
}
