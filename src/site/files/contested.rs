//! Several files that have one address: which of them is served.
//!
//! Gets:    the articles that come and go.
//! Gives:   the one of each id; a problem for each of the others.
//! Touches: memory.
//! Never:   another choice for the same files, whatever the order in which they came.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::content::{Article, Visibility};
use crate::ids::{ArticleId, FilePath};
use crate::problem::{Code, Problem};

/// The articles of each id that more than one file has.
#[derive(Default)]
pub(super) struct Contested(BTreeMap<ArticleId, BTreeMap<PathBuf, Arc<Article>>>);

impl Contested {
    /// Leaves one article of each id in a list that is sorted by id.
    pub(super) fn settle(articles: &mut Vec<Arc<Article>>) -> Contested {
        let mut contested = Contested::default();
        let pairs = articles.windows(2).filter(|pair| pair[0].id == pair[1].id);
        for article in pairs.flatten() {
            contested.add(article);
        }
        if !contested.0.is_empty() {
            articles.retain(|article| contested.is_served(article));
        }
        contested
    }

    fn add(&mut self, article: &Arc<Article>) {
        let of = self.0.entry(article.id.clone()).or_default();
        of.insert(article.path.clone(), Arc::clone(article));
    }

    fn first(&self, id: &ArticleId) -> Option<&Arc<Article>> {
        self.0.get(id)?.values().min_by_key(|article| rank(article))
    }

    fn is_served(&self, article: &Article) -> bool {
        let first = self.first(&article.id);
        first.is_none_or(|first| first.path == article.path)
    }

    /// The articles that are not served, each with the one that is.
    fn others(&self) -> impl Iterator<Item = (&Arc<Article>, &Arc<Article>)> {
        self.0.iter().flat_map(|(id, all)| {
            let first = self.first(id);
            let others = all
                .values()
                .filter_map(move |article| Some((article, first?)));
            others.filter(|(article, first)| article.path != first.path)
        })
    }

    /// What is wrong: each file that is not served is told, with the one that is.
    pub(super) fn problems(&self) -> impl Iterator<Item = Problem> {
        self.others().map(|(article, first)| {
            if is_of_the_tree(article, first) {
                let message = format!(
                    "is not served: `{}` is the page of its folder, and this is for who works on the tree",
                    first.path.display()
                );
                return Problem::warning(Code::AddressTaken, &article.path, message)
                    .help("name it in an `.ignore`, or give it another name when it is an article");
            }
            let message = format!(
                "has the address `{}`, which `{}` has too and keeps: it is not served",
                article.id.address(),
                first.path.display()
            );
            Problem::error(Code::AddressTaken, &article.path, message)
                .help("rename one of the two, or write `slug: …` in its front matter")
        })
    }

    /// Those that are not served where they or the one that is are not for readers: nothing tells of either.
    pub(super) fn hidden(&self) -> impl Iterator<Item = &Arc<Article>> {
        let is_hidden = |article: &Article| {
            article.visibility != Visibility::Public
                || article.draft
                || !article.window.is_endless()
        };
        let others = self.others();
        let hidden = others.filter(move |(article, first)| is_hidden(article) || is_hidden(first));
        hidden.map(|(article, _)| article)
    }
}

/// Whether a file is a `README` beside another page of its folder: a repository has it for those who look at its files.
fn is_of_the_tree(article: &Article, first: &Article) -> bool {
    let paths = [article, first].map(|article| article.path.to_string_lossy().replace('\\', "/"));
    let [file, first] = [FilePath::new(&paths[0]), FilePath::new(&paths[1])];
    file.is_readme() && first.is_index() && !first.is_readme()
}

/// The least is served: the file whose path is its address, else the first by path, those in another script last. Of pages of one
/// folder a `README` comes behind, which is often for who works on the tree.
fn rank(article: &Article) -> (u8, bool, PathBuf) {
    let path = article.path.to_string_lossy().replace('\\', "/");
    let file = FilePath::new(&path);
    let distance = file.distance(&article.id, &path);
    (distance, file.is_readme(), article.path.clone())
}

/// What becomes of each id that changes in one look.
pub(super) type Changes = BTreeMap<ArticleId, Option<Arc<Article>>>;

impl Contested {
    /// An article came: it is served, or another file has its address. `served` is what is served before these changes, sorted by
    /// id. Gives whether the address is contested.
    pub(super) fn claim(
        &mut self,
        article: &Arc<Article>,
        served: &[Arc<Article>],
        changes: &mut Changes,
    ) -> bool {
        let id = &article.id;
        let of_list = || {
            let place = served.binary_search_by(|other| other.id.cmp(id));
            place.ok().map(|place| &served[place])
        };
        let holder = match changes.get(id) {
            Some(changed) => changed.as_ref(),
            None => of_list(),
        };
        if let Some(holder) = holder.filter(|holder| holder.path != article.path) {
            self.add(&Arc::clone(holder));
        }
        let is_contested = self.0.contains_key(id);
        if is_contested {
            self.add(article);
        }
        let first = self.first(id).unwrap_or(article);
        changes.insert(id.clone(), Some(Arc::clone(first)));
        is_contested
    }

    /// An article went: its address is free, or another file has it. Gives whether it was contested.
    pub(super) fn release(&mut self, article: &Article, changes: &mut Changes) -> bool {
        let id = &article.id;
        let Some(all) = self.0.get_mut(id) else {
            changes.insert(id.clone(), None);
            return false;
        };
        all.remove(&article.path);
        let is_settled = all.len() < 2;
        changes.insert(id.clone(), self.first(id).cloned());
        if is_settled {
            self.0.remove(id);
        }
        true
    }
}
