//! An article as numbers, one a unit, for looking at the best candidates again without their text.
//!
//! Gets:    texts.
//! Gives:   a number for each Han character or stem, 0 where a phrase ends.
//! Touches: `text`.
//! Never:   jieba: characters and neighbours are enough here, and cost little.

use xxhash_rust::xxh3::xxh3_64;

use crate::content::Article;
use crate::text::units::{Unit, Units};
use crate::text::{Analyzer, fold, noise};

/// A Han character as its code point, a word as a hash with the highest bit set, or 0 for the end of a phrase.
pub(super) type UnitId = u32;

/// The end of a phrase: units on its two sides are no neighbours.
pub(super) const BREAK: UnitId = 0;
const WORD: UnitId = 1 << 31;

/// Tells most units that are not in a set at once, without looking them up: a bit for each value of their last twelve bits.
pub(super) struct Filter([u64; 64]);

impl Filter {
    pub(super) fn new(ids: impl Iterator<Item = UnitId>) -> Filter {
        let mut filter = Filter([0; 64]);
        ids.for_each(|id| filter.0[(id >> 6 & 63) as usize] |= 1 << (id & 63));
        filter
    }

    pub(super) fn may_hold(&self, id: UnitId) -> bool {
        self.0[(id >> 6 & 63) as usize] >> (id & 63) & 1 == 1
    }
}

/// An article's units.
#[derive(Debug)]
pub(super) struct ArticleUnits {
    /// The title and each question, frames of questions in one form: their distinct units, sorted, breaks left out.
    pub(super) titles: Vec<Vec<UnitId>>,
    /// For each section the same of its heading; empty for the lead.
    pub(super) headings: Vec<Vec<UnitId>>,
    /// For each section: heading and text.
    pub(super) sections: Vec<Vec<UnitId>>,
    /// The words in titles and headings, so that their frequency can be looked up.
    pub(super) words: Vec<(UnitId, Box<str>)>,
}

impl ArticleUnits {
    pub(super) fn new(article: &Article, analyzer: &Analyzer) -> ArticleUnits {
        let mut words: Vec<(UnitId, Box<str>)> = Vec::new();
        let mut name = |id: UnitId, stem: &str| {
            if !words.iter().any(|(known, _)| *known == id) {
                words.push((id, stem.into()));
            }
        };
        let titles = std::iter::once(&article.title)
            .chain(&article.questions)
            .map(|text| distinct(framed(text, analyzer, &mut name)))
            .collect();
        let headings =
            article.sections.iter().map(|s| distinct(without_breaks(units(&s.heading, analyzer, &mut name)))).collect();
        let sections = article
            .sections
            .iter()
            .map(|s| {
                let mut all = units(&s.heading, analyzer, &mut |_, _| ());
                all.push(BREAK);
                all.extend(units(&s.text, analyzer, &mut |_, _| ()));
                all
            })
            .collect();
        ArticleUnits { titles, headings, sections, words }
    }
}

/// The units of a question with its frame in one form.
pub(super) fn framed(text: &str, analyzer: &Analyzer, name: &mut impl FnMut(UnitId, &str)) -> Vec<UnitId> {
    without_breaks(units(&noise::one_frame(&fold::fold(text)), analyzer, name))
}

fn distinct(mut units: Vec<UnitId>) -> Vec<UnitId> {
    units.sort_unstable();
    units.dedup();
    units
}

fn without_breaks(mut units: Vec<UnitId>) -> Vec<UnitId> {
    units.retain(|&id| id != BREAK);
    units
}

/// The units of a text; calls `name` with each word's stem.
pub(super) fn units(text: &str, analyzer: &Analyzer, name: &mut impl FnMut(UnitId, &str)) -> Vec<UnitId> {
    let mut out = Vec::new();
    let mut walk = Units::new(text);
    while let Some(unit) = walk.next_unit() {
        match unit {
            Unit::Han { c, .. } => out.push(UnitId::from(c)),
            Unit::Word { text, .. } => {
                let stem = analyzer.stem(text);
                let id = word_id(&stem);
                name(id, &stem);
                out.push(id);
            }
            Unit::Break if out.last().is_some_and(|&last| last != BREAK) => out.push(BREAK),
            Unit::Break | Unit::Space | Unit::Joiner => {}
        }
    }
    out
}

/// The number of a stem.
pub(super) fn word_id(stem: &str) -> UnitId {
    xxh3_64(stem.as_bytes()) as UnitId | WORD
}

/// The token that the index knows a unit by.
pub(super) fn token_of(id: UnitId, words: &[(UnitId, Box<str>)]) -> Option<String> {
    if id & WORD == 0 {
        char::from_u32(id).map(String::from)
    } else {
        words.iter().find(|(known, _)| *known == id).map(|(_, stem)| stem.to_string())
    }
}
