//! A plan, as data.
//!
//! Gets:    nothing: these are the types that `plan` fills.
//! Gives:   `Plan`, and what its paths mean.
//! Touches: `ids`.
//! Never:   the disk.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::ids::{ArticleId, Category, Lang};

/// A file that gets another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Where it is after the move, below the content folder.
    pub path: PathBuf,
    /// What is in it now.
    pub before: String,
    /// What will be in it.
    pub after: String,
    /// What is changed, such as `2 links`.
    pub what: String,
}

/// A move, proved and not yet done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Old and new path of each file that is moved, below the content folder.
    pub renames: Vec<(PathBuf, PathBuf)>,
    /// The files that get another text, moved ones among them.
    pub edits: Vec<Edit>,
}

impl Plan {
    /// What it does, a line for each step.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let renames = self.renames.iter();
        let renames =
            renames.map(|(old, new)| format!("move {} to {}", old.display(), new.display()));
        let edits = self.edits.iter();
        let edits = edits.map(|edit| format!("edit {}: {}", edit.path.display(), edit.what));
        renames.chain(edits).collect()
    }
}

/// The article that a file is.
pub(super) fn id_of(path: &Path) -> Option<ArticleId> {
    let id = path.with_extension("").to_string_lossy().replace('\\', "/");
    id.parse().ok()
}

/// The categories that hold some ids.
pub(super) fn categories_of<'i>(
    ids: impl Iterator<Item = &'i ArticleId>,
) -> BTreeSet<(Lang, Category)> {
    ids.flat_map(|id| {
        let category = id.category();
        let all: Vec<_> = category.ancestors().map(|path| (id.lang(), path)).collect();
        all
    })
    .collect()
}
