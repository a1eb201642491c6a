//! Why a search answered as it did.
//!
//! Gets:    a request; the searcher that answers it.
//! Gives:   what was read, the tokens with what they weigh, and for each hit the parts of its score.
//! Touches: the index.
//! Never:   another path to the answer: the figures are those that ranked.

use super::formulas::Field;
use super::query::clause::QueryTerm;
use super::query::input::{Hint, hint};
use super::rank::Candidate;
use super::request::{Named, SearchError, SearchRequest};
use super::rewrite::RewriteKind;
use super::searcher::{Searcher, Understood};

/// Why a search answered as it did.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What was searched.
    pub searched: String,
    /// What was changed in what was typed: what stood there, what stands there now, why.
    pub changes: Vec<(String, String, RewriteKind)>,
    /// The clauses of the query: each a list of other ways to say one thing, what was typed first.
    pub slots: Vec<Vec<Vec<ExplainedToken>>>,
    /// The hits of the request, in their order.
    pub hits: Vec<ExplainedHit>,
}

/// A token of the query.
#[derive(Clone, Debug)]
pub struct ExplainedToken {
    /// The token as the index knows it: `=word` is a word as it is written.
    pub text: String,
    /// What it weighs in the query, 0.0 to 1.0, before its rarity.
    pub weight: f32,
    /// In how many articles it occurs.
    pub documents: usize,
}

/// The parts of a hit's score.
#[derive(Clone, Debug)]
pub struct ExplainedHit {
    /// The article that is shown.
    pub id: String,
    /// The article that matched: the same, or its translation.
    pub matched: String,
    /// What its words are worth: the first stage over the query's weight.
    pub first: f32,
    /// How like the query its title or a question is, 0.0 to 1.0; 0.0 when it was not looked at again.
    pub title: f32,
    /// How like the query a heading is, 0.0 to 1.0.
    pub heading: f32,
    /// The share of the query that stands in its best passage, 0.0 to 1.0.
    pub stretch: f32,
    /// What the square of that share weighs.
    pub stretch_weight: f32,
    /// The share of its accents and traditional characters that the article has too, 0.0 to 1.0.
    pub literal: f32,
    /// What it gains by what the words mean, 0.0 where they answer.
    pub meaning: f32,
    /// What all this makes.
    pub score: f32,
    /// The tokens it holds, each with the fields that hold it.
    pub tokens: Vec<(String, Vec<&'static str>)>,
}

impl Searcher {
    /// Explains the answer to a request; nothing when it was not searched, see [`Hint::is_secret`].
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn explain(
        &self,
        request: &SearchRequest,
        named: Option<&Named>,
    ) -> Result<Option<Explanation>, SearchError> {
        if hint(&request.words).is_some_and(Hint::is_secret) {
            return Ok(None);
        }
        let Understood {
            query,
            ranked,
            rewrite,
            ..
        } = self.understand(request, named)?;
        let changes = rewrite.iter().flat_map(|rewrite| &rewrite.changes);
        let changes = changes
            .map(|c| {
                (
                    request.words[c.range.0..c.range.1].to_owned(),
                    c.text.clone(),
                    c.kind,
                )
            })
            .collect();
        let mut slots = Vec::new();
        for clause in &query.clauses {
            let alternatives = clause.alternatives.iter();
            let alternatives = alternatives.map(|terms| self.explained_tokens(terms));
            slots.push(alternatives.collect::<Result<_, _>>()?);
        }
        let asked = ranked.candidates.iter().skip(request.range.offset);
        let hits = asked
            .take(request.range.limit)
            .map(|candidate| self.explained_hit(candidate, &slots))
            .collect::<Result<_, _>>()?;
        Ok(Some(Explanation {
            searched: rewrite.map_or_else(|| request.words.clone(), |rewrite| rewrite.text),
            changes,
            slots,
            hits,
        }))
    }

    fn explained_tokens(&self, terms: &[QueryTerm]) -> Result<Vec<ExplainedToken>, SearchError> {
        let mut tokens = Vec::new();
        for term in terms {
            tokens.push(ExplainedToken {
                text: term.text.clone(),
                weight: term.weight,
                documents: self.reader.frequency(&term.text)?,
            });
        }
        Ok(tokens)
    }

    fn explained_hit(
        &self,
        candidate: &Candidate,
        slots: &[Vec<Vec<ExplainedToken>>],
    ) -> Result<ExplainedHit, SearchError> {
        let mut tokens: Vec<(String, Vec<&'static str>)> = Vec::new();
        for token in slots.iter().flatten().flatten() {
            let fields = self.reader.fields_with(&token.text, candidate.matched)?;
            if !fields.is_empty() && !tokens.iter().any(|(text, _)| *text == token.text) {
                let fields = fields.into_iter().map(Field::as_str).collect();
                tokens.push((token.text.clone(), fields));
            }
        }
        Ok(ExplainedHit {
            id: self.corpus.articles[candidate.shown].id.to_string(),
            matched: self.corpus.articles[candidate.matched].id.to_string(),
            first: candidate.first,
            title: candidate.parts.title,
            heading: candidate.parts.heading,
            stretch: candidate.parts.passage,
            stretch_weight: candidate.parts.passage_weight,
            literal: candidate.parts.literal,
            meaning: candidate.parts.meaning,
            score: candidate.score,
            tokens,
        })
    }
}
