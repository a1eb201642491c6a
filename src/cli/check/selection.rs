//! Which problems are asked for: of some kinds, of some files, of what changed.
//!
//! Gets:    flags.
//! Gives:   whether a problem is among those.
//! Touches: `git`, for what changed; the disk, for whether a file is there.
//! Never:   another look at what was found.

use std::path::{Component, Path, PathBuf};

use crate::cli::explain::code_named;
use crate::git::{self, several};
use crate::problem::{Code, Problem, escape_controls};

/// The flags; a problem must pass all that are given.
#[derive(Debug, clap::Args)]
pub(super) struct Selection {
    /// Only problems of these kinds: codes, with commas between them; `jieda explain` lists them
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code_named)]
    kind: Vec<Code>,
    /// Only problems of these files, and of those in these folders; from here or from the content folder
    #[arg(long, value_name = "PATH", num_args = 1..)]
    only: Vec<PathBuf>,
    /// Only problems of files that differ from git's HEAD: staged, not staged, and not known to git yet; a language folder that is
    /// a repository of its own is compared with its own HEAD
    #[arg(long)]
    changed: bool,
}

/// What the flags stand for.
pub(super) struct Selected<'s> {
    kinds: &'s [Code],
    only: Option<Vec<PathBuf>>,
    changed: Option<Vec<PathBuf>>,
}

impl Selection {
    /// Whether anything is left out.
    pub(super) fn is_some(&self) -> bool {
        !self.kind.is_empty() || !self.only.is_empty() || self.changed
    }

    /// What is asked for, of what was found.
    ///
    /// # Errors
    /// When a path names nothing, or when git cannot tell what changed.
    pub(super) fn of(&self, content: &Path, found: &[Problem]) -> anyhow::Result<Selected<'_>> {
        let named = |path: &PathBuf| named(path, content, found);
        let only: anyhow::Result<Vec<PathBuf>> = self.only.iter().map(named).collect();
        let changed = self.changed.then(|| changed(content)).transpose()?;
        Ok(Selected {
            kinds: &self.kind,
            only: (!self.only.is_empty()).then_some(only?),
            changed,
        })
    }
}

impl Selected<'_> {
    /// Whether a problem of this kind is asked for.
    pub(super) fn takes(&self, problem: &Problem) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&problem.code))
            && self.takes_file(&problem.path)
    }

    /// Whether what is told of this file is asked for.
    pub(super) fn takes_file(&self, path: &Path) -> bool {
        let is_in = |list: &Option<Vec<PathBuf>>| {
            list.as_ref()
                .is_none_or(|list| list.iter().any(|one| path.starts_with(one)))
        };
        is_in(&self.only) && is_in(&self.changed)
    }

    /// Whether kinds were named.
    pub(super) fn names_kinds(&self) -> bool {
        !self.kinds.is_empty()
    }
}

/// What differs from the current commit of each repository of the content folder.
fn changed(content: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let shown = |path: &Path| escape_controls(&path.display().to_string());
    let folders = several::folders(content);
    if folders.is_empty() {
        anyhow::bail!(
            "--changed: `{}` lies in no git repository, so nothing tells what changed; name files by --only",
            shown(content)
        );
    }
    let mut all = Vec::new();
    for folder in &folders {
        let place: PathBuf = content.join(folder).components().collect();
        let paths = git::changed(&place).map_err(|error| {
            anyhow::anyhow!(
                "--changed: `{}`: {}",
                shown(&place),
                escape_controls(&error)
            )
        })?;
        // A repository in another one is no change of that one: what changed in it, it says itself.
        let paths = paths.into_iter().map(|path| folder.join(path));
        all.extend(paths.filter(|path| !folders.contains(&path.components().collect())));
    }
    Ok(all)
}

/// The path below the content folder that is meant: seen from here, else from that folder.
fn named(path: &Path, content: &Path, found: &[Problem]) -> anyhow::Result<PathBuf> {
    let from_here = below(path, content).filter(|inner| is_there(content, inner));
    let from_content = || {
        let inner = flat(path)?;
        (!path.is_absolute() && is_there(content, &inner)).then_some(inner)
    };
    // Files outside of the folder, as the operator's list, and what is gone and is told of.
    let of_problem = || {
        let inner = below(path, content).or_else(|| flat(path));
        let is_told = |one: &&PathBuf| found.iter().any(|problem| problem.path.starts_with(one));
        [inner, Some(path.to_owned())]
            .into_iter()
            .flatten()
            .find(|one| is_told(&one))
    };
    from_here.or_else(from_content).or_else(of_problem).ok_or_else(|| {
        anyhow::anyhow!(
            "--only: `{}` names no file or folder in `{}`; write it as seen from here or from that folder",
            escape_controls(&path.display().to_string()),
            escape_controls(&content.display().to_string())
        )
    })
}

fn is_there(content: &Path, inner: &Path) -> bool {
    content.join(inner).symlink_metadata().is_ok()
}

/// A path from here as one below the content folder; nothing where it leads elsewhere.
fn below(path: &Path, content: &Path) -> Option<PathBuf> {
    let whole = |path: &Path| flat(&std::path::absolute(path).ok()?);
    let (path, folder) = (whole(path)?, whole(content)?);
    if let Ok(inner) = path.strip_prefix(&folder) {
        return Some(inner.to_owned());
    }
    // Either may be named through a link.
    let parent = path.parent()?.canonicalize().ok()?;
    let path = parent.join(path.file_name()?);
    let inner = path.strip_prefix(content.canonicalize().ok()?).ok()?;
    Some(inner.to_owned())
}

/// A path without `.` and `..`, by its letters alone; nothing where it leads above its beginning.
fn flat(path: &Path) -> Option<PathBuf> {
    let mut flat = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !flat.pop() {
                    return None;
                }
            }
            part => flat.push(part),
        }
    }
    Some(flat)
}
