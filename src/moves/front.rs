//! `redirect_from` in the front matter of a file.
//!
//! Gets:    the text of a file, the old addresses that it has, those to add and to take out.
//! Gives:   the text with them.
//! Touches: nothing.
//! Never:   another key, the body, or the file's line ends.

use crate::content::body_start;
use crate::slips;

const KEY: &str = "redirect_from";

/// The text with these old addresses added, and those of `without` taken out. `has` is what the front matter has now.
pub(super) fn with_redirects(text: &str, has: &[String], add: &[String], without: &str) -> String {
    let mut add: Vec<String> = add
        .iter()
        .filter(|old| !has.contains(old))
        .map(|old| slips::item(old))
        .collect();
    add.dedup();
    let line_end = match text.lines().next().map(str::len) {
        Some(first) if text[first..].starts_with("\r\n") => "\r\n",
        _ => "\n",
    };
    let body = body_start(text);
    let bom = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    if body == bom {
        let list = add.join(", ");
        let head = format!("---{line_end}{KEY}: [{list}]{line_end}---{line_end}");
        return format!("{}{head}{}", &text[..bom], &text[bom..]);
    }
    let head = &text[..body];
    let Some((start, end)) = value(head) else {
        // Above the line that closes the front matter.
        let close = head.trim_end().rfind('\n').map_or(head.len(), |at| at + 1);
        let list = add.join(", ");
        return format!(
            "{}{KEY}: [{list}]{line_end}{}",
            &text[..close],
            &text[close..]
        );
    };
    let lines = &text[start..end];
    let is_taken_out = has.iter().any(|old| own(old, without));
    let kept: Option<String> = match is_taken_out {
        true => without_items(lines, without),
        false => Some(lines.to_owned()),
    };
    let new = kept.and_then(|kept| appended(&kept, &add, line_end));
    let new = new.unwrap_or_else(|| {
        let kept = has.iter().filter(|old| !own(old, without));
        let kept = kept.map(|old| slips::item(old));
        let all: Vec<String> = kept.chain(add.iter().cloned()).collect();
        match all.is_empty() {
            true => String::new(),
            false => format!("{KEY}: [{}]{line_end}", all.join(", ")),
        }
    });
    format!("{}{new}{}", &text[..start], &text[end..])
}

fn own(old: &str, address: &str) -> bool {
    old.trim_end_matches('/').trim_end_matches(".md") == address
}

/// Where the key and its value stand.
fn value(head: &str) -> Option<(usize, usize)> {
    let (mut at, mut start) = (0, None);
    for line in head.split_inclusive('\n') {
        let is_inner = line.starts_with([' ', '\t', '-', '#', ']']) || line.trim().is_empty();
        let closes = matches!(line.trim_end(), "---" | "...");
        match start {
            None if line.starts_with(KEY) && line[KEY.len()..].trim_start().starts_with(':') => {
                start = Some(at);
            }
            Some(start) if !is_inner || closes => return Some((start, at)),
            _ => {}
        }
        at += line.len();
    }
    start.map(|start| (start, at))
}

/// The lines of a list of items without one of them; nothing where it is no list of lines, or none would be left.
fn without_items(lines: &str, address: &str) -> Option<String> {
    let (first, rest) = lines.split_once('\n')?;
    let item = |line: &str| {
        let item = line.trim_start().strip_prefix("- ")?;
        let item = item.split(" #").next()?.trim();
        Some(item.trim_matches(['"', '\'']).to_owned())
    };
    let is_kept = |line: &&str| item(line).is_none_or(|item| !own(&item, address));
    let kept: Vec<&str> = rest.split_inclusive('\n').filter(is_kept).collect();
    let is_list = first.trim_end().ends_with(':') && kept.iter().any(|line| item(line).is_some());
    is_list.then(|| format!("{first}\n{}", kept.concat()))
}

/// The lines with more items in the form that they have; nothing where that is not seen at once.
fn appended(lines: &str, add: &[String], line_end: &str) -> Option<String> {
    if add.is_empty() {
        return Some(lines.to_owned());
    }
    let mut each = lines.split_inclusive('\n');
    let first = each.next()?;
    if let Some(close) = first
        .rfind(']')
        .filter(|_| first.contains('[') && !first.contains('#'))
    {
        let open = first.find('[')?;
        let is_empty = first[open + 1..close].trim().is_empty();
        let comma = if is_empty { "" } else { ", " };
        return Some(format!(
            "{}{comma}{}{}",
            &lines[..close],
            add.join(", "),
            &lines[close..]
        ));
    }
    let is_item = |line: &&str| line.trim_start().starts_with("- ");
    let last = each.clone().rev().find(is_item)?;
    if !first.trim_end().ends_with(':') {
        return None;
    }
    let indent = &last[..last.len() - last.trim_start().len()];
    let at = lines.rfind(last)? + last.len();
    let items: String = add
        .iter()
        .map(|old| format!("{indent}- {old}{line_end}"))
        .collect();
    Some(format!("{}{items}{}", &lines[..at], &lines[at..]))
}

#[cfg(test)]
mod tests {
    use super::with_redirects;

    #[test]
    fn an_address_is_added_in_the_form_that_is_there() {
        for (before, has, after) in [
            ("# T\nx", "", "---\nredirect_from: [/zh/b]\n---\n# T\nx"),
            (
                "---\r\ntitle: T\r\n---\r\nx",
                "",
                "---\r\ntitle: T\r\nredirect_from: [/zh/b]\r\n---\r\nx",
            ),
            (
                "---\nredirect_from: [/zh/a] \ntitle: T\n---\n",
                "/zh/a",
                "---\nredirect_from: [/zh/a, /zh/b] \ntitle: T\n---\n",
            ),
            (
                "---\nredirect_from: []\n---\n",
                "",
                "---\nredirect_from: [/zh/b]\n---\n",
            ),
            (
                "---\nredirect_from:\n  - /zh/a # why\ntitle: T\n---\n",
                "/zh/a",
                "---\nredirect_from:\n  - /zh/a # why\n  - /zh/b\ntitle: T\n---\n",
            ),
            (
                "---\nredirect_from:\n- /zh/a\n---\nx",
                "/zh/a",
                "---\nredirect_from:\n- /zh/a\n- /zh/b\n---\nx",
            ),
            (
                "---\nredirect_from: [\n  /zh/a\n]\ntitle: T\n---\n",
                "/zh/a",
                "---\nredirect_from: [/zh/a, /zh/b]\ntitle: T\n---\n",
            ),
            (
                "---\nredirect_from: [/zh/new, /zh/a]\n---\n",
                "/zh/new /zh/a",
                "---\nredirect_from: [/zh/a, /zh/b]\n---\n",
            ),
        ] {
            let has: Vec<String> = has.split_whitespace().map(str::to_owned).collect();
            let add = ["/zh/b".to_owned()];
            assert_eq!(
                with_redirects(before, &has, &add, "/zh/new"),
                after,
                "{before}"
            );
        }
    }
}
