//! Folds articles that say nearly the same into the best of them.
//!
//! Gets:    the best candidates, in order; their forward indexes.
//! Gives:   the same without those that another one stands for.
//! Touches: nothing.
//! Never:   articles that only look alike by their titles, or texts of a few words: a list of such stays as it is.

use super::candidates::Candidate;
use crate::catalog::DocId;
use crate::search::forward::article::{ForwardIndex, Heads};

/// How like two texts are, at least, when one stands for the other.
const TEXT_LIKENESS_MIN: f32 = 0.75;
/// How much their titles have in common, at least: twice what they share over what both have. Pages about two things that
/// were written by one pattern have other titles.
const TITLE_LIKENESS_MIN: f32 = 0.6;

/// An article that another one stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Folded {
    /// The article that is shown.
    pub(crate) kept: DocId,
    /// The one that says nearly the same.
    pub(crate) other: DocId,
}

/// Which of some candidates say nearly the same.
pub(super) struct Groups {
    /// Those that are in a group, each with the first one of it.
    of: Vec<(DocId, DocId)>,
    /// How many of them another one stands for.
    pub(super) folded: usize,
}

impl Groups {
    /// The groups among some candidates. What is alike by way of a third is alike, so that the groups do not depend on an
    /// order.
    pub(super) fn new(
        candidates: &[Candidate],
        are_alike: impl Fn(usize, usize) -> bool,
    ) -> Groups {
        let mut first: Vec<usize> = (0..candidates.len()).collect();
        for at in 0..candidates.len() {
            for before in 0..at {
                if first[before] != first[at] && are_alike(at, before) {
                    let (low, high) = (first[before].min(first[at]), first[before].max(first[at]));
                    for group in first[..=at].iter_mut().filter(|group| **group == high) {
                        *group = low;
                    }
                }
            }
        }
        let others = first.iter().enumerate().filter(|(at, first)| at != *first);
        let folded = others.clone().count();
        let leads: Vec<usize> = others.map(|(_, &lead)| lead).collect();
        let doc = |at: usize| candidates[at].shown;
        let of = (0..candidates.len()).filter(|&at| first[at] != at || leads.contains(&at));
        Groups {
            of: of.map(|at| (doc(at), doc(first[at]))).collect(),
            folded,
        }
    }

    /// Takes out of candidates, which are in order, those that one before them stands for.
    pub(super) fn fold(&self, candidates: &mut Vec<Candidate>) -> Vec<Folded> {
        let mut kept: Vec<(DocId, DocId)> = Vec::new();
        let mut folded = Vec::new();
        if self.of.is_empty() {
            return folded;
        }
        candidates.retain(|candidate| {
            let Some(&(_, group)) = self.of.iter().find(|(doc, _)| *doc == candidate.shown) else {
                return true;
            };
            let before = kept.iter().find(|(_, known)| *known == group);
            if let Some(&(kept, _)) = before {
                let other = candidate.shown;
                folded.push(Folded { kept, other });
                return false;
            }
            kept.push((candidate.shown, group));
            true
        });
        folded
    }
}

/// Whether two articles say nearly the same under like titles.
pub(super) fn are_alike(a: &ForwardIndex, b: &ForwardIndex) -> bool {
    a.signature.may_be_alike(&b.signature)
        && a.signature.likeness(&b.signature) >= TEXT_LIKENESS_MIN
        && title_likeness(&a.heads, &b.heads) >= TITLE_LIKENESS_MIN
}

fn title_likeness(a: &Heads, b: &Heads) -> f32 {
    let (a, b) = (a.titles.get(0), b.titles.get(0));
    let common = a.iter().filter(|id| b.binary_search(id).is_ok()).count();
    2.0 * common as f32 / (a.len() + b.len()).max(1) as f32
}
