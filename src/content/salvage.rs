//! Whether a file that cannot be read as an article says that it is not for readers.
//!
//! Gets:    the first bytes of a file.
//! Gives:   who may not read it, as far as its front matter or what is left of it tells.
//! Touches: the other files of this room.
//! Never:   a file shown for what it says: this only hides the version before, which would be served on.

use std::path::Path;

use super::article::{Located, Visibility};
use super::front_matter::{self, BYTES_MAX, FrontMatter};
use super::unpublished::{Node, Unknown};
use super::window::Window;
use super::{hidden, links};

/// How much of the file is looked at, in bytes: the largest front matter, and room for what it is cut by.
pub(super) const HEAD_BYTES: usize = BYTES_MAX + 4_096;

/// The longest key of a line, in characters; what stands before a colon in prose is longer.
const KEY_CHARS_MAX: usize = 40;

/// How many ends the name of one asset may have.
const ENDS_MAX: usize = 8;

/// Who may not read an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hides {
    /// Readers may not.
    pub internal: bool,
    /// Nobody may.
    pub draft: bool,
    /// Nobody may outside of it.
    pub window: Window,
}

/// What a file that is no article says of who may not read it: by its front matter where that can be read, else by each of
/// its lines. Of several ways to read it each may hide.
#[must_use]
pub fn hides(bytes: &[u8]) -> Hides {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let fronts = decoded(head).into_iter().flat_map(|text| {
        let text = text.replace("\r\n", "\n").replace(['\r', '\0'], "\n");
        let (text, _) = hidden::remove(text.trim_start_matches('\u{feff}'), Path::new(""));
        fronts(&text)
    });
    let mut hides = Hides::default();
    for readers in fronts.map(|front| front.readers(Path::new(""))) {
        hides.internal |= readers.visibility == Visibility::Internal;
        hides.draft |= readers.draft;
        if hides.window.is_endless() {
            hides.window = readers.window;
        }
    }
    hides
}

