//! The one door to files that others write: the content folder above all.
//!
//! Gets:    a folder, and a path below it whose every part may be anything by now.
//! Gives:   what stands there, the names in a folder, the bytes of a regular file up to a limit; else why not.
//! Touches: the disk, for reading.
//! Never:   a symbolic link, in any part of the path, also when one is put there between a look and the opening: each part
//!          is opened from the folder before it. Of links only those that Kubernetes makes of a mounted ConfigMap are seen
//!          through, which lead from a name to the same name in a folder beside it. A wait: pipes, sockets and devices are
//!          not opened. More bytes than asked for.

#[cfg(not(unix))]
#[path = "elsewhere.rs"]
mod system;
#[cfg(unix)]
#[path = "unix.rs"]
mod system;

mod seen;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path};

pub(crate) use seen::kind_of;
pub use seen::{Kind, Seen};

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

/// The link that Kubernetes switches when a ConfigMap or Secret that is mounted has changed: it leads to a folder beside it.
pub const SWITCH: &str = "..data";

/// Whether a path is such a link, or lies behind one.
#[must_use]
pub fn is_switch(path: &Path) -> bool {
    path.iter().any(|part| part == SWITCH)
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
        let (mounted, _) = self.behind(name)?;
        let folder = mounted.as_ref().unwrap_or(&self.0);
        system::enter(folder, name)
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
        Ok(self.behind(name)?.1)
    }

    /// What stands under a name, and the folder in which it does where that is another: a mounted ConfigMap has each name as
    /// a link `NAME -> ..data/NAME`, and `..data` as a link to a folder beside it.
    fn behind(&self, name: &OsStr) -> io::Result<(Option<system::Handle>, Seen)> {
        let seen = system::look(&self.0, name)?;
        let is_mounted = |to: &Path| to == Path::new(SWITCH).join(name);
        if seen.kind != Kind::Link || !system::link(&self.0, name).is_ok_and(|to| is_mounted(&to)) {
            return Ok((None, seen));
        }
        let to = system::link(&self.0, SWITCH.as_ref()).unwrap_or_default();
        let mut parts = to.components();
        let (Some(Component::Normal(beside)), None) = (parts.next(), parts.next()) else {
            return Ok((None, seen));
        };
        // Neither the folder beside it nor what stands there is a link.
        match system::enter(&self.0, beside) {
            Ok(folder) => system::look(&folder, name).map(|seen| (Some(folder), seen)),
            Err(_) => Ok((None, seen)),
        }
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
        let (mounted, seen) = self.behind(name)?;
        is_regular(seen.kind)?;
        let file = match system::open_file(mounted.as_ref().unwrap_or(&self.0), name) {
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
        let (mounted, seen) = self.behind(name)?;
        is_regular(seen.kind)?;
        let file = system::open_file(mounted.as_ref().unwrap_or(&self.0), name)?;
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
