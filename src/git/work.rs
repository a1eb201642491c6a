//! What differs between the work tree and what is committed.
//!
//! Gets:    a folder of a repository.
//! Gives:   which of its files differ from a commit, the main branch, a file as it was.
//! Touches: the `git` program.
//! Never:   a change of anything.

use std::path::{Path, PathBuf};

use super::{reading, run};

/// The usual names of main branches, those of the origin first: what is published is there.
const MAINS: [&str; 5] = [
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
];

/// The commit at which this branch left the main one; none where there is no main branch.
#[must_use]
pub fn left_main(folder: &Path) -> Option<String> {
    MAINS.iter().find_map(|main| {
        let base = run(reading(folder, &["merge-base", "HEAD", main])).ok()?;
        Some(base.trim().to_owned())
    })
}

/// The files below a folder that are not as in a commit, those that git does not follow yet among them; sorted.
///
/// # Errors
/// What git said.
pub fn changed(folder: &Path, commit: &str) -> Result<Vec<PathBuf>, String> {
    let diff = [
        "diff",
        "--relative",
        "--name-only",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "-z",
        commit,
        "--",
        ".",
    ];
    let new = [
        "ls-files",
        "--others",
        "--exclude-standard",
        "-z",
        "--",
        ".",
    ];
    let mut all: Vec<PathBuf> = Vec::new();
    for args in [&diff[..], &new[..]] {
        let listed = run(reading(folder, args))?;
        let paths = listed.split('\0').filter(|path| !path.is_empty());
        all.extend(paths.map(PathBuf::from));
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// The text of a file as a commit has it; none where it has no such file.
#[must_use]
pub fn text_at(folder: &Path, commit: &str, file: &Path) -> Option<String> {
    let named = format!("{commit}:./{}", file.to_str()?.replace('\\', "/"));
    run(reading(folder, &["show", "--no-textconv", &named])).ok()
}
