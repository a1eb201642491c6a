//! The parts of an address: slugs, and the folders that they lie in.
//!
//! Gets:    raw text.
//! Gives:   `Slug`, `Category`.
//! Touches: nothing.
//! Never:   a part that means something else in a URL or in a file name.

use std::str::FromStr;

use super::derive::derived;
use super::error::{NameError, cut};
use super::lang::Lang;
use super::text::{encoded, shown_as_text};

shown_as_text!(Slug, Category);

/// A part of an article's address, such as `reset-password` or `提现`.
///
/// 1 to 100 bytes: lower-case letters and digits of any script, with single `-` between them, as `derived` makes them; of plain
/// `a-z`, `0-9` and `-` in any order, since such names were addresses before names were derived.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(Box<str>);

impl Slug {
    /// The longest slug, in bytes.
    pub const LENGTH_MAX: usize = 100;

    /// That of the name of a file or folder, without its ending.
    ///
    /// # Errors
    /// When the name holds what must stand in no address (see `derived`), or nothing or too much is left of it.
    pub fn of_name(name: &str) -> Result<Slug, NameError> {
        let derived = derived(name)?;
        if derived.is_empty() && !name.is_empty() {
            return Err(NameError::NotDerived { name: cut(name) });
        }
        derived.parse()
    }
}

impl FromStr for Slug {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        if raw.is_empty() {
            return Err(NameError::Empty);
        }
        if raw.len() > Self::LENGTH_MAX {
            return Err(NameError::Bytes {
                name: cut(raw),
                bytes: raw.len(),
                max: Self::LENGTH_MAX,
            });
        }
        if derived(raw)? != raw {
            return Err(NameError::NotDerived { name: cut(raw) });
        }
        Ok(Slug(raw.into()))
    }
}

/// The folder of an article below its language: `funds`, `funds/p2p`, or empty for the language folder itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Category(Box<str>);

impl Category {
    /// How deep folders may nest.
    pub const DEPTH_MAX: usize = 8;

    /// That of an id, whose parts were checked.
    pub(super) fn of_id(path: &str) -> Category {
        Category(path.into())
    }

    /// The name of the category itself; empty for the language folder.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The address of its page in a language, a path on this site.
    #[must_use]
    pub fn url(&self, lang: Lang) -> String {
        if self.0.is_empty() {
            return format!("/{lang}/");
        }
        format!("/{lang}/{}/", encoded(&self.0))
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
