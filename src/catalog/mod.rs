//! All articles of one moment, checked and cross-linked; immutable.
//!
//! Gets:    parsed articles, and what `site.toml` says of categories.
//! Gives:   a `Catalog` that is read through a `View` for an audience, and what is wrong across files.
//! Touches: memory only.
//! Never:   the disk, the index, HTTP, the clock. No way leads to an article but through a view.

mod categories;
mod checks;
mod redirects;
mod visible;

use std::collections::HashMap;
use std::sync::Arc;

pub use categories::{CategoryConfig, CategoryNode};
pub use redirects::is_site_page;
pub use visible::View;

use crate::content::{Article, Visibility};
use crate::ids::{ArticleId, Audience, Lang, Permalink};
use crate::problem::Problem;

/// All articles of one moment.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Sorted by id. A number in this room is a place in this list.
    articles: Vec<Arc<Article>>,
    public: Visible,
    agents: Visible,
}

/// What one audience may see, with look-ups made of nothing else.
#[derive(Debug, Default)]
struct Visible {
    /// Places of the visible articles, ascending.
    articles: Vec<usize>,
    by_id: HashMap<ArticleId, usize>,
    by_permalink: HashMap<Permalink, Vec<usize>>,
    /// The path without its language, as translations share it.
    by_path: HashMap<Box<str>, Vec<usize>>,
    /// Old address to article.
    redirects: HashMap<Box<str>, usize>,
    /// Addresses in an article's HTML that lead to nothing this audience may see.
    dead_links: HashMap<usize, Vec<String>>,
    categories: HashMap<Lang, Vec<CategoryNode>>,
}

impl Catalog {
    /// Cross-links the articles. Of two with one id the first is kept; problems are sorted by file and line.
    #[must_use]
    pub fn build(mut articles: Vec<Arc<Article>>, categories: &[CategoryConfig]) -> (Catalog, Vec<Problem>) {
        articles.sort_by(|a, b| a.id.cmp(&b.id));
        articles.dedup_by(|a, b| a.id == b.id);
        let all = |_: &Article| true;
        // The view of everything tells a link to a hidden article from one to a missing article.
        let everything = Visible::new(&articles, categories, all);
        let public = Visible::new(&articles, categories, |a| !a.draft && a.visibility == Visibility::Public);
        let agents = Visible::new(&articles, categories, |a| !a.draft);
        let mut problems = checks::across_files(&articles, &everything, &public, &agents, categories);
        problems.sort();
        problems.dedup();
        (Catalog { articles, public, agents }, problems)
    }

    /// What `audience` may see.
    #[must_use]
    pub fn view(&self, audience: Audience) -> View<'_> {
        let visible = match audience {
            Audience::Public => &self.public,
            Audience::Agents => &self.agents,
        };
        View { articles: &self.articles, visible }
    }
}

impl Visible {
    fn new(articles: &[Arc<Article>], categories: &[CategoryConfig], may_see: impl Fn(&Article) -> bool) -> Visible {
        let mut visible = Visible::default();
        for (place, article) in articles.iter().enumerate().filter(|(_, article)| may_see(article)) {
            visible.articles.push(place);
            visible.by_id.insert(article.id.clone(), place);
            visible.by_path.entry(article.id.path().into()).or_default().push(place);
            if let Some(permalink) = &article.permalink {
                visible.by_permalink.entry(permalink.clone()).or_default().push(place);
            }
        }
        for &place in &visible.articles {
            for old in &articles[place].redirect_from {
                if redirects::refusal(&old.value, &articles[place], &visible.by_id).is_none() {
                    visible.redirects.entry(redirects::key(&old.value)).or_insert(place);
                }
            }
        }
        visible.categories = categories::trees(articles, &visible.articles, categories);
        for &place in &visible.articles {
            let dead = checks::dead_links(&articles[place], &visible);
            if !dead.is_empty() {
                visible.dead_links.insert(place, dead);
            }
        }
        visible
    }
}
