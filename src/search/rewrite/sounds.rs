//! Words in letters that were typed for their sound: pinyin, its first letters, pinyin with an error or behind a word.
//!
//! Gets:    the pieces of a question.
//! Gives:   the characters that they most probably stand for.
//! Touches: `text::pinyin`, the vocabulary.
//! Never:   a reading whose neighbours stand side by side in no article.

use super::change::{RewriteChange, RewriteKind};
use super::context::Context;
use super::decode::{self, Decoded, Letters, Manner, Readings};
use super::pieces::{PieceKind, QueryPiece, around};
use super::spelling;
use crate::text::pinyin;

/// The most pieces (words, Han characters) of a question in which first letters are looked for among the articles.
const INITIALS_PIECES_MAX: usize = 4;
/// The fewest letters of a question's last word whose last syllable may lack its end.
const BEGUN_MIN: usize = 5;
/// The longest word that is cut into a known word and pinyin, in letters.
const CUT_LETTERS_MAX: usize = 32;
/// How often the neighbours of a word must stand side by side that a few first letters stand for, by the weights of fields: in
/// one title, or in four texts.
const SAID_MIN: u32 = 4;
/// How many words of two characters are tried for each two of four first letters.
const HALVES_MAX: usize = 8;
/// The most letters that are read as pinyin in one go: a question of 60 characters.
const PINYIN_LETTERS_MAX: usize = 240;
/// The longest word that is read as initials, in letters.
const INITIALS_MAX: usize = 20;
/// The longest word that is taken for misspelt pinyin, in letters: each letter adds 53 words to try.
const MISSPELT_PINYIN_MAX: usize = 16;
/// Up to this many first letters stand for one word, rather than for a question.
const INITIALS_WORD_MAX: usize = 4;
/// A known word of one syllable (`de`, `he`, `can`) is read as pinyin among words that can only be pinyin when a character
/// that is read so is this many times commoner.
const RATHER_SYLLABLE: u32 = 20;
/// The least share of neighbours in a reading that must stand side by side in some article.
const ATTESTED_MIN: f32 = 0.5;

/// The words from `first` on that are pinyin: ones that can be nothing else, and short ones among them that could.
pub(super) fn pinyin_region(
    pieces: &[QueryPiece],
    unknown: &[bool],
    first: usize,
    context: &Context<'_>,
) -> std::ops::Range<usize> {
    let is_last = |at: usize| context.is_open() && at + 1 == pieces.len();
    // The last syllable of a question may lack its end where its reader is not known to read English.
    let is_asked_last = |at: usize| !context.reads_english() && at + 1 == pieces.len();
    let is_behind_han = |at: usize| at > 0 && pieces[at - 1].han().is_some();
    let is_readable = |word: &str, at: usize| {
        pinyin::is_pinyin(word)
            || is_last(at)
                && (pinyin::is_begun(word)
                    // An initial says something behind a character: 充z.
                    || is_behind_han(at) && !pinyin::beginning_with(word).is_empty())
            || is_asked_last(at) && word.len() >= BEGUN_MIN && pinyin::is_begun(word)
    };
    let readable = |at: usize| pieces[at].word().is_some_and(|word| is_readable(word, at));
    let ambiguous = |at: usize| {
        let word = pieces[at].word();
        word.is_some_and(|word| is_rather_syllable(word, context))
    };
    let mut end = first;
    let mut letters = 0;
    while end < pieces.len() && (unknown[end] || ambiguous(end)) && readable(end) {
        letters += pieces[end].end - pieces[end].start;
        if letters > PINYIN_LETTERS_MAX {
            break;
        }
        end += 1;
    }
    let is_pinyin = unknown[first..end].contains(&true)
        && context.vocabulary.has_han()
        && !is_english(pieces, unknown);
    if is_pinyin { first..end } else { first..first }
}

/// Whether a known word of one syllable is far rarer than the commonest character that is read so.
fn is_rather_syllable(word: &str, context: &Context<'_>) -> bool {
    let reading = pinyin::spelled(word);
    let commonest = reading
        .into_iter()
        .flat_map(|reading| context.vocabulary.read_as(reading, 1))
        .next();
    commonest
        .is_some_and(|(_, count)| *count >= RATHER_SYLLABLE * context.vocabulary.word_count(word))
}

