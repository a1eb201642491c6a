//! Cuts text into units: Han characters, words in letters or digits, and what stands between them.
//!
//! Gets:    a string.
//! Gives:   its units in order, folded, each with its bytes in the original.
//! Touches: `fold`.
//! Never:   a dictionary: what a word of several Han characters is, `segment` knows.

use std::str::Chars;

use super::fold::{fold_char, fold_to_one};

/// The longest token, in characters. Longer words are cut: the index drops terms over 65,530 bytes silently.
pub const TOKEN_CHARS_MAX: usize = 64;

/// A piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit<'a> {
    /// One Han character, folded.
    Han {
        /// The character, simplified.
        c: char,
        /// The first byte in the original.
        start: usize,
        /// The byte after its last one.
        end: usize,
    },
    /// A run of letters and digits, folded, without apostrophes; numbers keep their decimal point and lose their commas.
    Word {
        /// The folded word.
        text: &'a str,
        /// The first byte in the original.
        start: usize,
        /// The byte after its last one.
        end: usize,
    },
    /// White space within a line: nothing to Han characters on both sides of it.
    Space,
    /// A character that often stands inside a name: `-`, `_`, `/`, `.`, `+`, `&`, `:`.
    Joiner,
    /// Anything that ends a phrase: other punctuation, a new line.
    Break,
}

/// Whether a character is Han: ideographs of all planes, `々` and `〇`.
#[must_use]
#[inline]
pub fn is_han(c: char) -> bool {
    // Nearly all are in one block, and letters before all of them.
    matches!(c, '\u{4e00}'..='\u{9fff}')
        || c >= '\u{3005}'
            && matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The punctuation of Chinese text, told apart without looking into tables of Unicode; not all of it.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
}

/// Whether a byte cannot go on a word, nor stand in the middle of one.
fn ends_word(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'\'' | b'.' | b',')
}

#[derive(Clone, Copy)]
struct FoldedChar {
    c: char,
    start: usize,
    end: usize,
}

/// An iterator that lends its words.
pub struct Units<'t> {
    text: &'t str,
    /// What is not read yet.
    rest: Chars<'t>,
    /// Folded characters read ahead, in reverse; one original character folds to at most 18.
    ahead: Vec<FoldedChar>,
    word: String,
}

impl<'t> Units<'t> {
    /// The units of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Units<'t> {
        Units {
            text,
            rest: text.chars(),
            ahead: Vec::new(),
            word: String::new(),
        }
    }

    /// The next unit, or `None` at the end of the text.
    pub fn next_unit(&mut self) -> Option<Unit<'_>> {
        let first = self.next_char()?;
        if is_han(first.c) {
            return Some(Unit::Han {
                c: first.c,
                start: first.start,
                end: first.end,
            });
        }
        if is_punctuation(first.c) {
            return Some(Unit::Break);
        }
        if first.c.is_alphanumeric() {
            let end = self.rest_of_word(first);
            return Some(Unit::Word {
                text: &self.word,
                start: first.start,
                end,
            });
        }
        Some(match first.c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => Unit::Break,
            c if c.is_whitespace() => Unit::Space,
            '-' | '_' | '/' | '.' | '+' | '&' | ':' | '\u{2010}'..='\u{2015}' => Unit::Joiner,
            _ => Unit::Break,
        })
    }

    fn rest_of_word(&mut self, first: FoldedChar) -> usize {
        self.word.clear();
        self.word.push(first.c);
        let (mut end, mut chars) = (first.end, 1);
        if self.ahead.is_empty() {
            // Most words are ASCII all through: their letters are taken together.
            let rest = self.rest.as_str();
            let letters = rest
                .bytes()
                .take(TOKEN_CHARS_MAX - chars)
                .take_while(u8::is_ascii_alphanumeric)
                .count();
            self.word.push_str(&rest[..letters]);
            self.word[first.c.len_utf8()..].make_ascii_lowercase();
            self.rest = rest[letters..].chars();
            (end, chars) = (end + letters, chars + letters);
            if rest
                .as_bytes()
                .get(letters)
                .is_none_or(|&next| ends_word(next))
            {
                return end;
            }
        }
        while let Some(next) = self.next_char() {
            if next.c.is_alphanumeric() && !is_han(next.c) {
                if chars == TOKEN_CHARS_MAX {
                    self.ahead.push(next);
                    break;
                }
                self.word.push(next.c);
                chars += 1;
                end = next.end;
                continue;
            }
            if !self.is_inside(next.c) {
                self.ahead.push(next);
                break;
            }
            if next.c == '.' {
                self.word.push('.');
                chars += 1;
            }
        }
        // `user's` is a form of `user`; `can't` is read as `cant`, which is how many people type it.
        if self.possessive(first.start, end) {
            self.word.pop();
        }
        end
    }

    /// Whether a mark behind the word as far as it is read stands inside of it: an apostrophe, a decimal point, a comma.
    fn is_inside(&mut self, mark: char) -> bool {
        match mark {
            '\'' | '\u{2019}' => self
                .peek()
                .is_some_and(|after| after.c.is_alphabetic() && !is_han(after.c)),
            '.' | ',' => {
                self.word.ends_with(|c: char| c.is_ascii_digit())
                    && self.peek().is_some_and(|after| after.c.is_ascii_digit())
                    && (mark == '.' || self.thousands())
            }
            _ => false,
        }
    }

    /// Whether the word just read ended in `'s`: its apostrophe is gone, so the length tells.
    fn possessive(&self, start: usize, end: usize) -> bool {
        let original = &self.text[start..end];
        (original.ends_with("'s") || original.ends_with("\u{2019}s") || original.ends_with("'S"))
            && self.word.len() > 1
    }

    /// Whether exactly three digits follow a comma.
    fn thousands(&mut self) -> bool {
        let Some(_) = self.peek() else { return false };
        let read: Vec<char> = self
            .ahead
            .iter()
            .rev()
            .map(|f| f.c)
            .chain(self.rest.clone())
            .take(4)
            .collect();
        let digits = |n: usize| read.get(n).is_some_and(char::is_ascii_digit);
        digits(0) && digits(1) && digits(2) && !digits(3)
    }

    fn peek(&mut self) -> Option<FoldedChar> {
        let next = self.next_char()?;
        self.ahead.push(next);
        Some(next)
    }

    #[inline]
    fn next_char(&mut self) -> Option<FoldedChar> {
        loop {
            if !self.ahead.is_empty() {
                return self.ahead.pop();
            }
            let start = self.at();
            let c = self.rest.next()?;
            let end = start + c.len_utf8();
            match fold_to_one(c) {
                Some(c) => return Some(FoldedChar { c, start, end }),
                None => self.read_ahead(c, start, end),
            }
        }
    }

    /// Reads all that a character folds to, which may be nothing.
    fn read_ahead(&mut self, c: char, start: usize, end: usize) {
        fold_char(c, |c| self.ahead.push(FoldedChar { c, start, end }));
        self.ahead.reverse();
    }

    /// The first byte that is not read yet.
    fn at(&self) -> usize {
        self.text.len() - self.rest.as_str().len()
    }
}
