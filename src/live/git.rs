//! The git repository that the content lies in, where there is one.
//!
//! Gets:    the content folder.
//! Gives:   whether git is writing the work tree just now; what a pull brought.
//! Touches: the repository's folder; the `git` program, for pulling.
//! Never:   a merge or a rebase: a pull moves forward or does nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

/// A lock that is older was left behind by a git that died.
const LOCK_AGE_MAX: Duration = Duration::from_secs(600);
/// How many commits of a pull are named in the log.
const COMMITS_NAMED: usize = 20;

/// A repository.
pub(super) struct Repository {
    folder: PathBuf,
}

/// What git's index is at a moment; differs after a checkout.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Moment {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Repository {
    /// The repository that a folder lies in.
    pub(super) fn of(content: &Path) -> Option<Repository> {
        let content = content.canonicalize().ok()?;
        let named = content.ancestors().map(|above| above.join(".git")).find(|git| git.symlink_metadata().is_ok())?;
        if named.is_dir() {
            return Some(Repository { folder: named });
        }
        // A work tree of its own: the file names its folder.
        let text = fs::read_to_string(&named).ok()?;
        let folder = text.strip_prefix("gitdir:")?.trim();
        Some(Repository { folder: named.parent()?.join(folder) })
    }

    /// Whether git holds its lock: it is writing files, or will do so in a moment.
    pub(super) fn is_busy(&self) -> bool {
        let lock = fs::metadata(self.folder.join("index.lock"));
        let age = lock.and_then(|meta| meta.modified()).map(|at| at.elapsed().unwrap_or_default());
        age.is_ok_and(|age| age < LOCK_AGE_MAX)
    }

    /// What git's index is now.
    pub(super) fn moment(&self) -> Option<Moment> {
        let meta = fs::metadata(self.folder.join("index")).ok()?;
        Some(Moment { bytes: meta.len(), modified: meta.modified().ok() })
    }
}

/// Pulls, forward only. Gives the lines of the commits that came, the newest first; none when nothing came.
///
/// # Errors
/// What git said.
pub(super) fn pull(content: &Path) -> Result<Vec<String>, String> {
    let before = git(content, &["rev-parse", "HEAD"])?;
    git(content, &["pull", "--ff-only", "--quiet"])?;
    let after = git(content, &["rev-parse", "HEAD"])?;
    if before == after {
        return Ok(Vec::new());
    }
    let range = format!("{}..{}", before.trim(), after.trim());
    let log = git(content, &["log", "--format=%h %an: %s", &format!("--max-count={COMMITS_NAMED}"), &range])?;
    Ok(log.lines().map(str::to_owned).collect())
}

/// Runs git in a folder; it never asks for a password.
fn git(folder: &Path, args: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(args).env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null());
    let done = command.output().map_err(|error| format!("cannot run git: {error}"))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&done.stderr).trim().replace('\n', " ");
    Err(format!("git {}: {said}", args[0]))
}
