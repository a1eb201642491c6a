//! All articles of one moment, and what is looked up of them.
//!
//! Gets:    what `build` found.
//! Gives:   `Catalog`, immutable.
//! Touches: memory.
//! Never:   a way to an article but through a view (`visible`).

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use xxhash_rust::xxh3::xxh3_64;

use super::categories::{CategoryConfig, Trees};
use super::diff::DocId;
use super::facts::{Facts, Sight};
use super::held::{Gone, Held};
use super::redirects;
use crate::content::Article;
use crate::ids::{ArticleId, Category, FilePath, Permalink};

/// All articles of one moment.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Sorted by id. A `DocId` in this room is one of this list.
    pub(super) articles: Arc<Vec<Arc<Article>>>,
    pub(super) facts: Vec<Facts>,
    /// The categories that [`Facts::category`] names.
    pub(super) folders: Vec<Category>,
    /// Hash of a permalink, and an article that has it; sorted.
    pub(super) permalinks: Vec<(u64, DocId)>,
    /// Hash of an old address, and an article that claims it; sorted.
    pub(super) redirects: Vec<(u64, DocId)>,
    /// Hash of the id that a file's path alone gives, and the article in it that `slug` put elsewhere; sorted.
    pub(super) file_ids: Vec<(u64, DocId)>,
    /// Hash of an asset's path, and an article that shows it; sorted.
    pub(super) assets: Vec<(u64, DocId)>,
    /// The articles that are not always for anybody, behind a number that is the same for all.
    pub(super) timed: Vec<(u64, DocId)>,
    /// Between which instants the same articles are for anybody: from the first on, to before the second.
    pub(super) holds_from: Option<Timestamp>,
    pub(super) holds_until: Option<Timestamp>,
    pub(super) public: Visible,
    pub(super) agents: Visible,
    /// What writers see in the preview: made when it is first asked for, since a site that is served never asks.
    pub(super) everything: OnceLock<Visible>,
    pub(super) config: Vec<CategoryConfig>,
}

/// What one audience may see.
#[derive(Debug, Default)]
pub(super) struct Visible {
    pub(super) sight: Sight,
    /// Numbers of the visible articles, ascending.
    pub(super) articles: Vec<DocId>,
    pub(super) trees: Trees,
    /// Who has a permalink that several visible articles of one language claim.
    pub(super) held: Held,
    /// Who had a permalink until lately and is gone: another file may be that article.
    pub(super) gone: Gone,
}

impl Catalog {
    /// Whether the same articles are for anybody at an instant as at that of this catalog.
    #[must_use]
    pub fn holds_at(&self, at: Timestamp) -> bool {
        self.holds_from.is_none_or(|from| from <= at)
            && self.holds_until.is_none_or(|until| at < until)
    }

    /// The next instant at which an article comes or goes by its dates.
    #[must_use]
    pub fn holds_until(&self) -> Option<Timestamp> {
        self.holds_until
    }

    /// The articles with dates, and whether they are for nobody now because of them.
    pub fn timed(&self) -> impl Iterator<Item = (&Arc<Article>, bool)> {
        self.timed
            .iter()
            .map(|(_, doc)| (&self.articles[*doc], self.facts[*doc].draft))
            .filter(|(article, _)| !article.draft)
    }

    /// Whether an article of this file is there and readers may not see it.
    #[must_use]
    pub fn hides(&self, path: &Path) -> bool {
        let is_hidden =
            |at: usize| self.articles[at].path == path && !self.public.sight.sees(self.facts[at]);
        let id = FilePath::new(&path.to_string_lossy()).id(None, None).ok();
        let place = id.and_then(|id| {
            let own = |article: &Arc<Article>| article.id.cmp(&id);
            self.articles.binary_search_by(own).ok()
        });
        // Elsewhere than its path says is what its `slug` or the site's language put there.
        match place.filter(|&at| self.articles[at].path == path) {
            Some(at) => is_hidden(at),
            None => (0..self.articles.len()).any(is_hidden),
        }
    }

    /// The files of articles that readers may not see.
    #[must_use]
    pub fn hidden_files(&self) -> HashSet<&Path> {
        let all = self.articles.iter().zip(&self.facts);
        all.filter(|(_, facts)| !self.public.sight.sees(**facts))
            .map(|(article, _)| article.path.as_path())
            .collect()
    }

    /// Whether it was made of this very list.
    #[must_use]
    pub fn holds(&self, articles: &Arc<Vec<Arc<Article>>>) -> bool {
        Arc::ptr_eq(&self.articles, articles)
    }
}

pub(super) fn permalink_key(permalink: &Permalink) -> u64 {
    xxh3_64(permalink.as_str().as_bytes())
}

pub(super) fn id_key(id: &ArticleId) -> u64 {
    xxh3_64(id.as_str().as_bytes())
}

pub(super) fn redirect_key(address: &str) -> u64 {
    xxh3_64(redirects::key(address).as_bytes())
}
