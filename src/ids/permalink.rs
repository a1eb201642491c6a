//! The short id of an article that never changes.
//!
//! Gets:    raw text.
//! Gives:   `Permalink`.
//! Touches: nothing.
//! Never:   a letter that is mistaken for another in a new one.

use std::str::FromStr;

use super::error::{NameError, cut};
use super::text::{shown_as_text, stored_as_text};

shown_as_text!(Permalink);
stored_as_text!(Permalink);

/// The short id that never changes, shared by the translations of an article: 4 to 16 of `a-z` and `0-9`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Permalink(Box<str>);

impl Permalink {
    /// The letters of new permalinks: none that is mistaken for another (no `0 o 1 l i`).
    pub const ALPHABET: &'static [u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

    /// The address that opens the article in the reader's language.
    #[must_use]
    pub fn url(&self) -> String {
        format!("/a/{}", self.0)
    }
}

impl FromStr for Permalink {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        let chars = raw.chars().count();
        if !(4..=16).contains(&chars) {
            return Err(NameError::Length {
                name: cut(raw),
                chars,
                min: 4,
                max: 16,
            });
        }
        if let Some(found) = raw
            .chars()
            .find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit()))
        {
            return Err(NameError::Character {
                name: cut(raw),
                found,
            });
        }
        Ok(Permalink(raw.into()))
    }
}
