//! A check for programs: one object. Its form is documented in `docs/operations.md` and counted by `version`.
//!
//! Gets:    a report.
//! Gives:   JSON in which every control character is escaped.
//! Touches: nothing.
//! Never:   a key that goes or changes its meaning without another version.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::report::Report;
use crate::problem::{Code, Problem, Severity, escape_controls};

/// Counts up by one when a key goes or means something else; further keys may come without.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Checked<'r> {
    version: u32,
    content: Cow<'r, str>,
    articles: usize,
    golden_queries: usize,
    errors: usize,
    warnings: usize,
    errors_in_all: usize,
    warnings_in_all: usize,
    problems: Vec<One<'r>>,
    kinds: Vec<OfKind<'r>>,
    notes: Vec<Note<'r>>,
}

#[derive(Serialize)]
struct One<'r> {
    code: Code,
    severity: &'static str,
    path: Cow<'r, str>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'r str,
    help: &'r str,
}

#[derive(Serialize)]
struct OfKind<'r> {
    code: Code,
    severity: &'static str,
    count: usize,
    first: usize,
    summary: &'r str,
    remedy: String,
}

#[derive(Serialize)]
struct Note<'r> {
    path: Cow<'r, str>,
    message: &'r str,
}

/// Writes the report.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = report.counts();
    let all = report.all.unwrap_or(counts);
    let kinds = report.rows().into_iter().map(|row| OfKind {
        code: row.code,
        severity: severity(row.severity),
        count: row.count,
        first: report
            .problems
            .iter()
            .position(|one| std::ptr::eq(one, row.first))
            .unwrap_or_default(),
        summary: row.code.summary(),
        remedy: row.code.remedy().replace('\n', " "),
    });
    let notes = report.notes.iter().map(|(path, message)| Note {
        path: text(path),
        message,
    });
    let checked = Checked {
        version: VERSION,
        content: text(report.content),
        articles: report.articles,
        golden_queries: report.queries,
        errors: counts.errors,
        warnings: counts.warnings,
        errors_in_all: all.errors,
        warnings_in_all: all.warnings,
        problems: report.problems.iter().map(one).collect(),
        kinds: kinds.collect(),
        notes: notes.collect(),
    };
    write_json(&checked, out)
}

fn one(problem: &Problem) -> One<'_> {
    One {
        code: problem.code,
        severity: severity(problem.severity),
        path: text(&problem.path),
        line: (problem.line > 0).then_some(problem.line),
        column: (problem.line > 0 && problem.column > 0).then_some(problem.column),
        message: &problem.message,
        help: &problem.help,
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn text(path: &Path) -> Cow<'_, str> {
    path.to_string_lossy()
}

/// Writes JSON on lines of its own, with each character that terminals take as an order, or that turns the direction of a
/// line, as `\u….`: what is read back is what was written.
pub(super) fn write_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(value)?;
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        // Line ends of the layout; those of texts are escaped already. Beyond ASCII, such characters stand in texts only.
        if c.is_ascii_graphic() || matches!(c, ' ' | '\n') || !is_escaped(c) {
            escaped.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    writeln!(out, "{escaped}")
}

fn is_escaped(c: char) -> bool {
    escape_controls(c.encode_utf8(&mut [0; 4])).starts_with("\\u{")
}
