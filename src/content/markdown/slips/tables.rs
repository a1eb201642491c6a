//! Tables that are none, and rows that do not fit theirs.
//!
//! Gets:    the source of a row, or of a paragraph.
//! Gives:   what is wrong, and the line as it should be.
//! Touches: nothing.
//! Never:   a paragraph that merely holds a `|`: a row begins and ends with one.

/// A byte of the source, what is wrong, what to do.
type Told = (usize, String, String);

/// The cells of a row, as GitHub's tables count them: a `|` parts two unless a backslash stands before it, in code too.
pub(super) fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let (mut count, mut escaped, mut ends) = (1, false, false);
    for c in row.chars() {
        ends = c == '|' && !escaped;
        count += usize::from(ends);
        escaped = c == '\\' && !escaped;
    }
    count - usize::from(ends)
}

/// Why a row does not fit a table of so many columns.
pub(super) fn row(row: &str, columns: usize) -> Option<(String, String)> {
    let row = row.trim_end();
    let found = cells(row);
    if found == columns || columns == 0 {
        return None;
    }
    if !row.contains('|') && columns > 1 {
        let message = "a line right below a table becomes a row of it".to_owned();
        return Some((
            message,
            "write an empty line between the table and the text".to_owned(),
        ));
    }
    let counted = |n: usize| {
        if n == 1 {
            "1 cell".to_owned()
        } else {
            format!("{n} cells")
        }
    };
    let (lost, help) = match found > columns {
        true => (
            ", and what is too much is not shown",
            "write a backslash before a `|` that belongs to the text, or add a column to the first two lines of the table"
                .to_owned(),
        ),
        false => ("", format!("write: `{}`", filled(row, columns - found))),
    };
    let message = format!(
        "a row of {} in a table of {columns} columns{lost}",
        counted(found)
    );
    Some((message, help))
}

fn filled(row: &str, missing: usize) -> String {
    let inner = row
        .trim()
        .trim_start_matches('|')
        .trim_end_matches('|')
        .trim();
    format!("| {inner} |{}", "  |".repeat(missing))
}

fn is_row(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2
        && line.starts_with('|')
        && line.ends_with('|')
        && cells(line) > 1
        && line.contains(|c: char| !matches!(c, '|' | ' '))
}

fn is_dashes(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains("--")
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Rows of a paragraph that are shown as text: `behind_table` when a table ends right above it.
pub(super) fn outside(paragraph: &str, behind_table: bool) -> Option<Told> {
    if !paragraph.contains('|') {
        return None;
    }
    let mut at = 0;
    let mut lines = Vec::new();
    for line in paragraph.split_inclusive('\n') {
        lines.push((at, line.trim_end()));
        at += line.len();
    }
    let dashes = lines.iter().position(|(_, line)| is_dashes(line));
    if let Some(above) = dashes.and_then(|at| at.checked_sub(1)) {
        let ((at, dashes), header) = (lines[above + 1], lines[above].1);
        let (wanted, found) = (cells(header), cells(dashes));
        if is_row(header) && wanted != found {
            let message = format!(
                "this table is shown as text: its first line has {wanted} cells, its line of dashes {found}"
            );
            return Some((at, message, format!("write: `{}`", line_of_dashes(wanted))));
        }
    }
    let (at, first) = lines.iter().find(|(_, line)| is_row(line))?;
    if behind_table {
        let message = "a row of a table stands by itself and is shown as text".to_owned();
        return Some((*at, message, "remove the empty line above it".to_owned()));
    }
    // One line between bars is a quotation or a sign as often as a row.
    if lines.iter().filter(|(_, line)| is_row(line)).count() < 2 && dashes.is_none() {
        return None;
    }
    let message = "a table without its line of dashes is shown as text".to_owned();
    let help = format!(
        "write below its first line: `{}`",
        line_of_dashes(cells(first))
    );
    Some((*at, message, help))
}

fn line_of_dashes(columns: usize) -> String {
    format!("|{}", " --- |".repeat(columns))
}
