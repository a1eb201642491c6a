//! Signs that are written round about, and what they stand for: `[.]`, ` dot `, `(at)`, `evil .com`.
//!
//! Gets:    a text.
//! Gives:   its characters as somebody reads them, signs in the place of what spells them.
//! Touches: `glyphs`, `detect::endings`.
//! Never:   a word of prose that only happens to spell a sign.

use std::ops::Range;

use super::glyphs::{self, Glyph, Marks};
use crate::detect::endings::is_host_ending;
use crate::text::english::is_english;
use crate::text::units::is_han;

/// The text as it is read.
pub(super) fn read(text: &str) -> Vec<Glyph> {
    let mut glyphs = glyphs::single(text);
    glyphs::mark_turned(text, &mut glyphs);
    roundabout(&glyphs::close_up(&glyphs))
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
    let begin = at + usize::from(edge(glyphs[at].c));
    let word = ["dot", "d0t", "点", "點", "點點"]
        .iter()
        .find_map(|spelt| starts_with(glyphs.get(begin..)?, spelt).map(|n| begin + n));
    if let Some(end) = word {
        return spelt_dot(glyphs, at, begin..end, before);
    }
    // `evil,com`: a comma in the place of the dot.
    if glyphs[at].c == ',' && before.is_some_and(|glyph| is_name(glyph.c)) {
        let label = label_at(&glyphs[at + 1..]);
        let more = glyphs
            .get(at + 1 + label.chars().count())
            .is_some_and(|glyph| matches!(glyph.c, '@' | '-' | '_'));
        let prose = PROSE_ENDINGS.contains(&label.as_str()) || is_english(&label);
        return (!more
            && !prose
            && label.chars().all(|c| c.is_ascii_lowercase())
            && is_ending(&label))
        .then_some((".", at + 1));
    }
    // What stands before is looked at first: so of many spaces only the first looks ahead.
    if !before.is_some_and(|glyph| is_name(glyph.c)) {
        return None;
    }
    spaced_dot(glyphs, at)
}

/// The word for a dot, which stands at `word`.
fn spelt_dot(
    glyphs: &[Glyph],
    at: usize,
    word: Range<usize>,
    before: Option<&Glyph>,
) -> Option<(&'static str, usize)> {
    let left_edge = edge(glyphs[at].c);
    let behind_name = before.is_some_and(|glyph| is_name(glyph.c) || edge(glyph.c));
    let latin = glyphs[word.start].c.is_ascii();
    let right = glyphs.get(word.end)?;
    let spaced = edge(right.c);
    if !behind_name || latin && !(left_edge && spaced) {
        return None;
    }
    let next = if spaced {
        word.end + skip_edges(&glyphs[word.end..], edge)
    } else {
        word.end
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
    (!prose && is_ending(&label)).then_some((".", next))
}

/// `evil . com` and `evil .com`.
fn spaced_dot(glyphs: &[Glyph], at: usize) -> Option<(&'static str, usize)> {
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
            || next > dot + 1 && !is_english(&label) && !PROSE_ENDINGS.contains(&label.as_str());
        let spaced = space_before || next > dot + 1;
        return (spaced && sure && label.chars().all(|c| !c.is_uppercase()) && is_ending(&label))
            .then_some((".", next));
    }
    None
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// What may stand round a sign that is spelt.
fn edge(c: char) -> bool {
    matches!(c, ' ' | '-' | '_' | '*' | '+' | '~' | '|')
}

/// Endings that are words of everyday English.
const PROSE_ENDINGS: [&str; 22] = [
    "in", "is", "it", "at", "to", "so", "me", "my", "be", "no", "as", "us", "am", "do", "by", "we",
    "he", "or", "if", "an", "on", "you",
];

fn is_ending(label: &str) -> bool {
    !label.is_empty() && is_host_ending(label)
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
