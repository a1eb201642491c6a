//! Words of Han text by jieba, with the site's own dictionary.
//!
//! Gets:    a run of Han characters; the text of `dictionary.txt`.
//! Gives:   which characters make a word; the dictionary's entries, or what is wrong with a line.
//! Touches: jieba.
//! Never:   text longer than [`RUN_CHARS_MAX`] at once: jieba's graph grows with its input.

use jieba_rs::{Jieba, TokenizeMode};

use super::fold::fold;
use super::units::is_han;

/// How many Han characters are cut at once; a longer run without punctuation is cut into pieces of this length.
pub const RUN_CHARS_MAX: usize = 256;

/// The words of a run of Han characters as jieba cuts them in search mode: from and to in characters, sorted.
///
/// Words may lie inside each other, as 验证 in 身份验证.
#[must_use]
pub fn words(jieba: &Jieba, run: &str) -> Vec<(usize, usize)> {
    if run.chars().nth(1).is_none() {
        return vec![(0, 1)];
    }
    let mut words: Vec<(usize, usize)> = jieba
        .tokenize(run, TokenizeMode::Search, true)
        .iter()
        .map(|token| (token.start, token.end))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The words of a run of Han characters as jieba cuts them, one after another: from and to in characters.
#[must_use]
pub fn cut(jieba: &Jieba, run: &str) -> Vec<(usize, usize)> {
    jieba
        .tokenize(run, TokenizeMode::Default, true)
        .iter()
        .map(|token| (token.start, token.end))
        .collect()
}

/// The sum of all counts in jieba's dictionary (jieba-rs 0.11.0, `dict.txt`).
pub const DICTIONARY_TOTAL: f32 = 60_101_967.0;

/// One line of `dictionary.txt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryWord {
    /// The word, folded.
    pub text: String,
    /// How often it occurs, as jieba counts; jieba guesses one that keeps the word whole when there is none.
    pub frequency: Option<usize>,
    /// The part of speech, which nothing here reads.
    pub tag: Option<String>,
}

/// The site's own words, in jieba's user-dictionary format: `word [frequency] [tag]`, one a line, `#` for comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary(Vec<DictionaryWord>);

/// A line of `dictionary.txt` that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DictionaryError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl Dictionary {
    /// The most words a site may add.
    pub const WORDS_MAX: usize = 100_000;

    /// Reads a dictionary; lines that cannot be used are left out and reported.
    #[must_use]
    pub fn parse(text: &str) -> (Dictionary, Vec<DictionaryError>) {
        let (mut words, mut errors) = (Vec::new(), Vec::new());
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_start_matches('\u{feff}').trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match parse_line(line) {
                Ok(word) if words.len() < Self::WORDS_MAX => words.push(word),
                Ok(_) => {
                    let message =
                        format!("more than {} words; the rest is not read", Self::WORDS_MAX);
                    errors.push(DictionaryError {
                        line: index + 1,
                        message,
                    });
                    break;
                }
                Err(message) => errors.push(DictionaryError {
                    line: index + 1,
                    message,
                }),
            }
        }
        (Dictionary(words), errors)
    }

    /// The words, in the order of the file.
    #[must_use]
    pub fn words(&self) -> &[DictionaryWord] {
        &self.0
    }
}

fn parse_line(line: &str) -> Result<DictionaryWord, String> {
    let mut parts = line.split_whitespace();
    let text = fold(parts.next().unwrap_or_default());
    let chars = text.chars().count();
    if !(2..=20).contains(&chars) || !text.chars().all(is_han) {
        return Err(format!(
            "`{text}` is not a word of 2 to 20 Chinese characters; words in letters need no entry"
        ));
    }
    let (frequency, tag) = match parts.next() {
        None => (None, None),
        Some(part) => match part.parse::<usize>() {
            Ok(n) if n <= 100_000_000 => (Some(n), parts.next()),
            Ok(n) => return Err(format!("the frequency {n} is over 100,000,000")),
            Err(_) => (None, Some(part)),
        },
    };
    if let Some(extra) = parts.next() {
        return Err(format!(
            "`{extra}` is one part too many; write `word frequency tag`"
        ));
    }
    Ok(DictionaryWord {
        text,
        frequency,
        tag: tag.map(str::to_owned),
    })
}
