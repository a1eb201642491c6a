//! How sure it is that an answer is one.
//!
//! Gets:    what the best hits are worth, how much of the question the articles know.
//! Gives:   a number, and the class that it falls into.
//! Touches: nothing.
//! Never:   hides a hit: it only says what is thought of it.

use crate::search::formulas;
use crate::search::index::Scores;
use crate::search::query::clause::{Clause, QueryTerm};

/// How sure it is that the first hit answers. The number and its bounds were measured by leaving answers out: see
/// `docs/ranking.md`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence {
    /// 0.0 and above; comparable among questions.
    pub value: f32,
}

/// A word that frames a question is taken for one that so many documents hold, as a share: whether it is known says little.
const FRAMING_DOCUMENTS: f32 = 0.2;

/// The share of a query, by the idf of its words, characters and pairs of characters, that some document holds: 0.0 to 1.0.
/// What has another way to say it that is known is known.
pub(super) fn known_share(clauses: &[Clause], scores: &Scores, documents: usize) -> f32 {
    let frequency = |term: &QueryTerm| scores.frequencies.get(&term.text).copied().unwrap_or(0);
    let (mut all, mut known) = (0.0, 0.0);
    for clause in clauses {
        let Some((typed, others)) = clause.alternatives.split_first() else {
            continue;
        };
        let is_said = others
            .iter()
            .any(|terms| terms.iter().all(|term| frequency(term) > 0));
        // Of what was typed: words as they are written, and words joined, are most often new.
        for term in typed.iter().filter(|term| term.required) {
            let found = frequency(term);
            let framing = if term.frame { FRAMING_DOCUMENTS } else { 0.0 } * documents as f32;
            let weight = term.weight * formulas::plain_idf(found.max(framing as usize), documents);
            all += weight;
            if found > 0 || is_said {
                known += weight;
            }
        }
    }
    if all > 0.0 { known / all } else { 1.0 }
}

/// What a confidence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfidenceClass {
    /// The first hit answers.
    Sure,
    /// It probably does.
    Likely,
    /// Nothing fits well.
    Weak,
}

/// From here on a first hit is shown as the answer.
const SURE_FROM: f32 = 2.5;
/// Below this nothing fits well.
const WEAK_BELOW: f32 = 1.0;

impl Confidence {
    /// That of an article that was named rather than asked for in words.
    pub const CERTAIN: Confidence = Confidence {
        value: 2.0 * SURE_FROM,
    };

    /// Of an answer whose best hits have these scores (0.0 for one that is not there), to a question of whose weight the
    /// articles know a share of 0.0 to 1.0. Not only what the first hit is worth tells, but also how far it leads: where
    /// the answer is missing, several articles that only touch the subject come in together.
    #[must_use]
    pub fn new(first: f32, second: f32, known_share: f32) -> Confidence {
        let lead = (first - second).max(0.0);
        Confidence {
            value: (first + lead) * known_share * known_share,
        }
    }

    /// What it means.
    #[must_use]
    pub fn class(self) -> ConfidenceClass {
        if self.value >= SURE_FROM {
            ConfidenceClass::Sure
        } else if self.value >= WEAK_BELOW {
            ConfidenceClass::Likely
        } else {
            ConfidenceClass::Weak
        }
    }
}

impl ConfidenceClass {
    /// Its name in answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ConfidenceClass::Sure => "sure",
            ConfidenceClass::Likely => "likely",
            ConfidenceClass::Weak => "weak",
        }
    }
}
