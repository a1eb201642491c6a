//! A text cut into all that it holds: what may be a channel, words, numbers, Chinese text, ends of clauses.
//!
//! Gets:    the characters of a text as they are read.
//! Gives:   its parts in order; nothing of the text is left out but white space, brackets and quotes.
//! Touches: `detect::contacts` (phone numbers), `detect::endings`, `kinds`.
//! Never:   whose a channel is.

use std::ops::Range;

use super::glyphs::{Glyph, Marks};
use super::kinds::{Break, Kind, kind_of, word_or_number};
use crate::detect::contacts;
use crate::detect::endings::is_host_ending;
use crate::text::units::is_han;

/// A part of a text.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) kind: Kind,
    /// As it is read.
    pub(super) shown: String,
    /// Its bytes in the text.
    pub(super) at: Range<usize>,
    pub(super) marks: Marks,
}

/// The longest piece that is looked at, in bytes: no address is longer.
pub(super) const PIECE_BYTES_MAX: usize = 2_000;

/// The longest Chinese name of an account or a host, in characters.
const HAN_NAME_CHARS_MAX: usize = 20;

/// The parts of a text, in order.
pub(super) fn cut(glyphs: &[Glyph]) -> Vec<Part> {
    let mut parts = Vec::new();
    let phones = phones(glyphs);
    let mut phones = phones.iter().peekable();
    let mut i = 0;
    while i < glyphs.len() {
        if phones.peek().is_some_and(|phone| phone.start < i) {
            phones.next();
            continue;
        }
        if let Some(phone) = phones.next_if(|phone| phone.start == i) {
            parts.push(part(glyphs, phone.clone(), Kind::Phone));
            i = phone.end;
            continue;
        }
        let next_phone = phones.peek().map_or(glyphs.len(), |phone| phone.start);
        let hex = |at: usize| {
            glyphs
                .get(at)
                .is_some_and(|glyph| glyph.c.is_ascii_hexdigit())
        };
        if glyphs[i].c == ':' && glyphs.get(i + 1).is_some_and(|glyph| glyph.c == ':') && hex(i + 2)
        {
            // `::1`: an address of IPv6.
            let end = (i + 2..)
                .take_while(|&at| hex(at) || glyphs.get(at).is_some_and(|glyph| glyph.c == ':'))
                .count()
                + i
                + 2;
            parts.push(part(glyphs, i..end, Kind::Web));
            i = end;
        } else if let Some(kind) = break_at(glyphs, i) {
            parts.push(part(glyphs, i..i + 1, Kind::Break(kind)));
            i += 1;
        } else if is_space(glyphs, i) {
            i += 1;
        } else if is_han(glyphs[i].c) {
            let end = han_end(glyphs, i).min(next_phone);
            i = han(glyphs, i..end, &mut parts);
        } else {
            let end = piece_end(glyphs, i, next_phone).max(i + 1);
            piece(glyphs, i..end, &mut parts);
            i = end;
        }
    }
    parts
}

fn part(glyphs: &[Glyph], range: Range<usize>, kind: Kind) -> Part {
    let own = &glyphs[range];
    let marks = own
        .iter()
        .fold(Marks::default(), |marks, glyph| marks.or(glyph.marks));
    let at = own.first().map_or(0, |glyph| glyph.start)..own.last().map_or(0, |glyph| glyph.end);
    Part {
        kind,
        shown: own.iter().map(|glyph| glyph.c).collect(),
        at,
        marks,
    }
}

/// Phone numbers, which hold white space, as ranges of glyphs.
fn phones(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let text: String = glyphs.iter().map(|glyph| glyph.c).collect();
    let mut at_byte = Vec::with_capacity(text.len() + 1);
    for (i, glyph) in glyphs.iter().enumerate() {
        at_byte.extend(std::iter::repeat_n(i, glyph.c.len_utf8()));
    }
    at_byte.push(glyphs.len());
    contacts::phones(&text)
        .into_iter()
        .map(|spot| at_byte[spot.start]..at_byte[spot.end])
        .collect()
}

/// Brackets, quotes and marks that are part of nothing.
fn is_space(glyphs: &[Glyph], i: usize) -> bool {
    let c = glyphs[i].c;
    c.is_whitespace()
        || c.is_control()
        || "\"'`“”‘’「」『』《》〈〉()[]【】〔〕{}<>*|^—–、・•●■◆★☆→←↑↓".contains(c)
}

fn break_at(glyphs: &[Glyph], i: usize) -> Option<Break> {
    let next = glyphs.get(i + 1).map(|glyph| glyph.c);
    match glyphs[i].c {
        '\n' | '\r' | '。' | '!' | ';' => Some(Break::Sentence),
        '?' => Some(Break::Question),
        ',' | '、' | '，' => Some(Break::Comma),
        ':' => Some(Break::Colon),
        // "no. 12345": a number follows.
        '.' if is_no(glyphs, i) => None,
        '.' if !glyphs[i].marks.any()
            && !is_han_host(glyphs, i)
            && next.is_none_or(|c| c.is_whitespace() || is_han(c) || "\"'”’」』)]".contains(c)) =>
        {
            Some(Break::Sentence)
        }
        _ => None,
    }
}

