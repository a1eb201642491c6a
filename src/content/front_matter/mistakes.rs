//! The commonest mistakes of front matter, in a writer's words.
//!
//! Gets:    YAML that cannot be read.
//! Gives:   what is wrong and where, with the line as it should be.
//! Touches: `line`, `misplaced`, `slips`.
//! Never:   a value taken over from a line that was not read: it only proposes.

use super::line::{Line, RESERVED, items, needs_quotes, unquoted};
use super::misplaced;
use crate::content::keys::{KEYS, LISTS};
use crate::slips::{Attempt, Mended, mended, quoted, straight};

/// What is wrong with YAML that fails at a line, both counted from 1; `reads` gives the line where reading a text fails.
pub(super) fn of(
    yaml: &str,
    failed: usize,
    reads: impl Fn(&str) -> Option<usize>,
) -> Option<Mended> {
    twice(yaml)
        .or_else(|| without_end(yaml, &reads))
        .or_else(|| without_text(yaml))
        .or_else(|| mended(yaml, failed, attempts, &reads))
}

/// Front matter that ends before the line that closes it: a rule of another kind stands there, or the text begins.
fn without_end(yaml: &str, reads: impl Fn(&str) -> Option<usize>) -> Option<Mended> {
    let end = misplaced::seeming_end(yaml) - 1;
    let lines: Vec<&str> = yaml.lines().collect();
    let head = lines.get(..end)?.join("\n") + "\n";
    let rest = &lines[end..];
    let goes_on = |line: &&str| {
        let behind = KEYS.iter().find_map(|key| line.strip_prefix(*key));
        behind.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    if end == 0 || reads(&head).is_some() || rest.iter().any(goes_on) {
        return None;
    }
    let rule = rest.iter().position(|line| !line.trim().is_empty())?;
    let line = rest[rule];
    // Text has paragraphs or headings; what goes on without them may be a value in two lines.
    let is_text = |line: &&str| line.trim().is_empty() || line.starts_with('#');
    let is_rule = misplaced::is_rule(line);
    if !is_rule && !rest.iter().any(is_text) {
        return None;
    }
    Some(match is_rule {
        true => Mended {
            line: end + rule + 1,
            column: 1,
            what: format!("`{}` does not close it", line.trim()),
            help: "write: `---`".to_owned(),
        },
        false => Mended {
            line: end + rule + 1,
            column: 1,
            what: "it is not closed where the text begins".to_owned(),
            help: format!("write a line below line {}: `---`", end + 1),
        },
    })
}

/// An item of a list in which nothing stands.
fn without_text(yaml: &str) -> Option<Mended> {
    let lines: Vec<&str> = yaml.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_empty = |index: &usize| {
        let below = lines.get(index + 1);
        lines[*index].trim() == "-"
            && below.is_none_or(|below| indent(below) <= indent(lines[*index]))
    };
    let index = (0..lines.len()).find(is_empty)?;
    Some(Mended {
        line: index + 1,
        column: indent(lines[index]) + 1,
        what: "an item of the list is empty".to_owned(),
        help: "delete the line, or write a text behind the `-`".to_owned(),
    })
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
        let value = match LISTS.contains(&line.key) && !line.value.is_empty() {
            true => format!("[{}]", items(line.value).join(", ")),
            false => safe(line.value),
        };
        Some(Mended {
            line: index + 1,
            column: written.get(..byte)?.chars().count() + 1,
            what,
            help: format!("{remedy}: `{}`", line.with(&value)),
        })
    })
}

/// Other ways to write a line, the likeliest first.
fn attempts(lines: &[&str], index: usize) -> Vec<Attempt> {
    let written = lines[index];
    if written.trim().is_empty() || written.trim_start().starts_with('#') {
        return Vec::new();
    }
    let line = Line::of(written);
    let mut found = in_its_place(&line);
    found.extend(as_item(lines, index));
    found.extend(with_another_value(&line));
    found.extend(in_another_place(lines, index, &line));
    found.retain(|attempt| attempt.line != written);
    found
}

/// As an item of the list that it stands in, where its dash is missing or is another sign: `* a`, `• a`, `1. a`.
fn as_item(lines: &[&str], index: usize) -> Option<Attempt> {
    let own = Line::of(lines[index]);
    let above = lines[..index].iter().rev().map(|line| Line::of(line));
    let mut keys = above.filter(|line| line.indent.is_empty() && !line.key.is_empty());
    let key = keys.next()?;
    let is_key = own.indent.is_empty() && !own.key.is_empty();
    if !LISTS.contains(&key.key) || !key.value.is_empty() || !own.dash.is_empty() || is_key {
        return None;
    }
    let text = lines[index][own.indent.len()..].trim_end();
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = number.strip_prefix(['.', ')', '、']);
    let item = match numbered.filter(|_| number.len() < text.len()) {
        Some(item) => item,
        None => text.strip_prefix(BULLETS).unwrap_or(text),
    };
    let what = "an item of a list begins with a hyphen and a space";
    let line = format!("{}- {}", own.plain_indent(), safe(item.trim_start()));
    Some(Attempt::new(own.indent.len(), what, "write", line))
}

