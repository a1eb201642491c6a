//! Which of two translations went ahead of the other, and what differs since.
//!
//! Gets:    two articles, the last changes of both in git, which of them has changes that are not committed.
//! Gives:   a `Drift`.
//! Touches: nothing.
//! Never:   a change of wording, which nothing but a reader tells from a translation of it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::numbers;
use crate::content::{Article, LinkTarget};
use crate::site::dates::{Dates, Step};
use crate::site::snapshot::Snapshot;

/// How two translations of an article went apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Whether the first of the two went ahead, and not the other.
    pub first_is_ahead: bool,
    /// The day of the commit with which it began; none where that is not committed yet.
    pub since: Option<Date>,
    /// What can be named.
    pub differences: Vec<Difference>,
}

/// What stands in only one of two translations, such as links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub kind: Differing,
    /// What only the newer one has.
    pub newer: Vec<String>,
    /// What only the older one has.
    pub older: Vec<String>,
}

/// In what two translations differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differing {
    /// Sections, by their anchors.
    Section,
    /// How many sections there are, where no anchor is in both.
    Sections,
    /// Links to articles and to other sites.
    Link,
    /// Numbers.
    Number,
}

impl Differing {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Differing::Section => "section",
            Differing::Sections => "sections",
            Differing::Link => "link",
            Differing::Number => "number",
        }
    }
}

impl Snapshot {
    /// How two translations went apart; `changed` tells which of the two has changes that are not committed.
    #[must_use]
    pub fn drift(&self, one: &Article, other: &Article, changed: [bool; 2]) -> Option<Drift> {
        let dates = &self.parts.dates;
        let steps = [dates.steps(one), dates.steps(other)];
        // Whoever is about to carry a change over wants to see what is left of it, until it is committed.
        let (first_is_ahead, since) = ahead(steps[0], steps[1]).or_else(|| {
            let now = |at: usize| with_now(steps[at], changed[at]);
            ahead(&now(0), &now(1))
        })?;
        let (newer, older) = if first_is_ahead {
            (one, other)
        } else {
            (other, one)
        };
        Some(Drift {
            first_is_ahead,
            since: day_of(since),
            differences: differences(newer, older),
        })
    }

    /// The numbers that stand only in the first of two texts, and those only in the other, in whatever language each is.
    #[must_use]
    pub fn numbers_apart(ours: &str, theirs: &str) -> (Vec<String>, Vec<String>) {
        numbers::only(ours, theirs)
    }
}

/// When what is not committed will be.
const NOW: i64 = i64::MAX;

/// The steps of a file with what is not committed as one of them; a file without any is none that was translated.
fn with_now(steps: &[Step], changed: bool) -> Vec<Step> {
    let now = Step {
        seconds: NOW,
        made: false,
    };
    let now = (changed && !steps.is_empty()).then_some(now);
    now.into_iter().chain(steps.iter().copied()).collect()
}

/// The day of a step; none for what is not committed.
pub(super) fn day_of(seconds: i64) -> Option<Date> {
    let at = Timestamp::from_second(seconds).ok()?;
    Some(at.to_zoned(TimeZone::UTC).date())
}

/// Which of two files, the first or the other, was changed without the other one following, and when first. A change that
/// follows one of the other file answers it; a commit that changes both, or makes one, leaves them alike.
pub(super) fn ahead(one: &[Step], other: &[Step]) -> Option<(bool, i64)> {
    // Of a file with many changes the oldest are not known: what came before is no longer told apart.
    let known = |steps: &[Step]| match steps.last() {
        Some(last) if steps.len() >= Dates::STEPS_MAX => last.seconds,
        _ => i64::MIN,
    };
    let from = known(one).max(known(other));
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let mut steps: Vec<(Step, bool)> = one.iter().map(|step| (*step, true)).collect();
    steps.extend(other.iter().map(|step| (*step, false)));
    steps.retain(|(step, _)| step.seconds >= from);
    steps.sort_unstable();
    let mut state: Option<(bool, i64)> = None;
    for commit in steps.chunk_by(|(a, _), (b, _)| a.seconds == b.seconds) {
        let (step, is_one) = commit[0];
        let is_of_both = commit.iter().any(|(_, other)| *other != is_one);
        state = match state {
            _ if is_of_both || step.made => None,
            Some((ahead, _)) if ahead != is_one => None,
            Some(ahead) => Some(ahead),
            None => Some((is_one, step.seconds)),
        };
    }
    state
}

/// What differs: sections by their anchors, or by their number; numbers; links to other articles.
pub(super) fn differences(newer: &Article, older: &Article) -> Vec<Difference> {
    let mut found = Vec::new();
    let anchors = |article: &Article| -> BTreeSet<String> {
        let anchors = article
            .sections
            .iter()
            .filter_map(|section| section.anchor.as_ref());
        anchors.map(|anchor| format!("#{anchor}")).collect()
    };
    let (here, there) = (anchors(newer), anchors(older));
    if here.intersection(&there).next().is_some() {
        found.extend(only(Differing::Section, &here, &there));
    } else if newer.sections.len() != older.sections.len() {
        let count = |article: &Article| vec![(article.sections.len() - 1).to_string()];
        found.push(Difference {
            kind: Differing::Sections,
            newer: count(newer),
            older: count(older),
        });
    }
    let links = |article: &Article| -> BTreeSet<String> {
        let links = article.links.iter().filter_map(|link| match &link.target {
            LinkTarget::Article { id, .. } => Some(id.path().to_owned()),
            LinkTarget::Outside(url) => Some(url.chars().take(60).collect()),
            _ => None,
        });
        links.collect()
    };
    found.extend(only(Differing::Link, &links(newer), &links(older)));
    let (only_newer, only_older) = numbers::only(&numbers::whole(newer), &numbers::whole(older));
    // A number that only the older one has may be a word in the other.
    if !only_newer.is_empty() {
        found.push(Difference {
            kind: Differing::Number,
            newer: only_newer,
            older: only_older,
        });
    }
    found
}

fn only(kind: Differing, newer: &BTreeSet<String>, older: &BTreeSet<String>) -> Option<Difference> {
    let lacking = |one: &BTreeSet<String>, other: &BTreeSet<String>| -> Vec<String> {
        one.difference(other).cloned().collect()
    };
    let (newer, older) = (lacking(newer, older), lacking(older, newer));
    (!newer.is_empty() || !older.is_empty()).then_some(Difference { kind, newer, older })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The state after changes in this order: `a` or `b` alone, `+` both, `A` or `B` made alone.
    fn after(history: &str) -> Option<(bool, i64)> {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for (at, c) in history.chars().enumerate() {
            let step = |made| Step {
                seconds: at as i64,
                made,
            };
            match c {
                'a' | 'A' => one.insert(0, step(c == 'A')),
                'b' | 'B' => other.insert(0, step(c == 'B')),
                _ => {
                    one.insert(0, step(false));
                    other.insert(0, step(false));
                }
            }
        }
        ahead(&one, &other)
    }

    #[test]
    fn a_translation_is_stale_until_its_own_change_answers() {
        for (history, expected) in [
            ("AB", None),
            ("+", None),
            ("ABa", Some((true, 2))),
            ("ABaa", Some((true, 2))),
            ("ABab", None),
            ("ABaba", Some((true, 4))),
            ("ABa+", None),
            ("+b", Some((false, 1))),
            ("AaB", None),
            ("A", None),
        ] {
            assert_eq!(after(history), expected, "{history}");
        }
    }
}
