//! A table of HTML as a table of Markdown.
//!
//! Gets:    the rows of a table, each cell as Markdown.
//! Gives:   a pipe table.
//! Touches: nothing.
//! Never:   a cell of more than one line: lines are joined by `<br>`.

/// A cell, and over how many columns it reaches.
pub(super) type Cell = (String, usize);

/// The table; the first row is its head. Nothing where there is no cell.
pub(super) fn table(rows: &[Vec<Cell>]) -> String {
    let width = |row: &Vec<Cell>| row.iter().map(|(_, columns)| columns).sum::<usize>();
    let columns = rows.iter().map(width).max().unwrap_or(0);
    if columns == 0 {
        return String::new();
    }
    let mut out = String::from("\n\n");
    for (number, row) in rows.iter().enumerate() {
        out.push('|');
        for (text, reach) in row {
            out.push_str(&format!(" {} |", one_line(text)));
            out.push_str(&"  |".repeat(reach - 1));
        }
        out.push_str(&"  |".repeat(columns - width(row)));
        out.push('\n');
        if number == 0 {
            out.push_str(&format!("|{}\n", " --- |".repeat(columns)));
        }
    }
    out.push('\n');
    out
}

/// A cell in one line.
fn one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    // Lists and fences have no form in a cell.
    let lines = lines.filter(|line| !line.starts_with("```"));
    let lines = lines.map(|line| match line.strip_prefix("- ") {
        Some(item) => format!("• {item}"),
        None => line.to_owned(),
    });
    let joined = lines.collect::<Vec<_>>().join("<br>");
    escaped(&joined)
}

/// Bars that do not end the cell; those that are escaped already stay.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if c == '|' && before != '\\' {
            out.push('\\');
        }
        before = if c == '\\' && before == '\\' { ' ' } else { c };
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_as_many_cells_as_the_widest() {
        let rows = vec![
            vec![("a".to_owned(), 2)],
            vec![
                ("b | c\n\nd".to_owned(), 1),
                ("- e\n- f".to_owned(), 1),
                ("g".to_owned(), 1),
            ],
            vec![],
        ];
        assert_eq!(
            table(&rows).trim(),
            "| a |  |  |\n| --- | --- | --- |\n| b \\| c<br>d | • e<br>• f | g |\n|  |  |  |"
        );
        assert_eq!(table(&[vec![]]), "");
    }
}
