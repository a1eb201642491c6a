//! A section without what of its code is too long to be read in a line.
//!
//! Gets:    a section, its spans that are marked.
//! Gives:   its text without long blocks of code, and the spans where they stand in that.
//! Touches: nothing.
//! Never:   less of the code than what nothing but it says.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::spans::MarkedSpan;
use crate::content::Section;
use crate::search::forward::tokens::TokenId;

/// The longest block that reads as part of a sentence: a command or two.
const SHORT_BYTES_MAX: usize = 120;
const SHORT_LINES_MAX: usize = 2;
/// How many lines of a long block are kept that hold what the rest of the section does not.
const LINES_MAX: usize = 2;

/// The text without long blocks of code, of which lines are left that hold a token which no other text of the section holds.
pub(super) fn without_code(
    section: &Section,
    spans: Vec<MarkedSpan>,
) -> (Cow<'_, str>, Vec<MarkedSpan>) {
    let text = section.text.as_str();
    let blocks = section.code.iter().filter_map(|&(start, end)| {
        let block = text.get(start as usize..end as usize)?;
        let is_short = block.len() <= SHORT_BYTES_MAX && block.lines().count() <= SHORT_LINES_MAX;
        (!is_short).then_some((start as usize, end as usize))
    });
    let blocks: Vec<(usize, usize)> = blocks.collect();
    if blocks.is_empty() {
        return (Cow::Borrowed(text), spans);
    }
    let is_code = |span: &&MarkedSpan| {
        let before = blocks.partition_point(|&(start, _)| start <= span.start);
        before > 0 && span.start < blocks[before - 1].1
    };
    let prose = spans.iter().filter(|span| !is_code(span));
    let mut known: FxHashSet<TokenId> = prose.flat_map(|span| span.tokens).collect();
    let mut left = Left::new(text, spans);
    for (start, end) in blocks {
        left.keep(start);
        let (mut from, mut lines) = (start, 0);
        for line in text[start..end].split_inclusive('\n') {
            let to = from + line.len();
            if lines < LINES_MAX && left.says_more(from..to, &mut known) {
                left.skip(from);
                left.keep(to);
                lines += 1;
            }
            from = to;
        }
        left.skip(end);
    }
    left.keep(text.len());
    if left.out.contains(char::is_alphanumeric) {
        (Cow::Owned(left.out), left.kept)
    } else {
        (Cow::Borrowed(text), left.spans)
    }
}

/// What is left of a text, read from its beginning.
struct Left<'t> {
    text: &'t str,
    /// As far as the text was read.
    at: usize,
    spans: Vec<MarkedSpan>,
    out: String,
    kept: Vec<MarkedSpan>,
}

impl<'t> Left<'t> {
    fn new(text: &'t str, spans: Vec<MarkedSpan>) -> Left<'t> {
        let (out, kept) = (String::with_capacity(text.len()), Vec::new());
        Left {
            text,
            at: 0,
            spans,
            out,
            kept,
        }
    }

    /// Whether a part holds a token that is not known yet; it is then.
    fn says_more(&self, part: std::ops::Range<usize>, known: &mut FxHashSet<TokenId>) -> bool {
        let first = self.spans.partition_point(|span| span.start < part.start);
        let inside = self.spans[first..]
            .iter()
            .take_while(|span| span.end <= part.end);
        let mut says = false;
        for token in inside.flat_map(|span| span.tokens) {
            says |= known.insert(token);
        }
        says
    }

    fn keep(&mut self, to: usize) {
        let (from, moved) = (self.at, self.out.len());
        self.out.push_str(&self.text[from..to]);
        let first = self.spans.partition_point(|span| span.start < from);
        let inside = self.spans[first..]
            .iter()
            .take_while(|span| span.start < to);
        let inside = inside.filter(|span| span.end <= to);
        self.kept.extend(inside.map(|span| MarkedSpan {
            start: span.start - from + moved,
            end: span.end - from + moved,
            ..*span
        }));
        self.at = to;
    }

    /// Leaves a part out, and says so once.
    fn skip(&mut self, to: usize) {
        if to > self.at {
            let is_said = self.out.trim_end().ends_with('…');
            self.out.push_str(if is_said { "" } else { "…" });
            self.at = to;
        }
    }
}
