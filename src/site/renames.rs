//! Which files went elsewhere, as git's histories tell.
//!
//! Gets:    the changes of a part of a history, the newest first; what was known of the part before it.
//! Gives:   for each path that was a file and is none now, the path of what was in it last.
//! Touches: `git`.
//! Never:   a path that is a file at the end of the part; one whose file was taken away, here or wherever it went.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::content::source;
use crate::git::history::{self, Change};

/// How many paths are kept: those that went elsewhere last.
const RENAMES_MAX: usize = 50_000;

/// Where what was at a path is now.
pub(crate) type Renames = BTreeMap<PathBuf, PathBuf>;

/// The articles that were renamed after a commit of a folder's repository, as is committed by now: by path below the folder.
///
/// # Errors
/// What git said.
pub(crate) fn between(folder: &Path, commit: &str) -> Result<Renames, String> {
    let mut trail = Trail::default();
    history::changes(folder, Some(commit), "HEAD", |change| trail.note(&change))?;
    Ok(trail.after(&Renames::new()))
}

/// What a part of a history says, filled from its newest change on.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// Where what was at a path before the changes of so far is at the end, by that path; none where it is gone.
    fates: HashMap<PathBuf, Option<PathBuf>>,
    /// The paths of all changes of so far.
    seen: HashSet<PathBuf>,
    /// What went elsewhere, the last first.
    renamed: Vec<(PathBuf, PathBuf)>,
}

impl Trail {
    /// Takes in a change that does not come after those taken in before.
    pub(super) fn note(&mut self, change: &Change<'_>) {
        let Some(path) = article_of(change.path) else {
            return;
        };
        match change.gone {
            true => self.went(&path, change.to.and_then(article_of)),
            false => self.is_there(&path),
        }
    }

    /// A file was written or made.
    fn is_there(&mut self, path: &Path) {
        if !self.seen.contains(path) {
            self.seen.insert(path.to_owned());
        }
    }

    /// A file was taken away, by a rename `to` another path or for good.
    fn went(&mut self, path: &Path, to: Option<PathBuf>) {
        let end = to.and_then(|to| self.fates.get(&to).cloned().unwrap_or(Some(to)));
        if self.seen.insert(path.to_owned()) && self.renamed.len() < RENAMES_MAX {
            let end = end.as_ref().filter(|end| *end != path);
            self.renamed
                .extend(end.map(|end| (path.to_owned(), end.clone())));
        }
        self.fates.insert(path.to_owned(), end);
    }

    /// What is known when this part follows the one that `known` is of.
    pub(super) fn after(self, known: &Renames) -> Renames {
        let older = known.iter().filter(|(old, _)| !self.seen.contains(*old));
        let older = older.filter_map(|(old, now)| {
            let end = self.fates.get(now).map_or(Some(now), Option::as_ref)?;
            (end != old).then(|| (old.clone(), end.clone()))
        });
        let mut all: Renames = older.take(RENAMES_MAX - self.renamed.len()).collect();
        all.extend(self.renamed);
        all
    }
}

/// The path of a file that may be an article.
pub(super) fn article_of(bytes: &[u8]) -> Option<PathBuf> {
    path_of(bytes).filter(|path| source::is_article(path))
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}
