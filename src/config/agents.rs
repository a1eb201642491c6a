//! What agents of the company copy and open: `[agents]` and `edit_url` of `site.toml`.
//!
//! Gets:    the table, and the address.
//! Gives:   the lines round a copied answer, and where a file is edited.
//! Touches: `ids`, `problem`.
//! Never:   an address that a page would run.

use std::collections::BTreeMap;
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::parse::Parse;
use crate::ids::Localized;
use crate::problem::Code;

/// What stands for the path of a file in [`EditUrl`].
const PATH: &str = "{path}";
/// What stands for the line, where the git host has addresses of lines.
const LINE: &str = "{line}";
/// What stands in a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// What stands round an answer that an agent copies; nothing unless the site says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// The first line.
    pub greeting: Localized,
    /// The last line.
    pub closing: Localized,
}

/// Where a file of the content folder is edited, such as `https://git.example/help/edit/main/content/{path}#L{line}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditUrl(String);

#[derive(Deserialize)]
pub(super) struct FileAgents {
    #[serde(default)]
    greeting: BTreeMap<String, String>,
    #[serde(default)]
    closing: BTreeMap<String, String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

impl EditUrl {
    /// The address for a file, named from the content folder on, at a line counted from 1.
    #[must_use]
    pub fn of(&self, file: &Path, line: u32) -> String {
        let path = file.to_string_lossy().replace('\\', "/");
        let path = utf8_percent_encode(&path, PLAIN).to_string();
        // The line first: a file may be called so, and no line is.
        self.0
            .replace(LINE, &line.max(1).to_string())
            .replace(PATH, &path)
    }

    fn parse(text: &str) -> Option<EditUrl> {
        let url = Url::parse(&text.replace(PATH, "path").replace(LINE, "1")).ok()?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        (is_web && text.contains(PATH)).then(|| EditUrl(text.to_owned()))
    }
}

impl Parse<'_> {
    pub(super) fn agents(&mut self, agents: Spanned<FileAgents>) -> Copied {
        let at = agents.span().start;
        let agents = agents.into_inner();
        self.unknown(&agents.unknown, at, &["greeting", "closing"]);
        Copied {
            greeting: self.localized(agents.greeting, at),
            closing: self.localized(agents.closing, at),
        }
    }

    pub(super) fn edit_url(&mut self, url: &Spanned<String>) -> Option<EditUrl> {
        let parsed = EditUrl::parse(url.get_ref().trim());
        if parsed.is_none() {
            self.problem(
                Code::EditUrlInvalid,
                url.span().start,
                "edit_url: not a web address with `{path}` in it",
                "write it as `https://git.example/help/edit/main/content/{path}`",
            );
        }
        parsed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_edited_at_its_path_and_a_page_runs_nothing() {
        let url = EditUrl::parse("https://git.example/x/edit/main/{path}?p={path}").unwrap();
        assert_eq!(
            url.of(Path::new("zh/a b/提现#1.md"), 7),
            "https://git.example/x/edit/main/zh/a%20b/%E6%8F%90%E7%8E%B0%231.md?p=zh/a%20b/%E6%8F%90%E7%8E%B0%231.md"
        );
        let url = EditUrl::parse("https://git.example/{path}?plain=1#L{line}").unwrap();
        for (file, line, at) in [
            ("zh/a.md", 12, "zh/a.md?plain=1#L12"),
            ("zh/a.md", 0, "zh/a.md?plain=1#L1"),
            ("{line}.md", 3, "%7Bline%7D.md?plain=1#L3"),
        ] {
            let address = format!("https://git.example/{at}");
            assert_eq!(url.of(Path::new(file), line), address);
        }
        for text in [
            "",
            "{path}",
            "https://git.example/{line}",
            "/edit/{path}",
            "javascript:{path}",
            "data:text/html,{path}",
            "https://git.example/x",
            "vscode://file/{path}",
        ] {
            assert_eq!(EditUrl::parse(text), None, "{text}");
        }
    }
}
