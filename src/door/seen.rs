//! What stands at a place.
//!
//! Gets:    what the system tells of a file.
//! Gives:   its kind, size and time.
//! Touches: nothing.
//! Never:   an opened file.

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

pub(crate) fn kind_of(meta: &std::fs::Metadata) -> Kind {
    match meta.file_type() {
        kind if kind.is_file() => Kind::File,
        kind if kind.is_dir() => Kind::Folder,
        kind if kind.is_symlink() => Kind::Link,
        _ => Kind::Other("something else"),
    }
}
