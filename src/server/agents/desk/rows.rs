//! The rows of the agents' page: articles that were found, pinned, used or changed.
//!
//! Gets:    articles that agents may see.
//! Gives:   values for the template of the rows.
//! Touches: the snapshot, how often articles were passed on, the day of today.
//! Never:   an order of its own.

use jiff::ToSpan;
use jiff::civil::Date;
use minijinja::{Value, context};

use super::texts::{filled, render, words};
use crate::content::{Article, Visibility};
use crate::ids::{ArticleId, Lang, Permalink};
use crate::insights::today;
use crate::search::Hit;
use crate::server::error::AppError;
use crate::server::pages::links;
use crate::server::reads::Key;
use crate::server::visit::Visit;

/// For how many days a change is news, and how many changes are told.
const NEWS_DAYS: i64 = 7;
const NEWS_MAX: usize = 12;

/// Rows under a title; without one they are the list itself.
pub(super) struct Group {
    pub(super) title: String,
    pub(super) rows: Vec<Value>,
}

/// What rows are made with: the visit is in the customer's language.
pub(super) struct Rows<'v> {
    pub(super) visit: Visit<'v>,
    /// The language of the agents' page.
    pub(super) ui: Lang,
    count: usize,
}

impl<'v> Rows<'v> {
    pub(super) fn new(visit: Visit<'v>, ui: Lang) -> Rows<'v> {
        Rows {
            visit,
            ui,
            count: 0,
        }
    }

    pub(super) fn hits(&mut self, hits: &[Hit]) -> Group {
        let row = |hit: &Hit| {
            let title = Value::from_safe_string(hit.title.to_string());
            self.row(&hit.article, hit.section, title)
        };
        Group {
            title: String::new(),
            rows: hits.iter().map(row).collect(),
        }
    }

    /// Articles by id, in the customer's language where they are; those that are gone are left out.
    pub(super) fn named(&mut self, title: &str, ids: &[String]) -> Group {
        let view = self.visit.view();
        let ids = ids.iter().filter_map(|id| id.parse::<ArticleId>().ok());
        let articles = ids.filter_map(|id| {
            let article = view.article(&id)?;
            Some(
                view.translation(article, self.visit.lang)
                    .unwrap_or(article),
            )
        });
        let articles: Vec<&Article> = articles.map(AsRef::as_ref).collect();
        self.group(title, &articles)
    }

    /// What changed within a week, the newest first.
    pub(super) fn changed(&mut self, title: &str) -> Group {
        let since = today().saturating_sub(NEWS_DAYS.days());
        let own = |article: &Article| article.id.lang() == self.visit.lang;
        let articles = self.visit.view().articles().map(AsRef::as_ref);
        let dated = articles
            .filter(|article| own(article))
            .filter_map(|article| {
                let day = self.visit.snapshot.updated(article)?;
                (day >= since).then_some((day, article))
            });
        let mut dated: Vec<(Date, &Article)> = dated.collect();
        // The sort is stable: those of one day stay in the order of their ids.
        dated.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
        let articles: Vec<&Article> = dated.into_iter().map(|(_, article)| article).collect();
        self.group(title, &articles[..articles.len().min(NEWS_MAX)])
    }

    pub(super) fn group(&mut self, title: &str, articles: &[&Article]) -> Group {
        let row = |article: &&Article| self.row(article, 0, Value::from(article.title.as_str()));
        Group {
            title: title.to_owned(),
            rows: articles.iter().map(row).collect(),
        }
    }

    fn row(&mut self, article: &Article, section: usize, title: Value) -> Value {
        let (snapshot, view) = (self.visit.snapshot, self.visit.view());
        let number = self.count;
        self.count += 1;
        let is_internal = article.visibility == Visibility::Internal;
        let found = &article.sections[section];
        let languages = snapshot.site.languages.iter();
        let there = languages.filter(|lang| view.translation(article, **lang).is_some());
        let updated = snapshot.updated(article).map(|day| day.to_string());
        let statistics = self.visit.state.statistics();
        let passed_on = statistics.passed_on_within_a_week(&Key::of(article));
        let pair = article.permalink.as_ref().map(Permalink::as_str);
        context! {
            number,
            title,
            section,
            id => article.id.as_str(),
            pair => pair.unwrap_or(article.id.path()),
            heading => found.anchor.as_ref().map(|_| found.heading.as_str()),
            category => links::category_title(&self.visit, article),
            internal => is_internal,
            outdated => article.review_by.is_some_and(|day| day < today()),
            updated => updated.map(|day| filled(self.ui, "updated", "n", &day)),
            passed_on => (passed_on > 0).then(|| filled(self.ui, "passed_on", "n", &passed_on.to_string())),
            langs => there.map(|lang| lang.as_str()).collect::<Vec<_>>().join(" "),
            lang_tag => article.id.lang().tag(),
            url => (!is_internal).then(|| article.id.url_at(found.anchor.as_ref())),
            edit_url => snapshot.site.edit_url.as_ref().map(|url| url.of(&article.path, found.line)),
        }
    }

    /// The rows as HTML, and how many there are.
    pub(super) fn html(&self, groups: Vec<Group>) -> Result<(String, usize), AppError> {
        let groups = groups.into_iter().filter(|group| !group.rows.is_empty());
        let groups = groups.map(|Group { title, rows }| context! { title, rows });
        let context = context! {
            groups => groups.collect::<Vec<_>>(),
            w => words(self.ui),
            ui_tag => self.ui.tag(),
        };
        Ok((render("rows.html", &context)?, self.count))
    }
}
