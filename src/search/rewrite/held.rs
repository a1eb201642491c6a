//! What of a question is written in words that the articles hold.
//!
//! Gets:    a question; the index.
//! Gives:   those words, folded, in their order, with `…` where others stood; and the others.
//! Touches: `text`, the index.
//! Never:   a word that no article holds, nor a part of it: a Han character alone counts only where it asks, or where articles
//!          have it beside a word that is held, for the characters of a name are all in use somewhere.

use std::cmp::Reverse;
use std::io;
use std::ops::Range;

use crate::search::index::IndexReader;
use crate::text::fold::fold;
use crate::text::units::is_han;
use crate::text::{Analyzer, Token, TokenKind, noise};

/// What stands in the place of words that no article holds.
pub const OTHERS: char = '…';

/// A question, as far as it may be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Words that articles hold, and [`OTHERS`] for each run of others.
    pub words: String,
    /// The others, folded, in their order.
    pub others: Vec<String>,
}

pub(super) fn read(text: &str, analyzer: &Analyzer, reader: &IndexReader) -> io::Result<Held> {
    let held = held_bytes(text, analyzer, reader)?;
    let mut out = Kept::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        let is_alike = |(next, c): (usize, char)| {
            c.is_alphanumeric() == first.is_alphanumeric()
                && held[at + next] == held[at]
                && is_han(c) == is_han(first)
        };
        let end = rest.char_indices().find(|&part| !is_alike(part));
        let (piece, after) = rest.split_at(end.map_or(rest.len(), |(end, _)| end));
        rest = after;
        if held[at] {
            out.keep(&fold(piece), is_han(first));
        } else if first.is_alphanumeric() {
            out.leave_out(fold(piece), is_han(first));
        } else {
            out.after_gap = true;
        }
    }
    Ok(out.held)
}

/// What is kept so far.
#[derive(Default)]
struct Kept {
    held: Held,
    /// Whether white space or a mark came since.
    after_gap: bool,
    /// Whether it ends with something in letters.
    in_letters: bool,
}

impl Kept {
    /// Words in letters stay apart, Han characters come together however they were typed.
    fn keep(&mut self, piece: &str, is_han: bool) {
        let is_apart = self.in_letters && !is_han
            || self.after_gap && (self.in_letters || !is_han)
            || self.held.words.ends_with(OTHERS) && !is_han;
        if is_apart && !self.held.words.is_empty() {
            self.held.words.push(' ');
        }
        self.held.words.push_str(piece.trim());
        (self.after_gap, self.in_letters) = (false, !is_han);
    }

    fn leave_out(&mut self, piece: String, is_han: bool) {
        if !self.held.words.ends_with(OTHERS) {
            if self.in_letters {
                self.held.words.push(' ');
            }
            self.held.words.push(OTHERS);
        }
        self.held.others.push(piece);
        (self.after_gap, self.in_letters) = (false, !is_han);
    }
}

/// For each byte of a text whether a word that stands on it is held. The index is asked only where its answer changes something.
fn held_bytes(text: &str, analyzer: &Analyzer, reader: &IndexReader) -> io::Result<Vec<bool>> {
    let (mut words, mut pairs): (Vec<Place>, Vec<Place>) = Default::default();
    let mut tokens = String::with_capacity(4 * text.len());
    analyzer.analyze(text, |token: Token<'_>| {
        let asks = || noise::is_chinese(token.text, token.kind);
        let is_word = match token.kind {
            TokenKind::Char => asks(),
            TokenKind::Bigram | TokenKind::Word => token.word,
            TokenKind::Stem | TokenKind::Exact => true,
            TokenKind::Pair | TokenKind::Border => false,
        };
        if is_word || token.kind == TokenKind::Bigram {
            let from = tokens.len();
            tokens.push_str(token.text);
            let place = Place {
                stands: token.start..token.end,
                token: from..tokens.len(),
            };
            match is_word {
                true => words.push(place),
                false => pairs.push(place),
            }
        }
    });
    let mut held = vec![false; text.len()];
    let holds = |place: &Place| reader.holds(&tokens[place.token.clone()]);
    // The longest first: what stands in one that is held needs no look.
    words.sort_by_key(|place| Reverse(place.stands.len()));
    for place in &words {
        if held[place.stands.clone()].contains(&false) && holds(place)? {
            held[place.stands.clone()].fill(true);
        }
    }
    // What articles write beside a held word belongs to it, however it was cut: the last character of `没到|账`. First what
    // follows, then what comes before.
    for place in pairs.iter().chain(pairs.iter().rev()) {
        let on_it = &held[place.stands.clone()];
        let is_beside = on_it.first() == Some(&true) || on_it.last() == Some(&true);
        if is_beside && on_it.contains(&false) && holds(place)? {
            held[place.stands.clone()].fill(true);
        }
    }
    Ok(held)
}

/// A token.
struct Place {
    /// From which byte to which of the text.
    stands: Range<usize>,
    /// From which byte to which of all tokens.
    token: Range<usize>,
}
