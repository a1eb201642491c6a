//! Parts of a text that are marked.
//!
//! Gets:    spans where terms stand, in any order.
//! Gives:   those that are shown, in order; byte ranges: sorted, not overlapping, touching ones merged.
//! Touches: nothing.
//! Never:   the text.

use crate::search::forward::tokens::TokenId;

/// A part of a text where a term stands, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MarkedSpan {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Joins two words of the query: marked only as part of a longer run.
    pub(super) weak: bool,
    /// Its tokens: one, or those of a pair; of a synonym the first and the last.
    pub(super) tokens: [TokenId; 2],
}

/// Those that are shown, by where they begin: a weak pair that shares no character with another span is dropped.
pub(super) fn kept(mut found: Vec<MarkedSpan>) -> Vec<MarkedSpan> {
    found.sort_by_key(|span| (span.start, span.end));
    let is_kept = |i: usize, span: &MarkedSpan| {
        let overlaps_before = found[..i]
            .iter()
            .rev()
            .take(3)
            .any(|before| before.end > span.start);
        let overlaps_after = found.get(i + 1).is_some_and(|next| next.start < span.end);
        !span.weak || overlaps_before || overlaps_after
    };
    let kept = found
        .iter()
        .enumerate()
        .filter(|(i, span)| is_kept(*i, span));
    kept.map(|(_, span)| *span).collect()
}

/// Touching spans as one.
pub(super) fn merge(kept: &[MarkedSpan]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for span in kept {
        match runs.last_mut() {
            Some((_, end)) if span.start <= *end => *end = span.end.max(*end),
            _ => runs.push((span.start, span.end)),
        }
    }
    runs
}
