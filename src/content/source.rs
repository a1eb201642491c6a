//! Walks the content folder and reads its files: the only file of this room that touches the disk.
//!
//! Gets:    the content folder.
//! Gives:   the bytes of each article and of the site's own files; a problem for each that cannot be read.
//! Touches: the disk, for reading.
//! Never:   symbolic links: nothing outside the folder can become an article or an asset.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Bound;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use ignore::WalkBuilder;
use xxhash_rust::xxh3::xxh3_64;

use crate::ids::Lang;
use crate::problem::Problem;

/// The largest article, in bytes. A larger file is refused unread.
pub const ARTICLE_BYTES_MAX: u64 = 1_000_000;
/// The largest `site.toml`, `synonyms.toml`, `dictionary.txt` or `checks.toml`, in bytes.
pub const SITE_FILE_BYTES_MAX: u64 = 4_000_000;

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
    fn new(path: PathBuf, meta: &fs::Metadata) -> FileStamp {
        FileStamp { path, bytes: meta.len(), modified: meta.modified().ok() }
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
pub const SITE_FILES: [&str; 4] = ["site.toml", "synonyms.toml", "dictionary.txt", "checks.toml"];

/// What a look at the content folder saw.
#[derive(Debug, Default)]
pub struct Walked {
    /// The Markdown files, sorted by path.
    pub files: Vec<FileStamp>,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
    /// Files and folders that are there and cannot be read.
    pub unreadable: Vec<PathBuf>,
}

/// Lists the Markdown files below the language folders, sorted by path.
///
/// Hidden files, editors' backups and what `.gitignore` names are left out; so is everything that is no regular file.
///
/// # Errors
/// When the content folder itself cannot be read. A folder or file below it that cannot be gives a problem.
pub fn walk(content: &Path) -> io::Result<Walked> {
    fs::read_dir(content)?;
    Ok(walk_below(content, |_| true))
}

/// The same for some files and folders only, paths relative to the content folder: of a folder all that lies in it. Reads
/// the folders on the way to them, for `.gitignore` and symbolic links count there as in [`walk`].
#[must_use]
pub fn walk_at(content: &Path, paths: &BTreeSet<PathBuf>) -> Walked {
    let paths = paths.clone();
    walk_below(content, move |path| {
        // The path itself, a folder on the way to one, or what lies in one.
        paths.range::<Path, _>((Bound::Included(path), Bound::Unbounded)).next().is_some_and(|next| next.starts_with(path))
            || path.ancestors().any(|above| paths.contains(above))
    })
}

fn walk_below(content: &Path, wanted: impl Fn(&Path) -> bool + Clone + Send + Sync + 'static) -> Walked {
    let mut walked = Walked::default();
    for lang in Lang::ALL.into_iter().filter(|lang| wanted(Path::new(lang.as_str()))) {
        let root = content.join(lang.as_str());
        match fs::symlink_metadata(&root) {
            Ok(meta) if meta.is_dir() => walk_language(content, &root, wanted.clone(), &mut walked),
            Ok(_) => walked.problems.push(
                Problem::error(Path::new(lang.as_str()), "is not a folder (symbolic links are not followed)")
                    .help("make it a real folder"),
            ),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                walked.unreadable.push(lang.as_str().into());
                walked.problems.push(unreadable(Path::new(lang.as_str()), &error));
            }
        }
    }
    walked.files.sort_by_cached_key(|stamp| order_of(&stamp.path));
    walked
}

/// Bytes that are ordered as paths are, part by part, and compared at once.
fn order_of(path: &Path) -> Vec<u8> {
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.map(|&byte| if byte == std::path::MAIN_SEPARATOR as u8 { 0 } else { byte }).collect()
}

