//! The article files as they were last read.
//!
//! Gets:    the content folder, and where to look.
//! Gives:   the articles that are served, sorted by id, and what is wrong with files.
//! Touches: `content`, and the disk through it.
//! Never:   an article that breaks in place of the version that was good; that version still shown to readers when the file
//!          says that they are not meant.

mod contested;
mod kept;
mod known;
mod looking;
mod pictures;
mod reading;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::doing::Doing;
use super::last_good::LastGood;
use super::loaded::Progress;
use crate::catalog::asset_key;
use crate::content::Article;
use crate::content::rules::Rules;
use crate::content::source::{self, FileStamp, Tree};
use crate::ids::{Lang, Variables};
use crate::problem::Problem;
use contested::{Changes, Contested};
use kept::Kept;
use known::patched;
pub(super) use known::{HIDDEN_BY_BREAKING, HiddenFiles, Known, NOT_SERVED, STILL_SERVED};
use pictures::Gallery;
pub(super) use pictures::Pictures;
use reading::{Reading, missing_assets, shows_assets};

/// Where to look for changes.
#[derive(Clone, Copy, Debug)]
pub enum Look<'p> {
    /// At these files and folders, relative to the content folder: what the system reported. The work grows with them.
    At(&'p HashSet<PathBuf>),
    /// At every file, reading those whose size or time differs.
    Stamps,
    /// At the bytes of every file: the truth, whatever size, time and events say.
    Bytes,
}

/// All article files.
#[derive(Default)]
pub(super) struct Files {
    known: BTreeMap<PathBuf, Known>,
    /// What could not be looked at, by path.
    unseen: BTreeMap<PathBuf, Problem>,
    /// The files that have problems.
    troubled: BTreeSet<PathBuf>,
    /// The files that show assets, each with those that are missing.
    assets: BTreeMap<PathBuf, Vec<Problem>>,
    /// The pictures that articles show.
    gallery: Gallery,
    /// What is served: sorted by id, in the site's languages.
    articles: Arc<Vec<Arc<Article>>>,
    languages: Vec<Lang>,
    /// Where articles lie.
    tree: Tree,
    /// Whether that is other than at the last look.
    moved: bool,
    /// Several files that have one address, by it.
    contested: Contested,
    /// What is wrong with files, sorted; none where that may have changed since it was listed.
    problems: Option<Arc<Vec<Problem>>>,
    /// The files that are no articles and say that they are not for readers; as the problems.
    hidden: Arc<HiddenFiles>,
    /// The files that are not stored as they are known.
    unsaved: BTreeSet<PathBuf>,
    /// The last good versions that are kept in the data folder.
    kept: Kept,
    /// What rule files leave out.
    rules: Rules,
    /// What stands for names in articles.
    variables: Arc<Variables>,
    /// Whether that is other than at the last look.
    other_variables: bool,
    doing: Arc<Doing>,
}

impl Files {
    /// What is being done, for others to ask.
    pub(super) fn doing(&self) -> &Arc<Doing> {
        &self.doing
    }

    /// Takes in what was known of files at an earlier time, before anything was read.
    pub(super) fn remember(&mut self, content: &Path, files: Vec<(PathBuf, Known)>) {
        // In one piece: to put in a hundred thousand one by one takes twice as long.
        self.known = files.into_iter().collect();
        let troubled = self
            .known
            .iter()
            .filter(|(_, known)| !known.problems.is_empty());
        self.troubled = troubled.map(|(path, _)| path.clone()).collect();
        let articles = self
            .known
            .iter()
            .filter_map(|(path, known)| Some((path, known.article.as_ref()?)));
        let shows: Vec<_> = articles
            .filter(|(_, article)| shows_assets(article))
            .collect();
        let shown = shows.iter().map(|(_, article)| *article);
        self.gallery.add((content, &self.tree), shown);
        let pictures = self.gallery.pictures();
        let missing = |article| missing_assets(content, &self.tree, article, pictures);
        self.assets = shows
            .into_iter()
            .map(|(path, article)| (path.clone(), missing(article)))
            .collect();
        self.list_served();
    }

    /// Adds last good versions to what was stored of files, where that has none: the index folder may have been deleted.
    pub(super) fn add_last_good(&mut self, files: &mut Vec<(PathBuf, Known)>, kept: &mut LastGood) {
        self.kept.add_to(files, kept);
    }

