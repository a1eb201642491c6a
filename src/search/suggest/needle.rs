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
    /// What stands in every question that fits.
    pub(super) marks: Vec<Mark>,
    /// The same as the signature of a question.
    pub(super) signature: Signature,
}

impl<'n> Needle<'n> {
    /// None when nothing but white space was typed.
    pub(super) fn new(typed: &'n str) -> Option<Needle<'n>> {
        let text = typed.trim_end();
        let terms: Vec<&str> = text.split(' ').collect();
        let is_said = terms.iter().any(|term| !term.is_empty());
        // However it fits, all of its Han characters and signs are there; and where there are no Han characters, all of its
        // terms at words.
        let has_han = text.contains(is_han);
        let mut marks = Vec::new();
        each_mark(text, |mark| {
            if !(has_han && mark.of_word) {
                marks.push(mark);
            }
        });
        let with_finder = |term: &'n str| (term, Finder::new(term));
        is_said.then_some(Needle {
            text,
            finder: Finder::new(text),
            in_order: text.chars().filter(|&c| is_han(c)).count() >= 2,
            signature: marks.iter().fold(0, |all, mark| all | mark.signature()),
            marks,
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

/// What may stand in a text: a Han character, a sign, or the first one, two or three characters of a word.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    /// One of [`MARKS`].
    number: usize,
    of_word: bool,
}

/// The marks of one question, several a bit: what has a bit that is not set does not stand in it.
pub(super) type Signature = u128;

/// The marks of some questions: a mark that is not there says that none of them has it.
pub(super) struct Marks(Box<[u64; MARKS / 64]>);

/// How many marks there are: the titles, questions and headings of 64 articles have some hundreds.
const MARKS: usize = 4_096;
/// How many of the first characters of a word are marked.
const BEGINNING: usize = 3;

impl Mark {
    pub(super) fn new(of: u64, of_word: bool) -> Mark {
        let number = (of.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as usize;
        Mark { number, of_word }
    }

    /// A character that stands alone has two bits; the up to three beginnings of a word have one each.
    pub(super) fn signature(self) -> Signature {
        let bit = |number: usize| 1 << (number % 128);
        let second = if self.of_word {
            0
        } else {
            bit(self.number / 32)
        };
        bit(self.number) | second
    }
}

/// What stands in a folded text, as marks.
pub(super) fn each_mark(text: &str, mut give: impl FnMut(Mark)) {
    // The beginning of a word as far as it is read, and how many characters that is; none inside of a longer one.
    let (mut known, mut length) = (0_u64, 0);
    for c in text.chars() {
        let code = u64::from(u32::from(c));
        if is_han(c) || !c.is_alphanumeric() {
            length = 0;
            if !c.is_whitespace() {
                give(Mark::new(code, false));
            }
            continue;
        }
        if length == 0 {
            known = 1;
        }
        known = known << 21 | code;
        length += 1;
        if length <= BEGINNING {
            give(Mark::new(known, true));
        }
    }
}

impl Default for Marks {
    fn default() -> Marks {
        Marks(Box::new([0; MARKS / 64]))
    }
}

impl Marks {
    pub(super) fn set(&mut self, mark: Mark) {
        self.0[mark.number / 64] |= 1 << (mark.number % 64);
    }

    /// Whether something may stand there.
    pub(super) fn may_hold(&self, mark: Mark) -> bool {
        self.0[mark.number / 64] >> (mark.number % 64) & 1 == 1
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