/// Whether a question without Han characters is in English rather than in pinyin: more of its words are known and can be no
/// pinyin than are unknown and can be.
pub(super) fn is_english(pieces: &[QueryPiece], unknown: &[bool]) -> bool {
    let mut balance = 0_i32;
    for (piece, unknown) in pieces.iter().zip(unknown) {
        match &piece.kind {
            PieceKind::Han(_) => return false,
            PieceKind::Word(word) if *unknown && pinyin::is_pinyin(word) => balance -= 1,
            PieceKind::Word(word) if !unknown && !pinyin::is_pinyin(word) => balance += 1,
            PieceKind::Word(_) | PieceKind::Joiner | PieceKind::Break => {}
        }
    }
    balance > 0
}

/// A region as characters, and the other words that it may stand for.
pub(super) fn read_region(
    pieces: &[QueryPiece],
    region: std::ops::Range<usize>,
    context: &Context<'_>,
) -> Option<(RewriteChange, Vec<String>)> {
    if region.is_empty() {
        return None;
    }
    let words = pieces[region.clone()].iter().filter_map(QueryPiece::word);
    let words: Vec<&str> = words.collect();
    let (before, after) = around(pieces, &region);
    let is_last = region.end == pieces.len();
    // What was asked is whole where it can be.
    let is_cut = is_last && words.last().is_some_and(|word| !pinyin::is_pinyin(word));
    let open = is_last && context.is_open() || is_cut;
    let Readings { best, others } =
        readings(&words, before, after, Manner::Syllables { open }, context)?;
    let text = attested(&best)?;
    if is_cut && !context.is_open() && best.attested < 1.0 {
        return None;
    }
    let is_word = |other: &String| context.analyzer.is_word(other);
    let others = others
        .iter()
        .filter(|other| other.attested >= 1.0)
        .map(|other| other.words.concat())
        .filter(is_word)
        .collect();
    Some((
        RewriteChange {
            range: (pieces[region.start].start, pieces[region.end - 1].end),
            text,
            kind: RewriteKind::Pinyin,
        },
        others,
    ))
}

/// First letters as characters: a few as the commonest word that begins so, more as what some article says.
pub(super) fn initials(
    word: &str,
    pieces: &[QueryPiece],
    at: usize,
    context: &Context<'_>,
) -> Option<String> {
    if !context.vocabulary.has_han()
        || !(2..=INITIALS_MAX).contains(&word.len())
        || !pinyin::is_initials(word)
    {
        return None;
    }
    if context.reads_english() {
        return (context.names)(word).filter(|_| pieces.len() == 1);
    }
    if word.len() > INITIALS_WORD_MAX {
        if pieces.len() > INITIALS_PIECES_MAX {
            return None;
        }
        return (context.begins)(word);
    }
    let (before, after) = around(pieces, &(at..at + 1));
    let is_word = |word: &str| context.analyzer.is_word(word);
    // So few letters explain anything: they stand for a word or two that are often said, or for all of a title.
    let whole = decode(&[word], before, after, Manner::Initials, context)
        .filter(|decoded| decoded.attested >= 1.0)
        .map(|decoded| decoded.words.concat());
    let is_beside = before.or(after).is_some();
    let is_meant =
        |text: &String| is_beside || are_words(text, context) && context.is_said(text, SAID_MIN);
    if let Some(text) = whole.filter(is_meant) {
        return Some(text);
    }
    if pieces.len() == 1
        && let Some(name) = (context.names)(word)
    {
        return Some(name);
    }
    // Two words of two characters need not stand side by side, but in one title: 联系 BitP 客服.
    let (left, right) = (word.len() == 4).then(|| word.split_at(2))?;
    let words = |letters: &str| {
        context
            .vocabulary
            .pairs_begun(letters, HALVES_MAX, &is_word)
    };
    let (left, right) = (words(left), words(right));
    let mut both: Vec<(f32, [String; 2])> = Vec::new();
    for a in &left {
        both.extend(
            right
                .iter()
                .map(|b| (a.0.min(b.0), [a.1.clone(), b.1.clone()])),
        );
    }
    both.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let said = both
        .into_iter()
        .find(|(_, words)| (context.in_title)(words));
    said.map(|(_, words)| words.concat())
}

