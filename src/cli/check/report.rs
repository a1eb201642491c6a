//! What a check found, as every format shows it: problems, their sums, and a row for each kind.
//!
//! Gets:    what was found, and what of it was asked for.
//! Gives:   counts, rows of the table, the last line, texts of places.
//! Touches: memory.
//! Never:   how it looks: each format has a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::problem::{Code, Problem, Severity, escape_controls};

/// All that a format needs.
pub(super) struct Report<'c> {
    /// The content folder as it was named.
    pub(super) content: &'c Path,
    /// What was asked for, sorted by file and line.
    pub(super) problems: Vec<Problem>,
    /// What there is besides, where something was left out.
    pub(super) all: Option<Counts>,
    /// What is no problem and worth knowing, with the file.
    pub(super) notes: Vec<(PathBuf, String)>,
    /// Articles that are served.
    pub(super) articles: usize,
    /// Golden queries that were asked.
    pub(super) queries: usize,
}

/// How many problems there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) errors: usize,
    pub(super) warnings: usize,
}

impl Counts {
    pub(super) fn of(problems: &[Problem]) -> Counts {
        let errors = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count();
        Counts {
            errors,
            warnings: problems.len() - errors,
        }
    }

    fn text(self) -> String {
        format!(
            "{}, {}",
            counted(self.errors, "error"),
            counted(self.warnings, "warning")
        )
    }
}

/// All problems of one kind and severity.
pub(super) struct Row<'p> {
    pub(super) code: Code,
    pub(super) severity: Severity,
    pub(super) count: usize,
    pub(super) first: &'p Problem,
}

impl Report<'_> {
    pub(super) fn counts(&self) -> Counts {
        Counts::of(&self.problems)
    }

    /// A row for each kind: errors first, of these the most frequent first.
    pub(super) fn rows(&self) -> Vec<Row<'_>> {
        let mut rows: BTreeMap<(Severity, Code), Row<'_>> = BTreeMap::new();
        for first in &self.problems {
            let (code, severity) = (first.code, first.severity);
            let count = 0;
            let row = Row {
                code,
                severity,
                count,
                first,
            };
            rows.entry((severity, code)).or_insert(row).count += 1;
        }
        let mut rows: Vec<Row<'_>> = rows.into_values().collect();
        rows.sort_by_key(|row| (row.severity, usize::MAX - row.count));
        rows
    }

    /// The last line: how much there is of everything.
    pub(super) fn sum(&self) -> String {
        let queries = match self.queries {
            1 => "1 golden query".to_owned(),
            queries => format!("{queries} golden queries"),
        };
        let all = self
            .all
            .map_or_else(String::new, |all| format!(" (of {} in all)", all.text()));
        format!(
            "{}, {queries}: {}{all}",
            counted(self.articles, "article"),
            self.counts().text()
        )
    }

    /// The file of a problem as it is named from where the command runs.
    pub(super) fn path(&self, path: &Path) -> PathBuf {
        match path == Path::new(".") {
            true => self.content.to_owned(),
            false => self.content.join(path),
        }
    }
}

/// Leaves of what is wrong with one unknown key the first place, and says how many files have it: whole trees come with such keys.
pub(super) fn once_a_key(problems: &mut Vec<Problem>) {
    let is_key = |problem: &Problem| problem.code == Code::FrontMatterKeyUnknown;
    let mut files: BTreeMap<String, usize> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| is_key(problem)) {
        *files.entry(problem.message.clone()).or_default() += 1;
    }
    problems.retain_mut(|problem| {
        if !is_key(problem) {
            return true;
        }
        let Some(count) = files.remove(&problem.message) else {
            return false;
        };
        if count > 1 {
            problem
                .message
                .push_str(&format!(", and in {}", counted(count - 1, "more file")));
        }
        true
    });
}

/// A number of things: `1 error`, `2 errors`.
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Where a problem is, below the content folder: `en/a.md:3:1`. Control characters are escaped.
pub(super) fn place(problem: &Problem) -> String {
    let mut place = escape_controls(&problem.path.display().to_string());
    for number in [problem.line, problem.column] {
        if number == 0 {
            break;
        }
        place.push_str(&format!(":{number}"));
    }
    place
}
