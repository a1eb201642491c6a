//! Walks the content folder.
//!
//! Gets:    the folder, or some paths in it; what its rule files said last.
//! Gives:   the Markdown files that are there, and what could not be looked at.
//! Touches: `door`; the rule files of the folder (`rules`).
//! Never:   symbolic links, pipes, devices: what stands there is named, and not looked into.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};

use super::files::{FileStamp, is_article, refusal};
use super::tree::Tree;
use crate::content::rules::{Levels, Rules};
use crate::door::{Folder, Kind, Refused, Seen};
use crate::ids::Lang;
use crate::problem::{Code, Problem};
use crate::slips;

/// How many folders deep it is looked for articles, the language's among them: far more than an address may have.
const FOLDERS_DEEP_MAX: usize = 16;

/// What a look at the content folder saw.
#[derive(Debug, Default)]
pub struct Walked {
    /// The Markdown files, sorted by path.
    pub files: Vec<FileStamp>,
    /// What could not be looked at, and what is wrong with rule files.
    pub problems: Vec<Problem>,
    /// Files and folders that are there and cannot be read, or are none any more: what they were may be back soon.
    pub unreadable: Vec<PathBuf>,
    /// Folders with rules that are not known: new files below them may be such as the rules leave out.
    pub in_doubt: Vec<PathBuf>,
}

/// Lists the Markdown files below the language folders, sorted by path.
///
/// Hidden files, editors' backups and what the rule files of the content folder name are left out; so is everything that is
/// no regular file. `rules` keeps what rule files said for the next walk.
///
/// # Errors
/// When the content folder itself cannot be read. A folder or file below it that cannot be gives a problem.
pub fn walk(content: &Path, rules: &mut Rules) -> io::Result<Walked> {
    walk_tree(content, &Tree::of(content, None), rules)
}

/// The same where it is known which folders hold articles.
///
/// # Errors
/// As [`walk`].
pub fn walk_tree(content: &Path, tree: &Tree, rules: &mut Rules) -> io::Result<Walked> {
    let folder = Folder::open(content)?;
    folder.names()?;
    let walked = walk_below(&folder, tree, rules, &|_| true);
    rules.forget_all_but_met(&walked.unreadable);
    Ok(walked)
}

/// The same for some files and folders only, paths relative to the content folder: of a folder all that lies in it. Reads
/// the folders on the way to them, for rule files and symbolic links count there as in [`walk`].
#[must_use]
pub fn walk_at(
    content: &Path,
    tree: &Tree,
    paths: &BTreeSet<PathBuf>,
    rules: &mut Rules,
) -> Walked {
    let wanted = |path: &Path| {
        // The path itself, a folder on the way to one, or what lies in one.
        paths
            .range::<Path, _>((Bound::Included(path), Bound::Unbounded))
            .next()
            .is_some_and(|next| next.starts_with(path))
            || path.ancestors().any(|above| paths.contains(above))
    };
    match Folder::open(content) {
        Ok(folder) => walk_below(&folder, tree, rules, &wanted),
        // Whether anything is gone is not known; a look at everything says what is wrong.
        Err(_) => Walked {
            unreadable: vec![PathBuf::new()],
            ..Walked::default()
        },
    }
}

fn walk_below(
    content: &Folder,
    tree: &Tree,
    rules: &mut Rules,
    wanted: &dyn Fn(&Path) -> bool,
) -> Walked {
    let mut walk = Walk {
        wanted,
        rules,
        levels: Levels::default(),
        walked: Walked::default(),
    };
    walk.enter(content, Path::new(""));
    for lang in Lang::ALL {
        walk.language(content, tree.folder(lang));
    }
    if tree.root.is_some() {
        walk.outside(content, tree);
    }
    let mut walked = walk.walked;
    walked
        .files
        .sort_by_cached_key(|stamp| order_of(&stamp.path));
    walked
}

/// Bytes that are ordered as paths are, part by part, and compared at once.
fn order_of(path: &Path) -> Vec<u8> {
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes
        .map(|&byte| {
            if byte == std::path::MAIN_SEPARATOR as u8 {
                0
            } else {
                byte
            }
        })
        .collect()
}

struct Walk<'w> {
    wanted: &'w dyn Fn(&Path) -> bool,
    rules: &'w mut Rules,
    levels: Levels,
    walked: Walked,
}

