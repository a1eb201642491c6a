//! Numbers that differ between an article and its translation.
//!
//! Gets:    pairs of articles.
//! Gives:   a warning for each section, or pair, in which one number stands here and another one there, at the one here.
//! Touches: nothing.
//! Never:   a number that only one of the two has: one language says `a day` where the other says `24 小时`; what is quoted.

use std::collections::BTreeMap;

use super::texts::{Placed, shown};
use crate::content::{Article, Piece, Section, Spot};
use crate::problem::{Code, Problem};

/// How many numbers are named in one message.
pub(super) const NAMED_MAX: usize = 4;

/// How often each number stands in a text, as it is written without what groups its digits.
type Numbers = BTreeMap<String, usize>;

/// Where the numbers of an article and of its translation differ.
pub(super) fn differing(article: &Article, other: &Article) -> Vec<Placed<'static>> {
    let anchors = |article: &Article| -> Vec<Option<String>> {
        let sections = article.sections.iter();
        sections
            .map(|section| section.anchor.as_ref().map(ToString::to_string))
            .collect()
    };
    // Of articles that are cut alike, each part is compared with its own.
    if anchors(article) == anchors(other) {
        let text = |section: &Section| format!("{}\n{}", section.heading, section.text);
        let pairs = article.sections.iter().zip(&other.sections).enumerate();
        return pairs
            .filter_map(|(number, (ours, theirs))| {
                compared((article, &text(ours)), (other, &text(theirs)), Some(number))
            })
            .collect();
    }
    compared((article, &whole(article)), (other, &whole(other)), None)
        .into_iter()
        .collect()
}

/// The numbers that stand only in the first of two texts, and those only in the other.
pub(in crate::site) fn only(ours: &str, theirs: &str) -> (Vec<String>, Vec<String>) {
    let (here, there) = (numbers(ours), numbers(theirs));
    let only_here = left(&here, &there, &words(theirs));
    let only_there = left(&there, &here, &words(ours));
    (only_here, only_there)
}

/// All that an article shows.
pub(super) fn whole(article: &Article) -> String {
    let texts: Vec<&str> = shown(article).map(|(_, text)| text).collect();
    texts.join("\n")
}

fn compared(
    (article, ours): (&Article, &str),
    (other, theirs): (&Article, &str),
    section: Option<usize>,
) -> Option<Placed<'static>> {
    let (only_here, only_there) = only(ours, theirs);
    if only_here.is_empty() || only_there.is_empty() {
        return None;
    }
    let anchor = section.and_then(|number| article.sections[number].anchor.as_ref());
    let place = anchor
        .map(|anchor| format!(", in #{anchor}"))
        .unwrap_or_default();
    let message = format!(
        "numbers differ from `{}`{place}: {} here, {} there",
        other.id,
        named(&only_here),
        named(&only_there)
    );
    let help = "correct the one that is wrong; a fact of both is best a variable of site.toml";
    let spot = spot_of(article, section, &only_here[0]);
    Some((
        Problem::warning(Code::NumbersDiffer, &article.path, message).help(help),
        spot,
    ))
}

/// Where a number first stands in a section of an article, or in all of it.
fn spot_of(article: &Article, section: Option<usize>, number: &str) -> Option<Spot<'static>> {
    let is_meant = |piece: Piece<'_>| match (piece, section) {
        (Piece::Heading(one) | Piece::Text(one), Some(section)) => one == section,
        (_, section) => section.is_none(),
    };
    let texts = shown(article).filter(|(piece, _)| is_meant(*piece));
    texts.into_iter().find_map(|(piece, text)| {
        let found = standing(text).into_iter().find(|(_, one)| one == number);
        found.map(|(at, _)| Spot::new(piece, text, at))
    })
}

/// The numbers that stand more often here than there, but for those that are words there.
fn left(here: &Numbers, there: &Numbers, words: &Numbers) -> Vec<String> {
    let more = here.iter().filter(|(number, count)| {
        let there = there.get(*number).copied().unwrap_or_default();
        let written = words.get(*number).copied().unwrap_or_default();
        **count > there + written
    });
    more.map(|(number, _)| number.clone()).collect()
}

/// Numbers as a message shows them.
pub(super) fn named(numbers: &[String]) -> String {
    let named = numbers
        .iter()
        .take(NAMED_MAX)
        .map(|number| format!("`{number}`"));
    named.collect::<Vec<_>>().join(", ")
}

/// How often each number stands in a text.
fn numbers(text: &str) -> Numbers {
    let mut numbers = Numbers::new();
    for (_, number) in standing(text) {
        *numbers.entry(number).or_default() += 1;
    }
    numbers
}

