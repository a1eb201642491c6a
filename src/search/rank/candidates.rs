//! What matches well enough, and its order.
//!
//! Gets:    the scores of the index.
//! Gives:   one candidate for an article and its translation; the best of them, in order.
//! Touches: memory.
//! Never:   tokens, texts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::catalog::DocId;
use crate::ids::Lang;
use crate::search::corpus::Corpus;
use crate::search::formulas::{self, ScoreParts};
use crate::search::index::{ScoredDoc, Scores};

/// An article that may be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// What is shown.
    pub(crate) shown: DocId,
    /// What matched: the same, or its translation.
    pub(crate) matched: DocId,
    pub(crate) score: f32,
    /// Whether it holds all of the query.
    pub(crate) covers_query: bool,
    /// The score of the first stage.
    pub(crate) first: f32,
    /// What the second stage saw; nothing of those it did not look at.
    pub(crate) parts: ScoreParts,
    /// The section that is near by its meaning; none of one that gains nothing by it.
    pub(crate) near: Option<usize>,
}

impl Candidate {
    /// An article that was named rather than asked for in words.
    pub(super) fn named(doc: DocId) -> Candidate {
        Candidate {
            shown: doc,
            matched: doc,
            score: 1.0,
            covers_query: true,
            first: 1.0,
            parts: ScoreParts::default(),
            near: None,
        }
    }

    pub(crate) fn final_score(&self, parts: &ScoreParts) -> f32 {
        formulas::final_score(self.first, parts)
    }
}

/// What matches well enough, in any order: one for an article and its translation.
pub(super) fn candidates(corpus: &Corpus, scores: &mut Scores, lang: Lang) -> Vec<Candidate> {
    let weight = scores.known_weight.max(f32::MIN_POSITIVE);
    let is_own = |scored: &ScoredDoc| corpus.langs[scored.doc] == lang;
    let score_of =
        |score: f32, own: bool| score / weight * if own { formulas::READERS_LANGUAGE } else { 1.0 };
    let mut tops = [0.0_f32; 2];
    for scored in &scores.scored {
        let top = &mut tops[usize::from(is_own(scored))];
        *top = top.max(scored.score);
    }
    let top = score_of(tops[0], false).max(score_of(tops[1], true));
    let worst = top * formulas::SCORE_MIN_OF_BEST;
    let mut best: Vec<Candidate> = Vec::new();
    // For each article that may be shown its candidate, counted from 1.
    let candidate_of = &mut scores.numbers;
    candidate_of.resize(corpus.articles.len(), 0);
    for scored in &scores.scored {
        let (matched, own) = (scored.doc, is_own(scored));
        let score = score_of(scored.score, own);
        let translation = corpus.translations[matched];
        // Most are not good enough by themselves, and there is no translation that could be.
        if translation.is_none() && !scored.covers_query && score < worst {
            continue;
        }
        let shown = translation.filter(|_| !own).unwrap_or(matched);
        if candidate_of[shown] == 0 {
            let (covers_query, parts) = (scored.covers_query, ScoreParts::default());
            best.push(Candidate {
                shown,
                matched,
                score,
                covers_query,
                first: score,
                parts,
                near: None,
            });
            candidate_of[shown] = best.len() as u32;
            continue;
        }
        let candidate = &mut best[candidate_of[shown] as usize - 1];
        candidate.covers_query |= scored.covers_query;
        if score > candidate.score {
            *candidate = Candidate {
                matched,
                score,
                first: score,
                ..*candidate
            };
        }
    }
    best.iter().for_each(|c| candidate_of[c.shown] = 0);
    best.retain(|c| c.covers_query || c.score >= worst);
    best
}

/// Best first, equal scores by id.
pub(super) fn sort(candidates: &mut [Candidate]) {
    candidates.sort_unstable_by(by_score);
}

/// Brings the best to the front, in order, and gives them.
pub(super) fn order_first(candidates: &mut [Candidate], most: usize) -> &mut [Candidate] {
    if candidates.len() > most {
        candidates.select_nth_unstable_by(most, by_score);
    }
    let most = most.min(candidates.len());
    sort(&mut candidates[..most]);
    &mut candidates[..most]
}

fn by_score(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.shown.cmp(&b.shown))
}

/// The best scores so far.
pub(super) struct Best {
    pub(super) most: usize,
    /// As bits, which are in the order of the scores: these are above 0. The worst one is first.
    pub(super) scores: BinaryHeap<Reverse<u32>>,
}

impl Best {
    pub(super) fn new(most: usize) -> Best {
        Best {
            most,
            scores: BinaryHeap::new(),
        }
    }

    pub(super) fn add(&mut self, score: f32) {
        self.scores.push(Reverse(score.to_bits()));
        if self.scores.len() > self.most {
            self.scores.pop();
        }
    }

    /// Whether there are enough that are all better.
    pub(super) fn is_beyond(&self, score: f32) -> bool {
        self.scores.len() == self.most
            && self
                .scores
                .peek()
                .is_some_and(|Reverse(worst)| score.to_bits() < *worst)
    }
}