/// What writers put before the items of a list.
const BULLETS: &[char] = &['*', '+', '•', '·', '●', '▪', '–', '—', '−', '‐', '－', '>'];

/// A value as YAML reads it.
fn safe(value: &str) -> String {
    match needs_quotes(value) {
        true => quoted(value),
        false => value.to_owned(),
    }
}

/// With another sign between key and value, or without a tab before the key.
fn in_its_place(line: &Line<'_>) -> Vec<Attempt> {
    let mut found = Vec::new();
    if let Some((byte, what, remedy)) = sign_of(line) {
        found.push(Attempt::new(
            byte,
            what.clone(),
            remedy,
            line.with(line.value),
        ));
        found.push(Attempt::new(
            byte,
            what,
            remedy,
            line.with(&safe(line.value)),
        ));
    }
    if line.indent.contains(|c| c != ' ') {
        let what = "a tab or a wide space stands where YAML wants spaces";
        let spaced = line.with(line.value);
        let moved = spaced.trim_start().to_owned();
        found.push(Attempt::new(0, what, "begin the line with spaces", spaced));
        if line.dash.is_empty() {
            found.push(Attempt::new(0, what, "begin the line without it", moved));
        }
    }
    found
}

fn with_another_value(line: &Line<'_>) -> Vec<Attempt> {
    let (at, mut found) = (line.value_at(), Vec::new());
    if line.key == "order" && line.value.parse::<i32>().is_err() {
        let what = "`order` is no whole number";
        found.push(Attempt::new(at, what, "write one such as", line.with("3")));
    }
    if let Some((what, remedy, value)) = value_of(line) {
        found.push(Attempt::new(at, what, remedy, line.with(&value)));
    }
    if line.value.is_empty() {
        return found;
    }
    if LISTS.contains(&line.key) {
        let items = format!("[{}]", items(line.value).join(", "));
        let what = format!("`{}` is a list", line.key);
        found.push(Attempt::new(
            at,
            what,
            "write it in brackets",
            line.with(&items),
        ));
    }
    let what = format!("{} holds signs that mean something in YAML", line.name());
    let value = quoted(unquoted(line.value));
    found.push(Attempt::new(
        at,
        what,
        "put it in quotes",
        line.with(&value),
    ));
    found
}

/// Where the lines around it begin, or with the colon that is missing behind a key.
fn in_another_place(lines: &[&str], index: usize, line: &Line<'_>) -> Vec<Attempt> {
    let written = lines[index];
    if !line.indent.is_empty() {
        let what = "the line does not stand under the others of its kind";
        let moved = indents(lines, index).into_iter().map(|indent| {
            let moved = format!("{indent}{}", written.trim_start());
            Attempt::new(line.indent.len(), what, "begin it where they begin", moved)
        });
        return moved.collect();
    }
    let begins = |key: &&&str| {
        written
            .strip_prefix(**key)
            .is_some_and(|rest| rest.starts_with(' '))
    };
    let key = KEYS.iter().find(begins);
    let missing = key.map(|key| {
        let value = written[key.len()..].trim();
        let what = format!("a colon is missing behind `{key}`");
        let value = match LISTS.contains(key) {
            true => format!("[{}]", items(value).join(", ")),
            false => safe(value),
        };
        Attempt::new(key.len(), what, "write", format!("{key}: {value}"))
    });
    missing.into_iter().chain(behind_signs(written)).collect()
}

/// Without the signs that stand before a key of ours: `> title: x`, `- title: x`, `{title: x`.
fn behind_signs(written: &str) -> Option<Attempt> {
    let rest = written.trim_start_matches(|c: char| !c.is_alphanumeric());
    let line = Line::of(rest);
    let signs = written[..written.len() - rest.len()].trim();
    (!signs.is_empty() && KEYS.contains(&line.key)).then(|| {
        let what = format!("`{signs}` stands before the key `{}`", line.key);
        Attempt::new(0, what, "write", rest.trim_end().to_owned())
    })
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

/// The library's messages speak to programmers: the common ones in a writer's words.
pub(super) fn in_plain_words(message: &str) -> String {
    let message = message
        .split(", set DuplicateKeyPolicy")
        .next()
        .unwrap_or(message);
    match message {
        m if m.contains("budget breached: Anchors") || m.contains("budget breached: Aliases") => {
            "anchors and aliases (`&` and `*`) are not allowed".to_owned()
        }
        m if m.contains("budget breached") => "too many values, or nested too deep".to_owned(),
        m if m.contains("null into string") => {
            "nothing stands where a text is expected (`null` and `~` mean nothing: put them in quotes)"
                .to_owned()
        }
        m if m.contains("multiple YAML documents") => {
            "a line `---` with more behind it does not close it: write `---` alone".to_owned()
        }
        m if m.contains("expected sequence start") => {
            "a list is expected: `[one, two]`, or lines that begin with `- `".to_owned()
        }
        m => m.replace("duplicate mapping key", "the same key twice"),
    }
}

#[cfg(test)]
mod tests;
