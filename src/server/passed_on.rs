//! How often agents passed each article on to customers, lately.
//!
//! Gets:    each answer that is copied; what the database holds of the days before.
//! Gives:   how often an article was passed on within a week; what is new since it was last written.
//! Touches: memory only: `statistics` writes it.
//! Never:   an agent, a customer or a time of day: a number for each article and day.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use super::reads::Key;
use crate::insights::KeptPassedOn;

/// How many days are a week here, today among them.
pub(super) const WEEK_DAYS: i32 = 7;

/// Counts of one server.
#[derive(Default)]
pub(super) struct PassedOn(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    /// By article the days of the last week, each with how often. Only articles that existed when they were counted.
    of: HashMap<Box<str>, BTreeMap<Date, u64>>,
    /// What the database does not have yet.
    new: BTreeMap<String, u64>,
}

impl PassedOn {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an answer that was copied.
    pub(super) fn count(&self, article: &Key, today: Date) {
        let mut counts = self.counts();
        counts.add(article.as_str(), today, 1, today);
        *counts.new.entry(article.as_str().to_owned()).or_default() += 1;
    }

    /// How often an article was passed on within a week.
    pub(super) fn within_a_week(&self, article: &Key, today: Date) -> u64 {
        let counts = self.counts();
        let days = counts.of.get(article.as_str()).into_iter().flatten();
        let late = days.filter(|(day, _)| is_late(**day, today));
        late.map(|(_, count)| count).sum()
    }

    /// What the database does not have yet, which is then taken for written.
    pub(super) fn take(&self) -> BTreeMap<String, u64> {
        std::mem::take(&mut self.counts().new)
    }

    /// Adds what the database holds of the days before.
    pub(super) fn restore(&self, kept: Vec<KeptPassedOn>, today: Date) {
        let mut counts = self.counts();
        for KeptPassedOn {
            article,
            day,
            count,
        } in kept
        {
            counts.add(&article, day, count, today);
        }
    }
}

impl Counts {
    fn add(&mut self, article: &str, day: Date, count: u64, today: Date) {
        let days = match self.of.get_mut(article) {
            Some(days) => days,
            None => self.of.entry(article.into()).or_default(),
        };
        *days.entry(day).or_default() += count;
        days.retain(|day, _| is_late(*day, today));
    }
}

/// Whether a day is one of the last week; a clock that was ahead counts for nothing.
fn is_late(day: Date, today: Date) -> bool {
    let age = today.since(day).map_or(WEEK_DAYS, |age| age.get_days());
    (0..WEEK_DAYS).contains(&age)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key::named(name)
    }

    #[test]
    fn a_week_is_counted_with_what_was_before_a_restart_and_days_fall_out_of_it() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (passed_on, today) = (PassedOn::default(), day("2026-11-30"));
        let kept = |article: &str, on: &str, count| KeptPassedOn {
            article: article.to_owned(),
            day: day(on),
            count,
        };
        passed_on.restore(
            vec![
                kept("a", "2026-11-23", 100),
                kept("a", "2026-11-24", 3),
                kept("b", "2026-11-29", 5),
                kept("c", "2026-12-09", 7),
            ],
            today,
        );
        passed_on.count(&key("a"), today);
        let told = |name, today| passed_on.within_a_week(&key(name), today);
        assert_eq!(
            ["a", "b", "c", "d"].map(|name| told(name, today)),
            [4, 5, 0, 0]
        );
        // What came from the database is not written to it again.
        assert_eq!(passed_on.take(), BTreeMap::from([("a".to_owned(), 1)]));
        assert!(passed_on.take().is_empty());
        assert_eq!(told("a", day("2026-12-01")), 1);
        assert_eq!(told("a", day("2026-12-07")), 0);
    }
}
