//! The git repository that the content lies in, where there is one.
//!
//! Gets:    the content folder.
//! Gives:   whether git is writing the work tree just now; what a pull brought; which commits changed which files.
//! Touches: the repository's folder; the `git` program.
//! Never:   a merge or a rebase: a pull moves forward or does nothing. A password, a hook or a pager for what only reads.

pub mod history;
pub mod pull;
pub mod several;
pub mod tree;
pub mod work;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use crate::door;

/// A lock that is older was left behind by a git that died.
const LOCK_AGE_MAX: Duration = Duration::from_secs(600);
/// The largest file of a repository that names a commit, a branch or a folder, in bytes.
const NAME_BYTES_MAX: u64 = 8_192;
/// The largest that lists such names.
const LIST_BYTES_MAX: u64 = 64_000_000;
/// What could point git at another repository than the one that the folder lies in.
const FOREIGN: [&str; 5] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
];
/// Settings of a repository that would run a program, or change what is listed, where only its history is read.
const READING: &str = "--no-pager --no-optional-locks -c core.fsmonitor=false -c core.hooksPath=/dev/null \
                       -c log.showRoot=true -c log.follow=false -c diff.relative=false";

/// A repository.
pub struct Repository {
    folder: PathBuf,
}

/// What a file is at a moment; differs when it was written.
#[derive(Debug, PartialEq, Eq)]
pub struct Moment {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Moment {
    fn of(path: &Path) -> Option<Moment> {
        let meta = fs::metadata(path).ok()?;
        Some(Moment {
            bytes: meta.len(),
            modified: meta.modified().ok(),
        })
    }
}

impl Repository {
    /// The repository that a folder lies in.
    #[must_use]
    pub fn of(content: &Path) -> Option<Repository> {
        let content = content.canonicalize().ok()?;
        let named = content
            .ancestors()
            .map(|above| above.join(".git"))
            .find(|git| git.symlink_metadata().is_ok())?;
        if named.is_dir() {
            return Some(Repository { folder: named });
        }
        // A work tree of its own: the file names its folder.
        let text = read(&named, NAME_BYTES_MAX)?;
        let folder = text.strip_prefix("gitdir:")?.trim();
        Some(Repository {
            folder: named.parent()?.join(folder),
        })
    }

    /// The repository's folder.
    #[must_use]
    pub fn into_folder(self) -> PathBuf {
        self.folder
    }

    /// Whether git holds its lock: it is writing files, or will do so in a moment.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let lock = fs::metadata(self.folder.join("index.lock"));
        let age = lock
            .and_then(|meta| meta.modified())
            .map(|at| at.elapsed().unwrap_or_default());
        age.is_ok_and(|age| age < LOCK_AGE_MAX)
    }

    /// What git's index is now; differs after a checkout.
    #[must_use]
    pub fn moment(&self) -> Option<Moment> {
        Moment::of(&self.folder.join("index"))
    }

    /// Where branches are: a work tree of its own has them where the others have theirs.
    fn common(&self) -> PathBuf {
        let common = read(&self.folder.join("commondir"), NAME_BYTES_MAX);
        common.map_or_else(
            || self.folder.clone(),
            |common| self.folder.join(common.trim()),
        )
    }

    /// The current commit, or what else names it: differs when `HEAD` is another commit, and only then. Nothing where that
    /// cannot be told.
    #[must_use]
    pub fn head(&self) -> Option<String> {
        let head = read(&self.folder.join("HEAD"), NAME_BYTES_MAX)?;
        let Some(branch) = head.strip_prefix("ref:").map(str::trim) else {
            return Some(head.trim().to_owned());
        };
        let common = self.common();
        if let Some(commit) = read(&common.join(branch), NAME_BYTES_MAX) {
            return Some(commit.trim().to_owned());
        }
        let packed = read(&common.join("packed-refs"), LIST_BYTES_MAX).unwrap_or_default();
        let named = packed
            .lines()
            .find_map(|line| line.strip_suffix(branch)?.strip_suffix(' '));
        // A table of branches is written anew for each change of one.
        named
            .map(str::to_owned)
            .or_else(|| read(&common.join("reftable/tables.list"), LIST_BYTES_MAX))
    }

