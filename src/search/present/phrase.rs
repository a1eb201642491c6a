//! Synonyms as wholes, looked for while the tokens of a text go by.
//!
//! Gets:    tokens, one after another.
//! Gives:   the spans of synonyms.
//! Touches: nothing.
//! Never:   a part of a synonym.

use super::spans::MarkedSpan;
use crate::search::forward::tokens::key_id;
use crate::search::query::parse::MarkTerms;

/// Watches the tokens go by for a synonym as a whole.
pub(super) struct Phrase<'m> {
    pub(super) marks: &'m MarkTerms,
    pub(super) longest: usize,
    pub(super) recent: Vec<(String, usize)>,
}

impl<'m> Phrase<'m> {
    pub(super) fn new(marks: &'m MarkTerms) -> Phrase<'m> {
        Phrase {
            marks,
            longest: marks.phrases.iter().map(Vec::len).max().unwrap_or(0),
            recent: Vec::new(),
        }
    }

    /// The longest synonym that ends with this token.
    pub(super) fn token(
        &mut self,
        key: impl FnOnce() -> String,
        start: usize,
        end: usize,
    ) -> Option<MarkedSpan> {
        if self.longest == 0 {
            return None;
        }
        if self.recent.len() == self.longest {
            self.recent.remove(0);
        }
        self.recent.push((key(), start));
        let ends = |phrase: &&Vec<String>| {
            let tail = self
                .recent
                .len()
                .checked_sub(phrase.len())
                .map(|from| &self.recent[from..]);
            !phrase.is_empty()
                && tail.is_some_and(|tail| tail.iter().map(|(key, _)| key).eq(phrase.iter()))
        };
        let longest = self.marks.phrases.iter().filter(ends).map(Vec::len).max()?;
        let phrase = &self.recent[self.recent.len() - longest..];
        Some(MarkedSpan {
            start: phrase[0].1,
            end,
            weak: false,
            tokens: [&phrase[0].0, &phrase[longest - 1].0].map(|key| key_id(key)),
        })
    }
}
