//! Writes what was imported, whole or not at all.
//!
//! Gets:    files with what is in them.
//! Gives:   the files.
//! Touches: the content folder; the folder of the export, for what is told of it.
//! Never:   a file that exists.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::ImportError;

/// A file to be.
pub(super) struct NewFile {
    /// Below the content folder.
    pub(super) path: PathBuf,
    pub(super) from: From,
}

/// What is in it.
pub(super) enum From {
    Text(String),
    /// A copy of a file.
    File(PathBuf),
}

/// Writes all, or none.
pub(super) fn write(content: &Path, files: &[NewFile]) -> Result<(), ImportError> {
    let there = files
        .iter()
        .filter(|file| content.join(&file.path).symlink_metadata().is_ok());
    let there: Vec<&NewFile> = there.collect();
    if let Some(first) = there.first() {
        return Err(ImportError::Exists {
            count: there.len(),
            first: first.path.display().to_string(),
        });
    }
    let mut done: Vec<PathBuf> = Vec::new();
    for file in files {
        let path = content.join(&file.path);
        match one(&path, &file.from) {
            Ok(()) => done.push(path),
            Err(source) => {
                if source.kind() != io::ErrorKind::AlreadyExists {
                    let _ = fs::remove_file(&path);
                }
                for path in done {
                    let _ = fs::remove_file(path);
                }
                return Err(ImportError::Write { path, source });
            }
        }
    }
    Ok(())
}

fn one(path: &Path, from: &From) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    match from {
        From::Text(text) => file.write_all(text.as_bytes()),
        From::File(source) => io::copy(&mut fs::File::open(source)?, &mut file).map(|_| ()),
    }
}

/// Writes a text beside the export, under a name that is free; gives the path.
pub(super) fn beside(folder: &Path, name: &str, text: &str) -> Result<PathBuf, ImportError> {
    let (stem, end) = name.split_once('.').unwrap_or((name, "txt"));
    let names =
        std::iter::once(name.to_owned()).chain((2..1_000).map(|n| format!("{stem}-{n}.{end}")));
    let mut last = folder.join(name);
    for name in names {
        last = folder.join(name);
        match one(&last, &From::Text(text.to_owned())) {
            Ok(()) => return Ok(last),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(ImportError::Write { path: last, source }),
        }
    }
    Err(ImportError::Write {
        path: last,
        source: io::ErrorKind::AlreadyExists.into(),
    })
}
