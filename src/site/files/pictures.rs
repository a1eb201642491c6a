//! The pictures that articles show: which file each is, and how large.
//!
//! Gets:    the addresses that articles have for pictures; the content folder.
//! Gives:   for each address the file that is served for it, where there is one.
//! Touches: `content`, and the disk through it.
//! Never:   a picture read again that did not change; who may see which, which is up to the catalog.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use crate::catalog::picture_key;
use crate::content::source::{self, Picture, Tree};
use crate::content::{Article, PICTURES_URL, ShownPicture, encoded_path, places_of_picture};

/// From this many pictures on, reading is shared between threads, and how many there are at most.
const PARALLEL_FROM: usize = 64;
const THREADS_MAX: usize = 8;

/// A file that is served for a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    /// Below the content folder.
    path: Arc<str>,
    picture: Picture,
}

impl Found {
    fn shown(&self) -> ShownPicture {
        let version = version(&self.picture);
        let place = match self.path.strip_prefix("assets/") {
            Some(asset) => format!("/assets/{}", encoded_path(asset)),
            None => format!("{PICTURES_URL}{}", encoded_path(&self.path)),
        };
        ShownPicture {
            url: format!("{place}?v={version}"),
            size: self.picture.size,
        }
    }
}

/// As an address names it.
fn version(picture: &Picture) -> String {
    format!("{:012x}", picture.version >> 16)
}

/// The pictures of one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::site) struct Pictures {
    /// By the address in the HTML of articles; nothing for one that is missing.
    by_url: HashMap<Arc<str>, Option<Found>>,
    /// By its path in the content folder: its version, and the keys of the addresses that lead to it.
    by_path: HashMap<Arc<str>, (String, Vec<u64>)>,
}

impl Pictures {
    /// A picture as pages show it, by its address in the HTML of an article.
    pub(in crate::site) fn shown(&self, url: &str) -> Option<ShownPicture> {
        self.by_url.get(url)?.as_ref().map(Found::shown)
    }

    pub(super) fn has(&self, url: &str) -> bool {
        self.by_url.get(url).is_some_and(Option::is_some)
    }

    /// The version of the file at a path, where any article shows it, and the keys by which they do.
    pub(in crate::site) fn at(&self, path: &str) -> Option<(&str, &[u64])> {
        let (version, keys) = self.by_path.get(path)?;
        Some((version, keys))
    }

    /// The keys of the addresses whose picture is another one in `other`.
    pub(in crate::site) fn differing(&self, other: &Pictures) -> HashSet<u64> {
        let differs = |url: &&Arc<str>| self.by_url.get(*url) != other.by_url.get(*url);
        let urls = self.by_url.keys().chain(other.by_url.keys());
        urls.filter(differs).map(|url| picture_key(url)).collect()
    }

    fn put(&mut self, url: Arc<str>, found: Option<Found>) {
        if let Some(found) = &found {
            let of = self.by_path.entry(Arc::clone(&found.path));
            let (_, keys) = of.or_insert_with(|| (version(&found.picture), Vec::new()));
            keys.push(picture_key(&url));
            keys.sort_unstable();
        }
        self.by_url.insert(url, found);
    }
}

/// A file as it was when it was last read.
#[derive(Clone, Debug)]
struct Read {
    bytes: u64,
    modified: Option<SystemTime>,
    picture: Option<Picture>,
}

/// Finds pictures, and remembers what was read of them.
#[derive(Default)]
pub(super) struct Gallery {
    pictures: Arc<Pictures>,
    read: HashMap<Arc<str>, Read>,
}

impl Gallery {
    pub(super) fn pictures(&self) -> &Arc<Pictures> {
        &self.pictures
    }

    /// Finds the pictures of more articles; those that are known stay as they are.
    pub(super) fn add<'a>(
        &mut self,
        (content, tree): (&Path, &Tree),
        articles: impl Iterator<Item = &'a Arc<Article>>,
    ) {
        let known = &self.pictures.by_url;
        let mut new: BTreeSet<&str> = BTreeSet::new();
        for article in articles {
            let urls = article.pictures().map(|link| link.url.as_str());
            new.extend(urls.filter(|url| !known.contains_key(*url)));
        }
        if new.is_empty() {
            return;
        }
        let found = self.find(content, tree, &new.into_iter().collect::<Vec<_>>());
        let pictures = Arc::make_mut(&mut self.pictures);
        for (url, found) in found {
            pictures.put(url, found);
        }
    }

    /// Finds all pictures again. The same ones as before where nothing changed.
    pub(super) fn again<'a>(
        &mut self,
        place: (&Path, &Tree),
        articles: impl Iterator<Item = &'a Arc<Article>>,
    ) {
        let before = std::mem::take(&mut self.pictures);
        self.add(place, articles);
        if self.pictures == before {
            self.pictures = before;
        }
        let now = &self.pictures.by_path;
        self.read.retain(|path, _| now.contains_key(path));
    }

    fn find(
        &mut self,
        content: &Path,
        tree: &Tree,
        urls: &[&str],
    ) -> Vec<(Arc<str>, Option<Found>)> {
        let threads = match urls.len() < PARALLEL_FROM {
            true => 1,
            false => std::thread::available_parallelism().map_or(1, usize::from),
        };
        let piece = urls.len().div_ceil(threads.min(THREADS_MAX));
        let read = &self.read;
        let find_some = |urls: &[&str]| {
            let one = |url: &&str| (Arc::from(*url), find_one(content, tree, read, url));
            urls.iter().map(one).collect::<Vec<(Arc<str>, _)>>()
        };
        let found: Vec<_> = std::thread::scope(|scope| {
            let mut pieces = urls.chunks(piece);
            let first = pieces.next().unwrap_or_default();
            let others: Vec<_> = pieces
                .map(|piece| scope.spawn(|| find_some(piece)))
                .collect();
            let mut all = find_some(first);
            for other in others {
                all.extend(other.join().expect("a look at pictures does not panic"));
            }
            all
        });
        let mut out = Vec::with_capacity(found.len());
        for (url, found) in found {
            let found = found.map(|(path, read)| {
                let found = read.picture.map(|picture| Found {
                    path: Arc::clone(&path),
                    picture,
                });
                self.read.insert(path, read);
                found
            });
            out.push((url, found.flatten()));
        }
        out
    }
}

/// The first file that is there for an address.
fn find_one(
    content: &Path,
    tree: &Tree,
    known: &HashMap<Arc<str>, Read>,
    url: &str,
) -> Option<(Arc<str>, Read)> {
    let places = places_of_picture(url, &tree.statics, |lang| tree.folder(lang).to_owned());
    places.into_iter().find_map(|path| {
        let stamp = source::stamp(content, Path::new(&path))?;
        let same = known
            .get(path.as_str())
            .filter(|read| read.bytes == stamp.bytes && read.modified == stamp.modified)
            .filter(|read| read.modified.is_some());
        let read = match same {
            Some(read) => read.clone(),
            None => Read {
                bytes: stamp.bytes,
                modified: stamp.modified,
                picture: source::look_at_picture(content, &path),
            },
        };
        read.picture.is_some().then(|| (path.into(), read))
    })
}
