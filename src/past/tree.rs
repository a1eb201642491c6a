//! The content folder as it was, in a temporary folder.
//!
//! Gets:    the content folder, the name of a commit.
//! Gives:   a folder with the articles and site files of that commit, and which files are elsewhere now.
//! Touches: `git`; a temporary folder, which goes with what is given.
//! Never:   assets, themes: they have no part in addresses.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::PastError;
use crate::content::source::{self, SITE_FILE_BYTES_MAX, SITE_FILES};
use crate::git::Repository;
use crate::git::tree::{self, Entry, Item, NoCommit};
use crate::ids::Lang;
use crate::site::renames_between;

/// How many branches and tags an error names.
const NAMES_SHOWN: usize = 6;

/// The past, laid out.
pub(super) struct LaidOut {
    pub(super) folder: tempfile::TempDir,
    /// Old and new path below the content folder.
    pub(super) renames: Vec<(PathBuf, PathBuf)>,
    /// The same of what is committed by now, step by step: a running site redirects these by itself.
    pub(super) committed: Vec<(PathBuf, PathBuf)>,
    /// What was compared, a line for each repository.
    pub(super) with: Vec<String>,
}

/// Lays out the content folder as it was; language folders that are repositories of their own as they were there: at the commit
/// that the outer repository names for them, else at that of the same name.
pub(super) fn lay_out(content: &Path, named: &str) -> Result<LaidOut, PastError> {
    let mut laid = LaidOut {
        folder: tempfile::tempdir()?,
        renames: Vec::new(),
        committed: Vec::new(),
        with: Vec::new(),
    };
    let outer = folder_of(content);
    let mut own = languages(content)?;
    own.retain(|lang| {
        let inner = folder_of(&content.join(lang));
        source::is_folder_or_link(content, Path::new(lang)) && inner.is_some() && inner != outer
    });
    if outer.is_none() && own.is_empty() {
        return Err(PastError::NoRepository(content.display().to_string()));
    }
    let mut commits = Vec::new();
    if outer.is_some() {
        commits = laid.add(content, "", named, &own)?;
    } else if let Ok(Some(text)) = source::read_site_file(content, SITE_FILES[0]) {
        // No repository knows it: what it says now counts for then as well.
        fs::write(laid.folder.path().join(SITE_FILES[0]), text)?;
    }
    for lang in own {
        let commit = commits.iter().find(|(path, _)| path == Path::new(&lang));
        let named = commit.map_or(named, |(_, commit)| commit);
        laid.add(content, &lang, named, &[])?;
    }
    Ok(laid)
}

/// The folders of languages, of whatever tag: `zh`, `zh-CN`.
fn languages(content: &Path) -> Result<Vec<String>, PastError> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(content)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Lang::of_tag(&name).is_some() {
            folders.push(name);
        }
    }
    folders.sort();
    Ok(folders)
}

fn folder_of(folder: &Path) -> Option<PathBuf> {
    Repository::of(folder).map(Repository::into_folder)
}

impl LaidOut {
    /// Adds what a repository has at a folder of the content folder; gives the repositories in it. What lies in folders of
    /// `without` is left out.
    fn add(
        &mut self,
        content: &Path,
        below: &str,
        named: &str,
        without: &[String],
    ) -> Result<Vec<(PathBuf, String)>, PastError> {
        let folder = content.join(below);
        let commit = tree::commit(&folder, named).map_err(|why| no_commit(&folder, named, &why))?;
        let items = tree::items(&folder, &commit).map_err(PastError::Git)?;
        let repositories = items.iter().filter_map(|item| match &item.entry {
            Entry::Repository(commit) => Some((item.path.clone(), commit.clone())),
            Entry::File(_) => None,
        });
        let repositories = repositories.collect();
        let left_out = |path: &Path| without.iter().any(|lang| path.starts_with(lang));
        let wanted: Vec<Item> = items
            .into_iter()
            .filter(|item| matches!(item.entry, Entry::File(bytes) if bytes <= SITE_FILE_BYTES_MAX))
            .filter(|item| is_wanted(&Path::new(below).join(&item.path)) && !left_out(&item.path))
            .collect();
        let target = self.folder.path().join(below);
        let written = tree::contents(&folder, &wanted, |item, bytes| {
            let path = target.join(&item.path);
            fs::create_dir_all(path.parent().unwrap_or(&target))?;
            fs::write(path, bytes)
        });
        written.map_err(PastError::Git)?;
        let renames = tree::renames(&folder, &commit).map_err(PastError::Git)?;
        let committed = renames_between(&folder, &commit).map_err(PastError::Git)?;
        let joined = |(old, new): (PathBuf, PathBuf)| {
            let below = Path::new(below);
            (below.join(old), below.join(new))
        };
        self.renames.extend(renames.into_iter().map(joined));
        self.committed.extend(committed.into_iter().map(joined));
        let short: String = commit.chars().take(10).collect();
        self.with.push(match named == commit {
            true => format!("compared {} with its commit {short}", folder.display()),
            false => format!("compared {} with {named}, commit {short}", folder.display()),
        });
        Ok(repositories)
    }
}

/// Whether a file below the content folder has a part in what readers see. Which articles do, the site of then says: in which
/// folders and languages they lie.
fn is_wanted(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let is_rule = matches!(name, Some(".gitignore" | ".ignore"));
    let is_site_file = SITE_FILES.iter().any(|file| path == Path::new(file));
    is_rule || is_site_file || source::is_article(path)
}

fn no_commit(folder: &Path, named: &str, why: &NoCommit) -> PastError {
    match why {
        NoCommit::Git(said) => PastError::Git(said.clone()),
        NoCommit::Unknown { names, is_shallow } => {
            let mut text = format!(
                "{} has no commit, branch or tag `{named}`",
                folder.display()
            );
            let near = names
                .iter()
                .map(|name| (strsim::damerau_levenshtein(name, named), name))
                .filter(|(edits, name)| {
                    *edits <= 1 + named.chars().count() / 4 || name.ends_with(&format!("/{named}"))
                })
                .min();
            if let Some((_, near)) = near {
                text.push_str(&format!(": did you mean `{near}`?"));
            } else if !names.is_empty() {
                let shown: Vec<&str> = names.iter().map(String::as_str).take(NAMES_SHOWN).collect();
                text.push_str(&format!(": the latest are {}", shown.join(", ")));
            }
            if *is_shallow {
                text.push_str(
                    "; this is a shallow clone, which lacks older commits: run `git fetch --unshallow`, or let CI fetch \
                     the whole history (`fetch-depth: 0`, `GIT_DEPTH: 0`)",
                );
            }
            PastError::NoCommit(text)
        }
    }
}
