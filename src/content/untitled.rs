//! A file without a title: what its writer probably meant to be one.
//!
//! Gets:    the text of a file, its front matter as far as it was read, its body.
//! Gives:   the problem, at the line that was meant, with the line as it should be.
//! Touches: `slips`.
//! Never:   a title that nobody wrote.

use std::path::Path;

use super::front_matter::FrontMatter;
use super::keys::{KEYS, OTHERS};
use crate::problem::{Code, Problem};
use crate::slips;

/// What is probably meant to be the title of a file that has none.
pub(super) fn untitled(text: &str, front: &FrontMatter, body: &str, path: &Path) -> Problem {
    if text.trim().is_empty() {
        return Problem::error(Code::FileEmpty, path, "the file is empty")
            .at(1, 1)
            .help("write the article, or remove the file");
    }
    let problem = |message: &str| Problem::error(Code::TitleMissing, path, message);
    let titled = front.unknown.iter().find(|one| {
        slips::nearest(&one.key.value, &KEYS, &OTHERS).is_some_and(|key| key == "title")
    });
    if let Some(one) = titled {
        let shown: String = one.key.value.chars().take(40).collect();
        return problem(&format!("has no title: the key `{shown}` is unknown"))
            .at(one.key.line, one.key.column)
            .help("did you mean `title`?");
    }
    let head = &text[..text.len() - body.len()];
    if let Some((line, what, title)) = unread_title(head) {
        return problem(&format!("has no title: {what}"))
            .at(line, 1)
            .help(format!("write: `title: {title}`"));
    }
    let skipped = head.matches('\n').count();
    let first = body
        .lines()
        .enumerate()
        .find(|(_, line)| !line.trim().is_empty());
    if let Some((index, line)) = first
        && let Some(heading) = line.strip_prefix(['#', '＃'])
        && !heading.starts_with(['#', '＃'])
        && !heading.trim().is_empty()
    {
        return problem("has no title: a space is missing behind the `#` of its heading")
            .at(skipped + index + 1, 1)
            .help(format!("write: `# {}`", heading.trim()));
    }
    // Whole trees come without: it is called by what stands there.
    Problem::warning(Code::TitleMissing, path, "has no title")
        .at(1, 1)
        .help("write `title: …` in the front matter, or a heading `# …`")
}

/// A line of the front matter with a title that YAML takes for a remark or for nothing: which one, why, and the title.
fn unread_title(head: &str) -> Option<(usize, &'static str, String)> {
    head.lines().enumerate().find_map(|(index, line)| {
        let bare = line.trim_start_matches(['#', ' ']);
        let value = bare.strip_prefix("title:")?.trim();
        let is_nothing = value == "~" || value.eq_ignore_ascii_case("null");
        let what = match line.starts_with('#') {
            true if !value.is_empty() => "YAML takes the line for a remark",
            false if value.starts_with(['#', '!']) || is_nothing => {
                "YAML reads nothing behind `title:`"
            }
            _ => return None,
        };
        let title = match value.starts_with(['"', '\'']) {
            true => value.to_owned(),
            false => slips::quoted(value),
        };
        Some((index + 1, what, title))
    })
}
