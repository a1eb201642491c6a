//! Front matter in TOML, between two lines `+++`, as YAML.
//!
//! Gets:    the text of a file.
//! Gives:   YAML that says the same, each key in its line; the body below.
//! Touches: TOML.
//! Never:   what the keys mean.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Spanned, Value};

use crate::problem::{Code, Problem};

/// The line around it.
const FENCE: &str = "+++";

/// The front matter of a file in TOML.
pub(super) struct TomlHead<'a> {
    /// The same as YAML.
    pub(super) yaml: String,
    pub(super) body: &'a str,
    /// The line of the file on which the body begins, counted from 1.
    pub(super) body_line: usize,
}

/// The front matter of a file that begins with it; nothing where it does not.
pub(super) fn head<'a>(text: &'a str, path: &Path) -> Option<Result<TomlHead<'a>, Problem>> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    // Some tools name the language behind the signs.
    let behind = first.strip_prefix(FENCE)?.trim();
    behind.chars().all(char::is_alphanumeric).then(|| {
        let (mut at, mut lines) = (0, 1);
        for line in rest.split_inclusive('\n') {
            lines += 1;
            if line.trim_end() == FENCE {
                return Ok(TomlHead {
                    yaml: as_yaml(&rest[..at], path)?,
                    body: &rest[at + line.len()..],
                    body_line: lines + 1,
                });
            }
            at += line.len();
        }
        Err(Problem::error(
            Code::FrontMatterUnclosed,
            path,
            "the front matter is opened and never closed",
        )
        .at(1, 1)
        .help("write a line `+++` below its last key"))
    })
}

fn as_yaml(toml: &str, path: &Path) -> Result<String, Problem> {
    let entries: BTreeMap<Spanned<String>, Value> =
        toml::from_str(toml).map_err(|error| invalid(toml, &error, path))?;
    let mut lines = vec![String::new(); toml.lines().count()];
    for (key, value) in entries {
        let line = toml[..key.span().start.min(toml.len())]
            .matches('\n')
            .count();
        let entry = format!("{}: {}", quoted(key.get_ref()), flow(&value));
        match lines.get_mut(line).filter(|line| line.is_empty()) {
            Some(line) => *line = entry,
            None => lines.push(entry),
        }
    }
    Ok(lines.iter().map(|line| format!("{line}\n")).collect())
}

fn invalid(toml: &str, error: &toml::de::Error, path: &Path) -> Problem {
    let at = error.span().map_or(0, |span| span.start.min(toml.len()));
    let before = &toml[..toml.floor_char_boundary(at)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let message = error.message().lines().next().unwrap_or("unreadable");
    Problem::error(
        Code::FrontMatterInvalid,
        path,
        format!("front matter: {message}"),
    )
    .at(
        before.matches('\n').count() + 2,
        before[line_start..].chars().count() + 1,
    )
    .help("see docs/writing-articles.md for the keys and their form")
}

/// A value on one line, as YAML and JSON have it.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Datetime(at) => quoted(&at.to_string()),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(entries) => {
            let entry =
                |(key, value): (&String, &Value)| format!("{}: {}", quoted(key), flow(value));
            let entries: Vec<String> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
