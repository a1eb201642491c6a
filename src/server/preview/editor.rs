//! Links that open a place in the writer's editor.
//!
//! Gets:    a template such as `vscode://file/PATH:LINE:COL`, a file and a place in it.
//! Gives:   the address.
//! Touches: nothing.
//! Never:   an address that runs something in the page.

use std::path::Path;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands in a path as it is; a colon would begin the line.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
/// Addresses that a page would run or show itself.
const REFUSED: [&str; 4] = ["javascript", "data", "vbscript", "blob"];

/// How a place is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorUrl(String);

impl Default for EditorUrl {
    fn default() -> EditorUrl {
        EditorUrl("vscode://file/PATH:LINE:COL".to_owned())
    }
}

/// A text is no template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not an address of an editor; write it with PATH, and LINE and COL where it takes them, such as vscode://file/PATH:LINE:COL"
)]
pub struct EditorUrlError;

impl FromStr for EditorUrl {
    type Err = EditorUrlError;

    fn from_str(text: &str) -> Result<EditorUrl, EditorUrlError> {
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !REFUSED.contains(&scheme.to_ascii_lowercase().as_str());
        let is_plain = text.chars().all(|c| !c.is_control() && !c.is_whitespace());
        (is_scheme && is_plain && text.contains("PATH"))
            .then(|| EditorUrl(text.to_owned()))
            .ok_or(EditorUrlError)
    }
}

impl EditorUrl {
    /// The address of a place: line and column counted from 1, 0 for unknown, which is the first.
    pub(super) fn of(&self, file: &Path, line: usize, column: usize) -> String {
        let path = file.to_string_lossy().replace('\\', "/");
        let path = utf8_percent_encode(&path, PATH).to_string();
        // A whole path brings its slash along.
        let slashed = match path.starts_with('/') {
            true => path.clone(),
            false => format!("/{path}"),
        };
        // Places first: a path may hold these words.
        let url = self.0.replace("LINE", &line.max(1).to_string());
        let url = url.replace("COL", &column.max(1).to_string());
        url.replacen("/PATH", &slashed, 1)
            .replacen("PATH", &path, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_an_address_whatever_the_path_holds() {
        let of = |template: &str, file: &str| {
            let template: EditorUrl = template.parse().unwrap();
            template.of(Path::new(file), 12, 0)
        };
        for (template, file, url) in [
            (
                "vscode://file/PATH:LINE:COL",
                "/h/a b/提现.md",
                "vscode://file/h/a%20b/%E6%8F%90%E7%8E%B0.md:12:1",
            ),
            (
                "idea://open?file=PATH&line=LINE",
                "/h/COL/LINE&x=1.md",
                "idea://open?file=/h/COL/LINE%26x%3D1.md&line=12",
            ),
            (
                "vscode://file/PATH:LINE",
                "C:\\h\\a.md",
                "vscode://file/C%3A/h/a.md:12",
            ),
        ] {
            assert_eq!(of(template, file), url);
        }
    }

    #[test]
    fn what_a_page_would_run_is_no_editor() {
        for text in [
            "",
            "PATH",
            "//PATH",
            "javascript:PATH",
            "JavaScript:alert(PATH)",
            "data:PATH",
            "vscode://file/",
            "vs code://PATH",
            "vscode://PATH\n",
            "1x:PATH",
        ] {
            assert_eq!(text.parse::<EditorUrl>(), Err(EditorUrlError), "{text}");
        }
    }
}
