//! A text as somebody reads it: without what prints nothing, and with the dots and signs that were written round about.
//!
//! Gets:    a text.
//! Gives:   its characters in one width, each with the bytes it came from and how honestly it was written.
//! Touches: normal forms of Unicode.
//! Never:   what the text says: that is `parts`.

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

/// The text as it is read.
pub(super) fn read(text: &str) -> Vec<Glyph> {
    let mut glyphs = single(text);
    mark_turned(text, &mut glyphs);
    roundabout(&close_up(&glyphs))
}

/// Character by character.
fn single(text: &str) -> Vec<Glyph> {
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
        let plain = |c| Glyph {
            c,
            start,
            end,
            marks,
        };
        match c {
            '！'..='～' => glyphs.push(plain(half_width(c))),
            '｡' => glyphs.push(plain('。')),
            '…' | '‥' | '™' | '®' | '©' | '\u{85}' => glyphs.push(plain(' ')),
            c if is_line_separator(c) => glyphs.push(plain(' ')),
            '\u{1f1e6}'..='\u{1f1ff}' => glyphs.push(letter_of(u32::from(c) - 0x1f1e6, plain(' '))),
            '\u{1f150}'..='\u{1f169}' => glyphs.push(letter_of(u32::from(c) - 0x1f150, plain(' '))),
            '\u{1f170}'..='\u{1f189}' => glyphs.push(letter_of(u32::from(c) - 0x1f170, plain(' '))),
            c if c.is_ascii() || is_han(c) || c.is_whitespace() => glyphs.push(plain(c)),
            // One character that stands for a whole phrase holds no channel.
            c if std::iter::once(c)
                .nfkc()
                .nth(COMPATIBLE_CHARS_MAX)
                .is_some() =>
            {
                glyphs.push(plain(' '))
            }
            c => {
                let marks = Marks {
                    disguised: is_disguised(c),
                    ..marks
                };
                glyphs.extend(std::iter::once(c).nfkc().map(|c| Glyph {
                    c,
                    start,
                    end,
                    marks,
                }));
            }
        }
    }
    dots(&mut glyphs);
    glyphs
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
fn mark_turned(text: &str, glyphs: &mut [Glyph]) {
    if text.contains(turns_direction) {
        glyphs
            .iter_mut()
            .for_each(|glyph| glyph.marks.hidden = true);
    }
}

/// From how many single characters in a row on, with spaces between, they are a word that was spaced out.
const SPACED_MIN: usize = 5;

