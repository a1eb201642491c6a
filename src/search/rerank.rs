//! Looks at the best candidates again: how like the question are title and headings, how near its words stand.
//!
//! Gets:    a query and the units of an article.
//! Gives:   three likenesses of 0.0 to 1.0, and the section that answers best.
//! Touches: document frequencies, through a cache that lives as long as the snapshot.
//! Never:   the text of an article.

use std::collections::HashMap;
use std::io;
use std::sync::RwLock;

use super::embedded::{Reader, Scores};
use super::query::Query;
use super::rank;
use super::units::{ArticleUnits, BREAK, UnitId, token_of};

/// Inverse document frequencies of units, as BM25 has them, looked up once each.
#[derive(Default)]
pub(super) struct IdfCache(RwLock<HashMap<UnitId, f32>>);

/// How like an article is to a query.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    /// To the title or one of its questions.
    pub(super) title: f32,
    /// To a heading.
    pub(super) heading: f32,
    /// The share of the query in the best stretch of a section.
    pub(super) stretch: f32,
}

/// A query, ready to be held against articles.
pub(super) struct Likeness<'s> {
    reader: &'s Reader,
    cache: &'s IdfCache,
    /// Each distinct unit as typed, with its weight.
    typed: HashMap<UnitId, f32>,
    /// Each distinct pair of neighbours, with its weight.
    pairs: HashMap<(UnitId, UnitId), f32>,
    typed_weight: f32,
    stretch_weight: f32,
    /// Each distinct unit with question frames in one form.
    framed: HashMap<UnitId, f32>,
    framed_weight: f32,
    stretch_units: usize,
}

impl<'s> Likeness<'s> {
    pub(super) fn new(query: &Query, scores: &Scores, reader: &'s Reader, cache: &'s IdfCache) -> Likeness<'s> {
        let idf = |token: Option<String>| {
            let frequency = token.and_then(|token| scores.frequencies.get(&token).copied()).unwrap_or(0);
            rank::plain_idf(frequency, reader.documents())
        };
        let units = || query.units.iter().copied().filter(|&id| id != BREAK);
        let typed: HashMap<UnitId, f32> = units().map(|id| (id, idf(token_of(id, &query.words)))).collect();
        let mut pairs = HashMap::new();
        for pair in query.units.windows(2).filter(|pair| pair[0] != BREAK && pair[1] != BREAK) {
            let token = char::from_u32(pair[0]).zip(char::from_u32(pair[1])).map(|(a, b)| format!("{a}{b}"));
            // A pair with a word in letters is as rare as the rarer of the two.
            let weight = if token.is_some() { idf(token) } else { typed[&pair[0]].max(typed[&pair[1]]) };
            pairs.insert((pair[0], pair[1]), rank::STRETCH_PAIR * weight);
        }
        let mut likeness = Likeness {
            reader,
            cache,
            typed_weight: typed.values().sum(),
            stretch_weight: 0.0,
            framed: HashMap::new(),
            framed_weight: 0.0,
            stretch_units: rank::stretch_units(units().count()),
            typed,
            pairs,
        };
        likeness.stretch_weight = likeness.typed_weight + likeness.pairs.values().sum::<f32>();
        for &id in &query.framed {
            let weight = likeness.typed.get(&id).copied().map_or_else(|| likeness.idf(id, &query.words), Ok);
            likeness.framed.insert(id, weight.unwrap_or(0.0));
        }
        likeness.framed_weight = likeness.framed.values().sum();
        likeness
    }

    pub(super) fn parts(&self, article: &ArticleUnits) -> io::Result<Parts> {
        let mut parts = Parts::default();
        for title in &article.titles {
            parts.title = parts.title.max(self.dice(title, &self.framed, self.framed_weight, article)?);
        }
        for heading in &article.headings {
            parts.heading = parts.heading.max(self.dice(heading, &self.typed, self.typed_weight, article)?);
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
            let like = if place == 0 {
                let mut title = 0.0_f32;
                for units in &article.titles {
                    title = title.max(self.dice(units, &self.framed, self.framed_weight, article)?);
                }
                title
            } else {
                self.dice(&article.headings[place], &self.typed, self.typed_weight, article)?
            };
            let extra = if place == 0 { article.titles[0].as_slice() } else { &[] };
            let score = self.coverage(section, extra) + like * like + 0.5 * self.stretch(section);
            if score > best.1 + 1e-6 {
                best = (place, score);
            }
        }
        Ok(best.0)
    }

    /// Twice the common weight over the sum of both weights; distinct units only.
    fn dice(&self, units: &[UnitId], query: &HashMap<UnitId, f32>, query_weight: f32, article: &ArticleUnits) -> io::Result<f32> {
        if units.is_empty() || query.is_empty() {
            return Ok(0.0);
        }
        let mut distinct = units.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let (mut common, mut weight) = (0.0, 0.0);
        for id in distinct {
            if let Some(idf) = query.get(&id) {
                common += idf;
                weight += idf;
            } else {
                weight += self.idf(id, &article.words)?;
            }
        }
        let both = query_weight + weight;
        Ok(if both > 0.0 { 2.0 * common / both } else { 0.0 })
    }

    /// The share of the query's weight that stands in a section.
    fn coverage(&self, section: &[UnitId], extra: &[UnitId]) -> f32 {
        let mut seen: Vec<UnitId> = section.iter().chain(extra).copied().filter(|id| self.typed.contains_key(id)).collect();
        seen.sort_unstable();
        seen.dedup();
        let weight: f32 = seen.iter().map(|id| self.typed[id]).sum();
        if self.typed_weight > 0.0 { weight / self.typed_weight } else { 0.0 }
    }

    /// The greatest share of the query's weight, pairs of neighbours included, in any stretch of the allowed length.
    fn stretch(&self, section: &[UnitId]) -> f32 {
        let mut events: Vec<(usize, (UnitId, UnitId), f32)> = Vec::new();
        for (at, &id) in section.iter().enumerate() {
            let Some(&weight) = self.typed.get(&id) else { continue };
            events.push((at, (id, BREAK), weight));
            if let Some(&next) = section.get(at + 1)
                && let Some(&weight) = self.pairs.get(&(id, next))
            {
                events.push((at, (id, next), weight));
            }
        }
        let mut counts: HashMap<(UnitId, UnitId), u32> = HashMap::new();
        let (mut sum, mut best, mut first) = (0.0_f32, 0.0_f32, 0);
        for &(at, what, weight) in &events {
            let count = counts.entry(what).or_insert(0);
            if *count == 0 {
                sum += weight;
            }
            *count += 1;
            while at - events[first].0 >= self.stretch_units {
                let (_, gone, weight) = events[first];
                let count = counts.get_mut(&gone).expect("it was counted when it came in");
                *count -= 1;
                if *count == 0 {
                    sum -= weight;
                }
                first += 1;
            }
            best = best.max(sum);
        }
        if self.stretch_weight > 0.0 { (best / self.stretch_weight).min(1.0) } else { 0.0 }
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
