//! The only door to articles.
//!
//! Gets:    the catalog and an audience.
//! Gives:   look-ups that know nothing but what this audience may see.
//! Touches: memory.
//! Never:   an article for agents, or a draft, to a reader; a draft to anybody but a writer in the preview.

use std::sync::Arc;

use super::articles::{Catalog, Visible, id_key, permalink_key, redirect_key};
use super::categories::CategoryNode;
use super::diff::DocId;
use super::facts::Sight;
use super::redirects::{any_ending, key, lang_of, refusal};
use crate::content::{Article, Related};
use crate::ids::{ArticleId, Audience, Category, Lang, Permalink};

/// What one audience may see of a catalog.
#[derive(Clone, Copy)]
pub struct View<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) visible: &'c Visible,
}

impl Catalog {
    /// What `audience` may see.
    #[must_use]
    pub fn view(&self, audience: Audience) -> View<'_> {
        View {
            catalog: self,
            visible: self.seen_by(audience),
        }
    }

    pub(super) fn seen_by(&self, audience: Audience) -> &Visible {
        match audience {
            Audience::Public => &self.public,
            Audience::Agents => &self.agents,
            Audience::Writers => self
                .everything
                .get_or_init(|| self.visible(Sight::Everything)),
        }
    }
}

impl<'c> View<'c> {
    /// All visible articles, sorted by id.
    pub fn articles(self) -> impl ExactSizeIterator<Item = &'c Arc<Article>> {
        self.visible.articles.iter().map(move |&doc| self.at(doc))
    }

    /// The same as a list of its own, which is shared where nothing is hidden.
    #[must_use]
    pub fn list(self) -> Arc<Vec<Arc<Article>>> {
        if self.visible.articles.len() == self.catalog.articles.len() {
            return Arc::clone(&self.catalog.articles);
        }
        Arc::new(self.articles().cloned().collect())
    }

    /// The article of an id.
    #[must_use]
    pub fn article(self, id: &ArticleId) -> Option<&'c Arc<Article>> {
        self.named(id.as_str())
    }

    /// The article whose file's path alone gives an id, which `slug` put elsewhere: the first by id.
    #[must_use]
    pub fn by_file(self, id: &ArticleId) -> Option<&'c Arc<Article>> {
        self.holders(&self.catalog.file_ids, id_key(id))
            .find(|article| article.file_id.as_ref() == Some(id))
    }

    /// The article of a permalink in `lang`, else in any language. Where several claim it, the one that had it first.
    #[must_use]
    pub fn by_permalink(self, permalink: &Permalink, lang: Lang) -> Option<&'c Arc<Article>> {
        self.holder(permalink, lang).or_else(|| {
            let first = self.all_by_permalink(permalink).next()?;
            self.holder(permalink, first.id.lang())
        })
    }

    /// The same for a reader of any language where `lang` is none: the first by id.
    #[must_use]
    pub fn named_by(self, permalink: &Permalink, lang: Option<Lang>) -> Option<&'c Arc<Article>> {
        let first = || Some(self.all_by_permalink(permalink).next()?.id.lang());
        self.by_permalink(permalink, lang.or_else(first)?)
    }

    /// The article that has a permalink in a language.
    #[must_use]
    pub fn holder(self, permalink: &Permalink, lang: Lang) -> Option<&'c Arc<Article>> {
        // Most sites hold none: then nothing is copied to look it up.
        if !self.visible.held.is_empty()
            && let Some(id) = self.visible.held.get(&(permalink.clone(), lang))
            && let Some(holder) = self.article(id)
        {
            return Some(holder);
        }
        self.all_by_permalink(permalink)
            .find(|article| article.id.lang() == lang)
    }

    /// The article that `path` was an address of: the first by id that may claim it.
    #[must_use]
    pub fn redirect(self, path: &str) -> Option<&'c Arc<Article>> {
        self.claimed(path)
            .or_else(|| self.claimed(&any_ending(path)?))
    }

    /// The category whose page `path` was an address of, and the language that the address is in: where it names none, the
    /// first in which the category is there.
    #[must_use]
    pub fn category_redirect(self, path: &str) -> Option<(Lang, &'c CategoryNode)> {
        let asked = [Some(key(path)), any_ending(path).map(Into::into)];
        let is_asked = |old: &String| asked.contains(&Some(key(old)));
        let named = self.catalog.config.iter();
        let category = named
            .filter(|category| !category.redirect_from.is_empty())
            .find(|category| category.redirect_from.iter().any(is_asked))?;
        let langs = lang_of(path).map_or(Lang::ALL.to_vec(), |lang| vec![lang]);
        langs
            .into_iter()
            .find_map(|lang| Some((lang, self.category(lang, &category.path)?)))
    }

    /// The article that claims an address as it is written.
    fn claimed(self, path: &str) -> Option<&'c Arc<Article>> {
        let asked = key(path);
        self.holders(&self.catalog.redirects, redirect_key(path))
            .find(|article| {
                let claims = |old: &str| key(old) == asked && self.refusal(old, article).is_none();
                article.old_addresses().any(claims)
            })
    }

    /// The same article in `lang`: the one with the same permalink, else the one with the same path.
    #[must_use]
    pub fn translation(self, article: &Article, lang: Lang) -> Option<&'c Arc<Article>> {
        if article.id.lang() == lang {
            return self.article(&article.id);
        }
        let permalink = article.permalink.as_ref();
        let by_permalink = permalink.and_then(|p| self.holder(p, lang));
        by_permalink.or_else(|| {
            let same_path = self.same_path(article, lang)?;
            let other = same_path.permalink.as_ref();
            (other.is_none() || permalink.is_none()).then_some(same_path)
        })
    }

    /// The visible articles in another language that have the permalink or the path of an article, visible or not.
    #[must_use]
    pub fn relatives(self, article: &Article) -> Vec<&'c Arc<Article>> {
        let others = article.id.lang().others();
        let same_path = others.filter_map(|lang| self.same_path(article, lang));
        let named = article
            .permalink
            .iter()
            .flat_map(|permalink| self.holders(&self.catalog.permalinks, permalink_key(permalink)));
        same_path.chain(named).collect()
    }

    /// Up to `limit` articles a reader of this one may want next: those it names, then its neighbours in the category.
    #[must_use]
    pub fn related(self, article: &Article, limit: usize) -> Vec<&'c Arc<Article>> {
        let mut related: Vec<&Arc<Article>> = Vec::new();
        let named = article.related.iter().filter_map(|item| match &item.value {
            Related::Permalink(permalink) => self.by_permalink(permalink, article.id.lang()),
            Related::Article(id) => self.article(id).or_else(|| self.by_file(id)),
        });
        let node = self.category(article.id.lang(), &article.id.category());
        let neighbours = node.into_iter().flat_map(|node| self.articles_in(node));
        for other in named
            .filter(|a| a.id.lang() == article.id.lang())
            .chain(neighbours)
        {
            if related.len() == limit {
                break;
            }
            if other.id != article.id && !related.iter().any(|a| a.id == other.id) {
                related.push(other);
            }
        }
        related
    }

    /// Why `old` cannot be an old address of `article`, or `None` when it can.
    pub(super) fn refusal(self, old: &str, article: &Article) -> Option<String> {
        refusal(old, article, |id| self.article(id).is_some())
    }

    /// The categories of a language that hold visible articles, in the order of the home page.
    #[must_use]
    pub fn categories(self, lang: Lang) -> &'c [CategoryNode] {
        let trees = &self.visible.trees;
        trees.categories.get(&lang).map_or(&[], Vec::as_slice)
    }

    /// The articles of a language that lie in no category, in their order.
    pub fn loose(self, lang: Lang) -> impl ExactSizeIterator<Item = &'c Arc<Article>> {
        let docs = self.visible.trees.loose.get(&lang);
        docs.map_or(&[][..], Vec::as_slice)
            .iter()
            .map(move |&doc| self.at(doc))
    }

    /// The article that is the page of a category, or of the home page of a language.
    #[must_use]
    pub fn index(self, lang: Lang, category: &Category) -> Option<&'c Arc<Article>> {
        self.article(&ArticleId::of_index(lang, category))
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
    pub fn articles_in(
        self,
        node: &'c CategoryNode,
    ) -> impl ExactSizeIterator<Item = &'c Arc<Article>> {
        node.articles.iter().map(move |&doc| self.at(doc))
    }

    /// The visible article of an id that is text.
    pub(super) fn named(self, id: &str) -> Option<&'c Arc<Article>> {
        let place = self
            .catalog
            .articles
            .binary_search_by(|article| article.id.as_str().cmp(id))
            .ok()?;
        self.visible
            .sight
            .sees(self.catalog.facts[place])
            .then(|| &self.catalog.articles[place])
    }

    /// The visible articles of a permalink, sorted by id.
    pub(super) fn all_by_permalink(
        self,
        permalink: &Permalink,
    ) -> impl Iterator<Item = &'c Arc<Article>> {
        let holders = self.holders(&self.catalog.permalinks, permalink_key(permalink));
        holders.filter(move |article| article.permalink.as_ref() == Some(permalink))
    }

    /// The visible article with the same path in `lang`.
    pub(super) fn same_path(self, article: &Article, lang: Lang) -> Option<&'c Arc<Article>> {
        self.named(&format!("{lang}/{}", article.id.path()))
    }

    /// The visible articles of a key, sorted by id: with those of another key that has the same hash.
    fn holders(self, list: &'c [(u64, DocId)], key: u64) -> impl Iterator<Item = &'c Arc<Article>> {
        let from = list.partition_point(|(other, _)| *other < key);
        let same = list[from..]
            .iter()
            .take_while(move |(other, _)| *other == key);
        let seen = move |doc: &DocId| self.visible.sight.sees(self.catalog.facts[*doc]);
        same.map(|(_, doc)| *doc)
            .filter(seen)
            .map(move |doc| self.at(doc))
    }

    fn at(self, doc: DocId) -> &'c Arc<Article> {
        &self.catalog.articles[doc]
    }
}
