//! A question in pieces: Han characters, words in letters, what stands between them.
//!
//! Gets:    what was typed.
//! Gives:   pieces with their bytes, and what stands beside some of them.
//! Touches: `text`.
//! Never:   the vocabulary.

use crate::text::units::{Unit, Units};

/// A piece of a question.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Han(char),
    Word(String),
    /// A hyphen or the like.
    Joiner,
    Break,
}

pub(super) struct Placed {
    pub(super) piece: Piece,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) fn pieces(words: &str) -> Vec<Placed> {
    let mut pieces = Vec::new();
    let mut units = Units::new(words);
    while let Some(unit) = units.next_unit() {
        match unit {
            Unit::Han { c, start, end } => pieces.push(Placed {
                piece: Piece::Han(c),
                start,
                end,
            }),
            Unit::Word { text, start, end } => pieces.push(Placed {
                piece: Piece::Word(text.to_owned()),
                start,
                end,
            }),
            Unit::Space => {}
            Unit::Joiner => pieces.push(Placed {
                piece: Piece::Joiner,
                start: 0,
                end: 0,
            }),
            Unit::Break => pieces.push(Placed {
                piece: Piece::Break,
                start: 0,
                end: 0,
            }),
        }
    }
    pieces
}

/// The characters right before and behind a region.
pub(super) fn around(
    pieces: &[Placed],
    region: &std::ops::Range<usize>,
) -> (Option<char>, Option<char>) {
    let han = |at: Option<usize>| match at.and_then(|at| pieces.get(at)).map(|p| &p.piece) {
        Some(Piece::Han(c)) => Some(*c),
        _ => None,
    };
    (han(region.start.checked_sub(1)), han(Some(region.end)))
}

pub(super) fn word_at(pieces: &[Placed], at: Option<usize>) -> Option<&str> {
    match at.and_then(|at| pieces.get(at)).map(|p| &p.piece) {
        Some(Piece::Word(word)) => Some(word),
        _ => None,
    }
}
