//! Where article files came, changed or went, and the pictures that they show.
//!
//! Gets:    paths that were reported, or what a walk through the whole folder saw.
//! Gives:   the files to read, and those that are gone.
//! Touches: `content::source`, and the disk through it.
//! Never:   a file that is gone because its folder cannot be read: it may well be there still.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Files;
use super::known::below;
use super::pictures::Pictures;
use super::reading::missing_assets;
use crate::content::is_picture;
use crate::content::rules;
use crate::content::source::{self, FileStamp, Walked};

impl Files {
    /// What stands at some paths, which known files are gone from there, and whether assets may have come or gone.
    pub(super) fn look_at(
        &mut self,
        content: &Path,
        paths: &HashSet<PathBuf>,
    ) -> (Vec<FileStamp>, Vec<PathBuf>, bool) {
        let (mut stamps, mut unclear, mut ruled) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for path in paths {
            let known = self
                .known
                .contains_key(path)
                .then(|| source::stamp(content, path))
                .flatten();
            match known {
                // What was let in once is let in while no rule changes, and rules are files that are looked at below.
                Some(stamp) => {
                    // It may have been a link meanwhile.
                    if self.unseen.remove(path).is_some() {
                        self.problems = None;
                    }
                    stamps.push(stamp);
                }
                None if rules::is_rules(path) => {
                    ruled.insert(path.parent().unwrap_or(Path::new("")).to_owned());
                }
                None if source::is_hidden(path) => {}
                None => drop(unclear.insert(path.clone())),
            }
        }
        // A file of another kind is neither an article nor a folder of them.
        unclear.retain(|path| {
            source::is_article(path)
                || source::is_folder_or_link(content, path)
                || self.has_below(path)
        });
        // What a rule file governs is looked at again whatever it said, though nothing may be known there: it may have left out
        // all of it until now.
        unclear.append(&mut ruled);
        let walked = source::walk_at(content, &self.tree, &unclear, &mut self.rules);
        let (more, gone) = self.walked(walked, &unclear);
        stamps.extend(more);
        stamps.sort_by(|a, b| a.path.cmp(&b.path));
        stamps.dedup_by(|a, b| a.path == b.path);
        // A folder of pictures has no ending, and comes and goes as one.
        let may_be_asset = |path: &PathBuf| {
            path.starts_with("assets")
                || path.extension().is_none()
                || is_picture(&path.to_string_lossy())
        };
        (stamps, gone, paths.iter().any(may_be_asset))
    }

    fn has_below(&self, path: &Path) -> bool {
        below(&self.known, path).next().is_some() || below(&self.unseen, path).next().is_some()
    }

    /// Takes in what a look at some paths saw; gives the files that are there and the known ones that are not.
    pub(super) fn walked(
        &mut self,
        mut walked: Walked,
        paths: &BTreeSet<PathBuf>,
    ) -> (Vec<FileStamp>, Vec<PathBuf>) {
        // What was let in once stays; a new file may be one that rules which nobody knows leave out.
        let is_in_doubt = |path: &Path| {
            walked
                .in_doubt
                .iter()
                .any(|folder| path.starts_with(folder))
        };
        walked
            .files
            .retain(|stamp| !is_in_doubt(&stamp.path) || self.known.contains_key(&stamp.path));
        let there: HashSet<&Path> = walked
            .files
            .iter()
            .map(|stamp| stamp.path.as_path())
            .collect();
        let (mut gone, mut unseen_before): (Vec<PathBuf>, Vec<PathBuf>) = Default::default();
        for path in paths {
            let known = below(&self.known, path).map(|(path, _)| path);
            gone.extend(
                known
                    .filter(|path| !there.contains(path.as_path()))
                    .cloned(),
            );
            unseen_before.extend(below(&self.unseen, path).map(|(path, _)| path.clone()));
        }
        unseen_before
            .iter()
            .for_each(|path| drop(self.unseen.remove(path)));
        if !unseen_before.is_empty() || !walked.problems.is_empty() {
            self.problems = None;
        }
        // What lies in a folder that cannot be read may well be there still: its last good version stays.
        gone.retain(|path| {
            !walked
                .unreadable
                .iter()
                .any(|folder| path.starts_with(folder))
        });
        self.unseen.extend(
            walked
                .problems
                .into_iter()
                .map(|problem| (problem.path.clone(), problem)),
        );
        (walked.files, gone)
    }

    /// Looks again which of the assets that articles show are missing.
    pub(super) fn look_for_assets(&mut self, content: &Path) {
        if self.assets.is_empty() {
            return;
        }
        self.problems = None;
        let known = &self.known;
        let article_of = |path: &PathBuf| known.get(path).and_then(|known| known.article.as_ref());
        let shown = self.assets.keys().filter_map(article_of);
        self.gallery.again((content, &self.tree), shown);
        let pictures = self.gallery.pictures();
        for (path, missing) in &mut self.assets {
            if let Some(article) = article_of(path) {
                *missing = missing_assets(content, &self.tree, article, pictures);
            }
        }
    }

    /// The pictures that articles show, as they are now.
    pub(in crate::site) fn pictures(&self) -> &Arc<Pictures> {
        self.gallery.pictures()
    }
}
