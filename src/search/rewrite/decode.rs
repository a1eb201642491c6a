//! Letters typed for their sound, as the characters they most probably stand for.
//!
//! Gets:    a run of letters with what stands on its two sides; the vocabulary.
//! Gives:   characters, and how probable they are.
//! Touches: `text::pinyin`, the vocabulary.
//! Never:   a reading that no article could have: candidates are the characters and pairs of the articles.
//!
//! A beam search over a lattice: edges are syllables (or first letters of syllables), states are characters, and the
//! probability of a character after another is what the articles' own pairs say, smoothed as by Witten and Bell (1991). The
//! numbers were chosen on zh-law and zh-wiki and hold on docs-astro: see `docs/ranking.md`.

use std::collections::HashMap;
use std::ops::Range;

use super::vocabulary::Vocabulary;
use crate::text::pinyin::{self, Syllable};

/// What a reading that is not a character's commonest costs, as a natural logarithm.
const UNCOMMON: f32 = -2.0;
/// What it is worth that a typed word is the reading of a word of the dictionary, as a natural logarithm.
const DICTIONARY_WORD: f32 = 3.0;
/// What a syllable that was not typed to its end costs, as a natural logarithm.
const CUT_SHORT: f32 = -2.0;
/// States kept at each column when syllables are whole: two or three readings of 20 characters each.
const BEAM: usize = 30;
/// The same when only first letters are known, so that every column has hundreds of characters.
const BEAM_INITIALS: usize = 400;
/// How many of the best states lead to characters that follow none of them in any article.
const UNSEEN_FROM: usize = 3;
/// Characters of a reading that are tried whatever stands before them.
const ALONE_MAX: usize = 24;

/// How many other readings are looked at.
const OTHERS_MAX: usize = 2;
/// How much less probable than the best another reading may be, as a natural logarithm.
const OTHER_COST_MAX: f32 = 4.0;

/// How letters are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Whole syllables; the last one may be cut short when `open`.
    Syllables {
        /// Whether more letters may follow.
        open: bool,
    },
    /// Each letter begins a syllable.
    Initials,
}

/// The most probable characters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Decoded {
    /// For each word typed, the characters it stands for.
    pub(super) words: Vec<String>,
    /// The natural logarithm of their probability over the number of characters.
    pub(super) confidence: f32,
    /// The share of neighbours, 0.0 to 1.0, that stand side by side in some article.
    pub(super) attested: f32,
}

/// The most probable readings of some letters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Readings {
    pub(super) best: Decoded,
    /// Others that are nearly as probable, best first, each with another last character.
    pub(super) others: Vec<Decoded>,
}

#[derive(Clone, Copy)]
struct LatticeState {
    c: char,
    score: f32,
    /// The state before: its column and number; none at the beginning.
    before: Option<(usize, usize)>,
}

/// Words of folded letters a to z, typed one after another, and the characters on their two sides.
#[derive(Clone, Copy)]
pub(super) struct Letters<'l> {
    pub(super) words: &'l [&'l str],
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
    pub(super) manner: Manner,
}

/// Reads letters as Han characters.
pub(super) fn decode(
    letters: Letters<'_>,
    vocabulary: &Vocabulary,
    is_word: &dyn Fn(&str) -> bool,
) -> Option<Readings> {
    let end = letters.words.iter().map(|word| word.len()).sum::<usize>();
    let ends = letters.words.iter().scan(0, |end, word| {
        *end += word.len();
        Some(*end)
    });
    let mut lattice = Lattice {
        letters,
        vocabulary,
        is_word,
        ends: ends.collect(),
        columns: vec![Vec::new(); end + 1],
    };
    lattice.fill()?;
    lattice.readings()
}

/// The states that letters may lead to, a column behind each letter.
struct Lattice<'l> {
    letters: Letters<'l>,
    vocabulary: &'l Vocabulary,
    is_word: &'l dyn Fn(&str) -> bool,
    /// Behind which letter each word ends.
    ends: Vec<usize>,
    columns: Vec<Vec<LatticeState>>,
}