    /// What tells of the current commit; differs after a commit, a checkout, a pull. A hint: nothing of it is trusted.
    #[must_use]
    pub fn head_moment(&self) -> (String, [Option<Moment>; 5]) {
        let head = read(&self.folder.join("HEAD"), NAME_BYTES_MAX).unwrap_or_default();
        let common = self.common();
        let branch = head.strip_prefix("ref:").map_or("", str::trim).to_owned();
        let refs = [
            branch.as_str(),
            "packed-refs",
            "reftable/tables.list",
            "shallow",
        ]
        .map(|name| common.join(name));
        let [branch, packed, tables, shallow] = refs;
        let places = [
            self.folder.join("logs/HEAD"),
            branch,
            packed,
            tables,
            shallow,
        ];
        (head, places.map(|place| Moment::of(&place)))
    }
}

/// A small file of a repository as text; nothing when it is none, too large, or no text.
fn read(path: &Path, bytes_max: u64) -> Option<String> {
    String::from_utf8(door::read_own(path, bytes_max).ok()?).ok()
}

/// Where a history ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tip {
    /// The current commit; none in a repository without one.
    pub commit: Option<String>,
    /// Commits whose parents were left out, as in a shallow clone: such a commit seems to have made all of its files.
    pub cut: Vec<String>,
}

/// Where the history of a folder ends now.
///
/// # Errors
/// What git said.
pub fn tip(content: &Path) -> Result<Tip, String> {
    // This fails when it is a repository of somebody else, which git does not trust.
    let shallow = run(reading(content, &["rev-parse", "--git-path", "shallow"]))?;
    let commit = run(reading(
        content,
        &["rev-parse", "--verify", "--quiet", "HEAD^{commit}"],
    ))
    .ok();
    let cut = read(
        &content.join(shallow.trim_end_matches('\n')),
        LIST_BYTES_MAX,
    )
    .unwrap_or_default();
    let mut cut: Vec<String> = cut.lines().map(str::to_owned).collect();
    cut.sort();
    Ok(Tip {
        commit: commit.map(|commit| commit.trim().to_owned()),
        cut,
    })
}

/// Whether one commit comes before another, or is the same.
#[must_use]
pub fn is_before(content: &Path, earlier: &str, later: &str) -> bool {
    run(reading(
        content,
        &["merge-base", "--is-ancestor", earlier, later],
    ))
    .is_ok()
}

/// The files of a folder that differ from the current commit, staged or not, and those that git does not know yet; by their
/// paths below the folder, sorted. What rules leave out is not among them; what was taken away is.
///
/// # Errors
/// What git said.
pub fn changed(content: &Path) -> Result<Vec<PathBuf>, String> {
    let prefix = run(reading(content, &["rev-parse", "--show-prefix"]))?;
    let prefix = Path::new(prefix.trim_end_matches('\n')).to_owned();
    let status = [
        "status",
        "--porcelain=v1",
        "-z",
        "--no-renames",
        "--untracked-files=all",
        "--",
        ".",
    ];
    let said = run(reading(content, &status))?;
    // Two letters, a space and the path from the top of the work tree.
    let paths = said.split('\0').filter_map(|entry| entry.get(3..));
    let inner = |path: &str| Some(Path::new(path).strip_prefix(&prefix).ok()?.to_owned());
    let mut paths: Vec<PathBuf> = paths.filter_map(inner).collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// Git in a folder; it never asks for a password.
fn git(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    for name in FOREIGN {
        command.env_remove(name);
    }
    command
        .arg("-C")
        .arg(folder)
        .args(args)
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null());
    command
}

/// The same for what only reads.
fn reading(folder: &Path, args: &[&str]) -> Command {
    let mut command = git(
        folder,
        &READING
            .split(' ')
            .chain(args.iter().copied())
            .collect::<Vec<_>>(),
    );
    command.env("GIT_NO_LAZY_FETCH", "1");
    command
}

/// Runs git; gives what it wrote.
fn run(mut git: Command) -> Result<String, String> {
    let done = git.output().map_err(|error| cannot_run(&error))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&done.stderr)
        .trim()
        .replace('\n', " ");
    let status = done.status.to_string();
    Err(format!(
        "git: {}",
        if said.is_empty() { status } else { said }
    ))
}

fn cannot_run(error: &io::Error) -> String {
    format!("cannot run git: {error}")
}
