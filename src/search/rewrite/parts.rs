//! Names made of several parts (`v3.11.2`, `iOS17`), as the articles write them.
//!
//! Gets:    the words of a question; which tokens the index has.
//! Gives:   other ways to write the names, beside which they are searched.
//! Touches: `text`.
//! Never:   a word without a digit.

use std::io;

use crate::search::index::IndexReader;
use crate::search::query::clause::OtherWays;
use crate::text::EXACT;
use crate::text::units::{Unit, Units};

/// The most versions below one that are looked for.
const BELOW_MAX: usize = 12;
/// The longest name that is taken apart, in characters.
const NAME_MAX: usize = 24;

/// A word of a question: its text, and which unit it is.
struct Word {
    text: String,
    unit: usize,
}

/// Other ways to write what a question names by a version, or by letters and digits.
pub(super) fn other_ways(words: &str, reader: &IndexReader) -> io::Result<Vec<OtherWays>> {
    let mut out = Vec::new();
    if !words.bytes().any(|b| b.is_ascii_digit()) {
        return Ok(out);
    }
    let mut before: Option<Word> = None;
    for word in words_of(words) {
        let name = before.as_ref().filter(|name| name.unit + 1 == word.unit);
        let others = others(&word.text, name.map(|name| name.text.as_str()), reader)?;
        if !others.is_empty() {
            out.push(OtherWays {
                first: word.unit,
                units: 1,
                texts: others,
            });
        }
        before = Some(word);
    }
    Ok(out)
}

/// The words in letters or digits, each with its place among all units.
fn words_of(text: &str) -> Vec<Word> {
    let (mut words, mut unit) = (Vec::new(), 0);
    let mut walk = Units::new(text);
    while let Some(next) = walk.next_unit() {
        match next {
            Unit::Word { text, .. } => words.push(Word {
                text: text.to_owned(),
                unit,
            }),
            Unit::Han { .. } => {}
            Unit::Space | Unit::Joiner | Unit::Break => continue,
        }
        unit += 1;
    }
    words
}

fn others(word: &str, before: Option<&str>, reader: &IndexReader) -> io::Result<Vec<String>> {
    if word.len() > NAME_MAX || !word.bytes().any(|b| b.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    let is_held = |word: &str| reader.holds(&format!("{EXACT}{word}"));
    if let Some(version) = version(word) {
        return versions(word, version, reader);
    }
    let is_number = word.bytes().all(|b| b.is_ascii_digit());
    if is_number {
        // `iOS 17` is also 17.4; by itself a number is no version.
        let is_name = before.is_some_and(|name| name.bytes().all(|b| b.is_ascii_lowercase()));
        return if is_name && !is_held(word)? {
            versions(word, word, reader)
        } else {
            Ok(Vec::new())
        };
    }
    let Some((letters, digits)) = letters_and_digits(word) else {
        return Ok(Vec::new());
    };
    if is_held(word)? || !is_held(letters)? {
        return Ok(Vec::new());
    }
    let mut others = vec![format!("{letters} {digits}")];
    others.extend(
        versions(digits, digits, reader)?
            .into_iter()
            .map(|version| format!("{letters} {version}")),
    );
    Ok(others)
}

/// `3.11` and `v3.11` are one version, and those that begin with it and a dot are it too where none has it. Only what some
/// article holds.
fn versions(word: &str, version: &str, reader: &IndexReader) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut is_there = false;
    for own in [version.to_owned(), format!("v{version}")] {
        let is_held = reader.holds(&format!("{EXACT}{own}"))?;
        is_there |= is_held;
        if is_held && own != word {
            found.push(own);
        }
    }
    for v in ["", "v"].into_iter().filter(|_| !is_there) {
        let own = format!("{v}{version}");
        let below = reader.beginning_with(&format!("{EXACT}{own}."), BELOW_MAX)?;
        found.extend(
            below
                .into_iter()
                .filter_map(|token| token.strip_prefix(EXACT).map(str::to_owned)),
        );
    }
    Ok(found)
}

/// Digits, or several with a dot between them.
fn is_dotted_number(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.split('.').all(is_number)
}

/// The number of a version: behind a `v`, or with a dot in it.
fn version(word: &str) -> Option<&str> {
    let number = word.strip_prefix('v').unwrap_or(word);
    (is_dotted_number(number) && (number.len() < word.len() || number.contains('.')))
        .then_some(number)
}

/// A name and the number behind it that were written together.
fn letters_and_digits(word: &str) -> Option<(&str, &str)> {
    let at = word.bytes().position(|b| b.is_ascii_digit())?;
    let (letters, digits) = word.split_at(at);
    let is_name = letters.len() >= 2 && letters.bytes().all(|b| b.is_ascii_lowercase());
    (is_name && is_dotted_number(digits)).then_some((letters, digits))
}
