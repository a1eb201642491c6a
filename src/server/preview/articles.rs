//! An article as its writer sees it: published or not, whole or broken.
//!
//! Gets:    a snapshot, an address.
//! Gives:   the article or the file, its state, what is wrong with it.
//! Touches: the snapshot; the file, where nothing of it was ever good.
//! Never:   another audience than writers: whoever asks was let in by `guard`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::content::{Article, Visibility, source};
use crate::ids::{ArticleId, FilePath};
use crate::problem::{Problem, Severity};
use crate::server::audience::{EVERYBODY, WRITERS};
use crate::server::lang;
use crate::site::{Snapshot, Unpublished};

/// What a writer looks at.
pub(super) struct Looked {
    pub(super) id: ArticleId,
    /// The file below the content folder.
    pub(super) file: PathBuf,
    /// The last good version; none when there never was one.
    pub(super) article: Option<Arc<Article>>,
    /// What is wrong with it, sorted by line.
    pub(super) problems: Vec<Problem>,
}

impl Looked {
    /// The article of an id, or the file that is none yet.
    pub(super) fn at(snapshot: &Snapshot, id: &ArticleId) -> Option<Looked> {
        let article = snapshot.view(WRITERS).article(id).cloned();
        let file = match &article {
            Some(article) => article.path.clone(),
            None => broken_file(snapshot, id)?,
        };
        let problems = problems_of(snapshot, &file);
        let looked = Looked {
            id: id.clone(),
            file,
            article,
            problems,
        };
        (looked.article.is_some() || looked.is_broken(snapshot)).then_some(looked)
    }

    /// Whether the file cannot be read as it is.
    pub(super) fn is_broken(&self, snapshot: &Snapshot) -> bool {
        self.article.is_none() && !self.problems.is_empty() || snapshot.is_unread(&self.file)
    }

    /// Whether readers see it.
    pub(super) fn is_public(&self, snapshot: &Snapshot) -> bool {
        snapshot.view(EVERYBODY).article(&self.id).is_some()
    }

    /// The keys of the words that tell its state.
    pub(super) fn states(
        &self,
        snapshot: &Snapshot,
        unpublished: Option<&Unpublished>,
    ) -> Vec<&'static str> {
        let mut states = Vec::new();
        if self.is_broken(snapshot) {
            states.push("broken");
        }
        if let Some(article) = &self.article {
            states.extend(hidden_by(snapshot, article));
        }
        if unpublished.is_some_and(|known| known.uncommitted.contains(&self.file)) {
            states.push("unpublished");
        }
        if states.is_empty() {
            states.push("published");
        }
        states
    }
}

/// Why readers do not see an article.
pub(super) fn hidden_by(snapshot: &Snapshot, article: &Article) -> Vec<&'static str> {
    let mut states = Vec::new();
    if article.draft {
        states.push("draft");
    }
    if !article
        .window
        .is_open(snapshot.site.time_zone.zone(), Timestamp::now())
    {
        states.push("scheduled");
    }
    if article.visibility == Visibility::Internal {
        states.push("internal");
    }
    states
}

/// What is wrong with a file: what is known at once, and what the last check found.
fn problems_of(snapshot: &Snapshot, file: &Path) -> Vec<Problem> {
    let checked = snapshot.known_public_problems();
    let checked = checked.iter().flat_map(|checked| checked.iter());
    let known = snapshot.problems().iter().chain(checked);
    let mut problems: Vec<Problem> = known
        .filter(|problem| problem.path == file)
        .cloned()
        .collect();
    problems.sort_by(|a, b| (a.line, a.column, a).cmp(&(b.line, b.column, b)));
    problems.dedup();
    problems
}

/// Everything that a list of the workspace has: what is broken, what changed, what readers do not see; each by id.
pub(super) fn listed(snapshot: &Snapshot, unpublished: Option<&Unpublished>) -> Vec<Looked> {
    let view = snapshot.view(WRITERS);
    let mut ids: BTreeSet<ArticleId> = view
        .articles()
        .filter(|article| !hidden_by(snapshot, article).is_empty())
        .map(|article| article.id.clone())
        .collect();
    let changed = unpublished.iter().flat_map(|known| &known.since_main);
    let broken = snapshot
        .problems()
        .iter()
        .filter(|problem| problem.severity == Severity::Error);
    let files = changed.chain(broken.map(|problem| &problem.path));
    ids.extend(ids_of(snapshot, files.map(PathBuf::as_path)));
    let mut all: Vec<Looked> = ids
        .iter()
        .filter_map(|id| Looked::at(snapshot, id))
        .collect();
    // What is to be mended or is being written comes before what lies there for good.
    all.sort_by_key(|looked| {
        let states = looked.states(snapshot, unpublished);
        let lacks = |state: &str| !states.contains(&state);
        (
            lacks("broken"),
            lacks("unpublished"),
            lacks("draft"),
            lacks("scheduled"),
        )
    });
    all
}

/// The ids that files have, or would have if they could be read. What is no article has none.
pub(super) fn ids_of<'f>(
    snapshot: &Snapshot,
    files: impl Iterator<Item = &'f Path>,
) -> BTreeSet<ArticleId> {
    let mut files: BTreeSet<&Path> = files.filter(|file| source::is_article(file)).collect();
    if files.is_empty() {
        return BTreeSet::new();
    }
    // Its front matter may name it otherwise than its path.
    let articles = snapshot.view(WRITERS).articles();
    let known = articles.filter(|article| files.remove(article.path.as_path()));
    let mut ids: BTreeSet<ArticleId> = known.map(|article| article.id.clone()).collect();
    ids.extend(
        files
            .into_iter()
            .filter_map(|file| id_by_path(snapshot, file)),
    );
    ids
}

fn id_by_path(snapshot: &Snapshot, file: &Path) -> Option<ArticleId> {
    let path = file.to_str()?.replace('\\', "/");
    let root = lang::first(&snapshot.site.languages);
    FilePath::new(&path).id(Some(root), None).ok()
}

/// The file of an article that was never good.
fn broken_file(snapshot: &Snapshot, id: &ArticleId) -> Option<PathBuf> {
    let problems = snapshot.problems().iter();
    let mut files = problems
        .map(|problem| &problem.path)
        .filter(|file| source::is_article(file));
    files
        .find(|file| id_by_path(snapshot, file).as_ref() == Some(id))
        .cloned()
}

/// The text of a file of the content folder as it is now; none where it cannot be read.
pub(super) fn file_text(content: &Path, file: &Path) -> Option<String> {
    let read = source::read(content, file).ok()?;
    Some(String::from_utf8_lossy(&read.bytes).into_owned())
}