impl Walk<'_> {
    fn enter(&mut self, folder: &Folder, path: &Path) {
        let entered = self.levels.enter(self.rules, folder, path);
        self.walked.problems.extend(entered.problems);
        if entered.in_doubt {
            self.walked.in_doubt.push(path.to_owned());
        }
    }

    fn language(&mut self, content: &Folder, name: &str) {
        let path = Path::new(name);
        if !(self.wanted)(path) {
            return;
        }
        match content.look(OsStr::new(name)) {
            Ok(Seen {
                kind: Kind::Folder, ..
            }) => self.entry(content, OsStr::new(name), path),
            Ok(_) => {
                let problem = Problem::error(
                    Code::FolderExpected,
                    path,
                    "is not a folder (symbolic links are not followed)",
                );
                self.unreadable(
                    path,
                    problem
                        .help("make it a real folder; until then its articles stay as they were"),
                );
            }
            Err(Refused::Missing) => {}
            Err(refused) => self.unreadable(path, refusal(path, &refused)),
        }
    }

    /// What lies in no language's folder, of a tree whose files there are articles.
    fn outside(&mut self, content: &Folder, tree: &Tree) {
        for name in content.names().unwrap_or_default() {
            let text = name.to_string_lossy();
            let path = Path::new(&name);
            let is_article = Lang::of_tag(&text).is_none() && tree.holds(&text);
            if is_article && !text.starts_with('.') && (self.wanted)(path) {
                self.entry(content, &name, path);
            }
        }
    }

    fn folder(&mut self, folder: &Folder, path: &Path) {
        if path.components().count() > FOLDERS_DEEP_MAX {
            let message = format!(
                "lies more than {FOLDERS_DEEP_MAX} folders deep: nothing in it is looked at"
            );
            self.walked
                .problems
                .push(Problem::error(Code::FolderTooDeep, path, message).help("move it up"));
            return;
        }
        let names = match folder.names() {
            Ok(names) => names,
            Err(error) => return self.unreadable(path, refusal(path, &Refused::Io(error))),
        };
        self.enter(folder, path);
        self.copies(&names, path);
        for name in names {
            let entry = path.join(&name);
            if let Some(why) = slips::is_leftover(&name.to_string_lossy()) {
                self.leftover(folder, &name, &entry, why);
            } else if !name.as_encoded_bytes().starts_with(b".") && (self.wanted)(&entry) {
                self.entry(folder, &name, &entry);
            }
        }
        self.levels.leave();
    }

    fn entry(&mut self, folder: &Folder, name: &OsStr, path: &Path) {
        let seen = match folder.look(name) {
            Ok(seen) => seen,
            // Gone between the look into its folder and the look at it: no more than gone.
            Err(Refused::Missing) => return,
            Err(refused) => return self.unreadable(path, refusal(path, &refused)),
        };
        if self.levels.leave_out(path, seen.kind == Kind::Folder) {
            return;
        }
        match seen.kind {
            Kind::Folder => match folder.enter(name) {
                Ok(inner) => self.folder(&inner, path),
                Err(Refused::Missing) => {}
                Err(refused) => self.unreadable(path, refusal(path, &refused)),
            },
            Kind::File if is_article(path) => self
                .walked
                .files
                .push(FileStamp::new(path.to_owned(), &seen)),
            Kind::Link if is_article(path) => self.unreadable(path, refusal(path, &Refused::Link)),
            // It may lead to a folder of articles; where it leads is not looked at.
            Kind::Link => {
                let problem =
                    Problem::warning(Code::FileNotRegular, path, Refused::Link.to_string());
                self.unreadable(
                    path,
                    problem.help("make it a real folder, or remove it: nothing in it is served"),
                );
            }
            Kind::Other(what) if is_article(path) => {
                self.unreadable(path, refusal(path, &Refused::NotAFile(what)))
            }
            Kind::File | Kind::Other(_) => {}
        }
    }

    /// Articles that are copies of one beside them, by their names: readers find both.
    fn copies(&mut self, names: &[OsString], path: &Path) {
        for name in names {
            let Some(original) = slips::original(&name.to_string_lossy()) else {
                continue;
            };
            let entry = path.join(name);
            let is_read = is_article(&entry) && (self.wanted)(&entry);
            let is_beside = names.iter().any(|name| name.to_str() == Some(&original));
            if is_read && is_beside && !self.levels.leave_out(&entry, false) {
                let what = format!("seems to be a copy of `{original}`, and readers find both");
                let help = format!(
                    "take over what is missing in `{original}`, and remove it, or give it another name"
                );
                let problem = Problem::warning(Code::FileLeftover, &entry, what);
                self.walked.problems.push(problem.help(help));
            }
        }
    }

    /// A file that nobody means to keep: it is not served, and its writer may think that it is.
    fn leftover(&mut self, folder: &Folder, name: &OsStr, path: &Path, why: &str) {
        let is_file = folder.look(name).is_ok_and(|seen| seen.kind == Kind::File);
        if is_file && (self.wanted)(path) && !self.levels.leave_out(path, false) {
            let problem =
                Problem::warning(Code::FileLeftover, path, format!("is not served: {why}"));
            self.walked.problems.push(
                problem.help("take over what is missing in the file beside it, and remove it"),
            );
        }
    }

    fn unreadable(&mut self, path: &Path, problem: Problem) {
        self.walked.unreadable.push(path.to_owned());
        self.walked.problems.push(problem);
    }
}
