//! The one door to files that others write: the content folder above all.
//!
//! Gets:    a folder, and a path below it whose every part may be anything by now.
//! Gives:   what stands there, the names in a folder, the bytes of a regular file up to a limit; else why not.
//! Touches: the disk, for reading.
//! Never:   a symbolic link, in any part of the path, also when one is put there between a look and the opening: each part
//!          is opened from the folder before it. A wait: pipes, sockets and devices are not opened. More bytes than asked for.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path};
use std::time::SystemTime;

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, to whatever.
    Link,
    /// Something that is neither: it is never opened.
    Other(&'static str),
}

/// A look at a place, which opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What stands there.
    pub kind: Kind,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was last changed, where the file system tells.
    pub modified: Option<SystemTime>,
}

/// Why something is not read.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nothing is there, or something above it is no folder.
    #[error("is not there")]
    Missing,
    /// A part of the way is a symbolic link.
    #[error("lies below a symbolic link, which is never followed")]
    BelowLink,
    /// It is a symbolic link itself.
    #[error("is a symbolic link, which is never followed")]
    Link,
    /// It is no regular file.
    #[error("is not a regular file but {0}")]
    NotAFile(&'static str),
    /// It has more bytes than may be read.
    #[error("is {bytes} bytes large, more than {bytes_max}")]
    TooLarge {
        /// How many it has; of one that grows, how many were seen.
        bytes: u64,
        /// How many may be read.
        bytes_max: u64,
    },
    /// The system said no.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Refused {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refused::Missing,
            _ => Refused::Io(error),
        }
    }
}

/// A folder that is held open: what is done to its name meanwhile changes nothing for whoever holds it.
pub struct Folder(system::Handle);

impl Folder {
    /// Opens a folder that the operator named: links on the way to it are the operator's.
    ///
    /// # Errors
    /// When it cannot be opened, or is none.
    pub fn open(path: &Path) -> io::Result<Folder> {
        system::open(path).map(Folder)
    }

    /// Opens a folder right in this one.
    ///
    /// # Errors
    /// When it is none, or a symbolic link, or cannot be opened.
    pub fn enter(&self, name: &OsStr) -> Result<Folder, Refused> {
        system::enter(&self.0, name)
            .map(Folder)
            .map_err(|error| match self.look(name) {
                Ok(Seen {
                    kind: Kind::Link, ..
                }) => Refused::Link,
                Ok(Seen {
                    kind: Kind::File | Kind::Other(_),
                    ..
                }) => Refused::Missing,
                _ => error.into(),
            })
    }

    /// The names in the folder, in any order.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        system::names(&self.0)
    }

    /// What stands right in this folder under a name.
    ///
    /// # Errors
    /// When nothing does, or the system does not tell.
    pub fn look(&self, name: &OsStr) -> Result<Seen, Refused> {
        Ok(system::look(&self.0, name)?)
    }

    /// The bytes of a regular file right in this folder, and what it was when it was opened.
    ///
    /// # Errors
    /// When it is something else, has more bytes than `bytes_max`, or cannot be read.
    pub fn read(&self, name: &OsStr, bytes_max: u64) -> Result<(Vec<u8>, Seen), Refused> {
        let (file, seen) = self.file(name, bytes_max)?;
        Ok((read_open(file, &seen, bytes_max)?, seen))
    }

    /// A regular file right in this folder, open for reading, and what it was when it was opened.
    fn file(&self, name: &OsStr, bytes_max: u64) -> Result<(File, Seen), Refused> {
        // Looked at first, for to open a pipe or device is to do something to it; and again when it is open, for it may be
        // another by then.
        is_regular(self.look(name)?.kind)?;
        let file = match system::open_file(&self.0, name) {
            Ok(file) => file,
            Err(error) => {
                is_regular(self.look(name)?.kind)?;
                return Err(error.into());
            }
        };
        let seen = look_open(&file, bytes_max)?;
        Ok((file, seen))
    }

    /// The first bytes of a regular file right in this folder, `bytes` at most, however large it is.
    ///
    /// # Errors
    /// When it is something else, or cannot be read.
    pub fn head(&self, name: &OsStr, bytes: u64) -> Result<Vec<u8>, Refused> {
        is_regular(self.look(name)?.kind)?;
        let file = system::open_file(&self.0, name)?;
        is_regular(kind_of(&file.metadata()?))?;
        let mut head = Vec::new();
        file.take(bytes)
            .read_to_end(&mut head)
            .map_err(Refused::Io)?;
        Ok(head)
    }
}

/// The bytes of a regular file at a path below a folder, and what it was when it was opened.
///
/// # Errors
/// As for [`Folder::read`]; and when a part of the path is a symbolic link, or leads out of the folder.
pub fn read(root: &Path, path: &Path, bytes_max: u64) -> Result<(Vec<u8>, Seen), Refused> {
    let (folder, name) = folder_of(root, path)?;
    folder.read(name, bytes_max)
}

