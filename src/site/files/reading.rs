//! Article files are read and parsed, many at once.
//!
//! Gets:    the content folder, which files, and what was known of them.
//! Gives:   what is known of them now.
//! Touches: `content`, and the disk through it; threads.
//! Never:   an article that breaks in place of the version that was good; that version still shown to readers when the file
//!          says that they are not meant.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::known::{HIDDEN_BY_BREAKING, Known, NOT_SERVED, STILL_SERVED};
use super::pictures::Pictures;
use crate::catalog::asset_key;
use crate::content::source::{self, FileStamp, Tree};
use crate::content::{
    self, Article, Hides, Link, LinkTarget, Names, Visibility, places_of_picture,
};
use crate::ids::{Lang, Variables};
use crate::problem::{Code, Problem};
use crate::site::doing::Doing;
use crate::site::loaded::{Progress, Work};

/// From this many files on, reading is shared between threads.
const PARALLEL_FROM: usize = 64;
/// How many threads read at most.
const THREADS_MAX: usize = 8;

/// Who reads.
pub(super) struct Reading<'f> {
    pub(super) content: &'f Path,
    pub(super) known: &'f BTreeMap<PathBuf, Known>,
    pub(super) doing: &'f Doing,
    pub(super) variables: &'f Variables,
    /// The language of files outside of the languages' folders.
    pub(super) root: Option<Lang>,
}

