//! The commonest mistakes of front matter, in a writer's words.
//!
//! Gets:    YAML that cannot be read, or that reads otherwise than it was meant; the text of a file without front matter.
//! Gives:   what is wrong and where, with the line as it should be.
//! Touches: `slips`.
//! Never:   a value taken over from a line that was not read: it only proposes.

use crate::content::keys::{KEYS, LISTS};
use crate::slips::{Attempt, Mended, mended, quoted, straight};

/// The signs with which no plain text of YAML may begin.
const RESERVED: &str = "@`*&!%|>[]{}#,?\"'";

/// What is wrong with YAML that fails at a line, both counted from 1; `reads` gives the line where reading a text fails.
pub(super) fn of(
    yaml: &str,
    failed: usize,
    reads: impl Fn(&str) -> Option<usize>,
) -> Option<Mended> {
    if let Some(twice) = twice(yaml) {
        return Some(twice);
    }
    mended(yaml, failed, attempts, reads)
}

/// A key that stands there a second time.
fn twice(yaml: &str) -> Option<Mended> {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for (index, line) in yaml.lines().enumerate() {
        let Some((key, _)) = line.split_once(':') else {
            continue;
        };
        if key.is_empty() || key.starts_with([' ', '\t', '-', '#']) {
            continue;
        }
        let key = key.trim_end();
        if let Some((_, first)) = seen.iter().find(|(other, _)| *other == key) {
            return Some(Mended {
                line: index + 1,
                column: 1,
                what: format!("`{key}` stands there twice, first in line {}", first + 1),
                help: "remove one of the two lines".to_owned(),
            });
        }
        seen.push((key, index + 1));
    }
    None
}

/// A key of ours behind which a full-width colon stands, where what follows makes another key of it.
pub(super) fn wide_colon(yaml: &str) -> Option<Mended> {
    yaml.lines().enumerate().find_map(|(index, written)| {
        let line = Line::of(written);
        let is_wide =
            line.indent.is_empty() && KEYS.contains(&line.key) && line.sign.trim() == "：";
        let (byte, what, remedy) = is_wide.then(|| sign_of(&line)).flatten()?;
        let value = match needs_quotes(line.value) {
            true => quoted(line.value),
            false => line.value.to_owned(),
        };
        Some(Mended {
            line: index + 1,
            column: written.get(..byte)?.chars().count() + 1,
            what,
            help: format!("{remedy}: `{}`", line.with(&value)),
        })
    })
}

/// A line of front matter: what stands before its value, and the value.
struct Line<'l> {
    indent: &'l str,
    /// `- ` of an item of a list.
    dash: &'l str,
    key: &'l str,
    /// The colon and the space, as they are written; empty in an item of a list without a key.
    sign: &'l str,
    value: &'l str,
}

impl<'l> Line<'l> {
    fn of(line: &'l str) -> Line<'l> {
        let rest = line.trim_start_matches([' ', '\t', '\u{3000}', '\u{a0}']);
        let indent = &line[..line.len() - rest.len()];
        let inner = rest
            .strip_prefix('-')
            .map_or(rest, |item| item.trim_start());
        let dash = &rest[..rest.len() - inner.len()];
        let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '“' | '”');
        let end = inner.find(|c| !is_key(c)).unwrap_or(inner.len());
        let behind = inner[end..].trim_start();
        let colon = [':', '：', '﹕', '=']
            .into_iter()
            .find(|sign| behind.starts_with(*sign));
        let (key, value) = match colon {
            Some(sign) if end > 0 && dash.is_empty() => {
                (&inner[..end], behind[sign.len_utf8()..].trim_start())
            }
            _ => ("", inner),
        };
        let sign = &inner[key.len()..inner.len() - value.len()];
        Line {
            indent,
            dash,
            key,
            sign,
            value: value.trim_end(),
        }
    }

    /// Where the value begins, in bytes.
    fn value_at(&self) -> usize {
        self.indent.len() + self.dash.len() + self.key.len() + self.sign.len()
    }

