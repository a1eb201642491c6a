//! What is a secret by its own form, whatever stands before it: tokens, and pieces mixed as nothing but a password is.
//!
//! Gets:    the letters of a text.
//! Gives:   the stretches that have such a form.
//! Touches: nothing.
//! Never:   an address or a transaction, which are longer than a password and no token.

use super::letters::Letters;

/// Pieces of capitals, small letters and digits that change at every other place or more: no word, name or version is like that.
pub(super) fn scrambled(letters: &Letters) -> Vec<(usize, usize)> {
    let class = |c: char| (c.is_ascii_uppercase(), c.is_ascii_digit());
    let (mut found, mut at) = (Vec::new(), 0);
    while at < letters.typed.len() {
        let length = letters.typed[at..]
            .iter()
            .take_while(|c| c.is_ascii_alphanumeric())
            .count();
        let piece = &letters.typed[at..at + length];
        let has = |is: fn(&char) -> bool| piece.iter().any(is);
        let changes = piece
            .windows(2)
            .filter(|two| class(two[0]) != class(two[1]))
            .count();
        let mixed = has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase)
            && has(char::is_ascii_digit);
        if mixed && SCRAMBLED_CHARS.contains(&length) && changes * 2 >= length {
            found.push((at, at + length));
        }
        at += length.max(1);
    }
    found
}

/// How long such a piece is: longer ones are addresses and transactions.
const SCRAMBLED_CHARS: std::ops::RangeInclusive<usize> = 7..=23;

/// Whether letters are mixed as in no word: capitals behind others, or letters behind digits.
pub(super) fn is_mixed(typed: &[char]) -> bool {
    typed.windows(2).any(|two| {
        two[1].is_ascii_uppercase() && two[0].is_ascii_lowercase()
            || two[0].is_ascii_digit() && two[1].is_ascii_alphabetic()
    })
}

/// Tokens that a program signs in with (JWT), by their form.
pub(super) fn tokens(letters: &Letters) -> impl Iterator<Item = (usize, usize)> {
    let starts = letters
        .typed
        .windows(3)
        .enumerate()
        .filter(|(_, three)| **three == ['e', 'y', 'J'])
        .map(|(at, _)| at);
    starts.filter_map(|at| {
        let inside = |c: &char| c.is_ascii_alphanumeric() || "-_.=+/".contains(*c);
        let joined = at > 0 && letters.typed[at - 1].is_ascii_alphanumeric();
        let length = letters.typed[at..]
            .iter()
            .take(TOKEN_CHARS_MAX)
            .take_while(|c| inside(c))
            .count();
        let digits = letters.typed[at..at + length]
            .iter()
            .any(char::is_ascii_digit);
        (!joined && digits && length >= TOKEN_CHARS_MIN).then_some((at, at + length))
    })
}

/// How long such a token is.
const TOKEN_CHARS_MIN: usize = 16;

const TOKEN_CHARS_MAX: usize = 4_000;
