//! What may be asked while a question is rewritten.
//!
//! Gets:    the vocabulary of the articles that the asker may see, and functions that ask their index.
//! Gives:   answers about words.
//! Touches: `text`, the vocabulary.
//! Never:   the question.

use super::vocabulary::Vocabulary;
use crate::ids::Lang;
use crate::text::{Analyzer, EXACT};

/// What may be asked while rewriting.
pub(crate) struct Context<'c> {
    pub(crate) vocabulary: &'c Vocabulary,
    /// Whether the vocabulary is that of a moment before.
    pub(crate) is_late: bool,
    pub(crate) analyzer: &'c Analyzer,
    /// Whether a token stands in some article.
    pub(crate) holds: &'c dyn Fn(&str) -> bool,
    /// What some article says whose pinyin begins with these letters.
    pub(crate) begins: &'c dyn Fn(&str) -> Option<String>,
    /// Whether some article has all of these tokens in its title.
    pub(crate) in_title: &'c dyn Fn(&[String]) -> bool,
    /// What some article is called, or asks, whose pinyin begins with these letters and no others.
    pub(crate) names: &'c dyn Fn(&str) -> Option<String>,
    pub(crate) stage: Stage,
    /// The reader's language where it is known.
    pub(crate) lang: Option<Lang>,
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

    /// Whether the reader is known to read English pages: letters are hardly ever pinyin then, and random ones never.
    pub(super) fn reads_english(&self) -> bool {
        self.lang == Some(Lang::En)
    }

    /// Whether a word in letters, or another form of it, occurs: in the vocabulary, which may be that of a moment before, or in
    /// an article that came since.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.vocabulary.knows(word, self.analyzer) || self.came_since(&format!("{EXACT}{word}"))
    }

    /// Whether a word in letters occurs as it is written.
    pub(super) fn has(&self, word: &str) -> bool {
        self.vocabulary.word_count(word) > 0 || self.came_since(&format!("{EXACT}{word}"))
    }

    /// Whether a token that the vocabulary does not have stands in some article.
    fn came_since(&self, token: &str) -> bool {
        self.is_late && (self.holds)(token)
    }

    /// Whether two characters stand side by side in no article, not even in one that came since the vocabulary was made.
    pub(super) fn is_unseen(&self, a: char, b: char) -> bool {
        self.vocabulary.pair_count(a, b) == 0 && !self.came_since(&format!("{a}{b}"))
    }

    /// Whether the neighbours in some characters stand side by side at least so often.
    pub(super) fn is_said(&self, text: &str, least: u32) -> bool {
        let mut pairs = text.chars().zip(text.chars().skip(1));
        pairs.all(|(a, b)| self.vocabulary.pair_count(a, b) >= least)
    }

    /// Whether two words in letters stand side by side in some article.
    pub(super) fn beside(&self, left: &str, right: &str) -> bool {
        (self.holds)(&self.analyzer.stem(&format!("{left}{right}")))
    }
}
