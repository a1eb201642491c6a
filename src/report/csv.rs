//! A report as CSV: RFC 4180, in UTF-8 with the mark by which spreadsheets know it.
//!
//! Gets:    a report.
//! Gives:   a row for each group.
//! Touches: nothing.
//! Never:   a cell that a spreadsheet takes for a formula.
//!
//! Written by hand, as it is one rule: each cell is in quotes, and quotes in it are doubled.

use super::model::{Group, Kind, Report};

/// The byte order mark: without it a spreadsheet reads Han characters as something else.
const MARK: char = '\u{feff}';

/// The report as CSV.
#[must_use]
pub fn csv(report: &Report) -> String {
    let fixed = ["kind", "language", "words", "count"].map(str::to_owned);
    let weeks = report
        .weeks
        .iter()
        .map(|week| format!("week of {}", week.from));
    let last = [
        "nearest article",
        "file",
        "question to add",
        "also asked as",
        "missing",
        "comments",
    ];
    let head = fixed
        .into_iter()
        .chain(weeks)
        .chain(last.map(str::to_owned));
    let mut out = String::from(MARK);
    row(&mut out, head);
    for section in &report.sections {
        for group in &section.groups {
            row(&mut out, cells(section.kind, group).into_iter());
        }
    }
    out
}

fn cells(kind: Kind, group: &Group) -> Vec<String> {
    let mut cells = vec![
        kind.as_str().to_owned(),
        group.lang.to_string(),
        group.words.clone(),
        group.count.to_string(),
    ];
    cells.extend(group.weeks.iter().map(u64::to_string));
    let nearest = group.nearest.as_ref();
    cells.extend([
        nearest.map_or_else(String::new, |nearest| nearest.title.clone()),
        nearest.map_or_else(String::new, |nearest| nearest.file.clone()),
        group.question.clone().unwrap_or_default(),
        listed(group.others.iter().cloned()),
        listed(
            group
                .reasons
                .iter()
                .map(|(reason, n)| format!("{reason} {n}")),
        ),
        listed(group.comments.iter().map(|comment| comment.text.clone())),
    ]);
    cells
}

fn listed(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

fn row(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push('"');
        out.push_str(&defused(&cell).replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

/// A cell that no spreadsheet runs: what begins like a formula, also in full width or behind white space, begins with an
/// apostrophe instead, which spreadsheets take for "text follows".
fn defused(cell: &str) -> String {
    let begins = |c: char| "=+-@＝＋－＠\t\r\n|%".contains(c);
    let is_formula = cell.starts_with(begins) || cell.trim_start().starts_with(begins);
    if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for first in [
            "=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", " =", "|", "%",
        ] {
            let cell = defused(&format!("{first}cmd|' /C calc'!A0"));
            assert!(cell.starts_with('\''), "{cell:?}");
        }
        for honest in ["提现", "fee 5%", "a=b", "", "\"quoted\""] {
            assert_eq!(defused(honest), honest);
        }
    }

    #[test]
    fn a_cell_with_quotes_commas_and_lines_stays_one() {
        let mut out = String::new();
        row(
            &mut out,
            ["a \"b\", c".to_owned(), "d\r\ne".to_owned()].into_iter(),
        );
        assert_eq!(out, "\"a \"\"b\"\", c\",\"d\r\ne\"\r\n");
    }
}
