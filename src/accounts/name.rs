//! What an account is called.
//!
//! Gets:    what an operator types, or a proxy sends.
//! Gives:   an `AccountName`.
//! Touches: nothing.
//! Never:   two names that differ in the case of ASCII letters alone: proxies and people write addresses as they like.

use std::fmt;
use std::str::FromStr;

/// The name of an agent or of a token, such as `ann` or `ann@bitp.example`.
///
/// 1 to 100 characters: letters and digits of any script and `.`, `_`, `-`, `+`, `@`; ASCII in lower case. Nothing that a list of
/// names could be made of, or that a terminal or a log would take for more than a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountName(Box<str>);

/// The longest name, in characters: longer than nearly every mail address.
const NAME_CHARS_MAX: usize = 100;

/// A text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing, or too much.
    #[error("a name has 1 to {NAME_CHARS_MAX} characters")]
    Length,
    /// What stands in no name.
    #[error(
        "a name has letters, digits and `.`, `_`, `-`, `+`, `@`, as in ann or ann@bitp.example"
    )]
    Character,
}

impl AccountName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountName {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<AccountName, NameError> {
        if raw.is_empty() || raw.chars().count() > NAME_CHARS_MAX {
            return Err(NameError::Length);
        }
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '@');
        // A dash at the start would be an option of the command that revokes it.
        if !raw.chars().all(allowed) || raw.starts_with('-') {
            return Err(NameError::Character);
        }
        Ok(AccountName(raw.to_ascii_lowercase().into()))
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_plain_word_in_one_case() {
        for (raw, name) in [
            ("ann", "ann"),
            ("Ann.Lee+Help@Bitp.example", "ann.lee+help@bitp.example"),
            ("张伟", "张伟"),
        ] {
            assert_eq!(raw.parse::<AccountName>().unwrap().as_str(), name);
        }
        let long = "a".repeat(101);
        for odd in [
            "",
            " ",
            "ann lee",
            "ann,bob",
            "ann\n",
            "ann;",
            "<ann>",
            "-ann",
            "a\u{202e}b",
            "a/b",
            &long,
        ] {
            assert!(odd.parse::<AccountName>().is_err(), "{odd:?}");
        }
    }
}
