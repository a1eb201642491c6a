//! Numbers that differ between an article and its translation.
//!
//! Gets:    pairs of articles.
//! Gives:   a warning for each section, or pair, in which one number stands here and another one there.
//! Touches: nothing.
//! Never:   a number that only one of the two has: one language says `a day` where the other says `24 小时`; what is quoted.

use std::collections::BTreeMap;

use super::texts::shown;
use crate::content::{Article, Section};
use crate::problem::{Code, Problem};

/// How many numbers are named in one message.
const NAMED_MAX: usize = 4;

/// How often each number stands in a text, as it is written without what groups its digits.
type Numbers = BTreeMap<String, usize>;

/// Where the numbers of an article and of its translation differ.
pub(super) fn differing(article: &Article, other: &Article) -> Vec<Problem> {
    let anchors = |article: &Article| -> Vec<Option<String>> {
        let sections = article.sections.iter();
        sections
            .map(|section| section.anchor.as_ref().map(ToString::to_string))
            .collect()
    };
    // Of articles that are cut alike, each part is compared with its own.
    if anchors(article) == anchors(other) {
        let text = |section: &Section| format!("{}\n{}", section.heading, section.text);
        let pairs = article.sections.iter().zip(&other.sections);
        return pairs
            .filter_map(|(ours, theirs)| {
                let place = ours.anchor.as_ref().map(ToString::to_string);
                compared((article, &text(ours)), (other, &text(theirs)), place)
            })
            .collect();
    }
    let text = |article: &Article| shown(article).collect::<Vec<_>>().join("\n");
    compared((article, &text(article)), (other, &text(other)), None)
        .into_iter()
        .collect()
}

fn compared(
    (article, ours): (&Article, &str),
    (other, theirs): (&Article, &str),
    place: Option<String>,
) -> Option<Problem> {
    let (here, there) = (numbers(ours), numbers(theirs));
    let only_here = left(&here, &there, &words(theirs));
    let only_there = left(&there, &here, &words(ours));
    if only_here.is_empty() || only_there.is_empty() {
        return None;
    }
    let place = place
        .map(|anchor| format!(", in #{anchor}"))
        .unwrap_or_default();
    let message = format!(
        "numbers differ from `{}`{place}: {} here, {} there",
        other.id,
        named(&only_here),
        named(&only_there)
    );
    let help = "correct the one that is wrong; a fact of both is best a variable of site.toml";
    Some(Problem::warning(Code::NumbersDiffer, &article.path, message).help(help))
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

fn named(numbers: &[String]) -> String {
    let named = numbers
        .iter()
        .take(NAMED_MAX)
        .map(|number| format!("`{number}`"));
    named.collect::<Vec<_>>().join(", ")
}

/// The numbers of a text that stand in digits, but for those that are part of a name such as `TRC20` or `2FA`.
fn numbers(text: &str) -> Numbers {
    let mut numbers = Numbers::new();
    let chars: Vec<char> = unquoted(text).chars().collect();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let is_inner = |at: usize| {
            matches!(chars[at], ',' | '.') && chars.get(at + 1).is_some_and(char::is_ascii_digit)
        };
        while at < chars.len() && (chars[at].is_ascii_digit() || is_inner(at)) {
            at += 1;
        }
        let is_name = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphabetic() || *c == '_');
        let before = start.checked_sub(1).and_then(|before| chars.get(before));
        if !is_name(before) && !is_name(chars.get(at)) {
            let number: String = chars[start..at].iter().filter(|c| **c != ',').collect();
            *numbers.entry(plain(&number)).or_default() += 1;
        }
    }
    numbers
}

/// A text without what stands in quotation marks: that is said by others, such as a fraudster, who offers dollars in one
/// language and yuan in the other.
fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut rest = line;
        while let Some(at) = rest.find(['“', '"']) {
            let behind = &rest[at..];
            let close = if behind.starts_with('"') { '"' } else { '”' };
            let open = behind.chars().next().map_or(0, char::len_utf8);
            let Some(end) = behind[open..].find(close) else {
                break;
            };
            out.push_str(&rest[..at]);
            out.push(' ');
            rest = &behind[open + end + close.len_utf8()..];
        }
        out.push_str(rest);
        out.push('\n');
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
