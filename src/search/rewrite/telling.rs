//! A long text, as questions: its most telling sentences, and its most telling words.
//!
//! Gets:    a message, an error text; how rare its words are among the articles, and how many articles have them as a subject.
//! Gives:   some of its sentences as they stand; some of its words, in their order: no word that no article holds. None of both
//!          is part of a secret. A text that is short enough comes back without its secrets.
//! Touches: `text`, `detect`, the index.
//! Never:   more work than the first words of a bounded text give.

use std::io;

use rustc_hash::FxHashMap;

use crate::detect::masking;
use crate::search::formulas::{self, FIELDS};
use crate::search::index::IndexReader;
use crate::search::query::parse::has_too_many_terms;
use crate::text::{Analyzer, Token, TokenKind, noise};

/// The longest text that is read, in characters.
pub const TEXT_CHARS_MAX: usize = 10_000;
/// How many different words of a text are looked up.
const LOOKED_UP_MAX: usize = 1_000;
/// How many of them are searched.
const TELLING_MAX: usize = 24;
/// The fields that say what an article is about.
const HEADS: [f32; FIELDS] = [1.0, 1.0, 1.0, 0.0];
/// How many sentences of a text are looked at.
const SENTENCES_MAX: usize = 400;
/// The longest sentence that is asked as it stands, in characters; of a longer one its most telling words are.
const SENTENCE_CHARS_MAX: usize = 160;
/// How many sentences are asked. Which of them is the question is found by asking, for talk finds nothing for sure; how telling
/// a sentence is says only in which order.
const ASKED_MAX: usize = 48;
/// What the rarity of a word is worth beside being a subject: an error code stands in one article, and in its text alone.
const RARITY: f32 = 0.05;
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
    /// What is searched: the text itself when a question counts as many words, else the sentence or the words of it that find
    /// the surest answer.
    pub words: String,
}

/// A text that was read, and what may be asked in its place, the most telling first: one thing when it is short enough.
pub(crate) struct Readings {
    pub(crate) text: String,
    pub(crate) had_secret: bool,
    pub(crate) asked: Vec<String>,
}

/// Reads a text; one with more terms than a question counts may be asked as its most telling sentences, and as a whole. Of one
/// with more than `chars_max` characters those words stand for the whole that are rare among the articles and frequent in it.
pub(super) fn read(
    text: &str,
    chars_max: usize,
    analyzer: &Analyzer,
    reader: &IndexReader,
) -> io::Result<Readings> {
    let (text, had_secret) = masking::without_secrets(text, MASK, TEXT_CHARS_MAX);
    let mut asked = match has_too_many_terms(&text, analyzer) {
        true => sentences(&text, chars_max, analyzer, reader)?,
        false => Vec::new(),
    };
    asked.push(match text.chars().count() <= chars_max {
        true => text.clone(),
        false => telling(&text, chars_max, analyzer, reader)?,
    });
    Ok(Readings {
        text,
        had_secret,
        asked,
    })
}

/// The most telling sentences of a text, `chars_max` characters at most each.
fn sentences(
    text: &str,
    chars_max: usize,
    analyzer: &Analyzer,
    reader: &IndexReader,
) -> io::Result<Vec<String>> {
    let mut known: FxHashMap<String, f32> = FxHashMap::default();
    let mut all: Vec<(f32, &str)> = Vec::new();
    for sentence in split(text).take(SENTENCES_MAX) {
        let (mut worth, words) = (0.0, words(sentence, analyzer));
        let count = words.len().max(1) as f32;
        for (token, _) in words {
            worth += match known.get(&token) {
                Some(worth) => *worth,
                None if known.len() == LOOKED_UP_MAX => 0.0,
                None => {
                    let own = subject(&token, reader)?;
                    known.insert(token, own);
                    own
                }
            };
        }
        // Between the sum, which is for long sentences, and the mean, which is for short ones.
        all.push((worth / count.sqrt(), sentence));
    }
    all.retain(|(worth, _)| *worth > 0.0);
    // The sort is stable: equal ones stay in their order.
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut asked = Vec::new();
    for (_, sentence) in all.into_iter().take(ASKED_MAX) {
        asked.push(match sentence.chars().count() <= SENTENCE_CHARS_MAX {
            true => sentence.to_owned(),
            false => telling(sentence, chars_max, analyzer, reader)?,
        });
    }
    Ok(asked)
}

/// The sentences of a text, and its lines.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n');
    let parts = text.split(is_end).flat_map(|part| part.split(". "));
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// How telling a word is: how many articles have it as a subject, in how large a share of those that have it at all. Rarity
/// tells little: talk ("yesterday", "urgent") stands in few articles, and in none as a subject.
fn subject(token: &str, reader: &IndexReader) -> io::Result<f32> {
    let frequency = reader.frequency(token)?;
    if frequency == 0 {
        return Ok(0.0);
    }
    let heads = reader.frequency_in(token, &HEADS)? as f32;
    let rarity = formulas::plain_idf(frequency, reader.documents());
    Ok(heads / frequency as f32 * heads.ln_1p() + RARITY * rarity)
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
        word.telling = subject(token, reader)? * (1.0 + (word.count as f32).ln());
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
