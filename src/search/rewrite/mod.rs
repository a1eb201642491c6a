//! A question as it was probably meant: typing errors mended, words typed together cut, pinyin turned into characters.
//!
//! Gets:    what was typed; the vocabulary of the articles that the asker may see.
//! Gives:   another text to search for, and what was changed for which reason; nothing when all is well.
//! Touches: `text`, the vocabulary.
//! Never:   a word that some article holds or a dictionary knows: a question that was right is searched as it was typed.

mod decode;
mod homophone;
pub(crate) mod initials;
mod spelling;
pub(crate) mod vocabulary;

use crate::text::units::{Unit, Units};
use crate::text::{Analyzer, EXACT, english, pinyin};
use decode::{Decoded, Manner, Readings};
use vocabulary::Vocabulary;

/// How many unknown words of a question are corrected: each costs a look at the whole vocabulary.
const CORRECTED_MAX: usize = 8;
/// The most pieces (words, Han characters) of a question in which first letters are looked for among the articles.
const INITIALS_PIECES_MAX: usize = 4;
/// The longest word that is cut into a known word and pinyin, in letters.
const CUT_LETTERS_MAX: usize = 32;
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

/// Why a part of a question was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewriteKind {
    /// A typing error in a word in letters.
    Spelling,
    /// Two words typed as one.
    Split,
    /// Characters of the same sound as those that were meant.
    Homophone,
    /// Pinyin, read as characters.
    Pinyin,
    /// The first letters of pinyin, read as characters.
    Initials,
}

impl RewriteKind {
    /// Its name in answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RewriteKind::Spelling => "spelling",
            RewriteKind::Split => "split",
            RewriteKind::Homophone => "homophone",
            RewriteKind::Pinyin => "pinyin",
            RewriteKind::Initials => "initials",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The bytes of the question that were replaced.
    pub range: (usize, usize),
    /// What stands there instead.
    pub text: String,
    /// Why.
    pub kind: RewriteKind,
}

/// A question that is searched in place of the one that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The whole question.
    pub text: String,
    /// What was changed, in the order of the question.
    pub changes: Vec<Change>,
    /// Other words that the whole question may be read as, searched beside it at less than its weight.
    pub others: Vec<String>,
}

/// A piece of a question.
#[derive(Clone, Debug)]
enum Piece {
    Han(char),
    Word(String),
    /// A hyphen or the like.
    Joiner,
    Break,
}

struct Placed {
    piece: Piece,
    start: usize,
    end: usize,
}

/// What may be asked while rewriting.
pub(crate) struct Context<'c> {
    pub(crate) vocabulary: &'c Vocabulary,
    pub(crate) analyzer: &'c Analyzer,
    /// Whether a token stands in some article.
    pub(crate) holds: &'c dyn Fn(&str) -> bool,
    /// What some article says whose pinyin begins with these letters.
    pub(crate) begins: &'c dyn Fn(&str) -> Option<String>,
    pub(crate) stage: Stage,
}

/// How far a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It was asked.
    Asked,
    /// It is being typed: its last word may go on.
    Typed,
    /// The same, and words in letters that can be pinyin are: nothing begins with them as they stand.
    TypedAsPinyin,
}

impl Context<'_> {
    fn is_open(&self) -> bool {
        self.stage != Stage::Asked
    }

    fn knows(&self, word: &str) -> bool {
        self.vocabulary.knows(word, self.analyzer)
    }

    /// Whether two words in letters stand side by side in some article.
    fn beside(&self, left: &str, right: &str) -> bool {
        (self.holds)(&self.analyzer.stem(&format!("{left}{right}")))
    }
}

/// The question as it was probably meant; none when every word of it is known, or nothing better is.
pub(crate) fn rewrite(words: &str, context: &Context<'_>) -> Option<Rewrite> {
    let pieces = pieces(words);
    let unknown: Vec<bool> = (0..pieces.len())
        .map(|at| is_unknown(&pieces, at, context))
        .collect();
    let mut changes = homophones(&pieces, context);
    let mut others = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
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
            && let Piece::Word(word) = &pieces[at].piece
            && let Some((text, kind)) = other_word(word, &pieces, &unknown, at, context)
        {
            changes.push(Change {
                range: (pieces[at].start, pieces[at].end),
                text,
                kind,
            });
        }
        at += 1;
    }
    changes.sort_by_key(|change| change.range);
    apply(words, changes, others)
}

