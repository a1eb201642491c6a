//! Addresses in raw HTML.
//!
//! Gets:    a piece of raw HTML.
//! Gives:   the links and pictures in it, with their places, for the catalog; those that the page drops; the
//!          piece with the addresses of pictures as pages have them.
//! Touches: `content::links`.
//! Never:   what the page makes of a tag: that is `sanitize`.

use pulldown_cmark::CowStr;

use super::Walk;
use super::links::is_picture_target;
use crate::content::article::{Link, LinkTarget};
use crate::content::links;
use crate::content::variables::has_marks;
use crate::problem::{Code, Problem};

/// The attributes that hold addresses, with whether they show a picture.
const ATTRIBUTES: [(&str, bool); 2] = [("src", true), ("href", false)];

impl Walk<'_, '_> {
    /// Notes the addresses of a piece of raw HTML that begins at a byte of the body; gives it with those of pictures as pages have
    /// them.
    pub(super) fn note_addresses<'r>(&mut self, raw: CowStr<'r>, byte: usize) -> CowStr<'r> {
        let is_comment = self.raw_comment || raw.trim_start().starts_with("<!--");
        if is_comment {
            self.raw_comment = !raw.contains("-->");
            return raw;
        }
        if !raw.contains('<') && !raw.contains('=') {
            return raw;
        }
        let mut turned: Vec<(usize, usize, String)> = Vec::new();
        for (name, is_picture) in ATTRIBUTES {
            for (at, value) in values(&raw, name) {
                let url = self.note_address(value, is_picture, byte + at);
                turned.extend(url.map(|url| (at, at + value.len(), url)));
            }
        }
        if let Some(at) = without_alt(&raw) {
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
        if turned.is_empty() {
            return raw;
        }
        let mut out = raw.into_string();
        turned.sort();
        for (from, to, url) in turned.into_iter().rev() {
            out.replace_range(from..to, &url);
        }
        out.into()
    }

    /// Notes an address; gives that of a picture as pages have it.
    fn note_address(&mut self, value: &str, is_picture: bool, byte: usize) -> Option<String> {
        let (line, column) = self.place(byte);
        let value = value.trim();
        let target = links::resolve(&value.replace("&amp;", "&"), self.standing());
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
        if value.is_empty() || value.starts_with('#') || has_marks(value) {
            return None;
        }
        let is_shown = is_picture && is_picture_target(&target);
        let picture = match is_shown || matches!(target, LinkTarget::Picture(_)) {
            true => links::picture_url(&target, self.filler.lang()),
            false => None,
        };
        let problem = match &target {
            _ if picture.is_some() || is_rooted && !is_picture => {
                self.links.push(Link {
                    target,
                    url: picture.clone().unwrap_or_else(|| value.to_owned()),
                    image: is_picture,
                    line,
                    column,
                });
                return picture;
            }
            LinkTarget::Outside(_) | LinkTarget::Here { .. } if !is_picture => return None,
            LinkTarget::Asset(path) => {
                dropped("a relative address", format!("write: `/assets/{path}`"))
            }
            LinkTarget::Article { id, anchor } if !is_picture => {
                let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}"));
                let url = format!("{}{}", id.url(), anchor.unwrap_or_default());
                dropped("a relative address", format!("write: `{url}`"))
            }
            _ if is_picture => dropped(
                "no picture of the content folder",
                "put the file into the content folder and name it by a relative path".to_owned(),
            ),
            _ => dropped(
                "no address that may be linked to",
                "write a path from the root such as `/en/contact`, or an http, https or mailto address"
                    .to_owned(),
            ),
        };
        self.problems.push(problem);
        None
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
            _ => value
                .find(|c: char| c.is_whitespace() || c == '>')
                .map(|end| (begin, &value[..end])),
        };
        if before.is_none_or(char::is_whitespace) {
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
