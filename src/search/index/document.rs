//! An article as the index stores it.
//!
//! Gets:    an article.
//! Gives:   the tokens of its fields; its key and version.
//! Touches: `text`.
//! Never:   another article.

use xxhash_rust::xxh3::xxh3_64;

use crate::content::Article;
use crate::ids::Lang;
use crate::search::formulas::{FIELDS, Field};
use crate::search::meaning::UnitWriter;
use crate::text::meaning::MeaningWords;
use crate::text::{Analyzer, pinyin};

/// How many groups of documents have average lengths of their own (languages, but the index does not know).
pub(super) const GROUPS: usize = 2;

/// A document as the index stores it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What identifies it.
    pub key: u64,
    /// Differs when its content differs.
    pub version: u64,
    /// Which average lengths it is held against, below `GROUPS`.
    pub group: usize,
    /// Its fields.
    pub fields: [FieldTokens; FIELDS],
    /// Other tokens, with a space between them, by which it is looked up apart from what is scored: see [`super::IndexReader::holding`].
    pub keys: String,
    /// What it is about: see `search::meaning`.
    pub units: Vec<u8>,
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
pub struct DocumentVersion {
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

/// The document of an article.
pub(crate) fn document(article: &Article, analyzer: &Analyzer) -> Document {
    let mut fields: [FieldTokens; FIELDS] = Default::default();
    let mut add = |field: Field, text: &str| -> MeaningWords {
        let mut words = MeaningWords::default();
        let FieldTokens { tokens, units } = &mut fields[field as usize];
        *units += analyzer.analyze(text, |t| {
            if !tokens.is_empty() {
                tokens.push(' ');
            }
            tokens.push_str(t.text);
            words.token(&t, analyzer);
        }) as u32;
        words
    };
    let mut units = UnitWriter::default();
    units.title(&add(Field::Title, &article.title));
    if let Some(title) = &article.other_title {
        units.whole(&add(Field::Title, title));
    }
    if let Some(summary) = &article.summary {
        units.whole(&add(Field::Body, summary));
    }
    for question in &article.questions {
        units.whole(&add(Field::Questions, question));
    }
    for tag in &article.tags {
        add(Field::Headings, tag);
    }
    for (number, section) in article.sections.iter().enumerate() {
        let heading = add(Field::Headings, &section.heading);
        units.section(number, &heading, &add(Field::Body, &section.text));
    }
    let mut keys = String::new();
    for text in heads(article).chain(bodies(article)) {
        pinyin::initial_keys(text, |key| {
            if !keys.is_empty() {
                keys.push(' ');
            }
            keys.push_str(key);
        });
    }
    Document {
        key: key(article.id.as_str()),
        version: article.hash,
        group: group(article.id.lang()),
        fields,
        keys,
        units: units.bytes(),
    }
}

/// The texts that tell what an article is about: title, questions and headings.
pub(crate) fn heads(article: &Article) -> impl Iterator<Item = &str> {
    let headings = article
        .sections
        .iter()
        .map(|section| section.heading.as_str());
    std::iter::once(article.title.as_str())
        .chain(article.other_title.as_deref())
        .chain(article.questions.iter().map(String::as_str))
        .chain(headings)
}

/// The running texts of an article.
pub(crate) fn bodies(article: &Article) -> impl Iterator<Item = &str> {
    article.sections.iter().map(|section| section.text.as_str())
}

/// Lengths are held against the average of the same language: Chinese counts characters, English words.
fn group(lang: Lang) -> usize {
    match lang {
        Lang::Zh => 0,
        Lang::En => 1,
    }
}
