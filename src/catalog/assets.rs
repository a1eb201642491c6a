//! Who shows an asset, and so who may have it.
//!
//! Gets:    the path of a file below `assets/`.
//! Gives:   whether it is for readers.
//! Touches: memory.
//! Never:   a file that only articles show which readers may not see. What no article shows is the site's own: its logo, a
//!          picture of a theme, a file that is linked from elsewhere.

use std::path::{Component, Path};

use xxhash_rust::xxh3::xxh3_64;

use super::Catalog;

impl Catalog {
    /// Whether readers may have an asset.
    #[must_use]
    pub fn shows_asset(&self, asset: &str) -> bool {
        let key = key(asset);
        let from = self.assets.partition_point(|(other, _)| *other < key);
        let mut shown_by = self.assets[from..].iter().take_while(|(other, _)| *other == key).peekable();
        shown_by.peek().is_none() || shown_by.any(|(_, place)| self.public.sight.sees(self.facts[*place as usize]))
    }
}

/// One key for all ways to write the path of one file: `a//b`, `a/./b`.
pub(super) fn key(asset: &str) -> u64 {
    let parts = Path::new(asset).components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    xxh3_64(parts.collect::<Vec<_>>().join("/").as_bytes())
}
