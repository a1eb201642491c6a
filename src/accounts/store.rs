//! The database of accounts: `accounts.sqlite` in the data folder, which the server and the commands open at the same time.
//!
//! Gets:    names, hashes, spans.
//! Gives:   all that is kept; each change as one transaction that survives a power cut.
//! Touches: the database, through `database`.
//! Never:   a secret; a table that grows without end; sessions of a copy: a database that was restored or copied has none.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::error::{AGENTS_MAX, AccountsError, TOKENS_MAX};
use super::kept::{Kept, Kind, Span};
use super::name::AccountName;
use super::reading;
use super::scope::Scopes;
use super::secret::{Hash, Secret};
use super::statements::{
    ACCOUNT_USED, ADD_AGENT, ADD_LINK, ADD_SESSION, ADD_TOKEN, AGENTS, BRING_AGENT, END_SESSION,
    ENDED_LINKS, ENDED_SESSIONS, IN_PLACE, IS_AGENT, IS_TOKEN, LINK, LINKS_OF, OLD_LINKS,
    OLD_SESSIONS, PLACE, REVOKE_AGENT, REVOKE_TOKEN, SCHEMA, SESSION_USED, SESSIONS_OF, STAMP,
    TOKEN_USED, TOKENS, USE_LINK,
};
use crate::database::{Database, StoreError};
use crate::disk;

/// How many sessions an agent has at most: the oldest goes.
const SESSIONS_OF_ACCOUNT_MAX: i64 = 20;
/// How many links wait for an agent at most: the oldest goes.
const LINKS_OF_ACCOUNT_MAX: i64 = 5;
/// How long a session lasts: a working day and some.
pub const SESSION_S: i64 = 12 * 3_600;
/// For how long what has ended is kept, so that it is told from a guess.
const ENDED_KEPT_S: i64 = 24 * 3_600;

/// Somebody who has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub account: AccountName,
    /// What the browser keeps.
    pub secret: Secret,
}

/// What was used.
#[derive(Debug)]
pub(super) enum Used {
    Session(Hash, AccountName),
    Token(Hash),
    /// A proxy brought an agent.
    Proxied(AccountName),
}

/// The database of a data folder.
pub struct Store(Database);

impl Store {
    /// That of a folder, which is made when it is missing; nothing is opened yet.
    #[must_use]
    pub fn new(folder: &Path) -> Store {
        Store(Database::new(folder, SCHEMA))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Opens it; a damaged one is set aside, and nobody is signed in then.
    ///
    /// # Errors
    /// When it can neither be opened nor made.
    pub fn open(&mut self) -> Result<(), AccountsError> {
        let opened = self.0.open();
        opened.map_err(|error| self.failed(&error))?;
        self.change(|_| Ok(()), false)
    }

    /// All that is kept, and the stamp of this state.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&mut self) -> Result<(Kept, i64), AccountsError> {
        self.run(TransactionBehavior::Deferred, |transaction| {
            Ok((reading::kept(transaction)?, reading::stamp(transaction)?))
        })
    }

    /// The stamp of the state: another one after each change of who may do what.
    pub(super) fn stamp(&mut self) -> Result<i64, AccountsError> {
        self.run(TransactionBehavior::Deferred, |transaction| {
            Ok(reading::stamp(transaction)?)
        })
    }

    /// Lets somebody in, also again; gives the secret of a link for one use.
    ///
    /// # Errors
    /// When there are too many, or it cannot be written.
    pub fn add_agent(&mut self, name: &AccountName, span: Span) -> Result<Secret, AccountsError> {
        let text = name.as_str();
        let made = self.change(
            |transaction| {
                let is_new = transaction
                    .query_row(IS_AGENT, [text], |_| Ok(()))
                    .optional()?
                    .is_none();
                if is_new && count(transaction, AGENTS)? >= AGENTS_MAX {
                    return Ok(false);
                }
                transaction.execute(ADD_AGENT, params![text, span.made_s])?;
                Ok(true)
            },
            true,
        )?;
        match made {
            true => self.add_link(name, Kind::Main, span),
            false => Err(AccountsError::ManyAgents),
        }
    }

