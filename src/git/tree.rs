//! What a commit holds of a folder, without a checkout; and files that are moved in the work tree.
//!
//! Gets:    a folder of a repository, the name of a commit.
//! Gives:   its files, as they were; which of them are elsewhere now.
//! Touches: the `git` program; the index of the repository where files are moved.
//! Never:   a checkout: the work tree stays as it is.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};

use super::{cannot_run, git, reading, run};

/// How many branches and tags are looked at when a name is unknown.
const NAMES_MAX: usize = 500;

/// What a path of a commit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A regular file, with its size in bytes.
    File(u64),
    /// A repository of its own, with its commit.
    Repository(String),
}

/// A path of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Below the folder; no part of it leads out.
    pub path: PathBuf,
    /// What it is.
    pub entry: Entry,
    /// The name of what is in it.
    object: String,
}

/// Why a name is no commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoCommit {
    /// Git cannot be run, or does not read this repository: what it said.
    Git(String),
    /// The repository has no such commit. These are its branches and tags, the newest first, at most 500; and whether older
    /// commits were left out of it.
    Unknown {
        /// Branches and tags.
        names: Vec<String>,
        /// Whether it is a shallow clone.
        is_shallow: bool,
    },
}

/// The full name of a commit.
///
/// # Errors
/// Why there is none.
pub fn commit(folder: &Path, named: &str) -> Result<String, NoCommit> {
    // This fails without git, and in a repository that git does not trust.
    let shallow = run(reading(folder, &["rev-parse", "--is-shallow-repository"]));
    let shallow = shallow.map_err(NoCommit::Git)?;
    let asked = format!("{named}^{{commit}}");
    let found = match named.starts_with('-') || named.is_empty() {
        true => Err(String::new()),
        false => run(reading(
            folder,
            &["rev-parse", "--verify", "--quiet", &asked],
        )),
    };
    found
        .map(|commit| commit.trim().to_owned())
        .map_err(|_| NoCommit::Unknown {
            names: names(folder),
            is_shallow: shallow.trim() == "true",
        })
}

/// Branches and tags, the newest first.
fn names(folder: &Path) -> Vec<String> {
    let most = format!("--count={NAMES_MAX}");
    let listed = run(reading(
        folder,
        &[
            "for-each-ref",
            "--sort=-creatordate",
            "--format=%(refname:short)",
            &most,
        ],
    ));
    let listed = listed.unwrap_or_default();
    listed.lines().map(str::to_owned).collect()
}

/// The files that a commit has below a folder; no links, nothing whose path is odd.
///
/// # Errors
/// What git said.
pub fn items(folder: &Path, commit: &str) -> Result<Vec<Item>, String> {
    let done = reading(folder, &["ls-tree", "-r", "-z", "-l", commit, "--", "."]).output();
    let done = done.map_err(|error| cannot_run(&error))?;
    if !done.status.success() {
        return Err(format!("git ls-tree failed: {}", done.status));
    }
    let entries = done.stdout.split(|byte| *byte == 0);
    Ok(entries.filter_map(item).collect())
}

/// An entry such as `100644 blob 1f7a…   12<TAB>zh/a.md`.
fn item(entry: &[u8]) -> Option<Item> {
    let entry = std::str::from_utf8(entry).ok()?;
    let (head, path) = entry.split_once('\t')?;
    let path = Path::new(path);
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(name) if name != ".git");
    if !path.components().all(is_plain) {
        return None;
    }
    let mut words = head.split_whitespace();
    let (mode, _, object, size) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let entry = match mode {
        "100644" | "100755" | "100664" => Entry::File(size.parse().ok()?),
        "160000" => Entry::Repository(object.to_owned()),
        _ => return None,
    };
    Some(Item {
        path: path.to_owned(),
        entry,
        object: object.to_owned(),
    })
}

