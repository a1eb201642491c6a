//! Where a text names a way to reach somebody: web and e-mail addresses, account names, phone numbers, chain addresses.
//!
//! Gets:    a text: a question, a message, the source of an article.
//! Gives:   the places, in order, each with what it looks like.
//! Touches: `endings`.
//! Never:   whose they are: that is `contact`.

use super::endings;
use crate::text::units::is_han;

/// What a place in a text looks like.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum SpotKind {
    /// A web address, with or without its scheme.
    Web,
    /// An e-mail address.
    Email,
    /// `@name`, or a name right behind that of a network.
    Handle,
    /// A phone number.
    Phone,
    /// An account or contract of a chain.
    Chain,
    /// A word that may be somebody's account name, such as `BitpKefu88`: it counts only when it resembles a known one.
    Word,
}

/// A place in a text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it looks like.
    pub kind: SpotKind,
}

/// The longest piece that is looked at, in bytes: no address is longer, and a page of letters is none.
const PIECE_BYTES_MAX: usize = 2_000;
/// How many places of a text are given.
pub const SPOTS_MAX: usize = 1_000;
/// The digits of a phone number with its country code (E.164), and the fewest that make one.
pub const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Names of networks after which an account name without `@` is read, folded.
const NETWORKS: [&str; 16] = [
    "微信",
    "微信号",
    "wechat",
    "weixin",
    "qq",
    "qq群",
    "telegram",
    "电报",
    "飞机",
    "whatsapp",
    "line",
    "facebook",
    "twitter",
    "instagram",
    "discord",
    "signal",
];
/// The longest piece that may end in the name of a network, in bytes: a clause of Chinese text and the name.
const NETWORK_BYTES_MAX: usize = 120;
/// The places of a text, in order, at most [`SPOTS_MAX`]; none lies in another.
#[must_use]
pub fn find(text: &str) -> Vec<Spot> {
    let mut spots = phones(text);
    let mut network = false;
    for (start, piece) in pieces(text) {
        if piece.len() <= PIECE_BYTES_MAX {
            let found = in_piece(piece, network);
            spots.extend(found.into_iter().map(|s| Spot {
                start: start + s.start,
                end: start + s.end,
                kind: s.kind,
            }));
        }
        network = piece.len() <= NETWORK_BYTES_MAX && {
            let folded = crate::text::fold::fold(piece);
            NETWORKS
                .iter()
                .any(|name| folded.trim_end_matches(':').ends_with(name))
        };
    }
    spots.sort_by_key(|spot| (spot.start, std::cmp::Reverse(spot.end)));
    let mut end = 0;
    spots.retain(|spot| {
        let free = spot.start >= end;
        end = if free { spot.end } else { end };
        free
    });
    spots.truncate(SPOTS_MAX);
    spots
}

/// White space, quotes, brackets and marks that stand in no address; also those of Markdown.
fn is_break(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || "\"'`“”‘’「」『』《》()（）[]【】{}<>＜＞*|，、；！？!,;…—^~".contains(c)
}

