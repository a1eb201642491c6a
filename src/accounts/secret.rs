//! What opens something: made once, shown once, kept as a hash.
//!
//! Gets:    randomness; what somebody sends.
//! Gives:   a secret to hand over, its hash to keep.
//! Touches: randomness.
//! Never:   a secret in a message, in a log or on the disk.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use sha2::{Digest, Sha256};

/// How much of it is random, in bytes: 256 bits, which nobody guesses, so that a quick hash of it may be kept.
const RANDOM_BYTES: usize = 32;
/// The longest text that is looked at, in bytes: what is longer was never a secret of ours, and hashing it would be work.
const SECRET_BYTES_MAX: usize = 200;

/// A secret that was just made. It can be shown, and no debug print shows it.
pub struct Secret(String);

/// The SHA-256 of a secret. It is looked up by: how long that takes tells of the hash, which nobody can choose, and nothing of
/// the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl Secret {
    /// A new one; `prefix` says to people and to scanners of leaks what it is.
    pub(super) fn new(prefix: &str) -> Result<Secret, getrandom::Error> {
        let mut bytes = [0; RANDOM_BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Secret(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// The secret itself, for the one whom it is for.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(super) fn hash(&self) -> Hash {
        Hash::of_bytes(self.0.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Hash {
    /// That of what somebody sends; none of what is too long to be one of ours.
    #[must_use]
    pub fn of(sent: &str) -> Option<Hash> {
        (!sent.is_empty() && sent.len() <= SECRET_BYTES_MAX)
            .then(|| Hash::of_bytes(sent.as_bytes()))
    }

    fn of_bytes(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }
}

impl ToSql for Hash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Hash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Hash> {
        FromSql::column_result(value).map(Hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_random_and_in_no_debug_print() {
        let (one, other) = (Secret::new("x-").unwrap(), Secret::new("x-").unwrap());
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(one.reveal().len(), 2 + 43);
        assert_eq!(format!("{one:?}"), "Secret");
        assert_eq!(Hash::of(one.reveal()), Some(one.hash()));
        assert_ne!(Hash::of(other.reveal()), Some(one.hash()));
        assert_eq!(Hash::of(""), None);
        assert_eq!(Hash::of(&"x".repeat(201)), None);
    }
}