impl Reading<'_> {
    pub(super) fn read(
        &self,
        stamps: &[FileStamp],
        progress: &Progress<'_>,
    ) -> Vec<(PathBuf, Known)> {
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let read_some = || {
            let mut read = Vec::new();
            while let Some(stamp) = stamps.get(next.fetch_add(1, Ordering::Relaxed)) {
                let _reading = self.doing.reading(&stamp.path);
                read.push((stamp.path.clone(), self.read_article(stamp)));
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
}

impl Reading<'_> {
    fn read_article(&self, stamp: &FileStamp) -> Known {
        let before = self.known.get(&stamp.path);
        let (bytes, modified) = (stamp.bytes, stamp.modified);
        let file = match source::read(self.content, &stamp.path) {
            Ok(file) => file,
            Err(problem) => {
                let written = source::read_head(self.content, &stamp.path);
                return broken(stamp, 0, before, (problem, written.as_deref()));
            }
        };
        if let Some(known) = before
            && known.hash == file.hash
            && known.names.are_current(&stamp.path, self.variables)
            && known.is_of(&stamp.path, self.root)
        {
            return Known {
                bytes,
                modified,
                ..known.clone()
            };
        }
        let names = Names::of(&file, self.variables);
        match content::parse_in(&file, self.root, self.variables) {
            Ok((article, problems)) => Known {
                bytes,
                modified,
                hash: file.hash,
                article: Some(Arc::new(article)),
                problems,
                names,
                ..Known::default()
            },
            Err(problem) => Known {
                names,
                ..broken(stamp, file.hash, before, (problem, Some(&file.bytes)))
            },
        }
    }
}

/// A file that is no article, with what is `written` in it as far as it could be read: its last good version stays.
fn broken(
    stamp: &FileStamp,
    hash: u64,
    before: Option<&Known>,
    (problem, written): (Problem, Option<&[u8]>),
) -> Known {
    // Whoever writes that a page is not for readers means it, whatever else is wrong with the file.
    let hides = written.map(content::hides).unwrap_or_default();
    let last_good = before.and_then(|known| known.article.as_ref());
    let article = last_good.map(|article| hidden_by(article, hides));
    let kept = match (&article, last_good) {
        (None, _) => NOT_SERVED,
        (Some(article), Some(last_good)) if !Arc::ptr_eq(article, last_good) => HIDDEN_BY_BREAKING,
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
        bytes: stamp.bytes,
        modified: stamp.modified,
        hash,
        hidden: article.is_none() && is_for_few,
        article,
        problems: vec![problem.help(help)],
        assets,
        ..Known::default()
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

pub(super) fn shows_assets(article: &Article) -> bool {
    article.pictures().next().is_some()
        || article
            .links
            .iter()
            .any(|link| matches!(link.target, LinkTarget::Asset(_)))
}

/// What an article shows and links to below the content folder, and is not there.
pub(super) fn missing_assets(
    content: &Path,
    tree: &Tree,
    article: &Article,
    pictures: &Pictures,
) -> Vec<Problem> {
    let missing = |link: &Link| {
        if link.image && pictures.has(&link.url) {
            return None;
        }
        match &link.target {
            LinkTarget::Asset(asset) => missing_asset(content, article, asset),
            LinkTarget::Picture(path) if !pictures.has(&link.url) => {
                Some(missing_picture(content, tree, article, (path, &link.url)))
            }
            LinkTarget::Outside(_) if link.image && !link.url.is_empty() => {
                let message = "is a picture of another host: its text is shown instead";
                let problem = Problem::warning(Code::PictureRemote, &article.path, message);
                Some(problem.help(
                    "`jieda import images` lists such pictures, and says where a copy of each belongs",
                ))
            }
            _ => None,
        }
    };
    let links = article.links.iter();
    links
        .filter_map(|link| Some(missing(link)?.at(link.line, link.column)))
        .collect()
}

fn missing_asset(content: &Path, article: &Article, asset: &str) -> Option<Problem> {
    let why = source::why_no_asset(content, asset)?;
    if why.contains("Git LFS") {
        return Some(pointer(article, &format!("`assets/{asset}` {why}")));
    }
    let help = match similar(content, asset) {
        Some(other) => format!("did you mean `assets/{other}`?"),
        None => "put the file there, or correct the link".to_owned(),
    };
    let message = format!("`assets/{asset}` {why}");
    Some(Problem::error(Code::AssetMissing, &article.path, message).help(help))
}

/// A picture that is in none of the places where it is looked for; where it lies, when the way to it is a step too long or too
/// short.
fn missing_picture(
    content: &Path,
    tree: &Tree,
    article: &Article,
    (path, url): (&str, &str),
) -> Problem {
    let name = path.trim_start_matches('/');
    let places = places_of_picture(url, &tree.statics, |lang| tree.folder(lang).to_owned());
    let mut why = places
        .iter()
        .map(|place| source::why_no_picture(content, place));
    if let Some(why) = why.find_map(|why| why.filter(|why| why.contains("Git LFS"))) {
        return pointer(article, &format!("`{name}` {why}"));
    }
    let above = article.path.parent().unwrap_or(Path::new("")).ancestors();
    let folders = above
        .map(|folder| folder.to_string_lossy().replace('\\', "/"))
        .chain(tree.statics.iter().cloned())
        .chain([source::ASSETS.to_owned()]);
    // Each end of the path, below each folder on the way to the article.
    let ends: Vec<&str> =
        std::iter::successors(Some(name), |end| Some(end.split_once('/')?.1)).collect();
    let mut elsewhere = folders.flat_map(|folder| {
        let below = move |end: &&str| match folder.as_str() {
            "" => (*end).to_owned(),
            folder => format!("{folder}/{end}"),
        };
        ends.iter().map(below).collect::<Vec<_>>()
    });
    let help = match elsewhere.find(|place| source::why_no_picture(content, place).is_none()) {
        Some(place) => format!("did you mean `{}`?", way_to(&place, &article.path)),
        None => "put the file there, or correct the path".to_owned(),
    };
    let message = format!("the picture `{name}` does not exist, or is not a plain file");
    Problem::error(Code::AssetMissing, &article.path, message).help(help)
}

/// A path below the content folder as an article names it.
fn way_to(place: &str, article: &Path) -> String {
    let mut folder = article
        .parent()
        .unwrap_or(Path::new(""))
        .components()
        .peekable();
    let mut place = Path::new(place).components().peekable();
    while folder.peek().is_some() && folder.peek() == place.peek() {
        folder.next();
        place.next();
    }
    let way: PathBuf = folder.map(|_| Component::ParentDir).chain(place).collect();
    way.to_string_lossy().replace('\\', "/")
}

fn pointer(article: &Article, message: &str) -> Problem {
    Problem::error(Code::LfsPointer, &article.path, message)
        .help("run `git lfs pull` where the content lies")
}

/// A file below `assets/` that is there and that the missing one is nearly named like: in other capitals, with hyphens for
/// spaces, with another ending, or in a folder where pictures are kept. A few looks at names, none into folders.
fn similar(content: &Path, asset: &str) -> Option<String> {
    let (folder, name) = asset
        .rsplit_once('/')
        .map_or(("", asset), |(folder, name)| (folder, name));
    let (stem, ending) = name.rsplit_once('.')?;
    let beside = |name: String| match folder {
        "" => name,
        folder => format!("{folder}/{name}"),
    };
    let lower = asset.to_lowercase();
    let endings = ["png", "jpg", "jpeg", "svg", "webp", "gif", "PNG", "JPG"];
    let mut names = vec![
        lower.clone(),
        lower.replace([' ', '_'], "-"),
        asset.replace([' ', '-'], "_"),
    ];
    names.extend(
        endings
            .into_iter()
            .filter(|other| *other != ending)
            .map(|other| beside(format!("{stem}.{other}"))),
    );
    names.extend(["images", "img", "pictures"].map(|folder| format!("{folder}/{name}")));
    names.push(name.to_owned());
    names
        .into_iter()
        .find(|other| other != asset && source::is_asset(content, other))
}
