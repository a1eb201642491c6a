//! An article's page.
//!
//! Gets:    an article.
//! Gives:   the page.
//! Touches: the snapshot.
//! Never:   a link to an article that this snapshot lacks: its text stays, without the link.

use axum::response::Response;
use minijinja::{Value, context};

use super::layout::{Page, ok, render};
use super::links::{article_link, breadcrumbs, crumbs};
use super::lists::{DESCRIPTION_WIDTH, shorten};
use super::{contact, feedback};
use crate::content::{Article, SafeHtml};
use crate::ids::{Audience, Lang, Permalink};
use crate::server::AppState;
use crate::server::error::AppError;
use crate::site::Snapshot;

/// From how many second-level sections on a page has a list of contents, and how many it lists at most.
const CONTENTS: std::ops::RangeInclusive<usize> = 3..=50;
/// The longest lead that is shown as the short answer, in characters: 80 Han characters or 45 words, and some room.
const SHORT_ANSWER_CHARS: (usize, usize) = (160, 480);
/// How many related articles are shown.
const RELATED: usize = 4;

/// The page of an article.
pub(super) fn page(
    state: &AppState,
    snapshot: &Snapshot,
    article: &Article,
    query: Option<&str>,
) -> Result<Response, AppError> {
    article
        .permalink
        .iter()
        .for_each(|permalink| state.reads().count(permalink));
    let view = snapshot.view(Audience::Public);
    let lang = article.id.lang();
    let dead = view.dead_links(article);
    let label = state.templates().word(lang, "table");
    let mut tables = 0;
    let mut html = |html: &SafeHtml| {
        Value::from_safe_string(
            snapshot
                .shown(html, &dead)
                .with_table_regions(&label, &mut tables)
                .to_string(),
        )
    };
    let lead = article.lead();
    let lead_html = html(&lead.html());
    let mut sections: Vec<Value> = Vec::with_capacity(article.sections.len());
    for section in article.sections.iter().skip(1) {
        sections.push(context! {
            level => section.level,
            anchor => section.anchor.as_ref().map(ToString::to_string),
            heading => Value::from_safe_string(section.heading_html.to_string()),
            heading_text => section.heading.as_str(),
            html => html(&section.html()),
        });
    }
    let contents: Vec<Value> = article
        .sections
        .iter()
        .filter(|s| s.level == 2)
        .map(|s| context! { anchor => s.anchor.as_ref().map(ToString::to_string), text => s.heading.as_str() })
        .collect();
    let contents = if contents.len() >= *CONTENTS.start() {
        contents.into_iter().take(*CONTENTS.end()).collect()
    } else {
        Vec::new()
    };
    let there = |l: &Lang| {
        view.translation(article, *l)
            .map(|other| (*l, other.id.url()))
    };
    let versions: Vec<(Lang, String)> = snapshot.site.languages.iter().filter_map(there).collect();
    // An article without a translation leads to the other home page, which says so.
    let other = snapshot.site.languages.iter().copied().find(|l| *l != lang);
    let untranslated = other
        .filter(|_| versions.len() < 2)
        .map(|l| format!("/{l}/?missing={}", article.id.slug()));
    let short_max = match lang {
        Lang::Zh => SHORT_ANSWER_CHARS.0,
        Lang::En => SHORT_ANSWER_CHARS.1,
    };
    let extra = context! {
        crumbs => crumbs(snapshot, lang, Some(&article.id.category())),
        article => context! {
            id => article.id.as_str(),
            url => article.id.url(),
            title => article.title.as_str(),
            lead => (!lead.is_empty()).then_some(lead_html),
            boxed => sections.len() > 1 && lead.text.chars().count() <= short_max,
            sections,
            updated => snapshot.updated(article).map(|day| day.to_string()),
            tags => article.tags.clone(),
            permalink_url => article.permalink.as_ref().map(Permalink::url),
        },
        toc => contents,
        feedback => feedback::shown(state, lang, query),
        channels => contact::channels(snapshot, lang),
        related => view.related(article, RELATED).into_iter().map(|a| article_link(a)).collect::<Vec<_>>(),
    };
    let page = Page {
        title: article.title.clone(),
        description: Some(shorten(&lead.text, DESCRIPTION_WIDTH)).filter(|text| !text.is_empty()),
        path: Some(article.id.url()),
        versions,
        untranslated,
        about: article
            .permalink
            .as_ref()
            .map(|permalink| format!("article={permalink}")),
        markdown: Some(format!("{}.md", article.id.url())),
        breadcrumbs: breadcrumbs(
            state,
            snapshot,
            lang,
            Some(&article.id.category()),
            (article.title.clone(), article.id.url()),
        ),
        ..Page::default()
    };
    render(state, snapshot, "article.html", lang, &page, extra).map(|html| ok(lang, html))
}
