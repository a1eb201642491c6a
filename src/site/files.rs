//! The article files as they were last read.
//!
//! Gets:    the content folder, and where to look.
//! Gives:   the articles that are served, sorted by id, and what is wrong with files.
//! Touches: `content`, and the disk through it.
//! Never:   an article that breaks in place of the version that was good.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use super::doing::Doing;
use super::{Progress, Work};
use crate::content::rules::{self, Rules};
use crate::content::source::{self, FileStamp, Walked};
use crate::content::{self, Article, LinkTarget};
use crate::ids::{ArticleId, Lang};
use crate::problem::Problem;

/// From this many files on, reading is shared between threads.
const PARALLEL_FROM: usize = 64;
/// How many threads read at most.
const THREADS_MAX: usize = 8;

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

/// An article file as it was last read.
pub(super) struct Known {
    pub(super) bytes: u64,
    pub(super) modified: Option<SystemTime>,
    /// Of its path and bytes; 0 when it could not be read.
    pub(super) hash: u64,
    /// The last version that could be served.
    pub(super) article: Option<Arc<Article>>,
    pub(super) problems: Vec<Problem>,
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
    /// What is served: sorted by id, in the site's languages.
    articles: Arc<Vec<Arc<Article>>>,
    languages: Vec<Lang>,
    /// What is wrong with files, sorted; none where that may have changed since it was listed.
    problems: Option<Arc<Vec<Problem>>>,
    /// The files that are not stored as they are known.
    unsaved: BTreeSet<PathBuf>,
    /// What rule files leave out.
    rules: Rules,
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
        let troubled = self.known.iter().filter(|(_, known)| !known.problems.is_empty());
        self.troubled = troubled.map(|(path, _)| path.clone()).collect();
        let articles = self.known.iter().filter_map(|(path, known)| Some((path, known.article.as_ref()?)));
        let shows = articles.filter(|(_, article)| shows_assets(article));
        self.assets = shows.map(|(path, article)| (path.clone(), missing_assets(content, article))).collect();
        self.list_served();
    }

    /// Whether nothing was read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The files that are not stored as they are known, and those that are stored and gone.
    pub(super) fn unsaved(&self) -> impl Iterator<Item = (&Path, Option<&Known>)> {
        self.unsaved.iter().map(|path| (path.as_path(), self.known.get(path)))
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
        let (mut stamps, gone, assets_moved) = match look {
            Look::At(paths) => self.look_at(content, paths),
            Look::Stamps | Look::Bytes => {
                let walked = source::walk(content, &mut self.rules)?;
                let everywhere = std::iter::once(PathBuf::new()).collect();
                let (stamps, gone) = self.walked(walked, &everywhere);
                (stamps, gone, true)
            }
        };
        stamps.retain(|stamp| !unfinished.contains(&stamp.path));
        if let Look::Stamps = look {
            stamps.retain(|stamp| !self.known.get(&stamp.path).is_some_and(|known| known.is_at(stamp)));
        }
        let read = self.read(content, &stamps, progress);
        let mut changes: BTreeMap<ArticleId, Option<Arc<Article>>> = BTreeMap::new();
        for path in gone.into_iter().filter(|path| !unfinished.contains(path)) {
            if self.troubled.remove(&path) | self.assets.remove(&path).is_some() {
                self.problems = None;
            }
            self.unsaved.insert(path.clone());
            if let Some(article) = self.known.remove(&path).and_then(|known| known.article) {
                changes.insert(article.id.clone(), None);
            }
        }
        let count = read.len();
        for (path, known) in read {
            self.put(content, path, known, &mut changes);
        }
        changes.retain(|id, _| self.languages.contains(&id.lang()));
        self.articles = patched(&self.articles, changes);
        if assets_moved && !self.assets.is_empty() {
            self.problems = None;
            for (path, missing) in &mut self.assets {
                if let Some(article) = self.known.get(path).and_then(|known| known.article.as_ref()) {
                    *missing = missing_assets(content, article);
                }
            }
        }
        Ok(count)
    }

    /// Serves the articles of these languages only.
    pub(super) fn serve_languages(&mut self, languages: &[Lang]) {
        if self.languages == languages {
            return;
        }
        self.languages = languages.to_vec();
        self.list_served();
    }

    fn list_served(&mut self) {
        let languages = &self.languages;
        let all = self.known.values().filter_map(|known| known.article.clone());
        let mut served: Vec<Arc<Article>> = all.filter(|article| languages.contains(&article.id.lang())).collect();
        served.sort_by(|a, b| a.id.cmp(&b.id));
        self.articles = Arc::new(served);
    }

    /// What is served: sorted by id. The same list as before where nothing changed.
    pub(super) fn articles(&self) -> &Arc<Vec<Arc<Article>>> {
        &self.articles
    }

    /// What is wrong with files, sorted. The same list as before where nothing changed.
    pub(super) fn problems(&mut self) -> Arc<Vec<Problem>> {
        let listed = self.problems.take().unwrap_or_else(|| Arc::new(self.list_problems()));
        Arc::clone(self.problems.insert(listed))
    }

    fn list_problems(&self) -> Vec<Problem> {
        let of_files = self.troubled.iter().filter_map(|path| self.known.get(path)).flat_map(|known| &known.problems);
        let mut all: Vec<Problem> = of_files.chain(self.unseen.values()).chain(self.assets.values().flatten()).cloned().collect();
        all.sort();
        all
    }

    /// What stands at some paths, which known files are gone from there, and whether assets may have come or gone.
    fn look_at(&mut self, content: &Path, paths: &HashSet<PathBuf>) -> (Vec<FileStamp>, Vec<PathBuf>, bool) {
        let (mut stamps, mut unclear) = (Vec::new(), BTreeSet::new());
        for path in paths {
            let known = self.known.contains_key(path).then(|| source::stamp(content, path)).flatten();
            match known {
                // What was let in once is let in while no rule changes, and rules are files that are looked at below.
                Some(stamp) => {
                    // It may have been a link meanwhile.
                    if self.unseen.remove(path).is_some() {
                        self.problems = None;
                    }
                    stamps.push(stamp);
                }
                None if rules::is_rules(path) => drop(unclear.insert(path.parent().unwrap_or(Path::new("")).to_owned())),
                None if is_hidden(path) => {}
                None => drop(unclear.insert(path.clone())),
            }
        }
        // A file of another kind is neither an article nor a folder of them.
        unclear.retain(|path| source::is_article(path) || source::is_folder_or_link(content, path) || self.has_below(path));
        let walked = source::walk_at(content, &unclear, &mut self.rules);
        let (more, gone) = self.walked(walked, &unclear);
        stamps.extend(more);
        stamps.sort_by(|a, b| a.path.cmp(&b.path));
        stamps.dedup_by(|a, b| a.path == b.path);
        (stamps, gone, paths.iter().any(|path| path.starts_with("assets")))
    }

    fn has_below(&self, path: &Path) -> bool {
        below(&self.known, path).next().is_some() || below(&self.unseen, path).next().is_some()
    }

    /// Takes in what a look at some paths saw; gives the files that are there and the known ones that are not.
    fn walked(&mut self, mut walked: Walked, paths: &BTreeSet<PathBuf>) -> (Vec<FileStamp>, Vec<PathBuf>) {
        // What was let in once stays; a new file may be one that rules which nobody knows leave out.
        let is_in_doubt = |path: &Path| walked.in_doubt.iter().any(|folder| path.starts_with(folder));
        walked.files.retain(|stamp| !is_in_doubt(&stamp.path) || self.known.contains_key(&stamp.path));
        let there: HashSet<&Path> = walked.files.iter().map(|stamp| stamp.path.as_path()).collect();
        let (mut gone, mut unseen_before): (Vec<PathBuf>, Vec<PathBuf>) = Default::default();
        for path in paths {
            let known = below(&self.known, path).map(|(path, _)| path);
            gone.extend(known.filter(|path| !there.contains(path.as_path())).cloned());
            unseen_before.extend(below(&self.unseen, path).map(|(path, _)| path.clone()));
        }
        unseen_before.iter().for_each(|path| drop(self.unseen.remove(path)));
        if !unseen_before.is_empty() || !walked.problems.is_empty() {
            self.problems = None;
        }
        // What lies in a folder that cannot be read may well be there still: its last good version stays.
        gone.retain(|path| !walked.unreadable.iter().any(|folder| path.starts_with(folder)));
        self.unseen.extend(walked.problems.into_iter().map(|problem| (problem.path.clone(), problem)));
        (walked.files, gone)
    }

    fn read(&self, content: &Path, stamps: &[FileStamp], progress: &Progress<'_>) -> Vec<(PathBuf, Known)> {
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let read_some = || {
            let mut read = Vec::new();
            while let Some(stamp) = stamps.get(next.fetch_add(1, Ordering::Relaxed)) {
                let _reading = self.doing.reading(&stamp.path);
                read.push((stamp.path.clone(), read_article(content, stamp, self.known.get(&stamp.path))));
                progress(Work::Reading, done.fetch_add(1, Ordering::Relaxed) + 1, stamps.len());
            }
            read
        };
        if stamps.len() < PARALLEL_FROM {
            return read_some();
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(read_some)).collect();
            workers.into_iter().flat_map(|worker| worker.join().expect("parsing does not panic")).collect()
        })
    }

    fn put(&mut self, content: &Path, path: PathBuf, known: Known, changes: &mut BTreeMap<ArticleId, Option<Arc<Article>>>) {
        let before = self.known.get(&path).and_then(|known| known.article.as_ref());
        let same = match (before, &known.article) {
            (Some(before), Some(now)) => Arc::ptr_eq(before, now),
            (None, None) => true,
            _ => false,
        };
        if !same {
            changes.extend(before.map(|article| (article.id.clone(), None)));
            changes.extend(known.article.iter().map(|article| (article.id.clone(), Some(Arc::clone(article)))));
            let shown = known.article.as_ref().filter(|article| shows_assets(article));
            let missing = shown.map(|article| missing_assets(content, article));
            let missed = match missing {
                Some(missing) => self.assets.insert(path.clone(), missing),
                None => self.assets.remove(&path),
            };
            if self.assets.get(&path) != missed.as_ref() {
                self.problems = None;
            }
        }
        if self.known.get(&path).map_or(&[][..], |before| &before.problems) != known.problems {
            self.problems = None;
        }
        if known.problems.is_empty() {
            self.troubled.remove(&path);
        } else {
            self.troubled.insert(path.clone());
        }
        if !self.known.get(&path).is_some_and(|before| same && before.is_as(&known)) {
            self.unsaved.insert(path.clone());
        }
        self.known.insert(path, known);
    }
}