    /// The line with another value, and with colon, space and dash as YAML wants them.
    fn with(&self, value: &str) -> String {
        let dash = if self.dash.is_empty() { "" } else { "- " };
        let key = straight(self.key).unwrap_or(self.key);
        match (key.is_empty(), value.is_empty()) {
            (true, _) => format!("{}{dash}{value}", self.plain_indent()),
            (false, true) => format!("{}{key}:", self.plain_indent()),
            (false, false) => format!("{}{key}: {value}", self.plain_indent()),
        }
    }

    fn plain_indent(&self) -> String {
        self.indent
            .replace('\t', "  ")
            .replace(['\u{3000}', '\u{a0}'], " ")
    }

    /// What the value is called.
    fn name(&self) -> String {
        match (self.key, self.dash) {
            ("", "") => "the text".to_owned(),
            ("", _) => "the text of the list item".to_owned(),
            ("title", _) => "the title".to_owned(),
            (key, _) => format!("the value of `{key}`"),
        }
    }
}

/// Other ways to write a line, the likeliest first.
fn attempts(lines: &[&str], index: usize) -> Vec<Attempt> {
    let written = lines[index];
    if written.trim().is_empty() || written.trim_start().starts_with('#') {
        return Vec::new();
    }
    let line = Line::of(written);
    let mut found = Vec::new();
    let mut add = |byte: usize, what: String, remedy: &str, line: String| {
        if line != written {
            found.push(Attempt {
                byte,
                what,
                remedy: remedy.to_owned(),
                line,
            });
        }
    };
    let safe = |value: &str| {
        if needs_quotes(value) {
            quoted(value)
        } else {
            value.to_owned()
        }
    };
    if let Some((byte, what, remedy)) = sign_of(&line) {
        add(byte, what.clone(), remedy, line.with(line.value));
        add(byte, what, remedy, line.with(&safe(line.value)));
    }
    if line.indent.contains(['\t', '\u{3000}', '\u{a0}']) {
        let what = "a tab or a wide space stands where YAML wants spaces".to_owned();
        add(0, what, "begin the line with spaces", line.with(line.value));
    }
    if let Some((what, remedy, value)) = value_of(&line) {
        add(line.value_at(), what, remedy, line.with(&value));
    }
    if LISTS.contains(&line.key) && !line.value.is_empty() {
        let items = format!("[{}]", items(line.value).join(", "));
        let what = format!("`{}` is a list", line.key);
        add(
            line.value_at(),
            what,
            "write it in brackets",
            line.with(&items),
        );
    }
    if !line.value.is_empty() {
        let what = format!("{} holds signs that mean something in YAML", line.name());
        add(
            line.value_at(),
            what,
            "put it in quotes",
            line.with(&quoted(unquoted(line.value))),
        );
    }
    if !line.indent.is_empty() {
        for indent in indents(lines, index) {
            let what = "the line does not stand under the others of its kind".to_owned();
            let moved = format!("{indent}{}", written.trim_start());
            add(line.indent.len(), what, "begin it where they begin", moved);
        }
    } else if let Some(key) = KEYS.iter().find(|key| {
        written
            .strip_prefix(*key)
            .is_some_and(|rest| rest.starts_with(' '))
    }) {
        let value = written[key.len()..].trim();
        let what = format!("a colon is missing behind `{key}`");
        add(key.len(), what, "write", format!("{key}: {}", safe(value)));
    }
    found
}

/// What is wrong with the sign between key and value, or with the dash of a list.
fn sign_of(line: &Line<'_>) -> Option<(usize, String, &'static str)> {
    let at = line.indent.len() + line.dash.len() + line.key.len();
    let sign = line.sign.trim();
    if line.dash == "-" && !line.value.is_empty() {
        let what = "a space is missing behind the `-` of the list".to_owned();
        return Some((line.indent.len(), what, "write"));
    }
    match sign {
        "" => None,
        ":" if line.sign.ends_with(':') && !line.value.is_empty() => Some((
            at,
            format!("a space is missing behind `{}:`", line.key),
            "write",
        )),
        ":" => None,
        other => Some((
            at,
            format!(
                "`{other}` stands behind `{}` where YAML wants a colon and a space",
                line.key
            ),
            "write",
        )),
    }
}

