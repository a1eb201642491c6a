//! Markdown files that are no articles because of where they lie, for a folder that gives no article at all.
//!
//! Gets:    the content folder.
//! Gives:   where such files lie, how many there are, and what looks like the folder that was meant.
//! Touches: `door`.
//! Never:   symbolic links, hidden names; more than so many entries: whoever named a whole disk is told soon.

use std::path::{Path, PathBuf};

use crate::door::{self, Folder, Kind};
use crate::ids::Lang;

/// How many files and folders are looked at.
const ENTRIES_MAX: usize = 10_000;
/// How many folders deep.
const LOOKED_DEEP_MAX: usize = 8;

/// Files of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lying {
    /// The first by its path, relative to the content folder.
    pub first: Option<PathBuf>,
    /// How many there are.
    pub count: usize,
}

impl Lying {
    fn add(&mut self, path: &Path) {
        self.count += 1;
        self.first.get_or_insert_with(|| path.to_owned());
    }
}

/// What lies in a content folder that gives no article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// Whether nothing does, but for hidden names.
    pub is_empty: bool,
    /// Markdown files below a language's folder, which rule files leave out.
    pub left_out: Lying,
    /// Markdown files elsewhere.
    pub outside: Lying,
    /// A folder below that holds a language's folder with Markdown files, as a content folder does.
    pub site: Option<PathBuf>,
}

/// Looks for Markdown files in a content folder. What cannot be read is passed over.
#[must_use]
pub fn others(content: &Path) -> Others {
    let mut others = Others::default();
    let mut left = ENTRIES_MAX;
    if let Ok(folder) = Folder::open(content) {
        look(&folder, Path::new(""), &mut left, &mut others);
    }
    others.is_empty = left == ENTRIES_MAX;
    others
}

/// Whether a Markdown file lies in a folder below the content folder; looks no further than the first, and at so many names.
pub(super) fn has_markdown(content: &Path, folder: &Path) -> bool {
    let (mut left, mut waiting) = (ENTRIES_MAX, vec![folder.to_owned()]);
    while let Some(folder) = waiting.pop() {
        for (name, kind) in door::list(content, &folder) {
            if left == 0 {
                return false;
            }
            left -= 1;
            let entry = folder.join(&name);
            match kind {
                _ if name.as_encoded_bytes().starts_with(b".") => {}
                Kind::File if is_markdown(&entry) => return true,
                Kind::Folder if entry.components().count() <= LOOKED_DEEP_MAX => {
                    waiting.push(entry);
                }
                _ => {}
            }
        }
    }
    false
}

fn look(folder: &Folder, path: &Path, left: &mut usize, others: &mut Others) {
    let mut names = folder.names().unwrap_or_default();
    names.retain(|name| !name.as_encoded_bytes().starts_with(b"."));
    names.sort();
    for name in names {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let entry = path.join(&name);
        match folder.look(&name).map(|seen| seen.kind) {
            Ok(Kind::File) if is_markdown(&entry) => note(&entry, others),
            Ok(Kind::Folder) if entry.components().count() <= LOOKED_DEEP_MAX => {
                if let Ok(inner) = folder.enter(&name) {
                    look(&inner, &entry, left, others);
                }
            }
            _ => {}
        }
    }
}

fn note(path: &Path, others: &mut Others) {
    let is_language =
        |part: &std::ffi::OsStr| Lang::ALL.into_iter().any(|lang| part == lang.as_str());
    let mut folders = path.parent().into_iter().flat_map(Path::iter);
    match folders.position(is_language) {
        Some(0) => others.left_out.add(path),
        Some(depth) => {
            let above: PathBuf = path.iter().take(depth).collect();
            others.site.get_or_insert(above);
            others.outside.add(path);
        }
        None => others.outside.add(path),
    }
}

/// By the ending, in any case; also those of which no article is made.
fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["md", "markdown", "mdx"]
            .iter()
            .any(|ending| extension.eq_ignore_ascii_case(ending))
    })
}