/// What the bytes may be as text: an editor may have saved them in another encoding than UTF-8. Words in ASCII are found in all
/// of these; where every other byte is none, whole words of any script are as well.
fn decoded(bytes: &[u8]) -> Vec<String> {
    let is_wide = bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || bytes.iter().take(64).any(|b| *b == 0);
    let mut texts = vec![String::from_utf8_lossy(bytes).into_owned()];
    if is_wide {
        let units = |of: fn([u8; 2]) -> u16| -> String {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| of([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        };
        texts.extend([units(u16::from_le_bytes), units(u16::from_be_bytes)]);
        // Of four bytes a character, and where one byte is missing.
        let narrow: Vec<u8> = bytes
            .iter()
            .copied()
            .filter(|byte| !matches!(byte, 0 | 0xfe | 0xff))
            .collect();
        texts.push(String::from_utf8_lossy(&narrow).into_owned());
    }
    texts
}

/// What the text says in each way to read it.
fn fronts(text: &str) -> Vec<FrontMatter> {
    match front_matter::parse(text, Path::new("")) {
        Ok(head) if head.body_line > 1 => vec![head.front_matter],
        _ => std::iter::once(by_line(text))
            .chain(by_braces(text))
            .collect(),
    }
}

/// What stands between the braces of JSON, whole or broken.
fn by_braces(text: &str) -> Option<FrontMatter> {
    let text = text.trim_start();
    let (first, below) = text.split_once('\n').unwrap_or((text, ""));
    let text = if !first.starts_with('{') && is_fence(first) {
        below.trim_start()
    } else {
        text
    };
    if !text.starts_with('{') {
        return None;
    }
    let (pieces, end) = pieces(text);
    let mut front = FrontMatter::default();
    // JSON is YAML too. What is nested is known where that can be read.
    if let Node::Map(entries) = front_matter::value(&text[..end]) {
        entries
            .into_iter()
            .for_each(|(key, node)| put(&mut front, &key, node));
    }
    pieces
        .into_iter()
        .filter_map(key_and_value)
        .for_each(|(key, value)| add(&mut front, &key, value));
    Some(front)
}

/// A text cut at line ends, commas and braces that stand in no quotes, up to the brace that closes the first one; and where
/// that is.
fn pieces(text: &str) -> (Vec<&str>, usize) {
    let (mut pieces, mut from, mut depth, mut quoted, mut escaped) =
        (Vec::new(), 0, 0usize, false, false);
    for (at, c) in text.char_indices() {
        if quoted && c != '\n' {
            quoted = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        (quoted, escaped) = (c == '"', false);
        if matches!(c, '\n' | ',' | '{' | '}') {
            pieces.push(&text[from..at]);
            from = at + c.len_utf8();
        }
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return (pieces, from),
            '}' => depth -= 1,
            _ => {}
        }
    }
    pieces.push(&text[from..]);
    (pieces, text.len())
}

/// The files below `assets/` that the text of such a file may name.
#[must_use]
pub fn assets(bytes: &[u8]) -> Vec<String> {
    const FOLDER: &str = "assets/";
    let mut found = Vec::new();
    for text in decoded(bytes) {
        for (at, _) in text.match_indices(FOLDER) {
            let name: String = text[at + FOLDER.len()..]
                .chars()
                .take_while(|c| !matches!(c, '\n' | '"' | '<' | '>' | '|'))
                .collect();
            // A name may hold a space or a bracket: each end is one.
            let ends = name
                .match_indices([' ', ')', ']', '\'', '#', '?', ',', ';'])
                .map(|(end, _)| end)
                .take(ENDS_MAX);
            let names = ends
                .chain([name.len()])
                .map(|end| &name[..end])
                .filter(|name| !name.is_empty());
            found.extend(names.flat_map(|name| [name.to_owned(), links::decode(name)]));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The keys and values that single lines hold, up to the line that closes the front matter; without one, up to the first line
/// that looks like no part of it.
fn by_line(text: &str) -> FrontMatter {
    let lines: Vec<&str> = text
        .lines()
        .skip_while(|line| line.trim().is_empty())
        .collect();
    let fenced = lines.first().is_some_and(|line| is_fence(line));
    let inner = if fenced { &lines[1..] } else { &lines[..] };
    let closed = inner
        .iter()
        .position(|line| is_fence(line))
        .filter(|_| fenced);
    let mut front = FrontMatter::default();
    for line in &inner[..closed.unwrap_or(inner.len())] {
        if line.contains('{') {
            pieces(line)
                .0
                .into_iter()
                .skip(1)
                .filter_map(key_and_value)
                .for_each(|(key, value)| add(&mut front, &key, value));
        }
        match key_and_value(line) {
            Some((key, value)) => add(&mut front, &key, value),
            None if closed.is_some() || (fenced && may_be_yaml(line)) => {}
            None => break,
        }
    }
    front
}

fn is_fence(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("---")
        || line.starts_with("+++")
        || line.starts_with("```")
        || line.starts_with("~~~")
        || matches!(
            line,
            "--" | "—" | "——" | "..." | ";;;" | "{" | "}" | "<!--" | "-->"
        )
}

/// A line that front matter may hold besides keys: of a list, of a longer value, a remark.
fn may_be_yaml(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-', '[', ']', '}', ','])
}

fn key_and_value(line: &str) -> Option<(String, &str)> {
    let line = line.trim().trim_start_matches("- ").trim_end_matches(',');
    let at = line.find([':', '=', '：'])?;
    let sign = line[at..].chars().next()?;
    let unquoted = |text: &str| text.trim().trim_matches(['"', '\'']).trim().to_owned();
    let key = unquoted(&line[..at]);
    let named = !key.is_empty()
        && key.chars().count() <= KEY_CHARS_MAX
        && !key.contains(['/', '<', '`', '(']);
    named.then(|| (key, line[at + sign.len_utf8()..].trim()))
}

fn add(front: &mut FrontMatter, key: &str, value: &str) {
    put(front, key, front_matter::value(value));
}

fn put(front: &mut FrontMatter, key: &str, node: Node) {
    let at = |value: String| Located {
        value,
        line: 1,
        column: 1,
    };
    match key {
        "visibility" => {
            front.visibility = worse(
                front.visibility.take(),
                at(front_matter::scalar(node)),
                "public",
            )
        }
        "draft" => front.draft = worse(front.draft.take(), at(front_matter::scalar(node)), "false"),
        "id" | "title" | "questions" | "tags" | "redirect_from" | "anchors" | "order"
        | "related" | "review_by" | "updated" => {}
        _ => front.unknown.push(Unknown {
            key: at(key.to_owned()),
            value: node,
        }),
    }
}

/// Of two values of one key the one that hides.
fn worse(
    known: Option<Located<String>>,
    other: Located<String>,
    harmless: &str,
) -> Option<Located<String>> {
    known
        .filter(|known| known.value != harmless)
        .or(Some(other))
}

#[cfg(test)]
mod tests;
