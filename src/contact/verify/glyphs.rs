//! The characters of a text, without what prints nothing, in one width.
//!
//! Gets:    a text.
//! Gives:   its characters, each with the bytes it came from and how honestly it was written.
//! Touches: normal forms of Unicode.
//! Never:   what the text says: that is `parts`; signs that are spelt: that is `roundabout`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::characters::{is_line_separator, is_unseen, turns_direction};
use crate::text::units::is_han;

/// How many characters one may stand for: a ligature of letters has three.
const COMPATIBLE_CHARS_MAX: usize = 4;

/// How a character was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Something that prints nothing stands in it or beside it.
    pub(super) hidden: bool,
    /// It is a character that only looks like this one: Unicode calls them compatible.
    pub(super) disguised: bool,
    /// It was written round about: `[.]`, ` dot `, `(at)`.
    pub(super) roundabout: bool,
}

impl Marks {
    pub(super) fn or(self, other: Marks) -> Marks {
        Marks {
            hidden: self.hidden || other.hidden,
            disguised: self.disguised || other.disguised,
            roundabout: self.roundabout || other.roundabout,
        }
    }

    pub(super) fn any(self) -> bool {
        self.hidden || self.disguised || self.roundabout
    }
}

/// A character as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) c: char,
    /// Its bytes in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) marks: Marks,
}

/// Character by character.
pub(super) fn single(text: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len());
    let mut hidden = false;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if is_unseen(c) && !matches!(c, '\n' | '\r' | '\t') {
            hidden = true;
            if let Some(before) = glyphs.last_mut() {
                before.marks.hidden = true;
            }
            continue;
        }
        // A stroke through a letter, or an accent on it, makes another letter of it.
        if is_combining_mark(c) {
            if let Some(before) = glyphs.last_mut() {
                before.marks.disguised = true;
            }
            continue;
        }
        let marks = Marks {
            hidden: std::mem::take(&mut hidden),
            ..Marks::default()
        };
        read_as(
            c,
            Glyph {
                c: ' ',
                start,
                end,
                marks,
            },
            &mut glyphs,
        );
    }
    dots(&mut glyphs);
    glyphs
}

/// What a character is read as; `space` is a space in its place.
fn read_as(c: char, space: Glyph, glyphs: &mut Vec<Glyph>) {
    let plain = |c| Glyph { c, ..space };
    match c {
        '！'..='～' => glyphs.push(plain(half_width(c))),
        '｡' => glyphs.push(plain('。')),
        '…' | '‥' | '™' | '®' | '©' | '\u{85}' => glyphs.push(space),
        c if is_line_separator(c) => glyphs.push(space),
        '\u{1f1e6}'..='\u{1f1ff}' => glyphs.push(letter_of(u32::from(c) - 0x1f1e6, space)),
        '\u{1f150}'..='\u{1f169}' => glyphs.push(letter_of(u32::from(c) - 0x1f150, space)),
        '\u{1f170}'..='\u{1f189}' => glyphs.push(letter_of(u32::from(c) - 0x1f170, space)),
        c if c.is_ascii() || is_han(c) || c.is_whitespace() => glyphs.push(plain(c)),
        // One character that stands for a whole phrase holds no channel.
        c if std::iter::once(c)
            .nfkc()
            .nth(COMPATIBLE_CHARS_MAX)
            .is_some() =>
        {
            glyphs.push(space)
        }
        c => {
            let marks = Marks {
                disguised: is_disguised(c),
                ..space.marks
            };
            let compatible = std::iter::once(c).nfkc();
            glyphs.extend(compatible.map(|c| Glyph { marks, ..plain(c) }));
        }
    }
}

/// A letter that is drawn as a symbol: two that make a flag, or one in a circle or a box.
fn letter_of(n: u32, glyph: Glyph) -> Glyph {
    let c = u32::from('a') + n;
    Glyph {
        c: char::from_u32(c).unwrap_or(' '),
        marks: Marks {
            disguised: true,
            ..glyph.marks
        },
        ..glyph
    }
}

/// A character of full width in half: the same character, as Chinese keyboards type it.
pub(super) fn half_width(c: char) -> char {
    let half = ('！'..='～')
        .contains(&c)
        .then(|| char::from_u32(u32::from(c) - 0xfee0))
        .flatten();
    half.unwrap_or(c)
}

