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

/// What was said, each with what it brings along, to be looked for together: to look for each alone is mostly to wait for memory.
#[derive(Debug)]
pub(super) struct Batch<T> {
    said: Vec<(Said, T)>,
    texts: String,
}

#[derive(Debug)]
struct Said {
    lang: Lang,
    hash: u64,
    text: Range<usize>,
}

impl<T> Default for Batch<T> {
    fn default() -> Batch<T> {
        Batch {
            said: Vec::with_capacity(BATCH_MAX),
            texts: String::new(),
        }
    }
}

impl<T> Batch<T> {
    /// Adds one; whether there are now as many as are looked for together.
    pub(super) fn is_full_with(&mut self, (lang, words): (Lang, &str), brings: T) -> bool {
        let start = self.texts.len();
        self.texts.push_str(words);
        let said = Said {
            lang,
            hash: hash(lang, words),
            text: start..self.texts.len(),
        };
        self.said.push((said, brings));
        self.said.len() >= BATCH_MAX
    }

    fn words(&self, said: &Said) -> &str {
        &self.texts[said.text.clone()]
    }

    fn clear(&mut self) {
        self.said.clear();
        self.texts.clear();
    }
}

/// How many are looked for together.
const BATCH_MAX: usize = 512;

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

fn hash(lang: Lang, words: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (lang, words).hash(&mut hasher);
    hasher.finish()
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

    /// Calls `each` with the number of each wording of a batch that is known, and what it brings along; the batch is empty then.
    pub(super) fn take<T>(
        &mut self,
        batch: &mut Batch<T>,
        mut each: impl FnMut(&mut Wordings, u32, &T),
    ) {
        for (known, (said, brings)) in self.known(batch).into_iter().zip(&batch.said) {
            let number = known.or_else(|| self.place(said, batch.words(said)).ok());
            if let Some(number) = number {
                each(self, number, brings);
            }
        }
        batch.clear();
    }

    /// The numbers of those wordings of a batch that are known, but for some whose hashes meet. In steps: a processor that does
    /// nothing but one of them waits for the memory of several wordings at a time.
    fn known<T>(&self, batch: &Batch<T>) -> Vec<Option<u32>> {
        let said = || batch.said.iter().map(|(said, _)| said);
        let numbers = said().map(|said| self.by_hash.get(&said.hash).copied());
        let numbers: Vec<Option<u32>> = numbers.collect();
        let found = numbers.iter().map(|number| {
            let wording = &self.all[(*number)? as usize];
            Some((wording.lang, self.words(wording)))
        });
        let found: Vec<Option<(Lang, &str)>> = found.collect();
        let is_same = |(said, found): (&Said, _)| found == Some((said.lang, batch.words(said)));
        let numbers = numbers.into_iter().zip(said().zip(found));
        let known = numbers.map(|(number, both)| number.filter(|_| is_same(both)));
        known.collect()
    }

    /// The number of a wording, else where it would have its own.
    fn place(&self, said: &Said, words: &str) -> Result<u32, u64> {
        let mut at = said.hash;
        while let Some(&number) = self.by_hash.get(&at) {
            let known = &self.all[number as usize];
            if known.lang == said.lang && self.words(known) == words {
                return Ok(number);
            }
            at = at.wrapping_add(1);
        }
        Err(at)
    }

    /// Adds the searches of a batch, each with its week. Of one wording, weeks come in order.
    pub(super) fn add_all(&mut self, batch: &mut Batch<(u8, Counts)>) {
        for (known, (said, (week, counts))) in self.known(batch).into_iter().zip(&batch.said) {
            let words = batch.words(said);
            // One that came with this very batch is found only now.
            let number = known.map_or_else(|| self.place(said, words), Ok);
            let number = number.unwrap_or_else(|at| self.number_anew(at, said.lang, words));
            self.add(number, *week, *counts);
        }
        batch.clear();
    }

    fn number_anew(&mut self, at: u64, lang: Lang, words: &str) -> u32 {
        let number = self.all.len() as u32;
        self.by_hash.insert(at, number);
        let start = self.texts.len();
        self.texts.push_str(words);
        self.all.push(Wording {
            lang,
            text: start..self.texts.len(),
            sum: Counts::default(),
            opened: 0,
            last: self.weeks.len() as u32,
        });
        number
    }

    fn add(&mut self, number: u32, week: u8, counts: Counts) {
        let here = self.weeks.len() as u32;
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
    pub(super) fn open(&mut self, number: u32, count: u64) {
        self.all[number as usize].opened += count;
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

    /// What each wording of a list is numbered by.
    fn numbers(wordings: &mut Wordings, list: &[(Lang, &str)]) -> Vec<Option<u32>> {
        let (mut batch, mut found) = (Batch::default(), vec![None; list.len()]);
        for (at, said) in list.iter().enumerate() {
            batch.is_full_with(*said, at);
        }
        wordings.take(&mut batch, |_, number, &at| found[at] = Some(number));
        found
    }

    #[test]
    fn each_wording_is_one_with_its_weeks_by_language() {
        let (mut wordings, mut batch) = (Wordings::default(), Batch::default());
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
            batch.is_full_with((lang, words), (week, counts(empty)));
        }
        wordings.add_all(&mut batch);
        let asked = [Lang::En, Lang::Zh].map(|lang| ["a", "b"].map(|words| (lang, words)));
        let found = numbers(&mut wordings, asked.as_flattened());
        assert_eq!(found, [Some(0), Some(2), Some(1), None]);
        let told = |number: usize| {
            let wording = &wordings.all()[number];
            let weeks = wordings
                .weeks(wording)
                .map(|(week, counts)| (week, counts.empty));
            let weeks = weeks.collect::<Vec<_>>();
            (
                wording.lang,
                wordings.words(wording),
                wording.of(Kind::Nothing),
                weeks,
            )
        };
        assert_eq!(told(0), (Lang::En, "a", 19, vec![(3, 16), (0, 3)]));
        assert_eq!(told(1), (Lang::Zh, "a", 4, vec![(0, 4)]));
        assert_eq!(told(2), (Lang::En, "b", 8, vec![(1, 8)]));
        assert_eq!(wordings.all().len(), 3);
    }

    #[test]
    fn wordings_whose_hashes_meet_stay_apart() {
        let words: Vec<String> = (0..50).map(|n| format!("w{n}")).collect();
        let list: Vec<(Lang, &str)> = words.iter().map(|words| (Lang::En, &**words)).collect();
        // As if all had the hash of the first, whether they come together or one by one.
        for together in [1, 7, 50] {
            let mut wordings = Wordings::default();
            for some in list.chunks(together) {
                let mut batch = Batch::default();
                for said in some {
                    batch.is_full_with(*said, (0, Counts::default()));
                }
                batch.said.iter_mut().for_each(|(said, _)| said.hash = 7);
                wordings.add_all(&mut batch);
            }
            assert_eq!(wordings.all().len(), 50);
            let mut batch = Batch::default();
            for (at, said) in list.iter().enumerate() {
                batch.is_full_with(*said, at as u32);
            }
            batch.said.iter_mut().for_each(|(said, _)| said.hash = 7);
            wordings.take(&mut batch, |_, number, &at| assert_eq!(number, at));
        }
    }
}
