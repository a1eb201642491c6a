//! Front matter that does not begin where it must, or does not end.
//!
//! Gets:    the text of a file.
//! Gives:   where it seems to begin and end, and what to do.
//! Touches: `line`.
//! Never:   text that merely begins with a rule, or with a word and a colon.

use super::line::Line;
use crate::content::keys::KEYS;

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
    let dashes = line.trim_matches(['\u{feff}', '\u{200b}', ' ', '\t', '\u{3000}', '\u{a0}']);
    if dashes == "---" || is_rule(dashes) {
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
    let block = lines().find(|(at, line)| {
        let next = || text.lines().nth(at + 1).unwrap_or_default();
        line.trim_end() == "---" && is_key(next()) && {
            let below = text.lines().skip(at + 1);
            let below = below.collect::<Vec<_>>().join("\n");
            let end = below.lines().nth(seeming_end(&below) - 1);
            end.is_some_and(|line| matches!(line.trim_end(), "---" | "..."))
        }
    });
    let is_shown = |at: usize| !text.lines().take(at).any(|line| is_fence(line.trim()));
    if let Some((at, _)) = block.filter(|(at, _)| is_shown(*at)) {
        let help = match at {
            1 => "move line 1 below the front matter, or delete it".to_owned(),
            _ => format!("move lines 1 to {at} below the front matter, or delete them"),
        };
        return Some((
            1,
            "text stands above the front matter, so that it would be shown",
            help,
        ));
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

/// Three dashes of another kind, more than three or with more behind them, and what else is drawn as a rule.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let is_sign = |c: char| "-—–－‐−=*+_~`\\".contains(c);
    let signs = line.chars().filter(|&c| is_sign(c)).count();
    let is_all = line.chars().all(|c| is_sign(c) || c == ' ');
    (is_all && signs >= 2 && !line.starts_with("- ")) || line.starts_with("--- ")
}

/// Whether front matter goes on below a line that closes it: it was opened twice.
pub(super) fn is_opened_again(body: &str) -> bool {
    let end = seeming_end(body) - 1;
    let first = body.lines().next().map(Line::of);
    first.is_some_and(|line| KEYS.contains(&line.key))
        && body
            .lines()
            .nth(end)
            .is_some_and(|line| line.trim_end() == "---")
}

/// Where front matter that is never closed seems to end: the last line that belongs to it, counted from 1.
pub(super) fn seeming_end(rest: &str) -> usize {
    let mut end = 1;
    for (index, line) in rest.lines().enumerate() {
        let found = Line::of(line);
        let belongs = !found.sign.is_empty() || !found.dash.is_empty() || !found.indent.is_empty();
        if line.starts_with('#') || line.trim().is_empty() || is_rule(line) || !belongs {
            break;
        }
        end = index + 2;
    }
    end
}