    /// A link for one use, for an agent who may come in.
    ///
    /// # Errors
    /// When there is no such agent, or it cannot be written.
    pub fn add_link(
        &mut self,
        name: &AccountName,
        kind: Kind,
        span: Span,
    ) -> Result<Secret, AccountsError> {
        let (secret, text) = (secret("")?, name.as_str());
        let hash = secret.hash();
        let added = self.change(
            |transaction| {
                let agent = transaction.query_row(IS_AGENT, [text], |_| Ok(()));
                if agent.optional()?.is_none() {
                    return Ok(false);
                }
                let Span { made_s, expires_s } = span;
                transaction.execute(
                    ADD_LINK,
                    params![hash, text, kind.as_str(), made_s, expires_s],
                )?;
                transaction.execute(OLD_LINKS, params![text, text, LINKS_OF_ACCOUNT_MAX])?;
                Ok(true)
            },
            true,
        )?;
        match added {
            true => Ok(secret),
            false => Err(AccountsError::Unknown(name.clone())),
        }
    }

    /// Shuts somebody out: their sessions and links end, and no proxy brings them in again.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn revoke_agent(&mut self, name: &AccountName, now_s: i64) -> Result<bool, AccountsError> {
        let text = name.as_str();
        self.change(
            |transaction| {
                let was = transaction.query_row(IS_AGENT, [text], |_| Ok(()));
                let was = was.optional()?.is_some();
                transaction.execute(REVOKE_AGENT, params![text, now_s])?;
                transaction.execute(LINKS_OF, [text])?;
                transaction.execute(SESSIONS_OF, [text])?;
                Ok(was)
            },
            true,
        )
    }

    /// A token of a program.
    ///
    /// # Errors
    /// When there is one of this name or there are too many, or it cannot be written.
    pub fn add_token(
        &mut self,
        name: &AccountName,
        scopes: Scopes,
        span: Span,
    ) -> Result<Secret, AccountsError> {
        let (secret, text) = (secret("jieda-token-")?, name.as_str());
        let hash = secret.hash();
        self.change(
            |transaction| {
                if transaction
                    .query_row(IS_TOKEN, [text], |_| Ok(()))
                    .optional()?
                    .is_some()
                {
                    return Ok(Err(AccountsError::Taken(name.clone())));
                }
                if count(transaction, TOKENS)? >= TOKENS_MAX {
                    return Ok(Err(AccountsError::ManyTokens));
                }
                let Span { made_s, expires_s } = span;
                let row = params![hash, text, scopes.to_string(), made_s, expires_s];
                transaction.execute(ADD_TOKEN, row)?;
                Ok(Ok(()))
            },
            true,
        )??;
        Ok(secret)
    }

    /// Ends a token.
    ///
    /// # Errors
    /// When there is none, or it cannot be written.
    pub fn revoke_token(&mut self, name: &AccountName) -> Result<(), AccountsError> {
        let gone = self.change(
            |transaction| Ok(transaction.execute(REVOKE_TOKEN, [name.as_str()])?),
            true,
        )?;
        match gone {
            0 => Err(AccountsError::Unknown(name.clone())),
            _ => Ok(()),
        }
    }

    /// Makes a session of a link, which is used up by it; none when the link is unknown, over, or for another kind.
    pub(super) fn sign_in(
        &mut self,
        link: Hash,
        kind: Kind,
        now_s: i64,
    ) -> Result<Option<SignedIn>, AccountsError> {
        let secret = secret("")?;
        let hash = secret.hash();
        let account = self.change(
            |transaction| used_link(transaction, (link, hash), kind, now_s),
            true,
        )?;
        Ok(account.map(|account| SignedIn { account, secret }))
    }

    /// Ends a session.
    pub(super) fn sign_out(&mut self, hash: Hash) -> Result<(), AccountsError> {
        self.change(
            |transaction| Ok(transaction.execute(END_SESSION, [hash])?),
            true,
        )
        .map(drop)
    }

    /// Notes when something was last used. It changes nothing of who may do what.
    pub(super) fn used(&mut self, used: &Used, now_s: i64) -> Result<(), AccountsError> {
        let brings = matches!(used, Used::Proxied(_));
        self.change(
            |transaction| {
                match used {
                    Used::Session(hash, account) => {
                        transaction.execute(SESSION_USED, params![hash, now_s])?;
                        transaction.execute(ACCOUNT_USED, params![account.as_str(), now_s])?;
                    }
                    Used::Token(hash) => {
                        transaction.execute(TOKEN_USED, params![hash, now_s])?;
                    }
                    Used::Proxied(_) if count(transaction, AGENTS)? >= AGENTS_MAX => {}
                    Used::Proxied(account) => {
                        transaction.execute(BRING_AGENT, params![account.as_str(), now_s])?;
                    }
                }
                Ok(())
            },
            brings,
        )
    }

    /// A change, all of it or nothing. With `stamps`, whoever reads sees that there is another state.
    fn change<T>(
        &mut self,
        work: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
        stamps: bool,
    ) -> Result<T, AccountsError> {
        self.run(TransactionBehavior::Immediate, |transaction| {
            let done = work(transaction)?;
            if stamps {
                transaction.execute(STAMP, [random()?])?;
            }
            Ok(done)
        })
    }

    fn run<T>(
        &mut self,
        behaviour: TransactionBehavior,
        work: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, AccountsError> {
        let path = self.0.path().to_owned();
        let done = self.0.run(&mut |connection| {
            in_place(connection, &path)?;
            let transaction = connection.transaction_with_behavior(behaviour)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        });
        done.map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &StoreError) -> AccountsError {
        AccountsError::Database {
            path: self.0.path().to_owned(),
            message: error.to_string(),
        }
    }
}

