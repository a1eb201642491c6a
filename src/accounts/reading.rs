//! All rows of the database of accounts, read into memory.
//!
//! Gets:    a transaction.
//! Gives:   `Kept`, and the stamp of its state.
//! Touches: the database.
//! Never:   more rows than there may be; a row whose name is none: nobody could have made it.

use std::sync::atomic::AtomicI64;

use rusqlite::{Row, Transaction};

use super::kept::{Account, Kept, Kind, Link, Session, Span, Token};
use super::name::AccountName;
use super::scope::Scopes;
use super::secret::Hash;

const ACCOUNTS: &str = "SELECT name, revoked, by_proxy, used FROM accounts";
const LINKS: &str = "SELECT hash, account, kind, made, expires FROM links";
const SESSIONS: &str = "SELECT hash, account, kind, made, expires, used FROM sessions";
const TOKENS: &str = "SELECT hash, name, scopes, made, expires, used FROM tokens";
const STAMP: &str = "SELECT stamp FROM state WHERE id = 1";
/// All statements that read rows.
pub(super) const STATEMENTS: [&str; 5] = [ACCOUNTS, LINKS, SESSIONS, TOKENS, STAMP];

/// All that is kept.
pub(super) fn kept(transaction: &Transaction<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        accounts: rows(transaction, ACCOUNTS, |row| {
            Ok(name(row, 0)?.map(|name| {
                let account = Account {
                    name: name.clone(),
                    revoked_s: row.get(1)?,
                    by_proxy: row.get(2)?,
                    used_s: AtomicI64::new(row.get(3)?),
                };
                Ok((name, account))
            }))
        })?,
        links: rows(transaction, LINKS, |row| {
            Ok(name(row, 1)?.map(|account| {
                let link = Link {
                    account,
                    kind: kind(row, 2)?,
                    span: span(row, 3)?,
                };
                Ok((row.get::<_, Hash>(0)?, link))
            }))
        })?,
        sessions: rows(transaction, SESSIONS, |row| {
            Ok(name(row, 1)?.map(|account| {
                let session = Session {
                    account,
                    kind: kind(row, 2)?,
                    span: span(row, 3)?,
                    used_s: AtomicI64::new(row.get(5)?),
                };
                Ok((row.get::<_, Hash>(0)?, session))
            }))
        })?,
        tokens: rows(transaction, TOKENS, |row| {
            Ok(name(row, 1)?.map(|name| {
                let token = Token {
                    name,
                    scopes: Scopes::stored(&row.get::<_, String>(2)?),
                    span: span(row, 3)?,
                    used_s: AtomicI64::new(row.get(5)?),
                };
                Ok((row.get::<_, Hash>(0)?, token))
            }))
        })?,
    })
}

/// The stamp of the state.
pub(super) fn stamp(transaction: &Transaction<'_>) -> rusqlite::Result<i64> {
    transaction.query_row(STAMP, [], |row| row.get(0))
}

/// A row under its key; none where it is left out.
type Read<K, V> = rusqlite::Result<Option<rusqlite::Result<(K, V)>>>;

fn rows<K: Eq + std::hash::Hash, V>(
    transaction: &Transaction<'_>,
    sql: &str,
    read: impl Fn(&Row<'_>) -> Read<K, V>,
) -> rusqlite::Result<std::collections::HashMap<K, V>> {
    let mut statement = transaction.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut all = std::collections::HashMap::new();
    while let Some(row) = rows.next()? {
        if let Some(read) = read(row)? {
            let (key, value) = read?;
            all.insert(key, value);
        }
    }
    Ok(all)
}

fn name(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<AccountName>> {
    Ok(row.get::<_, String>(at)?.parse().ok())
}

fn kind(row: &Row<'_>, at: usize) -> rusqlite::Result<Kind> {
    Ok(Kind::stored(&row.get::<_, String>(at)?))
}

/// The time of two columns beside each other.
fn span(row: &Row<'_>, at: usize) -> rusqlite::Result<Span> {
    Ok(Span {
        made_s: row.get(at)?,
        expires_s: row.get(at + 1)?,
    })
}
