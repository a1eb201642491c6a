//! The article files as they were last read.
//!
//! Gets:    the content folder, and where to look.
//! Gives:   the articles that are served, sorted by id, and what is wrong with files.
//! Touches: `content`, and the disk through it.
//! Never:   an article that breaks in place of the version that was good; that version still shown to readers when the file
//!          says that they are not meant.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use super::doing::Doing;
use super::last_good::LastGood;
use super::loaded::{Progress, Work};
use crate::catalog::asset_key;
use crate::content::rules::{self, Rules};
use crate::content::source::{self, FileStamp, Walked};
use crate::content::{self, Article, Hides, LinkTarget, Visibility, stored};
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
    /// Whether it is no article and says that it is not for readers.
    pub(super) hidden: bool,
    /// The assets that it names, if so: by their keys.
    pub(super) assets: Vec<u64>,
}

/// What files say that are no articles and not for readers.
#[derive(Debug, Default, PartialEq)]
pub(super) struct HiddenFiles {
    pub(super) paths: BTreeSet<PathBuf>,
    /// The keys of the assets that they name.
    pub(super) assets: HashSet<u64>,
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
    /// The files that are no articles and say that they are not for readers; as the problems.
    hidden: Arc<HiddenFiles>,
    /// The files that are not stored as they are known.
    unsaved: BTreeSet<PathBuf>,
    /// The files of which the last good version is kept in the data folder, each with the hash of that version.
    kept: BTreeMap<PathBuf, u64>,
    /// What rule files leave out.
    rules: Rules,
    doing: Arc<Doing>,
}

/// How the remedy of a file ends whose last good version is served.
const STILL_SERVED: &str = "its last good version is still served";
/// How many last good versions are written in one go.
const KEPT_AT_ONCE: usize = 500;

/// How an article is kept: the format in which it is packed, then the article.
fn pack(article: &Article) -> Vec<u8> {
    [
        &stored::FORMAT.to_le_bytes()[..],
        &stored::encode(Some(article), &[], false),
    ]
    .concat()
}

