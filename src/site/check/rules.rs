//! The rules that look at articles, each article and pair once.
//!
//! Gets:    a snapshot, what was found before.
//! Gives:   what `terms`, `promises`, `numbers` and `questions` find.
//! Touches: the search, through `questions`.
//! Never:   an article that did not change looked at again.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::{numbers, promises, questions, terms, translations};
use crate::catalog::View;
use crate::config::SiteConfig;
use crate::config::terms::Term;
use crate::content::Article;
use crate::ids::{Audience, Lang};
use crate::problem::Problem;
use crate::search::SearchError;
use crate::site::dates::Dates;
use crate::site::found::Found;
use crate::site::snapshot::Snapshot;

/// What single articles say against terms, channels and messages.
pub(super) fn of_articles(
    known: &mut Found,
    site: &SiteConfig,
    terms: &[Term],
    articles: &[Arc<Article>],
) -> Vec<Problem> {
    let found = articles.iter().flat_map(|article| {
        let found = known.articles.entry(article.hash).or_insert_with(|| {
            let mut found = terms::of(terms, article);
            found.extend(promises::of_article(site, article));
            found
        });
        found.clone()
    });
    found.collect()
}

/// The numbers and anchors in which translations differ, and which of them were left behind.
pub(super) fn of_pairs(known: &mut Found, dates: &Dates, view: View<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for article in view.articles() {
        let others = Lang::ALL
            .into_iter()
            .filter(|lang| *lang < article.id.lang());
        for other in others.filter_map(|lang| view.translation(article, lang)) {
            let found = known.pairs.entry((article.hash, other.hash));
            let found = found.or_insert_with(|| {
                let mut found = numbers::differing(article, other);
                found.extend(translations::anchors(article, other));
                found
            });
            problems.extend(found.iter().cloned());
            problems.extend(translations::stale(dates, article, other));
        }
    }
    problems
}

/// The questions that are not answered. Those of an article are asked again when it changes.
pub(super) fn of_questions(
    known: &mut Found,
    snapshot: &Snapshot,
) -> Result<Vec<Problem>, SearchError> {
    let (mut problems, mut left) = (Vec::new(), questions::QUESTIONS_MAX);
    for article in snapshot.view(Audience::Public).articles() {
        if article.questions.len() > left {
            break;
        }
        left -= article.questions.len();
        let found = match known.questions.entry(article.hash) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(none) => none.insert(questions::of(snapshot, article)?),
        };
        problems.extend(found.iter().cloned());
    }
    Ok(problems)
}
