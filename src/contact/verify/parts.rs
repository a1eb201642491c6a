//! A text cut into all that it holds: what may be a channel, words, numbers, Chinese text, ends of clauses.
//!
//! Gets:    the characters of a text as they are read.
//! Gives:   its parts in order; nothing of the text is left out but white space, brackets and quotes.
//! Touches: `detect::contacts` (phone numbers), `detect::endings`.
//! Never:   whose a channel is; the context of a part: a name with the ending of a host is one, whatever stands around it.

use std::ops::Range;

use super::glyphs::{Glyph, Marks};
use crate::detect::contacts;
use crate::detect::endings::is_host_ending;
use crate::text::units::is_han;

/// What a part looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A web address, with or without its scheme, or a number that stands for a host.
    Web,
    /// An e-mail address.
    Email,
    /// `@name`.
    Handle,
    /// A phone number.
    Phone,
    /// An account of a chain, or a key: letters and digits without end.
    Chain,
    /// An address in a scheme of its own: `tg:`, `weixin:`, `bitcoin:`.
    Scheme,
    /// A word in letters, or letters and digits.
    Word,
    /// A number.
    Number,
    /// Chinese text.
    Han,
    /// Longer than any address: nothing is told of it.
    Long,
    /// The end of a clause.
    Break(Break),
}

/// How far apart a mark keeps what stands before and behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// A comma.
    Comma,
    /// A colon: what stands behind it is what stands before it.
    Colon,
    /// A question mark: the answer may follow.
    Question,
    /// The end of a sentence.
    Sentence,
}

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
/// From how many letters and digits on a word is a key or an account of a chain.
const CHAIN_CHARS_MIN: usize = 26;

