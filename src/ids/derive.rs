//! Addresses that are made of names: of files and folders as their writers called them, and of what `slug` says.
//!
//! Gets:    a name, without its ending.
//! Gives:   the part of an address that it becomes.
//! Touches: the tables of Unicode.
//! Never:   a name with what is not seen, or with letters that only look like others: it is refused, not mended.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::error::{NameError, cut};
use crate::characters::{is_bidi_control, is_unseen, turns_direction};

/// What a name becomes in an address: NFC, lower case, letters and digits of any script, all else one `-` between them. A name of
/// plain `a-z`, `0-9` and `-` stays as it is. Empty when it has no letter or digit. What it gives, it gives again.
///
/// # Errors
/// For control characters, what prints nothing or turns the direction, bytes that were no text, and words that mix letters of
/// scripts that look alike.
pub(super) fn derived(name: &str) -> Result<String, NameError> {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if name.bytes().all(is_plain) {
        return Ok(name.to_owned());
    }
    let is_refused = |c: char| {
        is_unseen(c) || turns_direction(c) || is_bidi_control(c) || c == char::REPLACEMENT_CHARACTER
    };
    if let Some(found) = name.chars().find(|&c| is_refused(c)) {
        return Err(NameError::Unseen {
            name: cut(name),
            found,
        });
    }
    // Twice, for what lower case and composition make of a letter that they met only together.
    let derived = joined(&joined(name));
    match look_alike(&derived) {
        Some(found) => Err(NameError::Mixed {
            name: cut(name),
            found,
        }),
        None => Ok(derived),
    }
}

/// Letters and digits with one `-` for whatever stands between them.
fn joined(name: &str) -> String {
    let lower: String = name.nfc().flat_map(char::to_lowercase).collect();
    let mut joined = String::with_capacity(lower.len());
    for c in lower.nfc() {
        let follows = !joined.is_empty() && !joined.ends_with('-');
        if c.is_alphanumeric() || (is_combining_mark(c) && follows) {
            joined.push(c);
        } else if follows {
            joined.push('-');
        }
    }
    joined.truncate(joined.trim_end_matches('-').len());
    joined
}

/// The scripts whose letters are mistaken for each other.
#[derive(Clone, Copy, PartialEq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
}

fn script(c: char) -> Option<Script> {
    match c {
        'a'..='z' | '\u{df}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Script::Latin),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Greek),
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' => Some(Script::Cyrillic),
        _ => None,
    }
}

/// The first letter that stands in one word with letters of another script that look like it.
fn look_alike(derived: &str) -> Option<char> {
    derived.split('-').find_map(|word| {
        let first = word.chars().find_map(script)?;
        word.chars()
            .find(|&c| script(c).is_some_and(|script| script != first))
    })
}
