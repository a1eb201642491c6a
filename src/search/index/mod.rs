//! The index on this machine: the only place that names tantivy.
//!
//! Gets:    documents made of tokens; queries made of weighted tokens.
//! Gives:   a `Reader` of one moment that scores articles.
//! Touches: a folder (`index/`), or memory when there is none or it cannot be used.
//! Never:   a language, an audience, the content: what a token means, others know.

mod directory;
pub(crate) mod document;
mod impact_cache;
mod integrity;
mod reader;
mod schema;
mod tokenizer;
mod writer;

pub use reader::{QueryTerm, Reader, Scored, Scores, Slot};
pub use writer::{Engine, EngineError, Since, Synced};

use xxhash_rust::xxh3::xxh3_64;

use super::formulas::FIELDS;

/// How many groups of documents have average lengths of their own (languages, but the engine does not know).
pub const GROUPS: usize = 2;

/// A document as the engine stores it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What identifies it.
    pub key: u64,
    /// Differs when its content differs.
    pub version: u64,
    /// Which average lengths it is held against, below [`GROUPS`].
    pub group: usize,
    /// Its fields.
    pub fields: [FieldTokens; FIELDS],
    /// Other tokens, with a space between them, by which it is looked up apart from what is scored: see [`Reader::holding`].
    pub keys: String,
}

/// The tokens of one field.
#[derive(Clone, Debug, Default)]
pub struct FieldTokens {
    /// The tokens with a space between them.
    pub tokens: String,
    /// The length that counts for scores, in units.
    pub units: u32,
}

/// A document as a caller asks for it: what is in the index is compared with these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What identifies it.
    pub key: u64,
    /// Differs when its content differs.
    pub version: u64,
}

/// A key of a name.
#[must_use]
pub fn key(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}
