//! What a writer changed and did not commit, or not bring to the main branch.
//!
//! Gets:    the content folder.
//! Gives:   the files, a file as it was.
//! Touches: `git`.
//! Never:   a change of anything; an error where there is no repository: then nothing is known.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::git::work;

/// What differs from what is committed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpublished {
    /// The files that are not as in the last commit.
    pub uncommitted: BTreeSet<PathBuf>,
    /// The files that are not as on the main branch, those that are uncommitted among them.
    pub since_main: BTreeSet<PathBuf>,
}

/// What differs in a content folder; none where there is no repository with a commit.
///
/// Work: some runs of git, each of which looks at the times of all files.
#[must_use]
pub fn unpublished(content: &Path) -> Option<Unpublished> {
    let uncommitted = work::changed(content, "HEAD").ok()?;
    let since_main = work::left_main(content).and_then(|base| work::changed(content, &base).ok());
    Some(Unpublished {
        since_main: since_main
            .unwrap_or_else(|| uncommitted.clone())
            .into_iter()
            .collect(),
        uncommitted: uncommitted.into_iter().collect(),
    })
}

/// The text of a file of the content folder in the last commit; none where it was not there.
#[must_use]
pub fn committed(content: &Path, file: &Path) -> Option<String> {
    work::text_at(content, "HEAD", file)
}
