//! How many matches lie in each outermost category.
//!
//! Gets:    the articles that match.
//! Gives:   counts, and which of them lie in a category.
//! Touches: memory.
//! Never:   an order.

use std::collections::BTreeMap;

use crate::catalog::DocId;
use crate::ids::Category;
use crate::search::corpus::{Corpus, Outermost};

/// How many of some articles lie in each.
pub(super) fn counts(
    corpus: &Corpus,
    docs: impl Iterator<Item = DocId>,
) -> BTreeMap<Category, usize> {
    let Outermost { names, of } = &corpus.outermost;
    let mut counts = vec![0; names.len()];
    docs.filter_map(|doc| of[doc])
        .for_each(|number| counts[number as usize] += 1);
    names
        .iter()
        .cloned()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// Takes articles out of the counts.
pub(super) fn take_out(
    counts: &mut BTreeMap<Category, usize>,
    corpus: &Corpus,
    docs: impl Iterator<Item = DocId>,
) {
    let Outermost { names, of } = &corpus.outermost;
    for number in docs.filter_map(|doc| of[doc]) {
        let name = &names[number as usize];
        if let Some(count) = counts.get_mut(name) {
            *count -= 1;
            if *count == 0 {
                counts.remove(name);
            }
        }
    }
}

/// Whether an article lies in a category or below it.
pub(super) fn is_in(corpus: &Corpus, doc: DocId, category: &Category) -> bool {
    let own = corpus.articles[doc].id.category();
    own.ancestors().any(|above| above == *category)
}
