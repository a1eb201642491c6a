//! Front matter that can be read, and says something else than was meant.
//!
//! Gets:    its YAML.
//! Gives:   what is odd and where, with the line as it should be.
//! Touches: `line`.
//! Never:   what a writer may well have meant: a remark behind a date, a comma in a question.

use super::line::{Line, items};
use crate::problem::Code;
use crate::slips::{quoted, straight};

/// What reads otherwise than it was meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Odd {
    pub(super) code: Code,
    /// Its line in the YAML and its column in characters, counted from 1.
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) what: String,
    pub(super) help: String,
}

/// What of YAML that can be read is probably not what was meant: a title that a `#` cuts, a list in one item, quotes that
/// belong to the text.
pub(super) fn odd(yaml: &str) -> Vec<Odd> {
    let mut found = Vec::new();
    let mut list = "";
    for (index, written) in yaml.lines().enumerate() {
        let line = Line::of(written);
        if !line.key.is_empty() && line.indent.is_empty() {
            list = line.key;
        }
        let is_text = matches!(line.key, "title")
            || (line.key.is_empty()
                && !line.dash.is_empty()
                && matches!(list, "questions" | "tags"));
        let mut add = |code: Code, byte: usize, what: String, help: String| {
            let column = written
                .get(..byte)
                .map_or(0, |before| before.chars().count())
                + 1;
            found.push(Odd {
                code,
                line: index + 1,
                column,
                what,
                help,
            });
        };
        let at = line.value_at();
        let is_plain = !line.value.starts_with(['"', '\'', '[', '{', '|', '>', '#']);
        if let Some(cut) = line.value.find(" #").filter(|_| is_text && is_plain) {
            let what = format!(
                "{} ends at `#`: YAML takes the rest for a remark",
                line.name()
            );
            let help = format!("put it in quotes: `{}`", line.with(&quoted(line.value)));
            add(Code::ValueCut, at + cut + 1, what, help);
        } else if line.value.starts_with('!') && is_text {
            let what = format!("{} begins with `!`, and YAML leaves it out", line.name());
            let help = format!("put it in quotes: `{}`", line.with(&quoted(line.value)));
            add(Code::ValueCut, at, what, help);
        } else if let Some(inner) = straight(line.value).filter(|_| !line.key.is_empty() || is_text)
        {
            let what = format!(
                "{} stands in curly or full-width quotes, which belong to the text",
                line.name()
            );
            let help = format!("use straight ones: `{}`", line.with(&quoted(inner)));
            add(Code::QuotesCurly, at, what, help);
        } else if line.key == "tags"
            && line.value.starts_with('[')
            && line.value.ends_with(']')
            && has_wide_comma(line.value)
        {
            let what = "a full-width comma joins several tags to one".to_owned();
            let help = format!(
                "use commas: `{}`",
                line.with(&format!("[{}]", items(line.value).join(", ")))
            );
            add(Code::TagsJoined, at, what, help);
        }
    }
    found
}

fn has_wide_comma(value: &str) -> bool {
    !value.contains(['"', '\'']) && value.contains(['，', '、', '；'])
}
