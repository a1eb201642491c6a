//! Parts of a text that are marked.
//!
//! Gets:    spans where terms stand, in any order.
//! Gives:   byte ranges: sorted, not overlapping, touching ones merged.
//! Touches: nothing.
//! Never:   the text.

/// A part of a text where a term stands, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MarkedSpan {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Joins two words of the query: marked only as part of a longer run.
    pub(super) weak: bool,
}

impl MarkedSpan {
    pub(super) fn strong(start: usize, end: usize) -> MarkedSpan {
        MarkedSpan {
            start,
            end,
            weak: false,
        }
    }
}

/// Touching spans as one. A weak pair that shares no character with another span is dropped.
pub(super) fn merge(mut found: Vec<MarkedSpan>) -> Vec<(usize, usize)> {
    found.sort_by_key(|span| (span.start, span.end));
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (i, span) in found.iter().enumerate() {
        let overlaps_before = found[..i]
            .iter()
            .rev()
            .take(3)
            .any(|before| before.end > span.start);
        let overlaps_after = found.get(i + 1).is_some_and(|next| next.start < span.end);
        if span.weak && !overlaps_before && !overlaps_after {
            continue;
        }
        match runs.last_mut() {
            Some((_, end)) if span.start <= *end => *end = span.end.max(*end),
            _ => runs.push((span.start, span.end)),
        }
    }
    runs
}
