//! A check for people: each problem with its line, a table of kinds, the sum.
//!
//! Gets:    a report.
//! Gives:   text, as wide and as coloured as the terminal wants it.
//! Touches: the lines that problems stand on.
//! Never:   a control character of a file.

use std::collections::BTreeMap;
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::report::{Report, Row, counted, place};
use super::sources::Sources;
use crate::cli::out;
use crate::problem::{Code, Problem, Severity, escape_controls};

/// How many problems of a kind are shown unless all are asked for.
pub(super) const SHOWN_MAX: usize = 20;

/// How many columns a message has at least beside the code of its problem.
const BESIDE_MIN: usize = 30;

/// How it looks.
pub(super) struct Look {
    /// Columns; none for lines as long as they are.
    pub(super) width: Option<usize>,
    pub(super) is_coloured: bool,
    /// Whether every problem is shown.
    pub(super) all: bool,
}

/// Writes the report.
pub(super) fn write(report: &Report<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut sources = Sources::new(report.content);
    let renderer = match look.is_coloured {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let renderer = match look.width {
        Some(width) => renderer.term_width(width),
        None => renderer,
    };
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    for problem in &report.problems {
        let seen = seen.entry(problem.code).or_default();
        *seen += 1;
        if look.all || *seen <= SHOWN_MAX {
            let line = sources.shown(problem);
            writeln!(
                out,
                "{}\n",
                drawn(report, problem, line.as_deref(), (&renderer, look.width))
            )?;
        }
    }
    for (path, note) in &report.notes {
        writeln!(
            out,
            "{}: note: {note}",
            escape_controls(&path.display().to_string())
        )?;
    }
    let left_out = |count: &&usize| !look.all && **count > SHOWN_MAX;
    let left_out = seen
        .values()
        .filter(left_out)
        .map(|count| count - SHOWN_MAX);
    table(&report.rows(), look, out)?;
    match left_out.sum() {
        0 => {}
        more => {
            let text = format!(
                "{} not shown: of each kind, {SHOWN_MAX} are; `--all` shows every one, `--kind CODE` one kind",
                counted(more, "problem")
            );
            lines(&text, look, out)?;
        }
    }
    lines(&report.sum(), look, out)
}

fn lines(text: &str, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let lines = out::wrapped(text, look.width);
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// A problem with the line it stands on.
fn drawn(
    report: &Report<'_>,
    problem: &Problem,
    line: Option<&str>,
    (renderer, width): (&Renderer, Option<usize>),
) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let path = escape_controls(&report.path(&problem.path).display().to_string());
    let head = format!("{}[{}]: ", problem.severity, problem.code).len();
    // Where the code would leave no room beside it, it stands below.
    let is_narrow = width.is_some_and(|width| width < head + BESIDE_MIN);
    let head = if is_narrow {
        format!("{}: ", problem.severity).len()
    } else {
        head
    };
    // The renderer puts further lines below the first.
    let fitted = |text: &str, indent: usize| {
        let width = width.map(|width| width.saturating_sub(indent).max(20));
        out::wrapped(&escape_controls(text), width).join("\n")
    };
    let (message, help) = (fitted(&problem.message, head), fitted(&problem.help, 12));
    let title = level.primary_title(message.as_str());
    let title = match is_narrow {
        true => title,
        false => title.id(problem.code.as_str()),
    };
    let mut group = match line {
        Some(line) => {
            let column = problem.column.max(1) - 1;
            let start = line.char_indices().nth(column).map_or(0, |(at, _)| at);
            let end = match problem.column {
                0 => line.len(),
                _ => line[start..]
                    .chars()
                    .next()
                    .map_or(start, |c| start + c.len_utf8()),
            };
            title.element(
                Snippet::source(line)
                    .path(path.as_str())
                    .line_start(problem.line)
                    .annotation(AnnotationKind::Primary.span(start..end.max(start))),
            )
        }
        None => title.element(annotate_snippets::Origin::path(path.as_str())),
    };
    if !help.is_empty() {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    if is_narrow {
        group = group.element(Level::NOTE.with_name("code").message(problem.code.as_str()));
    }
    renderer.render(&[group]).to_string()
}

/// A row for each kind, with what to do below it.
fn table(rows: &[Row<'_>], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let cells: Vec<[String; 4]> = rows
        .iter()
        .map(|row| {
            let (code, severity) = (row.code.to_string(), row.severity.to_string());
            [code, severity, row.count.to_string(), place(row.first)]
        })
        .collect();
    let widest = |at: usize, head: &str| {
        let widths = cells.iter().map(|cells| cells[at].len());
        widths.max().unwrap_or_default().max(head.len())
    };
    let (code, severity, count) = (widest(0, "code"), widest(1, "severity"), widest(2, "count"));
    let places = cells
        .iter()
        .map(|cells| unicode_width::UnicodeWidthStr::width(cells[3].as_str()));
    let indent = code + severity + count + 6;
    // Too narrow for columns: what a row says stands below its code.
    let is_narrow = look
        .width
        .is_some_and(|width| indent + places.max().unwrap_or_default() > width);
    if !is_narrow {
        writeln!(
            out,
            "{:code$}  {:severity$}  {:>count$}  first",
            "code", "severity", "count"
        )?;
    }
    for (row, [name, severe, many, first]) in rows.iter().zip(&cells) {
        match is_narrow {
            true => writeln!(
                out,
                "{name}\n  {} {severe}{}, first\n  {first}",
                row.count,
                if row.count == 1 { "" } else { "s" }
            )?,
            false => writeln!(
                out,
                "{name:code$}  {severe:severity$}  {many:>count$}  {first}"
            )?,
        }
        let remedy = row.code.remedy().replace('\n', " ");
        let width = look.width.map(|width| width - 4);
        for line in out::wrapped(&remedy, width) {
            writeln!(out, "    {line}")?;
        }
    }
    writeln!(out)
}
