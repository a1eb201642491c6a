//! Looks at the best candidates again: how like the question are title and headings, how near its words stand.
//!
//! Gets:    a query and the tokens of an article.
//! Gives:   three similarities of 0.0 to 1.0, and the section that answers best.
//! Touches: document frequencies, through a cache that lives as long as the snapshot.
//! Never:   the text of an article.

use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::io;
use std::sync::{RwLock, RwLockReadGuard};

use rustc_hash::FxHashMap;

use crate::search::formulas;
use crate::search::forward::article::ForwardIndex;
use crate::search::forward::positions::{Occurrence, PositionScratch, TermSet};
use crate::search::forward::tokens::{BREAK, Filter, Stems, TokenId, token_text};
use crate::search::index::{IndexReader, Scores};
use crate::search::query::parse::Query;

/// Inverse document frequencies of tokens, as BM25 has them, looked up once each.
#[derive(Default)]
pub(crate) struct IdfCache(RwLock<FxHashMap<TokenId, f32>>);

impl IdfCache {
    fn known(&self) -> RwLockReadGuard<'_, FxHashMap<TokenId, f32>> {
        self.0.read().expect("nothing panics under this lock")
    }
}

/// How like an article is to a query.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ScoreParts {
    /// To the title or one of its questions.
    pub(crate) title: f32,
    /// To a heading.
    pub(crate) heading: f32,
    /// The share of the query in the best passage of a section.
    pub(crate) passage: f32,
    /// The share of what folding takes away from the query that the article has as it was typed.
    pub(crate) literal: f32,
}

/// A query, ready to be held against articles.
pub(crate) struct Similarity<'s> {
    reader: &'s IndexReader,
    cache: &'s IdfCache,
    /// Each distinct token as typed.
    typed: Weights<TokenId>,
    /// Each distinct token with question frames in one form.
    framed: Weights<TokenId>,
    /// Each distinct token and pair of neighbours as typed.
    terms: TermSet,
    /// What each of them weighs, by its number.
    weights: Vec<f32>,
    /// What all of them weigh.
    total: f32,
    passage_tokens: usize,
    filter: Filter,
    memory: RefCell<Memory>,
}

/// Memory that is used again for each article.
#[derive(Default)]
struct Memory {
    found: PositionScratch,
    /// For each token and pair how often it is in what is looked at.
    counts: Vec<u32>,
}

/// What each part of a query weighs, and all of them together. The sum runs in the order of the query: a map's own order
/// differs from run to run, and with it the last bits of a score.
struct Weights<K> {
    of: FxHashMap<K, f32>,
    total: f32,
}

impl<K: Copy + Eq + Hash> Weights<K> {
    fn new(parts: impl Iterator<Item = (K, f32)>) -> Weights<K> {
        let mut weights = Weights {
            of: FxHashMap::default(),
            total: 0.0,
        };
        for (part, weight) in parts {
            if let Entry::Vacant(vacant) = weights.of.entry(part) {
                vacant.insert(weight);
                weights.total += weight;
            }
        }
        weights
    }

    fn weight(&self, part: K) -> Option<f32> {
        self.of.get(&part).copied()
    }
}

