//! What may be asked while a question is rewritten.
//!
//! Gets:    the vocabulary of the articles that the asker may see, and functions that ask their index.
//! Gives:   answers about words.
//! Touches: `text`, the vocabulary.
//! Never:   the question.

use super::vocabulary::Vocabulary;
use crate::text::Analyzer;

/// What may be asked while rewriting.
pub(crate) struct Context<'c> {
    pub(crate) vocabulary: &'c Vocabulary,
    pub(crate) analyzer: &'c Analyzer,
    /// Whether a token stands in some article.
    pub(crate) holds: &'c dyn Fn(&str) -> bool,
    /// What some article says whose pinyin begins with these letters.
    pub(crate) begins: &'c dyn Fn(&str) -> Option<String>,
    pub(crate) stage: Stage,
}

/// How far a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It was asked.
    Asked,
    /// It is being typed: its last word may go on.
    Typed,
    /// The same, and words in letters that can be pinyin are: nothing begins with them as they stand.
    TypedAsPinyin,
}

impl Context<'_> {
    pub(super) fn is_open(&self) -> bool {
        self.stage != Stage::Asked
    }

    pub(super) fn knows(&self, word: &str) -> bool {
        self.vocabulary.knows(word, self.analyzer)
    }

    /// Whether two words in letters stand side by side in some article.
    pub(super) fn beside(&self, left: &str, right: &str) -> bool {
        (self.holds)(&self.analyzer.stem(&format!("{left}{right}")))
    }
}
