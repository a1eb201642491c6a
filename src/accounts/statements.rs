//! What is written to the database of accounts, and what its file is.
//!
//! Gets:    nothing.
//! Gives:   statements, `SCHEMA`.
//! Touches: nothing.
//! Never:   SQL made of what somebody sent.

use super::reading;
use crate::database::Schema;

const STEPS: [&str; 1] = ["
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT NOT NULL PRIMARY KEY, made BIGINT NOT NULL, revoked BIGINT, by_proxy BIGINT NOT NULL, used BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (
    hash BLOB NOT NULL PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, made BIGINT NOT NULL, expires BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
    hash BLOB NOT NULL PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, made BIGINT NOT NULL, expires BIGINT NOT NULL,
    used BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (
    hash BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL, made BIGINT NOT NULL,
    expires BIGINT NOT NULL, used BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (
    id BIGINT NOT NULL PRIMARY KEY, stamp BIGINT NOT NULL, file BIGINT NOT NULL
) WITHOUT ROWID;"];

pub(super) const IN_PLACE: &str = "SELECT file FROM state WHERE id = 1";
pub(super) const PLACE: &str = "INSERT INTO state (id, stamp, file) VALUES (1, $1, $2)
    ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp, file = excluded.file";
pub(super) const STAMP: &str = "UPDATE state SET stamp = $1 WHERE id = 1";
pub(super) const ADD_AGENT: &str =
    "INSERT INTO accounts (name, made, revoked, by_proxy, used) VALUES ($1, $2, NULL, 0, 0)
    ON CONFLICT (name) DO UPDATE SET revoked = NULL";
pub(super) const BRING_AGENT: &str =
    "INSERT INTO accounts (name, made, revoked, by_proxy, used) VALUES ($1, $2, NULL, 1, $2)
    ON CONFLICT (name) DO UPDATE SET used = excluded.used, by_proxy = 1";
pub(super) const REVOKE_AGENT: &str =
    "INSERT INTO accounts (name, made, revoked, by_proxy, used) VALUES ($1, $2, $2, 0, 0)
    ON CONFLICT (name) DO UPDATE SET revoked = excluded.revoked";
pub(super) const IS_AGENT: &str = "SELECT 1 FROM accounts WHERE name = $1 AND revoked IS NULL";
pub(super) const AGENTS: &str = "SELECT count(*) FROM accounts";
pub(super) const ADD_LINK: &str =
    "INSERT INTO links (hash, account, kind, made, expires) VALUES ($1, $2, $3, $4, $5)";
pub(super) const OLD_LINKS: &str = "DELETE FROM links WHERE account = $1 AND hash NOT IN
    (SELECT hash FROM links WHERE account = $2 ORDER BY made DESC, hash LIMIT $3)";
pub(super) const LINK: &str = "SELECT account, kind, made, expires FROM links WHERE hash = $1";
pub(super) const USE_LINK: &str = "DELETE FROM links WHERE hash = $1";
pub(super) const LINKS_OF: &str = "DELETE FROM links WHERE account = $1";
pub(super) const ADD_SESSION: &str = "INSERT INTO sessions (hash, account, kind, made, expires, used) VALUES ($1, $2, $3, $4, $5, $4)";
pub(super) const OLD_SESSIONS: &str = "DELETE FROM sessions WHERE account = $1 AND hash NOT IN
    (SELECT hash FROM sessions WHERE account = $2 ORDER BY made DESC, hash LIMIT $3)";
pub(super) const END_SESSION: &str = "DELETE FROM sessions WHERE hash = $1";
pub(super) const SESSIONS_OF: &str = "DELETE FROM sessions WHERE account = $1";
pub(super) const ENDED_SESSIONS: &str = "DELETE FROM sessions WHERE expires < $1";
pub(super) const ENDED_LINKS: &str = "DELETE FROM links WHERE expires < $1";
pub(super) const ADD_TOKEN: &str =
    "INSERT INTO tokens (hash, name, scopes, made, expires, used) VALUES ($1, $2, $3, $4, $5, 0)";
pub(super) const IS_TOKEN: &str = "SELECT 1 FROM tokens WHERE name = $1";
pub(super) const TOKENS: &str = "SELECT count(*) FROM tokens";
pub(super) const REVOKE_TOKEN: &str = "DELETE FROM tokens WHERE name = $1";
pub(super) const SESSION_USED: &str = "UPDATE sessions SET used = $2 WHERE hash = $1 AND used < $2";
pub(super) const ACCOUNT_USED: &str = "UPDATE accounts SET used = $2 WHERE name = $1 AND used < $2";
pub(super) const TOKEN_USED: &str = "UPDATE tokens SET used = $2 WHERE hash = $1 AND used < $2";
/// All statements that change rows, to try whether the tables are as they should be.
const STATEMENTS: [&str; 28] = [
    IN_PLACE,
    PLACE,
    STAMP,
    ADD_AGENT,
    BRING_AGENT,
    REVOKE_AGENT,
    IS_AGENT,
    AGENTS,
    ADD_LINK,
    OLD_LINKS,
    LINK,
    USE_LINK,
    LINKS_OF,
    ADD_SESSION,
    OLD_SESSIONS,
    END_SESSION,
    SESSIONS_OF,
    ENDED_SESSIONS,
    ENDED_LINKS,
    ADD_TOKEN,
    IS_TOKEN,
    TOKENS,
    REVOKE_TOKEN,
    SESSION_USED,
    ACCOUNT_USED,
    TOKEN_USED,
    "DELETE FROM links",
    "DELETE FROM sessions",
];

/// What the file is: `jiec` as a number tells it from any other.
pub(super) const SCHEMA: Schema = Schema {
    file: "accounts.sqlite",
    application: i32::from_be_bytes(*b"jiec"),
    format: 1,
    table: "accounts",
    steps: &STEPS,
    later: "",
    statements: &[&STATEMENTS, &reading::STATEMENTS],
};
