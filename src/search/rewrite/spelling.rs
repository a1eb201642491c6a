//! A word in letters that no article holds, as one or two that some do.
//!
//! Gets:    the word, its neighbours; the vocabulary.
//! Gives:   the word that was probably meant, or the two that were typed together.
//! Touches: the vocabulary.
//! Never:   short words, words with digits, words that are known: TRC20 is one edit from ERC20, and money would be lost.

use super::vocabulary::Vocabulary;
use crate::text::english;

/// The shortest word that is corrected, in letters.
pub(super) const LETTERS_MIN: usize = 4;
/// From this many letters on, two edits are looked for where one finds nothing.
const TWO_EDITS_FROM: usize = 7;
/// Up to this many letters, only a word of the language is what was meant: `usdc` is one edit from `usdt`.
const SHORT_LETTERS: usize = 5;
/// The fewest letters of which a word is completed.
const BEGINNING_MIN: usize = 3;
/// How many of the commonest words are tried behind the one before.
const COMPLETED_MAX: usize = 12;
/// The shortest part of a word that was typed together with another, in letters; besides `a` and `i`.
const PART_MIN: usize = 2;

/// What a word was probably meant to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Guess {
    pub(super) text: String,
    /// The edits between what was typed and the guess.
    pub(super) edits: usize,
    /// Comparable among guesses for one word.
    score: f32,
}

/// Whether a word may be corrected at all.
pub(super) fn may_correct(word: &str) -> bool {
    word.len() >= LETTERS_MIN && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// The word that some letters begin, for which there is no end yet: one that stands behind the word before it in some article
/// before others, then the commonest.
pub(super) fn completed(
    word: &str,
    before: Option<&str>,
    vocabulary: &Vocabulary,
    beside: &dyn Fn(&str, &str) -> bool,
) -> Option<String> {
    if word.len() < BEGINNING_MIN {
        return None;
    }
    let mut likely: Vec<(u32, &str)> = vocabulary.words_beginning(word).collect();
    likely.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    likely.truncate(COMPLETED_MAX);
    let follows = |word: &str| before.is_some_and(|before| beside(before, word));
    let best = likely
        .iter()
        .find(|(_, word)| follows(word))
        .or(likely.first());
    best.map(|(_, word)| (*word).to_owned())
}

/// The best guess for an unknown word between two known ones; `beside` tells whether two words stand side by side in
/// some article.
pub(super) fn correct(
    word: &str,
    before: Option<&str>,
    after: Option<&str>,
    vocabulary: &Vocabulary,
    beside: &dyn Fn(&str, &str) -> bool,
) -> Option<Guess> {
    if !may_correct(word) {
        return None;
    }
    let most = if word.len() >= TWO_EDITS_FROM { 2 } else { 1 };
    let mut guesses: Vec<Guess> = Vec::new();
    for (known, count) in vocabulary.words_near(word, most) {
        if known.len() < 3 || known == word || !known.bytes().all(|b| b.is_ascii_lowercase()) {
            continue;
        }
        if word.len() <= SHORT_LETTERS && !english::is_english(known) {
            continue;
        }
        let edits = strsim::osa_distance(word, known);
        if edits <= most as usize {
            let first = if known.as_bytes()[0] == word.as_bytes()[0] {
                0.0
            } else {
                -2.0
            };
            let score = (count as f32).ln() - 4.0 * edits as f32 + first;
            guesses.push(Guess {
                text: known.to_owned(),
                edits,
                score,
            });
        }
    }
    guesses.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.text.cmp(&b.text))
    });
    guesses.truncate(12);
    for guess in &mut guesses {
        let neighbours = usize::from(before.is_some_and(|w| beside(w, &guess.text)))
            + usize::from(after.is_some_and(|w| beside(&guess.text, w)));
        guess.score += 3.0 * neighbours as f32;
    }
    guesses.into_iter().max_by(|a, b| {
        a.score
            .total_cmp(&b.score)
            .then_with(|| b.text.cmp(&a.text))
    })
}

/// The two known words that were typed together: a pair that stands side by side in some article before one that does not,
/// then the pair whose rarer part is the commonest.
pub(super) fn split(
    word: &str,
    vocabulary: &Vocabulary,
    beside: &dyn Fn(&str, &str) -> bool,
) -> Option<(String, bool)> {
    if word.len() < LETTERS_MIN || !word.is_ascii() {
        return None;
    }
    let mut best: Option<(bool, u32, usize)> = None;
    let is_part = |part: &str| part.len() >= PART_MIN || matches!(part, "a" | "i");
    for at in 1..word.len() {
        let (left, right) = word.split_at(at);
        if !is_part(left) || !is_part(right) {
            continue;
        }
        let rarer = vocabulary
            .word_count(left)
            .min(vocabulary.word_count(right));
        if rarer > 0 {
            let candidate = (beside(left, right), rarer, at);
            if best.is_none_or(|known| (candidate.0, candidate.1) > (known.0, known.1)) {
                best = Some(candidate);
            }
        }
    }
    best.map(|(side_by_side, _, at)| (format!("{} {}", &word[..at], &word[at..]), side_by_side))
}

/// All words of letters a to z that are one edit away: a letter more, less, other, or two swapped.
pub(super) fn one_edit(word: &str) -> Vec<String> {
    let letters = || ('a'..='z').map(String::from);
    let mut all = Vec::new();
    for at in 0..=word.len() {
        let (left, right) = word.split_at(at);
        all.extend(letters().map(|letter| format!("{left}{letter}{right}")));
        let mut rest = right.chars();
        if let Some(first) = rest.next() {
            let behind = rest.as_str();
            all.push(format!("{left}{behind}"));
            all.extend(letters().map(|letter| format!("{left}{letter}{behind}")));
            if let Some(second) = behind.chars().next() {
                all.push(format!(
                    "{left}{second}{first}{}",
                    &behind[second.len_utf8()..]
                ));
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}