/// A syllable between two columns: where it ends, which it may be, what it costs.
struct Edge {
    to: usize,
    readings: Range<Syllable>,
    penalty: f32,
}

/// The best state of each character at the end of an edge.
struct Reached {
    best: HashMap<char, LatticeState>,
    penalty: f32,
}

impl Reached {
    fn add(&mut self, c: char, score: f32, before: Option<(usize, usize)>) {
        let state = LatticeState {
            c,
            score: score + self.penalty,
            before,
        };
        match self.best.get_mut(&c) {
            Some(known) if known.score >= state.score => {}
            Some(known) => *known = state,
            None => drop(self.best.insert(c, state)),
        }
    }
}

impl Lattice<'_> {
    /// Goes from column to column.
    fn fill(&mut self) -> Option<()> {
        let letters = self.letters.words.concat();
        let beam = if self.letters.manner == Manner::Initials {
            BEAM_INITIALS
        } else {
            BEAM
        };
        for from in 0..letters.len() {
            if from > 0 {
                if self.columns[from].is_empty() {
                    continue;
                }
                self.reward_words(from);
                prune(&mut self.columns[from], beam);
            }
            // A syllable lies within one word typed.
            let word_end = *self.ends.iter().find(|&&end| end > from)?;
            for edge in edges(&letters, from, word_end, self.letters.manner) {
                let known = std::mem::take(&mut self.columns[edge.to]);
                self.columns[edge.to] = self.extended(from, &edge, known);
            }
        }
        self.reward_words(letters.len());
        Some(())
    }

    /// The states at the end of an edge: those that are known there, and those that it leads to.
    fn extended(&self, from: usize, edge: &Edge, known: Vec<LatticeState>) -> Vec<LatticeState> {
        let mut reached = Reached {
            best: known.into_iter().map(|state| (state.c, state)).collect(),
            penalty: edge.penalty,
        };
        let start = self.letters.before.map(|c| LatticeState {
            c,
            score: 0.0,
            before: None,
        });
        let (previous, is_start) = if from == 0 {
            (start.as_slice(), true)
        } else {
            (self.columns[from].as_slice(), false)
        };
        for (number, state) in previous.iter().enumerate() {
            for next in self.vocabulary.successors(state.c, edge.readings.clone()) {
                let probability = self.vocabulary.after(state.c, next.c, next.count);
                reached.add(
                    next.c,
                    state.score + probability.ln() + uncommon(next.c, next.reading),
                    (!is_start).then_some((from, number)),
                );
            }
        }
        // A character that follows no state in any article: the best way to it goes through one of the best states.
        let mut likely: Vec<(usize, &LatticeState)> = previous.iter().enumerate().collect();
        likely.sort_unstable_by(|a, b| b.1.score.total_cmp(&a.1.score));
        likely.truncate(UNSEEN_FROM);
        for reading in edge.readings.clone() {
            for &(c, _) in self.vocabulary.read_as(reading, ALONE_MAX) {
                let own = uncommon(c, reading);
                if likely.is_empty() {
                    reached.add(c, self.vocabulary.char_share(c).ln() + own, None);
                }
                for &(number, state) in &likely {
                    let probability = self.vocabulary.after(state.c, c, 0);
                    reached.add(
                        c,
                        state.score + probability.ln() + own,
                        (!is_start).then_some((from, number)),
                    );
                }
            }
        }
        let mut out: Vec<LatticeState> = reached.best.into_values().collect();
        out.sort_unstable_by_key(|state| state.c);
        out
    }

    /// Adds to the states at the end of a typed word what it is worth that they make a word of the dictionary.
    fn reward_words(&mut self, end: usize) {
        let Some(word) = self.ends.iter().position(|&e| e == end) else {
            return;
        };
        let begin = if word == 0 { 0 } else { self.ends[word - 1] };
        for number in 0..self.columns[end].len() {
            let (mut chars, mut at) = (Vec::new(), Some((end, number)));
            while let Some((column, number)) = at.filter(|(column, _)| *column > begin) {
                chars.push(self.columns[column][number].c);
                at = self.columns[column][number].before;
            }
            if chars.len() > 1 && (self.is_word)(&chars.iter().rev().collect::<String>()) {
                self.columns[end][number].score += DICTIONARY_WORD;
            }
        }
    }

    /// The best ways through the lattice.
    fn readings(&self) -> Option<Readings> {
        let last = self.columns.last().filter(|states| !states.is_empty())?;
        let with_after = |state: &LatticeState| {
            state.score
                + self.letters.after.map_or(0.0, |after| {
                    self.vocabulary
                        .after(state.c, after, self.vocabulary.pair_count(state.c, after))
                        .ln()
                })
        };
        let mut order: Vec<(f32, usize)> = last.iter().map(with_after).zip(0..).collect();
        order.sort_unstable_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then_with(|| last[a.1].c.cmp(&last[b.1].c))
        });
        let nearly = order
            .iter()
            .take(1 + OTHERS_MAX)
            .take_while(|(score, _)| order[0].0 - score <= OTHER_COST_MAX);
        let mut readings = nearly.map(|&(_, state)| self.trace(state));
        Some(Readings {
            best: readings.next()?,
            others: readings.collect(),
        })
    }

    /// The way back from a last state.
    fn trace(&self, state: usize) -> Decoded {
        let mut chars: Vec<(usize, char)> = Vec::new();
        let mut at = Some((self.columns.len() - 1, state));
        let mut score = 0.0_f32;
        while let Some((column, number)) = at {
            let state = self.columns[column][number];
            score = score.min(state.score);
            chars.push((column, state.c));
            at = state.before;
        }
        chars.reverse();
        let mut words = vec![String::new(); self.ends.len()];
        for &(column, c) in &chars {
            let word = self.ends.partition_point(|&end| end < column);
            words[word.min(self.ends.len() - 1)].push(c);
        }
        let (before, after) = (self.letters.before, self.letters.after);
        let line: Vec<char> = before
            .into_iter()
            .chain(chars.iter().map(|(_, c)| *c))
            .chain(after)
            .collect();
        let side_by_side = line
            .windows(2)
            .filter(|pair| self.vocabulary.pair_count(pair[0], pair[1]) > 0)
            .count();
        Decoded {
            words,
            confidence: score / chars.len().max(1) as f32,
            attested: if line.len() < 2 {
                0.0
            } else {
                side_by_side as f32 / (line.len() - 1) as f32
            },
        }
    }
}

