//! The calls behind the door on other systems, where a folder is its path.
//!
//! Gets:    a folder's path, and a name in it.
//! Gives:   what the system says.
//! Touches: the disk, for reading.
//! Never:   a guard against whoever can put links there while it is read.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::seen::{Kind, Seen, kind_of};

pub(super) type Handle = PathBuf;

pub(super) fn open(path: &Path) -> io::Result<Handle> {
    fs::read_dir(path).map(|_| path.to_owned())
}

pub(super) fn enter(folder: &Handle, name: &OsStr) -> io::Result<Handle> {
    match look(folder, name)?.kind {
        Kind::Folder => Ok(folder.join(name)),
        _ => Err(io::ErrorKind::NotADirectory.into()),
    }
}

pub(super) fn open_file(folder: &Handle, name: &OsStr) -> io::Result<File> {
    File::open(folder.join(name))
}

pub(super) fn open_own(path: &Path) -> io::Result<File> {
    File::open(path)
}

pub(super) fn link(folder: &Handle, name: &OsStr) -> io::Result<PathBuf> {
    fs::read_link(folder.join(name))
}

pub(super) fn names(folder: &Handle) -> io::Result<Vec<OsString>> {
    fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect()
}

pub(super) fn look(folder: &Handle, name: &OsStr) -> io::Result<Seen> {
    let meta = fs::symlink_metadata(folder.join(name))?;
    Ok(Seen {
        kind: kind_of(&meta),
        bytes: meta.len(),
        modified: meta.modified().ok(),
    })
}