impl<'s> Similarity<'s> {
    pub(crate) fn new(
        query: &Query,
        scores: &Scores,
        reader: &'s IndexReader,
        cache: &'s IdfCache,
    ) -> io::Result<Similarity<'s>> {
        let idf = |token: Option<String>| {
            let frequency = token
                .and_then(|token| scores.frequencies.get(&token).copied())
                .unwrap_or(0);
            formulas::plain_idf(frequency, reader.documents())
        };
        let tokens = || query.tokens.iter().copied().filter(|&id| id != BREAK);
        let typed = Weights::new(tokens().map(|id| (id, idf(token_text(id, &query.stems)))));
        let neighbours = query
            .tokens
            .windows(2)
            .filter(|pair| pair[0] != BREAK && pair[1] != BREAK);
        let pairs = Weights::new(neighbours.map(|pair| {
            let token = char::from_u32(pair[0])
                .zip(char::from_u32(pair[1]))
                .map(|(a, b)| format!("{a}{b}"));
            // A pair with a word in letters is as rare as the rarer of the two.
            let weight = if token.is_some() {
                idf(token)
            } else {
                typed.of[&pair[0]].max(typed.of[&pair[1]])
            };
            ((pair[0], pair[1]), formulas::PASSAGE_PAIR * weight)
        }));
        let passage_tokens = formulas::passage_tokens(tokens().count());
        let framed = Weights::new(std::iter::empty());
        let filter = Filter::new(query.tokens.iter().chain(&query.framed).copied());
        // The numbers of the pairs are those of their order in the map, which both of these read.
        let terms = TermSet::new(tokens(), pairs.of.keys().copied());
        let weights = terms
            .tokens()
            .iter()
            .map(|id| typed.of[id])
            .chain(pairs.of.values().copied())
            .collect();
        let (total, memory) = (typed.total + pairs.total, RefCell::default());
        let mut similarity = Similarity {
            reader,
            cache,
            typed,
            framed,
            terms,
            weights,
            total,
            passage_tokens,
            filter,
            memory,
        };
        let framed = query.framed.iter().map(|&id| {
            let weight = similarity
                .typed
                .weight(id)
                .map_or_else(|| similarity.idf(id, &query.stems), Ok);
            Ok((id, weight?))
        });
        let framed = framed.collect::<io::Result<Vec<_>>>()?;
        similarity.framed = Weights::new(framed.into_iter());
        Ok(similarity)
    }

    /// How like title and headings are.
    pub(crate) fn heads(&self, article: &ForwardIndex) -> io::Result<ScoreParts> {
        let mut parts = ScoreParts {
            title: self.title(article)?,
            ..ScoreParts::default()
        };
        for heading in article.headings.iter() {
            parts.heading = parts.heading.max(self.dice(heading, &self.typed, article)?);
        }
        Ok(parts)
    }

    /// The share of the query in the best passage of any section.
    pub(crate) fn best_passage(&self, article: &ForwardIndex) -> f32 {
        let Memory { found, counts } = &mut *self.memory.borrow_mut();
        let sections = article.by_section(self.terms.find(&article.positions, found));
        sections
            .map(|section| self.passage(section, counts))
            .fold(0.0, f32::max)
    }

    /// The index of the section that answers best; the lead, which stands for the title, unless another is better.
    pub(crate) fn best_section(&self, article: &ForwardIndex) -> io::Result<usize> {
        let mut best = (0, f32::MIN);
        let Memory { found, counts } = &mut *self.memory.borrow_mut();
        for (index, section) in article
            .by_section(self.terms.find(&article.positions, found))
            .enumerate()
        {
            let (like, extra) = if index == 0 {
                (self.title(article)?, article.titles.get(0))
            } else {
                (
                    self.dice(article.headings.get(index), &self.typed, article)?,
                    [].as_slice(),
                )
            };
            let score = self.coverage(section, extra, counts)
                + like * like
                + 0.5 * self.passage(section, counts);
            if score > best.1 + 1e-6 {
                best = (index, score);
            }
        }
        Ok(best.0)
    }

    /// How like the title, or the likest of the questions, is.
    fn title(&self, article: &ForwardIndex) -> io::Result<f32> {
        article.titles.iter().try_fold(0.0, |best: f32, title| {
            Ok(best.max(self.dice(title, &self.framed, article)?))
        })
    }

    /// Twice the common weight over the sum of both weights; the tokens are distinct.
    fn dice(
        &self,
        tokens: &[TokenId],
        query: &Weights<TokenId>,
        article: &ForwardIndex,
    ) -> io::Result<f32> {
        if tokens.is_empty() || query.of.is_empty() {
            return Ok(0.0);
        }
        let (mut common, mut weight) = (0.0, 0.0);
        let mut known = self.cache.known();
        for &id in tokens {
            if self.filter.may_hold(id)
                && let Some(idf) = query.weight(id)
            {
                common += idf;
                weight += idf;
            } else if let Some(idf) = known.get(&id) {
                weight += idf;
            } else {
                drop(known);
                weight += self.idf(id, &article.stems)?;
                known = self.cache.known();
            }
        }
        let both = query.total + weight;
        Ok(if both > 0.0 { 2.0 * common / both } else { 0.0 })
    }

    /// The share of the query's weight that stands in a section.
    fn coverage(&self, section: &[Occurrence], extra: &[TokenId], counts: &mut Vec<u32>) -> f32 {
        let weight = weight_held(
            section,
            extra.iter().filter_map(|&id| self.terms.number(id)),
            &self.terms,
            &self.weights,
            counts,
        );
        if self.typed.total > 0.0 {
            weight / self.typed.total
        } else {
            0.0
        }
    }

    /// The greatest share of the query's weight, pairs of neighbours included, in any passage of the allowed length.
    fn passage(&self, section: &[Occurrence], counts: &mut Vec<u32>) -> f32 {
        if self.total > 0.0 {
            (heaviest(section, self.passage_tokens, &self.weights, counts) / self.total).min(1.0)
        } else {
            0.0
        }
    }

    fn idf(&self, id: TokenId, stems: &Stems) -> io::Result<f32> {
        if let Some(&idf) = self.cache.known().get(&id) {
            return Ok(idf);
        }
        let frequency = match token_text(id, stems) {
            Some(token) => self.reader.frequency(&token)?,
            None => 0,
        };
        let idf = formulas::plain_idf(frequency, self.reader.documents());
        self.cache
            .0
            .write()
            .expect("nothing panics under this lock")
            .insert(id, idf);
        Ok(idf)
    }
}

/// What the distinct tokens of a section, and of a title given by their numbers, weigh together.
fn weight_held(
    section: &[Occurrence],
    extra: impl Iterator<Item = usize>,
    terms: &TermSet,
    weights: &[f32],
    counts: &mut Vec<u32>,
) -> f32 {
    counts.clear();
    counts.resize(terms.len(), 0);
    section
        .iter()
        .for_each(|occurrence| counts[occurrence.number as usize] = 1);
    extra.for_each(|number| counts[number] = 1);
    let tokens = counts.iter().zip(weights).take(terms.tokens().len());
    tokens
        .filter(|(count, _)| **count > 0)
        .map(|(_, weight)| weight)
        .sum()
}

