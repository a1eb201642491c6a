//! Looks at the best candidates again: how like the question are title and headings, how near its words stand.
//!
//! Gets:    a query and the tokens of an article.
//! Gives:   three similarities of 0.0 to 1.0, and the section that answers best.
//! Touches: document frequencies, through a cache that lives as long as the snapshot.
//! Never:   the text of an article.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::io;
use std::sync::{RwLock, RwLockReadGuard};

use rustc_hash::FxHashMap;

use super::passage::{heaviest, weight_held};
use crate::search::formulas::{self, ScoreParts};
use crate::search::forward::article::{ForwardIndex, Heads};
use crate::search::forward::positions::{Occurrence, PositionScratch, TermSet};
use crate::search::forward::tokens::{BREAK, Filter, Stems, TokenId, key_id, token_text};
use crate::search::index::{IndexReader, Scores};
use crate::search::query::parse::Query;
use crate::text::units::is_han;
use crate::text::{EXACT, noise};

/// Inverse document frequencies of tokens, as BM25 has them, looked up once each.
#[derive(Default)]
pub(crate) struct IdfCache(RwLock<FxHashMap<TokenId, f32>>);

impl IdfCache {
    /// Looks up tokens of the index: those that many documents hold have long posting lists.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn warm(&self, tokens: &BTreeSet<String>, reader: &IndexReader) -> io::Result<()> {
        for token in tokens.iter().filter(|token| is_looked_up(token)) {
            self.keep(key_id(token), idf(token, reader)?);
        }
        Ok(())
    }

    fn known(&self) -> RwLockReadGuard<'_, FxHashMap<TokenId, f32>> {
        self.0.read().expect("nothing panics under this lock")
    }

    fn keep(&self, id: TokenId, idf: f32) {
        let mut known = self.0.write().expect("nothing panics under this lock");
        known.insert(id, idf);
    }
}

/// A query, ready to be held against articles.
pub(crate) struct Similarity<'s> {
    reader: &'s IndexReader,
    cache: &'s IdfCache,
    /// Each distinct token as typed.
    pub(super) typed: Weights<TokenId>,
    /// Each distinct token with question frames in one form.
    framed: Weights<TokenId>,
    /// Each distinct token and pair of neighbours as typed.
    pub(super) terms: TermSet,
    /// What each of them weighs, by its number.
    pub(super) weights: Vec<f32>,
    /// What all of them weigh.
    total: f32,
    passage_tokens: usize,
    /// See [`formulas::prose`].
    prose: f32,
    filter: Filter,
    pub(super) memory: RefCell<Memory>,
}

/// Memory that is used again for each article.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) found: PositionScratch,
    /// For each token and pair how often it is in what is looked at.
    pub(super) counts: Vec<u32>,
}

/// What each part of a query weighs, and all of them together. The sum runs in the order of the query: a map's own order
/// differs from run to run, and with it the last bits of a score.
pub(super) struct Weights<K> {
    of: FxHashMap<K, f32>,
    pub(super) total: f32,
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
        prose: f32,
    ) -> io::Result<Similarity<'s>> {
        let idf = |token: Option<String>| {
            let known = |token: &String| scores.frequencies.get(token).copied();
            let frequency = token.as_ref().and_then(known).unwrap_or(0);
            let frame = token.is_some_and(|token| noise::frames(&token));
            formulas::plain_idf(reader.as_rare_as(frequency, frame), reader.documents())
        };
        let tokens = || query.tokens.iter().copied().filter(|&id| id != BREAK);
        let typed = Weights::new(tokens().map(|id| (id, idf(token_text(id, &query.stems)))));
        let pairs = pair_weights(query, &typed, idf);
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
            prose,
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

    /// What each distinct token of the query weighs, and the mean of that.
    pub(crate) fn token_weights(&self) -> (&FxHashMap<TokenId, f32>, f32) {
        let Weights { of, total } = &self.typed;
        (of, total / of.len().max(1) as f32)
    }

    /// How like title and headings are.
    pub(crate) fn heads(&self, article: &Heads) -> io::Result<ScoreParts> {
        let mut parts = ScoreParts {
            title: self.title(article)?,
            passage_weight: formulas::passage_weight(self.prose, article.long),
            ..ScoreParts::default()
        };
        for heading in article.headings.iter() {
            parts.heading = parts.heading.max(self.dice(heading, &self.typed, article)?);
        }
        Ok(parts)
    }

    /// The share of the query, by what its distinct tokens weigh, that an article holds anywhere: 0.0 to 1.0.
    pub(crate) fn held(&self, article: &ForwardIndex) -> f32 {
        let Memory { found, counts } = &mut *self.memory.borrow_mut();
        let heads = article.heads.titles.iter().flatten();
        let heads = heads.filter_map(|&id| self.terms.number(id));
        let occurrences = self.terms.find(&article.positions, found);
        let held = weight_held(occurrences, heads, &self.terms, &self.weights, counts);
        if self.typed.total > 0.0 {
            held / self.typed.total
        } else {
            1.0
        }
    }

    /// The share of the query in the best passage of any section.
    pub(crate) fn best_passage(&self, article: &ForwardIndex) -> f32 {
        let Memory { found, counts } = &mut *self.memory.borrow_mut();
        let sections = article.by_section(self.terms.find(&article.positions, found));
        sections
            .map(|section| self.passage(section, counts))
            .fold(0.0, f32::max)
    }

    /// How like the title, or the likest of the questions, is.
    pub(super) fn title(&self, article: &Heads) -> io::Result<f32> {
        article.titles.iter().try_fold(0.0, |best: f32, title| {
            Ok(best.max(self.dice(title, &self.framed, article)?))
        })
    }

    /// Twice the common weight over the sum of both weights; the tokens are distinct.
    pub(super) fn dice(
        &self,
        tokens: &[TokenId],
        query: &Weights<TokenId>,
        article: &Heads,
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

    /// The greatest share of the query's weight, pairs of neighbours included, in any passage of the allowed length.
    pub(super) fn passage(&self, section: &[Occurrence], counts: &mut Vec<u32>) -> f32 {
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
        let idf = match token_text(id, stems) {
            Some(token) => idf(&token, self.reader)?,
            None => formulas::plain_idf(0, self.reader.documents()),
        };
        self.cache.keep(id, idf);
        Ok(idf)
    }
}

/// The inverse document frequency of a token.
fn idf(token: &str, reader: &IndexReader) -> io::Result<f32> {
    let frequency = reader.as_rare_as(reader.frequency(token)?, noise::frames(token));
    Ok(formulas::plain_idf(frequency, reader.documents()))
}

/// Whether a token of the index is one that a forward index has: a Han character or a stem.
fn is_looked_up(token: &str) -> bool {
    let mut characters = token.chars();
    let of_several = characters.next().is_some_and(is_han) && characters.next().is_some();
    !(of_several || token.starts_with(EXACT))
}

/// What each distinct pair of neighbours weighs in a passage.
fn pair_weights(
    query: &Query,
    typed: &Weights<TokenId>,
    idf: impl Fn(Option<String>) -> f32,
) -> Weights<(TokenId, TokenId)> {
    let neighbours = query
        .tokens
        .windows(2)
        .filter(|pair| pair[0] != BREAK && pair[1] != BREAK);
    Weights::new(neighbours.map(|pair| {
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
    }))
}
