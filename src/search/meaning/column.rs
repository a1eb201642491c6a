//! The units of many articles, one behind the other.
//!
//! Gets:    what was stored of each article, in order.
//! Gives:   for a vector the nearest unit of an article.
//! Touches: memory.
//! Never:   a decision which articles are looked at: who asks knows which are alive.

use super::units::{UNIT_BYTES, UNITS_MAX};
use crate::text::meaning::{self, DIMENSIONS, WideVector};

/// The units of the articles of a part of the index.
#[derive(Debug, Default)]
pub(crate) struct UnitColumn {
    vectors: Vec<[i8; DIMENSIONS]>,
    /// One over the length of each.
    inverses: Vec<f32>,
    sections: Vec<u16>,
    /// For each article the one after its last unit.
    ends: Vec<u32>,
}

/// How near an article is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Nearest {
    /// The cosine with its nearest unit.
    pub(crate) cosine: f32,
    /// The section of that.
    pub(crate) section: usize,
}

impl UnitColumn {
    /// Takes what was stored of the next article.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        for unit in bytes.chunks_exact(UNIT_BYTES).take(UNITS_MAX) {
            let (section, numbers) = unit.split_at(2);
            let mut vector = [0; DIMENSIONS];
            for (number, byte) in vector.iter_mut().zip(numbers) {
                *number = byte.cast_signed();
            }
            let length = meaning::length(&vector);
            self.vectors.push(vector);
            self.inverses
                .push(if length > 0.0 { 1.0 / length } else { 0.0 });
            self.sections
                .push(u16::from_le_bytes([section[0], section[1]]));
        }
        self.ends.push(self.vectors.len() as u32);
    }

    /// How many units an article has.
    pub(crate) fn units_of(&self, article: usize) -> usize {
        self.range(article).len()
    }

    /// How near an article is to a vector, whose length is given too; nothing when it has no units.
    pub(crate) fn nearest(
        &self,
        article: usize,
        vector: &WideVector,
        length: f32,
    ) -> Option<Nearest> {
        let mut best: Option<(f32, usize)> = None;
        for at in self.range(article) {
            let near = vector.dot(&self.vectors[at]) as f32 * self.inverses[at];
            if best.is_none_or(|(nearest, _)| near > nearest) {
                best = Some((near, at));
            }
        }
        let (near, at) = best?;
        Some(Nearest {
            cosine: near / length,
            section: self.sections[at].into(),
        })
    }

    fn range(&self, article: usize) -> std::ops::Range<usize> {
        let end = |at: usize| self.ends.get(at).copied().unwrap_or_default() as usize;
        let begin = article.checked_sub(1).map_or(0, end);
        begin..end(article).max(begin)
    }
}
