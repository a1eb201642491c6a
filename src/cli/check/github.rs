//! A check for GitHub Actions: workflow commands, which the runner shows beside the lines of a change.
//!
//! Gets:    a report.
//! Gives:   one line a problem, escaped as the runner unescapes it; the sum.
//! Touches: nothing.
//! Never:   a line that content could begin: a command of its own is what an author could otherwise write.

use std::io::{self, Write};
use std::path::Path;

use super::report::Report;
use crate::problem::{Severity, escape_controls};

/// Writes the report.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for problem in &report.problems {
        let level = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut at = format!("file={}", file(report, &problem.path));
        if problem.line > 0 {
            at.push_str(&format!(",line={}", problem.line));
            if problem.column > 0 {
                at.push_str(&format!(",col={}", problem.column));
            }
        }
        let mut says = data(&problem.message);
        if !problem.help.is_empty() {
            says.push_str("%0A");
            says.push_str(&data(&problem.help));
        }
        writeln!(
            out,
            "::{level} {at},title={}::{says}",
            property(problem.code.as_str())
        )?;
    }
    for (path, note) in &report.notes {
        writeln!(out, "::notice file={}::{}", file(report, path), data(note))?;
    }
    writeln!(out, "{}", report.sum())
}

fn file(report: &Report<'_>, path: &Path) -> String {
    property(&report.path(path).to_string_lossy())
}

/// What stands behind `::`.
fn data(text: &str) -> String {
    escape_controls(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What stands behind `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
