//! A question as it was probably meant: typing errors mended, words typed together cut, pinyin turned into characters.
//!
//! Gets:    what was typed; the vocabulary of the articles that the asker may see.
//! Gives:   another text to search for, and what was changed for which reason; nothing when all is well.
//! Touches: `text`, the vocabulary.
//! Never:   a word that some article holds or a dictionary knows: a question that was right is searched as it was typed.

use super::change::{Rewrite, RewriteChange, RewriteKind};
use super::context::{Context, Stage};
use super::pieces::{PieceKind, QueryPiece, pieces, word_at};
use super::sounds::{
    initials, is_beginning, is_english, misspelt_pinyin, pinyin_region, read_region,
    word_and_pinyin,
};
use super::{homophone, joins, spelling};
use crate::text::{EXACT, english};

/// How many unknown words of a question are corrected: each costs a look at the whole vocabulary.
const CORRECTED_MAX: usize = 8;

/// The question as it was probably meant; none when every word of it is known, or nothing better is.
pub(crate) fn rewrite(words: &str, context: &Context<'_>) -> Option<Rewrite> {
    let pieces = pieces(words);
    let held: Vec<bool> = pieces
        .iter()
        .map(|piece| piece.word().is_some_and(|word| context.has(word)))
        .collect();
    let joins = joins::joins(&pieces, &held, &|word| context.has(word));
    let is_joined = |at: usize| joins.iter().any(|join| join.contains(&at));
    let unknown: Vec<bool> = (0..pieces.len())
        .map(|at| !is_joined(at) && is_unknown(&pieces, at, held[at], context))
        .collect();
    let (mut changes, is_whole) = homophones(&pieces, context);
    changes.extend(
        joins
            .iter()
            .map(|join| joined(words, &pieces[join.clone()])),
    );
    let mut others = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        if is_joined(at) {
            at += 1;
            continue;
        }
        let region = pinyin_region(&pieces, &unknown, at, context);
        if let Some((change, other_words)) = read_region(&pieces, region.clone(), context) {
            changes.push(change);
            if region.len() == pieces.len() {
                others = other_words;
            }
            at = region.end;
            continue;
        }
        if unknown[at]
            && pieces[..at]
                .iter()
                .zip(&unknown)
                .filter(|(_, unknown)| **unknown)
                .count()
                < CORRECTED_MAX
            && let Some(word) = pieces[at].word()
            && let Some((text, kind)) = other_word(word, &pieces, &unknown, at, context)
        {
            changes.push(RewriteChange {
                range: (pieces[at].start, pieces[at].end),
                text,
                kind,
            });
        }
        at += 1;
    }
    changes.sort_by_key(|change| change.range);
    // What was read first stays where two overlap.
    let mut end = 0;
    changes.retain(|change| {
        let is_apart = change.range.0 >= end;
        end = end.max(change.range.1);
        is_apart
    });
    apply(words, changes, others, is_whole)
}

/// One word that was typed in parts, its letters as they were typed.
fn joined(words: &str, parts: &[QueryPiece]) -> RewriteChange {
    let words_of = parts.iter().filter(|piece| piece.word().is_some());
    let range = (parts[0].start, parts[parts.len() - 1].end);
    RewriteChange {
        range,
        text: words_of
            .map(|piece| &words[piece.start..piece.end])
            .collect(),
        kind: RewriteKind::Joined,
    }
}

/// What an input method got wrong, one word in each run of characters; and whether that is all that the question is about.
fn homophones(pieces: &[QueryPiece], context: &Context<'_>) -> (Vec<RewriteChange>, bool) {
    let is_one_run = pieces.iter().all(|piece| piece.word().is_none());
    let mut is_whole = is_one_run;
    let runs = pieces.chunk_by(|a, b| a.han().is_some() && b.han().is_some());
    let changes = runs.filter_map(|run| {
        let chars: Vec<char> = run.iter().filter_map(QueryPiece::han).collect();
        let found = homophone::replace(&chars, context)?;
        is_whole &= found.is_whole;
        let range = (run[found.at].start, run[found.at + 1].end);
        Some(RewriteChange {
            range,
            text: found.chars.iter().collect(),
            kind: RewriteKind::Homophone,
        })
    });
    let changes = changes.collect();
    (changes, is_whole)
}

/// Whether a piece is a word that neither an article nor the dictionary holds.
fn is_unknown(pieces: &[QueryPiece], at: usize, is_held: bool, context: &Context<'_>) -> bool {
    let Some(word) = pieces[at].word() else {
        return false;
    };
    let is_joiner = |at: Option<usize>| {
        at.and_then(|at| pieces.get(at))
            .is_some_and(|p| matches!(p.kind, PieceKind::Joiner))
    };
    // A short part of a name, as in `2-FA`, is neither a word nor pinyin.
    let is_part = word.len() < spelling::LETTERS_MIN
        && (is_joiner(at.checked_sub(1)) || is_joiner(Some(at + 1)));
    let is_letters = word.bytes().all(|b| b.is_ascii_lowercase());
    let is_pinyin = || context.stage == Stage::TypedAsPinyin && is_beginning(word);
    !is_part
        && is_letters
        && (is_pinyin() || !is_held && !context.knows(word) && !english::is_english(word))
}