/// What an input method got wrong, one word in each run of characters.
fn homophones(pieces: &[Placed], context: &Context<'_>) -> Vec<Change> {
    let han = |placed: &Placed| {
        if let Piece::Han(c) = placed.piece {
            Some(c)
        } else {
            None
        }
    };
    let runs = pieces.chunk_by(|a, b| han(a).is_some() && han(b).is_some());
    let changes = runs.filter_map(|run| {
        let chars: Vec<char> = run.iter().filter_map(han).collect();
        let found = homophone::replace(&chars, context.vocabulary, context.analyzer)?;
        let range = (run[found.at].start, run[found.at + 1].end);
        Some(Change {
            range,
            text: found.chars.iter().collect(),
            kind: RewriteKind::Homophone,
        })
    });
    changes.collect()
}

/// Whether a piece is a word that neither an article nor the dictionary holds.
fn is_unknown(pieces: &[Placed], at: usize, context: &Context<'_>) -> bool {
    let Piece::Word(word) = &pieces[at].piece else {
        return false;
    };
    let is_joiner = |at: Option<usize>| {
        at.and_then(|at| pieces.get(at))
            .is_some_and(|p| matches!(p.piece, Piece::Joiner))
    };
    // A short part of a name, as in `2-FA`, is neither a word nor pinyin.
    let is_part = word.len() < spelling::LETTERS_MIN
        && (is_joiner(at.checked_sub(1)) || is_joiner(Some(at + 1)));
    let is_letters = word.bytes().all(|b| b.is_ascii_lowercase());
    let is_pinyin = || context.stage == Stage::TypedAsPinyin && is_beginning(word);
    !is_part && is_letters && (is_pinyin() || !context.knows(word) && !english::is_english(word))
}

/// Whether a question may hold anything to rewrite, judged by the index alone: a word in letters that is neither there as it is
/// written nor English, or two Han characters that stand side by side nowhere.
pub(crate) fn has_unknown(words: &str, holds: &dyn Fn(&str) -> bool) -> bool {
    let pieces = pieces(words);
    let is_unknown_word = |placed: &Placed| match &placed.piece {
        Piece::Word(word) => {
            word.bytes().all(|b| b.is_ascii_lowercase())
                && !english::is_english(word)
                && !holds(&format!("{EXACT}{word}"))
        }
        _ => false,
    };
    let is_unseen_pair = |pair: &[Placed]| match (&pair[0].piece, &pair[1].piece) {
        (Piece::Han(a), Piece::Han(b)) => !holds(&format!("{a}{b}")),
        _ => false,
    };
    pieces.iter().any(is_unknown_word) || pieces.windows(2).any(is_unseen_pair)
}

fn pieces(words: &str) -> Vec<Placed> {
    let mut pieces = Vec::new();
    let mut units = Units::new(words);
    while let Some(unit) = units.next_unit() {
        match unit {
            Unit::Han { c, start, end } => pieces.push(Placed {
                piece: Piece::Han(c),
                start,
                end,
            }),
            Unit::Word { text, start, end } => pieces.push(Placed {
                piece: Piece::Word(text.to_owned()),
                start,
                end,
            }),
            Unit::Space => {}
            Unit::Joiner => pieces.push(Placed {
                piece: Piece::Joiner,
                start: 0,
                end: 0,
            }),
            Unit::Break => pieces.push(Placed {
                piece: Piece::Break,
                start: 0,
                end: 0,
            }),
        }
    }
    pieces
}

