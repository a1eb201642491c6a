//! Reads the files of the content folder, and tells what they are.
//!
//! Gets:    the content folder.
//! Gives:   the bytes of each article and of the site's own files; a problem for each that cannot be read.
//! Touches: `door`.
//! Never:   symbolic links, pipes, devices: nothing outside the folder can become an article, an asset or a rule, and nothing
//!          in it is waited for.

use std::fs::File;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use xxhash_rust::xxh3::xxh3_64;

use crate::door::{self, Folder, Kind, Refused, Seen};
use crate::ids::without_ending;
use crate::problem::{Code, Problem};
use crate::slips;

/// The largest article, in bytes. A larger file is refused unread.
pub const ARTICLE_BYTES_MAX: u64 = 1_000_000;

/// The largest `site.toml`, `synonyms.toml`, `dictionary.txt` or `checks.toml`, in bytes.
pub const SITE_FILE_BYTES_MAX: u64 = 4_000_000;

/// The largest file below `assets/`, in bytes.
pub const ASSET_BYTES_MAX: u64 = 20_000_000;

/// A file as the walk saw it, not read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStamp {
    /// Relative to the content folder, parts joined by the system's separator.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was last changed, where the file system tells.
    pub modified: Option<SystemTime>,
}

impl FileStamp {
    pub(super) fn new(path: PathBuf, seen: &Seen) -> FileStamp {
        FileStamp {
            path,
            bytes: seen.bytes,
            modified: seen.modified,
        }
    }
}

/// A file and what is in it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Relative to the content folder.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// A hash of path and bytes: equal files at one place give an equal article.
    pub hash: u64,
    /// When it was last changed, where the file system tells.
    pub modified: Option<SystemTime>,
}

/// The site's own files, beside the articles.
pub const SITE_FILES: [&str; 5] = [
    "site.toml",
    "synonyms.toml",
    "dictionary.txt",
    "checks.toml",
    "terms.toml",
];

/// Whether a file of this name may be an article.
#[must_use]
pub fn is_article(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| without_ending(&name.to_string_lossy()).is_some())
}

/// A file of the content folder, as it is now; `None` when it is no regular file, or when a folder above it is none: then
/// [`super::walk_at`] knows more.
#[must_use]
pub fn stamp(content: &Path, path: &Path) -> Option<FileStamp> {
    let seen = door::look(content, path)
        .ok()
        .filter(|seen| seen.kind == Kind::File)?;
    Some(FileStamp::new(path.to_owned(), &seen))
}

/// Whether a path is a folder of the content folder, or something that may have been one: a symbolic link.
#[must_use]
pub fn is_folder_or_link(content: &Path, path: &Path) -> bool {
    door::look(content, path).is_ok_and(|seen| matches!(seen.kind, Kind::Folder | Kind::Link))
}

/// Whether a symbolic link stands at a path or on the way to it: nothing is to be written there.
#[must_use]
pub fn leads_through_link(content: &Path, path: &Path) -> bool {
    match door::look(content, path) {
        Ok(seen) => seen.kind == Kind::Link,
        Err(refused) => matches!(refused, Refused::BelowLink),
    }
}

/// What is wrong with a file that is not read, and what to do about it.
pub(super) fn refusal(path: &Path, refused: &Refused) -> Problem {
    let (code, help) = match refused {
        Refused::Missing | Refused::Io(_) => (
            Code::FileUnreadable,
            "check that it exists and that the server may read it",
        ),
        Refused::BelowLink => (Code::FileNotRegular, "make it a real folder"),
        Refused::Link | Refused::NotAFile(_) => {
            (Code::FileNotRegular, "put a real file here, or remove it")
        }
        Refused::TooLarge { .. } => (Code::FileTooLarge, "make it smaller"),
    };
    let message = match refused {
        Refused::Missing => "cannot be read: it is not there".to_owned(),
        other => other.to_string(),
    };
    Problem::error(code, path, message).help(help)
}

