//! Which sections of an article answer a query.
//!
//! Gets:    a query ready to be held against articles, an article's tokens.
//! Gives:   the sections that answer best, best first.
//! Touches: document frequencies, through `rerank`.
//! Never:   the text of an article.
//!
//! The title speaks for the lead, and an article is found by what its title has: so what tells its sections apart is the
//! rest of the query, the terms that the title lacks.

use std::io;

use super::passage::weight_held;
use super::rerank::{Memory, Similarity};
use crate::search::formulas::{self, SectionParts};
use crate::search::forward::article::ForwardIndex;
use crate::search::forward::positions::Occurrence;
use crate::search::forward::tokens::TokenId;

/// How many sections of an article are shown.
const SECTIONS_MAX: usize = 3;
/// What a section must be worth against the best one to be shown beside it.
const SECTION_MIN_OF_BEST: f32 = 0.8;

/// The terms of a query and what they weigh, all and those that the title lacks.
struct Rest<'a> {
    similarity: &'a Similarity<'a>,
    /// By the number of the term; 0.0 for those of the title.
    weights: Vec<f32>,
}

impl Rest<'_> {
    /// The share of the query's weight that terms of a heading have which the title lacks.
    fn of_heading(&self, heading: &[TokenId]) -> f32 {
        let terms = &self.similarity.terms;
        let numbers = heading.iter().filter_map(|&id| terms.number(id));
        self.share(numbers.map(|number| self.weights[number]).sum())
    }

    fn share(&self, weight: f32) -> f32 {
        let total = self.similarity.typed.total;
        if total > 0.0 { weight / total } else { 0.0 }
    }

    /// The share of the query's weight, by some weights of its terms, that stands in a section or in `extra`.
    fn held(
        &self,
        section: &[Occurrence],
        extra: &[TokenId],
        weights: &[f32],
        counts: &mut Vec<u32>,
    ) -> f32 {
        let terms = &self.similarity.terms;
        let extra = extra.iter().filter_map(|&id| terms.number(id));
        self.share(weight_held(section, extra, terms, weights, counts))
    }
}

impl Similarity<'_> {
    /// The sections that answer best, best first, at most three: the lead, which stands for the title, unless another is
    /// better, and those that are nearly as good as the best.
    pub(crate) fn best_sections(&self, article: &ForwardIndex) -> io::Result<Vec<usize>> {
        let title = article.titles.get(0);
        let mut weights = self.weights.clone();
        for number in title.iter().filter_map(|&id| self.terms.number(id)) {
            weights[number] = 0.0;
        }
        let rest = Rest {
            similarity: self,
            weights,
        };
        let Memory { found, counts } = &mut *self.memory.borrow_mut();
        let sections = article.by_section(self.terms.find(&article.positions, found));
        let mut scores: Vec<(usize, f32)> = Vec::new();
        for (index, section) in sections.enumerate() {
            let heading = article.headings.get(index);
            let (like, extra) = if index == 0 {
                (self.title(article)?, title)
            } else {
                (self.dice(heading, &self.typed, article)?, [].as_slice())
            };
            let parts = SectionParts {
                like,
                held: rest.held(section, extra, &self.weights, counts),
                rest_held: rest.held(section, &[], &rest.weights, counts),
                rest_in_heading: rest.of_heading(heading),
                passage: self.passage(section, counts),
            };
            scores.push((index, formulas::section_score(&parts, index == 0)));
        }
        scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let best = scores.first().map_or(0.0, |best| best.1);
        let fits = |score: f32| score > 0.0 && score >= SECTION_MIN_OF_BEST * best;
        let sections = scores.iter().filter(|(_, score)| fits(*score));
        Ok(sections
            .map(|(index, _)| *index)
            .take(SECTIONS_MAX)
            .collect())
    }
}