/// What is wrong with a value, in words, what to do, and how it should be.
fn value_of(line: &Line<'_>) -> Option<(String, &'static str, String)> {
    let (value, name) = (line.value, line.name());
    let first = value.chars().next()?;
    if let Some(inner) = straight(value) {
        let what = format!("{name} stands in curly or full-width quotes");
        return Some((what, "use straight ones", quoted(inner)));
    }
    if first == '[' && !value.ends_with(']') && LISTS.contains(&line.key) {
        let what = format!("{name} opens a list with `[` and never closes it");
        return Some((what, "write", format!("[{}]", items(value).join(", "))));
    }
    if first == '[' && LISTS.contains(&line.key) {
        let what = format!("{name} holds signs that mean something in YAML");
        return Some((
            what,
            "put the items in quotes",
            format!("[{}]", items(value).join(", ")),
        ));
    }
    if matches!(first, '"' | '\'') && (value.len() == 1 || !value.ends_with(first)) {
        let (what, inner) = match value[1..].contains(first) {
            false => (
                format!("the quotes around {name} are not closed"),
                &value[1..],
            ),
            true => (format!("{name} goes on behind its closing quote"), value),
        };
        return Some((what, "put all of it in quotes", quoted(inner)));
    }
    if first == '"' || first == '\'' {
        let what = format!("{name} has quotes within its quotes");
        return Some((
            what,
            "write a backslash before those inside",
            quoted(unquoted(value)),
        ));
    }
    if RESERVED.contains(first) {
        let what = format!("{name} begins with `{first}`, which means something else in YAML");
        return Some((what, "put it in quotes", quoted(value)));
    }
    let colon = value.contains(": ") || value.ends_with(':');
    colon.then(|| {
        let what = format!("{name} holds a colon, so that YAML takes it for another key");
        (what, "put it in quotes", quoted(value))
    })
}

fn needs_quotes(value: &str) -> bool {
    let is_reserved = value
        .chars()
        .next()
        .is_some_and(|first| RESERVED.contains(first));
    is_reserved || value.contains(": ") || value.contains(" #") || value.ends_with(':')
}

fn unquoted(value: &str) -> &str {
    let of = |quote: char| {
        value
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
    };
    of('"').or_else(|| of('\'')).unwrap_or(value)
}

/// The items of a list that was written in one line, each as YAML wants it.
fn items(value: &str) -> Vec<String> {
    let inner = value.strip_prefix(['[', '【', '［']).unwrap_or(value);
    let inner = inner.strip_suffix([']', '】', '］']).unwrap_or(inner);
    let parts = inner.split([',', '，', '、', ';', '；']);
    let plain = |part: &str| {
        let part = part.trim();
        let part = straight(part).unwrap_or_else(|| unquoted(part));
        let part = part.trim_matches(['"', '\'']);
        match needs_quotes(part) || part.contains(['[', ']', '{', '}', '"']) {
            true => quoted(part),
            false => part.to_owned(),
        }
    };
    parts
        .filter(|part| !part.trim().is_empty())
        .map(plain)
        .collect()
}

/// Where lines of the kind of this one begin: the items above and below it, or nowhere.
fn indents<'l>(lines: &[&'l str], index: usize) -> Vec<&'l str> {
    let is_item = |line: &str| line.trim_start().starts_with('-');
    let neighbours = [index.checked_sub(1), index.checked_add(1)];
    let mut found: Vec<&str> = neighbours
        .into_iter()
        .flatten()
        .filter_map(|at| lines.get(at))
        .filter(|line| is_item(line) == is_item(lines[index]))
        .map(|line| &line[..line.len() - line.trim_start().len()])
        .collect();
    found.push("");
    found.dedup();
    found
}

