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
use crate::ids::ArticleId;
use crate::problem::{Problem, Severity};
use crate::server::audience::{EVERYBODY, WRITERS};
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
            None => PathBuf::from(format!("{id}.md")),
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
    ids.extend(
        changed
            .chain(broken.map(|problem| &problem.path))
            .filter_map(|file| id_of(file)),
    );
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

/// The id that a file has, or would have.
pub(super) fn id_of(file: &Path) -> Option<ArticleId> {
    let stem = file.to_str()?.replace('\\', "/");
    stem.strip_suffix(".md")?.parse().ok()
}

/// The text of a file of the content folder as it is now; none where it cannot be read.
pub(super) fn file_text(content: &Path, file: &Path) -> Option<String> {
    let read = source::read(content, file).ok()?;
    Some(String::from_utf8_lossy(&read.bytes).into_owned())
}
