//! A file of TOML that cannot be read, in a writer's words.
//!
//! Gets:    the text, where reading it failed, and why.
//! Gives:   what is wrong, with the line as it should be where that can be told.
//! Touches: `toml`, to try the line.
//! Never:   what a table means: that is whose file it is.

use std::path::Path;

use super::broken::conflict;
use super::mend::{Attempt, mended, straight};
use super::quotes::quoted;
use crate::problem::{Code, Problem, place};

/// What is wrong with a text that TOML refuses. `lists` are the tables that are
/// written in two brackets, `[[category]]`.
#[must_use]
pub fn refusal(path: &Path, text: &str, error: &toml::de::Error, lists: &[&str]) -> Problem {
    if let Some(line) = conflict(text) {
        return unfinished(path, line);
    }
    let byte = error.span().map_or(0, |span| span.start);
    let (line, column) = place(text, byte);
    let reads = |text: &str| match toml::from_str::<toml::Table>(text) {
        Ok(table) => lists
            .iter()
            .any(|list| table.get(*list).is_some_and(|value| !value.is_array()))
            .then_some(1),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            Some(place(text, at).0)
        }
    };
    // What TOML can read has a value of the wrong form: no other sign helps.
    if reads(text).is_none() {
        let told = Problem::error(Code::TomlInvalid, path, in_plain_words(error.message()));
        return told.at(line, column);
    }
    let attempts = |lines: &[&str], index: usize| attempts(lines[index], lists);
    match mended(text, line, attempts, reads) {
        Some(mended) => Problem::error(Code::TomlInvalid, path, mended.what)
            .at(mended.line, mended.column)
            .help(mended.help),
        None => Problem::error(Code::TomlInvalid, path, in_plain_words(error.message()))
            .at(line, column),
    }
}

/// What is told of a file that holds the marks of a merge.
#[must_use]
pub fn unfinished(path: &Path, line: usize) -> Problem {
    Problem::error(
        Code::MergeUnfinished,
        path,
        "holds marks of a merge that was not finished",
    )
    .at(line, 1)
    .help("choose one of the two texts, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`")
}

/// The library's messages speak to programmers: the common ones in a writer's words.
fn in_plain_words(message: &str) -> String {
    let message = message.trim().lines().next().unwrap_or("unreadable");
    match message {
        m if m.contains("duplicate key") => "the same key stands twice in one table".to_owned(),
        m if m.contains("expected a sequence") => {
            "a list is expected (a sequence), such as `[\"one\", \"two\"]`".to_owned()
        }
        m if m.contains("unclosed array") => "a list is opened and never closed by `]`".to_owned(),
        m if m.contains("invalid basic string") => "a text in quotes is not closed".to_owned(),
        m => m.to_owned(),
    }
}

/// Other ways to write a line.
fn attempts(line: &str, lists: &[&str]) -> Vec<Attempt> {
    let trimmed = line.trim();
    let mut found = Vec::new();
    if let Some(name) = lists.iter().find(|name| is_header(trimmed, name)) {
        let what = format!("`{trimmed}` is one of several, and those are written in two brackets");
        found.push(Attempt::new(0, what, "write", format!("[[{name}]]")));
    }
    let wide = plain_signs(line);
    if wide != line {
        let pairs = line.bytes().zip(wide.bytes());
        let byte = pairs.into_iter().position(|(one, other)| one != other);
        found.push(Attempt::new(
            byte.unwrap_or_default(),
            "full-width or curly signs where TOML needs straight ones",
            "write them in half width",
            wide.clone(),
        ));
    }
    found.extend(with_another_value(&wide));
    found
}

