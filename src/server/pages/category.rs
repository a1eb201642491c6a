//! `/{lang}/{category}/`.
//!
//! Gets:    a category.
//! Gives:   its questions with short answers, and the categories in it.
//! Touches: the snapshot.
//! Never:   a count of articles that the reader may not see.

use axum::response::Response;
use minijinja::{Value, context};

use super::article::text_of;
use super::layout::{Page, ok, render};
use super::links::{breadcrumbs, category_link, category_url, crumbs};
use super::lists::{described, shorten};
use crate::catalog::CategoryNode;
use crate::ids::Category;
use crate::server::error::AppError;
use crate::server::visit::Visit;

/// The longest short answer in a list, in the width of letters: two lines on a phone, and some room.
const SUMMARY_WIDTH: usize = 200;

pub(super) fn page(visit: &Visit<'_>, node: &CategoryNode) -> Result<Response, AppError> {
    let (view, url) = (visit.view(), category_url(visit.lang, &node.path));
    let pages = node.children.iter().filter(|child| child.is_page);
    let pages = pages.filter_map(|child| view.index(visit.lang, &child.path));
    let articles: Vec<Value> = view
        .articles_in(node)
        .chain(pages)
        .map(|article| context! { url => article.id.url(), title => article.title.as_str(), summary => shorten(&article.in_short(), SUMMARY_WIDTH) })
        .collect();
    let children = node.children.iter().filter(|child| !child.is_page);
    let children: Vec<Value> = children.map(|child| category_link(visit, child)).collect();
    let ancestors: Vec<Category> = node.path.ancestors().collect();
    let parent = ancestors.len().checked_sub(2).map(|at| &ancestors[at]);
    let titles = view.articles_in(node).map(|article| article.title.as_str());
    let page = Page {
        title: node.title.clone(),
        description: described(visit, &node.title, titles),
        versions: visit.versions(|lang| {
            let there = view.category(lang, &node.path)?;
            Some(category_url(lang, &there.path))
        }),
        breadcrumbs: breadcrumbs(visit, parent, (node.title.clone(), url.clone())),
        path: Some(url),
        ..Page::default()
    };
    let extra = context! {
        crumbs => crumbs(visit, parent),
        category => context! { title => node.title.as_str() },
        text => text_of(visit, &node.path),
        children,
        articles,
    };
    render(visit, "category.html", &page, extra).map(|html| ok(visit.lang, html))
}
