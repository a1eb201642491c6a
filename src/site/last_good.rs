//! The last good versions of the site's own files and of articles that are broken, kept in the data folder: the index folder
//! may be deleted at any time, and what cannot be read anew must outlive that.
//!
//! Gets:    the data folder, the content folder that it is about, a name and bytes.
//! Gives:   the same bytes at the next start.
//! Touches: `last-good/` in the data folder, one folder in it for each content folder.
//! Never:   bytes that are not as they were written, of another format, or of another content folder: such a file is set
//!          aside under another name and reported.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Counts up whenever a file means something else.
const FORMAT: u32 = 1;
/// How each file begins; a space and the format follow.
const MAGIC: &str = "jieda last good version, format";
/// The largest file that is read back: far above a site's own files and what an article is packed into.
const BYTES_MAX: u64 = 80_000_000;
/// The longest line of a head.
const LINE_BYTES_MAX: usize = 8_192;
/// How many files of articles are looked at, and how many of them are kept: beyond that, what is broken is no single file.
const ARTICLES_MAX: usize = 100_000;
/// The folder of articles.
const ARTICLES: &str = "articles";

/// The folder of one content folder.
pub(super) struct LastGood {
    folder: PathBuf,
    content: String,
    /// What is kept: the hash of it by its name.
    kept: HashMap<String, u64>,
    /// What is to be reported of files that were set aside.
    notes: Vec<String>,
}

/// Why a file is not used.
enum Unfit {
    /// It is not as it was written.
    Damaged,
    /// It is of another format.
    Format(String),
    /// It is about another content folder, or about something else.
    Foreign,
}

impl LastGood {
    /// The last good versions of a content folder; nothing is read yet.
    pub(super) fn new(data: &Path, content: &Path) -> LastGood {
        // As it is named, not where links lead: who switches a link to a new release has the same site.
        let content = std::path::absolute(content).unwrap_or_else(|_| content.to_owned());
        let content = content.to_string_lossy().replace('\n', " ");
        let folder = data
            .join("last-good")
            .join(format!("{:016x}", xxh3_64(content.as_bytes())));
        LastGood {
            folder,
            content,
            kept: HashMap::new(),
            notes: Vec::new(),
        }
    }

