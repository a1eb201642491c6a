//! A question as it was probably meant, by the words of the articles that its asker may see.
//!
//! Gets:    what was typed; the index.
//! Gives:   another text to search for, and what was changed for which reason; nothing when all is well.
//! Touches: `text`.
//! Never:   a word that some article holds or a dictionary knows.

mod change;
mod context;
mod decode;
mod held;
mod homophone;
mod initials;
mod joins;
mod late;
mod named;
mod parts;
mod pieces;
mod question;
mod rewriter;
mod sounds;
mod spelling;
mod telling;
mod vocabulary;

pub use change::{Rewrite, RewriteChange, RewriteKind};
pub(crate) use context::Stage;
pub use held::{Held, OTHERS};
pub(crate) use late::LateVocabulary;
pub use named::{Name, NameOf, name};
pub(crate) use rewriter::Rewriter;
pub use telling::{Pasted, TEXT_CHARS_MAX};
