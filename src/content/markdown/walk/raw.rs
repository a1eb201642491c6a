//! Addresses in raw HTML.
//!
//! Gets:    a piece of raw HTML.
//! Gives:   the links and pictures in it, with their places, for the catalog; those that the page drops.
//! Touches: `content::links`.
//! Never:   what the page makes of a tag: that is `sanitize`.

use super::Walk;
use crate::content::article::{Link, LinkTarget};
use crate::content::links;
use crate::problem::{Code, Problem};

/// The attributes that hold addresses, with whether they show a picture.
const ATTRIBUTES: [(&str, bool); 2] = [("src", true), ("href", false)];

impl Walk<'_, '_> {
    /// Notes the addresses of a piece of raw HTML that begins at a byte of the body; gives whether it is a comment.
    pub(super) fn note_addresses(&mut self, raw: &str, byte: usize) -> bool {
        let is_comment = self.raw_comment || raw.trim_start().starts_with("<!--");
        if is_comment {
            self.raw_comment = !raw.contains("-->");
            return true;
        }
        if !raw.contains('<') && !raw.contains('=') {
            return false;
        }
        for (name, is_picture) in ATTRIBUTES {
            for (at, value) in values(raw, name) {
                self.note_address(value, is_picture, byte + at);
            }
        }
        if let Some(at) = without_alt(raw) {
            let (line, column) = self.place(byte + at);
            let problem = Problem::warning(
                Code::PictureUndescribed,
                self.path,
                "a picture without alternative text",
            );
            self.problems.push(
                problem.at(line, column).help(
                    "say in `alt=\"…\"` what it shows; `alt=\"\"` when it only adorns the page",
                ),
            );
        }
        false
    }

    fn note_address(&mut self, value: &str, is_picture: bool, byte: usize) {
        let (line, column) = self.place(byte);
        let value = value.trim();
        let target = links::resolve(value, self.standing());
        let is_rooted = value.starts_with('/') && !value.starts_with("//");
        let shown: String = value.chars().take(80).collect();
        let dropped = |from: &str, help: String| {
            Problem::warning(
                Code::HtmlAddressDropped,
                self.path,
                format!("`{shown}` in raw HTML is {from}, and the page drops it"),
            )
            .at(line, column)
            .help(help)
        };
        if value.is_empty() || value.starts_with('#') || value.contains("{{") {
            return;
        }
        let problem = match &target {
            _ if is_rooted && (!is_picture || matches!(target, LinkTarget::Asset(_))) => {
                self.links.push(Link {
                    target,
                    url: value.to_owned(),
                    image: is_picture,
                    is_bare: false,
                    line,
                    column,
                });
                return;
            }
            LinkTarget::Outside(_) if is_picture => dropped(
                "a picture of another host",
                "put the file into assets/ and name it as `/assets/…`".to_owned(),
            ),
            LinkTarget::Outside(_) | LinkTarget::Here { .. } => return,
            LinkTarget::Asset(path) => {
                dropped("a relative address", format!("write: `/assets/{path}`"))
            }
            LinkTarget::Article { id, anchor } if !is_picture => {
                let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}"));
                let url = format!("{}{}", id.url(), anchor.unwrap_or_default());
                dropped("a relative address", format!("write: `{url}`"))
            }
            _ if is_picture => dropped(
                "no file below assets/",
                "put the file into assets/ and name it as `/assets/…`".to_owned(),
            ),
            _ => dropped(
                "no address that may be linked to",
                "write a path from the root such as `/en/contact`, or an http, https, mailto or tel address"
                    .to_owned(),
            ),
        };
        self.problems.push(problem);
    }
}

/// The values of an attribute, each with the byte where it begins.
fn values<'r>(raw: &'r str, name: &str) -> Vec<(usize, &'r str)> {
    let mut found = Vec::new();
    for (at, _) in raw.match_indices(name) {
        let before = raw[..at].chars().next_back();
        let rest = raw[at + name.len()..].trim_start();
        let Some(value) = rest.strip_prefix('=').map(str::trim_start) else {
            continue;
        };
        let begin = raw.len() - value.len();
        let end = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..]
                .find(quote)
                .map(|end| (begin + 1, &value[1..=end])),
            _ => None,
        };
        if before.is_some_and(char::is_whitespace) {
            found.extend(end);
        }
    }
    found
}

/// Where a picture stands that says nothing of what it shows.
fn without_alt(raw: &str) -> Option<usize> {
    let lower = raw.to_ascii_lowercase();
    let at = lower.find("<img")?;
    let rest = &lower[at + 4..];
    let tag = &rest[..rest.find('>')?];
    let is_img = tag.is_empty() || tag.starts_with(|c: char| c.is_whitespace() || c == '/');
    (is_img && !tag.contains("alt")).then_some(at)
}
