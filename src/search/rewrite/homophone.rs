//! Two characters that an input method got wrong, as the word of the same sound that was meant.
//!
//! Gets:    a run of Han characters; the vocabulary.
//! Gives:   which two of them to replace, and by what.
//! Touches: `text`, the vocabulary.
//! Never:   a word that some article holds, or that is common enough to be right in an article not yet written: only what
//!          every article contradicts, for what some article joins to the characters on both sides.
//!
//! The numbers were chosen so that none of 2,498 right questions changes; `docs/ranking.md` has what was tried.

use super::vocabulary::Vocabulary;
use crate::text::{Analyzer, TokenKind, noise, pinyin};

/// How much more probable the replacement must be, as a natural logarithm.
const GAIN_MIN: f32 = 7.5;
/// How much more when one of the two characters stays, of which there are many more words.
const GAIN_MORE: f32 = 4.0;
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
    gain: f32,
}

/// The two characters and what stands beside them.
struct SuspectPair {
    left: Option<char>,
    typed: [char; 2],
    right: Option<char>,
}

/// The most probable replacement in a run of characters, if one is needed.
pub(super) fn replace(
    run: &[char],
    vocabulary: &Vocabulary,
    analyzer: &Analyzer,
) -> Option<Replacement> {
    let unseen = |at: usize| vocabulary.pair_count(run[at], run[at + 1]) == 0;
    if !(0..run.len().saturating_sub(1)).any(unseen) {
        return None;
    }
    let text: String = run.iter().collect();
    let mut best: Option<Replacement> = None;
    for (from, to) in analyzer.cut(&text) {
        if to - from != 2 || !unseen(from) {
            continue;
        }
        let left = from.checked_sub(1).map(|i| run[i]);
        let pair = SuspectPair {
            left,
            typed: [run[from], run[from + 1]],
            right: run.get(to).copied(),
        };
        let Some(found) = pair.replacement(vocabulary, analyzer) else {
            continue;
        };
        let mended: String = run[..from]
            .iter()
            .chain(&found.chars)
            .chain(&run[to..])
            .collect();
        if best.is_none_or(|best| found.gain > best.gain)
            && analyzer.cut(&mended).contains(&(from, to))
        {
            best = Some(Replacement { at: from, ..found });
        }
    }
    best
}

fn is_question(c: char) -> bool {
    "几何甚那这".contains(c) || noise::is_chinese(c.encode_utf8(&mut [0; 4]), TokenKind::Char)
}

impl SuspectPair {
    fn replacement(&self, vocabulary: &Vocabulary, analyzer: &Analyzer) -> Option<Replacement> {
        // By itself, a word of the dictionary is what was meant: 景点 is no 经典.
        let is_meant = self.is_alone() && analyzer.is_word(&self.typed.iter().collect::<String>());
        if is_meant || self.typed.into_iter().any(is_question) {
            return None;
        }
        let before = self.before(vocabulary, analyzer);
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
                    if next.count < COUNT_MIN
                        || chars.into_iter().any(is_question)
                        || !self.is_linked(chars, vocabulary)
                    {
                        continue;
                    }
                    let stays = chars[0] == self.typed[0] || chars[1] == self.typed[1];
                    let gain = self.probability(chars, vocabulary) - before;
                    if (self.is_alone() || gain >= GAIN_MIN + if stays { GAIN_MORE } else { 0.0 })
                        && best.is_none_or(|best| (gain, chars) > (best.gain, best.chars))
                        && analyzer.is_word(&chars.iter().collect::<String>())
                    {
                        best = Some(Replacement { at: 0, chars, gain });
                    }
                }
            }
        }
        best
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
        // By itself, a word that no article holds finds nothing: any of its sound is better.
        links().all(|(_, new)| *new > 0) && (self.is_alone() || links().any(|(old, _)| *old == 0))
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
        let general = (GENERAL * analyzer.word_share(&word)).ln()
            + self
                .right
                .map_or(0.0, |right| vocabulary.char_share(right).max(1e-9).ln());
        self.probability(self.typed, vocabulary).max(general)
    }
}
