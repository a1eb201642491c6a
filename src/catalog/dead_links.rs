//! Where addresses and links lead, and links in articles that lead to nothing.
//!
//! Gets:    an address or an article, and who asks.
//! Gives:   the address of now; what becomes of the addresses in an article's HTML.
//! Touches: memory.
//! Never:   whether what they lead to is hidden or missing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::anchors::Anchors;
use super::redirects::is_site_page;
use super::visible::View;
use crate::content::{Article, LinkTarget, article_at, encoded_anchor};
use crate::ids::{ArticleId, Category, Lang, Permalink};

/// What becomes of an address in an article's HTML: the address that it means, or nothing where it leads to nothing.
pub type TurnedLink<'a> = (&'a str, Option<String>);

/// What a link leads to.
pub(super) enum Led<'c> {
    Article(&'c Arc<Article>),
    /// An address without an anchor.
    Page(String),
}

impl<'c> View<'c> {
    /// The addresses in the article's HTML that are not as readers of this view need them, each once: those of what lies
    /// elsewhere than its file's path says, and those that lead to no article or page in this view.
    #[must_use]
    pub fn turned_links<'a>(self, article: &'a Article) -> Vec<TurnedLink<'a>> {
        let mut known: HashSet<&str> = HashSet::new();
        let mut anchors: HashMap<&str, Anchors<'_>> = HashMap::new();
        let links = article.links.iter().filter(|link| !link.url.is_empty());
        let mut turned = Vec::new();
        for link in links.filter(|link| known.insert(link.url.as_str())) {
            let led = match &link.target {
                LinkTarget::Article { .. } | LinkTarget::Site(_) => {
                    let Some((led, anchor)) = self.led(article, &link.target) else {
                        turned.push((link.url.as_str(), None));
                        continue;
                    };
                    let (url, target) = match led {
                        Led::Article(target) => (target.id.url(), Some(target.as_ref())),
                        Led::Page(url) => (url, None),
                    };
                    (url, target, anchor)
                }
                LinkTarget::Here { anchor } => {
                    (String::new(), Some(article), Some(anchor.as_str()))
                }
                LinkTarget::Asset(_)
                | LinkTarget::Picture(_)
                | LinkTarget::Outside(_)
                | LinkTarget::Refused(_) => continue,
            };
            let (mut url, target, anchor) = led;
            if let Some(anchor) = anchor {
                let own = target.and_then(|target| {
                    let of = anchors.entry(target.id.as_str());
                    of.or_insert_with(|| Anchors::of(target)).find(anchor)
                });
                // An empty one is the top of the page, and so is the heading that is its title.
                url.push('#');
                url.push_str(&encoded_anchor(own.unwrap_or(anchor)));
            }
            if url != link.url {
                turned.push((link.url.as_str(), Some(url)));
            }
        }
        turned
    }

    /// What a link in `article` leads to, and the anchor there as it was written; none when that is nothing in this view.
    pub(super) fn led<'a>(
        self,
        article: &Article,
        target: &'a LinkTarget,
    ) -> Option<(Led<'c>, Option<&'a str>)> {
        match target {
            LinkTarget::Article { id, anchor } => Some((self.at_id(id)?, anchor.as_deref())),
            LinkTarget::Site(path) => {
                let (path, anchor) = path
                    .split_once('#')
                    .map_or((path.as_str(), None), |(path, anchor)| (path, Some(anchor)));
                Some((self.at_path(path, article.id.lang())?, anchor))
            }
            _ => None,
        }
    }

    /// What is meant by the id that a path gives: the article, or else the category.
    fn at_id(self, id: &ArticleId) -> Option<Led<'c>> {
        let article = self.article_at_id(id).map(Led::Article);
        article.or_else(|| self.category_at_id(id).map(Led::Page))
    }

    /// The article there, or in that file, or that was there.
    fn article_at_id(self, id: &ArticleId) -> Option<&'c Arc<Article>> {
        let there = self.article(id).or_else(|| self.by_file(id));
        there.or_else(|| self.redirect(&id.address()))
    }

    /// The address of the category that an id names: `/zh/funds` without its slash names one, though it is written like an
    /// article.
    fn category_at_id(self, id: &ArticleId) -> Option<String> {
        let lang = id.lang();
        let category = match id.is_index() {
            true => id.category(),
            false => id.path().parse().ok()?,
        };
        if category == Category::default() || self.category(lang, &category).is_some() {
            return Some(category.url(lang));
        }
        let (lang, node) = self.category_redirect(&id.address())?;
        Some(node.path.url(lang))
    }

    /// What is at a path from the root, for a link in an article of `lang`: a page of the site, else a file or folder of the
    /// content folder, of that language where the path names none, else of another.
    fn at_path(self, path: &str, lang: Lang) -> Option<Led<'c>> {
        let plain = path.trim_matches('/');
        let first = plain.split('/').next().unwrap_or_default();
        let langs = match Lang::of_tag(first) {
            Some(_) => vec![lang],
            None => std::iter::once(lang).chain(lang.others()).collect(),
        };
        let folder = format!("{plain}/index.md");
        let forms = match path.ends_with('/') {
            true => [folder.as_str(), plain],
            false => [plain, folder.as_str()],
        };
        let ids = langs
            .iter()
            .flat_map(|&lang| forms.map(|form| article_at(form, lang)));
        let ids: Vec<ArticleId> = ids.flatten().collect();
        let article = || ids.iter().find_map(|id| self.article_at_id(id));
        if let Some(url) = self.address_of(path) {
            // The address of a folder without a page of its own may be meant for the article of that name beside it.
            return match article() {
                Some(article) if path.ends_with('/') => Some(Led::Article(article)),
                _ => Some(Led::Page(url)),
            };
        }
        let category = || ids.iter().find_map(|id| self.category_at_id(id));
        article()
            .map(Led::Article)
            .or_else(|| category().map(Led::Page))
    }

    /// The address of an article or category by its path in the content folder, however that is written.
    #[must_use]
    pub fn address_of_file(self, path: &str) -> Option<String> {
        let first = path.trim_start_matches('/').split('/').next()?;
        match self.at_path(path, Lang::of_tag(first)?)? {
            Led::Article(article) => Some(article.id.url()),
            Led::Page(url) => Some(url),
        }
    }

    /// The address of now of what is at this one, with or without its last slash: an article, a category, a page of the site, a
    /// permalink, or an old address of an article or category.
    #[must_use]
    pub fn address_of(self, path: &str) -> Option<String> {
        let plain = path.trim_end_matches('/');
        let name = plain.trim_start_matches('/');
        if let Some(permalink) = plain.strip_prefix("/a/") {
            let permalink: Permalink = permalink.parse().ok()?;
            return self
                .all_by_permalink(&permalink)
                .next()
                .map(|_| permalink.url());
        }
        let (lang, below) = name.split_once('/').unwrap_or((name, ""));
        if let Ok(lang) = lang.parse::<Lang>() {
            let id = name.parse::<ArticleId>().ok();
            if let Some(article) = id.and_then(|id| self.article(&id)) {
                return Some(article.id.url());
            }
            let category = below.parse::<Category>().ok().filter(|_| !below.is_empty());
            if category.is_some_and(|category| self.category(lang, &category).is_some())
                || below.is_empty()
            {
                return Some(below.parse::<Category>().unwrap_or_default().url(lang));
            }
        }
        match is_site_page(plain) {
            true if plain.is_empty() => Some("/".to_owned()),
            true => Some(plain.to_owned()),
            false => self
                .redirect(plain)
                .map(|article| article.id.url())
                .or_else(|| {
                    let (lang, node) = self.category_redirect(plain)?;
                    Some(node.path.url(lang))
                }),
        }
    }
}