/// A regular file at a path below a folder, open for reading, and what it is.
///
/// # Errors
/// As for [`read`].
pub fn open(root: &Path, path: &Path, bytes_max: u64) -> Result<(File, Seen), Refused> {
    let (folder, name) = folder_of(root, path)?;
    folder.file(name, bytes_max)
}

/// The first bytes of a regular file at a path below a folder, however large it is.
///
/// # Errors
/// As for [`Folder::head`]; and when a part of the path is a symbolic link, or leads out of the folder.
pub fn head(root: &Path, path: &Path, bytes: u64) -> Result<Vec<u8>, Refused> {
    let (folder, name) = folder_of(root, path)?;
    folder.head(name, bytes)
}

/// The names and kinds of what lies in a folder below another; none when it cannot be read.
#[must_use]
pub fn list(root: &Path, folder: &Path) -> Vec<(OsString, Kind)> {
    let Ok((above, name)) = folder_of(root, folder) else {
        return Vec::new();
    };
    let Ok(folder) = above.enter(name) else {
        return Vec::new();
    };
    let names = folder.names().unwrap_or_default().into_iter();
    names
        .filter_map(|name| folder.look(&name).ok().map(|seen| (name, seen.kind)))
        .collect()
}

/// What stands at a path below a folder.
///
/// # Errors
/// When nothing does, or a part of the way is a symbolic link, or leads out of the folder.
pub fn look(root: &Path, path: &Path) -> Result<Seen, Refused> {
    let (folder, name) = folder_of(root, path)?;
    folder.look(name)
}

/// The bytes of a regular file that is the operator's, such as one of a repository's own: links on the way are followed, but
/// what is no file is not waited for, and no more is read than asked for.
///
/// # Errors
/// When it is no regular file, has more bytes than `bytes_max`, or cannot be read.
pub fn read_own(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Refused> {
    let meta = std::fs::metadata(path)?;
    is_regular(kind_of(&meta))?;
    let file = system::open_own(path)?;
    let seen = look_open(&file, bytes_max)?;
    read_open(file, &seen, bytes_max)
}

/// The folder that a path lies in, opened part by part, and the path's last part.
fn folder_of<'p>(root: &Path, path: &'p Path) -> Result<(Folder, &'p OsStr), Refused> {
    let mut folder = Folder::open(root)?;
    let mut parts = path.components().peekable();
    while let Some(Component::Normal(name)) = parts.next() {
        if parts.peek().is_none() {
            return Ok((folder, name));
        }
        folder = folder.enter(name).map_err(|refused| match refused {
            Refused::Link => Refused::BelowLink,
            other => other,
        })?;
    }
    // Empty, absolute, or upwards: nothing that lies below the folder.
    Err(Refused::Missing)
}

fn look_open(file: &File, bytes_max: u64) -> Result<Seen, Refused> {
    let meta = file.metadata()?;
    let seen = Seen {
        kind: kind_of(&meta),
        bytes: meta.len(),
        modified: meta.modified().ok(),
    };
    is_regular(seen.kind)?;
    if seen.bytes > bytes_max {
        return Err(Refused::TooLarge {
            bytes: seen.bytes,
            bytes_max,
        });
    }
    Ok(seen)
}

fn read_open(file: File, seen: &Seen, bytes_max: u64) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::with_capacity(seen.bytes as usize);
    // One byte more than allowed tells a file that grew while it was read.
    file.take(bytes_max.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(Refused::Io)?;
    if bytes.len() as u64 > bytes_max {
        return Err(Refused::TooLarge {
            bytes: bytes.len() as u64,
            bytes_max,
        });
    }
    Ok(bytes)
}

fn is_regular(kind: Kind) -> Result<(), Refused> {
    match kind {
        Kind::File => Ok(()),
        Kind::Folder => Err(Refused::NotAFile("a folder")),
        Kind::Link => Err(Refused::Link),
        Kind::Other(what) => Err(Refused::NotAFile(what)),
    }
}

fn kind_of(meta: &std::fs::Metadata) -> Kind {
    match meta.file_type() {
        kind if kind.is_file() => Kind::File,
        kind if kind.is_dir() => Kind::Folder,
        kind if kind.is_symlink() => Kind::Link,
        _ => Kind::Other("something else"),
    }
}

#[cfg(unix)]
mod system {
    //! Each name is looked up from a folder that is held open, and no link is followed there: so nothing that is renamed or
    //! linked meanwhile leads out of it.

    use std::ffi::{OsStr, OsString};
    use std::fs::File;
    use std::io;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;
    use std::time::{Duration, UNIX_EPOCH};

    use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, open as open_at_path, openat, statat};

    use super::{Kind, Seen};

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
}

#[cfg(not(unix))]
mod system {
    //! Elsewhere a folder is its path: whoever can put links there while it is read is not guarded against.

    use std::ffi::{OsStr, OsString};
    use std::fs::{self, File};
    use std::io;
    use std::path::{Path, PathBuf};

    use super::{Kind, Seen, kind_of};

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
}
