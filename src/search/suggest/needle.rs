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
    /// Each stands in every question that fits, with its mark.
    pub(super) keys: Vec<(&'n str, Option<usize>)>,
}

impl<'n> Needle<'n> {
    /// None when nothing but white space was typed.
    pub(super) fn new(typed: &'n str) -> Option<Needle<'n>> {
        let text = typed.trim_end();
        let terms: Vec<&str> = text.split(' ').collect();
        let is_said = terms.iter().any(|term| !term.is_empty());
        let han = text.char_indices().filter(|(_, c)| is_han(*c));
        // However it fits, all of its Han characters are there; and where there are none, all of its terms at words.
        let mut keys: Vec<(&str, Option<usize>)> = han
            .map(|(at, c)| {
                (
                    &text[at..at + c.len_utf8()],
                    Some(mark(u64::from(u32::from(c)))),
                )
            })
            .collect();
        if keys.is_empty() {
            let said = terms.iter().filter(|term| !term.is_empty());
            keys.extend(said.map(|&term| {
                // Behind a sign a word begins.
                let word = term.trim_start_matches(|c: char| !c.is_alphanumeric());
                (term, beginnings(word.as_bytes()).last())
            }));
        }
        let with_finder = |term: &'n str| (term, Finder::new(term));
        is_said.then_some(Needle {
            text,
            finder: Finder::new(text),
            in_order: text.chars().filter(|&c| is_han(c)).count() >= 2,
            keys,
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

/// What stands in some questions, as marks: a mark that is not there says that none of them has it.
pub(super) struct Marks(Box<[u64; MARKS / 64]>);

/// How many marks there are: the titles, questions and headings of 64 articles have some hundreds.
const MARKS: usize = 4_096;
/// How many of the first letters of a word are marked.
const BEGINNING: usize = 3;

fn mark(of: u64) -> usize {
    (of.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as usize
}

/// The marks of the first letters or digits of a word: of one, two and three of them, as far as it has so many in ASCII.
fn beginnings(word: &[u8]) -> impl Iterator<Item = usize> {
    let letters = word.iter().take(BEGINNING);
    let letters = letters.take_while(|byte| byte.is_ascii_alphanumeric());
    letters.scan(1_u64 << 32, |known, &byte| {
        *known = *known << 8 | u64::from(byte);
        Some(mark(*known))
    })
}

impl Default for Marks {
    fn default() -> Marks {
        Marks(Box::new([0; MARKS / 64]))
    }
}

impl Marks {
    /// Marks the Han characters of a folded text, and how its words begin.
    pub(super) fn add(&mut self, text: &str) {
        let mut in_word = false;
        for (at, c) in text.char_indices() {
            if is_han(c) {
                self.set(mark(u64::from(u32::from(c))));
            } else if !in_word {
                beginnings(&text.as_bytes()[at..]).for_each(|mark| self.set(mark));
            }
            in_word = c.is_alphanumeric() && !is_han(c);
        }
    }

    fn set(&mut self, mark: usize) {
        self.0[mark / 64] |= 1 << (mark % 64);
    }

    /// Whether something may stand there; it may where it has no mark.
    pub(super) fn may_hold(&self, mark: Option<usize>) -> bool {
        mark.is_none_or(|mark| self.0[mark / 64] >> (mark % 64) & 1 == 1)
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
