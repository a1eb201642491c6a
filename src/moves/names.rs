//! What is moved where, by its names.
//!
//! Gets:    names as they were typed: ids with or without a language, paths of files and folders.
//! Gives:   the files, old and new.
//! Touches: the content folder, to see what is there.
//! Never:   a file that a link leads to.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::MoveError;
use crate::config::SiteConfig;
use crate::content::rules::Rules;
use crate::content::source::{self, Tree};
use crate::ids::{ArticleId, Category, FilePath, Lang};
use crate::slips;

/// A name below a language, and what its addresses become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// The old path below a language, such as `funds/late`.
    pub(super) old: String,
    /// The new one.
    pub(super) new: String,
    /// Whether they are folders.
    pub(super) is_folder: bool,
    /// The languages that have the old one.
    pub(super) langs: Vec<Lang>,
}

impl Names {
    /// Reads both names.
    pub(super) fn read(content: &Path, old: &str, new: &str) -> Result<Names, MoveError> {
        let (old_path, old_is_folder) = below_lang(content, old);
        let (new_path, new_is_folder) = below_lang(content, new);
        let having = |name: &str| -> Vec<Lang> {
            let has = |lang: &Lang| exists(&content.join(lang.as_str()).join(name));
            Lang::ALL.into_iter().filter(has).collect()
        };
        let files = having(&format!("{old_path}.md"));
        let is_folder = files.is_empty() || (old_is_folder && !having(&old_path).is_empty());
        let langs = match is_folder {
            true => having(&old_path),
            false => files,
        };
        if let Some(why) = lies_elsewhere(content, &old_path) {
            return Err(MoveError::Name(why));
        }
        if langs.is_empty() || old_path.is_empty() {
            return Err(MoveError::Name(nothing_like(content, old, &old_path)));
        }
        let slug = old_path.rsplit('/').next().unwrap_or(&old_path);
        let into = new_is_folder
            || new_path.is_empty()
            || (!is_folder && !new.ends_with(".md") && !having(&new_path).is_empty());
        let new_path = match into {
            true => format!("{new_path}/{slug}")
                .trim_start_matches('/')
                .to_owned(),
            false => new_path,
        };
        let names = Names {
            old: old_path,
            new: new_path,
            is_folder,
            langs,
        };
        names.check(content)?;
        Ok(names)
    }

    fn check(&self, content: &Path) -> Result<(), MoveError> {
        let Names {
            old,
            new,
            is_folder,
            langs,
        } = self;
        if old == new {
            return Err(MoveError::Name(format!("`{old}` has that name already")));
        }
        let odd = match is_folder {
            true => new.parse::<Category>().err(),
            false => format!("{}/{new}", langs[0]).parse::<ArticleId>().err(),
        };
        if let Some(error) = odd {
            return Err(MoveError::Name(format!(
                "the new name cannot be an address: {error}"
            )));
        }
        if *is_folder && new.starts_with(&format!("{old}/")) {
            return Err(MoveError::Name(format!(
                "`{old}` cannot be moved into itself"
            )));
        }
        for lang in langs {
            let suffix = if *is_folder { "" } else { ".md" };
            let (from, to) = (
                format!("{lang}/{old}{suffix}"),
                format!("{lang}/{new}{suffix}"),
            );
            let blocked = |path: &str, why: &str| MoveError::Blocked {
                path: path.into(),
                why: why.to_owned(),
            };
            if exists(&content.join(&to)) {
                return Err(blocked(
                    &to,
                    "is there already, and nothing is overwritten: choose another name",
                ));
            }
            for path in [&from, &to] {
                if source::leads_through_link(content, Path::new(path)) {
                    return Err(blocked(
                        path,
                        "a symbolic link leads there, which is never followed: make it a real folder or file",
                    ));
                }
            }
        }
        Ok(())
    }

    /// What a path below the content folder becomes, without `.md`: an id or a category with its language.
    pub(super) fn moved(&self, path: &str) -> Option<String> {
        let (lang, rest) = path.split_once('/')?;
        if !self.langs.iter().any(|own| own.as_str() == lang) {
            return None;
        }
        let tail = rest.strip_prefix(self.old.as_str())?;
        let is_it = tail.is_empty() || (self.is_folder && tail.starts_with('/'));
        is_it.then(|| format!("{lang}/{}{tail}", self.new))
    }