/// What the distinct tokens and pairs weigh together that begin in the heaviest passage of so many tokens.
fn heaviest(
    section: &[Occurrence],
    passage_tokens: usize,
    weights: &[f32],
    counts: &mut Vec<u32>,
) -> f32 {
    counts.clear();
    counts.resize(weights.len(), 0);
    let (mut sum, mut best, mut first) = (0.0_f32, 0.0_f32, 0);
    for &Occurrence { at, number } in section {
        let number = number as usize;
        if counts[number] == 0 {
            sum += weights[number];
        }
        counts[number] += 1;
        while (at - section[first].at) as usize >= passage_tokens {
            let gone = section[first].number as usize;
            counts[gone] -= 1;
            if counts[gone] == 0 {
                sum -= weights[gone];
            }
            first += 1;
        }
        best = best.max(sum);
    }
    best
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::search::forward::article::tests::{analyzer, article as article_of, plain, text};
    use crate::search::forward::tokens::token_ids;

    /// Weights whose sums are not the same in another order.
    fn weight(number: usize) -> f32 {
        1.0 / (number as f32 + 3.0)
    }

    /// Tokens and pairs of a plain list by position, and the heaviest passage, as they were found before there were positions.
    fn walked(
        section: &[TokenId],
        terms: &TermSet,
        pairs: &BTreeMap<(TokenId, TokenId), usize>,
        passage_tokens: usize,
    ) -> (Vec<(usize, usize)>, f32) {
        let mut occurrences: Vec<(usize, usize)> = Vec::new();
        for (at, &id) in section.iter().enumerate() {
            occurrences.extend(terms.number(id).map(|number| (at, number)));
            let pair = section.get(at + 1).and_then(|&next| pairs.get(&(id, next)));
            occurrences.extend(pair.map(|number| (at, terms.tokens().len() + number)));
        }
        let mut counts = vec![0; terms.len()];
        let (mut sum, mut best, mut first) = (0.0_f32, 0.0_f32, 0);
        for &(at, number) in &occurrences {
            sum += if counts[number] == 0 {
                weight(number)
            } else {
                0.0
            };
            counts[number] += 1;
            while at - occurrences[first].0 >= passage_tokens {
                counts[occurrences[first].1] -= 1;
                sum -= if counts[occurrences[first].1] == 0 {
                    weight(occurrences[first].1)
                } else {
                    0.0
                };
                first += 1;
            }
            best = best.max(sum);
        }
        (occurrences, best)
    }

    proptest! {
        #[test]
        fn positions_say_of_a_section_what_a_walk_over_its_units_says(
            sections in prop::collection::vec(("[提现a ,]{0,4}", text()), 1..4),
            query in "[提现到账证a-c, 社]{0,12}( withdraw)?",
            passage_tokens in 1..20_usize,
        ) {
            let article = article_of(&sections);
            let units_of = |article| ForwardIndex::new(article, analyzer());
            let article_units = units_of(&article);
            let typed = token_ids(&query, analyzer(), &mut |_, _| ());
            let pairs: BTreeSet<_> = typed.windows(2).filter(|w| !w.contains(&BREAK)).map(|w| (w[0], w[1])).collect();
            let terms = TermSet::new(typed.iter().copied(), pairs.iter().copied());
            let weights: Vec<f32> = (0..terms.len()).map(weight).collect();
            let numbers: BTreeMap<_, _> = pairs.iter().copied().zip(0..).collect();
            let (mut found, mut counts) = (PositionScratch::default(), Vec::new());
            // Memory of the article before must not show.
            terms.find(&units_of(&article_of(&[("提现".into(), "到账".repeat(50))])).positions, &mut found);
            let occurrences = terms.find(&article_units.positions, &mut found);
            let mut first = 0;
            for (own, section) in article_units.by_section(occurrences).zip(plain(&article)) {
                let (walked, best) = walked(&section, &terms, &numbers, passage_tokens);
                let own_events: Vec<_> = own.iter().map(|occurrence| (occurrence.at as usize - first, occurrence.number as usize)).collect();
                prop_assert_eq!(own_events, walked);
                prop_assert_eq!(heaviest(own, passage_tokens, &weights, &mut counts).to_bits(), best.to_bits());
                let extra: Vec<TokenId> = typed.iter().copied().take(2).collect();
                let held: BTreeSet<usize> = section.iter().chain(&extra).filter_map(|&id| terms.number(id)).collect();
                let by_walk: f32 = held.iter().map(|&number| weight(number)).sum();
                let extra = extra.iter().filter_map(|&id| terms.number(id));
                prop_assert_eq!(weight_held(own, extra, &terms, &weights, &mut counts).to_bits(), by_walk.to_bits());
                first += section.len() + 1;
            }
        }
    }
}