fn walk_language(content: &Path, root: &Path, wanted: impl Fn(&Path) -> bool + Send + Sync + 'static, walked: &mut Walked) {
    let below = content.to_owned();
    let walk = WalkBuilder::new(root)
        .follow_links(false)
        .require_git(false)
        .git_global(false)
        .filter_entry(move |entry| entry.path().strip_prefix(&below).is_ok_and(&wanted))
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            // Gone between the look into its folder and the look at it: no more than gone.
            Err(error) if error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound) => continue,
            Err(error) => {
                let problem = walk_problem(content, root, &error);
                walked.unreadable.extend(error.io_error().map(|_| problem.path.clone()));
                walked.problems.push(problem);
                continue;
            }
        };
        let path = entry.path().strip_prefix(content).unwrap_or(entry.path()).to_owned();
        if !is_article(&path) {
            continue;
        }
        let Some(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            continue;
        }
        if !kind.is_file() {
            let what = if kind.is_symlink() { "is a symbolic link, which is never followed" } else { "is not a regular file" };
            walked.problems.push(Problem::error(&path, what).help("put a real file here, or remove it"));
            continue;
        }
        match entry.metadata() {
            Ok(meta) => walked.files.push(FileStamp::new(path, &meta)),
            Err(error) if error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound) => {}
            Err(error) => {
                walked.unreadable.push(path.clone());
                walked.problems.push(
                    Problem::error(&path, format!("cannot be read: {error}"))
                        .help("check that the file is still there and readable"),
                );
            }
        }
    }
}

/// Whether a file of this name may be an article.
#[must_use]
pub fn is_article(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}

/// A file that is known to be an article's, as it is now; `None` when it is no regular file any more, or when a folder above
/// it is none: then [`walk_at`] knows more.
#[must_use]
pub fn stamp(content: &Path, path: &Path) -> Option<FileStamp> {
    let meta = fs::symlink_metadata(content.join(path)).ok()?;
    (meta.is_file() && has_real_folders(content, path)).then(|| FileStamp::new(path.to_owned(), &meta))
}

/// Whether every folder between the content folder and a file is a folder, and no symbolic link to one.
fn has_real_folders(content: &Path, path: &Path) -> bool {
    let mut above = path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    above.all(|above| fs::symlink_metadata(content.join(above)).is_ok_and(|meta| meta.is_dir()))
}

fn walk_problem(content: &Path, root: &Path, error: &ignore::Error) -> Problem {
    fn path_of(error: &ignore::Error) -> Option<&Path> {
        match error {
            ignore::Error::WithPath { path, .. } => Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
            _ => None,
        }
    }
    let path = path_of(error).unwrap_or(root);
    let path = path.strip_prefix(content).unwrap_or(path);
    match error.io_error() {
        Some(io) => unreadable(path, io),
        None => Problem::warning(path, error.to_string()),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    Problem::error(path, format!("cannot be read: {error}")).help("check that it exists and that the server may read it")
}

/// The names of the folders right in the content folder, sorted; hidden ones are left out.
#[must_use]
pub fn folders(content: &Path) -> Vec<String> {
    let entries = fs::read_dir(content).into_iter().flatten().filter_map(Result::ok);
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// Reads one file of the content folder, without following a link in its last part.
///
/// # Errors
/// A problem with the reason: too large, not a regular file, not readable.
pub fn read(content: &Path, path: &Path) -> Result<SourceFile, Problem> {
    if !has_real_folders(content, path) {
        return Err(Problem::error(path, "lies below a symbolic link, which is never followed").help("make it a real folder"));
    }
    let read = read_limited(&content.join(path), ARTICLE_BYTES_MAX);
    let (bytes, modified) = read.map_err(|error| match error {
        ReadError::TooLarge(bytes) => {
            Problem::error(path, format!("is {bytes} bytes large, more than {ARTICLE_BYTES_MAX}")).help("split the article")
        }
        ReadError::NotAFile => Problem::error(path, "is not a regular file").help("put a real file here, or remove it"),
        ReadError::Io(error) => unreadable(path, &error),
    })?;
    let mut hashed = path.to_string_lossy().into_owned().into_bytes();
    hashed.push(0);
    hashed.extend_from_slice(&bytes);
    Ok(SourceFile { path: path.to_owned(), hash: xxh3_64(&hashed), bytes, modified })
}

/// The beginning of an article file that cannot be read as a whole, for one that is too large; `None` when it cannot be had.
#[must_use]
pub fn read_head(content: &Path, path: &Path) -> Option<Vec<u8>> {
    let file = open_beneath(&content.join(path)).ok().filter(|_| has_real_folders(content, path))?;
    let mut head = Vec::new();
    let is_file = file.metadata().is_ok_and(|meta| meta.is_file());
    is_file.then(|| file.take(super::salvage::HEAD_BYTES as u64).read_to_end(&mut head).ok())??;
    Some(head)
}

/// Reads one of the site's own files as text. `None` when it does not exist.
///
/// # Errors
/// A problem when it exists and cannot be used.
pub fn read_site_file(content: &Path, name: &str) -> Result<Option<String>, Problem> {
    let path = Path::new(name);
    let bytes = match read_limited(&content.join(path), SITE_FILE_BYTES_MAX) {
        Ok((bytes, _)) => bytes,
        Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(ReadError::Io(error)) => return Err(unreadable(path, &error)),
        Err(ReadError::NotAFile) => return Err(Problem::error(path, "is not a regular file")),
        Err(ReadError::TooLarge(bytes)) => {
            return Err(Problem::error(path, format!("is {bytes} bytes large, more than {SITE_FILE_BYTES_MAX}")));
        }
    };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        Problem::error(path, format!("is not UTF-8 at byte {}", error.utf8_error().valid_up_to())).help("save the file as UTF-8")
    })
}

