//! The names of things: languages, articles, categories, permalinks, anchors, variables, and who is asking.
//!
//! Gets:    raw text from paths, URLs, front matter.
//! Gives:   values whose type is the proof that the rules hold.
//! Touches: the tables of Unicode.
//! Never:   the disk, the clock; a bare `String` for something that has rules.

mod anchor;
mod article;
mod audience;
mod derive;
mod error;
mod file;
mod lang;
mod path;
mod permalink;
#[cfg(test)]
mod tests;
mod text;
mod variables;

pub use anchor::Anchor;
pub use article::{ArticleId, INDEX, RESERVED, ROUTES, is_site_root};
pub use audience::Audience;
pub use error::{NameError, shown};
pub use file::{FilePath, number, without_ending, without_export_id};
pub use lang::{Lang, Localized};
pub use path::{Category, Slug};
pub use permalink::Permalink;
pub use variables::{Spot, Value, VariableError, Variables, spots};
