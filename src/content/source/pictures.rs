//! Pictures of the content folder, wherever they lie.
//!
//! Gets:    the content folder, and the path of a picture below it.
//! Gives:   which one it is now and how large it is; the file, open; why there is none.
//! Touches: `door`.
//! Never:   a file of another kind than a picture outside of `assets/`; more than so many bytes of one; a symbolic link.

use std::fs::File;
use std::path::{Component, Path};
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::Xxh3;

use super::files::{ASSET_BYTES_MAX, ASSETS, is_pointer, stamp};
use crate::content::links::is_picture;
use crate::content::picture_size;
use crate::door::{self, Seen};

/// How many bytes of a picture are read to know it. Of a larger one the time of its last change counts besides.
const READ_BYTES_MAX: u64 = 1_000_000;

/// A picture as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Another for other bytes.
    pub version: u64,
    /// Width and height in pixels, where the file says so.
    pub size: Option<(u32, u32)>,
}

/// Looks at a picture; none when there is none to be served.
#[must_use]
pub fn look_at_picture(content: &Path, path: &str) -> Option<Picture> {
    let path = plain(path)?;
    let seen = stamp(content, path).filter(|seen| seen.bytes <= ASSET_BYTES_MAX)?;
    if is_pointer(content, &seen) {
        return None;
    }
    let read = door::head(content, path, READ_BYTES_MAX).ok()?;
    let mut hash = Xxh3::new();
    hash.update(&seen.bytes.to_le_bytes());
    hash.update(&read);
    if seen.bytes > READ_BYTES_MAX {
        let since = seen
            .modified
            .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        hash.update(&since.unwrap_or_default().as_nanos().to_le_bytes());
    }
    Some(Picture {
        version: hash.digest(),
        size: picture_size::of(&read),
    })
}

/// Opens a picture, for serving, and tells what it is.
#[must_use]
pub fn open_picture(content: &Path, path: &str) -> Option<(File, Seen)> {
    door::open(content, plain(path)?, ASSET_BYTES_MAX).ok()
}

/// Why there is no picture to be served at a path; nothing when there is one.
#[must_use]
pub fn why_no_picture(content: &Path, path: &str) -> Option<&'static str> {
    let Some(seen) = plain(path).and_then(|path| stamp(content, path)) else {
        return Some("does not exist, or is not a plain file");
    };
    if is_pointer(content, &seen) {
        return Some("is a pointer of Git LFS, and not the file");
    }
    (seen.bytes > ASSET_BYTES_MAX).then_some("is too large to be served")
}

/// The path, where it is one of a picture, or of a file below `assets/`, and leads nowhere else.
fn plain(path: &str) -> Option<&Path> {
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(name) if name != ".git");
    let is_asset = path
        .strip_prefix(ASSETS)
        .is_some_and(|rest| rest.starts_with('/'));
    let below = Path::new(path);
    ((is_asset || is_picture(path)) && below.components().all(is_plain)).then_some(below)
}