/// The syllables that may begin at a column.
fn edges(letters: &str, from: usize, word_end: usize, manner: Manner) -> Vec<Edge> {
    let edge = |to: usize, readings: Range<Syllable>, penalty: f32| Edge {
        to,
        readings,
        penalty,
    };
    match manner {
        Manner::Initials => {
            let begun = pinyin::beginning_with(&letters[from..=from]);
            vec![edge(from + 1, begun, 0.0)]
        }
        Manner::Syllables { open } => {
            let mut edges = Vec::new();
            for to in from + 1..=word_end.min(from + pinyin::SYLLABLE_LETTERS_MAX) {
                let spelled = pinyin::spelled(&letters[from..to]);
                if !spelled.is_empty() {
                    edges.push(edge(to, spelled, 0.0));
                }
                if open && to == letters.len() {
                    let begun = pinyin::beginning_with(&letters[from..to]);
                    if !begun.is_empty() {
                        edges.push(edge(to, begun, CUT_SHORT));
                    }
                }
            }
            edges
        }
    }
}

/// What it costs that a character is read so.
fn uncommon(c: char, reading: Syllable) -> f32 {
    if pinyin::readings(c).first() == Some(&reading) {
        0.0
    } else {
        UNCOMMON
    }
}

/// Keeps the best states, in an order that is the same from run to run.
fn prune(states: &mut Vec<LatticeState>, most: usize) {
    states.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.c.cmp(&b.c)));
    states.truncate(most);
}
