//! `/{lang}/{category}/`.
//!
//! Gets:    a category.
//! Gives:   its questions with short answers, and the categories in it.
//! Touches: the snapshot.
//! Never:   a count of articles that the reader may not see.

use axum::response::Response;
use minijinja::{Value, context};

use super::layout::{Page, ok, render};
use super::links::{breadcrumbs, category_link, category_url, crumbs};
use super::lists::{described, shorten};
use crate::catalog::CategoryNode;
use crate::ids::{Audience, Category, Lang};
use crate::server::AppState;
use crate::server::error::AppError;
use crate::site::Snapshot;

/// The longest short answer in a list, in the width of letters: two lines on a phone, and some room.
const SUMMARY_WIDTH: usize = 200;

pub(super) fn page(
    state: &AppState,
    snapshot: &Snapshot,
    lang: Lang,
    node: &CategoryNode,
) -> Result<Response, AppError> {
    let view = snapshot.view(Audience::Public);
    let articles: Vec<Value> = view
        .articles_in(node)
        .map(|article| context! { url => article.id.url(), title => article.title.as_str(), summary => shorten(&article.lead().text, SUMMARY_WIDTH) })
        .collect();
    let children: Vec<Value> = node
        .children
        .iter()
        .map(|child| category_link(lang, child))
        .collect();
    let ancestors: Vec<Category> = node.path.ancestors().collect();
    let parent = ancestors.len().checked_sub(2).map(|at| &ancestors[at]);
    let there = |l: &Lang| {
        view.category(*l, &node.path)
            .map(|other| (*l, category_url(*l, &other.path)))
    };
    let page = Page {
        title: node.title.clone(),
        description: described(
            &node.title,
            view.articles_in(node).map(|article| article.title.as_str()),
            lang,
        ),
        path: Some(category_url(lang, &node.path)),
        versions: snapshot.site.languages.iter().filter_map(there).collect(),
        breadcrumbs: breadcrumbs(
            state,
            snapshot,
            lang,
            parent,
            (node.title.clone(), category_url(lang, &node.path)),
        ),
        ..Page::default()
    };
    let extra = context! {
        crumbs => crumbs(snapshot, lang, parent),
        category => context! { title => node.title.as_str() },
        children,
        articles,
    };
    render(state, snapshot, "category.html", lang, &page, extra).map(|html| ok(lang, html))
}
