//! The repositories of a content folder: the one that it lies in, and those that the folders of languages are by themselves.
//!
//! Gets:    the content folder.
//! Gives:   which of its folders are to be asked; what tells of all their work and commits.
//! Touches: `door`, the repositories' folders.
//! Never:   a folder that is not that of a language; a folder behind a symbolic link.

use std::path::{Path, PathBuf};

use super::Repository;
use crate::door::{Folder, Kind};
use crate::ids::Lang;

/// The folders with a history of their own, by their paths below the content folder, sorted: an empty path where the content
/// folder itself lies in a repository, then each folder of a language that is one.
#[must_use]
pub fn folders(content: &Path) -> Vec<PathBuf> {
    let own = Repository::of(content).map(|_| PathBuf::new());
    let mut all: Vec<PathBuf> = own.into_iter().chain(inner(content)).collect();
    all.sort();
    all
}

/// The repositories of the same folders.
#[must_use]
pub fn repositories(content: &Path) -> Vec<Repository> {
    let folders = folders(content).into_iter();
    folders
        .filter_map(|folder| Repository::of(&content.join(folder)))
        .collect()
}

fn inner(content: &Path) -> Vec<PathBuf> {
    let Ok(folder) = Folder::open(content) else {
        return Vec::new();
    };
    let names = folder.names().unwrap_or_default().into_iter();
    let is_repository = |name: &std::ffi::OsString| {
        let is_folder = folder
            .look(name)
            .is_ok_and(|seen| seen.kind == Kind::Folder);
        is_folder
            && folder.enter(name).is_ok_and(|inner| {
                inner
                    .look(".git".as_ref())
                    .is_ok_and(|git| matches!(git.kind, Kind::Folder | Kind::File))
            })
    };
    names
        .filter(|name| Lang::of_tag(&name.to_string_lossy()).is_some())
        .filter(is_repository)
        .map(PathBuf::from)
        .collect()
}
