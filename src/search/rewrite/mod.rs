//! A question as it was probably meant, by the words of the articles that its asker may see.
//!
//! Gets:    what was typed; the index.
//! Gives:   another text to search for, and what was changed for which reason; nothing when all is well.
//! Touches: `text`.
//! Never:   a word that some article holds or a dictionary knows.

mod change;
mod context;
mod decode;
mod homophone;
pub(crate) mod initials;
mod pieces;
mod question;
mod sounds;
mod spelling;
pub(crate) mod vocabulary;

pub use change::{Change, Rewrite, RewriteKind};
pub(crate) use context::{Context, Stage};
pub(crate) use question::{has_unknown, rewrite};