/// `e v i l . c o m`: single characters with spaces between are closed up.
fn close_up(glyphs: &[Glyph]) -> Vec<Glyph> {
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

/// Signs that are written round about become what they stand for.
fn roundabout(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut i = 0;
    while i < glyphs.len() {
        let found = bracketed(glyphs, i)
            .or_else(|| spelt(glyphs, i, out.last()))
            .or_else(|| starred(glyphs, i));
        let Some((signs, to)) = found else {
            out.push(glyphs[i]);
            i += 1;
            continue;
        };
        let (start, end) = (glyphs[i].start, glyphs[to - 1].end);
        let marks = Marks {
            roundabout: true,
            ..Marks::default()
        };
        while out.last().is_some_and(|glyph| glyph.c == ' ') {
            out.pop();
        }
        out.extend(signs.chars().map(|c| Glyph {
            c,
            start,
            end,
            marks,
        }));
        i = to;
        while glyphs.get(i).is_some_and(|glyph| glyph.c == ' ') {
            i += 1;
        }
    }
    out
}

/// What a sign is spelt as.
const SPELT: [(&str, &str); 18] = [
    ("://", "://"),
    ("dot", "."),
    ("d0t", "."),
    ("d.o.t", "."),
    ("点", "."),
    ("點", "."),
    ("point", "."),
    ("punkt", "."),
    ("at", "@"),
    ("a.t", "@"),
    ("艾特", "@"),
    ("slash", "/"),
    ("。", "."),
    (".", "."),
    ("@", "@"),
    ("/", "/"),
    (":", ":"),
    ("·", "."),
];

fn close_of(open: char) -> Option<char> {
    let pairs = [
        ('[', ']'),
        ('(', ')'),
        ('{', '}'),
        ('<', '>'),
        ('【', '】'),
        ('〔', '〕'),
        ('「', '」'),
        ('『', '』'),
        ('《', '》'),
        ('〈', '〉'),
    ];
    pairs
        .iter()
        .find(|(known, _)| *known == open)
        .map(|(_, close)| *close)
}

/// `[.]`, `( dot )`, `{at}`, `【点】`.
fn bracketed(glyphs: &[Glyph], at: usize) -> Option<(&'static str, usize)> {
    let close = close_of(glyphs[at].c)?;
    let inside = at + 1 + skip_spaces(&glyphs[at + 1..]);
    SPELT.iter().find_map(|(spelt, sign)| {
        let end = inside + starts_with(&glyphs[inside..], spelt)?;
        let end = end + skip_spaces(&glyphs[end..]);
        (glyphs.get(end)?.c == close).then_some((*sign, end + 1))
    })
}

/// ` dot ` between a name and an ending, `-dot-`, `evil点com`.
fn spelt(glyphs: &[Glyph], at: usize, before: Option<&Glyph>) -> Option<(&'static str, usize)> {
    let is_name = |c: char| c.is_alphanumeric() && !is_han(c);
    let edge = |c: char| matches!(c, ' ' | '-' | '_' | '*' | '+' | '~' | '|');
    let left_edge = edge(glyphs[at].c);
    let behind_name = before.is_some_and(|glyph| is_name(glyph.c) || edge(glyph.c));
    let begin = if left_edge { at + 1 } else { at };
    let word = ["dot", "d0t", "点", "點", "點點"]
        .iter()
        .find_map(|spelt| starts_with(glyphs.get(begin..)?, spelt).map(|n| begin + n));
    if let Some(end) = word {
        let latin = glyphs[begin].c.is_ascii();
        let right = glyphs.get(end)?;
        let spaced = edge(right.c);
        if !behind_name || latin && !(left_edge && spaced) {
            return None;
        }
        let next = if spaced {
            end + skip_edges(&glyphs[end..], edge)
        } else {
            end
        };
        let label = label_at(&glyphs[next..]);
        let digits = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digits(before.map(|glyph| glyph.c))
            && !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_digit())
            && latin
        {
            return Some((".", next));
        }
        // "dot in", "dot is": a word of prose as well as an ending.
        let prose = spaced && right.c == ' ' && PROSE_ENDINGS.contains(&label.as_str());
        return (!prose && is_ending(&label)).then_some((".", next));
    }
    // `evil,com`: a comma in the place of the dot.
    if glyphs[at].c == ',' && before.is_some_and(|glyph| is_name(glyph.c)) {
        let label = label_at(&glyphs[at + 1..]);
        let more = glyphs
            .get(at + 1 + label.chars().count())
            .is_some_and(|glyph| matches!(glyph.c, '@' | '-' | '_'));
        let prose =
            PROSE_ENDINGS.contains(&label.as_str()) || crate::text::english::is_english(&label);
        return (!more
            && !prose
            && label.chars().all(|c| c.is_ascii_lowercase())
            && is_ending(&label))
        .then_some((".", at + 1));
    }
    // `evil . com` and `evil .com`. What stands before is looked at first: so of many spaces only the first looks ahead.
    if !before.is_some_and(|glyph| is_name(glyph.c)) {
        return None;
    }
    let dot = if glyphs[at].c == ' ' {
        at + skip_spaces(&glyphs[at..])
    } else {
        at
    };
    if glyphs.get(dot)?.c == '.' {
        let next = dot + 1 + skip_spaces(&glyphs[dot + 1..]);
        let label = label_at(&glyphs[next..]);
        let space_before = dot > at;
        // A sentence may end and the next begin with a word that is an ending too: only those that are no word count.
        let sure = space_before
            || next > dot + 1
                && !crate::text::english::is_english(&label)
                && !PROSE_ENDINGS.contains(&label.as_str());
        let spaced = space_before || next > dot + 1;
        return (spaced && sure && label.chars().all(|c| !c.is_uppercase()) && is_ending(&label))
            .then_some((".", next));
    }
    None
}

/// Endings that are words of everyday English.
const PROSE_ENDINGS: [&str; 22] = [
    "in", "is", "it", "at", "to", "so", "me", "my", "be", "no", "as", "us", "am", "do", "by", "we",
    "he", "or", "if", "an", "on", "you",
];

fn is_ending(label: &str) -> bool {
    !label.is_empty() && crate::detect::endings::is_host_ending(label)
}

/// `h**p`, `h++p`: the name of a scheme with its middle taken out.
fn starred(glyphs: &[Glyph], at: usize) -> Option<(&'static str, usize)> {
    ["h**p", "h++p", "h--p", "h__p", "h##p"]
        .iter()
        .find_map(|written| Some(("http", at + starts_with(&glyphs[at..], written)?)))
}

/// How many glyphs a word takes, if they begin with it; case ignored.
fn starts_with(glyphs: &[Glyph], word: &str) -> Option<usize> {
    let mut count = 0;
    for c in word.chars() {
        if glyphs.get(count)?.c.to_ascii_lowercase() != c {
            return None;
        }
        count += 1;
    }
    Some(count)
}

fn skip_spaces(glyphs: &[Glyph]) -> usize {
    glyphs.iter().take_while(|glyph| glyph.c == ' ').count()
}

fn skip_edges(glyphs: &[Glyph], edge: impl Fn(char) -> bool) -> usize {
    glyphs.iter().take_while(|glyph| edge(glyph.c)).count()
}

/// The letters that follow, at most as many as an ending has.
fn label_at(glyphs: &[Glyph]) -> String {
    glyphs
        .iter()
        .take(24)
        .map(|glyph| glyph.c)
        .take_while(|c| c.is_alphanumeric())
        .collect()
}