impl Known {
    /// Whether all but the article is the same.
    fn is_as(&self, other: &Known) -> bool {
        let stamp = |known: &Known| (known.bytes, known.modified, known.hash);
        stamp(self) == stamp(other) && self.problems == other.problems
    }

    fn is_at(&self, stamp: &FileStamp) -> bool {
        self.bytes == stamp.bytes && self.modified == stamp.modified && stamp.modified.is_some()
    }
}

/// What lies at a path or below it.
fn below<'m, V>(map: &'m BTreeMap<PathBuf, V>, path: &'m Path) -> impl Iterator<Item = (&'m PathBuf, &'m V)> {
    map.range::<Path, _>((std::ops::Bound::Included(path), std::ops::Bound::Unbounded))
        .take_while(move |(at, _)| at.starts_with(path))
}

fn is_hidden(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."))
}

/// The list with some articles put in, replaced or, where there is none, taken out. Looks at those alone.
fn patched(list: &Arc<Vec<Arc<Article>>>, changes: BTreeMap<ArticleId, Option<Arc<Article>>>) -> Arc<Vec<Arc<Article>>> {
    if changes.is_empty() {
        return Arc::clone(list);
    }
    let mut patched = Vec::with_capacity(list.len() + changes.len());
    let mut from = 0;
    for (id, article) in changes {
        let at = from + list[from..].partition_point(|other| other.id < id);
        patched.extend_from_slice(&list[from..at]);
        patched.extend(article);
        from = at + usize::from(list.get(at).is_some_and(|other| other.id == id));
    }
    patched.extend_from_slice(&list[from..]);
    Arc::new(patched)
}