/// The names of the folders right in the content folder, sorted; hidden ones are left out.
#[must_use]
pub fn folders(content: &Path) -> Vec<String> {
    let Ok(folder) = Folder::open(content) else {
        return Vec::new();
    };
    let mut names = folder.names().unwrap_or_default();
    names.retain(|name| {
        folder
            .look(name)
            .is_ok_and(|seen| seen.kind == Kind::Folder)
    });
    let mut names: Vec<String> = names
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// What stands in the place of the folders of assets and theme and is no folder.
#[must_use]
pub fn no_folders(content: &Path) -> Vec<Problem> {
    let places = [
        ASSETS.to_owned(),
        THEME.to_owned(),
        format!("{THEME}/templates"),
        format!("{THEME}/static"),
    ];
    let odd = places
        .iter()
        .map(Path::new)
        .filter(|path| door::look(content, path).is_ok_and(|seen| seen.kind != Kind::Folder));
    let problem = |path: &Path| {
        Problem::error(
            Code::FolderExpected,
            path,
            "is not a folder (symbolic links are not followed)",
        )
    };
    odd.map(|path| problem(path).help("make it a real folder; until then nothing in it is used"))
        .collect()
}

/// Reads one article of the content folder.
///
/// # Errors
/// A problem with the reason: too large, not a regular file, not readable.
pub fn read(content: &Path, path: &Path) -> Result<SourceFile, Problem> {
    let (bytes, seen) =
        door::read(content, path, ARTICLE_BYTES_MAX).map_err(|refused| match refused {
            Refused::TooLarge { .. } => {
                Problem::error(Code::FileTooLarge, path, refused.to_string())
                    .help("split the article")
            }
            refused => refusal(path, &refused),
        })?;
    let mut hashed = path.to_string_lossy().into_owned().into_bytes();
    hashed.push(0);
    hashed.extend_from_slice(&bytes);
    Ok(SourceFile {
        path: path.to_owned(),
        hash: xxh3_64(&hashed),
        bytes,
        modified: seen.modified,
    })
}

/// The beginning of an article file that cannot be read as a whole, for one that is too large; `None` when it cannot be had.
#[must_use]
pub fn read_head(content: &Path, path: &Path) -> Option<Vec<u8>> {
    door::head(content, path, crate::content::salvage::HEAD_BYTES as u64).ok()
}

/// Reads one of the site's own files as text. `None` when it does not exist.
///
/// # Errors
/// A problem when it exists and cannot be used.
pub fn read_site_file(content: &Path, name: &str) -> Result<Option<String>, Problem> {
    let path = Path::new(name);
    let bytes = match door::read(content, path, SITE_FILE_BYTES_MAX) {
        Ok((bytes, _)) => bytes,
        Err(Refused::Missing) => return Ok(None),
        Err(refused) => return Err(refusal(path, &refused)),
    };
    if slips::is_lfs_pointer(&bytes) {
        let problem = Problem::error(
            Code::LfsPointer,
            path,
            "is a pointer of Git LFS, and not the file",
        );
        return Err(problem
            .at(1, 1)
            .help("run `git lfs pull` where the content lies"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let (at, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
        let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        let (message, help) = match slips::encoding(bytes) {
            Some((name, help)) => (
                format!("is not UTF-8 at byte {at}; it looks like {name}"),
                help,
            ),
            None => (
                format!("is not UTF-8 at byte {at}"),
                "save the file as UTF-8",
            ),
        };
        Problem::error(Code::FileNotUtf8, path, message)
            .at(line, 0)
            .help(help)
    })?;
    match slips::conflict(&text) {
        Some(line) => Err(slips::unfinished(path, line)),
        None => Ok(Some(text)),
    }
}

/// The folder of the site's own templates and styles.
pub const THEME: &str = "theme";

/// The folder of what articles show.
pub const ASSETS: &str = "assets";

/// Reads a file below `theme/` as text. `None` when it does not exist, or when no real folder leads to it.
///
/// # Errors
/// A problem when it exists and cannot be used.
pub fn read_theme_file(content: &Path, name: &str) -> Result<Option<String>, Problem> {
    let Some(path) = below(THEME, name) else {
        return Ok(None);
    };
    // A folder that is a link is reported once, not for each of its files.
    if let Err(Refused::BelowLink) = door::look(content, &path) {
        return Ok(None);
    }
    read_site_file(content, &path.to_string_lossy())
}

/// The files right in the folders of `theme/`, relative to the content folder, sorted; links and hidden ones are left out.
#[must_use]
pub fn theme_files(content: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["templates", "static"] {
        let folder = Path::new(THEME).join(folder);
        let entries = door::list(content, &folder)
            .into_iter()
            .take(THEME_FILES_MAX)
            .filter(|(_, kind)| *kind == door::Kind::File);
        files.extend(
            entries
                .map(|(name, _)| folder.join(name))
                .filter(|path| !is_hidden(path)),
        );
    }
    files.sort();
    files
}

/// What lies in `theme/` beside the two folders that are read, relative to the content folder, sorted; hidden files, and those
/// that tell people about the others, are left out.
#[must_use]
pub fn theme_strays(content: &Path) -> Vec<PathBuf> {
    let folder = Path::new(THEME);
    let entries = door::list(content, folder)
        .into_iter()
        .take(THEME_FILES_MAX);
    let mut strays: Vec<PathBuf> = entries
        .filter(|(name, kind)| match kind {
            door::Kind::Folder => name != "templates" && name != "static",
            _ => {
                let upper = name.to_string_lossy().to_uppercase();
                !upper.starts_with("README") && !upper.starts_with("LICENSE")
            }
        })
        .map(|(name, _)| folder.join(name))
        .filter(|path| !is_hidden(path))
        .collect();
    strays.sort();
    strays
}

/// How many entries of a folder of `theme/` are looked at: a theme has two dozen files.
const THEME_FILES_MAX: usize = 1_000;

/// Whether a part of a path begins with a dot: such files and folders are not looked into.
#[must_use]
pub fn is_hidden(path: &Path) -> bool {
    path.components()
        .any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."))
}

/// A file below `theme/`, as it is now. `None` as for [`stamp`].
#[must_use]
pub fn theme_stamp(content: &Path, name: &str) -> Option<FileStamp> {
    stamp(content, &below(THEME, name)?)
}

/// Opens a file below `assets/`, for serving, and tells what it is. `None` when [`why_no_asset`] has a reason.
#[must_use]
pub fn open_asset(content: &Path, asset: &str) -> Option<(File, Seen)> {
    door::open(content, &below(ASSETS, asset)?, ASSET_BYTES_MAX).ok()
}

/// Why there is no such asset to be served; nothing when it is a regular file to which no symbolic link leads, below `assets/`.
#[must_use]
pub fn why_no_asset(content: &Path, asset: &str) -> Option<String> {
    match below(ASSETS, asset).and_then(|path| stamp(content, &path)) {
        None => Some("does not exist, or is not a plain file".to_owned()),
        Some(stamp) if is_pointer(content, &stamp) => {
            Some("is a pointer of Git LFS, and not the file".to_owned())
        }
        Some(stamp) if stamp.bytes > ASSET_BYTES_MAX => Some(format!(
            "is {} bytes large, more than {ASSET_BYTES_MAX}",
            stamp.bytes
        )),
        Some(_) => None,
    }
}

/// Whether a small file is a pointer of Git LFS.
pub(super) fn is_pointer(content: &Path, stamp: &FileStamp) -> bool {
    /// No pointer is larger, in bytes.
    const POINTER_BYTES_MAX: u64 = 200;
    stamp.bytes <= POINTER_BYTES_MAX
        && door::head(content, &stamp.path, POINTER_BYTES_MAX)
            .is_ok_and(|head| slips::is_lfs_pointer(&head))
}

/// Whether a file below `assets/` is there to be served.
#[must_use]
pub fn is_asset(content: &Path, asset: &str) -> bool {
    below(ASSETS, asset).is_some_and(|path| stamp(content, &path).is_some())
}

/// The path of a file in one of the content folder's own folders, where its name does not lead out and none of its parts is
/// hidden.
fn below(folder: &str, name: &str) -> Option<PathBuf> {
    let plain = |part: Component<'_>| matches!(part, Component::Normal(name) if !name.to_string_lossy().starts_with('.'));
    (!name.is_empty() && Path::new(name).components().all(plain))
        .then(|| Path::new(folder).join(name))
}