    /// What was set aside since this was last asked.
    pub(super) fn notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// What was kept under a name, if it is as it was written.
    pub(super) fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        let (_, bytes) = self.read_file(&self.folder.join(name), Some(name))?;
        Some(bytes)
    }

    /// The same, as text.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        String::from_utf8(self.read(name)?).ok()
    }

    /// Keeps bytes under a name, or nothing. Cheap when they are kept already.
    ///
    /// # Errors
    /// When they cannot be written; what was kept before is still there.
    pub(super) fn keep(&mut self, name: &str, bytes: Option<&[u8]>) -> io::Result<()> {
        let path = self.folder.join(name);
        self.keep_at(&path, name, bytes)
    }

    /// The articles that were kept, by their path.
    pub(super) fn articles(&mut self) -> Vec<(String, Vec<u8>)> {
        let entries = fs::read_dir(self.folder.join(ARTICLES))
            .into_iter()
            .flatten()
            .filter_map(Result::ok)
            .take(ARTICLES_MAX);
        let paths: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_none())
            .collect();
        paths
            .into_iter()
            .filter_map(|path| self.read_file(&path, None))
            .collect()
    }

    /// Keeps an article, packed, or nothing of it.
    ///
    /// # Errors
    /// As [`LastGood::keep`].
    pub(super) fn keep_article(&mut self, path: &str, bytes: Option<&[u8]>) -> io::Result<()> {
        let file = self
            .folder
            .join(ARTICLES)
            .join(format!("{:016x}", xxh3_64(path.as_bytes())));
        self.keep_at(&file, path, bytes)
    }

    /// Sets an article aside that cannot be unpacked.
    pub(super) fn refuse_article(&mut self, path: &str) {
        let file = self
            .folder
            .join(ARTICLES)
            .join(format!("{:016x}", xxh3_64(path.as_bytes())));
        self.set_aside(&file, "is of another format");
    }

    fn set_aside(&mut self, path: &Path, why: &str) {
        let aside = aside(path);
        let done = match fs::rename(path, &aside) {
            Ok(()) => format!("it lies in {} now", aside.display()),
            Err(error) => format!("it could not be set aside: {error}"),
        };
        self.notes.push(format!(
            "the last good version {} {why} and is not used; {done}",
            path.display()
        ));
    }

    fn keep_at(&mut self, path: &Path, name: &str, bytes: Option<&[u8]>) -> io::Result<()> {
        let Some(bytes) = bytes else {
            match fs::remove_file(path) {
                Ok(()) => sync_folder(path),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            self.kept.remove(name);
            return Ok(());
        };
        let hash = xxh3_64(bytes);
        // One that was deleted under a running site is made anew.
        if self.kept.get(name) == Some(&hash) && path.exists() {
            return Ok(());
        }
        write_whole(path, &self.head(name, bytes), bytes)?;
        self.kept.insert(name.to_owned(), hash);
        Ok(())
    }

    fn head(&self, name: &str, bytes: &[u8]) -> String {
        let checksum = checksum(&self.content, name, bytes);
        format!(
            "{MAGIC} {FORMAT}\ncontent: {}\nname: {name}\nbytes: {}\nchecksum: {checksum:016x}\n\n",
            self.content,
            bytes.len()
        )
    }

    fn read_file(&mut self, path: &Path, wanted: Option<&str>) -> Option<(String, Vec<u8>)> {
        // Never opened: a pipe would hold up the start.
        let meta = fs::symlink_metadata(path).ok()?;
        let whole = if meta.is_file() && meta.len() <= BYTES_MAX {
            read_whole(path).ok()?
        } else {
            Vec::new()
        };
        let why = match parse(&whole, &self.content, wanted) {
            Ok((name, bytes)) => {
                self.kept.insert(name.clone(), xxh3_64(&bytes));
                return Some((name, bytes));
            }
            Err(Unfit::Damaged) => "is not as it was written".to_owned(),
            Err(Unfit::Format(found)) => {
                format!("is of format {found}, this program writes {FORMAT}")
            }
            Err(Unfit::Foreign) => "is about another content folder".to_owned(),
        };
        self.set_aside(path, &why);
        None
    }
}

/// Beside the file: one that was set aside earlier makes room.
fn aside(path: &Path) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(".set-aside");
    PathBuf::from(name)
}

fn checksum(content: &str, name: &str, bytes: &[u8]) -> u64 {
    let mut sum = Xxh3::new();
    for part in [content.as_bytes(), name.as_bytes(), bytes] {
        sum.update(&(part.len() as u64).to_le_bytes());
        sum.update(part);
    }
    sum.digest()
}

/// The name and the bytes of a file, if all of its head is true.
fn parse(whole: &[u8], content: &str, wanted: Option<&str>) -> Result<(String, Vec<u8>), Unfit> {
    let mut rest = whole;
    let mut line = || -> Result<&str, Unfit> {
        let end = rest
            .iter()
            .take(LINE_BYTES_MAX)
            .position(|&byte| byte == b'\n')
            .ok_or(Unfit::Damaged)?;
        let line = std::str::from_utf8(&rest[..end]).map_err(|_| Unfit::Damaged)?;
        rest = &rest[end + 1..];
        Ok(line)
    };
    let format = line()?.strip_prefix(MAGIC).ok_or(Unfit::Damaged)?.trim();
    if format != FORMAT.to_string() {
        let is_number =
            !format.is_empty() && format.len() < 10 && format.bytes().all(|b| b.is_ascii_digit());
        return Err(if is_number {
            Unfit::Format(format.to_owned())
        } else {
            Unfit::Damaged
        });
    }
    let mut value = |key: &str| line()?.strip_prefix(key).ok_or(Unfit::Damaged);
    let (of, name) = (value("content: ")?, value("name: ")?);
    let (bytes, sum, end) = (value("bytes: ")?, value("checksum: ")?, value("")?);
    if !end.is_empty()
        || bytes != rest.len().to_string()
        || sum != format!("{:016x}", checksum(of, name, rest))
    {
        return Err(Unfit::Damaged);
    }
    if of != content || wanted.is_some_and(|wanted| wanted != name) {
        return Err(Unfit::Foreign);
    }
    Ok((name.to_owned(), rest.to_vec()))
}

fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(BYTES_MAX + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes beside the file, waits for the disk, and puts it in its place: at any instant the old or the new one is there whole.
fn write_whole(path: &Path, head: &str, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(head.as_bytes())?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&new, path)?;
    sync_folder(path);
    Ok(())
}

/// Waits until the disk has the folder's list of names; where that cannot be asked for, the rename is as safe as it gets.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(data: &Path) -> LastGood {
        LastGood::new(data, Path::new("/srv/content"))
    }

    #[test]
    fn what_is_kept_is_there_at_the_next_start_and_no_other_folder_has_it() {
        let data = tempfile::tempdir().unwrap();
        store(data.path())
            .keep("site.toml", Some(b"name = \"X\"\n"))
            .unwrap();
        store(data.path())
            .keep_article("zh/a.md", Some(b"packed"))
            .unwrap();
        assert_eq!(
            store(data.path()).text("site.toml").as_deref(),
            Some("name = \"X\"\n")
        );
        assert_eq!(
            store(data.path()).articles(),
            [("zh/a.md".to_owned(), b"packed".to_vec())]
        );
        let mut other = LastGood::new(data.path(), Path::new("/srv/other"));
        assert_eq!(
            (other.text("site.toml"), other.articles()),
            (None, Vec::new())
        );
        store(data.path()).keep("site.toml", None).unwrap();
        store(data.path()).keep("site.toml", None).unwrap();
        assert_eq!(store(data.path()).text("site.toml"), None);
    }

    #[test]
    fn a_file_that_is_not_as_it_was_written_is_set_aside_and_told() {
        let data = tempfile::tempdir().unwrap();
        let path = store(data.path()).folder.join("site.toml");
        store(data.path())
            .keep("site.toml", Some(b"name = \"X\"\n"))
            .unwrap();
        let whole = fs::read(&path).unwrap();
        let flipped = (0..whole.len()).map(|at| {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x01;
            bytes
        });
        let cut = (0..whole.len()).map(|len| whole[..len].to_vec());
        let text = String::from_utf8(whole.clone()).unwrap();
        let others = [
            text.replace("format 1", "format 2").into_bytes(),
            text.replace("format 1", "format 999999999999").into_bytes(),
            text.replace("/srv/content", "/srv/other").into_bytes(),
            [whole.clone(), b"more".to_vec()].concat(),
            vec![0xff; 5_000],
        ];
        let mut tried = 0;
        for bytes in flipped.chain(cut).chain(others) {
            fs::write(&path, &bytes).unwrap();
            let mut read = store(data.path());
            assert_eq!(
                read.text("site.toml"),
                None,
                "{}",
                String::from_utf8_lossy(&bytes)
            );
            assert_eq!(read.notes().len(), 1);
            assert!(!path.exists() && aside(&path).exists());
            tried += 1;
        }
        assert!(tried > 200, "{tried}");
        fs::create_dir(&path).unwrap();
        assert_eq!(store(data.path()).text("site.toml"), None);
    }

    #[test]
    fn a_file_of_a_newer_format_is_named_with_it() {
        let data = tempfile::tempdir().unwrap();
        let mut kept = store(data.path());
        fs::create_dir_all(&kept.folder).unwrap();
        fs::write(
            kept.folder.join("site.toml"),
            format!("{MAGIC} 2\nwhatever comes\n"),
        )
        .unwrap();
        assert_eq!(kept.text("site.toml"), None);
        assert!(
            kept.notes()[0].contains("is of format 2"),
            "{:?}",
            kept.notes
        );
    }
}
