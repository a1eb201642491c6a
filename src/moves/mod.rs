//! Moves articles and categories in all languages, so that no address and no link dies.
//!
//! Gets:    the content folder, an old name and a new one.
//! Gives:   a plan that was proved before anything is written; then the files as the plan has them, or as they were.
//! Touches: files of the content folder, `git` for those that it follows.
//! Never:   a byte of another article but the targets of its links.

mod carry;
mod edit;
mod error;
mod front;
mod links;
mod names;
mod plan;
mod proof;
mod tables;

pub use edit::{Edit, Plan};
pub use error::MoveError;
pub use plan::plan;