    /// Keeps the last good versions of the files that are broken now, and none of others. Cheap when they are kept already.
    pub(super) fn keep_broken(&mut self, kept: &mut LastGood) -> io::Result<()> {
        let troubled = self.troubled.iter();
        let known = troubled.filter_map(|path| Some((path.as_path(), self.known.get(path)?)));
        let at_risk: BTreeMap<&Path, &Arc<Article>> = known
            .filter(|(_, known)| known.is_broken())
            .filter_map(|(path, known)| Some((path, known.article.as_ref()?)))
            .collect();
        self.kept.keep(&at_risk, kept)
    }

    /// Whether nothing was read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The files that are not stored as they are known, and those that are stored and gone.
    pub(super) fn unsaved(&self) -> impl Iterator<Item = (&Path, Option<&Known>)> {
        self.unsaved
            .iter()
            .map(|path| (path.as_path(), self.known.get(path)))
    }

    /// Nothing is stored any more.
    pub(super) fn lost(&mut self) {
        self.unsaved = self.known.keys().cloned().collect();
    }

    /// They are stored now.
    pub(super) fn saved(&mut self) {
        self.unsaved.clear();
    }

    /// Looks for changes and reads what changed; gives how many files were read. A file that is `unfinished` stays as it was.
    ///
    /// # Errors
    /// When the content folder cannot be read.
    pub(super) fn look(
        &mut self,
        content: &Path,
        look: Look<'_>,
        unfinished: &HashSet<PathBuf>,
        progress: &Progress<'_>,
    ) -> io::Result<usize> {
        // Files that were never looked at may be articles now.
        let look = match std::mem::take(&mut self.moved) {
            true if matches!(look, Look::At(_)) => Look::Stamps,
            _ => look,
        };
        let (mut stamps, gone, assets_moved) = match look {
            Look::At(paths) => self.look_at(content, paths),
            Look::Stamps | Look::Bytes => {
                let walked = source::walk_tree(content, &self.tree, &mut self.rules)?;
                let everywhere = std::iter::once(PathBuf::new()).collect();
                let (stamps, gone) = self.walked(walked, &everywhere);
                (stamps, gone, true)
            }
        };
        self.add_named(content, look, &mut stamps);
        stamps.retain(|stamp| !unfinished.contains(&stamp.path));
        if let Look::Stamps = look {
            stamps.retain(|stamp| {
                !self.known.get(&stamp.path).is_some_and(|known| {
                    known.is_at(stamp)
                        && known.names.are_current(&stamp.path, &self.variables)
                        && known.is_of(&stamp.path, self.tree.root)
                })
            });
        }
        let reading = Reading {
            content,
            known: &self.known,
            doing: &self.doing,
            variables: &self.variables,
            root: self.tree.root,
        };
        let read = reading.read(&stamps, progress);
        let mut changes = Changes::new();
        for path in gone.into_iter().filter(|path| !unfinished.contains(path)) {
            if self.troubled.remove(&path) | self.assets.remove(&path).is_some() {
                self.problems = None;
            }
            self.unsaved.insert(path.clone());
            if let Some(article) = self.known.remove(&path).and_then(|known| known.article)
                && self.contested.release(&article, &mut changes)
            {
                self.problems = None;
            }
        }
        let count = read.len();
        let articles = read.iter().filter_map(|(_, known)| known.article.as_ref());
        self.gallery.add((content, &self.tree), articles);
        for (path, known) in read {
            self.put(content, path, known, &mut changes);
        }
        changes.retain(|id, _| self.languages.contains(&id.lang()));
        self.articles = patched(&self.articles, changes);
        if assets_moved {
            self.look_for_assets(content);
        }
        Ok(count)
    }

    /// Lets the next look fill in these values.
    pub(super) fn fill_in(&mut self, variables: &Arc<Variables>) {
        if self.variables != *variables {
            self.variables = Arc::clone(variables);
            self.other_variables = true;
        }
    }

    /// Adds the files that name a variable which stands for something else now, where the look is not at all files anyway.
    fn add_named(&mut self, content: &Path, look: Look<'_>, stamps: &mut Vec<FileStamp>) {
        if !std::mem::take(&mut self.other_variables) || !matches!(look, Look::At(_)) {
            return;
        }
        let named = self
            .known
            .iter()
            .filter(|(path, known)| !known.names.are_current(path, &self.variables));
        stamps.extend(named.filter_map(|(path, _)| source::stamp(content, path)));
        stamps.sort_by(|a, b| a.path.cmp(&b.path));
        stamps.dedup_by(|a, b| a.path == b.path);
    }

