//! What a question is about: the same for questions that say the same in other words.
//!
//! Gets:    a question; synonyms.
//! Gives:   its telling words, each in the form that all its synonyms share, sorted.
//! Touches: `text`.
//! Never:   the index: two questions mean the same whatever the articles say.

use std::collections::BTreeSet;

use crate::text::fold::fold;
use crate::text::synonyms::{Synonyms, keys};
use crate::text::{Analyzer, Token, TokenKind, noise};

/// The telling words of a question. Empty when it has none.
pub(crate) fn meaning(words: &str, analyzer: &Analyzer, synonyms: &Synonyms) -> BTreeSet<String> {
    let units = keys(words, analyzer);
    let stretches = synonyms.find(&units);
    let mut telling: BTreeSet<String> = BTreeSet::new();
    for (first, count, others) in &stretches {
        let own = units[*first..first + count].concat();
        let others = others.iter().map(|term| fold(term).replace(' ', ""));
        telling.extend(others.chain([own]).min());
    }
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    analyzer.analyze(words, |token: Token<'_>| {
        let typed = &words[token.start..token.end];
        let is_frame = noise::is_chinese(token.text, token.kind)
            || noise::is_english(&fold(typed))
            || noise::frames(token.text);
        let is_kind = matches!(
            token.kind,
            TokenKind::Stem | TokenKind::Word | TokenKind::Bigram
        );
        let (from, to) = (token.position, token.position + token.units);
        let in_stretch = stretches
            .iter()
            .any(|(first, count, _)| from < first + count && *first < to);
        if token.word && is_kind && !is_frame && !in_stretch {
            found.push((from, to, token.text.to_owned()));
        }
    });
    // Of a word and its parts the whole.
    let is_part = |(from, to, _): &&(usize, usize, String)| {
        let wider = |(a, b, _): &(usize, usize, String)| a <= from && to <= b && b - a > to - from;
        !found.iter().any(wider)
    };
    telling.extend(
        found
            .iter()
            .filter(is_part)
            .map(|(_, _, text)| text.clone()),
    );
    telling
}
