//! What the commits of a history did to the files of a folder.
//!
//! Gets:    the content folder; between which commits.
//! Gives:   each change of a file, the newest first, and where a file went that a commit renamed.
//! Touches: the `git` program.
//! Never:   an object that is not there fetched for it: of a clone without them, files that moved unchanged are known alone.

use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use super::{cannot_run, reading, run};

/// How many files that a commit took away are compared with as many that it made, for whether one is the other, changed: the
/// work grows with the square. Files that moved unchanged, or kept their name, are found in any number.
const COMPARED_MAX: &str = "-l400";

/// What a commit did to a file of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<'c> {
    /// The commit.
    pub commit: &'c str,
    /// When it was made, in seconds after 1970.
    pub seconds: i64,
    /// The day of that where it was made, such as `2026-11-24`.
    pub day: &'c str,
    /// The file's path below the folder, as bytes.
    pub path: &'c [u8],
    /// Whether it took the file away.
    pub gone: bool,
    /// Whether it made the file.
    pub made: bool,
    /// Where the file went that it took away, when it renamed it; below the folder too.
    pub to: Option<&'c [u8]>,
}

/// Passes through the commits before `to`, without those before `from`; calls `each` for what each did to each file of the
/// folder. A commit comes before its parents. A merge did only what none of its parents has. What git takes for a rename, as
/// `git log` does, is the old file taken away and the new one made.
///
/// # Errors
/// What git said.
pub fn changes(
    content: &Path,
    from: Option<&str>,
    to: &str,
    each: impl FnMut(Change<'_>),
) -> Result<(), String> {
    let prefix = run(reading(content, &["rev-parse", "--show-prefix"]))?;
    let range = from.map_or_else(|| to.to_owned(), |from| format!("{from}..{to}"));
    let mut log = reading(
        content,
        &[
            "log",
            "-z",
            // Of two branches that did the same, none is left out: what is known of the first part of a history stays true.
            "--full-history",
            "--topo-order",
            "-c",
            "--name-status",
            // Without what a file was, only that it is the same elsewhere can be told.
            if has_all_files(content) {
                "--find-renames"
            } else {
                "--find-renames=100%"
            },
            COMPARED_MAX,
            "--no-ext-diff",
            "--no-color",
            "--no-notes",
            "--no-show-signature",
            "--format=%x01%H %ct %cs",
            &range,
            "--",
            ".",
        ],
    );
    let mut child = log
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| cannot_run(&error))?;
    let out = child.stdout.take().map(BufReader::new);
    let read = out.map_or(Ok(()), |out| {
        read_changes(out, prefix.trim_end_matches('\n'), each)
    });
    let status = child.wait().map_err(|error| cannot_run(&error))?;
    read.map_err(|error| format!("git log: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("git log failed: {status}"))
    }
}

/// What `git log -z --name-status` says.
fn read_changes(
    mut log: impl BufRead,
    prefix: &str,
    mut each: impl FnMut(Change<'_>),
) -> io::Result<()> {
    let odd = || io::Error::other("an answer of an unknown form");
    let (mut head, mut token) = (String::new(), Vec::new());
    let (mut path, mut new) = (Vec::new(), Vec::new());
    while next(&mut log, &mut token)? {
        let token = token.trim_ascii_start();
        if token.is_empty() {
            continue;
        }
        if let [1, header @ ..] = token {
            head = String::from_utf8(header.to_vec()).map_err(|_| odd())?;
            continue;
        }
        if !next(&mut log, &mut path)? {
            return Err(odd());
        }
        let is_inside = path.starts_with(prefix.as_bytes());
        let below = path.strip_prefix(prefix.as_bytes()).unwrap_or_default();
        let change = change_by(&head, below).ok_or_else(odd)?;
        // A letter and a likeness, of one parent: the old path and the new one.
        if let [b'R' | b'C', b'0'..=b'9', ..] = token {
            if !next(&mut log, &mut new)? {
                return Err(odd());
            }
            let to = new.strip_prefix(prefix.as_bytes());
            if is_inside && token[0] == b'R' {
                each(Change {
                    gone: true,
                    to,
                    ..change
                });
            }
            if let Some(path) = to {
                each(Change {
                    path,
                    made: true,
                    ..change
                });
            }
            continue;
        }
        // One letter, or of a merge one for each parent, and the path that the file has now.
        let all = |kinds: &[u8]| token.iter().all(|letter| kinds.contains(letter));
        if is_inside {
            each(Change {
                gone: all(b"D"),
                made: all(b"AR"),
                ..change
            });
        }
    }
    Ok(())
}

/// A change of a file by the commit of a line such as `1f7a… 1767225600 2026-01-01`.
fn change_by<'c>(head: &'c str, path: &'c [u8]) -> Option<Change<'c>> {
    let mut words = head.split(' ');
    Some(Change {
        commit: words.next()?,
        seconds: words.next()?.parse().ok()?,
        day: words.next()?,
        path,
        gone: false,
        made: false,
        to: None,
    })
}

/// Reads up to the next NUL; gives whether there was anything.
fn next(log: &mut impl BufRead, token: &mut Vec<u8>) -> io::Result<bool> {
    token.clear();
    let read = log.read_until(0, token)?;
    if token.last() == Some(&0) {
        token.pop();
    }
    Ok(read > 0)
}

/// Whether the repository has what all files of its history were: a partial clone fetches them when they are asked for.
fn has_all_files(content: &Path) -> bool {
    let promised = ["config", "--get-regexp", r"^remote\..*\.promisor$"];
    // It fails where there is no such setting.
    run(reading(content, &promised)).is_err()
}
