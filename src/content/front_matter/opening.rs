//! The line that opens the front matter.
//!
//! Gets:    the text of a file.
//! Gives:   what stands below that line, or why it is not read.
//! Touches: `misplaced`.
//! Never:   the front matter itself.

use std::path::Path;

use super::misplaced::misplaced;
use crate::problem::{Code, Problem};

/// What other tools write behind the dashes.
const LANGUAGES: [&str; 8] = [
    "yaml",
    "yml",
    "toml",
    "json",
    "json5",
    "js",
    "javascript",
    "coffee",
];

/// What stands below the line that opens the front matter; nothing where there is none.
///
/// # Errors
/// When it is in another format, or does not begin in the first line.
pub(super) fn opening<'a>(text: &'a str, path: &Path) -> Result<Option<&'a str>, Problem> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_end() {
        "---" => Ok(Some(rest)),
        // Hugo's and Hexo's, and that of tools which name the language behind the dashes.
        ";;;" => Err(json(path)),
        braced if is_json(braced) => Err(json(path)),
        named
            if named.strip_prefix("---").is_some_and(|lang| {
                LANGUAGES.contains(&lang.trim().to_ascii_lowercase().as_str())
            }) =>
        {
            Err(Problem::error(
                Code::FrontMatterFormat,
                path,
                "the first line names a language",
            )
            .at(1, 1)
            .help("write YAML between two lines `---`"))
        }
        _ => match misplaced(text) {
            Some((line, what, help)) => Err(Problem::error(Code::FrontMatterMisplaced, path, what)
                .at(line, 1)
                .help(help)),
            None => Ok(None),
        },
    }
}

fn json(path: &Path) -> Problem {
    Problem::error(Code::FrontMatterFormat, path, "the front matter is JSON")
        .at(1, 1)
        .help("write YAML between two lines `---`")
}

/// Whether a first line begins an object of JSON: with a brace and a key. `{{ x }}` and `{: .note }` are none.
fn is_json(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix('{').map(str::trim_start) else {
        return false;
    };
    let unquoted = rest.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
    rest.is_empty()
        || rest.starts_with(['"', '\''])
        || (unquoted.len() < rest.len() && unquoted.trim_start().starts_with(':'))
}
