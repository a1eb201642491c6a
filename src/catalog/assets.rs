//! Who shows an asset, and so who may have it.
//!
//! Gets:    the path of a file below `assets/`; the key of a picture elsewhere.
//! Gives:   whether it is for readers.
//! Touches: memory.
//! Never:   a file that only articles show which readers may not see. What no article shows is the site's own: its logo, a
//!          picture of a theme, a file that is linked from elsewhere.

use std::path::{Component, Path};

use percent_encoding::percent_decode_str;
use xxhash_rust::xxh3::xxh3_64;

use super::articles::Catalog;

impl Catalog {
    /// Whether readers may have an asset.
    #[must_use]
    pub fn shows_asset(&self, asset: &str) -> bool {
        let mut shown_by = self.shown_by(asset).peekable();
        shown_by.peek().is_none() || shown_by.any(|is_public| is_public)
    }

    /// Whether an article that readers may see shows an asset.
    #[must_use]
    pub fn shows_asset_to_readers(&self, asset: &str) -> bool {
        self.shown_by(asset).any(|is_public| is_public)
    }

    /// Whether an article that readers may see shows what has one of these keys.
    #[must_use]
    pub fn shows_any_to_readers(&self, keys: impl IntoIterator<Item = u64>) -> bool {
        let mut shown_by = keys.into_iter().flat_map(|key| self.shown_by_key(key));
        shown_by.any(|is_public| is_public)
    }

    /// For each article that shows an asset, whether readers may see it.
    fn shown_by(&self, asset: &str) -> impl Iterator<Item = bool> {
        self.shown_by_key(key(asset))
    }

    fn shown_by_key(&self, key: u64) -> impl Iterator<Item = bool> {
        let from = self.assets.partition_point(|(other, _)| *other < key);
        let of_key = self.assets[from..]
            .iter()
            .take_while(move |(other, _)| *other == key);
        of_key.map(|(_, doc)| self.public.sight.sees(self.facts[*doc]))
    }
}

/// The key of the address that an article's HTML has for a picture.
#[must_use]
pub fn picture_key(url: &str) -> u64 {
    match url.strip_prefix("/assets/") {
        Some(asset) => key(&percent_decode_str(asset).decode_utf8_lossy()),
        None => xxh3_64(url.as_bytes()),
    }
}

/// One key for all ways to write the path of one file: `a//b`, `a/./b`.
#[must_use]
pub fn key(asset: &str) -> u64 {
    let parts = Path::new(asset).components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    xxh3_64(parts.collect::<Vec<_>>().join("/").as_bytes())
}