/// Uses a link up, and writes the session in its place; gives whose.
fn used_link(
    transaction: &Transaction<'_>,
    (link, session): (Hash, Hash),
    kind: Kind,
    now_s: i64,
) -> Result<Option<AccountName>, StoreError> {
    let row = transaction.query_row(LINK, [link], |row| {
        let span = Span {
            made_s: row.get(2)?,
            expires_s: row.get(3)?,
        };
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, span))
    });
    let Some((account, of, span)) = row.optional()? else {
        return Ok(None);
    };
    // What is for a frame opens no more than a frame; what is for a page may be spent on a frame.
    let fits = span.holds(now_s) && (Kind::stored(&of) == Kind::Main || kind == Kind::Frame);
    let may = transaction.query_row(IS_AGENT, [&account], |_| Ok(()));
    if !fits || may.optional()?.is_none() {
        return Ok(None);
    }
    transaction.execute(USE_LINK, [link])?;
    let row = params![
        session,
        account,
        kind.as_str(),
        now_s,
        now_s.saturating_add(SESSION_S)
    ];
    transaction.execute(ADD_SESSION, row)?;
    transaction.execute(
        OLD_SESSIONS,
        params![account, account, SESSIONS_OF_ACCOUNT_MAX],
    )?;
    transaction.execute(ACCOUNT_USED, params![account, now_s])?;
    for ended in [ENDED_SESSIONS, ENDED_LINKS] {
        transaction.execute(ended, [now_s.saturating_sub(ENDED_KEPT_S)])?;
    }
    Ok(account.parse().ok())
}

/// Sees that the database is where it was written. One that was copied or restored brings sessions and links with it that may have
/// been ended or used since: they go, and who is in signs in again.
fn in_place(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let here = disk::identity(path).map_or(0, disk::Identity::number);
    let was: Option<i64> = connection
        .query_row(IN_PLACE, [], |row| row.get(0))
        .optional()?;
    if was == Some(here) {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let gone = match was {
        None => 0,
        Some(_) => {
            transaction.execute("DELETE FROM links", [])?
                + transaction.execute("DELETE FROM sessions", [])?
        }
    };
    transaction.execute(PLACE, params![random()?, here])?;
    transaction.commit()?;
    if was.is_some() {
        tracing::warn!(
            "{} is a copy, or was restored: the {gone} sessions and links in it have ended, and agents sign in again; what was \
             revoked after the copy was made counts again, so look at `jieda agent list` and `jieda token list`",
            path.display()
        );
    }
    Ok(())
}

fn count(transaction: &Transaction<'_>, sql: &str) -> Result<i64, StoreError> {
    Ok(transaction.query_row(sql, [], |row| row.get(0))?)
}

fn secret(prefix: &str) -> Result<Secret, AccountsError> {
    Secret::new(prefix).map_err(AccountsError::Random)
}

/// A number that no state had before.
fn random() -> Result<i64, StoreError> {
    let number = getrandom::u64().map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(number.cast_signed())
}
