//! The fields of the index.
//!
//! Gets:    nothing.
//! Gives:   the schema, and its fields by number.
//! Touches: tantivy.
//! Never:   stored text: pages and snippets come from the catalog.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};

use super::tokenizer;
use crate::search::formulas::FIELDS;

/// Changes when the index on disk changes its form, so that an older one is rebuilt.
pub(super) const SCHEMA_VERSION: u32 = 2;

#[derive(Clone, Debug)]
pub(super) struct IndexFields {
    pub(super) key: Field,
    pub(super) version: Field,
    pub(super) group: Field,
    pub(super) texts: [Field; FIELDS],
    pub(super) lengths: [Field; FIELDS],
    pub(super) keys: Field,
}

pub(super) const KEY: &str = "key";
pub(super) const VERSION: &str = "version";
pub(super) const GROUP: &str = "group";

pub(super) fn length_name(field: usize) -> String {
    format!("length{field}")
}

pub(super) fn schema() -> (Schema, IndexFields) {
    let mut builder = Schema::builder();
    // How often, not where: nearness is measured on the few best articles, from their text.
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer::NAME)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqs);
    let keys = TextOptions::default()
        .set_indexing_options(indexing.clone().set_index_option(IndexRecordOption::Basic));
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = IndexFields {
        key: builder.add_u64_field(KEY, INDEXED | FAST),
        version: builder.add_u64_field(VERSION, FAST),
        group: builder.add_u64_field(GROUP, FAST),
        texts: std::array::from_fn(|i| builder.add_text_field(&format!("text{i}"), text.clone())),
        lengths: std::array::from_fn(|i| builder.add_u64_field(&length_name(i), FAST)),
        keys: builder.add_text_field("keys", keys),
    };
    (builder.build(), fields)
}

/// What a commit says of itself: an index of another schema or analysis is not used.
pub(super) fn payload_of(fingerprint: u64) -> String {
    format!("jieda schema {SCHEMA_VERSION} analysis {fingerprint:016x}")
}
