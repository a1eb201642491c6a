//! Looks at the best candidates again: how like the question are title and headings, how near its words stand.
//!
//! Gets:    a query and the units of an article.
//! Gives:   three likenesses of 0.0 to 1.0, and the section that answers best.
//! Touches: document frequencies, through a cache that lives as long as the snapshot.
//! Never:   the text of an article.

use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::io;
use std::sync::RwLock;

use rustc_hash::FxHashMap;

use super::embedded::{Reader, Scores};
use super::query::Query;
use super::rank;
use super::units::{ArticleUnits, BREAK, Filter, UnitId, token_of};

/// Inverse document frequencies of units, as BM25 has them, looked up once each.
#[derive(Default)]
pub(super) struct IdfCache(RwLock<FxHashMap<UnitId, f32>>);

/// How like an article is to a query.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    /// To the title or one of its questions.
    pub(super) title: f32,
    /// To a heading.
    pub(super) heading: f32,
    /// The share of the query in the best stretch of a section.
    pub(super) stretch: f32,
    /// The share of what folding takes away from the query that the article has as it was typed.
    pub(super) literal: f32,
}

/// A query, ready to be held against articles.
pub(super) struct Likeness<'s> {
    reader: &'s Reader,
    cache: &'s IdfCache,
    /// Each distinct unit as typed.
    typed: Weights<UnitId>,
    /// Each distinct pair of neighbours.
    pairs: Weights<(UnitId, UnitId)>,
    /// Each distinct unit with question frames in one form.
    framed: Weights<UnitId>,
    stretch_units: usize,
    filter: Filter,
    /// Memory of [`Likeness::stretch`].
    stretched: RefCell<Stretched>,
}

/// Where units of the query stand, and how many of each are in the stretch that is looked at.
#[derive(Default)]
struct Stretched {
    /// The place, the number of the unit or pair, its weight.
    events: Vec<(usize, usize, f32)>,
    /// For each unit, and behind them for each pair.
    counts: Vec<u32>,
}

/// What each part of a query weighs, and all of them together. The sum runs in the order of the query: a map's own order
/// differs from run to run, and with it the last bits of a score.
struct Weights<K> {
    /// The number of each part, and its weight.
    of: FxHashMap<K, (usize, f32)>,
    total: f32,
}

impl<K: Copy + Eq + Hash> Weights<K> {
    fn new(parts: impl Iterator<Item = (K, f32)>) -> Weights<K> {
        let mut weights = Weights { of: FxHashMap::default(), total: 0.0 };
        for (part, weight) in parts {
            let number = weights.of.len();
            if let Entry::Vacant(vacant) = weights.of.entry(part) {
                vacant.insert((number, weight));
                weights.total += weight;
            }
        }
        weights
    }

    fn weight(&self, part: K) -> Option<f32> {
        self.of.get(&part).map(|(_, weight)| *weight)
    }
}

