//! Why a name was refused.
//!
//! Gets:    the name.
//! Gives:   `NameError`, whose text says what to write instead.
//! Touches: nothing.
//! Never:   a name at full length, or with its control characters: it comes from anybody.

use crate::characters::{is_unseen, turns_direction};

/// Why a name was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// A language that we do not know.
    #[error("unknown language `{name}`; write {known}")]
    Lang {
        /// What was given, cut to 40 characters.
        name: String,
        /// The languages that we know.
        known: String,
    },
    /// A name of no length, or too long.
    #[error("`{name}` has {chars} characters; write {min} to {max}")]
    Length {
        /// What was given, cut to 40 characters.
        name: String,
        /// Its length in characters.
        chars: usize,
        /// The least length.
        min: usize,
        /// The greatest length.
        max: usize,
    },
    /// Nothing, as between the slashes of `zh//a`.
    #[error(
        "a part of the address is empty; write small letters and digits, with `-` between them"
    )]
    Empty,
    /// A character that may not stand in this name.
    #[error("`{name}` holds {}; use only a-z, 0-9 and -", shown(*.found))]
    Character {
        /// What was given, cut to 40 characters.
        name: String,
        /// The first character that is not allowed.
        found: char,
    },
    /// A name of no length, or too long, in bytes.
    #[error("`{name}` has {bytes} bytes; write 1 to {max} (a Chinese character has 3)")]
    Bytes {
        /// What was given, cut to 40 characters.
        name: String,
        /// Its length in bytes.
        bytes: usize,
        /// The greatest length.
        max: usize,
    },
    /// A character that stands in no address, for it is not seen or changes what is seen.
    #[error("`{name}` holds {}, which is not seen or turns the text around it", shown(*.found))]
    Unseen {
        /// What was given, cut to 40 characters, without what is not seen.
        name: String,
        /// The first such character.
        found: char,
    },
    /// Letters of two scripts that look alike in one word.
    #[error("`{name}` has letters in one word that only look alike ({} among them)", shown(*.found))]
    Mixed {
        /// What was given, cut to 40 characters.
        name: String,
        /// The first letter that is of another script than those before it.
        found: char,
    },
    /// No part of an address as names become one.
    #[error(
        "`{name}` is no part of an address: write small letters and digits (a-z, 0-9, those of any script) with `-` between them"
    )]
    NotDerived {
        /// What was given, cut to 40 characters.
        name: String,
    },
    /// A word that is a route of the site.
    #[error("`{0}` is an address of the site itself; choose another name")]
    Reserved(String),
    /// Folders nested too deep.
    #[error("`{name}` is nested more than {max} folders deep")]
    Depth {
        /// What was given, cut to 40 characters.
        name: String,
        /// How deep folders may nest.
        max: usize,
    },
}

/// A character as an error message shows it: itself when it prints, else its code point.
#[must_use]
pub fn shown(c: char) -> String {
    if c.is_alphanumeric() || c.is_ascii_graphic() {
        format!("`{c}`")
    } else {
        format!("U+{:04X}", u32::from(c))
    }
}

pub(super) fn cut(raw: &str) -> String {
    let chars = raw.chars().take(40);
    chars
        .filter(|&c| !is_unseen(c) && !turns_direction(c))
        .collect()
}
