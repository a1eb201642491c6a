//! An article's page.
//!
//! Gets:    an article.
//! Gives:   the page.
//! Touches: the snapshot.
//! Never:   a link to an article that this snapshot lacks: its text stays, without the link.

use std::collections::HashMap;

use axum::response::Response;
use minijinja::{Value, context};

use super::feedback::{self, Told};
use super::layout::{Page, ok, render};
use super::links::{article_link, breadcrumbs, crumbs};
use super::lists::{DESCRIPTION_WIDTH, channels, shorten};
use crate::content::{Article, SafeHtml, Section};
use crate::ids::{Category, Lang, Permalink};
use crate::server::error::AppError;
use crate::server::lang::short_answer_chars_max;
use crate::server::params::{FromParams, Params};
use crate::server::visit::Visit;
use crate::text::questions::is_question;

/// From how many entries on a page has a list of contents, and how many it lists at most: more than the longest FAQ that we
/// know has questions (141).
const CONTENTS: std::ops::RangeInclusive<usize> = 3..=150;
/// How many related articles are shown.
const RELATED: usize = 4;

/// What stands behind `?` of an article; what cannot be read is left out.
pub(in crate::server) struct ArticleQuery {
    /// What became of what its reader said.
    told: Option<Told>,
}

impl FromParams for ArticleQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<ArticleQuery, AppError> {
        let params = params.unwrap_or_default();
        let told = params.get("fb").and_then(Told::named);
        Ok(ArticleQuery { told })
    }
}

/// The page of an article.
pub(super) fn page(
    visit: &Visit<'_>,
    article: &Article,
    query: &ArticleQuery,
) -> Result<Response, AppError> {
    if visit.asker.is_read {
        visit.state.reads().read(article, visit.asker.client);
    }
    let view = visit.view();
    let (category, url) = (article.id.category(), article.id.url());
    let related = view.related(article, RELATED).into_iter();
    let extra = context! {
        crumbs => crumbs(visit, Some(&category)),
        article => shown(visit, article),
        toc => contents(article),
        feedback => feedback::shown(visit, query.told),
        channels => channels(visit),
        related => related.map(|article| article_link(article)).collect::<Vec<_>>(),
    };
    let lead = shorten(&article.in_short(), DESCRIPTION_WIDTH);
    let permalink = article.permalink.as_ref();
    let page = Page {
        title: article.title.clone(),
        description: Some(lead).filter(|text| !text.is_empty()),
        versions: visit.versions(|lang| Some(view.translation(article, lang)?.id.url())),
        // The other home page says that there is no translation.
        untranslated: Some(format!("?missing={}", article.id.slug())),
        about: permalink.map(|permalink| format!("article={permalink}")),
        markdown: Some(article.id.markdown_url()),
        breadcrumbs: breadcrumbs(visit, Some(&category), (article.title.clone(), url.clone())),
        permanent: permalink.map(Permalink::url),
        path: Some(url),
        ..Page::default()
    };
    render(visit, "article.html", &page, extra).map(|html| ok(visit.lang, html))
}

/// The text of the page of a folder; none where there is no such page, or nothing on it.
pub(super) fn text_of(visit: &Visit<'_>, category: &Category) -> Option<Value> {
    let index = visit.view().index(visit.lang, category)?;
    let has_text = index.sections.len() > 1 || !index.lead().is_empty();
    has_text.then(|| shown(visit, index))
}

/// The article itself.
pub(in crate::server) fn shown(visit: &Visit<'_>, article: &Article) -> Value {
    let turned = visit.view().turned_links(article);
    let mut tables = Tables::new(visit.word("table"));
    let mut html = |html: &SafeHtml, heading: &str| {
        let shown = visit.snapshot.shown(html, &turned);
        let shown = shown.with_table_regions(&mut || tables.next(heading));
        Value::from_safe_string(shown.to_string())
    };
    let lead = article.lead();
    let lead_html = html(&lead.html(), &article.title);
    let sections = article.sections.iter().skip(1).map(|section| {
        context! {
            level => section.level,
            anchor => section.anchor.as_ref().map(ToString::to_string),
            old_anchors => old_anchors(article, section),
            heading => Value::from_safe_string(section.heading_html.to_string()),
            heading_text => section.heading.as_str(),
            html => html(&section.html(), &section.heading),
        }
    });
    let sections: Vec<Value> = sections.collect();
    context! {
        id => article.id.as_str(),
        url => article.id.url(),
        title => article.title.as_str(),
        lead => (!lead.is_empty()).then_some(lead_html),
        boxed => sections.len() > 1 && is_answer(visit.lang, article),
        short => summary(visit.lang, article),
        sections,
        updated => visit.snapshot.updated(article).map(|day| day.to_string()),
        tags => article.tags.clone(),
        permalink_url => article.permalink.as_ref().map(Permalink::url),
    }
}

/// The anchors that a section had once.
fn old_anchors(article: &Article, section: &Section) -> Vec<String> {
    let pairs = article.old_anchors.iter();
    pairs
        .filter(|pair| section.anchor.as_ref() == Some(&pair.now))
        .map(|pair| pair.old.to_string())
        .collect()
}

/// Whether the lead answers the title in short: the title asks, and the lead neither is long nor leads on to what follows.
fn is_answer(lang: Lang, article: &Article) -> bool {
    let text = article.lead().text.trim_end();
    is_question(&article.title)
        && !article.lead().has_template_source()
        && text.chars().count() <= short_answer_chars_max(lang)
        && !text.ends_with([':', '：'])
}

/// The summary of the front matter as the short answer, where the title asks and the lead does not answer by itself.
fn summary(lang: Lang, article: &Article) -> Option<&str> {
    let summary = article.summary.as_deref()?;
    let fits = summary.chars().count() <= short_answer_chars_max(lang);
    let is_said = article
        .lead()
        .text
        .starts_with(summary.trim_end_matches(['.', '。', '…']));
    let is_answered = !article.lead().text.is_empty() && is_answer(lang, article);
    (fits && !is_said && is_question(&article.title) && !is_answered).then_some(summary)
}

/// The names of the tables of a page, each another one.
pub(super) struct Tables {
    /// With `{heading}` in it.
    word: String,
    used: HashMap<String, usize>,
}

impl Tables {
    pub(super) fn new(word: String) -> Tables {
        Tables {
            word,
            used: HashMap::new(),
        }
    }

    /// The name of the next table, below this heading.
    pub(super) fn next(&mut self, heading: &str) -> String {
        let name = self.word.replace("{heading}", heading);
        let count = self.used.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 {
            return name;
        }
        format!("{name} {count}")
    }
}

/// The list of contents: the sections, and the questions that stand below them, as on a page of many questions. Empty when
/// there is little to choose from.
fn contents(article: &Article) -> Vec<Value> {
    let outermost = article.sections.iter().skip(1).map(|s| s.level).min();
    let listed = article.sections.iter().skip(1).filter(|section| {
        Some(section.level) == outermost || section.level <= 3 && is_question(&section.heading)
    });
    if listed.clone().count() < *CONTENTS.start() {
        return Vec::new();
    }
    let entry = |s: &Section| {
        let anchor = s.anchor.as_ref().map(ToString::to_string);
        context! { anchor, text => s.heading.as_str(), inner => Some(s.level) != outermost }
    };
    listed.take(*CONTENTS.end()).map(entry).collect()
}