/// Whether a character is another one in disguise: Unicode makes it equal to others, which standards do not.
pub(super) fn is_disguised(c: char) -> bool {
    let fullwidth = matches!(c, '！'..='～' | '｡' | '\u{3000}');
    !c.is_ascii() && !fullwidth && !std::iter::once(c).nfkc().eq(std::iter::once(c))
}

/// Characters that are drawn like a dot, a slash or an `@`, between the letters of a name.
fn dots(glyphs: &mut [Glyph]) {
    for i in 0..glyphs.len() {
        let beside = |at: Option<usize>| {
            at.and_then(|at| glyphs.get(at))
                .is_some_and(|g| g.c.is_alphanumeric() && !is_han(g.c))
        };
        let inside = beside(i.checked_sub(1)) && beside(Some(i + 1));
        let behind_host = glyphs[i].c == '。' && inside && is_behind_host(&glyphs[..i]);
        let glyph = &mut glyphs[i];
        let (c, disguised) = match glyph.c {
            // Behind the path of an address it ends a sentence.
            '。' if inside && !behind_host => ('.', false),
            '·' | '・' | '•' | '∙' | '⋅' | '‧' | '˙' | '٫' | '۔' | '܁' | '⸱' | '꞉' if inside => {
                ('.', true)
            }
            '⁄' | '∕' | '⧸' | '╱' | '⟋' if inside => ('/', true),
            c => (c, false),
        };
        glyph.c = c;
        glyph.marks.disguised |= disguised;
    }
}

/// How far back the beginning of an address is looked for, in characters.
const ADDRESS_CHARS_MAX: usize = 200;

/// Whether an address went on behind its host.
fn is_behind_host(before: &[Glyph]) -> bool {
    let address = before
        .iter()
        .rev()
        .take(ADDRESS_CHARS_MAX)
        .take_while(|glyph| !glyph.c.is_whitespace() && !is_han(glyph.c));
    let text: String = address
        .map(|glyph| glyph.c)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    text.rsplit("//")
        .next()
        .is_some_and(|rest| rest.contains(['/', '?', '#']))
}

/// Characters that turn the direction of a line may move what stands anywhere in it.
pub(super) fn mark_turned(text: &str, glyphs: &mut [Glyph]) {
    if text.contains(turns_direction) {
        glyphs
            .iter_mut()
            .for_each(|glyph| glyph.marks.hidden = true);
    }
}

/// From how many single characters in a row on, with spaces between, they are a word that was spaced out.
const SPACED_MIN: usize = 5;

/// `e v i l . c o m`: single characters with spaces between are closed up.
pub(super) fn close_up(glyphs: &[Glyph]) -> Vec<Glyph> {
    let single = |i: usize| {
        let is = |glyph: &Glyph| {
            glyph.c.is_alphanumeric() && !is_han(glyph.c) || ".@:/_-+".contains(glyph.c)
        };
        let space = |at: Option<usize>| {
            at.is_none_or(|at| glyphs.get(at).is_none_or(|glyph| glyph.c == ' '))
        };
        glyphs.get(i).is_some_and(is) && space(i.checked_sub(1)) && space(Some(i + 1))
    };
    let next_after = |i: usize| {
        i + 1
            + glyphs[(i + 1).min(glyphs.len())..]
                .iter()
                .take_while(|glyph| glyph.c == ' ')
                .count()
    };
    let mut out = Vec::with_capacity(glyphs.len());
    let mut i = 0;
    while i < glyphs.len() {
        let mut run = Vec::new();
        let mut at = i;
        while single(at) {
            run.push(glyphs[at]);
            at = next_after(at);
        }
        if run.len() < SPACED_MIN {
            out.push(glyphs[i]);
            i += 1;
            continue;
        }
        out.extend(run.iter().map(|glyph| Glyph {
            marks: Marks {
                roundabout: true,
                ..glyph.marks
            },
            ..*glyph
        }));
        // The space behind the last one stays.
        i = glyphs[..at.min(glyphs.len())]
            .iter()
            .rposition(|glyph| glyph.c != ' ')
            .map_or(at, |last| last + 1);
    }
    out
}