/// The words from `first` on that are pinyin: ones that can be nothing else, and short ones among them that could.
fn pinyin_region(
    pieces: &[Placed],
    unknown: &[bool],
    first: usize,
    context: &Context<'_>,
) -> std::ops::Range<usize> {
    let is_last = |at: usize| context.is_open() && at + 1 == pieces.len();
    let is_readable = |word: &str, at: usize| {
        if is_last(at) {
            pinyin::is_begun(word)
        } else {
            pinyin::is_pinyin(word)
        }
    };
    let readable =
        |at: usize| matches!(&pieces[at].piece, Piece::Word(word) if is_readable(word, at));
    let ambiguous = |at: usize| matches!(&pieces[at].piece, Piece::Word(word) if is_rather_syllable(word, context));
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
fn is_english(pieces: &[Placed], unknown: &[bool]) -> bool {
    let mut balance = 0_i32;
    for (placed, unknown) in pieces.iter().zip(unknown) {
        match &placed.piece {
            Piece::Han(_) => return false,
            Piece::Word(word) if *unknown && pinyin::is_pinyin(word) => balance -= 1,
            Piece::Word(word) if !unknown && !pinyin::is_pinyin(word) => balance += 1,
            Piece::Word(_) | Piece::Joiner | Piece::Break => {}
        }
    }
    balance > 0
}

/// A region as characters, and the other words that it may stand for.
fn read_region(
    pieces: &[Placed],
    region: std::ops::Range<usize>,
    context: &Context<'_>,
) -> Option<(Change, Vec<String>)> {
    if region.is_empty() {
        return None;
    }
    let words: Vec<&str> = pieces[region.clone()]
        .iter()
        .filter_map(|p| {
            if let Piece::Word(w) = &p.piece {
                Some(w.as_str())
            } else {
                None
            }
        })
        .collect();
    let (before, after) = around(pieces, &region);
    let open = context.is_open() && region.end == pieces.len();
    let Readings { best, others } =
        readings(&words, before, after, Manner::Syllables { open }, context)?;
    let text = attested(&best)?;
    let is_word = |other: &String| context.analyzer.is_word(other);
    let others = others
        .iter()
        .filter(|other| other.attested >= 1.0)
        .map(|other| other.words.concat())
        .filter(is_word)
        .collect();
    Some((
        Change {
            range: (pieces[region.start].start, pieces[region.end - 1].end),
            text,
            kind: RewriteKind::Pinyin,
        },
        others,
    ))
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
    decode::decode(words, before, after, manner, context.vocabulary, &|word| {
        context.analyzer.is_word(word)
    })
}

fn attested(decoded: &Decoded) -> Option<String> {
    let text = decoded.words.concat();
    (decoded.attested >= ATTESTED_MIN || text.chars().count() == 1).then_some(text)
}

/// The characters right before and behind a region.
fn around(pieces: &[Placed], region: &std::ops::Range<usize>) -> (Option<char>, Option<char>) {
    let han = |at: Option<usize>| match at.and_then(|at| pieces.get(at)).map(|p| &p.piece) {
        Some(Piece::Han(c)) => Some(*c),
        _ => None,
    };
    (han(region.start.checked_sub(1)), han(Some(region.end)))
}

fn word_at(pieces: &[Placed], at: Option<usize>) -> Option<&str> {
    match at.and_then(|at| pieces.get(at)).map(|p| &p.piece) {
        Some(Piece::Word(word)) => Some(word),
        _ => None,
    }
}

fn correct(
    word: &str,
    pieces: &[Placed],
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
    pieces: &[Placed],
    unknown: &[bool],
    at: usize,
    context: &Context<'_>,
) -> Option<(String, RewriteKind)> {
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

/// First letters as characters: a few as the commonest word that begins so, more as what some article says.
fn initials(word: &str, pieces: &[Placed], at: usize, context: &Context<'_>) -> Option<String> {
    if !context.vocabulary.has_han()
        || !(2..=INITIALS_MAX).contains(&word.len())
        || !pinyin::is_initials(word)
    {
        return None;
    }
    if word.len() > INITIALS_WORD_MAX {
        if pieces.len() > INITIALS_PIECES_MAX {
            return None;
        }
        return (context.begins)(word);
    }
    let (before, after) = around(pieces, &(at..at + 1));
    if let Some(decoded) = decode(&[word], before, after, Manner::Initials, context)
        .filter(|decoded| decoded.attested >= 1.0)
    {
        return Some(decoded.words.concat());
    }
    // Two words of two characters need not stand side by side: 联系 BitP 客服.
    let halves = (word.len() == 4).then(|| word.split_at(2))?;
    let decoded = decode(
        &[halves.0, halves.1],
        before,
        after,
        Manner::Initials,
        context,
    )?;
    (decoded.attested >= ATTESTED_MIN).then(|| decoded.words.concat())
}

/// Pinyin with a typing error, as `tixan`: of all words one edit away that can be read, the one that reads best.
fn misspelt_pinyin(word: &str, context: &Context<'_>) -> Option<String> {
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
            (decoded.attested >= 1.0).then(|| (decoded.confidence, decoded.words.concat()))
        });
    readings
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
        .map(|(_, text)| text)
}

/// Whether pinyin can begin with some letters.
fn is_beginning(letters: &str) -> bool {
    pinyin::is_begun(letters) || !pinyin::beginning_with(letters).is_empty()
}

/// A known word and pinyin typed together, as `usdtchongzhi`.
fn word_and_pinyin(
    word: &str,
    pieces: &[Placed],
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

fn apply(words: &str, changes: Vec<Change>, others: Vec<String>) -> Option<Rewrite> {
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
    })
}
