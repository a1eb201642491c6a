//! The only door to articles.
//!
//! Gets:    the catalog and an audience.
//! Gives:   look-ups that know nothing but what this audience may see.
//! Touches: memory.
//! Never:   an article for agents, or a draft, to a reader.

use std::sync::Arc;

use super::redirects::key;
use super::{CategoryNode, Visible};
use crate::content::Article;
use crate::ids::{ArticleId, Category, Lang, Permalink};

/// What one audience may see of a catalog.
#[derive(Clone, Copy)]
pub struct View<'c> {
    pub(super) articles: &'c [Arc<Article>],
    pub(super) visible: &'c Visible,
}

impl<'c> View<'c> {
    /// All visible articles, sorted by id.
    pub fn articles(self) -> impl ExactSizeIterator<Item = &'c Arc<Article>> {
        self.visible.articles.iter().map(move |&place| &self.articles[place])
    }

    /// The article of an id.
    #[must_use]
    pub fn article(self, id: &ArticleId) -> Option<&'c Arc<Article>> {
        self.visible.by_id.get(id).map(|&place| &self.articles[place])
    }

    /// The article of a permalink in `lang`, else in any language: the first by id where there are several.
    #[must_use]
    pub fn by_permalink(self, permalink: &Permalink, lang: Lang) -> Option<&'c Arc<Article>> {
        let places = self.visible.by_permalink.get(permalink)?;
        let mut found = places.iter().map(|&place| &self.articles[place]);
        found.clone().find(|article| article.id.lang() == lang).or_else(|| found.next())
    }

    /// The article that `path` was an address of.
    #[must_use]
    pub fn redirect(self, path: &str) -> Option<&'c Arc<Article>> {
        self.visible.redirects.get(&key(path)).map(|&place| &self.articles[place])
    }

    /// The same article in `lang`: the one with the same permalink, else the one with the same path.
    #[must_use]
    pub fn translation(self, article: &Article, lang: Lang) -> Option<&'c Arc<Article>> {
        if article.id.lang() == lang {
            return self.article(&article.id);
        }
        let in_lang = |places: &'c Vec<usize>| places.iter().map(|&place| &self.articles[place]).find(|a| a.id.lang() == lang);
        let by_permalink = article.permalink.as_ref().and_then(|p| self.visible.by_permalink.get(p)).and_then(in_lang);
        by_permalink.or_else(|| {
            let same_path = in_lang(self.visible.by_path.get(article.id.path())?)?;
            let other = same_path.permalink.as_ref();
            (other.is_none() || article.permalink.is_none()).then_some(same_path)
        })
    }

    /// Up to `limit` articles a reader of this one may want next: those it names, then its neighbours in the category.
    #[must_use]
    pub fn related(self, article: &Article, limit: usize) -> Vec<&'c Arc<Article>> {
        let mut related: Vec<&Arc<Article>> = Vec::new();
        let named = article.related.iter().filter_map(|item| self.by_permalink(&item.value, article.id.lang()));
        let neighbours = self
            .category(article.id.lang(), &article.id.category())
            .into_iter()
            .flat_map(|node| node.articles.iter().map(|&place| &self.articles[place]));
        for other in named.filter(|a| a.id.lang() == article.id.lang()).chain(neighbours) {
            if related.len() == limit {
                break;
            }
            if other.id != article.id && !related.iter().any(|a| a.id == other.id) {
                related.push(other);
            }
        }
        related
    }

    /// Addresses in the article's HTML that lead to nothing this audience may see.
    #[must_use]
    pub fn dead_links(self, article: &Article) -> &'c [String] {
        let place = self.visible.by_id.get(&article.id);
        place.and_then(|place| self.visible.dead_links.get(place)).map_or(&[], Vec::as_slice)
    }

    /// The categories of a language that hold visible articles, in the order of the home page.
    #[must_use]
    pub fn categories(self, lang: Lang) -> &'c [CategoryNode] {
        self.visible.categories.get(&lang).map_or(&[], Vec::as_slice)
    }

    /// One category, wherever it lies in the tree.
    #[must_use]
    pub fn category(self, lang: Lang, path: &Category) -> Option<&'c CategoryNode> {
        let mut level = self.categories(lang);
        let mut found = None;
        for ancestor in path.ancestors() {
            let node = level.iter().find(|node| node.path == ancestor)?;
            level = &node.children;
            found = Some(node);
        }
        found
    }

    /// The articles right in a category.
    pub fn articles_in(self, node: &'c CategoryNode) -> impl ExactSizeIterator<Item = &'c Arc<Article>> {
        node.articles.iter().map(move |&place| &self.articles[place])
    }
}
