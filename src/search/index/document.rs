//! An article as the engine stores it.
//!
//! Gets:    an article.
//! Gives:   the tokens of its fields.
//! Touches: `text`.
//! Never:   another article.

use super::{Document, FieldTokens, key};
use crate::content::Article;
use crate::ids::Lang;
use crate::search::formulas::{BODY, FIELDS, HEADINGS, QUESTIONS, TITLE};
use crate::text::{Analyzer, pinyin};

/// The document of an article.
pub(crate) fn document(article: &Article, analyzer: &Analyzer) -> Document {
    let mut fields: [FieldTokens; FIELDS] = Default::default();
    let mut add = |field: usize, text: &str| {
        let FieldTokens { tokens, units } = &mut fields[field];
        *units += analyzer.analyze(text, |t| {
            if !tokens.is_empty() {
                tokens.push(' ');
            }
            tokens.push_str(t.text);
        }) as u32;
    };
    add(TITLE, &article.title);
    for question in &article.questions {
        add(QUESTIONS, question);
    }
    for tag in &article.tags {
        add(HEADINGS, tag);
    }
    for section in &article.sections {
        add(HEADINGS, &section.heading);
        add(BODY, &section.text);
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
    }
}

/// The texts that tell what an article is about: title, questions and headings.
pub(crate) fn heads(article: &Article) -> impl Iterator<Item = &str> {
    let headings = article
        .sections
        .iter()
        .map(|section| section.heading.as_str());
    std::iter::once(article.title.as_str())
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