    /// Serves the articles of these languages only, where they lie. Another tree is looked at as a whole.
    pub(super) fn serve(&mut self, languages: &[Lang], tree: &Tree) {
        if self.languages == languages && self.tree == *tree {
            return;
        }
        self.moved |= self.tree != *tree;
        self.tree = tree.clone();
        self.languages = languages.to_vec();
        self.list_served();
    }

    fn list_served(&mut self) {
        let languages = &self.languages;
        let all = self
            .known
            .values()
            .filter_map(|known| known.article.clone());
        let mut served: Vec<Arc<Article>> = all
            .filter(|article| languages.contains(&article.id.lang()))
            .collect();
        served.sort_by(|a, b| a.id.cmp(&b.id));
        self.contested = Contested::settle(&mut served);
        self.problems = None;
        self.articles = Arc::new(served);
    }

    /// What is served: sorted by id. The same list as before where nothing changed.
    pub(super) fn articles(&self) -> &Arc<Vec<Arc<Article>>> {
        &self.articles
    }

    /// What is wrong with files, sorted. The same list as before where nothing changed.
    pub(super) fn problems(&mut self) -> Arc<Vec<Problem>> {
        let listed = match self.problems.take() {
            Some(listed) => listed,
            None => {
                let known = self
                    .troubled
                    .iter()
                    .filter_map(|path| Some((path, self.known.get(path)?)));
                let (mut paths, mut assets) = (BTreeSet::new(), HashSet::new());
                let mut broken = BTreeSet::new();
                for (path, known) in known {
                    assets.extend(&known.assets);
                    paths.extend(known.hidden.then(|| path.clone()));
                    broken.extend(known.is_broken().then(|| path.clone()));
                }
                for article in self.contested.hidden() {
                    paths.insert(article.path.clone());
                    assets.extend(article.assets.iter().map(|asset| asset_key(asset)));
                }
                self.hidden = Arc::new(HiddenFiles {
                    paths,
                    assets,
                    broken,
                });
                Arc::new(self.list_problems())
            }
        };
        Arc::clone(self.problems.insert(listed))
    }

    /// The files that are no articles and say that they are not for readers: those of the last list of problems.
    pub(super) fn hidden(&self) -> &Arc<HiddenFiles> {
        &self.hidden
    }

    fn list_problems(&self) -> Vec<Problem> {
        let of_files = self
            .troubled
            .iter()
            .filter_map(|path| self.known.get(path))
            .flat_map(|known| &known.problems);
        let mut all: Vec<Problem> = of_files
            .chain(self.unseen.values())
            .chain(self.assets.values().flatten())
            .cloned()
            .chain(self.contested.problems())
            .collect();
        all.sort();
        all
    }

    fn put(&mut self, content: &Path, path: PathBuf, known: Known, changes: &mut Changes) {
        let before = self
            .known
            .get(&path)
            .and_then(|known| known.article.as_ref());
        let same = match (before, &known.article) {
            (Some(before), Some(now)) => Arc::ptr_eq(before, now),
            (None, None) => true,
            _ => false,
        };
        if !same {
            let released = before.is_some_and(|before| self.contested.release(before, changes));
            let claimed = known
                .article
                .as_ref()
                .is_some_and(|article| self.contested.claim(article, &self.articles, changes));
            if released || claimed {
                self.problems = None;
            }
            let shown = known
                .article
                .as_ref()
                .filter(|article| shows_assets(article));
            let (tree, pictures) = (&self.tree, self.gallery.pictures());
            let missing = shown.map(|article| missing_assets(content, tree, article, pictures));
            let missed = match missing {
                Some(missing) => self.assets.insert(path.clone(), missing),
                None => self.assets.remove(&path),
            };
            if self.assets.get(&path) != missed.as_ref() {
                self.problems = None;
            }
        }
        let told = |known: &Known| (known.problems.clone(), known.hidden, known.assets.clone());
        if self.known.get(&path).map(told).unwrap_or_default() != told(&known) {
            self.problems = None;
        }
        if known.problems.is_empty() {
            self.troubled.remove(&path);
        } else {
            self.troubled.insert(path.clone());
        }
        if !self
            .known
            .get(&path)
            .is_some_and(|before| same && before.is_as(&known))
        {
            self.unsaved.insert(path.clone());
        }
        self.known.insert(path, known);
    }
}
