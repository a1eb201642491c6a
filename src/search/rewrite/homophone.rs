//! Two characters that an input method got wrong, as the word of the same sound that was meant.
//!
//! Gets:    a run of Han characters; the vocabulary.
//! Gives:   which two of them to replace, and by what.
//! Touches: `text`, the vocabulary.
//! Never:   a word that some article holds, or that is common enough to be right in an article not yet written: only what
//!          every article contradicts, for what some article joins to the characters on both sides.
//!
//! The numbers were chosen so that none of 2,498 right questions changes; `docs/ranking.md` has what was tried.

use super::context::Context;
use super::vocabulary::Vocabulary;
use crate::text::{Analyzer, TokenKind, noise, pinyin};

/// How much more probable the replacement must be, as a natural logarithm.
const GAIN_MIN: f32 = 7.5;
/// How much more when one of the two characters stays, of which there are many more words.
const GAIN_MORE: f32 = 4.0;
/// How much more when a word of the dictionary was typed by itself.
const GAIN_SUBJECT: f32 = 5.0;
/// How often the replacing word must occur then, as titles, questions and texts are weighed: four titles of 4 each.
const SUBJECT_MIN: u32 = 16;
/// How often the replacing word must occur.
const COUNT_MIN: u32 = 2;
/// The weight of general Chinese against the site's own.
const GENERAL: f32 = 0.1;
/// Characters of the same sound that are tried for the first of the two.
const ALIKE_MAX: usize = 40;

/// Two characters to put in place of those at `at` and behind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Replacement {
    pub(super) at: usize,
    pub(super) chars: [char; 2],
    /// Whether no word of the run but its frame is right.
    pub(super) is_whole: bool,
    gain: f32,
}

/// The two characters and what stands beside them.
struct SuspectPair {
    left: Option<char>,
    typed: [char; 2],
    right: Option<char>,
    /// Whether jieba takes the two for a word, of whatever kind.
    is_cut: bool,
    /// Which of the two is right.
    stays: [bool; 2],
}

/// The most probable replacement in a run of characters, if one is needed.
pub(super) fn replace(run: &[char], context: &Context<'_>) -> Option<Replacement> {
    let unseen = |at: &usize| context.is_unseen(run[*at], run[*at + 1]);
    let suspects: Vec<usize> = (0..run.len().saturating_sub(1)).filter(unseen).collect();
    if suspects.is_empty() {
        return None;
    }
    let analyzer = context.analyzer;
    let text: String = run.iter().collect();
    let cut = analyzer.cut(&text);
    let standing = standing(run, &cut, context);
    let mut best: Option<Replacement> = None;
    for at in suspects {
        let own = [standing[at], standing[at + 1]];
        if own.contains(&Standing::Frame) || own == [Standing::Right; 2] {
            continue;
        }
        let beside =
            |at: Option<usize>| at.filter(|&at| at < run.len() && standing[at] != Standing::Frame);
        let pair = SuspectPair {
            left: beside(at.checked_sub(1)).map(|at| run[at]),
            typed: [run[at], run[at + 1]],
            right: beside(Some(at + 2)).map(|at| run[at]),
            is_cut: cut.contains(&(at, at + 2)),
            stays: own.map(|own| own == Standing::Right),
        };
        let Some(found) = pair.replacement(context.vocabulary, analyzer) else {
            continue;
        };
        // Beside a word that is right, both are part of a longer one: 付款任 is 付款人.
        let least = if own.contains(&Standing::Right) { 3 } else { 2 };
        if best.is_none_or(|best| found.gain > best.gain)
            && is_word_in(run, at, found.chars, least, context)
        {
            let is_whole = !standing.contains(&Standing::Right);
            best = Some(Replacement {
                at,
                is_whole,
                ..found
            });
        }
    }
    best
}

/// What is known of a character in a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It may be wrong.
    Open,
    /// It is part of a word that stands in some article, or of a long word of the dictionary.
    Right,
    /// It frames a question: nothing is joined to it.
    Frame,
}

/// What is known of each character, by the words that a run is cut into.
fn standing(run: &[char], cut: &[(usize, usize)], context: &Context<'_>) -> Vec<Standing> {
    let mut standing = vec![Standing::Open; run.len()];
    for &(from, to) in cut {
        let word: String = run[from..to].iter().collect();
        let kind = if to - from == 1 {
            TokenKind::Char
        } else {
            TokenKind::Word
        };
        let is_seen = || {
            run[from..to]
                .windows(2)
                .all(|pair| !context.is_unseen(pair[0], pair[1]))
        };
        let own = if noise::is_chinese(&word, kind) {
            Standing::Frame
        } else if to - from > 2 && context.analyzer.is_word(&word) || to - from > 1 && is_seen() {
            Standing::Right
        } else {
            Standing::Open
        };
        standing[from..to].fill(own);
    }
    standing
}

