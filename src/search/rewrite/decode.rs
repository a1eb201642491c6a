//! Letters typed for their sound, as the characters they most probably stand for.
//!
//! Gets:    a run of letters with what stands on its two sides; the vocabulary.
//! Gives:   characters, and how probable they are.
//! Touches: `text::pinyin`, the vocabulary.
//! Never:   a reading that no article could have: candidates are the characters and pairs of the articles.
//!
//! A beam search over a lattice: edges are syllables (or first letters of syllables), states are characters, and the
//! probability of a character after another is what the articles' own pairs say, with a share for single characters.

use std::collections::HashMap;
use std::ops::Range;

use crate::search::vocabulary::Vocabulary;
use crate::text::pinyin::{self, Syllable};

/// The share of the probability that a character has by itself, whatever stands before it.
const ALONE: f32 = 0.1;
/// What a syllable that was not typed to its end costs, as a natural logarithm.
const CUT_SHORT: f32 = -2.0;
/// States kept at each place when syllables are whole: two or three readings of 20 characters each.
const BEAM: usize = 60;
/// The same when only first letters are known, so that every place has hundreds of characters.
const BEAM_INITIALS: usize = 400;
/// Characters of a reading that are tried whatever stands before them.
const ALONE_MAX: usize = 24;

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

#[derive(Clone, Copy)]
struct State {
    c: char,
    score: f32,
    /// The state before: its place and number; none at the beginning.
    before: Option<(usize, usize)>,
}

/// Reads words of folded letters a to z, one after another, as Han characters between two that are given.
pub(super) fn decode(
    words: &[&str],
    before: Option<char>,
    after: Option<char>,
    manner: Manner,
    vocabulary: &Vocabulary,
) -> Option<Decoded> {
    let letters: String = words.concat();
    let ends: Vec<usize> = words
        .iter()
        .scan(0, |end, word| {
            *end += word.len();
            Some(*end)
        })
        .collect();
    let mut places: Vec<Vec<State>> = vec![Vec::new(); letters.len() + 1];
    let beam = if manner == Manner::Initials { BEAM_INITIALS } else { BEAM };
    for from in 0..letters.len() {
        if from > 0 {
            if places[from].is_empty() {
                continue;
            }
            prune(&mut places[from], beam);
        }
        // A syllable lies within one word typed.
        let word_end = *ends.iter().find(|&&end| end > from)?;
        for (to, readings, penalty) in edges(&letters, from, word_end, letters.len(), manner) {
            let states = std::mem::take(&mut places[from]);
            extend(&states, from, before, readings, penalty, vocabulary, &mut places[to]);
            places[from] = states;
        }
    }
    let last = places.last().filter(|states| !states.is_empty())?;
    let with_after = |state: &State| {
        state.score + after.map_or(0.0, |after| transition(state.c, after, vocabulary.pair_count(state.c, after), vocabulary))
    };
    let (best, _) = last
        .iter()
        .enumerate()
        .max_by(|(_, a), (_, b)| with_after(a).total_cmp(&with_after(b)).then_with(|| b.c.cmp(&a.c)))?;
    Some(trace(&places, best, &ends, before, after, vocabulary))
}

/// The syllables that may begin at a place: where each ends, which it may be, what it costs.
fn edges(letters: &str, from: usize, word_end: usize, end: usize, manner: Manner) -> Vec<(usize, Range<Syllable>, f32)> {
    match manner {
        Manner::Initials => vec![(from + 1, pinyin::beginning_with(&letters[from..=from]), 0.0)],
        Manner::Syllables { open } => {
            let mut edges = Vec::new();
            for to in from + 1..=word_end.min(from + pinyin::SYLLABLE_LETTERS_MAX) {
                let whole = pinyin::spelled(&letters[from..to]);
                if !whole.is_empty() {
                    edges.push((to, whole, 0.0));
                } else if open && to == end {
                    let begun = pinyin::beginning_with(&letters[from..to]);
                    if !begun.is_empty() {
                        edges.push((to, begun, CUT_SHORT));
                    }
                }
            }
            edges
        }
    }
}

/// Adds the states that one edge leads to.
fn extend(
    states: &[State],
    from: usize,
    before: Option<char>,
    readings: Range<Syllable>,
    penalty: f32,
    vocabulary: &Vocabulary,
    out: &mut Vec<State>,
) {
    let mut best: HashMap<char, State> = out.drain(..).map(|state| (state.c, state)).collect();
    let mut add = |c: char, score: f32, before: Option<(usize, usize)>| {
        let state = State { c, score: score + penalty, before };
        match best.get_mut(&c) {
            Some(known) if known.score >= state.score => {}
            Some(known) => *known = state,
            None => drop(best.insert(c, state)),
        }
    };
    let start = before.map(|c| State { c, score: 0.0, before: None });
    let (previous, is_start) = if from == 0 { (start.as_slice(), true) } else { (states, false) };
    for (number, state) in previous.iter().enumerate() {
        for next in vocabulary.successors(state.c, readings.clone()) {
            let score = state.score + transition(state.c, next.c, next.count, vocabulary);
            add(next.c, score, (!is_start).then_some((from, number)));
        }
    }
    // Whatever stands before: the best state leads to all of these.
    let best_before = previous.iter().enumerate().max_by(|a, b| a.1.score.total_cmp(&b.1.score));
    let (base, origin) = match best_before {
        Some((number, state)) => (state.score + ALONE.ln(), (!is_start).then_some((from, number))),
        None => (0.0, None),
    };
    for reading in readings {
        for &(c, _) in vocabulary.read_as(reading, ALONE_MAX) {
            add(c, base + vocabulary.char_share(c).ln(), origin);
        }
    }
    *out = best.into_values().collect();
    out.sort_unstable_by_key(|state| state.c);
}

/// How probable a character is after another, as a natural logarithm.
fn transition(before: char, c: char, pairs: u32, vocabulary: &Vocabulary) -> f32 {
    let share = (1.0 - ALONE) * vocabulary.successor_share(before, pairs) + ALONE * vocabulary.char_share(c);
    share.max(1e-9).ln()
}

/// Keeps the best states, in an order that is the same from run to run.
fn prune(states: &mut Vec<State>, most: usize) {
    states.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.c.cmp(&b.c)));
    states.truncate(most);
}

/// The way back from the best last state.
fn trace(
    places: &[Vec<State>],
    best: usize,
    ends: &[usize],
    before: Option<char>,
    after: Option<char>,
    vocabulary: &Vocabulary,
) -> Decoded {
    let mut chars: Vec<(usize, char)> = Vec::new();
    let mut at = Some((places.len() - 1, best));
    let mut score = 0.0_f32;
    while let Some((place, number)) = at {
        let state = places[place][number];
        score = score.min(state.score);
        chars.push((place, state.c));
        at = state.before;
    }
    chars.reverse();
    let mut words = vec![String::new(); ends.len()];
    for &(place, c) in &chars {
        let word = ends.partition_point(|&end| end < place);
        words[word.min(ends.len() - 1)].push(c);
    }
    let line: Vec<char> = before.into_iter().chain(chars.iter().map(|(_, c)| *c)).chain(after).collect();
    let side_by_side = line.windows(2).filter(|pair| vocabulary.pair_count(pair[0], pair[1]) > 0).count();
    Decoded {
        words,
        confidence: score / chars.len().max(1) as f32,
        attested: if line.len() < 2 { 0.0 } else { side_by_side as f32 / (line.len() - 1) as f32 },
    }
}
