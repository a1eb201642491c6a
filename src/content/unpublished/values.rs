//! What a value says of who may read: yes, no, the public, or fewer.
//!
//! Gets:    a value of the front matter.
//! Gives:   what it says, in a form that the families of keys share.
//! Touches: `text`, for one spelling of each word and for what is English.
//! Never:   a key: the same word says something else behind another one.

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use super::value_words::{
    DONE, EVERYBODY, EVERYBODY_HAN, EVERYBODY_NAMED_HAN, FILL, FILL_HAN, GROUPS, HIDDEN,
    HIDDEN_HAN, HIDDEN_OF_PAGES, KINDS_OF_READERS, LIMITS_HAN, NO, NOT, NOT_HAN, OPEN_HAN, OPPOSED,
    OPPOSED_HAN, PASSED_HAN, PUBLIC, PUBLIC_HAN, READERS, YES,
};
use crate::characters::is_ignorable;
use crate::text::english::is_english;
use crate::text::fold::fold;
use crate::text::units::is_han;

/// What a value says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing.
    Empty,
    Yes,
    No,
    /// That readers are meant; whether everybody is named.
    Public {
        everybody: bool,
    },
    /// That they are not; whether words say so that mean nothing else, and whether nothing else is said.
    Hidden {
        plain: bool,
        known: bool,
    },
    Unknown,
}

/// What a text says.
pub(super) fn word(text: &str) -> Word {
    let whole = text.trim();
    if whole.is_empty() || matches!(whole, "~" | "-" | "—" | "n/a" | "N/A" | "N/a" | "不适用")
    {
        return Word::Empty;
    }
    if let Some(word) = sign(whole) {
        return word;
    }
    let words = words(whole);
    let joined = words.concat();
    if is(YES, &joined) {
        return Word::Yes;
    }
    if is(NO, &joined) {
        return Word::No;
    }
    if joined.contains(is_han) {
        return han(&joined);
    }
    phrase(&words)
}

/// What a sign says that stands for a word.
fn sign(text: &str) -> Option<Word> {
    match text.trim_end_matches('\u{fe0f}') {
        "✅" | "✔" | "✓" | "☑" | "👍" | "🟢" => Some(Word::Yes),
        "❌" | "✗" | "✘" | "✖" | "☐" | "⬜" | "🚫" | "⛔" | "🔴" | "👎" => {
            Some(Word::No)
        }
        "🔒" | "🔐" | "🙈" => Some(Word::Hidden {
            plain: true,
            known: true,
        }),
        _ => None,
    }
}

fn han(text: &str) -> Word {
    let has = |list: &str| list.split_whitespace().any(|word| text.contains(word));
    let joined = || {
        ["含", "包括", "和", "及", "与", "或"]
            .into_iter()
            .any(|link| text.contains(link))
    };
    if has(EVERYBODY_NAMED_HAN) && !has(LIMITS_HAN) && (joined() || !has(HIDDEN_HAN)) {
        return Word::Public { everybody: true };
    }
    let (rest, turned) = without_opposed(text);
    let text = rest.as_str();
    if HIDDEN_HAN
        .split_whitespace()
        .any(|word| text.contains(word))
    {
        let plain = says_no_more(text);
        return Word::Hidden {
            plain,
            known: plain,
        };
    }
    if turned {
        return Word::Public { everybody: true };
    }
    match PUBLIC_HAN
        .split_whitespace()
        .any(|word| text.contains(word))
    {
        true => Word::Public {
            everybody: EVERYBODY_HAN
                .split_whitespace()
                .any(|word| text.contains(word)),
        },
        false => Word::Unknown,
    }
}

/// A Chinese text without what says that something does not hide, such as `无需登录`; and whether there was any.
fn without_opposed(text: &str) -> (String, bool) {
    let mut rest = text.to_owned();
    if !OPEN_HAN.split_whitespace().any(|open| text.contains(open)) {
        PASSED_HAN
            .split_whitespace()
            .for_each(|passed| rest = rest.replace(passed, ""));
    }
    for not in NOT_HAN.split_whitespace() {
        for word in OPPOSED_HAN.split_whitespace() {
            rest = rest.replace(&format!("{not}{word}"), "");
        }
    }
    for not in ["无需", "无须", "不需要", "不需", "不用", "免"] {
        rest = rest.replace(&format!("{not}审核"), "");
    }
    let turned = rest != text;
    (rest, turned)
}

/// Whether a Chinese text holds words for who may read, and no topic: `内部转账` is one.
fn says_no_more(text: &str) -> bool {
    let mut rest = text.to_owned();
    for list in [HIDDEN_HAN, PUBLIC_HAN, FILL_HAN] {
        list.split_whitespace()
            .for_each(|word| rest = rest.replace(word, ""));
    }
    !rest.contains(is_han)
}

/// Words without those behind `reviewed by`, which name no readers.
fn without_doer(words: &[String]) -> &[String] {
    match words.iter().position(|word| word == "by") {
        Some(at) if at > 0 && is(DONE, &words[at - 1]) => &words[..at],
        _ => words,
    }
}

/// Whether readers are named, or are among those that are: `corporate customers`, `staff and customers`.
fn names_readers(words: &[String]) -> bool {
    let is_kind = |part: &[String]| {
        part.split_last().is_some_and(|(last, kinds)| {
            is(READERS, last) && kinds.iter().all(|kind| is(KINDS_OF_READERS, kind))
        })
    };
    let mut parts = words.split(|word| matches!(word.as_str(), "and" | "or" | "plus"));
    let is_group = |part: &[String]| {
        !part.is_empty()
            && part
                .iter()
                .all(|word| is(GROUPS, word) || is(READERS, word))
    };
    parts.clone().any(is_kind) && parts.all(|part| is_kind(part) || is_group(part))
}

