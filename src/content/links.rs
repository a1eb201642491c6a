//! What a link in an article leads to.
//!
//! Gets:    the target as the writer wrote it, and the article it stands in.
//! Gives:   a `LinkTarget`, and the address that the page shows.
//! Touches: `ids`.
//! Never:   whether the target exists: that is the catalog's work.

use std::path::Path;

use percent_encoding::percent_decode_str;

use super::article::LinkTarget;
use crate::ids::ArticleId;

/// Where `target` leads when it stands in the file at `path` (relative to the content folder).
#[must_use]
pub fn resolve(target: &str, path: &Path) -> LinkTarget {
    let lower = target.trim().to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("mailto:")
    {
        return LinkTarget::Outside(target.trim().to_owned());
    }
    let odd = |c: char| c.is_control() || c == '\\';
    let has_scheme = lower
        .split(['/', '#', '?'])
        .next()
        .is_some_and(|first| first.contains(':'));
    if has_scheme || target.starts_with("//") || target.contains(odd) {
        return LinkTarget::Refused(target.to_owned());
    }
    let (file, anchor) = match target.split_once('#') {
        Some((file, anchor)) => (file, Some(decode(anchor))),
        None => (target, None),
    };
    if file.is_empty() {
        return LinkTarget::Here {
            anchor: anchor.unwrap_or_default(),
        };
    }
    let file = decode(file);
    let Some(parts) = absolute(&file, path) else {
        return LinkTarget::Refused(target.to_owned());
    };
    if parts.first().is_some_and(|first| first == "assets") {
        return LinkTarget::Asset(parts[1..].join("/"));
    }
    let joined = parts.join("/");
    match joined
        .strip_suffix(".md")
        .unwrap_or(&joined)
        .parse::<ArticleId>()
    {
        Ok(id) if joined.ends_with(".md") || !file.ends_with('/') => {
            LinkTarget::Article { id, anchor }
        }
        _ if file.starts_with('/') => LinkTarget::Site(format!(
            "/{joined}{}",
            if file.ends_with('/') && !joined.is_empty() {
                "/"
            } else {
                ""
            }
        )),
        _ => LinkTarget::Refused(target.to_owned()),
    }
}

/// The files below `assets/` that a piece of HTML names, with their paths there.
pub(super) fn assets_in(html: &str) -> impl Iterator<Item = String> {
    const FOLDER: &str = "\"/assets/";
    html.match_indices(FOLDER).filter_map(|(at, _)| {
        let url = html[at + FOLDER.len()..]
            .split('"')
            .next()?
            .replace("&amp;", "&");
        let path = url.split(['?', '#']).next()?;
        Some(decode(path))
    })
}

pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text)
        .decode_utf8()
        .map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// The parts of a path from the content folder down, or `None` when it leaves the folder.
fn absolute(file: &str, article: &Path) -> Option<Vec<String>> {
    let mut parts: Vec<String> = Vec::new();
    if !file.starts_with('/') {
        let folder = article.parent().unwrap_or(Path::new(""));
        parts.extend(
            folder
                .components()
                .map(|part| part.as_os_str().to_string_lossy().into_owned()),
        );
    }
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part.to_owned()),
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(target: &str, expected: &str) {
        let shown = match resolve(target, Path::new("zh/funds/p2p/a.md")) {
            LinkTarget::Article { id, anchor } => {
                format!("article {id} {}", anchor.unwrap_or_default())
            }
            LinkTarget::Here { anchor } => format!("here {anchor}"),
            LinkTarget::Asset(path) => format!("asset {path}"),
            LinkTarget::Site(path) => format!("site {path}"),
            LinkTarget::Outside(url) => format!("outside {url}"),
            LinkTarget::Refused(_) => "refused".to_owned(),
        };
        assert_eq!(shown.trim_end(), expected, "{target}");
    }

    #[test]
    fn relative_paths_between_files_become_articles() {
        check("../withdrawal.md#why", "article zh/funds/withdrawal why");
        check("b.md", "article zh/funds/p2p/b");
        check("./b.md#%E4%B8%BA", "article zh/funds/p2p/b 为");
        check("/en/funds/a", "article en/funds/a");
        check("/zh/contact", "site /zh/contact");
        check("/zh/funds/", "site /zh/funds/");
        check("#why", "here why");
        check("../../../assets/a.png", "asset a.png");
    }

    #[test]
    fn links_out_of_the_tree_and_foreign_schemes_are_refused() {
        for target in [
            "../../../../etc/passwd",
            "javascript:pwn(1)",
            "//evil.example",
            "\\\\evil.example\\x",
            "data:text/html,x",
            "a\u{0}b",
        ] {
            check(target, "refused");
        }
        check("HTTPS://bitp.example/a", "outside HTTPS://bitp.example/a");
    }
}
