//! Where addresses lead, and links in articles that lead to nothing.
//!
//! Gets:    an address or an article, and who asks.
//! Gives:   the address of now; the addresses in an article's HTML that lead to nothing this audience may see.
//! Touches: memory.
//! Never:   whether what they lead to is hidden or missing.

use std::collections::HashSet;

use super::redirects::is_site_page;
use super::visible::View;
use crate::content::{Article, LinkTarget};
use crate::ids::{ArticleId, Category, Lang, Permalink};

impl View<'_> {
    /// Addresses in the article's HTML that lead to no article, section or page in this view.
    #[must_use]
    pub fn dead_links(self, article: &Article) -> Vec<&str> {
        let (mut dead, mut known) = (Vec::new(), HashSet::new());
        for link in article.links.iter().filter(|link| !link.url.is_empty()) {
            let missing = match &link.target {
                LinkTarget::Article { id, .. } => {
                    self.article(id).is_none()
                        && self.redirect(&id.url()).is_none()
                        && !is_category(self, id)
                        && self.category_redirect(&id.url()).is_none()
                }
                LinkTarget::Site(path) => self.address_of(path).is_none(),
                LinkTarget::Here { .. }
                | LinkTarget::Asset(_)
                | LinkTarget::Outside(_)
                | LinkTarget::Refused(_) => false,
            };
            if missing && known.insert(link.url.as_str()) {
                dead.push(link.url.as_str());
            }
        }
        dead
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
                return Some(format!("/{name}/"));
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
                    Some(format!("/{lang}/{}/", node.path))
                }),
        }
    }
}

/// `/zh/funds` without its slash names a category, though it is written like an article.
fn is_category(view: View<'_>, id: &ArticleId) -> bool {
    id.path()
        .parse::<Category>()
        .is_ok_and(|category| view.category(id.lang(), &category).is_some())
}
