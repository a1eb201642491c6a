//! Who is an agent: names, sessions, links for one use, and tokens of programs, in a database of its own.
//!
//! Gets:    what a command or a sign-in asks for; what somebody sends, as a hash.
//! Gives:   who that is and what they may do, from memory; changes, by the thread of the database.
//! Touches: its database (`store`), on one thread; a copy of all of it in memory; clocks.
//! Never:   a secret on the disk or in a log; a wait of who asks; somebody let in who was revoked longer ago than `STALE`.
//!
//! Commands write to the database beside a running server. Its thread looks for another state twice a second, so that what was
//! revoked is over within a second; where it has not been able to look for `STALE`, nobody is let in.

mod clock;
mod error;
mod kept;
mod name;
mod reading;
mod scope;
mod secret;
mod statements;
mod store;
mod work;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

pub use clock::Clock;
pub use error::AccountsError;
pub use kept::{Account, Found, Kept, Kind, Link, Session, Span, Token};
pub use name::{AccountName, NameError};
pub use scope::{Scope, ScopeError, Scopes};
pub use secret::{Hash, Secret};
pub use store::{SESSION_S, SignedIn, Store};

use kept::is_news;
use store::Used;
use work::{Done, Shared, Work};

/// How much waits for the database at most: beyond that somebody signs in again in a moment.
const QUEUE_MAX: usize = 256;
/// How far apart uses are that are written down, in seconds: to tell who is still there, a minute is exact enough.
const USES_APART_S: i64 = 60;

/// Who somebody is, by what they sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The agent, or the token.
    pub account: AccountName,
    /// What they may do.
    pub scopes: Scopes,
    /// How they came in.
    pub way: Way,
}

/// How somebody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// By a session in a tab of its own.
    Session,
    /// By a session in a frame of another site.
    Frame,
    /// By a header of a proxy that is trusted.
    Proxy,
    /// By a token.
    Token,
}

/// The door to the accounts of a running server; cheap to clone.
#[derive(Clone, Debug)]
pub struct Accounts {
    sender: Option<SyncSender<Work>>,
    shared: Arc<Shared>,
}

impl Accounts {
    /// Those of a data folder, which is made when it is missing. Where that fails nobody is let in, and it is tried again.
    #[must_use]
    pub fn open(folder: &Path) -> Accounts {
        let (sender, receiver) = sync_channel(QUEUE_MAX);
        let shared = Arc::<Shared>::default();
        let (store, by_thread) = (Store::new(folder), Arc::clone(&shared));
        let thread = std::thread::Builder::new()
            .name("accounts".to_owned())
            .spawn(move || work::work_all(store, &receiver, &by_thread));
        if let Err(error) = &thread {
            tracing::error!("nobody can sign in: no thread for the accounts: {error}");
        }
        Accounts {
            sender: thread.is_ok().then_some(sender),
            shared,
        }
    }

    /// Whose session of a kind this is.
    ///
    /// # Errors
    /// When nobody knows who was revoked.
    pub fn session(&self, hash: Hash, kind: Kind) -> Result<Found<Holder>, AccountsError> {
        let (kept, now_s) = self.now()?;
        Ok(match kept.session(&hash, kind, now_s) {
            Found::Unknown => Found::Unknown,
            Found::Over => Found::Over,
            Found::Good(session) => {
                if is_news(&session.used_s, now_s, USES_APART_S) {
                    self.note(Used::Session(hash, session.account.clone()));
                }
                Found::Good(Holder {
                    account: session.account.clone(),
                    scopes: Scopes::ALL,
                    way: match kind {
                        Kind::Main => Way::Session,
                        Kind::Frame => Way::Frame,
                    },
                })
            }
        })
    }

