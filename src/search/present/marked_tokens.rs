//! What of an article's forward index is marked.
//!
//! Gets:    what a query marks; where its tokens stand in a section.
//! Gives:   marks by position.
//! Touches: nothing.
//! Never:   a text.

use rustc_hash::FxHashSet;

use crate::search::forward::positions::{Occurrence, TermSet};
use crate::search::forward::tokens::{TokenId, key_id, stem_id};
use crate::search::query::parse::MarkTerms;

/// What may be marked, as tokens.
pub(super) struct MarkedTokens {
    pub(super) terms: TermSet,
    /// For each of its tokens and pairs whether it is marked, and if so whether only as part of a longer run.
    pub(super) weak: Vec<Option<bool>>,
    /// For each of them its tokens.
    ids: Vec<[TokenId; 2]>,
    /// The numbers of the tokens of each synonym, the longest first.
    pub(super) phrases: Vec<Vec<u32>>,
}

/// What is marked, by the positions of its first and its last token.
pub(super) struct TokenMark {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) weak: bool,
    pub(super) tokens: [TokenId; 2],
    /// Whether it is none when a joiner stands inside.
    pub(super) pair: bool,
}

impl MarkedTokens {
    pub(super) fn new(marks: &MarkTerms) -> MarkedTokens {
        let stems = marks.stems.iter().map(|stem| stem_id(stem));
        let alone: FxHashSet<TokenId> = stems
            .chain(marks.characters.iter().map(|&c| c.into()))
            .collect();
        let pairs = || {
            marks
                .pairs
                .keys()
                .map(|&(a, b)| (TokenId::from(a), TokenId::from(b)))
        };
        let phrases: Vec<Vec<TokenId>> = marks
            .phrases
            .iter()
            .map(|keys| keys.iter().map(|key| key_id(key)).collect())
            .collect();
        let inside = pairs()
            .flat_map(|(a, b)| [a, b])
            .chain(phrases.iter().flatten().copied());
        let terms = TermSet::new(alone.iter().copied().chain(inside), pairs());
        let tokens = terms
            .tokens()
            .iter()
            .map(|id| alone.contains(id).then_some(false));
        let weak = tokens
            .chain(marks.pairs.values().map(|word| Some(!word)))
            .collect();
        let ids = terms.tokens().iter().map(|&id| [id, id]);
        let ids = ids.chain(pairs().map(|(a, b)| [a, b])).collect();
        let numbers = |phrase: &Vec<TokenId>| {
            phrase
                .iter()
                .filter_map(|&id| terms.number(id))
                .map(|number| number as u32)
                .collect()
        };
        let mut phrases: Vec<Vec<u32>> = phrases
            .iter()
            .filter(|phrase| !phrase.is_empty())
            .map(numbers)
            .collect();
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        MarkedTokens {
            terms,
            weak,
            ids,
            phrases,
        }
    }

    /// What is marked of a section, by its beginning.
    pub(super) fn marks(&self, section: &[Occurrence]) -> Vec<TokenMark> {
        let is_pair =
            |occurrence: &Occurrence| occurrence.number as usize >= self.terms.tokens().len();
        let marked = section.iter().filter_map(|occurrence| {
            let (weak, pair) = (self.weak[occurrence.number as usize]?, is_pair(occurrence));
            Some(TokenMark {
                first: occurrence.at,
                last: occurrence.at + u32::from(pair),
                weak,
                tokens: self.ids[occurrence.number as usize],
                pair,
            })
        });
        let mut marks: Vec<TokenMark> = marked.collect();
        if !self.phrases.is_empty() {
            let tokens: Vec<Occurrence> = section
                .iter()
                .filter(|occurrence| !is_pair(occurrence))
                .copied()
                .collect();
            marks.extend((1..=tokens.len()).filter_map(|end| self.phrase_at_end(&tokens[..end])));
            marks.sort_unstable_by_key(|mark| mark.first);
        }
        marks
    }

    /// The longest synonym that ends with the last of some tokens.
    pub(super) fn phrase_at_end(&self, tokens: &[Occurrence]) -> Option<TokenMark> {
        let last = tokens.last()?.at;
        let stands = |phrase: &Vec<u32>| {
            let first = &tokens[tokens.len().checked_sub(phrase.len())?..];
            let together = last - first[0].at + 1 == first.len() as u32;
            (together
                && first
                    .iter()
                    .map(|token| token.number)
                    .eq(phrase.iter().copied()))
            .then_some(first[0])
        };
        let first = self.phrases.iter().find_map(stands)?;
        let id = |token: &Occurrence| self.ids[token.number as usize][0];
        Some(TokenMark {
            first: first.at,
            last,
            weak: false,
            tokens: [id(&first), id(tokens.last()?)],
            pair: false,
        })
    }
}