/// Reads files of a commit; calls `each` for each, in their order, with its bytes.
///
/// # Errors
/// What git said; what `each` said.
pub fn contents(
    folder: &Path,
    files: &[Item],
    mut each: impl FnMut(&Item, &[u8]) -> io::Result<()>,
) -> Result<(), String> {
    let mut command = reading(folder, &["cat-file", "--batch"]);
    let child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = child.spawn().map_err(|error| cannot_run(&error))?;
    let (asks, answers) = (child.stdin.take(), child.stdout.take());
    let read = std::thread::scope(|scope| {
        // Git answers while it is asked: both pipes would fill up otherwise.
        scope.spawn(move || ask(asks, files));
        let mut answers = BufReader::new(answers.ok_or_else(odd)?);
        files.iter().try_for_each(|item| {
            let bytes = answer(&mut answers)?;
            each(item, &bytes)
        })
    });
    let status = child.wait().map_err(|error| cannot_run(&error))?;
    read.map_err(|error| format!("git cat-file: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("git cat-file failed: {status}")),
    }
}

/// Asks for objects; when git went away, its answers say so.
fn ask(asks: Option<ChildStdin>, files: &[Item]) {
    let Some(mut asks) = asks else { return };
    for item in files {
        if writeln!(asks, "{}", item.object).is_err() {
            return;
        }
    }
}

/// An answer such as `1f7a… blob 12`, the bytes, and the end of a line.
fn answer(answers: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size = head.trim_end().rsplit(' ').next().map(str::parse::<u64>);
    let Some(Ok(size)) = size else {
        return Err(odd());
    };
    let mut bytes = Vec::new();
    answers.take(size + 1).read_to_end(&mut bytes)?;
    match bytes.pop() {
        Some(b'\n') if bytes.len() as u64 == size => Ok(bytes),
        _ => Err(odd()),
    }
}

fn odd() -> io::Error {
    io::Error::other("an answer of an unknown form")
}

/// The files of a commit that are elsewhere in the work tree now, as git tells renames: old and new path below the folder.
/// Files that git does not follow yet are not among them.
///
/// # Errors
/// What git said.
pub fn renames(folder: &Path, commit: &str) -> Result<Vec<(PathBuf, PathBuf)>, String> {
    let listed = run(reading(
        folder,
        &[
            "diff",
            "--relative",
            "--name-status",
            "-z",
            "--find-renames",
            "--diff-filter=R",
            "--no-ext-diff",
            "--no-textconv",
            commit,
            "--",
            ".",
        ],
    ))?;
    let mut words = listed.split('\0').filter(|word| !word.is_empty());
    let mut renames = Vec::new();
    while let (Some(_), Some(old), Some(new)) = (words.next(), words.next(), words.next()) {
        renames.push((old.into(), new.into()));
    }
    Ok(renames)
}

/// The files below a folder that git follows, as paths below it; none where no repository is.
#[must_use]
pub fn followed(folder: &Path) -> Vec<PathBuf> {
    listed(folder, &["ls-files", "-z", "--", "."])
}

/// The files below a folder that a merge left in conflict.
#[must_use]
pub fn in_conflict(folder: &Path) -> Vec<PathBuf> {
    let listed = listed(
        folder,
        &[
            "diff",
            "--relative",
            "--name-only",
            "--diff-filter=U",
            "-z",
            "--",
            ".",
        ],
    );
    listed.into_iter().collect()
}

fn listed(folder: &Path, args: &[&str]) -> Vec<PathBuf> {
    let listed = run(reading(folder, args)).unwrap_or_default();
    let paths = listed.split('\0').filter(|path| !path.is_empty());
    paths.map(PathBuf::from).collect()
}

/// Moves a file that git follows, in the work tree and in the index.
///
/// # Errors
/// What git said.
pub fn rename(folder: &Path, from: &Path, to: &Path) -> Result<(), String> {
    let mut command: Command = git(folder, &["mv", "--"]);
    command.arg(from).arg(to);
    run(command).map(|_| ())
}
