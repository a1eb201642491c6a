//! Frequencies and scores of one search, by article.
//!
//! Gets:    blocks of posting lists; what terms are worth.
//! Gives:   sums, emptied by reading, in memory that is used again.
//! Touches: memory.
//! Never:   tantivy, a formula.

use crate::catalog::DocId;
use crate::search::query::clause::QueryTerm;

/// A document that is a hit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoredDoc {
    /// Which one.
    pub doc: DocId,
    /// The higher the better, above 0.
    pub score: f32,
    /// Whether it holds every typed term that is `required`.
    pub covers_query: bool,
}

/// Memory of one search.
#[derive(Debug)]
pub(super) struct ScoreScratch {
    pub(super) values: Frequencies,
    pub(super) sums: Sums,
    /// Of one alternative of a clause, and of its best ones: empty until there is such a clause.
    pub(super) alternative: Sums,
    pub(super) best: Sums,
    pub(super) scored: Vec<ScoredDoc>,
    pub(super) numbers: Vec<u32>,
}

impl ScoreScratch {
    pub(super) fn new(documents: usize) -> ScoreScratch {
        let values = Frequencies {
            values: vec![0.0; documents],
            touched: vec![0; documents + 1],
            count: 0,
        };
        let mut sums = Sums::default();
        sums.resize(documents);
        ScoreScratch {
            values,
            sums,
            alternative: Sums::default(),
            best: Sums::default(),
            scored: Vec::new(),
            numbers: Vec::new(),
        }
    }
}

/// Frequencies by article, emptied by reading.
#[derive(Debug)]
pub(super) struct Frequencies {
    pub(super) values: Vec<f32>,
    /// The indexes of those that have one; one longer than there are articles, so that the next can be written before it is known to be new.
    pub(super) touched: Vec<u32>,
    pub(super) count: usize,
}

impl Frequencies {
    /// Adds a block of a posting list.
    pub(super) fn add(
        &mut self,
        locals: &[u32],
        frequencies: &[u32],
        docs: &[Option<DocId>],
        norms: &[f32],
        weight: f32,
    ) {
        let values = &mut self.values[..norms.len()];
        let mut count = self.count;
        for (&local, &frequency) in locals.iter().zip(frequencies) {
            let Some(doc) = docs[local as usize].map(DocId::index) else {
                continue;
            };
            let (value, norm) = (&mut values[doc], norms[doc]);
            self.touched[count] = doc as u32;
            count += usize::from(*value == 0.0);
            *value += weight * frequency as f32 * norm;
        }
        self.count = count;
    }

    pub(super) fn drain(&mut self, mut each: impl FnMut(usize, f32)) {
        for &doc in &self.touched[..self.count] {
            let doc = doc as usize;
            each(doc, std::mem::take(&mut self.values[doc]));
        }
        self.count = 0;
    }
}

/// Scores by article, emptied by reading.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub(super) scores: Vec<f32>,
    pub(super) held: Vec<TermsHeld>,
}

impl Sums {
    pub(super) fn resize(&mut self, documents: usize) {
        self.scores.resize(documents, 0.0);
        self.held.resize(documents, TermsHeld::default());
    }

    #[inline]
    pub(super) fn add(&mut self, doc: usize, score: f32, held: TermsHeld) {
        self.scores[doc] += score;
        self.held[doc] = self.held[doc].and(held);
    }

    /// Adds something for every article: nothing where `saturated` is 0.0.
    #[inline]
    pub(super) fn add_to_all(&mut self, saturated: &[f32], by: f32, held: TermsHeld) {
        for ((score, own), &saturated) in self.scores.iter_mut().zip(&mut self.held).zip(saturated)
        {
            *score += by * saturated;
            *own = own.and(if saturated > 0.0 {
                held
            } else {
                TermsHeld::default()
            });
        }
    }

    /// Calls `each` with the index of every article that has a score, in order.
    #[inline]
    pub(super) fn drain(&mut self, mut each: impl FnMut(usize, f32, TermsHeld)) {
        for (doc, (score, held)) in self.scores.iter_mut().zip(&mut self.held).enumerate() {
            let (score, held) = (std::mem::take(score), std::mem::take(held));
            if score > 0.0 {
                each(doc, score, held);
            }
        }
    }
}

/// What a document holds of a query: how many required terms in its lower half, how many matching ones in its upper half. A query
/// has a few thousand terms at most.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TermsHeld(u32);

impl TermsHeld {
    #[inline]
    pub(super) fn of(term: &QueryTerm) -> TermsHeld {
        TermsHeld(u32::from(term.required) | u32::from(term.matching) << 16)
    }

    #[inline]
    pub(super) fn and(self, other: TermsHeld) -> TermsHeld {
        TermsHeld(self.0 + other.0)
    }

    #[inline]
    pub(super) fn required(self) -> u32 {
        self.0 & 0xffff
    }

    #[inline]
    pub(super) fn matching(self) -> TermsHeld {
        TermsHeld(self.0 & !0xffff)
    }

    #[inline]
    pub(super) fn is_match(self) -> bool {
        self.matching().0 > 0
    }
}
