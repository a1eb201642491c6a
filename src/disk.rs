//! Files of our own on disk, which may be anything by the time they are opened again.
//!
//! Gets:    a path below a folder of ours (index, data).
//! Gives:   the file when it is a regular one; what tells it from another of the same name; it set aside.
//! Touches: that path, and nothing behind a link.
//! Never:   a wait: a pipe or a device in the place of a file is reported, not read. The content folder, which has a door of its own.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::door::{self, Kind};

/// How many names are tried when something is set aside: one second has no more of them.
const NAMES_MAX: u32 = 1_000;

/// Opens a regular file as the options say.
///
/// # Errors
/// When it cannot be opened, or is a link, a folder, a pipe or a device.
pub fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    without_waiting(options);
    let file = options.open(path).map_err(|error| {
        if is_link(path) {
            unfit("a link")
        } else {
            error
        }
    })?;
    match what(&file.metadata()?) {
        None => Ok(file),
        Some(other) => Err(unfit(other)),
    }
}

/// The bytes of a regular file.
///
/// # Errors
/// As [`open`]; when it has more bytes than it may.
pub fn read(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut file = open(path, OpenOptions::new().read(true))?;
    let bytes = file.metadata()?.len();
    if bytes > bytes_max {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("it has {bytes} bytes, {bytes_max} at most were written"),
        ));
    }
    let mut all = Vec::with_capacity(bytes as usize);
    // It may grow while it is read.
    file.by_ref().take(bytes_max).read_to_end(&mut all)?;
    Ok(all)
}

/// What stands at a path in the place of a regular file; none when there is one, or nothing.
#[must_use]
pub fn in_the_way(path: &Path) -> Option<&'static str> {
    what(&fs::symlink_metadata(path).ok()?)
}

/// Makes room at a path where only a regular file of ours may stand: links, pipes and devices go, a folder is set aside with
/// all that it holds.
///
/// # Errors
/// When it cannot be removed or renamed.
pub fn clear(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(meta) if meta.is_dir() => set_aside(path, "aside").map(drop),
        Ok(_) => fs::remove_file(path),
    }
}

/// Gives what stands at a path another name in the same folder: its own, what it is now (`damaged`), and the time by UTC.
///
/// # Errors
/// When it cannot be renamed.
pub fn set_aside(path: &Path, what: &str) -> io::Result<PathBuf> {
    let now = jiff::Timestamp::now()
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string();
    for number in 0..NAMES_MAX {
        let more = if number == 0 {
            String::new()
        } else {
            format!("-{number}")
        };
        let aside = with_suffix(path, &format!(".{what}-{now}{more}"));
        // No other process sets files of ours aside in this very second.
        if fs::symlink_metadata(&aside).is_err() {
            fs::rename(path, &aside)?;
            return Ok(aside);
        }
    }
    Err(io::Error::new(
        io::ErrorKind::AlreadyExists,
        "there is no free name to set it aside",
    ))
}

/// A path with more at the end of its name.
#[must_use]
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(suffix);
    name.into()
}

/// Tells one file from another that has its name later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(u64, u64);

impl Identity {
    /// The number of the file on its disk: that of a copy is another one.
    #[must_use]
    pub fn number(self) -> i64 {
        self.1.cast_signed()
    }
}

/// Which file a path leads to, also through a link; none when there is none.
#[must_use]
pub fn identity(path: &Path) -> Option<Identity> {
    identity_of(&fs::metadata(path).ok()?)
}

#[cfg(unix)]
fn identity_of(meta: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some(Identity(meta.dev(), meta.ino()))
}

/// When it was made stands for what the system does not tell.
#[cfg(not(unix))]
fn identity_of(meta: &Metadata) -> Option<Identity> {
    let made = meta
        .created()
        .ok()?
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    Some(Identity(made.as_secs(), u64::from(made.subsec_nanos())))
}

/// Has what was written to a folder's list of names on the disk, where the system can say so.
///
/// # Errors
/// When the disk fails.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink())
}

fn what(meta: &Metadata) -> Option<&'static str> {
    match door::kind_of(meta) {
        Kind::File => None,
        Kind::Folder => Some("a folder"),
        Kind::Link => Some("a link"),
        Kind::Other(_) => Some("a pipe or a device"),
    }
}

fn unfit(what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("it is {what} and no file"),
    )
}

#[cfg(unix)]
fn without_waiting(options: &mut OpenOptions) {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    options.custom_flags(
        (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC)
            .bits()
            .cast_signed(),
    );
}

#[cfg(not(unix))]
fn without_waiting(_: &mut OpenOptions) {}
