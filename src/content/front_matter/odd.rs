//! Front matter that can be read, and says something else than was meant.
//!
//! Gets:    its YAML.
//! Gives:   what is odd and where, with the line as it should be.
//! Touches: `line`.
//! Never:   what a writer may well have meant: a remark behind a date, a comma in a question.

use super::line::{Line, items};
use crate::content::keys::KEYS;
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
        let is_item = line.key.is_empty() && !line.dash.is_empty();
        let is_text = line.key == "title" && line.indent.is_empty()
            || is_item && matches!(list, "questions" | "tags");
        let Some((code, byte, what, help)) = odd_value(&line, is_text) else {
            continue;
        };
        let before = written.get(..byte).unwrap_or_default();
        found.push(Odd {
            code,
            line: index + 1,
            column: before.chars().count() + 1,
            what,
            help,
        });
    }
    found
}

/// What is odd of the value of a line: the code, a byte of the line, what and what to do.
fn odd_value(line: &Line<'_>, is_text: bool) -> Option<(Code, usize, String, String)> {
    let (at, name) = (line.value_at(), line.name());
    let as_is = || format!("put it in quotes: `{}`", line.with(&quoted(line.value)));
    let is_plain = !line.value.starts_with(['"', '\'', '[', '{', '|', '>', '#']);
    if let Some(cut) = line.value.find(" #").filter(|_| is_text && is_plain) {
        let what = format!("{name} ends at `#`: YAML takes the rest for a remark");
        return Some((Code::ValueCut, at + cut + 1, what, as_is()));
    }
    if line.value.starts_with('!') && is_text {
        let what = format!("{name} begins with `!`, and YAML leaves it out");
        return Some((Code::ValueCut, at, what, as_is()));
    }
    let is_own = line.indent.is_empty() && KEYS.contains(&line.key);
    if let Some(inner) = straight(line.value).filter(|_| is_own || is_text) {
        let what = format!("{name} stands in curly or full-width quotes, which belong to the text");
        let help = format!("use straight ones: `{}`", line.with(&quoted(inner)));
        return Some((Code::QuotesCurly, at, what, help));
    }
    let is_list = line.value.starts_with('[') && line.value.ends_with(']');
    if line.key == "tags" && is_list && has_wide_comma(line.value) {
        let what = "a full-width comma joins several tags to one".to_owned();
        let list = format!("[{}]", items(line.value).join(", "));
        return Some((
            Code::TagsJoined,
            at,
            what,
            format!("use commas: `{}`", line.with(&list)),
        ));
    }
    None
}

fn has_wide_comma(value: &str) -> bool {
    !value.contains(['"', '\'']) && value.contains(['，', '、', '；'])
}
