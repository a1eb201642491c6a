//! A long text, as a question of its most telling words.
//!
//! Gets:    a message, an error text; how rare its words are among the articles.
//! Gives:   some of its words, in their order: no word that no article holds, and none that is part of a secret. A text that is
//!          short enough comes back without its secrets.
//! Touches: `text`, `detect`, the index.
//! Never:   more work than the first words of a bounded text give.

use std::io;

use rustc_hash::FxHashMap;

use crate::detect::masking;
use crate::search::formulas;
use crate::search::index::IndexReader;
use crate::text::{Analyzer, Token, TokenKind, noise};

/// The longest text that is read, in characters.
pub const TEXT_CHARS_MAX: usize = 10_000;
/// How many different words of a text are looked up.
const LOOKED_UP_MAX: usize = 1_000;
/// How many of them are searched.
const TELLING_MAX: usize = 24;
/// What stands in the place of a secret: it ends a phrase.
const MASK: &str = "…";

/// Where a word of a text stands first, and how telling it is.
struct Word {
    start: usize,
    end: usize,
    /// The unit it begins with, and the one after its last.
    units: (usize, usize),
    count: usize,
    telling: f32,
}

/// A text that somebody pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The text without its secrets, as far as it is read.
    pub text: String,
    /// Whether any were taken out.
    pub had_secret: bool,
    /// What is searched: the text itself when it is no longer than a question may be, else its most telling words.
    pub words: String,
}

/// Reads a text; of one with more than `chars_max` characters those words are searched that are rare among the articles and
/// frequent in it.
pub(super) fn read(
    text: &str,
    chars_max: usize,
    analyzer: &Analyzer,
    reader: &IndexReader,
) -> io::Result<Pasted> {
    let (text, had_secret) = masking::without_secrets(text, MASK, TEXT_CHARS_MAX);
    let words = match text.chars().count() <= chars_max {
        true => text.clone(),
        false => telling(&text, chars_max, analyzer, reader)?,
    };
    Ok(Pasted {
        text,
        had_secret,
        words,
    })
}

/// The most telling words of a text, `chars_max` characters at most.
fn telling(
    text: &str,
    chars_max: usize,
    analyzer: &Analyzer,
    reader: &IndexReader,
) -> io::Result<String> {
    let mut words = words(text, analyzer);
    for (token, word) in &mut words {
        let frequency = reader.frequency(token)?;
        if frequency > 0 {
            let idf = formulas::plain_idf(frequency, reader.documents());
            word.telling = idf * (1.0 + (word.count as f32).ln());
        }
    }
    let mut telling: Vec<Word> = words.into_iter().map(|(_, word)| word).collect();
    telling.retain(|word| word.telling > 0.0);
    telling.sort_by(|a, b| b.telling.total_cmp(&a.telling).then(a.start.cmp(&b.start)));
    telling.truncate(TELLING_MAX);
    telling.sort_by_key(|word| (word.start, std::cmp::Reverse(word.end)));
    Ok(joined(text, &telling, chars_max))
}

/// The first different words of a text, none that frames a question.
fn words(text: &str, analyzer: &Analyzer) -> Vec<(String, Word)> {
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    let mut words: Vec<(String, Word)> = Vec::new();
    analyzer.analyze(text, |token: Token<'_>| {
        let typed = &text[token.start..token.end];
        let is_frame = noise::is_chinese(token.text, token.kind)
            || noise::is_english(&typed.to_ascii_lowercase());
        if !token.word || token.kind == TokenKind::Char || is_frame {
            return;
        }
        if let Some(&number) = numbers.get(token.text) {
            words[number].1.count += 1;
        } else if words.len() < LOOKED_UP_MAX {
            numbers.insert(token.text.to_owned(), words.len());
            let word = Word {
                start: token.start,
                end: token.end,
                units: (token.position, token.position + token.units),
                count: 1,
                telling: 0.0,
            };
            words.push((token.text.to_owned(), word));
        }
    });
    words
}

/// Words in their order; those that are neighbours stay so, others are kept apart.
fn joined(text: &str, words: &[Word], chars_max: usize) -> String {
    let (mut out, mut chars) = (String::new(), 0);
    let mut last: Option<&Word> = None;
    for word in words {
        let own = &text[word.start..word.end];
        let between = match last {
            None => "",
            Some(last) if word.start < last.end => continue,
            Some(last) if word.start == last.end => "",
            Some(last)
                if word.units.0 == last.units.1 && text[last.end..word.start].trim().is_empty() =>
            {
                " "
            }
            Some(_) => ", ",
        };
        chars += between.len() + own.chars().count();
        if chars > chars_max {
            break;
        }
        out.push_str(between);
        out.push_str(own);
        last = Some(word);
    }
    out
}
