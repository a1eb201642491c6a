//! Links as templates show them: addresses with their titles.
//!
//! Gets:    articles and categories that the reader may see.
//! Gives:   values for templates.
//! Touches: the snapshot.
//! Never:   a link to what the reader may not see.

use minijinja::{Value, context};

use crate::catalog::CategoryNode;
use crate::content::Article;
use crate::ids::{Audience, Category, Lang};
use crate::server::AppState;
use crate::site::Snapshot;

pub(super) fn article_link(article: &Article) -> Value {
    context! { url => article.id.url(), title => article.title.as_str() }
}

pub(super) fn foreign_link(article: &Article) -> Value {
    let lang = article.id.lang();
    context! { url => article.id.url(), title => article.title.as_str(), lang => lang.as_str(), lang_tag => lang.tag() }
}

pub(super) fn category_url(lang: Lang, category: &Category) -> String {
    format!("/{lang}/{category}/")
}

/// The address of a category with its title and number of articles.
pub(super) fn category_link(lang: Lang, node: &CategoryNode) -> Value {
    context! { url => category_url(lang, &node.path), title => node.title.as_str(), count => node.count }
}

/// Where a page lies: the categories above it, `last` included.
pub(super) fn crumbs(snapshot: &Snapshot, lang: Lang, last: Option<&Category>) -> Vec<Value> {
    let view = snapshot.view(Audience::Public);
    let ancestors: Vec<Category> = last
        .into_iter()
        .flat_map(|c| c.ancestors().collect::<Vec<_>>())
        .collect();
    let nodes = ancestors
        .iter()
        .filter_map(|category| view.category(lang, category));
    nodes
        .map(
            |node| context! { url => category_url(lang, &node.path), title => node.title.as_str() },
        )
        .collect()
}

/// The breadcrumbs of a page for programs: home, the categories above it, itself.
pub(super) fn breadcrumbs(
    state: &AppState,
    snapshot: &Snapshot,
    lang: Lang,
    above: Option<&Category>,
    itself: (String, String),
) -> Vec<(String, String)> {
    let view = snapshot.view(Audience::Public);
    let home = (state.templates().word(lang, "home"), format!("/{lang}/"));
    let ancestors = above
        .into_iter()
        .flat_map(|c| c.ancestors().collect::<Vec<_>>());
    let nodes = ancestors
        .filter_map(|category| view.category(lang, &category))
        .map(|node| (node.title.clone(), category_url(lang, &node.path)));
    std::iter::once(home).chain(nodes).chain([itself]).collect()
}
