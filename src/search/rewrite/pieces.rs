//! A question in pieces: Han characters, words in letters, what stands between them.
//!
//! Gets:    what was typed.
//! Gives:   pieces with their bytes, and what stands beside some of them.
//! Touches: `text`.
//! Never:   the vocabulary.

use crate::text::units::{Unit, Units};

/// A piece of a question.
#[derive(Clone, Debug)]
pub(super) enum PieceKind {
    Han(char),
    Word(String),
    /// A hyphen or the like.
    Joiner,
    Break,
}

pub(super) struct QueryPiece {
    pub(super) kind: PieceKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl QueryPiece {
    pub(super) fn han(&self) -> Option<char> {
        match self.kind {
            PieceKind::Han(c) => Some(c),
            _ => None,
        }
    }

    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            PieceKind::Word(word) => Some(word),
            _ => None,
        }
    }
}

pub(super) fn pieces(words: &str) -> Vec<QueryPiece> {
    let mut pieces = Vec::new();
    let mut units = Units::new(words);
    while let Some(unit) = units.next_unit() {
        let (kind, start, end) = match unit {
            Unit::Han { c, start, end } => (PieceKind::Han(c), start, end),
            Unit::Word { text, start, end } => (PieceKind::Word(text.to_owned()), start, end),
            Unit::Joiner => (PieceKind::Joiner, 0, 0),
            Unit::Break => (PieceKind::Break, 0, 0),
            Unit::Space => continue,
        };
        pieces.push(QueryPiece { kind, start, end });
    }
    pieces
}

/// The characters right before and behind a region.
pub(super) fn around(
    pieces: &[QueryPiece],
    region: &std::ops::Range<usize>,
) -> (Option<char>, Option<char>) {
    let han = |at: Option<usize>| pieces.get(at?)?.han();
    (han(region.start.checked_sub(1)), han(Some(region.end)))
}

pub(super) fn word_at(pieces: &[QueryPiece], at: Option<usize>) -> Option<&str> {
    pieces.get(at?)?.word()
}
