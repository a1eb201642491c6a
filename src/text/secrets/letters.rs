//! A text letter by letter, as secrets are looked for in it.
//!
//! Gets:    what somebody typed.
//! Gives:   its letters half width, as typed and in lower case, without those that nobody sees; where each stands; its pieces.
//! Touches: nothing.
//! Never:   a hidden character, with which a secret could be written so that nothing finds it.

use super::super::fold::is_invisible;
use super::super::units::is_han;

/// The longest piece, in characters; a longer one comes in parts. No word of any secret is as long.
const PIECE_CHARS_MAX: usize = 200;

/// A text letter by letter.
pub(super) struct Letters {
    /// In lower case.
    pub(super) chars: Vec<char>,
    /// As typed.
    pub(super) typed: Vec<char>,
    starts: Vec<usize>,
    ends: Vec<usize>,
}

/// What a stretch of letters is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Latin letters.
    Latin,
    /// Digits.
    Digits,
    /// Han characters.
    Han,
    /// What stands in the place of a secret that was taken out.
    Hidden,
    /// Anything else, white space too.
    Other,
}

/// A stretch of letters of one kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: Kind,
}

impl Letters {
    pub(super) fn of(text: &str) -> Letters {
        let narrow = |c: char| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' => ' ',
            c => c,
        };
        let mut letters = Letters { chars: Vec::new(), typed: Vec::new(), starts: Vec::new(), ends: Vec::new() };
        for (at, c) in text.char_indices().filter(|(_, c)| is_seen(*c)) {
            letters.typed.push(narrow(c));
            letters.chars.push(narrow(c).to_ascii_lowercase());
            letters.starts.push(at);
            letters.ends.push(at + c.len_utf8());
        }
        letters
    }

    /// Where letters stand in the text, in bytes.
    pub(super) fn bytes(&self, from: usize, to: usize) -> (usize, usize) {
        (self.starts[from], self.ends[to - 1])
    }

    pub(super) fn text(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }

    /// Where stretches end up that begin with some names, each as a place behind it. A name of Latin letters is a whole word.
    pub(super) fn behind(&self, names: &[&str]) -> Vec<usize> {
        let names: Vec<Vec<char>> = names.iter().map(|name| name.chars().collect()).collect();
        let inside = |at: Option<&char>, is: fn(&char) -> bool| at.is_some_and(is);
        let mut places = Vec::new();
        for (at, first) in self.chars.iter().enumerate() {
            for name in names.iter().filter(|name| name[0] == *first) {
                let end = at + name.len();
                if self.chars.get(at..end) == Some(name.as_slice())
                    && !(first.is_ascii() && at > 0 && inside(self.chars.get(at - 1), char::is_ascii_alphanumeric))
                    && !(name[name.len() - 1].is_ascii_alphabetic() && inside(self.chars.get(end), char::is_ascii_alphabetic))
                {
                    places.push(end);
                }
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The stretches of the text from a place on.
    pub(super) fn pieces(&self, from: usize) -> impl Iterator<Item = Piece> {
        let mut at = from;
        std::iter::from_fn(move || {
            let kind = kind(*self.chars.get(at)?);
            let from = at;
            at += self.chars[from..].iter().take(PIECE_CHARS_MAX).take_while(|c| self::kind(**c) == kind).count();
            Some(Piece { from, to: at, kind })
        })
    }
}

/// Whether a character is seen, or ends a line.
pub(super) fn is_seen(c: char) -> bool {
    !is_invisible(c) && (!c.is_control() || matches!(c, '\n' | '\r' | '\t'))
}

fn kind(c: char) -> Kind {
    match c {
        c if c.is_ascii_alphabetic() => Kind::Latin,
        c if c.is_ascii_digit() => Kind::Digits,
        '…' | '■' => Kind::Hidden,
        c if is_han(c) => Kind::Han,
        _ => Kind::Other,
    }
}
