//! What the terms of a query weigh in a section: all of them, and those of its best passage.
//!
//! Gets:    where the terms stand, what each weighs.
//! Gives:   sums, which run in the order of positions.
//! Touches: memory of its caller.
//! Never:   a text.

use crate::search::forward::positions::{Occurrence, TermSet};

/// What the distinct tokens of a section, and of a title given by their numbers, weigh together.
#[inline]
pub(super) fn weight_held(
    section: &[Occurrence],
    extra: impl Iterator<Item = usize>,
    terms: &TermSet,
    weights: &[f32],
    counts: &mut Vec<u32>,
) -> f32 {
    counts.clear();
    counts.resize(terms.len(), 0);
    section
        .iter()
        .for_each(|occurrence| counts[occurrence.number as usize] = 1);
    extra.for_each(|number| counts[number] = 1);
    let tokens = counts.iter().zip(weights).take(terms.tokens().len());
    tokens
        .filter(|(count, _)| **count > 0)
        .map(|(_, weight)| weight)
        .sum()
}

/// What the distinct tokens of a section weigh together: each once, and each times what `worth` makes of how often it stands
/// there.
#[inline]
pub(super) fn weights_by_frequency(
    section: &[Occurrence],
    terms: &TermSet,
    weights: &[f32],
    counts: &mut Vec<u32>,
    worth: impl Fn(f32) -> f32,
) -> (f32, f32) {
    counts.clear();
    counts.resize(terms.len(), 0);
    section
        .iter()
        .for_each(|occurrence| counts[occurrence.number as usize] += 1);
    let tokens = counts.iter().zip(weights).take(terms.tokens().len());
    tokens
        .filter(|(count, _)| **count > 0)
        .fold((0.0, 0.0), |(once, often), (&count, weight)| {
            (once + weight, often + weight * worth(count as f32))
        })
}

/// What the distinct tokens and pairs weigh together that begin in the heaviest passage of so many tokens.
#[inline]
pub(super) fn heaviest(
    section: &[Occurrence],
    passage_tokens: usize,
    weights: &[f32],
    counts: &mut Vec<u32>,
) -> f32 {
    counts.clear();
    counts.resize(weights.len(), 0);
    let (mut sum, mut best, mut first) = (0.0_f32, 0.0_f32, 0);
    for &Occurrence { at, number } in section {
        let number = number as usize;
        if counts[number] == 0 {
            sum += weights[number];
        }
        counts[number] += 1;
        while (at - section[first].at) as usize >= passage_tokens {
            let gone = section[first].number as usize;
            counts[gone] -= 1;
            if counts[gone] == 0 {
                sum -= weights[gone];
            }
            first += 1;
        }
        best = best.max(sum);
    }
    best
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::search::forward::article::tests::{
        analyzer, article as article_of, forward, plain, text,
    };
    use crate::search::forward::positions::PositionScratch;
    use crate::search::forward::tokens::{BREAK, TokenId, token_ids};

    /// Weights whose sums are not the same in another order.
    fn weight(number: usize) -> f32 {
        1.0 / (number as f32 + 3.0)
    }

    /// Tokens and pairs of a plain list by position, and the heaviest passage, as they were found before there were positions.
    fn walked(
        section: &[TokenId],
        terms: &TermSet,
        pairs: &BTreeMap<(TokenId, TokenId), usize>,
        passage_tokens: usize,
    ) -> (Vec<(usize, usize)>, f32) {
        let mut occurrences: Vec<(usize, usize)> = Vec::new();
        for (at, &id) in section.iter().enumerate() {
            occurrences.extend(terms.number(id).map(|number| (at, number)));
            let pair = section.get(at + 1).and_then(|&next| pairs.get(&(id, next)));
            occurrences.extend(pair.map(|number| (at, terms.tokens().len() + number)));
        }
        let mut counts = vec![0; terms.len()];
        let (mut sum, mut best, mut first) = (0.0_f32, 0.0_f32, 0);
        for &(at, number) in &occurrences {
            sum += if counts[number] == 0 {
                weight(number)
            } else {
                0.0
            };
            counts[number] += 1;
            while at - occurrences[first].0 >= passage_tokens {
                counts[occurrences[first].1] -= 1;
                sum -= if counts[occurrences[first].1] == 0 {
                    weight(occurrences[first].1)
                } else {
                    0.0
                };
                first += 1;
            }
            best = best.max(sum);
        }
        (occurrences, best)
    }

    proptest! {
        #[test]
        fn positions_say_of_a_section_what_a_walk_over_its_units_says(
            sections in prop::collection::vec(("[提现a ,]{0,4}", text()), 1..4),
            query in "[提现到账证a-c, 社]{0,12}( withdraw)?",
            passage_tokens in 1..20_usize,
        ) {
            let article = article_of(&sections);
            let article_units = forward(&article);
            let typed = token_ids(&query, analyzer(), &mut |_, _| ());
            let pairs: BTreeSet<_> = typed.windows(2).filter(|w| !w.contains(&BREAK)).map(|w| (w[0], w[1])).collect();
            let terms = TermSet::new(typed.iter().copied(), pairs.iter().copied());
            let weights: Vec<f32> = (0..terms.len()).map(weight).collect();
            let numbers: BTreeMap<_, _> = pairs.iter().copied().zip(0..).collect();
            let (mut found, mut counts) = (PositionScratch::default(), Vec::new());
            // Memory of the article before must not show.
            terms.find(&forward(&article_of(&[("提现".into(), "到账".repeat(50))])).positions, &mut found);
            let occurrences = terms.find(&article_units.positions, &mut found);
            let mut first = 0;
            for (own, section) in article_units.by_section(occurrences).zip(plain(&article)) {
                let (walked, best) = walked(&section, &terms, &numbers, passage_tokens);
                let own_events: Vec<_> = own.iter().map(|occurrence| (occurrence.at as usize - first, occurrence.number as usize)).collect();
                prop_assert_eq!(own_events, walked);
                prop_assert_eq!(heaviest(own, passage_tokens, &weights, &mut counts).to_bits(), best.to_bits());
                let extra: Vec<TokenId> = typed.iter().copied().take(2).collect();
                let held: BTreeSet<usize> = section.iter().chain(&extra).filter_map(|&id| terms.number(id)).collect();
                let by_walk: f32 = held.iter().map(|&number| weight(number)).sum();
                let extra = extra.iter().filter_map(|&id| terms.number(id));
                prop_assert_eq!(weight_held(own, extra, &terms, &weights, &mut counts).to_bits(), by_walk.to_bits());
                let mut frequencies: BTreeMap<usize, f32> = BTreeMap::new();
                for number in section.iter().filter_map(|&id| terms.number(id)) {
                    *frequencies.entry(number).or_default() += 1.0;
                }
                let worth = |frequency: f32| frequency / (frequency + 2.0);
                let once = frequencies.keys().fold(0.0, |sum, &number| sum + weight(number));
                let often = frequencies.iter().fold(0.0, |sum, (&number, &frequency)| sum + weight(number) * worth(frequency));
                let by_positions = weights_by_frequency(own, &terms, &weights, &mut counts, worth);
                prop_assert_eq!(by_positions, (once, often));
                first += section.len() + 1;
            }
        }
    }
}