fn read_article(content: &Path, stamp: &FileStamp, before: Option<&Known>) -> Known {
    let last_good = before.and_then(|known| known.article.clone());
    let (bytes, modified) = (stamp.bytes, stamp.modified);
    let broken = |hash: u64, problem: Problem| {
        let kept = last_good.as_ref().map_or("the article is not served", |_| "its last good version is still served");
        let help = if problem.help.is_empty() { kept.to_owned() } else { format!("{}; {kept}", problem.help) };
        Known { bytes, modified, hash, article: last_good.clone(), problems: vec![problem.help(help)] }
    };
    let file = match source::read(content, &stamp.path) {
        Ok(file) => file,
        Err(problem) => return broken(0, problem),
    };
    if let Some(known) = before
        && known.hash == file.hash
    {
        return Known { bytes, modified, hash: known.hash, article: known.article.clone(), problems: known.problems.clone() };
    }
    match content::parse(&file) {
        Ok((article, problems)) => Known { bytes, modified, hash: file.hash, article: Some(Arc::new(article)), problems },
        Err(problem) => broken(file.hash, problem),
    }
}

fn shows_assets(article: &Article) -> bool {
    article.links.iter().any(|link| matches!(link.target, LinkTarget::Asset(_)))
}

fn missing_assets(content: &Path, article: &Article) -> Vec<Problem> {
    let mut problems = Vec::new();
    for link in &article.links {
        if let LinkTarget::Asset(asset) = &link.target
            && let Some(why) = source::why_no_asset(content, asset)
        {
            let problem = Problem::error(&article.path, format!("`assets/{asset}` {why}"));
            problems.push(problem.at(link.line, link.column).help("put the file there, or mend the link"));
        }
    }
    problems
}
