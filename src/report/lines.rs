//! What was counted, by wording and week.
//!
//! Gets:    the rows of a database from a day on.
//! Gives:   for each language and wording how often it was asked for and what it found, in which week; what was opened; which
//!          articles helped, and what readers wrote about them.
//! Touches: `insights`.
//! Never:   a row kept that could be added to another.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::model::{COMMENTS_MAX, Week};
use crate::ids::Lang;
use crate::insights::{InsightsError, Kept, KeptComment, KeptOpening, KeptSearch, KeptUse, Reason};

/// How often something was asked for in one week.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfWeek {
    /// The index of the week.
    pub(super) week: u8,
    pub(super) empty: u32,
    pub(super) weak: u32,
    /// Those that found what fits, and were not answered at once.
    pub(super) fitting: u32,
}

/// One wording.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Sorted by week; none twice.
    pub(super) weeks: Vec<OfWeek>,
    /// How often something was opened.
    pub(super) opened: u64,
}

/// An article by what readers said of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) helped: u64,
    pub(super) not_helped: u64,
    pub(super) not_helped_in: Vec<u64>,
}

/// What readers wrote about an article in one language.
#[derive(Clone, Debug, Default)]
pub(super) struct Wrote {
    /// How often each of [`Reason::ALL`] was named.
    pub(super) reasons: [u64; Reason::ALL.len()],
    /// The newest, the newest first.
    pub(super) comments: Vec<(Date, Option<Reason>, String)>,
    pub(super) comments_in_all: u64,
}

/// What was counted.
#[derive(Default)]
pub(super) struct Lines {
    /// By language and wording.
    pub(super) of: BTreeMap<Lang, FxHashMap<String, Line>>,
    /// For each article what it was opened for, and how often.
    pub(super) led_to: BTreeMap<String, BTreeMap<(Lang, String), u64>>,
    pub(super) said: BTreeMap<String, Said>,
    /// By the id of the article when it was written.
    pub(super) wrote: BTreeMap<String, Wrote>,
    pub(super) weeks: Vec<Week>,
    from: Date,
}

impl Lines {
    /// Reads what was counted from a Monday on.
    pub(super) fn read(kept: &mut Kept, from: Date, weeks: usize) -> Result<Lines, InsightsError> {
        let week = |n: usize| Week {
            from: from.saturating_add((n as i64).weeks()),
            asked: 0,
            empty: 0,
            weak: 0,
            opened: 0,
        };
        let mut lines = Lines {
            weeks: (0..weeks).map(week).collect(),
            from,
            ..Lines::default()
        };
        // Days come in order: the week is told once for each.
        let mut last: Option<(Date, Option<usize>)> = None;
        kept.searches(from, |search| {
            let week = match last {
                Some((day, week)) if day == search.day => week,
                _ => lines.week_of(search.day),
            };
            last = Some((search.day, week));
            if let Some(week) = week {
                lines.add(week, search);
            }
        })?;
        for opening in kept.openings(from)? {
            lines.add_opening(opening);
        }
        for uses in kept.uses(from)? {
            lines.add_uses(uses);
        }
        kept.comments(from, |comment| lines.add_comment(comment))?;
        Ok(lines)
    }

    /// The week of a day; none for one outside of the report.
    fn week_of(&self, day: Date) -> Option<usize> {
        let days = day.since(self.from).ok()?.get_days();
        let week = usize::try_from(days / 7).ok()?;
        (days >= 0 && week < self.weeks.len()).then_some(week)
    }

    fn add(&mut self, week: usize, search: KeptSearch) {
        let KeptSearch {
            lang, words, found, ..
        } = search;
        let sum = &mut self.weeks[week];
        sum.asked += found.asked;
        sum.empty += found.empty;
        sum.weak += found.weak;
        let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let others = found.empty + found.weak + found.sure;
        let line = self.of.entry(lang).or_default().entry(words).or_default();
        let own = OfWeek {
            week: week as u8,
            empty: small(found.empty),
            weak: small(found.weak),
            fitting: small(found.asked.saturating_sub(others)),
        };
        match line.weeks.last_mut() {
            Some(last) if last.week == own.week => {
                last.empty = last.empty.saturating_add(own.empty);
                last.weak = last.weak.saturating_add(own.weak);
                last.fitting = last.fitting.saturating_add(own.fitting);
            }
            _ => line.weeks.push(own),
        }
    }

    fn add_opening(&mut self, opening: KeptOpening) {
        let KeptOpening { day, opened, count } = opening;
        let Some(week) = self.week_of(day) else {
            return;
        };
        self.weeks[week].opened += count;
        let lines = self.of.get_mut(&opened.lang);
        if let Some(line) = lines.and_then(|lines| lines.get_mut(&opened.words)) {
            line.opened += count;
        }
        let led = self.led_to.entry(opened.article).or_default();
        *led.entry((opened.lang, opened.words)).or_default() += count;
    }

    fn add_comment(&mut self, kept: KeptComment) {
        if self.week_of(kept.day).is_none() {
            return;
        }
        let wrote = self.wrote.entry(kept.article).or_default();
        if let Some(reason) = kept.reason {
            wrote.reasons[reason as usize] += 1;
        }
        if let Some(comment) = kept.comment.filter(|comment| !comment.is_empty()) {
            wrote.comments_in_all += 1;
            if wrote.comments.len() < COMMENTS_MAX {
                wrote.comments.push((kept.day, kept.reason, comment));
            }
        }
    }

    fn add_uses(&mut self, kept: KeptUse) {
        let Some(week) = self.week_of(kept.day) else {
            return;
        };
        if kept.uses.helped + kept.uses.not_helped == 0 {
            return;
        }
        let weeks = self.weeks.len();
        let said = self.said.entry(kept.article).or_default();
        said.not_helped_in.resize(weeks, 0);
        said.helped += kept.uses.helped;
        said.not_helped += kept.uses.not_helped;
        said.not_helped_in[week] += kept.uses.not_helped;
    }
}