/// Whether a dot ends "no." and a number follows.
fn is_no(glyphs: &[Glyph], dot: usize) -> bool {
    let c = |at: usize| {
        glyphs
            .get(at)
            .map_or(' ', |glyph| glyph.c.to_ascii_lowercase())
    };
    let word =
        dot >= 2 && (c(dot - 2), c(dot - 1)) == ('n', 'o') && (dot == 2 || c(dot - 3) == ' ');
    word && (c(dot + 1).is_ascii_digit() || c(dot + 1) == ' ' && c(dot + 2).is_ascii_digit())
}

/// Whether a dot stands before the Chinese ending of a host.
fn is_han_host(glyphs: &[Glyph], dot: usize) -> bool {
    dot > 0 && glyphs[dot - 1].c.is_alphanumeric() && han_ending(&glyphs[dot + 1..]) > 0
}

fn han_end(glyphs: &[Glyph], from: usize) -> usize {
    from + glyphs[from..]
        .iter()
        .take_while(|glyph| is_han(glyph.c))
        .count()
}

/// Chinese text; where it is the name of a host (`云雀.example`), the host. Gives where it goes on.
fn han(glyphs: &[Glyph], range: Range<usize>, parts: &mut Vec<Part>) -> usize {
    let dot = glyphs.get(range.end).is_some_and(|glyph| glyph.c == '.');
    if dot && range.len() <= HAN_NAME_CHARS_MAX {
        let end = piece_end(glyphs, range.end, glyphs.len());
        let labels: String = glyphs[range.end + 1..end]
            .iter()
            .map(|glyph| glyph.c)
            .collect();
        let host = labels
            .split(['/', '?', '#', ':'])
            .next()
            .unwrap_or_default();
        if host.rsplit('.').next().is_some_and(is_host_ending) {
            // Letters and signs right before it are part of its name.
            let glued = |c: char| {
                c.is_alphanumeric() && !is_han(c) || matches!(c, '-' | '_' | '.' | '%' | '+')
            };
            let begin = (0..range.start)
                .rev()
                .take_while(|&at| glued(glyphs[at].c))
                .last()
                .unwrap_or(range.start);
            parts.push(part(glyphs, begin..end, Kind::Web));
            return end;
        }
    }
    parts.push(part(glyphs, range.clone(), Kind::Han));
    range.end
}

/// Where a stretch without white space, marks or Chinese text ends, at `limit` at the latest.
fn piece_end(glyphs: &[Glyph], from: usize, limit: usize) -> usize {
    let mut i = from;
    let mut address = false;
    while i < limit {
        let c = glyphs[i].c;
        let before = i.checked_sub(1).filter(|_| i > from).map(|at| glyphs[at].c);
        let next = glyphs.get(i + 1).map(|glyph| glyph.c);
        address |=
            matches!(c, '/' | '@') || c == ':' && next.is_some_and(|c| matches!(c, '/' | '\\'));
        match c {
            // An address literal: `help@[192.0.2.1]`, `https://[::1]/`.
            '[' if matches!(before, Some('@' | '/')) => {
                match glyphs[i..].iter().take(60).position(|glyph| glyph.c == ']') {
                    Some(close) => {
                        i += close + 1;
                        continue;
                    }
                    None => break,
                }
            }
            // Chinese names behind `@`, and Chinese endings of hosts.
            c if is_han(c) && i > from => {
                let name = || han_end(&glyphs[..glyphs.len().min(i + HAN_NAME_CHARS_MAX)], i) - i;
                let more = match before {
                    Some('@') => name(),
                    Some('.') => han_ending(&glyphs[i..]),
                    Some('/')
                        if i >= from + 3 && glyphs[i - 2].c == '/' && glyphs[i - 3].c == ':' =>
                    {
                        name()
                    }
                    _ => 0,
                };
                if more == 0 {
                    break;
                }
                i += more;
                continue;
            }
            c if is_han(c) => break,
            '?' if address && next.is_some_and(|c| !c.is_whitespace() && !is_han(c)) => {}
            // A scheme, a port, a number of IPv6, or a parameter of an address.
            ':' if i > from
                && next.is_some_and(|c| {
                    c.is_ascii_alphanumeric() || matches!(c, '/' | '\\' | '@' | ':' | '+')
                }) => {}
            '.' if break_at(glyphs, i).is_none() => {}
            _ if i > from && (break_at(glyphs, i).is_some() || is_space(glyphs, i)) => break,
            _ => {}
        }
        i += 1;
    }
    i.min(limit)
}