/// Whether a question may hold anything to rewrite, judged by the index alone: a word in letters that is neither there as it is
/// written nor English, or two Han characters that stand side by side nowhere.
pub(crate) fn has_unknown(words: &str, holds: &dyn Fn(&str) -> bool) -> bool {
    let pieces = pieces(words);
    let is_unknown_word = |word: &str| {
        word.bytes().all(|b| b.is_ascii_lowercase())
            && !english::is_english(word)
            && !holds(&format!("{EXACT}{word}"))
    };
    let is_unseen_pair = |pair: &[QueryPiece]| {
        let both = pair[0].han().zip(pair[1].han());
        both.is_some_and(|(a, b)| !holds(&format!("{a}{b}")))
    };
    let mut words = pieces.iter().filter_map(QueryPiece::word);
    words.any(is_unknown_word) || pieces.windows(2).any(is_unseen_pair) || {
        let is_held = |word: &str| holds(&format!("{EXACT}{word}"));
        let held: Vec<bool> = pieces
            .iter()
            .map(|piece| piece.word().is_some_and(is_held))
            .collect();
        !joins::joins(&pieces, &held, &is_held).is_empty()
    }
}

/// Whether some text has a word or neighbours that stand in the vocabulary, but in no article any more.
pub(crate) fn is_lost(text: &str, context: &Context<'_>) -> bool {
    let pieces = pieces(text);
    let (vocabulary, holds) = (context.vocabulary, context.holds);
    let is_lost_word = |word: &str| {
        vocabulary.word_count(word) > 0
            && !holds(&format!("{EXACT}{word}"))
            && !holds(&context.analyzer.stem(word))
    };
    let is_lost_pair = |pair: &[QueryPiece]| {
        let both = pair[0].han().zip(pair[1].han());
        both.is_some_and(|(a, b)| vocabulary.pair_count(a, b) > 0 && !holds(&format!("{a}{b}")))
    };
    let mut chars = pieces.iter().filter_map(QueryPiece::han);
    let mut words = pieces.iter().filter_map(QueryPiece::word);
    words.any(is_lost_word)
        || pieces.windows(2).any(is_lost_pair)
        || chars.any(|c| vocabulary.char_count(c) > 0 && !holds(c.encode_utf8(&mut [0; 4])))
}

fn correct(
    word: &str,
    pieces: &[QueryPiece],
    at: usize,
    context: &Context<'_>,
) -> Option<spelling::Guess> {
    let beside = |left: &str, right: &str| context.beside(left, right);
    let (before, after) = (
        word_at(pieces, at.checked_sub(1)),
        word_at(pieces, Some(at + 1)),
    );
    spelling::correct(word, before, after, context.vocabulary, &beside)
}

/// What an unknown word that is no pinyin was probably meant to be.
fn other_word(
    word: &str,
    pieces: &[QueryPiece],
    unknown: &[bool],
    at: usize,
    context: &Context<'_>,
) -> Option<(String, RewriteKind)> {
    if context.is_open() && at + 1 == pieces.len() {
        let before = word_at(pieces, at.checked_sub(1));
        let beside = |left: &str, right: &str| context.beside(left, right);
        if let Some(text) = spelling::completed(word, before, context.vocabulary, &beside) {
            return Some((text, RewriteKind::Spelling));
        }
    }
    let split = spelling::split(word, context.vocabulary, &|left, right| {
        context.beside(left, right)
    });
    if let Some((text, true)) = split {
        return Some((text, RewriteKind::Split));
    }
    let guess = correct(word, pieces, at, context);
    if let Some(guess) = &guess
        && guess.edits == 1
    {
        return Some((guess.text.clone(), RewriteKind::Spelling));
    }
    if !is_english(pieces, unknown) {
        if let Some(text) = word_and_pinyin(word, pieces, at, context) {
            return Some((text, RewriteKind::Pinyin));
        }
        if let Some(text) = initials(word, pieces, at, context) {
            return Some((text, RewriteKind::Initials));
        }
    }
    if pieces.len() == 1
        && guess.is_none()
        && !context.reads_english()
        && let Some(text) = misspelt_pinyin(word, context)
    {
        return Some((text, RewriteKind::Pinyin));
    }
    match (split, guess) {
        (Some((text, _)), None) => Some((text, RewriteKind::Split)),
        (_, Some(guess)) => Some((guess.text, RewriteKind::Spelling)),
        (None, None) => None,
    }
}

fn apply(
    words: &str,
    changes: Vec<RewriteChange>,
    others: Vec<String>,
    is_whole: bool,
) -> Option<Rewrite> {
    if changes.is_empty() {
        return None;
    }
    let mut text = String::with_capacity(words.len());
    let mut at = 0;
    for change in &changes {
        text.push_str(&words[at..change.range.0]);
        text.push_str(&change.text);
        at = change.range.1;
    }
    text.push_str(&words[at..]);
    Some(Rewrite {
        text,
        changes,
        others,
        is_whole,
    })
}
