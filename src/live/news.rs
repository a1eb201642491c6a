//! What is new in a list of problems and what is gone from it, as lines of the log that nobody can flood.
//!
//! Gets:    what was told of last and what is there now; the time.
//! Gives:   lines, few enough to be read.
//! Touches: nothing.
//! Never:   a problem twice because its line moved; the last word about one that came and went meanwhile.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::problem::{Code, Problem, Severity};

/// How many problems are listed at once; the others are counted, by code.
const LISTED_MAX: usize = 20;
/// How long it is quiet at least after something was told: twice as long each time, while there is always more.
const PAUSE_MIN: Duration = Duration::from_secs(2);
/// How long that is at most.
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// After how long without news the next are told at once again.
const CALM: Duration = Duration::from_secs(60);

/// When news may be told.
pub(super) struct Pace {
    told: Option<Instant>,
    pause: Duration,
}

impl Pace {
    pub(super) fn new() -> Pace {
        Pace {
            told: None,
            pause: Duration::ZERO,
        }
    }

    /// Whether something may be told now. What comes and goes before is told of as it is then, or not at all.
    pub(super) fn allows(&self, now: Instant) -> bool {
        self.told.is_none_or(|told| now >= told + self.pause)
    }

    /// Something was told.
    pub(super) fn told(&mut self, now: Instant) {
        let is_calm = self.told.is_none_or(|told| now >= told + self.pause + CALM);
        self.pause = match is_calm {
            true => PAUSE_MIN,
            false => (self.pause * 2).clamp(PAUSE_MIN, PAUSE_MAX),
        };
        self.told = Some(now);
    }
}

/// What makes two problems one, wherever its line is by now.
type Key<'p> = (&'p Path, Code, Severity, &'p str);

fn key(problem: &Problem) -> Key<'_> {
    (
        &problem.path,
        problem.code,
        problem.severity,
        &problem.message,
    )
}

/// Those of a list that the other one does not have, as often as it has them more often.
pub(super) fn without<'p>(list: &'p [Problem], other: &[Problem]) -> Vec<&'p Problem> {
    let mut there: HashMap<Key<'_>, usize> = HashMap::new();
    for problem in other {
        *there.entry(key(problem)).or_default() += 1;
    }
    let mut more = Vec::new();
    for problem in list {
        match there.get_mut(&key(problem)) {
            Some(left @ 1..) => *left -= 1,
            _ => more.push(problem),
        }
    }
    more
}

/// Lines for problems, errors first: the first 20 whole, behind `before`, the others counted by code.
pub(super) fn lines(problems: &[&Problem], before: &str) -> Vec<String> {
    let mut sorted = problems.to_vec();
    sorted.sort_by_key(|problem| problem.severity);
    let (listed, others) = sorted.split_at(sorted.len().min(LISTED_MAX));
    let mut lines: Vec<String> = listed
        .iter()
        .map(|problem| format!("{before}{problem} [{}]", problem.code))
        .collect();
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for problem in others {
        *counts.entry(problem.code).or_default() += 1;
    }
    if !others.is_empty() {
        let mut counts: Vec<(Code, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| usize::MAX - count);
        let counts = counts.iter().map(|(code, count)| format!("{count} {code}"));
        let counts = counts.collect::<Vec<_>>().join(", ");
        lines.push(format!("{before}{} more: {counts}", others.len()));
    }
    lines
}

/// `1 error`, `2 errors`.
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// How long a line about a file is not told again.
const AGAIN_AFTER: Duration = Duration::from_secs(600);
/// How many such lines are told in a minute.
const LINES_PER_MINUTE: usize = 40;

/// What was told of single files: the same is not told again soon, and not too much of it in a minute.
#[derive(Default)]
pub(super) struct Said {
    lines: HashMap<String, Instant>,
    minute: Option<Instant>,
    told: usize,
    left_out: usize,
}

