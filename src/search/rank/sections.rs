//! Which sections of an article answer a query.
//!
//! Gets:    a query ready to be held against articles, an article's tokens.
//! Gives:   the sections that answer best, best first.
//! Touches: document frequencies, through `rerank`.
//! Never:   the text of an article.
//!
//! The title speaks for the lead, and an article is found by what its title has: so what tells its sections apart is the
//! rest of the query, the terms that the title lacks. Those shown beside the best are judged by how often they have them, too.

use std::io;

use super::passage::{weight_held, weights_by_frequency};
use super::rerank::{Memory, Similarity};
use crate::search::formulas::{self, SectionParts};
use crate::search::forward::article::ForwardIndex;
use crate::search::forward::positions::Occurrence;
use crate::search::forward::tokens::TokenId;

/// How many sections of an article are shown beside the one that opens.
const OTHERS_MAX: usize = 2;
/// What a section must be worth against the best one to be shown beside it.
const OTHER_MIN_OF_BEST: f32 = 0.75;

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

    /// The share of the query's weight that stands in a section or in `extra`.
    fn held(&self, section: &[Occurrence], extra: &[TokenId], counts: &mut Vec<u32>) -> f32 {
        let Similarity { terms, weights, .. } = self.similarity;
        let extra = extra.iter().filter_map(|&id| terms.number(id));
        self.share(weight_held(section, extra, terms, weights, counts))
    }

    /// The share that the terms which the title lacks have in a section, and what they are worth there by how often they
    /// stand in it, as a share too. The section is `ratio` times as long as the average.
    fn of_section(&self, section: &[Occurrence], ratio: f32, counts: &mut Vec<u32>) -> (f32, f32) {
        let terms = &self.similarity.terms;
        let worth = |frequency| formulas::frequency_in_section(frequency, ratio);
        let (once, often) = weights_by_frequency(section, terms, &self.weights, counts, worth);
        (self.share(once), self.share(often))
    }
}

/// A section, and what it is worth.
struct Scored {
    index: usize,
    /// To be opened.
    opens: f32,
    /// To be shown beside the one that opens.
    beside: f32,
}

impl Similarity<'_> {
    /// The section that answers best, and at most two others that are nearly as good, best first. The lead, which stands for
    /// the title, is none of the others.
    pub(crate) fn best_sections(&self, article: &ForwardIndex) -> io::Result<Vec<usize>> {
        let heads = &article.heads;
        let title = heads.titles.get(0);
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
        let mut scored: Vec<Scored> = Vec::new();
        for ((index, section), ratio) in sections.enumerate().zip(article.length_ratios()) {
            let heading = heads.headings.get(index);
            let (like, extra) = if index == 0 {
                (self.title(heads)?, title)
            } else {
                (self.dice(heading, &self.typed, heads)?, [].as_slice())
            };
            let (rest_held, often) = rest.of_section(section, ratio, counts);
            let parts = SectionParts {
                like,
                held: rest.held(section, extra, counts),
                rest_held,
                rest_in_heading: rest.of_heading(heading),
                passage: self.passage(section, counts),
            };
            let opens = formulas::section_score(&parts, index == 0);
            let beside = opens + often;
            scored.push(Scored {
                index,
                opens,
                beside,
            });
        }
        Ok(shown(scored))
    }
}

/// The section that opens, and those beside it.
fn shown(mut scored: Vec<Scored>) -> Vec<usize> {
    let by = |a: &Scored, b: &Scored, score: fn(&Scored) -> f32| {
        score(b).total_cmp(&score(a)).then(a.index.cmp(&b.index))
    };
    scored.sort_by(|a, b| by(a, b, |section| section.beside));
    let most = scored.first().map_or(0.0, |best| best.beside);
    let best = scored
        .iter()
        .min_by(|a, b| by(a, b, |section| section.opens));
    let Some(best) = best.filter(|best| best.opens > 0.0).map(|best| best.index) else {
        return Vec::new();
    };
    let fits = |section: &&Scored| {
        section.index != best && section.index != 0 && section.beside >= OTHER_MIN_OF_BEST * most
    };
    let others = scored.iter().filter(fits).map(|section| section.index);
    std::iter::once(best)
        .chain(others.take(OTHERS_MAX))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(sections: &[(f32, f32)]) -> Vec<Scored> {
        let section = |(index, &(opens, beside))| Scored {
            index,
            opens,
            beside,
        };
        sections.iter().enumerate().map(section).collect()
    }

    #[test]
    fn what_opens_is_best_by_words_and_what_stands_beside_it_by_how_often_they_stand_too() {
        for (sections, wanted) in [
            // The lead opens, and is none of the others.
            (&[(1.0, 1.0), (0.8, 0.8), (0.1, 0.9)][..], &[0, 2, 1][..]),
            (&[(0.9, 1.0), (1.0, 1.0)], &[1]),
            // No more than two, and none that is far behind the best.
            (
                &[(0.0, 0.0), (1.0, 1.0), (0.2, 0.8), (0.3, 0.76), (0.4, 0.9)],
                &[1, 4, 2],
            ),
            (&[(0.0, 0.0), (1.0, 1.0), (0.2, 0.74), (0.5, 2.0)], &[1, 3]),
            // Of equals the first one.
            (
                &[(0.5, 0.5), (0.5, 0.5), (0.5, 0.5), (0.5, 0.5)],
                &[0, 1, 2],
            ),
            // Where nothing is found there is none.
            (&[(0.0, 0.0), (0.0, 0.0)], &[]),
            (&[], &[]),
        ] {
            assert_eq!(shown(scored(sections)), wanted, "{sections:?}");
        }
    }
}
