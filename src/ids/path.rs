//! The parts of an address: slugs, and the folders that they lie in.
//!
//! Gets:    raw text.
//! Gives:   `Slug`, `Category`.
//! Touches: nothing.
//! Never:   a part that means something else in a URL or in a file name.

use std::str::FromStr;

use super::error::{NameError, cut};
use super::text::shown_as_text;

shown_as_text!(Slug, Category);

/// The last part of an article's address, such as `reset-password`.
///
/// 1 to 100 bytes of `a-z`, `0-9` and `-`: safe in a URL and in a file name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(Box<str>);

impl Slug {
    /// The longest slug, in bytes.
    pub const LENGTH_MAX: usize = 100;
}

impl FromStr for Slug {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        if raw.is_empty() || raw.len() > Self::LENGTH_MAX {
            return Err(NameError::Length {
                name: cut(raw),
                chars: raw.chars().count(),
                min: 1,
                max: Self::LENGTH_MAX,
            });
        }
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if let Some(found) = raw.chars().find(|&c| !allowed(c)) {
            return Err(NameError::Character {
                name: cut(raw),
                found,
            });
        }
        Ok(Slug(raw.into()))
    }
}

/// The folder of an article below its language: `funds`, `funds/p2p`, or empty for the language folder itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Category(Box<str>);

impl Category {
    /// How deep folders may nest.
    pub const DEPTH_MAX: usize = 4;

    /// That of an id, whose parts were checked.
    pub(super) fn of_id(path: &str) -> Category {
        Category(path.into())
    }

    /// The category itself and those it lies in, the outermost first. Empty for the language folder itself.
    pub fn ancestors(&self) -> impl Iterator<Item = Category> + '_ {
        self.0
            .char_indices()
            .filter(|&(_, c)| c == '/')
            .map(|(i, _)| i)
            .chain((!self.0.is_empty()).then_some(self.0.len()))
            .map(|end| Category(self.0[..end].into()))
    }
}

impl FromStr for Category {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        if raw.is_empty() {
            return Ok(Category::default());
        }
        if raw.split('/').count() > Self::DEPTH_MAX {
            return Err(NameError::Depth {
                name: cut(raw),
                max: Self::DEPTH_MAX,
            });
        }
        for part in raw.split('/') {
            part.parse::<Slug>()?;
        }
        Ok(Category(raw.into()))
    }
}