/// What some words say together.
pub(super) fn phrase(words: &[String]) -> Word {
    let words = without_doer(words);
    let joined = words.concat();
    if is(HIDDEN, &joined) || is(HIDDEN_OF_PAGES, &joined) {
        return Word::Hidden {
            plain: is(HIDDEN, &joined),
            known: true,
        };
    }
    if is(PUBLIC, &joined) || is(EVERYBODY, &joined) {
        return Word::Public {
            everybody: is(EVERYBODY, &joined),
        };
    }
    if words.len() > 1 && names_readers(words) {
        return Word::Public { everybody: false };
    }
    let (mut hidden, mut of_pages, mut everybody, mut public, mut not, mut other) =
        (false, false, false, false, false, false);
    for word in words {
        if is(HIDDEN, word) || resembles_hidden(word) {
            hidden = true;
        } else if is(NOT, word) {
            not = true;
        } else if is(HIDDEN_OF_PAGES, word) {
            of_pages = true;
        } else if is(EVERYBODY, word) {
            everybody = true;
        } else if is(PUBLIC, word) {
            public = true;
        } else if !is(FILL, word) && !word.bytes().all(|b| b.is_ascii_digit()) {
            other = true;
        }
    }
    let turns = |word: &String| is(OPPOSED, word) || is(NOT, word) || is(FILL, word);
    if not
        && !words.iter().any(|word| word == "only")
        && words.iter().any(|word| is(OPPOSED, word))
        && words.iter().all(turns)
    {
        return Word::Public { everybody: true };
    }
    match (hidden || of_pages, everybody || public) {
        (true, _) if not => Word::Unknown,
        (false, true) if not => Word::Hidden {
            plain: !other,
            known: !other,
        },
        (true, _) => Word::Hidden {
            plain: hidden && !other,
            known: !other,
        },
        (false, true) if !other => Word::Public { everybody },
        _ => Word::Unknown,
    }
}

/// Whether a text begins with a word of public status and says nothing against it, such as `stable since 2.0`.
pub(super) fn begins_public(text: &str) -> bool {
    let words = words(text);
    let against = |word: &String| is(NOT, word) || is(HIDDEN, word) || is(HIDDEN_OF_PAGES, word);
    words
        .first()
        .is_some_and(|first| is(PUBLIC, first) || is(EVERYBODY, first))
        && !words.iter().any(against)
}

/// Whether a text ends in a word for readers and says nothing against it, such as `API developers`.
pub(super) fn describes_readers(text: &str) -> bool {
    let words = words(text);
    words.last().is_some_and(|last| is(PUBLIC, last))
        && matches!(phrase(&words), Word::Unknown)
        && !words.iter().any(|word| is(NOT, word))
}

/// Whether a word names some people and not others.
pub(super) fn names_a_group(word: &str) -> bool {
    is(
        "users customers clients testers partners members subscribers employees holders traders merchants developers invitees kyc",
        word,
    )
}

/// Whether each word of a key is about who may read: then the whole key is, and not about a topic.
pub(super) fn is_all_about_readers(words: &[String]) -> bool {
    const LINKS: &str = "in only exclusive for to the and or";
    const DEEDS: &str = "published publish visible listed released live ready approved open available readers reader \
     customers";
    let negated = words.iter().any(|word| is(NOT, word));
    words.iter().all(|word| {
        is(HIDDEN, word)
            || is(HIDDEN_OF_PAGES, word)
            || is(EVERYBODY, word)
            || is(NOT, word)
            || is(LINKS, word)
            || resembles_hidden(word)
            || (is(DEEDS, word)
                && (negated
                    || matches!(
                        word.as_str(),
                        "visible" | "available" | "open" | "readers" | "customers"
                    )))
    })
}

/// A misspelling of a word that hides.
fn resembles_hidden(word: &str) -> bool {
    if !(5..=24).contains(&word.len())
        || is_english(word)
        || is(PUBLIC, word)
        || is(HIDDEN_OF_PAGES, word)
        || is(EVERYBODY, word)
    {
        return false;
    }
    let limit = if word.len() >= 8 { 2 } else { 1 };
    HIDDEN
        .split_whitespace()
        .any(|hidden| hidden.len() >= 5 && strsim::osa_distance(hidden, word) <= limit)
}

/// Whether a list of words has one.
pub(super) fn is(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// The words of a key or value in one spelling: without case, width, accents, invisible characters and look-alikes of other
/// scripts; cut at signs and at capitals inside.
pub(super) fn words(text: &str) -> Vec<String> {
    let plain: Vec<char> = text
        .nfkc()
        .filter(|c| !is_ignorable(*c))
        .map(latin)
        .collect();
    let (mut words, mut word) = (Vec::new(), String::new());
    for (at, &c) in plain.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| plain[at]);
        let after = plain.get(at + 1);
        let begins = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase() || (b.is_uppercase() && after.is_some_and(|a| a.is_lowercase()))
            });
        let script = before.is_some_and(|b| is_han(b) != is_han(c));
        if (begins || script || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(fold(&std::mem::take(&mut word)));
        }
        if c.is_alphanumeric() {
            word.push(c);
        }
    }
    if !word.is_empty() {
        words.push(fold(&word));
    }
    words
}

/// A letter of another script that looks like a Latin one, as that.
fn latin(c: char) -> char {
    if c.is_ascii() || is_han(c) {
        return c;
    }
    let text = c.to_string();
    let mut drawn = skeleton(&text);
    match (drawn.next(), drawn.next()) {
        (Some(one), None) if one.is_ascii_alphanumeric() => one,
        _ => c,
    }
}