impl<'s> Likeness<'s> {
    pub(super) fn new(query: &Query, scores: &Scores, reader: &'s Reader, cache: &'s IdfCache) -> io::Result<Likeness<'s>> {
        let idf = |token: Option<String>| {
            let frequency = token.and_then(|token| scores.frequencies.get(&token).copied()).unwrap_or(0);
            rank::plain_idf(frequency, reader.documents())
        };
        let units = || query.units.iter().copied().filter(|&id| id != BREAK);
        let typed = Weights::new(units().map(|id| (id, idf(token_of(id, &query.words)))));
        let neighbours = query.units.windows(2).filter(|pair| pair[0] != BREAK && pair[1] != BREAK);
        let pairs = Weights::new(neighbours.map(|pair| {
            let token = char::from_u32(pair[0]).zip(char::from_u32(pair[1])).map(|(a, b)| format!("{a}{b}"));
            // A pair with a word in letters is as rare as the rarer of the two.
            let weight = if token.is_some() { idf(token) } else { typed.of[&pair[0]].1.max(typed.of[&pair[1]].1) };
            ((pair[0], pair[1]), rank::STRETCH_PAIR * weight)
        }));
        let stretch_units = rank::stretch_units(units().count());
        let framed = Weights::new(std::iter::empty());
        let filter = Filter::new(units());
        let mut likeness = Likeness { reader, cache, typed, pairs, framed, stretch_units, filter, stretched: RefCell::default() };
        let framed = query.framed.iter().map(|&id| {
            let weight = likeness.typed.weight(id).map_or_else(|| likeness.idf(id, &query.words), Ok);
            Ok((id, weight?))
        });
        let framed = framed.collect::<io::Result<Vec<_>>>()?;
        likeness.framed = Weights::new(framed.into_iter());
        Ok(likeness)
    }

    pub(super) fn parts(&self, article: &ArticleUnits) -> io::Result<Parts> {
        let mut parts = Parts { title: self.title(article)?, ..Parts::default() };
        for heading in &article.headings {
            parts.heading = parts.heading.max(self.dice(heading, &self.typed, article)?);
        }
        for section in &article.sections {
            parts.stretch = parts.stretch.max(self.stretch(section));
        }
        Ok(parts)
    }

    /// The place of the section that answers best; the lead, which stands for the title, unless another is better.
    pub(super) fn best_section(&self, article: &ArticleUnits) -> io::Result<usize> {
        let mut best = (0, f32::MIN);
        for (place, section) in article.sections.iter().enumerate() {
            let (like, extra) = if place == 0 {
                (self.title(article)?, article.titles[0].as_slice())
            } else {
                (self.dice(&article.headings[place], &self.typed, article)?, [].as_slice())
            };
            let score = self.coverage(section, extra) + like * like + 0.5 * self.stretch(section);
            if score > best.1 + 1e-6 {
                best = (place, score);
            }
        }
        Ok(best.0)
    }

    /// How like the title, or the likest of the questions, is.
    fn title(&self, article: &ArticleUnits) -> io::Result<f32> {
        article.titles.iter().try_fold(0.0, |best: f32, title| Ok(best.max(self.dice(title, &self.framed, article)?)))
    }

    /// Twice the common weight over the sum of both weights; the units are distinct.
    fn dice(&self, units: &[UnitId], query: &Weights<UnitId>, article: &ArticleUnits) -> io::Result<f32> {
        if units.is_empty() || query.of.is_empty() {
            return Ok(0.0);
        }
        let (mut common, mut weight) = (0.0, 0.0);
        for &id in units {
            if let Some(idf) = query.weight(id) {
                common += idf;
                weight += idf;
            } else {
                weight += self.idf(id, &article.words)?;
            }
        }
        let both = query.total + weight;
        Ok(if both > 0.0 { 2.0 * common / both } else { 0.0 })
    }

    /// The share of the query's weight that stands in a section.
    fn coverage(&self, section: &[UnitId], extra: &[UnitId]) -> f32 {
        let is_typed = |id: &UnitId| self.filter.may_hold(*id) && self.typed.of.contains_key(id);
        let mut seen: Vec<UnitId> = section.iter().chain(extra).copied().filter(is_typed).collect();
        seen.sort_unstable();
        seen.dedup();
        let weight: f32 = seen.iter().filter_map(|&id| self.typed.weight(id)).sum();
        if self.typed.total > 0.0 { weight / self.typed.total } else { 0.0 }
    }

    /// The greatest share of the query's weight, pairs of neighbours included, in any stretch of the allowed length.
    fn stretch(&self, section: &[UnitId]) -> f32 {
        let mut stretched = self.stretched.borrow_mut();
        let Stretched { events, counts } = &mut *stretched;
        events.clear();
        counts.clear();
        counts.resize(self.typed.of.len() + self.pairs.of.len(), 0);
        for (at, &id) in section.iter().enumerate().filter(|(_, id)| self.filter.may_hold(**id)) {
            let Some(&(number, weight)) = self.typed.of.get(&id) else { continue };
            events.push((at, number, weight));
            if let Some(&next) = section.get(at + 1)
                && self.filter.may_hold(next)
                && let Some(&(number, weight)) = self.pairs.of.get(&(id, next))
            {
                events.push((at, self.typed.of.len() + number, weight));
            }
        }
        let (mut sum, mut best, mut first) = (0.0_f32, 0.0_f32, 0);
        for &(at, number, weight) in events.iter() {
            if counts[number] == 0 {
                sum += weight;
            }
            counts[number] += 1;
            while at - events[first].0 >= self.stretch_units {
                let (_, gone, weight) = events[first];
                counts[gone] -= 1;
                if counts[gone] == 0 {
                    sum -= weight;
                }
                first += 1;
            }
            best = best.max(sum);
        }
        let all = self.typed.total + self.pairs.total;
        if all > 0.0 { (best / all).min(1.0) } else { 0.0 }
    }

    fn idf(&self, id: UnitId, words: &[(UnitId, Box<str>)]) -> io::Result<f32> {
        if let Some(&idf) = self.cache.0.read().expect("nothing panics under this lock").get(&id) {
            return Ok(idf);
        }
        let frequency = match token_of(id, words) {
            Some(token) => self.reader.frequency(&token)?,
            None => 0,
        };
        let idf = rank::plain_idf(frequency, self.reader.documents());
        self.cache.0.write().expect("nothing panics under this lock").insert(id, idf);
        Ok(idf)
    }
}
