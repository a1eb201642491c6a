//! A text letter by letter, as secrets are looked for in it.
//!
//! Gets:    what somebody typed.
//! Gives:   its letters half width, as typed and in lower case (without accents, simplified, Latin where they look so), without
//!          those that nobody sees; where each stands; its pieces.
//! Touches: nothing.
//! Never:   a hidden character, with which a secret could be written so that nothing finds it.

use rustc_hash::FxHashMap;

use crate::characters::is_ignorable;
use crate::text::fold::fold_char;
use crate::text::units::is_han;

/// What stands in the place of a secret that was taken out, while the text is looked through again: a noncharacter, which
/// Unicode keeps for such use.
pub const TAKEN_OUT: char = '\u{fdd0}';
/// The longest piece, in characters; a longer one comes in parts. No word of any secret is as long.
const PIECE_CHARS_MAX: usize = 200;

/// What secrets of a kind are called, by the first letter: it is looked for at each letter of each text.
pub(super) struct Names(FxHashMap<char, Vec<Name>>);

struct Name {
    chars: Vec<char>,
    /// Whether it has so many letters that signs may stand in the place of some.
    is_long: bool,
    is_han: bool,
    ends_in_letter: bool,
}

impl Names {
    pub(super) fn of(names: &[&str]) -> Names {
        let mut by_first: FxHashMap<char, Vec<Name>> = FxHashMap::default();
        for name in names {
            let chars: Vec<char> = name.chars().collect();
            let (Some(&first), Some(last)) = (chars.first(), chars.last()) else {
                continue;
            };
            by_first.entry(first).or_default().push(Name {
                is_long: chars.len() >= LONG_NAME_MIN && !chars.contains(&' '),
                is_han: chars.iter().all(|c| is_han(*c)),
                ends_in_letter: last.is_ascii_alphabetic(),
                chars,
            });
        }
        Names(by_first)
    }
}

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
        let mut letters = Letters {
            chars: Vec::new(),
            typed: Vec::new(),
            starts: Vec::new(),
            ends: Vec::new(),
        };
        for (at, c) in text.char_indices().filter(|(_, c)| is_seen(*c)) {
            let Some(plain) = plain(narrow(c)) else {
                continue;
            };
            letters.typed.push(narrow(c));
            letters.chars.push(plain);
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

    /// Where stretches end up that begin with some names, each as a place behind it. A name of Latin letters is a whole word. Long
    /// names are known with signs in the place of letters (`p@ssw0rd`), and all with something between their letters (`密-码`).
    pub(super) fn behind(&self, names: &Names) -> Vec<usize> {
        let inside = |at: Option<&char>, is: fn(&char) -> bool| at.is_some_and(is);
        let mut places = Vec::new();
        for (at, first) in self.chars.iter().enumerate() {
            let Some(names) = names.0.get(first) else {
                continue;
            };
            // As in `userPassword`.
            let humped = at > 0
                && self.typed[at].is_ascii_uppercase()
                && self.typed[at - 1].is_ascii_lowercase();
            let begins = humped
                || at == 0
                || !first.is_ascii()
                || !inside(self.chars.get(at - 1), char::is_ascii_alphanumeric);
            if !begins {
                continue;
            }
            for name in names {
                let Some(end) = self.end_of(at, name) else {
                    continue;
                };
                if !(name.ends_in_letter && inside(self.chars.get(end), char::is_ascii_alphabetic))
                {
                    places.push(end);
                }
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Where a name ends that begins at a place, written together or with one and the same separator between all its letters.
    fn end_of(&self, at: usize, name: &Name) -> Option<usize> {
        let rest = &self.chars[at..];
        let same =
            |typed: char, meant: char| typed == meant || name.is_long && stands_for(typed) == meant;
        let (chars, length) = (&name.chars, name.chars.len());
        if rest.len() >= length
            && rest
                .iter()
                .zip(chars)
                .all(|(typed, meant)| same(*typed, *meant))
        {
            return Some(at + length);
        }
        // Two letters apart are a word each.
        if !name.is_han && !name.is_long {
            return None;
        }
        let between = rest.get(1).filter(|c| SEPARATORS.contains(**c))?;
        let mut at_letter = 0;
        for (number, meant) in chars.iter().enumerate() {
            if number > 0 {
                let gap = rest[at_letter..]
                    .iter()
                    .take(SEPARATORS_MAX)
                    .take_while(|c| *c == between)
                    .count();
                if gap == 0 {
                    return None;
                }
                at_letter += gap;
            }
            if !rest
                .get(at_letter)
                .is_some_and(|typed| same(*typed, *meant))
            {
                return None;
            }
            at_letter += 1;
        }
        Some(at + at_letter)
    }

    /// The stretches of the text from a place on.
    pub(super) fn pieces(&self, from: usize) -> impl Iterator<Item = Piece> {
        let mut at = from;
        std::iter::from_fn(move || {
            let kind = kind(*self.chars.get(at)?);
            let from = at;
            at += self.chars[from..]
                .iter()
                .take(PIECE_CHARS_MAX)
                .take_while(|c| self::kind(**c) == kind)
                .count();
            Some(Piece { from, to: at, kind })
        })
    }
}

/// From how many letters on signs may stand in the place of a name's letters.
const LONG_NAME_MIN: usize = 6;
/// What is put between the letters of a name so that it is not found, and how much of it.
const SEPARATORS: &str = " -._*/|+~·";
const SEPARATORS_MAX: usize = 3;

/// The letter that a sign stands for.
fn stands_for(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '$' | '5' => 's',
        '3' => 'e',
        '1' | '!' => 'i',
        c => c,
    }
}

/// Letters of other scripts that look like Latin ones, and those.
const LOOKS: [(&str, &str); 2] = [
    ("аеорсухѕіјԁԛԝһӏкмтвьгп", "aeopcyxsijdqwhlkmtbbrn"),
    ("οαρνικτυωηεχγϲϳ", "oapviktuwnexycj"),
];

/// A letter as it is compared; none for what only changes the one before.
fn plain(c: char) -> Option<char> {
    if c.is_ascii() || c.is_whitespace() || c.is_control() {
        return Some(c.to_ascii_lowercase());
    }
    let (mut one, mut count) = (c, 0);
    fold_char(c, |folded| (one, count) = (folded, count + 1));
    let one = match count {
        0 => return None,
        1 => one,
        _ => c,
    };
    let latin = LOOKS.iter().find_map(|(theirs, latin)| {
        latin
            .chars()
            .nth(theirs.chars().position(|their| their == one)?)
    });
    Some(if one as u32 >= 0x370 && (one as u32) < 0x530 {
        latin.unwrap_or(one)
    } else {
        one
    })
}

/// Whether a character is seen, or ends a line.
pub(super) fn is_seen(c: char) -> bool {
    !is_ignorable(c) && (!c.is_control() || matches!(c, '\n' | '\r' | '\t'))
}

fn kind(c: char) -> Kind {
    match c {
        c if c.is_ascii_alphabetic() => Kind::Latin,
        c if c.is_ascii_digit() => Kind::Digits,
        '…' | '■' | TAKEN_OUT => Kind::Hidden,
        c if is_han(c) => Kind::Han,
        _ => Kind::Other,
    }
}