/// Schemes that lead to a channel, and that no clause ends with.
const SCHEMES: [&str; 58] = [
    "alipay",
    "alipays",
    "bitcoin",
    "bitcoincash",
    "blob",
    "callto",
    "cash",
    "data",
    "dingtalk",
    "dogecoin",
    "ed2k",
    "ethereum",
    "facetime",
    "fb-messenger",
    "file",
    "ftp",
    "ftps",
    "geo",
    "gopher",
    "hxxp",
    "hxxps",
    "im",
    "intent",
    "irc",
    "ircs",
    "itms-apps",
    "javascript",
    "ldap",
    "lightning",
    "litecoin",
    "magnet",
    "market",
    "mms",
    "monero",
    "mqq",
    "mqqapi",
    "mqqwpa",
    "ripple",
    "rtsp",
    "sftp",
    "sgnl",
    "sip",
    "sips",
    "sms",
    "smsto",
    "solana",
    "ssh",
    "tencent",
    "tg",
    "thunder",
    "tron",
    "vbscript",
    "viber",
    "view-source",
    "webcal",
    "ws",
    "wss",
    "xmpp",
];

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
    if dot && range.len() <= 20 {
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
                let more = match before {
                    Some('@') => glyphs[i..]
                        .iter()
                        .take(20)
                        .take_while(|glyph| is_han(glyph.c))
                        .count(),
                    Some('.') => han_ending(&glyphs[i..]),
                    Some('/')
                        if i >= from + 3 && glyphs[i - 2].c == '/' && glyphs[i - 3].c == ':' =>
                    {
                        glyphs[i..]
                            .iter()
                            .take(20)
                            .take_while(|glyph| is_han(glyph.c))
                            .count()
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
    let edge = |c: char| {
        matches!(
            c,
            '.' | ':' | '-' | '/' | '#' | '=' | '&' | '%' | '~' | '\\' | '!' | '$' | '_'
        ) || !c.is_ascii() && !c.is_alphanumeric()
    };
    let double_slash = range.len() > 2
        && matches!(
            (c(range.start), c(range.start + 1)),
            ('/', '/') | ('\\', '\\')
        );
    let begin = range.start;
    while !double_slash && !range.is_empty() && edge(c(range.start)) {
        range.start += 1;
    }
    // `.://host`: what is left of a scheme is no mark beside a host.
    if (begin..range.start)
        .any(|i| i > begin && matches!((c(i - 1), c(i)), ('/', '/') | ('\\', '\\')))
    {
        parts.push(part(glyphs, begin..range.end, Kind::Web));
        return;
    }
    // An underscore may end a name, and a slash ends the address of a host.
    let scheme = range
        .clone()
        .any(|i| c(i) == ':' && i + 2 < range.end && c(i + 1) == '/' && c(i + 2) == '/');
    let own = |last: char| last == '_' || last == '/' && scheme;
    while !range.is_empty()
        && (edge(c(range.end - 1)) && !own(c(range.end - 1)) || c(range.end - 1) == '+')
    {
        range.end -= 1;
    }
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

/// What a whole stretch is; none for words beside signs.
fn kind_of(shown: &str) -> Option<Kind> {
    let lower = shown.to_lowercase();
    if lower.starts_with("//") || lower.starts_with("\\\\") {
        return Some(Kind::Web);
    }
    if lower.starts_with("mailto:") {
        return Some(Kind::Email);
    }
    if lower.starts_with("tel:") {
        return Some(Kind::Phone);
    }
    if lower
        .split_once(':')
        .is_some_and(|(scheme, rest)| !rest.is_empty() && SCHEMES.binary_search(&scheme).is_ok())
    {
        return Some(Kind::Scheme);
    }
    if let Some(at) = shown.find('@') {
        let letters = |text: &str| text.chars().any(char::is_alphanumeric);
        return match (letters(&shown[..at]), letters(&shown[at + 1..])) {
            (_, false) => None,
            // `telegram:@name`: a name and an account, each by itself.
            (true, true) if is_label(&shown[..at]) => None,
            (true, true) => Some(Kind::Email),
            (false, true) => Some(Kind::Handle),
        };
    }
    if is_ip(&lower) {
        return Some(Kind::Web);
    }
    let name = host_in(shown);
    if name.is_some() {
        return Some(Kind::Web);
    }
    (is_long_id(shown) && !shown.contains('/')).then_some(Kind::Chain)
}

/// Whether a word and a colon stand before what is told: `telegram:@name`, `email:help@…`.
fn is_label(before: &str) -> bool {
    before
        .split_once(':')
        .is_some_and(|(word, _)| !word.is_empty() && word.chars().all(char::is_alphabetic))
}

/// Whether a text is the name of a host, or begins with one.
pub(super) fn is_host(text: &str) -> bool {
    host_in(text).is_some()
}

/// The host that an address without a scheme begins with.
fn host_in(shown: &str) -> Option<&str> {
    let host = shown
        .split(['/', '?', '#', ':', '\\'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    let labels: Vec<&str> = host.split('.').collect();
    let last = labels.last().filter(|_| labels.len() > 1)?;
    let is_label = |label: &&str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '+'))
    };
    if !labels.iter().all(is_label)
        || !(last.chars().all(char::is_alphabetic) || last.starts_with("xn--"))
    {
        return None;
    }
    let has_path = shown[host.len()..].chars().any(char::is_alphanumeric)
        && shown[host.len()..].starts_with(['/', '\\']);
    let www = labels[0].eq_ignore_ascii_case("www") && labels.len() > 2;
    let foreign = !last.is_ascii() && last.chars().count() >= 2;
    (is_host_ending(last) || foreign || www || has_path && last.chars().count() >= 2)
        .then_some(host)
}

/// An IP address, in dots or colons, with what may follow it.
pub(super) fn is_ip(lower: &str) -> bool {
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    let four = host.split(':').next().unwrap_or_default();
    let numbers: Vec<&str> = four.split('.').collect();
    let number = |n: &&str| {
        let hex = n
            .strip_prefix("0x")
            .is_some_and(|hex| !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        hex || (1..=4).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit())
    };
    let dotted = numbers.len() == 4 && numbers.iter().all(number);
    let hex = |group: &str| group.len() <= 4 && group.bytes().all(|b| b.is_ascii_hexdigit());
    let inner = host
        .trim_start_matches('[')
        .split(']')
        .next()
        .unwrap_or_default();
    let colons = inner.matches(':').count();
    let six = colons >= 2 && inner.split(':').all(hex) && (inner.contains("::") || colons == 7);
    dotted || six
}

/// Letters and digits without end: an account of a chain, a key, a transaction.
fn is_long_id(shown: &str) -> bool {
    let plain = shown.chars().filter(char::is_ascii_alphanumeric).count();
    let digits = shown.bytes().any(|b| b.is_ascii_digit());
    let hex = shown
        .strip_prefix("0x")
        .is_some_and(|hex| hex.len() >= 20 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    hex || plain >= CHAIN_CHARS_MIN
        && digits
        && plain
            == shown
                .chars()
                .filter(|&c| c != ':' && c != '-' && c != '_')
                .count()
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

fn word_or_number(shown: &str) -> Kind {
    let digits = shown.chars().filter(char::is_ascii_digit).count();
    let letters = shown.chars().any(char::is_alphabetic);
    if digits > 0 && !letters {
        Kind::Number
    } else {
        Kind::Word
    }
}