/// The numbers of a text that stand in digits, each with its byte, but for those that are part of a name such as `TRC20` or `2FA`.
fn standing(text: &str) -> Vec<(usize, String)> {
    let mut numbers = Vec::new();
    let unquoted = unquoted(text);
    let chars: Vec<(usize, char)> = unquoted.char_indices().collect();
    let char = |at: usize| chars.get(at).map(|(_, c)| *c);
    let is_digit = |at: usize| char(at).is_some_and(|c| c.is_ascii_digit());
    let mut at = 0;
    while at < chars.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        let is_inner = |at: usize| matches!(char(at), Some(',' | '.')) && is_digit(at + 1);
        while is_digit(at) || is_inner(at) {
            at += 1;
        }
        let is_name = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        let before = start.checked_sub(1).and_then(char);
        let behind = chars.get(at).map_or("", |(byte, _)| &unquoted[*byte..]);
        if let (false, Some(zeros)) = (is_name(before), zeros(behind)) {
            let digits = chars[start..at].iter().map(|(_, c)| *c);
            let number: String = digits.filter(|c| *c != ',').collect();
            numbers.push((chars[start].0, plain(&scaled(&number, zeros))));
        }
    }
    numbers
}

/// How many zeros what stands behind a number adds to it: `10k` and `1 万` are shortened; `None` when it is part of a name.
fn zeros(behind: &str) -> Option<usize> {
    let unit = behind
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .next();
    let unit = unit.unwrap_or_default();
    if !unit.is_empty() {
        let shortened = SHORTENED.iter().find(|(name, _)| *name == unit);
        let glued = GLUED.contains(&unit);
        return shortened.map(|(_, zeros)| *zeros).or(glued.then_some(0));
    }
    let word = behind.trim_start_matches(' ');
    let named = LARGE.iter().find(|(name, _)| word.starts_with(name));
    Some(named.map_or(0, |(_, zeros)| *zeros))
}

/// A number with its point moved to the right.
fn scaled(number: &str, zeros: usize) -> String {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if zeros == 0 || part.contains('.') {
        return number.to_owned();
    }
    let moved: String = part
        .chars()
        .chain(std::iter::repeat('0'))
        .take(zeros)
        .collect();
    match part.get(zeros..) {
        Some(rest) if !rest.is_empty() => format!("{whole}{moved}.{rest}"),
        _ => format!("{whole}{moved}"),
    }
}

/// A text without what stands in quotation marks: that is said by others, such as a fraudster, who offers dollars in one
/// language and yuan in the other. It is as long as before.
fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        while let Some(at) = rest.find(['“', '"']) {
            let behind = &rest[at..];
            let close = if behind.starts_with('"') { '"' } else { '”' };
            let open = behind.chars().next().map_or(0, char::len_utf8);
            let Some(end) = behind[open..].find(close) else {
                break;
            };
            let quoted = open + end + close.len_utf8();
            out.push_str(&rest[..at]);
            out.extend(std::iter::repeat_n(' ', quoted));
            rest = &behind[quoted..];
        }
        out.push_str(rest);
    }
    out
}

/// A number without zeros that say nothing: `08` and `0.10` are `8` and `0.1`.
fn plain(number: &str) -> String {
    let number = number.trim_start_matches('0');
    let number = match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.'),
        false => number,
    };
    if number.is_empty() || number.starts_with('.') {
        return format!("0{number}");
    }
    number.to_owned()
}

/// What shortens the number right before it, by how many zeros.
const SHORTENED: [(&str, usize); 6] =
    [("k", 3), ("K", 3), ("M", 6), ("mn", 6), ("bn", 9), ("B", 9)];
/// Units that are written right behind a number.
const GLUED: [&str; 17] = [
    "h", "hr", "hrs", "min", "mins", "s", "sec", "secs", "ms", "d", "x", "kB", "KB", "MB", "GB",
    "TB", "px",
];
/// Words behind a number that make it larger.
const LARGE: [(&str, usize); 6] = [
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("万", 4),
    ("千", 3),
    ("亿", 8),
];
const ENGLISH: [(&str, u32); 37] = [
    ("one", 1),
    ("once", 1),
    ("first", 1),
    ("a", 1),
    ("an", 1),
    ("two", 2),
    ("twice", 2),
    ("second", 2),
    ("both", 2),
    ("three", 3),
    ("third", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("week", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("year", 12),
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("half", 2),
    ("day", 24),
    ("hundred", 100),
];
const CHINESE: [(char, u32); 13] = [
    ('一', 1),
    ('首', 1),
    ('两', 2),
    ('二', 2),
    ('双', 2),
    ('三', 3),
    ('四', 4),
    ('五', 5),
    ('六', 6),
    ('七', 7),
    ('八', 8),
    ('九', 9),
    ('十', 10),
];

/// The numbers of a text that stand in words, in either language, as often as they do.
fn words(text: &str) -> Numbers {
    let mut numbers = Numbers::new();
    let mut add = |number: u32| *numbers.entry(number.to_string()).or_default() += 1;
    for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
        let word = word.to_ascii_lowercase();
        let found = ENGLISH
            .iter()
            .filter(|(name, _)| *name == word || word.strip_suffix('s') == Some(name));
        found.for_each(|(_, number)| add(*number));
    }
    for c in text.chars() {
        let found = CHINESE.iter().filter(|(sign, _)| *sign == c);
        found.for_each(|(_, number)| add(*number));
    }
    numbers
}
