//! What an import did and what was lost, in ten lines.
//!
//! Gets:    counts by kind.
//! Gives:   lines.
//! Touches: nothing.
//! Never:   more than [`LINES_MAX`] lines of what was lost.

use std::collections::BTreeMap;

/// How many kinds are named.
const LINES_MAX: usize = 10;

/// What was done, and what was lost by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many files of articles were written, how many of them as drafts, and how many for agents alone.
    pub articles: [usize; 3],
    /// How many attachments were copied.
    pub attachments: usize,
    /// What was lost or changed, by kind, with how often.
    pub lost: BTreeMap<String, usize>,
}

impl Report {
    /// Counts something that was lost.
    pub(super) fn lose(&mut self, what: impl Into<String>, count: usize) {
        if count > 0 {
            *self.lost.entry(what.into()).or_default() += count;
        }
    }

    /// What was lost, the most frequent first: at most ten lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut all: Vec<(&String, usize)> = self
            .lost
            .iter()
            .map(|(what, count)| (what, *count))
            .collect();
        all.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
        let more = all.len().saturating_sub(LINES_MAX - 1);
        let shown = if all.len() > LINES_MAX {
            LINES_MAX - 1
        } else {
            all.len()
        };
        let mut lines: Vec<String> = all[..shown]
            .iter()
            .map(|(what, count)| format!("{count:>7}  {what}"))
            .collect();
        if shown < all.len() {
            let rest: usize = all[shown..].iter().map(|(_, count)| count).sum();
            lines.push(format!("{rest:>7}  of {more} other kinds"));
        }
        lines
    }
}