    /// The files that are moved, old and new, below the content folder, sorted.
    pub(super) fn files(&self, content: &Path) -> Result<Vec<(PathBuf, PathBuf)>, MoveError> {
        let mut files = Vec::new();
        for lang in &self.langs {
            let folder = Path::new(lang.as_str());
            let (old, new) = (folder.join(&self.old), folder.join(&self.new));
            if !self.is_folder {
                let named = |path: &Path| PathBuf::from(format!("{}.md", path.display()));
                files.push((named(&old), named(&new)));
                continue;
            }
            let mut inner = Vec::new();
            list(&content.join(&old), Path::new(""), &mut inner).map_err(MoveError::Content)?;
            files.extend(
                inner
                    .into_iter()
                    .map(|path| (old.join(&path), new.join(&path))),
            );
        }
        files.sort();
        Ok(files)
    }
}

fn list(folder: &Path, below: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => list(folder, &path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// A name below its language, without `.md`; and whether it was written as a folder.
fn below_lang(content: &Path, name: &str) -> (String, bool) {
    let path = Path::new(name);
    let path = path.strip_prefix(".").unwrap_or(path);
    let short = content.strip_prefix(".").unwrap_or(content);
    let whole = || {
        let (path, content) = (
            std::path::absolute(path).ok()?,
            std::path::absolute(content).ok()?,
        );
        Some(path.strip_prefix(content).ok()?.to_owned())
    };
    let inner = path.strip_prefix(short).map(Path::to_owned).ok();
    // An id such as `funds/late` is below the content folder only where that is the current one.
    let inner = inner.or_else(whole).unwrap_or_else(|| path.to_owned());
    let inner = inner.to_string_lossy().replace('\\', "/");
    let plain = inner.trim_matches('/');
    let (first, rest) = plain.split_once('/').unwrap_or((plain, ""));
    let below = match first.parse::<Lang>() {
        Ok(_) => rest,
        Err(_) => plain,
    };
    let is_folder = name.ends_with('/') || below.is_empty();
    (
        below.strip_suffix(".md").unwrap_or(below).to_owned(),
        is_folder,
    )
}

/// What to say of an article of that address, or of that path, whose file does not lie where its address says: in a folder
/// `zh-CN`, in none, or under a name of which the address is derived. Where it would go, no address says.
fn lies_elsewhere(content: &Path, wanted: &str) -> Option<String> {
    let text = source::read_site_file(content, source::SITE_FILES[0]).ok()?;
    let site = text.and_then(|text| SiteConfig::parse(&text).ok());
    let tree = match site.filter(|(site, _)| site.names_languages) {
        Some((site, _)) => Tree::of(content, Some(&site.languages)),
        None => Tree::guessed(content),
    };
    let walked = source::walk_tree(content, &tree, &mut Rules::default()).ok()?;
    let is_in = |path: &str| {
        let rest = path.strip_prefix(wanted);
        !wanted.is_empty() && rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    walked.files.iter().find_map(|file| {
        let path = file.path.to_str()?;
        let id = FilePath::new(path).id(tree.root, None).ok()?;
        let (own, _) = below_lang(Path::new(""), path);
        let below = own.split_once('/').map_or(own.as_str(), |(_, rest)| rest);
        let names = [id.path(), own.as_str(), below];
        let is_named = names.contains(&wanted) && path != format!("{id}.md") && !id.is_index();
        // What lies in a folder that is moved goes along, whatever its name.
        let is_below = names.into_iter().any(is_in) && folder(path) != folder(id.as_str());
        (is_named || is_below).then(|| {
            format!(
                "`{path}` does not lie where its address `{}` says, and such files are not moved: move it by `git mv`, write \
                 `redirect_from: [{}]` into it, and ask `jieda check --against HEAD` what else would die",
                id.address(),
                slips::item(&id.address())
            )
        })
    })
}

/// What to say when there is nothing of a name.
fn nothing_like(content: &Path, written: &str, wanted: &str) -> String {
    let walked = source::walk(content, &mut Rules::default());
    let files = walked.map(|walked| walked.files).unwrap_or_default();
    let near = files.iter().filter_map(|file| {
        let id = file
            .path
            .with_extension("")
            .to_string_lossy()
            .replace('\\', "/");
        let name = id.split_once('/')?.1.to_owned();
        let edits = strsim::damerau_levenshtein(&name, wanted);
        let is_near = edits <= 1 + wanted.chars().count() / 5
            || name.rsplit('/').next() == wanted.rsplit('/').next();
        is_near.then_some((edits, name))
    });
    let said = format!(
        "`{written}` is no article and no category of {}",
        content.display()
    );
    match near.min() {
        Some((_, near)) => format!("{said}: did you mean `{near}`?"),
        None => format!("{said}: write it as `funds/withdrawal-delay`, or as the path of its file"),
    }
}
