//! How sure it is that an answer is one.
//!
//! Gets:    what the best hits are worth, how much of the question the articles know.
//! Gives:   a number, and the class that it falls into.
//! Touches: nothing.
//! Never:   hides a hit: it only says what is thought of it.

/// How sure it is that the first hit answers. The number and its bounds were measured by leaving answers out: see
/// `docs/ranking.md`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence {
    /// 0.0 and above; comparable among questions.
    pub value: f32,
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

    /// Whether it is no use to suggest what was found for a question that is not typed to its end.
    #[must_use]
    pub fn is_far_off(self) -> bool {
        self.value < WEAK_BELOW / 4.0
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
