//! All articles of one moment, checked and cross-linked; immutable.
//!
//! Gets:    parsed articles, and what `site.toml` says of categories.
//! Gives:   a `Catalog` that is read through a `View` for an audience, and what is wrong across files.
//! Touches: memory only.
//! Never:   the disk, the index, HTTP, the clock. No way leads to an article but through a view.

mod anchors;
mod articles;
mod assets;
mod build;
mod categories;
mod checks;
mod claims;
mod dead_links;
mod diff;
mod facts;
mod held;
mod redirects;
mod visible;

pub use articles::Catalog;
pub use assets::{key as asset_key, picture_key};
pub use build::Now;
pub use categories::{CategoryConfig, CategoryNode};
pub use dead_links::TurnedLink;
pub use diff::{Difference, DocId};
pub use held::{Held, HeldLink};
pub use redirects::{is_site_page, why_no_old_address};
pub use visible::View;