/// Whether characters are words of the dictionary, none of a single one.
fn are_words(text: &str, context: &Context<'_>) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let cut = context.analyzer.cut(text);
    cut.into_iter().all(|(from, to)| {
        to - from > 1
            && context
                .analyzer
                .is_word(&chars[from..to].iter().collect::<String>())
    })
}

/// A known word and pinyin typed together, as `usdtchongzhi`.
pub(super) fn word_and_pinyin(
    word: &str,
    pieces: &[QueryPiece],
    at: usize,
    context: &Context<'_>,
) -> Option<String> {
    if !context.vocabulary.has_han() || word.len() > CUT_LETTERS_MAX {
        return None;
    }
    let (before, after) = around(pieces, &(at..at + 1));
    let mut best: Option<(f32, String)> = None;
    for cut in 2..word.len().saturating_sub(1) {
        let (left, right) = word.split_at(cut);
        let readings = [(left, right, true), (right, left, false)];
        for (known, typed, known_first) in readings {
            let open = known_first && context.is_open() && at + 1 == pieces.len();
            let is_readable = pinyin::is_pinyin(typed) || open && is_beginning(typed);
            if known.len() < 2 || context.vocabulary.word_count(known) == 0 || !is_readable {
                continue;
            }
            let (before, after) = if known_first {
                (None, after)
            } else {
                (before, None)
            };
            let decoded = decode(&[typed], before, after, Manner::Syllables { open }, context);
            let Some(decoded) = decoded.filter(|decoded| attested(decoded).is_some()) else {
                continue;
            };
            if best
                .as_ref()
                .is_none_or(|(confidence, _)| decoded.confidence > *confidence)
            {
                let read = decoded.words.concat();
                best = Some((
                    decoded.confidence,
                    if known_first {
                        format!("{known}{read}")
                    } else {
                        format!("{read}{known}")
                    },
                ));
            }
        }
    }
    best.map(|(_, text)| text)
}

/// Pinyin with a typing error, as `tixan`: of all words one edit away that can be read, the one that reads best.
pub(super) fn misspelt_pinyin(word: &str, context: &Context<'_>) -> Option<String> {
    if !context.vocabulary.has_han()
        || !(spelling::LETTERS_MIN..=MISSPELT_PINYIN_MAX).contains(&word.len())
    {
        return None;
    }
    let readings = spelling::one_edit(word)
        .into_iter()
        .filter(|other| pinyin::is_pinyin(other))
        .filter_map(|other| {
            let decoded = decode(
                &[&other],
                None,
                None,
                Manner::Syllables { open: false },
                context,
            )?;
            let text = decoded.words.concat();
            let is_meant = context.analyzer.is_word(&text) || text.chars().nth(2).is_some();
            (decoded.attested >= 1.0 && is_meant).then_some((decoded.confidence, text))
        });
    readings
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
        .map(|(_, text)| text)
}

fn decode(
    words: &[&str],
    before: Option<char>,
    after: Option<char>,
    manner: Manner,
    context: &Context<'_>,
) -> Option<Decoded> {
    readings(words, before, after, manner, context).map(|readings| readings.best)
}

fn readings(
    words: &[&str],
    before: Option<char>,
    after: Option<char>,
    manner: Manner,
    context: &Context<'_>,
) -> Option<Readings> {
    let letters = Letters {
        words,
        before,
        after,
        manner,
    };
    let is_word = |word: &str| context.analyzer.is_word(word);
    decode::decode(letters, context.vocabulary, &is_word)
}

fn attested(decoded: &Decoded) -> Option<String> {
    let text = decoded.words.concat();
    (decoded.attested >= ATTESTED_MIN || text.chars().count() == 1).then_some(text)
}

/// Whether pinyin can begin with some letters.
pub(super) fn is_beginning(letters: &str) -> bool {
    pinyin::is_begun(letters) || !pinyin::beginning_with(letters).is_empty()
}
