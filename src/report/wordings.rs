//! Wordings, each once, with how often it was asked for in which week.
//!
//! Gets:    language, words and counts, week after week.
//! Gives:   the sums of each wording, and its weeks.
//! Touches: nothing.
//! Never:   a piece of memory for each: a million of them are a few large ones.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};

use super::model::Kind;
use crate::ids::Lang;

/// How often something was asked for, by what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) empty: u32,
    pub(super) weak: u32,
    /// Those that found what fits, and were not answered at once.
    pub(super) fitting: u32,
}

impl Counts {
    fn add(&mut self, more: Counts) {
        self.empty = self.empty.saturating_add(more.empty);
        self.weak = self.weak.saturating_add(more.weak);
        self.fitting = self.fitting.saturating_add(more.fitting);
    }

    /// How many are of a kind.
    pub(super) fn of(self, kind: Kind) -> u32 {
        match kind {
            Kind::Nothing => self.empty,
            Kind::Weak => self.weak,
            Kind::Unopened => self.fitting,
            // Those of agents are wordings of their own.
            Kind::Unanswered => self.empty,
            Kind::Unhelpful | Kind::PassedOn => 0,
        }
    }
}

/// One wording.
#[derive(Clone, Debug)]
pub(super) struct Wording {
    pub(super) lang: Lang,
    text: Range<usize>,
    /// Those of all weeks.
    sum: Counts,
    /// How often something was opened.
    pub(super) opened: u64,
    /// The last of its weeks.
    last: u32,
}

impl Wording {
    /// How many of its searches are of a kind.
    pub(super) fn of(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Unopened if self.opened > 0 => 0,
            _ => self.sum.of(kind),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct OfWeek {
    week: u8,
    counts: Counts,
    /// The week before of the same wording; itself for the first.
    before: u32,
}

/// All of them, numbered as they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Wordings {
    all: Vec<Wording>,
    /// The words of all, one behind the other.
    texts: String,
    weeks: Vec<OfWeek>,
    /// The number of a wording by the hash of its words, or by the next number behind that which was free.
    by_hash: FxHashMap<u64, u32>,
}

impl Wordings {
    /// All of them.
    pub(super) fn all(&self) -> &[Wording] {
        &self.all
    }

    /// The words of one.
    pub(super) fn words(&self, wording: &Wording) -> &str {
        &self.texts[wording.text.clone()]
    }

    /// The number of a wording.
    pub(super) fn number(&self, lang: Lang, words: &str) -> Option<usize> {
        self.place(lang, words).ok().map(|number| number as usize)
    }

    /// The number of a wording, else where it would have its own.
    fn place(&self, lang: Lang, words: &str) -> Result<u32, u64> {
        let mut hasher = FxHasher::default();
        (lang, words).hash(&mut hasher);
        let mut at = hasher.finish();
        while let Some(&number) = self.by_hash.get(&at) {
            let known = &self.all[number as usize];
            if known.lang == lang && self.words(known) == words {
                return Ok(number);
            }
            at = at.wrapping_add(1);
        }
        Err(at)
    }

    /// Adds searches of a week. Of one wording, weeks come in order.
    pub(super) fn add(&mut self, week: u8, (lang, words): (Lang, &str), counts: Counts) {
        let here = self.weeks.len() as u32;
        let number = match self.place(lang, words) {
            Ok(number) => number,
            Err(at) => {
                let number = self.all.len() as u32;
                self.by_hash.insert(at, number);
                let start = self.texts.len();
                self.texts.push_str(words);
                self.all.push(Wording {
                    lang,
                    text: start..self.texts.len(),
                    sum: Counts::default(),
                    opened: 0,
                    last: here,
                });
                number
            }
        };
        let wording = &mut self.all[number as usize];
        wording.sum.add(counts);
        match self.weeks.get_mut(wording.last as usize) {
            Some(last) if last.week == week => last.counts.add(counts),
            _ => {
                let before = std::mem::replace(&mut wording.last, here);
                self.weeks.push(OfWeek {
                    week,
                    counts,
                    before,
                });
            }
        }
    }

    /// Adds how often something was opened.
    pub(super) fn open(&mut self, number: usize, count: u64) {
        self.all[number].opened += count;
    }

    /// The weeks of one, the last first.
    pub(super) fn weeks(&self, wording: &Wording) -> impl Iterator<Item = (usize, Counts)> {
        let mut next = Some(wording.last);
        std::iter::from_fn(move || {
            let at = next?;
            let of_week = &self.weeks[at as usize];
            next = (of_week.before != at).then_some(of_week.before);
            Some((usize::from(of_week.week), of_week.counts))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wording_is_one_with_its_weeks_by_language() {
        let mut wordings = Wordings::default();
        let counts = |empty| Counts {
            empty,
            ..Counts::default()
        };
        for (week, lang, words, empty) in [
            (0, Lang::En, "a", 1),
            (0, Lang::En, "a", 2),
            (0, Lang::Zh, "a", 4),
            (1, Lang::En, "b", 8),
            (3, Lang::En, "a", 16),
        ] {
            wordings.add(week, (lang, words), counts(empty));
        }
        let told = |lang, words| {
            let wording = &wordings.all()[wordings.number(lang, words).unwrap()];
            assert_eq!((wording.lang, wordings.words(wording)), (lang, words));
            let weeks = wordings
                .weeks(wording)
                .map(|(week, counts)| (week, counts.empty));
            (wording.of(Kind::Nothing), weeks.collect::<Vec<_>>())
        };
        assert_eq!(told(Lang::En, "a"), (19, vec![(3, 16), (0, 3)]));
        assert_eq!(told(Lang::Zh, "a"), (4, vec![(0, 4)]));
        assert_eq!(told(Lang::En, "b"), (8, vec![(1, 8)]));
        assert_eq!(
            (wordings.number(Lang::Zh, "b"), wordings.all().len()),
            (None, 3)
        );
    }

    #[test]
    fn wordings_whose_hashes_meet_stay_apart() {
        let mut wordings = Wordings::default();
        for n in 0..50_u32 {
            let words = format!("w{n}");
            // As if the one before had its hash.
            if let (Err(at), Some(before)) = (wordings.place(Lang::En, &words), n.checked_sub(1)) {
                wordings.by_hash.insert(at, before);
            }
            wordings.add(0, (Lang::En, &words), Counts::default());
        }
        for n in 0..50 {
            assert_eq!(wordings.number(Lang::En, &format!("w{n}")), Some(n));
        }
    }
}