fn with_another_value(line: &str) -> Vec<Attempt> {
    let Some((key, value, at)) = key_and_value(line) else {
        return Vec::new();
    };
    let (value, mut found) = (value.trim(), Vec::new());
    if value.starts_with('[') {
        let what = format!("the list `{key}` is not closed");
        let closed = format!("{key} = {}]", value.trim_end_matches(','));
        found.push(Attempt::new(at, what, "write", closed));
        let items = value.trim_matches(['[', ']']).split([',', '，', '、']);
        let items = items.map(|item| item.trim().trim_matches(['"', '\'']));
        let items: Vec<String> = items.filter(|item| !item.is_empty()).map(quoted).collect();
        let what = format!("the texts of the list `{key}` need quotes and commas between them");
        let list = format!("{key} = [{}]", items.join(", "));
        found.push(Attempt::new(at, what, "write", list));
    } else if value.starts_with('{') {
        let what = format!("the table `{key}` is not closed");
        found.push(Attempt::new(
            at,
            what,
            "write",
            format!("{key} = {value} }}"),
        ));
    }
    let text = straight(value).unwrap_or(value);
    let text = text.trim_matches('"').trim_matches('\'');
    let what = format!("the text of `{key}` needs quotes");
    found.push(Attempt::new(
        at,
        what,
        "write",
        format!("{key} = {}", quoted(text)),
    ));
    found
}

fn is_header(line: &str, name: &str) -> bool {
    line.strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(|inner| inner.trim() == name)
}

/// A line with straight quotes and half-width signs where TOML has its own: outside of what stands in straight quotes.
fn plain_signs(line: &str) -> String {
    let mut inside = false;
    line.chars()
        .map(|c| {
            inside ^= c == '"';
            match c {
                '“' | '”' | '＂' | '„' => '"',
                c if inside => c,
                '＝' => '=',
                '，' => ',',
                '［' | '【' => '[',
                '］' | '】' => ']',
                '｛' => '{',
                '｝' => '}',
                '\u{3000}' | '\u{a0}' => ' ',
                c => c,
            }
        })
        .collect()
}

/// `key = value`, also where the writer put a colon; and the byte of the value.
fn key_and_value(line: &str) -> Option<(&str, &str, usize)> {
    let at = line.find(['=', ':', '：'])?;
    let sign = line[at..].chars().next().map_or(1, char::len_utf8);
    let key = line[..at].trim();
    let is_key = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let value = &line[at + sign..];
    let start = at + sign + (value.len() - value.trim_start().len());
    (is_key && !value.trim().is_empty()).then_some((key, value, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each kind of mistake in the second line of a file; the line of the remedy must make it readable.
    #[test]
    fn the_line_of_the_remedy_can_be_read() {
        for line in [
            "title = 费用",
            "title = “费用”",
            "title ＝ \"费用\"",
            "title: \"费用\"",
            "title: 费用",
            "title：费用",
            "title = \"费用",
            "title = 费用\"",
            "terms = [“a”, “b”]",
            "terms = [\"a\"，\"b\"]",
            "terms = [a, b]",
            "terms = [\"a\" \"b\"]",
            "terms = [\"a\", \"b\"",
            "title = { zh = \"a\"",
            "[category]",
        ] {
            let text = format!("name = \"x\"\n{line}\n");
            #[derive(serde::Deserialize)]
            struct File {
                #[serde(default, rename = "category")]
                _category: Vec<toml::Table>,
            }
            let error = match toml::from_str::<toml::Table>(&text) {
                Err(error) => error,
                Ok(_) => toml::from_str::<File>(&text).err().unwrap(),
            };
            let told = refusal(Path::new("site.toml"), &text, &error, &["category"]);
            assert_eq!(told.line, 2, "{line}: {told:?}");
            let from = told
                .help
                .find('`')
                .unwrap_or_else(|| panic!("{line}: {told:?}"))
                + 1;
            let mended = &told.help[from..told.help.len() - 1];
            let read = toml::from_str::<toml::Table>(&format!("name = \"x\"\n{mended}\n"));
            assert!(read.is_ok(), "{line}: {told:?}");
        }
    }
}
