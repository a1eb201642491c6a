//! Does what a plan has, or nothing.
//!
//! Gets:    a plan.
//! Gives:   the files as it has them.
//! Touches: files of the content folder; `git mv` for those that git follows.
//! Never:   half of a plan: when a step fails, those before it are undone. A file that was changed since it was planned.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::edit::{Edit, Plan};
use super::error::MoveError;
use crate::git::tree;

/// A step that was done.
enum Done {
    Folder(PathBuf),
    Moved {
        old: PathBuf,
        new: PathBuf,
        by_git: bool,
    },
    Written(Edit),
}

struct Work<'w> {
    content: &'w Path,
    done: Vec<Done>,
}

impl Plan {
    /// Does it. `each` is called before each step with its file; its error ends the work, and what was done is undone.
    ///
    /// # Errors
    /// When a step failed: then all is as it was, or the error says what is not.
    pub fn carry_out(
        &self,
        content: &Path,
        each: &mut dyn FnMut(&Path) -> io::Result<()>,
    ) -> Result<(), MoveError> {
        let mut work = Work {
            content,
            done: Vec::new(),
        };
        match work.all(self, each) {
            Ok(()) => {
                work.remove_empty_folders(self);
                Ok(())
            }
            Err(why) => Err(work.undone(why)),
        }
    }
}

impl Work<'_> {
    fn all(
        &mut self,
        plan: &Plan,
        each: &mut dyn FnMut(&Path) -> io::Result<()>,
    ) -> Result<(), String> {
        let mut followed: HashSet<PathBuf> = HashSet::new();
        let mut known: HashSet<PathBuf> = HashSet::new();
        for (old, new) in &plan.renames {
            each(new).map_err(|error| said(new, &error))?;
            let lang = lang_of(old);
            if known.insert(lang.clone()) {
                let inner = tree::followed(&self.content.join(&lang));
                followed.extend(inner.into_iter().map(|path| lang.join(path)));
            }
            self.folders(new).map_err(|error| said(new, &error))?;
            self.moved(old, new, followed.contains(old))?;
            self.done.push(Done::Moved {
                old: old.clone(),
                new: new.clone(),
                by_git: followed.contains(old),
            });
        }
        for edit in &plan.edits {
            each(&edit.path).map_err(|error| said(&edit.path, &error))?;
            self.written(edit, &edit.before, &edit.after)?;
            self.done.push(Done::Written(edit.clone()));
        }
        Ok(())
    }

    /// Makes the folders that a file will be in.
    fn folders(&mut self, file: &Path) -> io::Result<()> {
        let above = file.parent().unwrap_or(Path::new(""));
        let mut missing: Vec<PathBuf> = above
            .ancestors()
            .map(|folder| self.content.join(folder))
            .take_while(|folder| folder.symlink_metadata().is_err())
            .collect();
        while let Some(folder) = missing.pop() {
            fs::create_dir(&folder)?;
            self.done.push(Done::Folder(folder));
        }
        Ok(())
    }

    fn moved(&self, old: &Path, new: &Path, by_git: bool) -> Result<(), String> {
        let [from, to] = [old, new].map(|path| self.content.join(path));
        if to.symlink_metadata().is_ok() {
            return Err(format!("{}: is there already", new.display()));
        }
        if !by_git {
            return fs::rename(&from, &to).map_err(|error| said(new, &error));
        }
        let lang = lang_of(old);
        let below = |path: &Path| path.strip_prefix(&lang).unwrap_or(path).to_owned();
        tree::rename(&self.content.join(&lang), &below(old), &below(new))
    }

    /// Puts another text into a file, whole or not at all, when it is still as it was.
    fn written(&self, edit: &Edit, before: &str, after: &str) -> Result<(), String> {
        let path = self.content.join(&edit.path);
        let write = || {
            if fs::read(&path)? != before.as_bytes() {
                return Err(io::Error::other(
                    "was changed while it was planned; try again",
                ));
            }
            let folder = path.parent().unwrap_or(self.content);
            let mut file = tempfile::Builder::new()
                .prefix(".jieda-")
                .tempfile_in(folder)?;
            file.write_all(after.as_bytes())?;
            file.as_file().sync_all()?;
            fs::set_permissions(file.path(), fs::metadata(&path)?.permissions())?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|error| said(&edit.path, &error))
    }

    fn undone(mut self, why: String) -> MoveError {
        let mut left = Vec::new();
        while let Some(done) = self.done.pop() {
            let undone = match &done {
                Done::Folder(folder) => {
                    // What somebody else put there meanwhile stays.
                    let _ = fs::remove_dir(folder);
                    Ok(())
                }
                Done::Moved { old, new, by_git } => self.moved(new, old, *by_git),
                Done::Written(edit) => self.written(edit, &edit.after, &edit.before),
            };
            left.extend(undone.err());
        }
        match left.is_empty() {
            true => MoveError::Undone(why),
            false => MoveError::Stuck { why, left },
        }
    }

    /// Folders that nothing is left in: git does not know them.
    fn remove_empty_folders(&self, plan: &Plan) {
        for (old, _) in plan.renames.iter().rev() {
            let lang = lang_of(old);
            let inner = old.ancestors().skip(1);
            for folder in
                inner.take_while(|folder| **folder != lang && folder.components().count() > 0)
            {
                if fs::remove_dir(self.content.join(folder)).is_err() {
                    break;
                }
            }
        }
    }
}

fn lang_of(path: &Path) -> PathBuf {
    path.components().take(1).collect()
}

fn said(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}