fn unpack(bytes: &[u8]) -> Option<Article> {
    let (format, packed) = bytes.split_first_chunk()?;
    (*format == stored::FORMAT.to_le_bytes())
        .then(|| stored::decode(packed))??
        .article
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
        let shows = articles.filter(|(_, article)| shows_assets(article));
        self.assets = shows
            .map(|(path, article)| (path.clone(), missing_assets(content, article)))
            .collect();
        self.list_served();
    }

    /// Adds last good versions to what was stored of files, where that has none: the index folder may have been deleted.
    pub(super) fn add_last_good(&mut self, files: &mut Vec<(PathBuf, Known)>, kept: &mut LastGood) {
        let known: HashSet<PathBuf> = files
            .iter()
            .filter(|(_, known)| known.article.is_some())
            .map(|(path, _)| path.clone())
            .collect();
        let mut added = BTreeMap::new();
        for (name, bytes) in kept.articles() {
            let Some(article) = unpack(&bytes) else {
                kept.refuse_article(&name);
                continue;
            };
            let path = PathBuf::from(name);
            self.kept.insert(path.clone(), article.hash);
            if !known.contains(&path) {
                added.insert(path, Arc::new(article));
            }
        }
        files.retain(|(path, _)| !added.contains_key(path));
        // Without a hash and a time, so that the file is read, and this is what stands if it is broken still.
        let known = |article| Known {
            bytes: 0,
            modified: None,
            hash: 0,
            article: Some(article),
            problems: Vec::new(),
            hidden: false,
            assets: Vec::new(),
        };
        files.extend(
            added
                .into_iter()
                .map(|(path, article)| (path, known(article))),
        );
    }

    /// Keeps the last good versions of the files that are broken now, and none of others. Cheap when they are kept already.
    pub(super) fn keep_broken(&mut self, kept: &mut LastGood) -> io::Result<()> {
        let at_risk = self
            .troubled
            .iter()
            .filter_map(|path| Some((path, self.known.get(path)?)));
        let at_risk: BTreeMap<&Path, &Arc<Article>> = at_risk
            .filter(|(_, known)| known.is_broken())
            .filter_map(|(path, known)| Some((path.as_path(), known.article.as_ref()?)))
            .collect();
        let safe: Vec<PathBuf> = self
            .kept
            .keys()
            .filter(|path| !at_risk.contains_key(path.as_path()))
            .cloned()
            .collect();
        for path in safe {
            if let Some(name) = path.to_str() {
                kept.keep_article(name, None)?;
            }
            self.kept.remove(&path);
        }
        // Few at a time: each waits for the disk, and the next look goes on.
        let new = at_risk
            .into_iter()
            .filter(|(path, article)| self.kept.get(*path) != Some(&article.hash))
            .take(KEPT_AT_ONCE);
        let new: Vec<(PathBuf, Arc<Article>)> = new
            .map(|(path, article)| (path.to_owned(), Arc::clone(article)))
            .collect();
        for (path, article) in new {
            if let Some(name) = path.to_str() {
                kept.keep_article(name, Some(&pack(&article)))?;
            }
            self.kept.insert(path, article.hash);
        }
        Ok(())
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
            stamps.retain(|stamp| {
                !self
                    .known
                    .get(&stamp.path)
                    .is_some_and(|known| known.is_at(stamp))
            });
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
                if let Some(article) = self
                    .known
                    .get(path)
                    .and_then(|known| known.article.as_ref())
                {
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
        let all = self
            .known
            .values()
            .filter_map(|known| known.article.clone());
        let mut served: Vec<Arc<Article>> = all
            .filter(|article| languages.contains(&article.id.lang()))
            .collect();
        served.sort_by(|a, b| a.id.cmp(&b.id));
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
                for (path, known) in known {
                    assets.extend(&known.assets);
                    paths.extend(known.hidden.then(|| path.clone()));
                }
                self.hidden = Arc::new(HiddenFiles { paths, assets });
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
            .collect();
        all.sort();
        all
    }

    /// What stands at some paths, which known files are gone from there, and whether assets may have come or gone.
    fn look_at(
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
        let walked = source::walk_at(content, &unclear, &mut self.rules);
        let (more, gone) = self.walked(walked, &unclear);
        stamps.extend(more);
        stamps.sort_by(|a, b| a.path.cmp(&b.path));
        stamps.dedup_by(|a, b| a.path == b.path);
        (
            stamps,
            gone,
            paths.iter().any(|path| path.starts_with("assets")),
        )
    }

    fn has_below(&self, path: &Path) -> bool {
        below(&self.known, path).next().is_some() || below(&self.unseen, path).next().is_some()
    }

    /// Takes in what a look at some paths saw; gives the files that are there and the known ones that are not.
    fn walked(
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

    fn read(
        &self,
        content: &Path,
        stamps: &[FileStamp],
        progress: &Progress<'_>,
    ) -> Vec<(PathBuf, Known)> {
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let read_some = || {
            let mut read = Vec::new();
            while let Some(stamp) = stamps.get(next.fetch_add(1, Ordering::Relaxed)) {
                let _reading = self.doing.reading(&stamp.path);
                read.push((
                    stamp.path.clone(),
                    read_article(content, stamp, self.known.get(&stamp.path)),
                ));
                progress(
                    Work::Reading,
                    done.fetch_add(1, Ordering::Relaxed) + 1,
                    stamps.len(),
                );
            }
            read
        };
        if stamps.len() < PARALLEL_FROM {
            return read_some();
        }
        let threads = std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(THREADS_MAX);
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(read_some)).collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().expect("parsing does not panic"))
                .collect()
        })
    }

    fn put(
        &mut self,
        content: &Path,
        path: PathBuf,
        known: Known,
        changes: &mut BTreeMap<ArticleId, Option<Arc<Article>>>,
    ) {
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
            changes.extend(before.map(|article| (article.id.clone(), None)));
            changes.extend(
                known
                    .article
                    .iter()
                    .map(|article| (article.id.clone(), Some(Arc::clone(article)))),
            );
            let shown = known
                .article
                .as_ref()
                .filter(|article| shows_assets(article));
            let missing = shown.map(|article| missing_assets(content, article));
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

impl Known {
    /// Whether the file cannot be used, and an earlier version of it is served.
    fn is_broken(&self) -> bool {
        self.article.is_some()
            && self
                .problems
                .iter()
                .any(|problem| problem.help.ends_with(STILL_SERVED))
    }

    /// Whether all but the article is the same.
    fn is_as(&self, other: &Known) -> bool {
        let stamp = |known: &Known| (known.bytes, known.modified, known.hash);
        stamp(self) == stamp(other)
            && self.problems == other.problems
            && self.hidden == other.hidden
    }

    fn is_at(&self, stamp: &FileStamp) -> bool {
        self.bytes == stamp.bytes && self.modified == stamp.modified && stamp.modified.is_some()
    }
}

/// What lies at a path or below it.
fn below<'m, V>(
    map: &'m BTreeMap<PathBuf, V>,
    path: &'m Path,
) -> impl Iterator<Item = (&'m PathBuf, &'m V)> {
    map.range::<Path, _>((std::ops::Bound::Included(path), std::ops::Bound::Unbounded))
        .take_while(move |(at, _)| at.starts_with(path))
}