/// The folder of the site's own templates and styles.
pub const THEME: &str = "theme";

/// Reads a file below `theme/` as text. `None` when it does not exist.
///
/// # Errors
/// A problem when it exists and cannot be used.
pub fn read_theme_file(content: &Path, name: &str) -> Result<Option<String>, Problem> {
    match beneath(content, THEME, name) {
        Some(_) => read_site_file(content, &format!("{THEME}/{name}")),
        None => Ok(None),
    }
}

/// The files right in the folders of `theme/`, relative to the content folder, sorted; links and hidden ones are left out.
#[must_use]
pub fn theme_files(content: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["templates", "static"] {
        let folder = Path::new(THEME).join(folder);
        if !has_real_folders(content, &folder.join("any")) {
            continue;
        }
        let entries = fs::read_dir(content.join(&folder)).into_iter().flatten().filter_map(Result::ok).take(THEME_FILES_MAX);
        let entries = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        files.extend(entries.map(|entry| folder.join(entry.file_name())).filter(|path| !is_hidden(path)));
    }
    files.sort();
    files
}

/// How many entries of a folder of `theme/` are looked at: a theme has two dozen files.
const THEME_FILES_MAX: usize = 1_000;

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Reads a file below `assets/`, for serving. `None` as for [`asset_path`].
#[must_use]
pub fn read_asset(content: &Path, asset: &str) -> Option<Vec<u8>> {
    read_limited(&asset_path(content, asset)?, 20_000_000).ok().map(|(bytes, _)| bytes)
}

/// The file of an asset. `None` when there is none, or when the path leaves the folder or meets a symbolic link on its way.
#[must_use]
pub fn asset_path(content: &Path, asset: &str) -> Option<PathBuf> {
    beneath(content, "assets", asset)
}

/// A regular file below one of the content folder's own folders, met without a symbolic link.
fn beneath(content: &Path, folder: &str, name: &str) -> Option<PathBuf> {
    let relative = Path::new(name);
    let plain = |part: Component<'_>| matches!(part, Component::Normal(name) if !name.to_string_lossy().starts_with('.'));
    if name.is_empty() || !relative.components().all(plain) {
        return None;
    }
    let mut path = content.join(folder);
    let mut meta = fs::symlink_metadata(&path).ok()?;
    for part in relative.components() {
        if meta.is_symlink() {
            return None;
        }
        path.push(part);
        meta = fs::symlink_metadata(&path).ok()?;
    }
    meta.is_file().then_some(path)
}

enum ReadError {
    TooLarge(u64),
    NotAFile,
    Io(io::Error),
}

fn read_limited(path: &Path, bytes_max: u64) -> Result<(Vec<u8>, Option<SystemTime>), ReadError> {
    let before = fs::symlink_metadata(path).map_err(ReadError::Io)?;
    if !before.is_file() {
        return Err(ReadError::NotAFile);
    }
    let file = open_beneath(path).map_err(ReadError::Io)?;
    let meta = file.metadata().map_err(ReadError::Io)?;
    if !meta.is_file() {
        return Err(ReadError::NotAFile);
    }
    if meta.len() > bytes_max {
        return Err(ReadError::TooLarge(meta.len()));
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize);
    // One byte more than allowed tells a file that grew while it was read.
    file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    if bytes.len() as u64 > bytes_max {
        return Err(ReadError::TooLarge(bytes.len() as u64));
    }
    Ok((bytes, meta.modified().ok()))
}

/// Opens without following a link in the last part and without waiting on a pipe.
#[cfg(unix)]
fn open_beneath(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC).open(path)
}

#[cfg(not(unix))]
fn open_beneath(path: &Path) -> io::Result<File> {
    File::open(path)
}