/// Front matter that does not begin in the first line, so that it would be shown as text: the line where it begins, counted
/// from 1, what stands above it, and what to do.
pub(super) fn misplaced(text: &str) -> Option<(usize, &'static str, String)> {
    let lines = || text.lines().enumerate().take(12);
    let is_blank = |line: &str| {
        line.trim_matches(['\u{feff}', '\u{200b}'])
            .trim()
            .is_empty()
    };
    let is_fence = |line: &str| line.starts_with("```") || line.starts_with("~~~");
    let (first, line) = lines().find(|(_, line)| !is_blank(line) && !is_fence(line.trim()))?;
    let is_key = |line: &str| {
        let found = Line::of(line);
        found.indent.is_empty() && !found.sign.is_empty() && KEYS.contains(&found.key)
    };
    let closes = |from: usize| {
        let below = text.lines().skip(from).take(200);
        below
            .map(str::trim_end)
            .take_while(|line| !line.starts_with("## "))
            .any(|line| matches!(line, "---" | "..."))
    };
    let dashes = line.trim_matches(['\u{feff}', '\u{200b}', ' ', '\t', '\u{3000}']);
    if dashes == "---" || is_dash(dashes) {
        let next = text.lines().nth(first + 1)?;
        if !is_key(next) || !closes(first + 1) {
            return None;
        }
        if first == 0 && dashes != "---" {
            let help = "write three plain hyphens in the first line: `---`".to_owned();
            return Some((1, "the line that opens the front matter is not `---`", help));
        }
        let above = text.lines().take(first);
        let what = match above.map(str::trim).any(is_fence) {
            true => "a code fence stands above the front matter, so that it would be shown as text",
            false => {
                "a blank line or space stands above the front matter, so that it would be shown as text"
            }
        };
        let help = match first {
            0 => "write `---` alone into the first line".to_owned(),
            1 => "delete line 1: `---` is the very first line of an article".to_owned(),
            _ => format!("delete lines 1 to {first}: `---` is the very first line of an article"),
        };
        return Some((1, what, help));
    }
    let is_opened_never = is_key(line) && line.starts_with("title")
        || (is_key(line) && text.lines().nth(first + 1).is_some_and(is_key));
    (is_opened_never && closes(first + 1)).then(|| {
        let help = "write a line above it: `---`".to_owned();
        (
            first + 1,
            "the front matter is closed and never opened",
            help,
        )
    })
}

/// Three dashes of another kind, or more than three.
fn is_dash(line: &str) -> bool {
    line.chars().count() >= 2
        && line
            .chars()
            .all(|c| matches!(c, '-' | '—' | '–' | '－' | '‐' | '−'))
}

/// Where front matter that is never closed seems to end: the last line that belongs to it, counted from 1.
pub(super) fn seeming_end(rest: &str) -> usize {
    let mut end = 1;
    for (index, line) in rest.lines().enumerate() {
        let found = Line::of(line);
        let belongs = !found.sign.is_empty() || !found.dash.is_empty() || !found.indent.is_empty();
        if line.starts_with('#') || line.trim().is_empty() || !belongs {
            break;
        }
        end = index + 2;
    }
    end
}

/// What reads otherwise than it was meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Odd {
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
        let mut add = |byte: usize, what: String, help: String| {
            let column = written
                .get(..byte)
                .map_or(0, |before| before.chars().count())
                + 1;
            found.push(Odd {
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
            add(at + cut + 1, what, help);
        } else if let Some(inner) = straight(line.value).filter(|_| !line.key.is_empty() || is_text)
        {
            let what = format!(
                "{} stands in curly or full-width quotes, which belong to the text",
                line.name()
            );
            let help = format!("use straight ones: `{}`", line.with(&quoted(inner)));
            add(at, what, help);
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
            add(at, what, help);
        }
    }
    found
}

fn has_wide_comma(value: &str) -> bool {
    !value.contains(['"', '\'']) && value.contains(['，', '、', '；'])
}

#[cfg(test)]
mod tests;
