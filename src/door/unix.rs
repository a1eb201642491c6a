//! The calls behind the door on Unix.
//!
//! Gets:    a folder that is held open, and a name in it.
//! Gives:   what the system says.
//! Touches: the disk, for reading.
//! Never:   a link: each name is looked up from a folder that is held open, and none is followed there, so nothing that is
//!          renamed or linked meanwhile leads out of it.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use rustix::fs::{
    AtFlags, Dir, FileType, Mode, OFlags, open as open_at_path, openat, readlinkat, statat,
};

use super::seen::{Kind, Seen};

pub(super) type Handle = OwnedFd;

const FOLDER: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::CLOEXEC);
/// A pipe that was put there meanwhile is not waited for, and a terminal does not become ours.
const FILE: OFlags = OFlags::RDONLY
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

pub(super) fn open(path: &Path) -> io::Result<Handle> {
    Ok(open_at_path(path, FOLDER, Mode::empty())?)
}

pub(super) fn enter(folder: &Handle, name: &OsStr) -> io::Result<Handle> {
    Ok(openat(
        folder,
        name,
        FOLDER | OFlags::NOFOLLOW,
        Mode::empty(),
    )?)
}

pub(super) fn open_file(folder: &Handle, name: &OsStr) -> io::Result<File> {
    Ok(openat(folder, name, FILE | OFlags::NOFOLLOW, Mode::empty())?.into())
}

pub(super) fn open_own(path: &Path) -> io::Result<File> {
    Ok(open_at_path(path, FILE, Mode::empty())?.into())
}

/// What a symbolic link says.
pub(super) fn link(folder: &Handle, name: &OsStr) -> io::Result<PathBuf> {
    let to = readlinkat(folder, name, Vec::new())?;
    Ok(PathBuf::from(OsStr::from_bytes(to.as_bytes())))
}

pub(super) fn names(folder: &Handle) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if name != "." && name != ".." {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

#[allow(
    clippy::unnecessary_cast,
    reason = "these numbers are of other types on other systems"
)]
pub(super) fn look(folder: &Handle, name: &OsStr) -> io::Result<Seen> {
    let stat = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
    let kind = match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Link,
        FileType::Fifo => Kind::Other("a pipe"),
        FileType::Socket => Kind::Other("a socket"),
        FileType::CharacterDevice | FileType::BlockDevice => Kind::Other("a device"),
        _ => Kind::Other("something else"),
    };
    let since = |seconds: u64| {
        Duration::new(
            seconds,
            u32::try_from(stat.st_mtime_nsec as i64).unwrap_or_default(),
        )
    };
    let modified = u64::try_from(stat.st_mtime as i64)
        .ok()
        .and_then(|seconds| UNIX_EPOCH.checked_add(since(seconds)));
    Ok(Seen {
        kind,
        bytes: u64::try_from(stat.st_size as i64).unwrap_or_default(),
        modified,
    })
}
