//! The token that opens `/metrics` at the address of readers.
//!
//! Gets:    the token as the operator wrote it; the headers of a request.
//! Gives:   whether the request has it.
//! Touches: nothing.
//! Never:   the token in memory once it is read, or in a message.

use std::fmt;

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};

/// What opens `/metrics` at the address of readers. Its hash alone is kept.
#[derive(Clone)]
pub struct MetricsToken([u8; 32]);

/// The shortest token, in characters: sixteen of hexadecimal digits, the poorest alphabet in use, are 64 bits, which nobody
/// guesses over a network.
const TOKEN_CHARS_MIN: usize = 16;
/// The longest token, in characters: more than any tool makes, and little in the head of a request.
const TOKEN_CHARS_MAX: usize = 1_024;

/// Why a text is no token.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// There is nothing.
    #[error("is empty")]
    Empty,
    /// Too short or too long.
    #[error("has {0} characters instead of {TOKEN_CHARS_MIN} to {TOKEN_CHARS_MAX}")]
    Length(usize),
    /// What may not stand in a header.
    #[error("has more than one line, a space or a character that is not ASCII in it")]
    Character,
}

impl MetricsToken {
    /// A token of 16 to 1,024 visible ASCII characters; white space around it does not count.
    ///
    /// # Errors
    /// When the text is something else.
    pub fn new(text: &str) -> Result<MetricsToken, TokenError> {
        let token = text.trim();
        match token.len() {
            0 => Err(TokenError::Empty),
            _ if !token.bytes().all(|b| b.is_ascii_graphic()) => Err(TokenError::Character),
            TOKEN_CHARS_MIN..=TOKEN_CHARS_MAX => Ok(MetricsToken::of(token.as_bytes())),
            length => Err(TokenError::Length(length)),
        }
    }

    fn of(token: &[u8]) -> MetricsToken {
        MetricsToken(Sha256::digest(token).into())
    }

    /// Whether a request has it, as `Authorization: Bearer TOKEN`. Hashes are compared: how long that takes tells nothing of the
    /// token.
    pub(super) fn is_in(&self, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return false;
        };
        let given = value.as_bytes().split_at_checked(7);
        given.is_some_and(|(scheme, token)| {
            scheme.eq_ignore_ascii_case(b"bearer ")
                && MetricsToken::of(token.trim_ascii()).0 == self.0
        })
    }
}

impl fmt::Debug for MetricsToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetricsToken")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_one_visible_word_that_nobody_guesses() {
        let error = |text: &str| MetricsToken::new(text).unwrap_err();
        assert_eq!(
            (error(""), error(" \n")),
            (TokenError::Empty, TokenError::Empty)
        );
        assert_eq!(error(&"x".repeat(15)), TokenError::Length(15));
        assert_eq!(error(&"x".repeat(1_025)), TokenError::Length(1_025));
        assert_eq!(error("0123456789abcdef 0123456789"), TokenError::Character);
        assert_eq!(error("0123456789abcdef\n0123456789"), TokenError::Character);
        assert_eq!(error("0123456789abcdé0123456789"), TokenError::Character);
        assert!(MetricsToken::new("0123456789abcdef\r\n").is_ok());
    }

    #[test]
    fn a_token_is_taken_whole_and_once() {
        let token = MetricsToken::new("0123456789abcdef").unwrap();
        assert_eq!(format!("{token:?}"), "MetricsToken");
        let is_in = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, value.parse().unwrap());
            }
            token.is_in(&headers)
        };
        assert!(is_in(&["Bearer 0123456789abcdef"]) && is_in(&["bearer  0123456789abcdef"]));
        for odd in [
            "",
            "Bearer",
            "Bearer ",
            "0123456789abcdef",
            "Basic 0123456789abcdef",
            "Bearer 0123456789abcde",
            "Bearer 0123456789abcdef0",
            "Bearer 0123456789ABCDEF",
        ] {
            assert!(!is_in(&[odd]), "{odd}");
        }
        assert!(!is_in(&[]));
        assert!(!is_in(&[
            "Bearer 0123456789abcdef",
            "Bearer 0123456789abcdef"
        ]));
    }
}
