//! What is known of an article file, and lists of it.
//!
//! Gets:    what reading a file gave.
//! Gives:   `Known`, `HiddenFiles`, and lists with some of their members changed.
//! Touches: memory.
//! Never:   a look at the disk.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::content::source::FileStamp;
use crate::content::{Article, Names};
use crate::ids::{ArticleId, FilePath, Lang};
use crate::problem::Problem;

/// How the remedy of a file ends whose last good version is served.
pub(in crate::site) const STILL_SERVED: &str = "its last good version is still served";
/// How that of a file ends that has no good version.
pub(in crate::site) const NOT_SERVED: &str = "the article is not served";
/// How that of a file ends that says that it is not for readers.
pub(in crate::site) const HIDDEN_BY_BREAKING: &str = "it hides its last good version from readers";

/// An article file as it was last read.
#[derive(Clone, Default)]
pub(in crate::site) struct Known {
    pub(in crate::site) bytes: u64,
    pub(in crate::site) modified: Option<SystemTime>,
    /// Of its path and bytes; 0 when it could not be read.
    pub(in crate::site) hash: u64,
    /// The last version that could be served.
    pub(in crate::site) article: Option<Arc<Article>>,
    pub(in crate::site) problems: Vec<Problem>,
    /// Whether it is no article and says that it is not for readers.
    pub(in crate::site) hidden: bool,
    /// The assets that it names, if so: by their keys.
    pub(in crate::site) assets: Vec<u64>,
    /// The variables that it names, and what they stood for.
    pub(in crate::site) names: Names,
}

/// What files say that are no articles.
#[derive(Debug, Default, PartialEq)]
pub(in crate::site) struct HiddenFiles {
    pub(in crate::site) paths: BTreeSet<PathBuf>,
    /// The keys of the assets that they name.
    pub(in crate::site) assets: HashSet<u64>,
    /// The files that cannot be used, whatever they say: an earlier version of each is served, where there is one.
    pub(in crate::site) broken: BTreeSet<PathBuf>,
}

impl Known {
    /// Whether the file cannot be used, and an earlier version of it is served.
    pub(super) fn is_broken(&self) -> bool {
        self.article.is_some()
            && self
                .problems
                .iter()
                .any(|problem| problem.help.ends_with(STILL_SERVED))
    }

    /// Whether all but the article is the same.
    pub(super) fn is_as(&self, other: &Known) -> bool {
        let stamp = |known: &Known| (known.bytes, known.modified, known.hash);
        stamp(self) == stamp(other)
            && self.problems == other.problems
            && self.hidden == other.hidden
            && self.names == other.names
    }

    /// Whether its article is of the language that it is of now, where files outside of the languages' folders are of `root`.
    pub(super) fn is_of(&self, path: &Path, root: Option<Lang>) -> bool {
        let lang = || FilePath::new(&path.to_string_lossy()).lang().or(root);
        let article = self.article.as_ref();
        article.is_none_or(|article| lang() == Some(article.id.lang()))
    }

    pub(super) fn is_at(&self, stamp: &FileStamp) -> bool {
        self.bytes == stamp.bytes && self.modified == stamp.modified && stamp.modified.is_some()
    }
}

/// What lies at a path or below it.
pub(super) fn below<'m, V>(
    map: &'m BTreeMap<PathBuf, V>,
    path: &'m Path,
) -> impl Iterator<Item = (&'m PathBuf, &'m V)> {
    map.range::<Path, _>((Bound::Included(path), Bound::Unbounded))
        .take_while(move |(at, _)| at.starts_with(path))
}

/// The list with some articles put in, replaced or, where there is none, taken out. Looks at those alone.
pub(super) fn patched(
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
