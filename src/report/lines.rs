//! What was counted, by wording and week.
//!
//! Gets:    the rows of a database from a day on.
//! Gives:   wordings with what they found in which week; what was opened; which
//!          articles helped, and what readers wrote about them.
//! Touches: `insights`.
//! Never:   a row kept that could be added to another.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::model::{COMMENTS_MAX, Week};
use super::wordings::{Batch, Counts, Wording, Wordings};
use crate::insights::{
    InsightsError, Kept, KeptComment, KeptOpening, KeptPassedOn, KeptSearch, KeptUnanswered,
    KeptUse, Reason,
};

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
    pub(super) wordings: Wordings,
    /// Articles that were opened, numbered as they came.
    opened: FxHashMap<String, u32>,
    /// By number of article and of wording how often the one led to the other, sorted once all are there.
    led: Vec<(u32, u32, u64)>,
    pub(super) said: BTreeMap<String, Said>,
    /// What agents found no article for.
    pub(super) unanswered: Wordings,
    /// How often agents passed an article on, by week.
    pub(super) passed_on: BTreeMap<String, Vec<u64>>,
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
        let mut batch = Batch::default();
        kept.searches(from, |search| {
            let week = match last {
                Some((day, week)) if day == search.day => week,
                _ => lines.week_of(search.day),
            };
            last = Some((search.day, week));
            if let Some(week) = week {
                lines.add(&mut batch, week, search);
            }
        })?;
        lines.wordings.add_all(&mut batch);
        let mut batch = Batch::default();
        kept.openings(from, |opening| lines.add_opening(&mut batch, opening))?;
        lines.open(&mut batch);
        lines.led.sort_unstable();
        for uses in kept.uses(from)? {
            lines.add_uses(uses);
        }
        kept.comments(from, |comment| lines.add_comment(comment))?;
        let mut batch = Batch::default();
        kept.unanswered(from, |unanswered| {
            lines.add_unanswered(&mut batch, unanswered)
        })?;
        lines.unanswered.add_all(&mut batch);
        for passed_on in kept.passed_on(from)? {
            lines.add_passed_on(passed_on);
        }
        Ok(lines)
    }

    /// The week of a day; none for one outside of the report.
    fn week_of(&self, day: Date) -> Option<usize> {
        let days = day.since(self.from).ok()?.get_days();
        let week = usize::try_from(days / 7).ok()?;
        (days >= 0 && week < self.weeks.len()).then_some(week)
    }

    fn add(&mut self, batch: &mut Batch<(u8, Counts)>, week: usize, search: &KeptSearch<'_>) {
        let found = &search.found;
        let sum = &mut self.weeks[week];
        sum.asked += found.asked;
        sum.empty += found.empty;
        sum.weak += found.weak;
        let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let others = found.empty + found.weak + found.sure;
        let counts = Counts {
            empty: small(found.empty),
            weak: small(found.weak),
            fitting: small(found.asked.saturating_sub(others)),
        };
        if batch.is_full_with((search.lang, search.words), (week as u8, counts)) {
            self.wordings.add_all(batch);
        }
    }

    fn add_opening(&mut self, batch: &mut Batch<(u32, u64)>, opening: &KeptOpening<'_>) {
        let Some(week) = self.week_of(opening.day) else {
            return;
        };
        self.weeks[week].opened += opening.count;
        let article = match self.opened.get(opening.article) {
            Some(&article) => article,
            None => {
                let article = self.opened.len() as u32;
                self.opened.insert(opening.article.to_owned(), article);
                article
            }
        };
        if batch.is_full_with((opening.lang, opening.words), (article, opening.count)) {
            self.open(batch);
        }
    }

    /// Counts what was opened. It was searched for too, unless somebody wrote into the database.
    fn open(&mut self, batch: &mut Batch<(u32, u64)>) {
        let led = &mut self.led;
        self.wordings
            .take(batch, |wordings, wording, &(article, count)| {
                wordings.open(wording, count);
                led.push((article, wording, count));
            });
    }

    /// What articles were opened by.
    pub(super) fn opened(&self) -> impl Iterator<Item = &str> {
        self.opened.keys().map(String::as_str)
    }

    /// The wordings that led to an article, by all that it was opened by, those that did most often first.
    pub(super) fn led_to(&self, opened: &[&str]) -> Vec<&Wording> {
        let numbers = opened.iter().filter_map(|key| self.opened.get(*key));
        let led = numbers.flat_map(|&article| {
            let first = self.led.partition_point(|(other, ..)| *other < article);
            let led = self.led[first..].iter();
            led.take_while(move |(other, ..)| *other == article)
        });
        let mut led: Vec<(u32, u64)> = led.map(|(_, wording, count)| (*wording, *count)).collect();
        led.sort_unstable();
        let mut sums: Vec<(u32, u64)> = Vec::new();
        for (wording, count) in led {
            match sums.last_mut() {
                Some((last, sum)) if *last == wording => *sum += count,
                _ => sums.push((wording, count)),
            }
        }
        sums.sort_by_key(|(wording, count)| (Reverse(*count), *wording));
        let all = self.wordings.all();
        sums.iter()
            .map(|(wording, _)| &all[*wording as usize])
            .collect()
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

    fn add_unanswered(&mut self, batch: &mut Batch<(u8, Counts)>, kept: &KeptUnanswered<'_>) {
        let Some(week) = self.week_of(kept.day) else {
            return;
        };
        let counts = Counts {
            empty: u32::try_from(kept.count).unwrap_or(u32::MAX),
            ..Counts::default()
        };
        if batch.is_full_with((kept.lang, kept.words), (week as u8, counts)) {
            self.unanswered.add_all(batch);
        }
    }

    fn add_passed_on(&mut self, kept: KeptPassedOn) {
        if let Some(week) = self.week_of(kept.day) {
            let weeks = self.passed_on.entry(kept.article).or_default();
            weeks.resize(self.weeks.len(), 0);
            weeks[week] += kept.count;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_go_on_over_new_year_and_a_day_outside_of_them_is_in_none() {
        let week = |from: &str| Week {
            from: from.parse().unwrap(),
            asked: 0,
            empty: 0,
            weak: 0,
            opened: 0,
        };
        let lines = Lines {
            weeks: vec![week("2026-12-28"), week("2027-01-04")],
            from: "2026-12-28".parse().unwrap(),
            ..Lines::default()
        };
        for (day, week) in [
            ("2026-12-28", Some(0)),
            ("2026-12-31", Some(0)),
            ("2027-01-01", Some(0)),
            ("2027-01-03", Some(0)),
            ("2027-01-04", Some(1)),
            ("2027-01-10", Some(1)),
            ("2027-01-11", None),
            ("2026-12-27", None),
            ("9999-12-31", None),
            ("-009999-01-01", None),
        ] {
            assert_eq!(lines.week_of(day.parse().unwrap()), week, "{day}");
        }
    }
}
