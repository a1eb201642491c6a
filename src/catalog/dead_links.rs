//! Links in articles that lead to nothing.
//!
//! Gets:    an article and who asks.
//! Gives:   the addresses in its HTML that lead to nothing this audience may see.
//! Touches: memory.
//! Never:   whether what they lead to is hidden or missing.

use super::redirects::is_site_page;
use super::visible::View;
use crate::content::{Article, LinkTarget};
use crate::ids::{ArticleId, Category};

impl View<'_> {
    /// Addresses in the article's HTML that lead to no article, section or page in this view.
    #[must_use]
    pub fn dead_links(self, article: &Article) -> Vec<&str> {
        let mut dead: Vec<&str> = Vec::new();
        for link in article.links.iter().filter(|link| !link.url.is_empty()) {
            let missing = match &link.target {
                LinkTarget::Article { id, .. } => {
                    self.article(id).is_none()
                        && self.redirect(&id.url()).is_none()
                        && !is_category(self, id)
                        && self.category_redirect(&id.url()).is_none()
                }
                LinkTarget::Site(path) => !leads_somewhere(path, self),
                LinkTarget::Here { .. }
                | LinkTarget::Asset(_)
                | LinkTarget::Outside(_)
                | LinkTarget::Refused(_) => false,
            };
            if missing && !dead.contains(&link.url.as_str()) {
                dead.push(&link.url);
            }
        }
        dead
    }
}

/// `/zh/funds` without its slash names a category, though it is written like an article.
fn is_category(view: View<'_>, id: &ArticleId) -> bool {
    id.path()
        .parse::<Category>()
        .is_ok_and(|category| view.category(id.lang(), &category).is_some())
}

fn leads_somewhere(path: &str, view: View<'_>) -> bool {
    if is_site_page(path) || view.redirect(path).is_some() || view.category_redirect(path).is_some()
    {
        return true;
    }
    if let Some(permalink) = path.strip_prefix("/a/") {
        return permalink
            .parse()
            .is_ok_and(|permalink| view.all_by_permalink(&permalink).next().is_some());
    }
    let trimmed = path.trim_matches('/');
    let Some((lang, category)) = trimmed.split_once('/') else {
        return false;
    };
    let (Ok(lang), Ok(category)) = (lang.parse(), category.parse()) else {
        return false;
    };
    view.category(lang, &category).is_some()
}
