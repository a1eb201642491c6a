//! The lines that open containers of other generators.
//!
//! Gets:    a line without its white space.
//! Gives:   what it opens, how that is called, and where in the line.
//! Touches: `kinds`, `components`.
//! Never:   the lines around it.

use std::ops::Range;

use pulldown_cmark::BlockQuoteKind;

use super::components::value;
use super::kinds;

/// What a container becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A box.
    Alert(BlockQuoteKind),
    /// What a reader opens.
    Details,
    /// Its text, below its name if it has one; whether its parts are tabs.
    Group { has_tabs: bool },
}

/// An opening line, as far as it tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) shape: Shape,
    /// Where its title stands in the line.
    pub(super) title: Option<Range<usize>>,
}

/// How many colons a line begins with, when they are three or more.
pub(super) fn colons(line: &str) -> Option<usize> {
    let count = line.bytes().take_while(|b| *b == b':').count();
    (count >= 3).then_some(count)
}

/// What a line opens that begins with colons: `::: tip Title`, `:::note[Title]{icon=x}`, `:::{.warning}`; nothing when it
/// closes.
pub(super) fn colon(line: &str) -> Option<Opening> {
    let count = colons(line)?;
    let mut at = count + white(&line[count..]);
    let rest = &line[at..];
    let mut name = word(rest);
    let mut title = None;
    at += name.len();
    if let Some((inner, behind)) = name.is_empty().then(|| braces(&line[at..])).flatten() {
        let start = at + 1;
        name = word(inner.trim_start_matches(['.', ' ']));
        title = value(inner, "title").map(|range| start + range.start..start + range.end);
        at += behind;
    }
    if let Some(inner) = line[at..].strip_prefix('[')
        && let Some(end) = inner.find(']')
    {
        title = trimmed(line, at + 1..at + 1 + end);
        at += end + 2;
    }
    if let Some((inner, behind)) = braces(line[at..].trim_start()) {
        let start = at + white(&line[at..]) + 1;
        title = title.or(value(inner, "title").map(|range| start + range.start..start + range.end));
        at = start - 1 + behind;
    }
    let has_name = !name.is_empty();
    let title = title.or_else(|| trimmed(line, at..line.len()));
    (has_name || title.is_some() || at > count + white(&line[count..])).then(|| Opening {
        shape: shape(name),
        title,
    })
}

fn shape(name: &str) -> Shape {
    match kinds::alert(name) {
        Some(kind) => Shape::Alert(kind),
        None if kinds::is_details(name) => Shape::Details,
        None => Shape::Group {
            has_tabs: name.to_ascii_lowercase().contains("tab")
                || name.eq_ignore_ascii_case("code-group"),
        },
    }
}

/// What `!!! note "Title"`, `??? tip`, `???+ tip` and `=== "Tab"` open.
pub(super) fn bang(line: &str) -> Option<Opening> {
    let (sign, rest) = line.split_at_checked(3)?;
    let rest = if sign == "???" {
        rest.strip_prefix('+').unwrap_or(rest)
    } else {
        rest
    };
    let at = line.len() - rest.len() + white(rest);
    let is_parted = white(rest) > 0;
    let quoted = |at: usize| {
        let inner = line[at..].trim_end().strip_prefix('"')?.strip_suffix('"')?;
        Some(trimmed(line, at + 1..at + 1 + inner.len()))
    };
    match sign {
        "===" if is_parted => Some(Opening {
            shape: Shape::Group { has_tabs: false },
            title: Some(quoted(at)??),
        }),
        "!!!" | "???" if is_parted => {
            // More than one word are classes, of which the first tells what it is.
            let name = word(&line[at..]);
            let title_at = line[at..].find('"').map(|quote| at + quote);
            let classes = &line[at..title_at.unwrap_or(line.len())];
            let are_classes = classes.split_whitespace().all(|one| word(one) == one);
            let kind = kinds::alert(name).unwrap_or(BlockQuoteKind::Note);
            let title = match title_at {
                Some(title_at) => quoted(title_at)?,
                None => None,
            };
            (!name.is_empty() && are_classes).then_some(Opening {
                shape: Shape::Alert(kind),
                title,
            })
        }
        _ => None,
    }
}

/// The box and the title of the first line of a quote, `> [!warning]- Title`; nothing where Markdown reads it as it is.
pub(super) fn quote(line: &str) -> Option<(usize, Opening)> {
    let inner = line.trim_start_matches(['>', ' ']);
    let at = line.len() - inner.len();
    let (name, behind) = inner.strip_prefix("[!")?.split_once(']')?;
    let marker = kinds::alert(name.trim())?;
    let title = behind.trim_start_matches(['+', '-']);
    let title = trimmed(line, line.len() - title.len()..line.len());
    let is_read = title.is_none() && behind.is_empty() && kinds::marker(marker)[2..] == inner[2..];
    (!is_read).then_some((
        at,
        Opening {
            shape: Shape::Alert(marker),
            title,
        },
    ))
}

/// The name of a tab: `@tab npm`, `@tab:active npm`, `== npm`.
pub(super) fn tab(line: &str) -> Option<Range<usize>> {
    let rest = match line.strip_prefix("@tab") {
        Some(rest) => rest.strip_prefix(":active").unwrap_or(rest),
        None => line
            .strip_prefix("==")
            .filter(|rest| rest.starts_with(' '))?,
    };
    trimmed(line, line.len() - rest.len()..line.len())
}

/// The label of a code block in a group: ```` ```sh [npm] ````.
pub(super) fn code_label(line: &str) -> Option<Range<usize>> {
    let end = line.trim_end().strip_suffix(']')?.len();
    let start = line[..end].rfind(" [")? + 2;
    trimmed(line, start..end)
}

/// Whether a line stands for the list of contents, which a page has anyway.
pub(super) fn is_contents(line: &str) -> bool {
    matches!(
        line.trim().to_ascii_lowercase().as_str(),
        "[[toc]]" | "[toc]" | "[[_toc_]]" | "${toc}" | "@[toc]" | "[[_toc]]" | "{:toc}" | "{{toc}}"
    )
}

/// The first word: letters, digits, `-` and `_`.
fn word(text: &str) -> &str {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    &text[..text.find(|c| !is_word(c)).unwrap_or(text.len())]
}

/// What stands in the braces that a text begins with, and the byte behind them.
fn braces(text: &str) -> Option<(&str, usize)> {
    let (inner, _) = text.strip_prefix('{')?.split_once('}')?;
    Some((inner, inner.len() + 2))
}

fn white(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// A range of a line without the white space in it; nothing where that is all.
fn trimmed(line: &str, range: Range<usize>) -> Option<Range<usize>> {
    let inner = line[range.clone()].trim_start();
    let start = range.end - inner.len();
    let inner = inner.trim_end();
    (!inner.is_empty()).then(|| start..start + inner.len())
}
