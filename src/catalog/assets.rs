//! Who shows an asset, and so who may have it.
//!
//! Gets:    the path of a file below `assets/`.
//! Gives:   whether it is for readers.
//! Touches: memory.
//! Never:   a file that only articles show which readers may not see. What no article shows is the site's own: its logo, a
//!          picture of a theme, a file that is linked from elsewhere.

use std::path::{Component, Path};

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

    /// For each article that shows an asset, whether readers may see it.
    fn shown_by(&self, asset: &str) -> impl Iterator<Item = bool> {
        let key = key(asset);
        let from = self.assets.partition_point(|(other, _)| *other < key);
        let of_key = self.assets[from..]
            .iter()
            .take_while(move |(other, _)| *other == key);
        of_key.map(|(_, doc)| self.public.sight.sees(self.facts[*doc]))
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