/// The stretches between breaks. A full stop of Chinese text breaks unless it stands between letters, as a dot would.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    let mut before = '\n';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let dot =
            before.is_ascii_alphanumeric() && next.is_some_and(|next| next.is_ascii_alphanumeric());
        before = c;
        let stop = c == '。' && !dot || c == '：';
        if is_break(c) || stop {
            if let Some(start) = start.take() {
                pieces.push((start, &text[start..at]));
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    pieces.extend(start.map(|start| (start, &text[start..])));
    pieces
}

fn in_piece(piece: &str, after_network: bool) -> Vec<Spot> {
    if let Some(at) = piece.find("://").or_else(|| piece.find(":\\\\")) {
        let scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let start = piece[..at].rfind(|c| !scheme(c)).map_or(0, |before| {
            before + piece[before..].chars().next().map_or(0, char::len_utf8)
        });
        let end = end_of_address(piece, at + 3);
        return vec![Spot {
            start,
            end,
            kind: SpotKind::Web,
        }];
    }
    let mut spots = Vec::new();
    let mut start = 0;
    for run in piece.split_inclusive(is_han) {
        let latin = run.trim_end_matches(is_han);
        let end = start + latin.len();
        // `@` before Han characters names an account in them.
        let han_name: usize = piece[end..]
            .chars()
            .take_while(|&c| is_han(c))
            .take(20)
            .map(char::len_utf8)
            .sum();
        if matches!(latin, "@" | "＠") && han_name > 0 {
            let more = piece[end + han_name..]
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
                .count();
            spots.push(Spot {
                start,
                end: end + han_name + more,
                kind: SpotKind::Handle,
            });
        } else {
            spots.extend(
                in_run(latin, after_network && start == 0).map(|(from, to, kind)| Spot {
                    start: start + from,
                    end: start + to,
                    kind,
                }),
            );
        }
        start += run.len();
    }
    spots
}

/// The end of an address whose host begins at `host`: Chinese text behind it is no part of it.
fn end_of_address(piece: &str, host: usize) -> usize {
    let mut dotted = false;
    for (at, c) in piece[host.min(piece.len())..].char_indices() {
        if dotted && is_han(c) {
            return host + at;
        }
        dotted |= matches!(c, '.' | '/');
    }
    let trimmed = piece.trim_end_matches(['.', ':', '。', '?', '-', '_']);
    trimmed.len().max(host.min(piece.len()))
}

/// What a run of letters without Han characters is.
fn in_run(run: &str, after_network: bool) -> Option<(usize, usize, SpotKind)> {
    let from = run.len()
        - run
            .trim_start_matches(['.', ':', '-', '/', '#', '=', '+', '_', '&', '%'])
            .len();
    let to = run
        .trim_end_matches(['.', ':', '。', '?', '-', '/', '=', '#', '&', '\\'])
        .len();
    let word = run.get(from..to).filter(|word| !word.is_empty())?;
    let kind = if let Some(at) = word.find(['@', '＠']) {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let behind = at + word[at..].chars().next().map_or(0, char::len_utf8);
        match (letters(&word[..at]), letters(&word[behind..])) {
            (_, 0..=1) => return None,
            (0, _) => SpotKind::Handle,
            _ => SpotKind::Email,
        }
    } else if is_chain(word) {
        SpotKind::Chain
    } else {
        match domain(word) {
            Some(true) => SpotKind::Web,
            Some(false) => SpotKind::Word,
            None if after_network && is_account(word) => SpotKind::Handle,
            // Behind `#` stands an anchor or a topic.
            None if is_name(word) && !run[..from].ends_with('#') => SpotKind::Word,
            None => return None,
        }
    };
    Some((from, to, kind))
}

/// Whether a word begins with a host name; `false` when it may as well be the name of a file or module: two letters at the
/// end are a country as well as a language of programs.
fn domain(word: &str) -> Option<bool> {
    let host = word
        .split(['/', '?', '#', ':', '\\'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    let dot = |c: char| matches!(c, '.' | '．' | '。' | '｡' | '\u{2024}');
    let labels: Vec<&str> = host.split(dot).collect();
    let last = labels.last().filter(|_| labels.len() > 1)?;
    let is_label =
        |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let letters = last.chars().all(char::is_alphabetic) || last.starts_with("xn--");
    if !labels.iter().all(is_label)
        || !letters
        || labels[0].chars().count() + last.chars().count() < 3
    {
        return None;
    }
    let has_path = host.len() < word.len();
    match (endings::is_file_ending(last), endings::is_host_ending(last)) {
        (true, false) => None,
        // `bitp-login.zip` may be either: it counts when it resembles an entry.
        (true, true) => Some(false),
        (false, _) => Some(last.chars().count() >= 3 || has_path),
    }
}

/// An account name after the name of a network: letters with a digit, an underscore or a capital inside.
fn is_account(word: &str) -> bool {
    word.len() >= 5
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && {
            let inside = word.chars().skip(1).any(|c| c.is_uppercase())
                && word.chars().any(char::is_lowercase);
            inside || word.contains('_') || word.chars().any(|c| c.is_ascii_digit())
        }
}

/// A word of letters that is no plain word: digits, an underscore, a hyphen or a capital in it, or letters of two scripts.
fn is_name(word: &str) -> bool {
    let chars = word.chars().count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let odd = word
        .chars()
        .skip(1)
        .any(|c| c.is_ascii_digit() || c == '_' || c == '-' || c.is_uppercase());
    let mixed = !word.is_ascii() && word.bytes().any(|b| b.is_ascii_alphabetic());
    let plain = word
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    plain && (5..=64).contains(&chars) && letters >= 3 && (odd || mixed)
}

/// An account of a chain: `0x` and 40 digits, `T` and 33 letters, `bc1` and more.
fn is_chain(word: &str) -> bool {
    let hex = word
        .strip_prefix("0x")
        .is_some_and(|hex| hex.len() == 40 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    let plain = word.bytes().all(|b| b.is_ascii_alphanumeric());
    let digits = word.bytes().any(|b| b.is_ascii_digit());
    hex || plain
        && digits
        && (word.len() == 34 && word.starts_with('T')
            || (42..=62).contains(&word.len()) && word.starts_with("bc1"))
}

/// Phone numbers: with a country code, or as they are written in China.
#[must_use]
pub fn phones(text: &str) -> Vec<Spot> {
    let in_number = |c: char| {
        c.is_ascii_digit()
            || matches!(c, '+' | '-' | '(' | ')' | ' ' | '.')
            || matches!(c, '０'..='９' | '＋' | '－')
    };
    let mut spots = Vec::new();
    let mut start = None;
    // Whether a digit stands behind `start`.
    let mut counted = false;
    let ends = text.char_indices().chain([(text.len(), '\n')]);
    let mut before = '\n';
    for (at, c) in ends {
        match start {
            None if in_number(c)
                && c != ' '
                && c != '.'
                && c != '-'
                && c != ')'
                && !before.is_ascii_alphanumeric()
                && !"_/.=@".contains(before) =>
            {
                start = Some(at);
            }
            // A second plus begins another number.
            Some(from) if !in_number(c) || is_plus(c) && counted => {
                let number = text[from..at].trim_end_matches([' ', '-', '(', '.', '+']);
                // A bracket that closes what was opened before the number.
                let number = if number.contains('(') {
                    number
                } else {
                    number.trim_end_matches([')', ' '])
                };
                // What goes on with letters is a code or an amount with its unit.
                let goes_on =
                    c.is_ascii_alphabetic() && from + number.len() == at || c == '_' || c == '%';
                if !goes_on && is_phone(number) {
                    spots.push(Spot {
                        start: from,
                        end: from + number.len(),
                        kind: SpotKind::Phone,
                    });
                }
                start = is_plus(c).then_some(at);
                counted = false;
            }
            _ => {}
        }
        counted = start.is_some() && (counted || c.is_numeric());
        before = c;
    }
    spots
}

fn is_plus(c: char) -> bool {
    matches!(c, '+' | '＋')
}

fn is_phone(number: &str) -> bool {
    let folded = crate::text::fold::fold(number);
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let international = folded.starts_with('+')
        || folded.starts_with("(+")
        || (digits.starts_with("00") && folded.contains(' '));
    if folded.matches('+').count() > 1
        || !PHONE_DIGITS.contains(&digits.len())
        || folded.contains("  ")
    {
        return false;
    }
    let mobile = digits.len() == 11
        && digits.starts_with('1')
        && digits[1..2] >= *"3"
        && !folded.contains('.');
    let hotline = digits.len() == 10
        && (digits.starts_with("400") || digits.starts_with("800"))
        && folded.contains('-');
    let area = digits.starts_with('0')
        && folded.contains('-')
        && !folded.contains('.')
        && digits.len() >= 10
        && folded.find('-') <= Some(6);
    international || mobile || hotline || area
}

#[cfg(test)]
mod tests;
