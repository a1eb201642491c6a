//! How many matches lie in each outermost category.
//!
//! Gets:    the articles that match.
//! Gives:   counts, and which of them lie in a category.
//! Touches: memory.
//! Never:   an order.

use std::collections::BTreeMap;

use crate::catalog::NOWHERE;
use crate::ids::Category;
use crate::search::corpus::{Corpus, Outermost};

/// How many of some places lie in each.
pub(super) fn counts(
    corpus: &Corpus,
    places: impl Iterator<Item = usize>,
) -> BTreeMap<Category, usize> {
    let Outermost { names, of } = &corpus.outermost;
    let mut counts = vec![0; names.len()];
    places
        .filter(|&place| of[place] != NOWHERE)
        .for_each(|place| counts[of[place] as usize] += 1);
    names
        .iter()
        .cloned()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// Whether an article lies in a category or below it.
pub(super) fn is_in(corpus: &Corpus, place: usize, category: &Category) -> bool {
    let own = corpus.articles[place].id.category();
    own.ancestors().any(|above| above == *category)
}
