//! Links after a move.
//!
//! Gets:    the text of a file, where it was and is, what is moved.
//! Gives:   the text with the targets that had to change.
//! Touches: nothing.
//! Never:   a byte outside of a target; a link that leads elsewhere than before.

use std::path::Path;

use super::names::Names;
use crate::content::{LinkTarget, link_places, resolve_link};

/// The text of a file with its links as they must be; and how many were changed.
///
/// # Errors
/// A target that cannot be written anew.
pub(super) fn rewritten(
    text: &str,
    old: &Path,
    new: &Path,
    names: &Names,
) -> Result<(String, usize), String> {
    let (mut out, mut from, mut changed) = (String::with_capacity(text.len()), 0, 0);
    for place in link_places(text) {
        let written = &text[place.bytes.clone()];
        let before = resolve_link(&place.target, old);
        let Some(wanted) = wanted(&before, names) else {
            continue;
        };
        if resolve_link(&place.target, new) == wanted {
            continue;
        }
        let target = target(written, old, new, &wanted);
        if resolve_link(&target, new) != wanted {
            return Err(format!(
                "the link to `{written}` cannot be written anew: change it by hand first"
            ));
        }
        out.push_str(&text[from..place.bytes.start]);
        out.push_str(&target);
        from = place.bytes.end;
        changed += 1;
    }
    out.push_str(&text[from..]);
    Ok((out, changed))
}

/// What a link must lead to after the move; nothing for one that a move has no part in.
fn wanted(before: &LinkTarget, names: &Names) -> Option<LinkTarget> {
    match before {
        LinkTarget::Article { id, anchor } => {
            let moved = names.moved(id.as_str());
            let id = moved.map_or(Some(id.clone()), |moved| moved.parse().ok())?;
            let anchor = anchor.clone();
            Some(LinkTarget::Article { id, anchor })
        }
        LinkTarget::Site(path) => {
            let plain = path.trim_matches('/');
            let moved = names.moved(plain)?;
            Some(LinkTarget::Site(path.replacen(plain, &moved, 1)))
        }
        LinkTarget::Asset(_) | LinkTarget::Picture(_) => Some(before.clone()),
        LinkTarget::Here { .. } | LinkTarget::Outside(_) | LinkTarget::Refused(_) => None,
    }
}

/// A target as it is written in the file's new place: in the form that it had, with what stands behind `#` or `?`.
fn target(written: &str, old: &Path, new: &Path, wanted: &LinkTarget) -> String {
    let cut = written.find(['#', '?']).unwrap_or(written.len());
    let (path, tail) = written.split_at(cut);
    let whole = match wanted {
        LinkTarget::Article { id, .. } => {
            let suffix = if path.ends_with(".md") {
                ".md"
            } else if path.ends_with('/') {
                "/"
            } else {
                ""
            };
            parts(&format!("{id}{suffix}"))
        }
        LinkTarget::Site(path) => return format!("{path}{tail}"),
        // Its parts as they were written, escaped or not.
        _ => absolute(path, old),
    };
    let joined = match path.starts_with('/') {
        true => format!("/{}", whole.join("/")),
        false => {
            let relative = relative(&folder(new), &whole);
            match path.starts_with("./") && !relative.starts_with("..") {
                true => format!("./{relative}"),
                false => relative,
            }
        }
    };
    let slash = if path.ends_with('/') && !joined.ends_with('/') {
        "/"
    } else {
        ""
    };
    format!("{joined}{slash}{tail}")
}

fn parts(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn folder(file: &Path) -> Vec<String> {
    let folder = file.parent().unwrap_or(Path::new(""));
    parts(&folder.to_string_lossy().replace('\\', "/"))
}

/// The parts of a written path from the content folder down.
fn absolute(path: &str, file: &Path) -> Vec<String> {
    let mut all = if path.starts_with('/') {
        Vec::new()
    } else {
        folder(file)
    };
    for part in parts(path) {
        match part.as_str() {
            "." => {}
            ".." => _ = all.pop(),
            _ => all.push(part),
        }
    }
    all
}

/// The way from a folder to a path.
fn relative(from: &[String], to: &[String]) -> String {
    let last = to.len().saturating_sub(1);
    let shared = from
        .iter()
        .zip(&to[..last])
        .take_while(|(a, b)| a == b)
        .count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    let down = to[shared..].iter().map(String::as_str);
    up.chain(down).collect::<Vec<_>>().join("/")
}
