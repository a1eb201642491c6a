//! Parts that were typed apart, as the one word that the articles have.
//!
//! Gets:    the pieces of a question and which of them stand in some article; whether another word does.
//! Gives:   the pieces that are one word.
//! Touches: `text::pinyin`.
//! Never:   two words that some article holds each by itself: they are found as a pair of neighbours.

use std::ops::Range;

use super::pieces::{PieceKind, QueryPiece};
use crate::text::{TOKEN_CHARS_MAX, pinyin};

/// The most single letters that are read as one word.
const LETTERS_MAX: usize = 16;

/// The pieces of a question that are one word: single letters in a row (`U S D T`), and a part that no article holds with its
/// neighbour (`TRC-20` where the articles have `TRC20`). What they make stands in some article.
pub(super) fn joins(
    pieces: &[QueryPiece],
    held: &[bool],
    is_held: &dyn Fn(&str) -> bool,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for row in rows(pieces) {
        let mut at = 0;
        while at + 1 < row.len() {
            let count = letters(pieces, &row[at..], is_held)
                .or_else(|| part_and_neighbour(pieces, held, &row[at..], is_held));
            if let Some(count) = count {
                found.push(row[at]..row[at + count - 1] + 1);
            }
            at += count.unwrap_or(1);
        }
    }
    found
}

/// The words in letters that nothing but joiners and white space parts, row by row.
fn rows(pieces: &[QueryPiece]) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new()];
    for (at, piece) in pieces.iter().enumerate() {
        match &piece.kind {
            PieceKind::Word(word) if is_plain(word) => {
                rows.last_mut().into_iter().for_each(|row| row.push(at))
            }
            PieceKind::Joiner => {}
            PieceKind::Word(_) | PieceKind::Han(_) | PieceKind::Break => rows.push(Vec::new()),
        }
    }
    rows
}

fn is_plain(word: &str) -> bool {
    word.bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

fn has_letter(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_lowercase())
}

fn joined(pieces: &[QueryPiece], row: &[usize]) -> String {
    row.iter().filter_map(|&at| pieces[at].word()).collect()
}

/// How many single letters and digits a row begins with that are one word, the longest first.
fn letters(pieces: &[QueryPiece], row: &[usize], is_held: &dyn Fn(&str) -> bool) -> Option<usize> {
    let is_one = |at: &&usize| pieces[**at].word().is_some_and(|word| word.len() == 1);
    let ones = row.iter().take(LETTERS_MAX).take_while(is_one).count();
    (3..=ones).rev().find(|&count| {
        let word = joined(pieces, &row[..count]);
        has_letter(&word) && is_held(&word)
    })
}

/// Whether one of the first two words of a row stands in no article, and both together do.
fn part_and_neighbour(
    pieces: &[QueryPiece],
    held: &[bool],
    row: &[usize],
    is_held: &dyn Fn(&str) -> bool,
) -> Option<usize> {
    let (a, b) = (*row.first()?, *row.get(1)?);
    if held[a] && held[b] {
        return None;
    }
    let (first, second) = (pieces[a].word()?, pieces[b].word()?);
    // Two syllables are pinyin that is typed apart; `I` and `a` are words.
    let are_syllables = pinyin::is_pinyin(first) && pinyin::is_pinyin(second);
    let is_word = |part: &str| matches!(part, "i" | "a");
    if are_syllables || is_word(first) || is_word(second) {
        return None;
    }
    let word = format!("{first}{second}");
    (word.len() <= TOKEN_CHARS_MAX && has_letter(&word) && is_held(&word)).then_some(2)
}
