//! Articles that are near to a question by what its words mean, where its words do not find enough.
//!
//! Gets:    a question; the candidates that its words found.
//! Gives:   the same candidates, some of them worth more, and others that none of its words found.
//! Touches: the units that the index stores.
//! Never:   a candidate where the words answer; an order that depends on how many hits are asked for.

use super::candidates::Candidate;
use super::ranking::Ranker;
use super::rerank::Similarity;
use crate::catalog::DocId;
use crate::ids::Lang;
use crate::search::formulas::{self, ScoreParts};
use crate::search::meaning::Nearest;
use crate::search::query::parse::Query;
use crate::text::meaning::{MeaningWords, Vector, WORD_LENGTH};
use crate::text::quantities;

/// How many articles gain by being near.
const RELATED: usize = 20;
/// The least cosine of an article that gains.
const COSINE_MIN: f32 = 0.5;
/// The article by which the others are told to be near: so many are nearer.
const REFERENCE: usize = 100;
/// Up to so many units all are looked at, which takes about a millisecond; of more, those of articles that the words found.
const SCANNED_MAX: usize = 50_000;
/// Less text than three words in letters, or eight Han characters, is a term that is looked up and no question: where it is found,
/// what it means is near to too much.
const ASKED_MIN: u32 = 15;

impl Ranker<'_> {
    /// Adds what is near, and what it is worth to what is there.
    pub(super) fn add_related(
        &self,
        query: &Query,
        lang: Lang,
        candidates: &mut Vec<Candidate>,
        similarity: &Similarity<'_>,
    ) {
        let held = self.held(candidates, similarity);
        if formulas::meaning_gain(held, 1.0) <= 0.0 {
            return;
        }
        let words = MeaningWords::of(&query.text, self.analyzer);
        // What a quantity means is near to every other one.
        let counted: usize = quantities::find(&query.text).iter().map(|q| q.units).sum();
        let asked = words.length().saturating_sub(WORD_LENGTH * counted as u32);
        if asked < ASKED_MIN && !candidates.is_empty() {
            return;
        }
        let Some(vector) = words.all().vector() else {
            return;
        };
        for (doc, near, d) in self.nearest(&vector, lang, candidates) {
            let is_own = self.corpus.langs[doc] == lang;
            let share = if is_own {
                1.0
            } else {
                1.0 / formulas::READERS_LANGUAGE
            };
            let gain = share * formulas::meaning_gain(held, d);
            if gain <= 0.0 {
                continue;
            }
            let at = candidates.iter().position(|c| c.shown == doc);
            let at = at.unwrap_or_else(|| {
                candidates.push(Candidate::related(doc));
                candidates.len() - 1
            });
            candidates[at].parts.meaning = gain;
            candidates[at].near = Some(near.section);
        }
    }

    /// The share of the question that the best candidate holds, before any category is asked for.
    fn held(&self, candidates: &[Candidate], similarity: &Similarity<'_>) -> f32 {
        let best = candidates.iter().max_by(|a, b| {
            let by_score = a.first.total_cmp(&b.first);
            by_score.then(b.shown.cmp(&a.shown))
        });
        best.map_or(0.0, |best| {
            similarity.held(self.corpus.forward(best.matched, self.analyzer))
        })
    }

    /// The nearest articles, each with how much nearer than the others it is, 0.0 to 1.0. An article in the other language is one of
    /// them when it has no translation.
    fn nearest(
        &self,
        vector: &Vector,
        lang: Lang,
        candidates: &[Candidate],
    ) -> Vec<(DocId, Nearest, f32)> {
        let is_scanned = self.reader.units() <= SCANNED_MAX;
        let mut found = vec![is_scanned; self.corpus.articles.len()];
        candidates.iter().for_each(|c| found[c.shown] = true);
        let is_wanted = |doc: DocId| {
            found[doc]
                && (self.corpus.langs[doc] == lang || self.corpus.translations[doc].is_none())
        };
        let near = nearest_first(self.reader.nearest(vector, is_wanted), REFERENCE + 1);
        let cosine = |at: usize| near.get(at).map(|(_, near)| near.cosine);
        let last = near.len().checked_sub(1).filter(|last| *last > 0);
        let reference = last.and_then(cosine).unwrap_or(0.0);
        let span = cosine(0).unwrap_or(0.0) - reference;
        let nearest = near.into_iter().take(RELATED);
        nearest
            .take_while(|(_, near)| near.cosine >= COSINE_MIN && span > 0.0)
            .map(|(doc, near)| (doc, near, (near.cosine - reference) / span))
            .collect()
    }
}

/// The nearest ones in order, at most so many: the others are never put in order.
fn nearest_first(mut near: Vec<(DocId, Nearest)>, most: usize) -> Vec<(DocId, Nearest)> {
    let by_cosine = |(a, near_a): &(DocId, Nearest), (b, near_b): &(DocId, Nearest)| {
        near_b.cosine.total_cmp(&near_a.cosine).then(a.cmp(b))
    };
    if near.len() > most {
        near.select_nth_unstable_by(most, by_cosine);
        near.truncate(most);
    }
    near.sort_unstable_by(by_cosine);
    near
}

impl Candidate {
    /// An article that none of the words found.
    fn related(doc: DocId) -> Candidate {
        Candidate {
            shown: doc,
            matched: doc,
            score: 0.0,
            covers_query: false,
            first: 0.0,
            parts: ScoreParts::default(),
            near: None,
        }
    }

    /// Whether it is there by its meaning alone.
    pub(crate) fn is_related(&self) -> bool {
        self.first <= 0.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_nearest_are_those_that_stand_first_when_all_are_sorted(
            cosines in prop::collection::vec(-4_i8..5, 0..30),
            most in 1..12_usize,
        ) {
            let section = 0;
            let near = |(at, cosine): (usize, &i8)| {
                let cosine = f32::from(*cosine) / 4.0;
                (DocId::new(at), Nearest { cosine, section })
            };
            let near: Vec<_> = cosines.iter().enumerate().map(near).collect();
            let mut all = near.clone();
            all.sort_by(|a, b| b.1.cosine.total_cmp(&a.1.cosine));
            all.truncate(most);
            prop_assert_eq!(nearest_first(near, most), all);
        }
    }
}
