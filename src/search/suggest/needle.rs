//! What was typed, held against a question.
//!
//! Gets:    what was typed, folded; folded questions.
//! Gives:   whether a question fits, and how well.
//! Touches: `text`.
//! Never:   an article.

use memchr::memmem::Finder;

use crate::text::units::is_han;

/// How well an entry fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It begins with what was typed.
    Begins,
    /// It begins with the first character, and the others follow in their order: 提现没到账 in 提现一直没有到账.
    BeginsInOrder,
    /// It has what was typed at the beginning of a word.
    Contains,
    /// It has each word of it.
    AllTerms,
    /// It has its characters in their order.
    InOrder,
}

/// What was typed, folded and ready to be looked for in many questions.
pub(super) struct Needle<'n> {
    /// Without white space at its end.
    pub(super) text: &'n str,
    pub(super) finder: Finder<'n>,
    /// Its words where there are several.
    pub(super) terms: Vec<(&'n str, Finder<'n>)>,
    /// Whether its characters in their order are enough.
    pub(super) in_order: bool,
    /// Stands in every question that fits.
    pub(super) key: Finder<'n>,
}

impl<'n> Needle<'n> {
    /// None when nothing but white space was typed.
    pub(super) fn new(typed: &'n str) -> Option<Needle<'n>> {
        let text = typed.trim_end();
        let terms: Vec<&str> = text.split(' ').collect();
        let longest = terms
            .iter()
            .copied()
            .max_by_key(|term| term.len())
            .filter(|term| !term.is_empty())?;
        // However it fits, all of its Han characters are there; the last one says more than the first, which is often 怎 or 如.
        let han = text
            .char_indices()
            .rfind(|(_, c)| is_han(*c))
            .map(|(at, c)| &text[at..at + c.len_utf8()]);
        let with_finder = |term: &'n str| (term, Finder::new(term));
        Some(Needle {
            text,
            finder: Finder::new(text),
            in_order: text.chars().filter(|&c| is_han(c)).count() >= 2,
            key: Finder::new(han.unwrap_or(longest)),
            terms: if terms.len() > 1 {
                terms.into_iter().map(with_finder).collect()
            } else {
                Vec::new()
            },
        })
    }

    pub(super) fn fit(&self, text: &str) -> Option<Fit> {
        if text.starts_with(self.text) {
            return Some(Fit::Begins);
        }
        let follows = self.in_order && in_order(text, self.text);
        if follows
            && self
                .text
                .chars()
                .next()
                .is_some_and(|first| text.starts_with(first))
        {
            return Some(Fit::BeginsInOrder);
        }
        if at_word(text, self.text, &self.finder).is_some() {
            return Some(Fit::Contains);
        }
        if !self.terms.is_empty()
            && self
                .terms
                .iter()
                .all(|(term, finder)| at_word(text, term, finder).is_some())
        {
            return Some(Fit::AllTerms);
        }
        follows.then_some(Fit::InOrder)
    }
}

/// Folded text without the white space that separates nothing: beside Han characters, and all but one elsewhere.
pub(super) fn squeeze(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut space = false;
    for c in folded.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if space && !out.is_empty() && !is_han(c) && !out.ends_with(is_han) {
            out.push(' ');
        }
        space = false;
        out.push(c);
    }
    // A space typed behind a word ends it.
    if space && !out.is_empty() && !out.ends_with(is_han) {
        out.push(' ');
    }
    out
}

/// The first byte where `term` stands at the beginning of a word; `finder` looks for it.
pub(super) fn at_word(text: &str, term: &str, finder: &Finder<'_>) -> Option<usize> {
    let begins_word = |at: usize| {
        let inside = |c: char| c.is_alphanumeric() && !is_han(c);
        !(term.starts_with(inside) && text[..at].ends_with(inside))
    };
    finder
        .find_iter(text.as_bytes())
        .find(|&at| begins_word(at))
}

/// Whether the characters of `needle` stand in `text` in their order.
fn in_order(text: &str, needle: &str) -> bool {
    let mut rest = text.chars();
    needle
        .chars()
        .filter(|c| !c.is_whitespace())
        .all(|c| rest.any(|other| other == c))
}
