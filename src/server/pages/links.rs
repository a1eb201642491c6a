//! Links as templates show them: addresses with their titles.
//!
//! Gets:    articles and categories that the reader may see.
//! Gives:   values for templates.
//! Touches: the snapshot.
//! Never:   a link to what the reader may not see.

use minijinja::{Value, context};

use crate::catalog::CategoryNode;
use crate::content::Article;
use crate::ids::{Category, Lang};
use crate::server::visit::Visit;

/// An article that its reader may see, in the language of the page or else in another one.
pub(super) fn by_permalink<'a>(visit: &Visit<'a>, permalink: &str) -> Option<&'a Article> {
    let permalink = permalink.parse().ok()?;
    let article = visit.view().by_permalink(&permalink, visit.lang)?;
    Some(article)
}

pub(super) fn article_link(article: &Article) -> Value {
    context! { url => article.id.url(), title => article.title.as_str() }
}

/// An article in another language than that of the page.
pub(super) fn foreign_link(article: &Article) -> Value {
    let lang = article.id.lang();
    context! { url => article.id.url(), title => article.title.as_str(), lang => lang.as_str(), lang_tag => lang.tag() }
}

pub(super) fn category_url(lang: Lang, category: &Category) -> String {
    category.url(lang)
}

/// The title of the category that an article lies in.
pub(in crate::server) fn category_title(visit: &Visit<'_>, article: &Article) -> Option<String> {
    let (view, category) = (visit.view(), article.id.category());
    let node = view
        .category(visit.lang, &category)
        .or_else(|| view.category(article.id.lang(), &category));
    node.map(|node| node.title.clone())
}

/// The address of a category with its title and number of articles, and the same of those right in it.
pub(super) fn category_link(visit: &Visit<'_>, node: &CategoryNode) -> Value {
    let one = |node: &CategoryNode| {
        context! { url => category_url(visit.lang, &node.path), title => node.title.as_str(), count => if node.is_page { 0 } else { node.count } }
    };
    let inner: Vec<Value> = node.children.iter().map(one).collect();
    context! { inner, ..one(node) }
}

/// The categories above a page, the outermost first, `last` included: `(title, path)`.
fn above(visit: &Visit<'_>, last: Option<&Category>) -> Vec<(String, String)> {
    let (view, lang) = (visit.view(), visit.lang);
    let ancestors = last.into_iter().flat_map(Category::ancestors);
    ancestors
        .filter_map(|category| view.category(lang, &category))
        .map(|node| (node.title.clone(), category_url(lang, &node.path)))
        .collect()
}

/// Where a page lies, for people: the categories above it, `last` included.
pub(super) fn crumbs(visit: &Visit<'_>, last: Option<&Category>) -> Vec<Value> {
    let nodes = above(visit, last).into_iter();
    nodes.map(|(title, url)| context! { url, title }).collect()
}

/// The same for programs: home, the categories above it, itself.
pub(super) fn breadcrumbs(
    visit: &Visit<'_>,
    last: Option<&Category>,
    itself: (String, String),
) -> Vec<(String, String)> {
    let home = (visit.word("home"), visit.path(""));
    let nodes = above(visit, last);
    std::iter::once(home).chain(nodes).chain([itself]).collect()
}
