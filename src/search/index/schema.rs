//! The fields of the index.
//!
//! Gets:    nothing.
//! Gives:   the schema, and its fields by number.
//! Touches: tantivy.
//! Never:   stored text: pages and snippets come from the catalog.

use tantivy::schema::{
    FAST, Field as IndexField, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};

use super::tokenizer;
use crate::search::formulas::{FIELDS, Field};

/// Changes when the index on disk changes its form, or what of an article is indexed, so that an older one is rebuilt.
pub(super) const SCHEMA_VERSION: u32 = 5;

#[derive(Clone, Debug)]
pub(super) struct IndexFields {
    pub(super) key: IndexField,
    pub(super) version: IndexField,
    pub(super) group: IndexField,
    pub(super) texts: [IndexField; FIELDS],
    pub(super) lengths: [IndexField; FIELDS],
    pub(super) keys: IndexField,
    pub(super) units: IndexField,
}

pub(super) const KEY: &str = "key";
pub(super) const VERSION: &str = "version";
pub(super) const GROUP: &str = "group";
pub(super) const UNITS: &str = "units";

pub(super) fn length_name(field: Field) -> String {
    format!("length{}", field as usize)
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
        texts: Field::ALL
            .map(|field| builder.add_text_field(&format!("text{}", field as usize), text.clone())),
        lengths: Field::ALL.map(|field| builder.add_u64_field(&length_name(field), FAST)),
        keys: builder.add_text_field("keys", keys),
        units: builder.add_bytes_field(UNITS, FAST),
    };
    (builder.build(), fields)
}

/// What a commit says of itself: an index of another schema or analysis is not used.
pub(super) fn payload_of(fingerprint: u64) -> String {
    format!("jieda schema {SCHEMA_VERSION} analysis {fingerprint:016x}")
}
