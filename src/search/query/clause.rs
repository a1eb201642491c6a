//! A query as scoring reads it: weighted terms, and other ways to say one thing.
//!
//! Gets:    nothing: these are the words in which `parse` speaks to the index.
//! Gives:   the types.
//! Touches: nothing.
//! Never:   what a term means, a language.

use crate::search::formulas::FieldWeights;

/// A token of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryTerm {
    /// The token.
    pub text: String,
    /// How much it counts in the query, 0.0 to 1.0.
    pub weight: f32,
    /// The same as if it were no stop word: what the query as a whole weighs is counted with it.
    pub full_weight: f32,
    /// Whether holding it makes a document a hit; single characters and stop words do not.
    pub matching: bool,
    /// Whether a document that holds the text of the query must hold it.
    pub required: bool,
    /// Whether it mostly frames a question: how rare it is in these articles then says little.
    pub frame: bool,
    /// How much it counts in each field.
    pub fields: FieldWeights,
}

/// Other ways to write some neighbouring units of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OtherWays {
    /// The first unit (Han character or word in letters), counted from 0.
    pub(crate) first: usize,
    /// How many units.
    pub(crate) units: usize,
    /// What may stand there instead.
    pub(crate) texts: Vec<String>,
}

/// Other ways to say one thing: the best of them counts for a document, not their sum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clause {
    /// Each a list of terms whose scores add up.
    pub alternatives: Vec<Vec<QueryTerm>>,
}
