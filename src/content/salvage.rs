//! Whether a file that cannot be read as an article says that it is not for readers.
//!
//! Gets:    the first bytes of a file.
//! Gives:   who may not read it, as far as its front matter or what is left of it tells.
//! Touches: the other files of this room.
//! Never:   a file shown for what it says: this only hides the version before, which would be served on.

use std::path::Path;

use super::article::{Located, Visibility};
use super::front_matter::{self, BYTES_MAX, FrontMatter};
use super::hidden;
use super::unpublished::Unknown;
use super::window::Window;

/// How much of the file is looked at, in bytes: the largest front matter, and room for what it is cut by.
pub(super) const HEAD_BYTES: usize = BYTES_MAX + 4_096;
/// The longest key of a line, in characters; what stands before a colon in prose is longer.
const KEY_CHARS_MAX: usize = 40;

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
/// its lines.
#[must_use]
pub fn hides(bytes: &[u8]) -> Hides {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let text = String::from_utf8_lossy(head).replace("\r\n", "\n").replace(['\r', '\0'], "\n");
    let (text, _) = hidden::remove(text.trim_start_matches('\u{feff}'), Path::new(""));
    let front = match front_matter::parse(&text, Path::new("")) {
        Ok(head) if head.body_line > 1 => head.front_matter,
        _ => by_line(&text),
    };
    let readers = front.readers(Path::new(""));
    Hides { internal: readers.visibility == Visibility::Internal, draft: readers.draft, window: readers.window }
}

/// The keys and values that single lines hold, up to the line that closes the front matter; without one, up to the first line
/// that looks like no part of it.
fn by_line(text: &str) -> FrontMatter {
    let lines: Vec<&str> = text.lines().skip_while(|line| line.trim().is_empty()).collect();
    let fenced = lines.first().is_some_and(|line| is_fence(line));
    let inner = if fenced { &lines[1..] } else { &lines[..] };
    let closed = inner.iter().position(|line| is_fence(line)).filter(|_| fenced);
    let mut front = FrontMatter::default();
    for line in &inner[..closed.unwrap_or(inner.len())] {
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
        || matches!(line, "--" | "—" | "——" | "..." | ";;;" | "{" | "}" | "<!--" | "-->")
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
    let named = !key.is_empty() && key.chars().count() <= KEY_CHARS_MAX && !key.contains(['/', '<', '`', '(']);
    named.then(|| (key, line[at + sign.len_utf8()..].trim()))
}

fn add(front: &mut FrontMatter, key: &str, value: &str) {
    let at = |value: String| Located { value, line: 1, column: 1 };
    match key {
        "visibility" => {
            front.visibility = worse(front.visibility.take(), at(value.trim_matches(['"', '\'']).to_owned()), "public")
        }
        "draft" => front.draft = worse(front.draft.take(), at(value.trim_matches(['"', '\'']).to_owned()), "false"),
        "id" | "title" | "questions" | "tags" | "redirect_from" | "related" | "review_by" | "updated" => {}
        _ => front.unknown.push(Unknown { key: at(key.to_owned()), value: front_matter::value(value) }),
    }
}

/// Of two values of one key the one that hides.
fn worse(known: Option<Located<String>>, other: Located<String>, harmless: &str) -> Option<Located<String>> {
    known.filter(|known| known.value != harmless).or(Some(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, internal: bool, draft: bool) {
        let found = hides(text.as_bytes());
        assert_eq!((found.internal || found.draft, found.draft), (internal || draft, draft), "{text}");
    }

    #[test]
    fn what_is_left_of_broken_front_matter_still_hides() {
        check("---\ntitle: [\nvisibility: internal\n---\nx", true, false);
        check("---\ntitle: [\ndraft: true\n---\nx", false, true);
        check("---\nvisibility: internal\n", true, false);
        check("---\ndraft:true\n---\n", false, true);
        check("+++\ndraft = true\n+++\n", false, true);
        check("{\n  \"draft\": true,\n  \"title\": \"x\"\n}\n", false, true);
        check("---\nvisibility：internal\n---\n", true, false);
        check("---\ntitle: x\nvisibility: public\nvisibility: internal\n---\n", true, false);
        check("---\ntitle: x\nvisibility: internal\nvisibility: public\n---\n", true, false);
        check("\n---\nprivate: true\n---\n", true, false);
        check("published: false\n\n# x", false, true);
        check("---\ntitle: \"\nmeta:\n  visibility: internal\n---\n", true, false);
    }

    #[test]
    fn what_says_nothing_of_readers_hides_nothing() {
        check("---\ntitle: [\n---\nvisibility: internal", false, false);
        check("---\ntitle: [\nvisibility: public\ndraft: false\n---\n", false, false);
        check("# x\n\nStatus: draft is the first state.\n\nvisibility: internal", false, false);
        check("---\ntitle: x\n---\ntext\n\ndraft: true", false, false);
        check("", false, false);
        check("---\nSome prose without an end\n\nprivate: true", false, false);
    }
}