    /// Whose token this is.
    ///
    /// # Errors
    /// When nobody knows what was revoked.
    pub fn token(&self, hash: Hash) -> Result<Found<Holder>, AccountsError> {
        let (kept, now_s) = self.now()?;
        Ok(match kept.token(&hash, now_s) {
            Found::Unknown => Found::Unknown,
            Found::Over => Found::Over,
            Found::Good(token) => {
                if is_news(&token.used_s, now_s, USES_APART_S) {
                    self.note(Used::Token(hash));
                }
                Found::Good(Holder {
                    account: token.name.clone(),
                    scopes: token.scopes,
                    way: Way::Token,
                })
            }
        })
    }

    /// An agent whom a trusted proxy brings; none when an operator has revoked the name.
    ///
    /// # Errors
    /// When nobody knows who was revoked.
    pub fn proxied(&self, name: AccountName) -> Result<Option<Holder>, AccountsError> {
        let (kept, now_s) = self.now()?;
        let known = kept.accounts.get(&name);
        if known.is_some_and(|account| account.revoked_s.is_some()) {
            return Ok(None);
        }
        if known.is_none_or(|account| is_news(&account.used_s, now_s, USES_APART_S)) {
            self.note(Used::Proxied(name.clone()));
        }
        Ok(Some(Holder {
            account: name,
            scopes: Scopes::ALL,
            way: Way::Proxy,
        }))
    }

    /// Whether a link is known that counts: then it is no guess.
    #[must_use]
    pub fn has_link(&self, hash: Hash) -> bool {
        self.now()
            .is_ok_and(|(kept, now_s)| kept.has_link(&hash, now_s))
    }

    /// Looks at the database now, as for something that was made a moment ago, and calls `done` from another thread.
    ///
    /// # Errors
    /// At once, when it cannot even wait; `done` is then not called.
    pub fn look(&self, done: impl FnOnce() + Send + 'static) -> Result<(), AccountsError> {
        self.send(Work::Look(Done(Box::new(move |()| done()))))
    }

    /// Makes a session of a link, and calls `done` from another thread with who that is; with none when the link is unknown,
    /// used, over, or not for this kind of session.
    ///
    /// # Errors
    /// At once, when it cannot even wait; `done` is then not called.
    pub fn sign_in(
        &self,
        link: Hash,
        kind: Kind,
        done: impl FnOnce(Result<Option<SignedIn>, AccountsError>) + Send + 'static,
    ) -> Result<(), AccountsError> {
        self.send(Work::SignIn(link, kind, Done(Box::new(done))))
    }

    /// Makes a link for one use, for an agent who is signed in, and calls `done` from another thread with its secret.
    ///
    /// # Errors
    /// At once, when it cannot even wait; `done` is then not called.
    pub fn link(
        &self,
        account: AccountName,
        kind: Kind,
        lasts_s: i64,
        done: impl FnOnce(Result<Secret, AccountsError>) + Send + 'static,
    ) -> Result<(), AccountsError> {
        let now_s = self.shared.clock.now_s();
        let span = Span {
            made_s: now_s,
            expires_s: now_s.saturating_add(lasts_s),
        };
        self.send(Work::Link(account, kind, span, Done(Box::new(done))))
    }

    /// Ends a session, and calls `done` from another thread once it is over.
    ///
    /// # Errors
    /// At once, when it cannot even wait; `done` is then not called.
    pub fn sign_out(
        &self,
        session: Hash,
        done: impl FnOnce(Result<(), AccountsError>) + Send + 'static,
    ) -> Result<(), AccountsError> {
        self.send(Work::SignOut(session, Done(Box::new(done))))
    }

    /// How often the database was asked for something that was not known, since the start.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.shared.asked()
    }

    fn now(&self) -> Result<(Arc<Kept>, i64), AccountsError> {
        Ok((self.shared.fresh()?, self.shared.clock.now_s()))
    }

    /// Has a use written down. Where the queue is full the next one will do.
    fn note(&self, used: Used) {
        let now_s = self.shared.clock.now_s();
        let _ = self.send(Work::Used(used, now_s));
    }

    fn send(&self, work: Work) -> Result<(), AccountsError> {
        let sender = self.sender.as_ref().ok_or(AccountsError::Full)?;
        sender.try_send(work).map_err(|_| AccountsError::Full)
    }
}
