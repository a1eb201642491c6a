//! Where our own folders may lie.
//!
//! Gets:    the content folder, and the folders of index and data as they were named.
//! Gives:   a refusal of those in which readers could be given our files as if they were content.
//! Touches: the names of folders on disk, through links.
//! Never:   makes a folder, or opens a file.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use anyhow::bail;

use crate::ids::Lang;

/// Folders of the content folder whose files may reach readers, besides those of the languages.
const SERVED: [&str; 2] = ["assets", "theme"];

/// Refuses a folder of ours from which readers could be served: one that lies below `assets/`, `theme/` or a language of the
/// content folder, or that is the content folder. Any other place in a content folder is read by nobody: `jieda serve .` keeps its
/// index in `./index`.
pub(super) fn apart(flag: &str, folder: &Path, content: &Path) -> anyhow::Result<()> {
    let (ours, root) = (resolved(folder), resolved(content));
    let help = format!(
        "Name a folder outside of it, such as `{flag} /var/lib/jieda/{}`.",
        flag.trim_start_matches('-')
    );
    if ours == root {
        bail!(
            "{flag} {} is the content folder itself: what the server writes would be read as content. {help}",
            folder.display()
        );
    }
    let own = ours.strip_prefix(&root).ok().and_then(first);
    let own = own.map(|name| name.to_string_lossy().into_owned());
    for name in served(&root).into_iter().chain(own.clone()) {
        // Such a folder may itself be a link to elsewhere. Some systems do not tell `Assets` from `assets`.
        let is_own = own.as_deref() == Some(name.as_str()) && is_served(&name);
        let is_below = is_own || is_served(&name) && ours.starts_with(resolved(&root.join(&name)));
        if is_below {
            bail!(
                "{flag} {} lies below `{name}/` of the content folder {}, from which readers are served: they could be given its \
                 files. {help}",
                folder.display(),
                content.display()
            );
        }
    }
    Ok(())
}

/// The folders of a content folder from which readers are served, those that may come among them.
fn served(root: &Path) -> Vec<String> {
    let there = std::fs::read_dir(root).into_iter().flatten().flatten();
    let there = there.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let usual = SERVED.into_iter().chain(Lang::ALL.map(Lang::as_str));
    let usual: Vec<String> = usual.map(str::to_owned).collect();
    let more = there.filter(|name| is_served(name) && !usual.contains(name));
    usual.iter().cloned().chain(more).collect()
}

/// Whether readers are served from a folder of this name: those of languages have several.
fn is_served(name: &str) -> bool {
    SERVED.iter().any(|own| name.eq_ignore_ascii_case(own)) || Lang::of_tag(name).is_some()
}

/// Whether a file lies in the content folder, links resolved.
pub(super) fn is_within(file: &Path, content: &Path) -> bool {
    resolved(file).starts_with(resolved(content))
}

fn first(path: &Path) -> Option<&OsStr> {
    path.components().next().map(Component::as_os_str)
}

/// How many links are followed that lead to nothing yet: more are a circle.
const LINKS_MAX: usize = 40;

/// Where a path leads, links resolved; also one that is not there yet, by the part of it that is.
fn resolved(path: &Path) -> PathBuf {
    let mut path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for _ in 0..LINKS_MAX {
        let Some(next) = followed(&path) else { break };
        path = next;
    }
    let mut out = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            out.pop();
        } else {
            out.push(part);
            out = out.canonicalize().unwrap_or(out);
        }
    }
    out
}

/// The path with its first link that leads to nothing yet replaced by what it names; none when it has no such link.
fn followed(path: &Path) -> Option<PathBuf> {
    let mut at = PathBuf::new();
    let mut parts = path.components();
    while let Some(part) = parts.next() {
        at.push(part);
        if !at.exists()
            && let Ok(target) = at.read_link()
        {
            return Some(at.parent()?.join(target).join(parts.as_path()));
        }
    }
    None
}