impl Said {
    /// Those of the lines that are to be told now, and how many were left out before.
    pub(super) fn fresh<'l>(&mut self, lines: &'l [String], now: Instant) -> (Vec<&'l str>, usize) {
        let mut before = 0;
        if self
            .minute
            .is_none_or(|minute| now >= minute + Duration::from_secs(60))
        {
            self.minute = Some(now);
            self.told = 0;
            before = std::mem::take(&mut self.left_out);
            self.lines.retain(|_, told| now < *told + AGAIN_AFTER);
        }
        let mut fresh = Vec::new();
        for line in lines.iter().filter(|line| !line.is_empty()) {
            if self
                .lines
                .get(line)
                .is_some_and(|told| now < *told + AGAIN_AFTER)
            {
                continue;
            }
            if self.told >= LINES_PER_MINUTE {
                self.left_out += 1;
                continue;
            }
            self.told += 1;
            self.lines.insert(line.clone(), now);
            fresh.push(line.as_str());
        }
        (fresh, before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(path: &str, line: usize, message: &str) -> Problem {
        Problem::error(Code::LinkDead, Path::new(path), message).at(line, 1)
    }

    #[test]
    fn a_problem_whose_line_moved_is_neither_new_nor_gone() {
        let before = [
            problem("a", 3, "x"),
            problem("a", 9, "x"),
            problem("b", 1, "x"),
        ];
        let now = [
            problem("a", 4, "x"),
            problem("a", 5, "y"),
            problem("b", 7, "x"),
            problem("b", 8, "x"),
        ];
        assert_eq!(without(&now, &before), [&now[1], &now[3]]);
        assert_eq!(without(&before, &now), [&before[1]]);
        assert!(without(&before, &before).is_empty());
    }

    #[test]
    fn many_problems_are_twenty_lines_and_counts_by_code_errors_first() {
        let mut all: Vec<Problem> = (1..=50)
            .map(|line| Problem::warning(Code::TermAvoided, Path::new("a"), "w").at(line, 0))
            .collect();
        all.extend((1..=30).map(|line| problem("z", line, "e")));
        let all: Vec<&Problem> = all.iter().collect();
        let told = lines(&all, "gone: ");
        assert_eq!(told.len(), 21);
        assert_eq!(told[0], "gone: z:1:1: error: e [link-dead]");
        assert_eq!(told[20], "gone: 60 more: 50 term-avoided, 10 link-dead");
        assert_eq!(lines(&all[..1], ""), ["a:1: warning: w [term-avoided]"]);
        assert!(lines(&[], "").is_empty());
    }

    #[test]
    fn news_without_end_come_more_and_more_seldom_and_at_once_after_a_calm() {
        let start = Instant::now();
        let mut pace = Pace::new();
        let mut told = Vec::new();
        for second in 0..600 {
            let now = start + Duration::from_secs(second);
            if pace.allows(now) {
                pace.told(now);
                told.push(second);
            }
        }
        assert_eq!(told[..4], [0, 2, 6, 14]);
        assert!(told.len() < 25, "{told:?}");
        let later = start + Duration::from_secs(1_000);
        pace.told(later);
        assert!(!pace.allows(later) && pace.allows(later + PAUSE_MIN));
    }

    #[test]
    fn a_file_that_breaks_and_mends_all_the_time_is_told_of_once() {
        let start = Instant::now();
        let mut said = Said::default();
        let broken = ["a is not shown".to_owned()];
        let mut count = 0;
        for second in 0..500 {
            count += said
                .fresh(&broken, start + Duration::from_secs(second))
                .0
                .len();
        }
        assert_eq!(count, 1);
        // And another mistake at each save fills no disk.
        let mut left_out = 0;
        for second in 0..600 {
            for part in 0..10 {
                let line = [format!("{second} {part}")];
                let (fresh, before) = said.fresh(&line, start + Duration::from_secs(second));
                (count, left_out) = (count + fresh.len(), left_out + before);
            }
        }
        assert!(count <= 1 + 11 * LINES_PER_MINUTE, "{count}");
        assert!(left_out > 4_000, "{left_out}");
    }
}
