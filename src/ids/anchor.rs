//! The name of a section in its page.
//!
//! Gets:    a heading, or raw text.
//! Gives:   `Anchor`.
//! Touches: nothing.
//! Never:   a sign that an address would need escaped twice.

use std::str::FromStr;

use super::error::{NameError, cut};
use super::text::{shown_as_text, stored_as_text};

shown_as_text!(Anchor);
stored_as_text!(Anchor);

/// The name of a section in its page, the part of an address after `#`.
///
/// 1 to 64 characters: letters and digits of any script, `-` and `_`. Letters are lower case where a script has case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor(Box<str>);

impl Anchor {
    /// The longest anchor, in characters.
    pub const LENGTH_MAX: usize = 64;

    /// Makes an anchor of a heading: readable, lower case, words joined by `-`. `section` when nothing is left.
    #[must_use]
    pub fn from_heading(heading: &str) -> Anchor {
        let mut anchor = String::new();
        for c in heading.chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() || c == '_' {
                anchor.push(c);
            } else if !anchor.is_empty()
                && !anchor.ends_with('-')
                && (c.is_whitespace() || c == '-' || c == '/')
            {
                anchor.push('-');
            }
        }
        let cut: String = anchor.chars().take(Self::LENGTH_MAX).collect();
        let cut = cut.trim_end_matches('-');
        Anchor(if cut.is_empty() {
            "section".into()
        } else {
            cut.into()
        })
    }

    /// The same anchor with a number behind it, for the second heading of the same text.
    #[must_use]
    pub fn numbered(&self, n: usize) -> Anchor {
        let suffix = format!("-{n}");
        let room = Self::LENGTH_MAX - suffix.len();
        let mut text: String = self.0.chars().take(room).collect();
        text.push_str(&suffix);
        Anchor(text.into())
    }
}

impl FromStr for Anchor {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        let chars = raw.chars().count();
        if !(1..=Self::LENGTH_MAX).contains(&chars) {
            return Err(NameError::Length {
                name: cut(raw),
                chars,
                min: 1,
                max: Self::LENGTH_MAX,
            });
        }
        if let Some(found) = raw
            .chars()
            .find(|&c| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
        {
            return Err(NameError::Character {
                name: cut(raw),
                found,
            });
        }
        Ok(Anchor(raw.into()))
    }
}