/// Whether two characters, put into a run, are a word there or part of one, of at least so many characters, that stands in
/// some article.
fn is_word_in(
    run: &[char],
    at: usize,
    chars: [char; 2],
    least: usize,
    context: &Context<'_>,
) -> bool {
    let mut mended = run.to_vec();
    mended[at..at + 2].copy_from_slice(&chars);
    let text: String = mended.iter().collect();
    let cut = context.analyzer.cut(&text);
    cut.into_iter().any(|(from, to)| {
        let is_seen = || {
            mended[from..to]
                .windows(2)
                .all(|pair| !context.is_unseen(pair[0], pair[1]))
        };
        let word = || mended[from..to].iter().collect::<String>();
        from <= at
            && at + 2 <= to
            && to - from >= least
            && is_seen()
            && (least == 2 || context.analyzer.is_word(&word()))
    })
}

fn is_question(c: char) -> bool {
    "几何甚那这".contains(c) || noise::is_chinese(c.encode_utf8(&mut [0; 4]), TokenKind::Char)
}

impl SuspectPair {
    fn replacement(&self, vocabulary: &Vocabulary, analyzer: &Analyzer) -> Option<Replacement> {
        if self.typed.into_iter().any(is_question) {
            return None;
        }
        let before = self.before(vocabulary, analyzer);
        let is_word = analyzer.is_word(&self.typed.iter().collect::<String>());
        let mut best: Option<Replacement> = None;
        let mut alike: Vec<char> = vec![self.typed[0]];
        for &reading in pinyin::readings(self.typed[0]) {
            alike.extend(
                vocabulary
                    .read_as(reading, ALIKE_MAX)
                    .iter()
                    .map(|(c, _)| *c)
                    .filter(|&c| c != self.typed[0]),
            );
        }
        for a in alike {
            for &reading in pinyin::readings(self.typed[1]) {
                for next in vocabulary.successors(a, reading..reading + 1) {
                    let chars = [a, next.c];
                    let is_kept = |at: usize| !self.stays[at] || chars[at] == self.typed[at];
                    if next.count < COUNT_MIN
                        || !is_kept(0)
                        || !is_kept(1)
                        || chars.into_iter().any(is_question)
                        || !self.is_linked(chars, vocabulary)
                    {
                        continue;
                    }
                    let gain = self.probability(chars, vocabulary) - before;
                    if gain >= self.gain_min(chars, is_word)
                        && (!is_word || !self.is_alone() || next.count >= SUBJECT_MIN)
                        && best.is_none_or(|best| (gain, chars) > (best.gain, best.chars))
                        && (self.stays.contains(&true)
                            || analyzer.is_word(&chars.iter().collect::<String>()))
                    {
                        best = Some(Replacement {
                            at: 0,
                            chars,
                            is_whole: false,
                            gain,
                        });
                    }
                }
            }
        }
        best
    }

    /// How much more probable than what was typed two characters must be.
    fn gain_min(&self, chars: [char; 2], is_word: bool) -> f32 {
        let stays = chars[0] == self.typed[0] || chars[1] == self.typed[1];
        match (self.is_alone(), is_word) {
            // By itself, a word of the dictionary is what was meant, unless the site is about another: 景点 is no 经典.
            (true, true) => GAIN_SUBJECT,
            (true, false) if self.is_cut => f32::MIN,
            _ => GAIN_MIN + if stays { GAIN_MORE } else { 0.0 },
        }
    }

    fn is_alone(&self) -> bool {
        self.left.is_none() && self.right.is_none()
    }

    /// Whether the articles join the characters to those beside them, and do not so join what was typed.
    fn is_linked(&self, [a, b]: [char; 2], vocabulary: &Vocabulary) -> bool {
        let left = self.left.filter(|_| a != self.typed[0]);
        let right = self.right.filter(|_| b != self.typed[1]);
        let left = left.map(|l| {
            (
                vocabulary.pair_count(l, self.typed[0]),
                vocabulary.pair_count(l, a),
            )
        });
        let right = right.map(|r| {
            (
                vocabulary.pair_count(self.typed[1], r),
                vocabulary.pair_count(b, r),
            )
        });
        let links = || left.iter().chain(&right);
        links().all(|(_, new)| *new > 0)
            && (links().next().is_none() || links().any(|(old, _)| *old == 0))
    }

    /// How probable two characters are between their neighbours, as a natural logarithm.
    fn probability(&self, [a, b]: [char; 2], vocabulary: &Vocabulary) -> f32 {
        let step = |a, b| vocabulary.after(a, b, vocabulary.pair_count(a, b)).ln();
        self.left.map_or_else(
            || vocabulary.char_share(a).max(1e-9).ln(),
            |left| step(left, a),
        ) + step(a, b)
            + self.right.map_or(0.0, |right| step(b, right))
    }

    /// The same of what was typed: in these articles, or in Chinese at large.
    fn before(&self, vocabulary: &Vocabulary, analyzer: &Analyzer) -> f32 {
        let word: String = self.typed.iter().collect();
        let alone = |c: char| analyzer.word_share(c.encode_utf8(&mut [0; 4]));
        let apart = self.typed.into_iter().map(alone).product::<f32>();
        let share = analyzer
            .word_share(&word)
            .max(if self.is_cut { 0.0 } else { apart });
        let general = (GENERAL * share).ln()
            + self
                .right
                .map_or(0.0, |right| vocabulary.char_share(right).max(1e-9).ln());
        self.probability(self.typed, vocabulary).max(general)
    }
}