/// The list with some articles put in, replaced or, where there is none, taken out. Looks at those alone.
fn patched(
    list: &Arc<Vec<Arc<Article>>>,
    changes: BTreeMap<ArticleId, Option<Arc<Article>>>,
) -> Arc<Vec<Arc<Article>>> {
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
    let (bytes, modified) = (stamp.bytes, stamp.modified);
    let broken = |hash: u64, problem: Problem, written: Option<&[u8]>| {
        // Whoever writes that a page is not for readers means it, whatever else is wrong with the file.
        let hides = written.map(content::hides).unwrap_or_default();
        let last_good = before.and_then(|known| known.article.as_ref());
        let article = last_good.map(|article| hidden_by(article, hides));
        let kept = match (&article, last_good) {
            (None, _) => "the article is not served",
            (Some(article), Some(last_good)) if !Arc::ptr_eq(article, last_good) => {
                "it hides its last good version from readers"
            }
            (Some(_), _) => STILL_SERVED,
        };
        let help = if problem.help.is_empty() {
            kept.to_owned()
        } else {
            format!("{}; {kept}", problem.help)
        };
        let is_for_few = hides != Hides::default();
        let named = written
            .filter(|_| is_for_few)
            .map(content::assets_named)
            .unwrap_or_default();
        let assets = named.iter().map(|asset| asset_key(asset)).collect();
        Known {
            bytes,
            modified,
            hash,
            hidden: article.is_none() && is_for_few,
            article,
            problems: vec![problem.help(help)],
            assets,
        }
    };
    let file = match source::read(content, &stamp.path) {
        Ok(file) => file,
        Err(problem) => {
            return broken(
                0,
                problem,
                source::read_head(content, &stamp.path).as_deref(),
            );
        }
    };
    if let Some(known) = before
        && known.hash == file.hash
    {
        let (article, problems, assets) = (
            known.article.clone(),
            known.problems.clone(),
            known.assets.clone(),
        );
        return Known {
            bytes,
            modified,
            hash: known.hash,
            article,
            problems,
            hidden: known.hidden,
            assets,
        };
    }
    match content::parse(&file) {
        Ok((article, problems)) => Known {
            bytes,
            modified,
            hash: file.hash,
            article: Some(Arc::new(article)),
            problems,
            hidden: false,
            assets: Vec::new(),
        },
        Err(problem) => broken(file.hash, problem, Some(&file.bytes)),
    }
}

/// A last good version with what the file says now of who may not read it; the very same where that changes nothing.
fn hidden_by(article: &Arc<Article>, hides: Hides) -> Arc<Article> {
    let mut hidden = Article::clone(article);
    if hides.internal {
        hidden.visibility = Visibility::Internal;
    }
    hidden.draft |= hides.draft;
    if !hides.window.is_endless() {
        hidden.window = hides.window;
    }
    let same = (hidden.visibility, hidden.draft, hidden.window)
        == (article.visibility, article.draft, article.window);
    if same {
        Arc::clone(article)
    } else {
        Arc::new(hidden)
    }
}

fn shows_assets(article: &Article) -> bool {
    article
        .links
        .iter()
        .any(|link| matches!(link.target, LinkTarget::Asset(_)))
}

fn missing_assets(content: &Path, article: &Article) -> Vec<Problem> {
    let mut problems = Vec::new();
    for link in &article.links {
        if let LinkTarget::Asset(asset) = &link.target
            && let Some(why) = source::why_no_asset(content, asset)
        {
            let problem = Problem::error(&article.path, format!("`assets/{asset}` {why}"));
            problems.push(
                problem
                    .at(link.line, link.column)
                    .help("put the file there, or mend the link"),
            );
        }
    }
    problems
}
