//! A site at a moment, as two of them are compared.
//!
//! Gets:    nothing: this is a type.
//! Gives:   `Moment`.
//! Touches: nothing.
//! Never:   a copy of what it points at.

use crate::catalog::Catalog;
use crate::config::SiteConfig;

/// A site at a moment.
#[derive(Clone, Copy)]
pub struct Moment<'m> {
    /// What `site.toml` says.
    pub site: &'m SiteConfig,
    /// Its articles.
    pub catalog: &'m Catalog,
}
