//! The inverted index on this machine: the only place that names tantivy.
//!
//! Gets:    documents made of tokens; queries made of weighted tokens.
//! Gives:   an `IndexReader` of one generation that scores articles.
//! Touches: a folder (`index/`), or memory when there is none or it cannot be used.
//! Never:   an audience; outside of `document`, a language or the content: what a token means, others know.

mod accumulate;
mod directory;
pub(crate) mod document;
mod impact_cache;
mod integrity;
mod open;
mod reader;
mod schema;
mod score;
mod segment;
mod tokenizer;
mod writer;

pub use accumulate::ScoredDoc;
pub use document::{Document, DocumentVersion, FieldTokens, key};
pub use reader::IndexReader;
pub use score::Scores;
pub use writer::{IndexError, IndexWriter, Previous, Synced};