/// How many Han characters at the beginning are the ending of a host: the longest that is one.
fn han_ending(glyphs: &[Glyph]) -> usize {
    let label: Vec<char> = glyphs
        .iter()
        .take(6)
        .map(|glyph| glyph.c)
        .take_while(|&c| is_han(c))
        .collect();
    (1..=label.len())
        .rev()
        .find(|&n| is_host_ending(&label[..n].iter().collect::<String>()))
        .unwrap_or(0)
}

/// A stretch without white space: one address, or words beside signs.
fn piece(glyphs: &[Glyph], mut range: Range<usize>, parts: &mut Vec<Part>) {
    let c = |i: usize| glyphs[i].c;
    // A mark that is taken off the edge was written for a reader's eye all the same.
    let marks = part(glyphs, range.clone(), Kind::Word).marks;
    let doubled = |i: usize| matches!((c(i), c(i + 1)), ('/', '/') | ('\\', '\\'));
    let double_slash = range.len() > 2 && doubled(range.start);
    let begin = range.start;
    while !double_slash && !range.is_empty() && is_edge(c(range.start)) {
        range.start += 1;
    }
    // `.://host`: what is left of a scheme is no mark beside a host.
    if (begin + 1..range.start).any(|i| doubled(i - 1)) {
        parts.push(part(glyphs, begin..range.end, Kind::Web));
        return;
    }
    range.end = without_marks(glyphs, &range);
    if range.is_empty() {
        return;
    }
    let whole = Part {
        marks,
        ..part(glyphs, range.clone(), Kind::Word)
    };
    if whole.shown.len() > PIECE_BYTES_MAX {
        parts.push(Part {
            kind: Kind::Long,
            ..whole
        });
        return;
    }
    if let Some(scheme) = whole
        .shown
        .find("://")
        .or_else(|| whole.shown.find(":\\\\"))
    {
        let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let name = whole.shown[..scheme]
            .chars()
            .rev()
            .take_while(|&c| letters(c))
            .count();
        let before = whole.shown[..scheme].chars().count() - name;
        if before > 0 {
            piece(glyphs, range.start..range.start + before, parts);
        }
        parts.push(Part {
            marks,
            ..part(glyphs, range.start + before..range.end, Kind::Web)
        });
        return;
    }
    match kind_of(&whole.shown) {
        Some(kind) => parts.push(Part { kind, ..whole }),
        None => words(glyphs, range, parts),
    }
}

/// Signs at the edge of a stretch that are no part of a name.
fn is_edge(c: char) -> bool {
    matches!(
        c,
        '.' | ':' | '-' | '/' | '#' | '=' | '&' | '%' | '~' | '\\' | '!' | '$' | '_'
    ) || !c.is_ascii() && !c.is_alphanumeric()
}

/// Where a stretch ends without the marks behind it. An underscore may end a name, and a slash ends the address of a host.
fn without_marks(glyphs: &[Glyph], range: &Range<usize>) -> usize {
    let own = &glyphs[range.clone()];
    let scheme = own
        .windows(3)
        .any(|three| three.iter().map(|glyph| glyph.c).eq("://".chars()));
    let is_mark = |c: char| is_edge(c) && !(c == '_' || c == '/' && scheme) || c == '+';
    let kept = own.iter().rposition(|glyph| !is_mark(glyph.c));
    range.start + kept.map_or(0, |last| last + 1)
}

/// Words and numbers beside signs: `and/or`, `telegram:@name`, `id=abc`.
fn words(glyphs: &[Glyph], range: Range<usize>, parts: &mut Vec<Part>) {
    let mut found = Vec::new();
    let mut start = range.start;
    for i in range.start..=range.end {
        let sign = i == range.end
            || matches!(
                glyphs[i].c,
                '/' | '\\' | ':' | '=' | '&' | '#' | '~' | '%' | '?' | '$' | '€' | '¥' | '￥'
            );
        if !sign {
            continue;
        }
        if i > start {
            let shown = part(glyphs, start..i, Kind::Word);
            let inner = if start == range.start && i == range.end {
                None
            } else {
                kind_of(&shown.shown)
            };
            // `http.//host`: a name is said with a colon; behind any other sign it is part of an address that is none.
            let said = start == range.start || matches!(glyphs[start - 1].c, ':' | '=');
            let ends = i == range.end || matches!(glyphs[i].c, ':' | '=');
            if inner.is_some() && !(said && ends) {
                parts.push(part(glyphs, range, Kind::Web));
                return;
            }
            let kind = inner.unwrap_or_else(|| word_or_number(&shown.shown));
            found.push(Part { kind, ..shown });
        }
        if i < range.end && glyphs[i].c == ':' {
            found.push(part(glyphs, i..i + 1, Kind::Break(Break::Colon)));
        }
        start = i + 1;
    }
    parts.append(&mut found);
}
