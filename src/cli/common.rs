//! What several commands take.
//!
//! Gets:    arguments.
//! Gives:   the content folder, the operator's list.
//! Touches: the operator's file; a variable; stdout.
//! Never:   a default of one command alone: that stands beside its arguments.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::site::OfficialFile;

/// The content folder where none is named.
pub(super) const CONTENT: &str = "content";

/// The operator's official list, where a file is named.
pub(super) fn official_file(
    path: Option<&Path>,
    content: &Path,
) -> anyhow::Result<Option<OfficialFile>> {
    Ok(path
        .map(|path| OfficialFile::open(path, content))
        .transpose()?)
}

/// The content folder that `JIEDA_CONTENT` names, or [`CONTENT`].
pub(super) fn content_folder() -> PathBuf {
    std::env::var_os("JIEDA_CONTENT").map_or_else(|| CONTENT.into(), PathBuf::from)
}

/// `[CONTENT] LAST`: the last of one or two words is what the command is about, the one before it the content folder.
pub(super) fn content_and_last(words: &[String]) -> (PathBuf, String) {
    let content = content_folder();
    match words {
        [content, last, ..] => (content.into(), last.clone()),
        [last] => (content, last.clone()),
        [] => (content, String::new()),
    }
}

/// Prints bytes as they are. Whoever reads only a part of them has seen enough.
pub(super) fn print_all(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
