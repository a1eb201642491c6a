//! The tokens of a text as numbers: one for each Han character or stem, 0 where a phrase ends.
//!
//! Gets:    texts.
//! Gives:   numbers, and the tokens that the index knows them by.
//! Touches: `text`.
//! Never:   jieba: characters and neighbours are enough here, and cost little.

use xxhash_rust::xxh3::xxh3_64;

use crate::text::units::{Unit, Units, is_han};
use crate::text::{Analyzer, fold, noise};

/// A Han character as its code point, a word as a hash with the highest bit set, or 0 for the end of a phrase.
pub(crate) type UnitId = u32;

/// The end of a phrase: units on its two sides are no neighbours.
pub(crate) const BREAK: UnitId = 0;
const WORD: UnitId = 1 << 31;

/// Tells most units that are not in a set at once, without looking them up: a bit for each value of their last twelve bits.
pub(crate) struct Filter([u64; 64]);

impl Filter {
    pub(crate) fn new(ids: impl Iterator<Item = UnitId>) -> Filter {
        let mut filter = Filter([0; 64]);
        ids.for_each(|id| filter.0[(id >> 6 & 63) as usize] |= 1 << (id & 63));
        filter
    }

    pub(crate) fn may_hold(&self, id: UnitId) -> bool {
        self.0[(id >> 6 & 63) as usize] >> (id & 63) & 1 == 1
    }
}

/// Some stems, each once and on a line of its own. They are looked up by number, and seldom: see `rank::rerank::IdfCache`.
#[derive(Debug, Default)]
pub(crate) struct Words(Box<str>);

impl Words {
    pub(crate) fn new(mut words: Vec<(UnitId, Box<str>)>) -> Words {
        words.sort_unstable();
        words.dedup();
        let mut lines = String::new();
        for (_, stem) in words {
            lines.push_str(&stem);
            lines.push('\n');
        }
        Words(lines.into())
    }

    fn stem(&self, id: UnitId) -> Option<&str> {
        self.0.lines().find(|stem| word_id(stem) == id)
    }
}

/// The units of a question with its frame in one form.
pub(crate) fn framed(
    text: &str,
    analyzer: &Analyzer,
    name: &mut impl FnMut(UnitId, &str),
) -> Vec<UnitId> {
    without_breaks(units(&noise::one_frame(&fold::fold(text)), analyzer, name))
}

pub(super) fn without_breaks(mut units: Vec<UnitId>) -> Vec<UnitId> {
    units.retain(|&id| id != BREAK);
    units
}

/// The units of a text; calls `name` with each word's stem.
pub(crate) fn units(
    text: &str,
    analyzer: &Analyzer,
    name: &mut impl FnMut(UnitId, &str),
) -> Vec<UnitId> {
    let mut out = Vec::new();
    each_unit(text, analyzer, |id, _, stem| {
        if id & WORD != 0 {
            name(id, stem);
        }
        out.push(id);
    });
    out
}

/// Calls `sink` with each unit of a text, its first byte and the one after its last (of a break nothing), and its stem when
/// it is a word.
pub(super) fn each_unit(
    text: &str,
    analyzer: &Analyzer,
    mut sink: impl FnMut(UnitId, (usize, usize), &str),
) {
    let mut after_break = true;
    let mut walk = Units::new(text);
    while let Some(unit) = walk.next_unit() {
        match unit {
            Unit::Han { c, start, end } => sink(UnitId::from(c), (start, end), ""),
            Unit::Word { text, start, end } => {
                let stem = analyzer.stem(text);
                sink(word_id(&stem), (start, end), &stem);
            }
            Unit::Break if !after_break => sink(BREAK, (0, 0), ""),
            Unit::Break | Unit::Space | Unit::Joiner => continue,
        }
        after_break = unit == Unit::Break;
    }
}

/// The number of a stem.
pub(crate) fn word_id(stem: &str) -> UnitId {
    xxh3_64(stem.as_bytes()) as UnitId | WORD
}

/// The number of a unit as synonyms know it, see [`crate::text::synonyms::keys`].
pub(crate) fn key_id(key: &str) -> UnitId {
    let mut chars = key.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if is_han(c) => c.into(),
        _ => word_id(key),
    }
}

/// The token that the index knows a unit by.
pub(crate) fn token_of(id: UnitId, words: &Words) -> Option<String> {
    if id & WORD == 0 {
        char::from_u32(id).map(String::from)
    } else {
        words.stem(id).map(String::from)
    }
}

#[cfg(test)]
mod tests {
    use super::super::article::tests::analyzer;
    use super::*;

    #[test]
    fn words_are_found_by_their_numbers() {
        let mut names = Vec::new();
        units(
            "reset, resets; 提现 usdt 1.5",
            analyzer(),
            &mut |id, stem| names.push((id, stem.into())),
        );
        let words = Words::new(names);
        for stem in ["reset", "usdt", "1.5"] {
            assert_eq!(token_of(word_id(stem), &words).as_deref(), Some(stem));
        }
        assert_eq!(
            (
                token_of(word_id("btc"), &words),
                token_of('提'.into(), &words)
            ),
            (None, Some("提".to_owned()))
        );
    }
}
