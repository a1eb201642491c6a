//! The rules that look at articles, each article and pair once.
//!
//! Gets:    a snapshot, what was found before.
//! Gives:   what `terms`, `promises`, `numbers` and `questions` find, with line and column.
//! Touches: the search, through `questions`; the file of an article in which something is found, to tell the place.
//! Never:   an article that did not change looked at again; a place in a file that is another by now.

use std::collections::hash_map::Entry;
use std::path::Path;
use std::sync::Arc;

use super::texts::Placed;
use super::{numbers, promises, questions, terms, translations};
use crate::catalog::View;
use crate::config::SiteConfig;
use crate::config::terms::Term;
use crate::content::{Article, Written, source};
use crate::ids::{Audience, Lang};
use crate::problem::Problem;
use crate::search::SearchError;
use crate::site::dates::Dates;
use crate::site::found::Found;
use crate::site::snapshot::Snapshot;

/// What was found in an article, each with its line and column as far as the file tells them.
fn told(
    found: Vec<Placed<'_>>,
    article: &Article,
    (content, site): (&Path, &SiteConfig),
) -> Vec<Problem> {
    if found.is_empty() {
        return Vec::new();
    }
    let source = source::read(content, &article.path).ok();
    let written = source.and_then(|source| Written::of(&source, article, &site.variables));
    let told = found.into_iter().map(|(problem, spot)| {
        let place = spot
            .zip(written.as_ref())
            .map(|(spot, written)| written.place(&spot));
        let (line, column) = place.unwrap_or_default();
        problem.at(line, column)
    });
    told.collect()
}

/// What single articles say against terms, channels and messages.
pub(super) fn of_articles(
    known: &mut Found,
    (content, site): (&Path, &SiteConfig),
    terms: &[Term],
    articles: &[Arc<Article>],
) -> Vec<Problem> {
    let found = articles.iter().flat_map(|article| {
        let found = known.articles.entry(article.hash).or_insert_with(|| {
            let mut found = terms::of(terms, article);
            found.extend(promises::of_article(site, article));
            told(found, article, (content, site))
        });
        found.clone()
    });
    found.collect()
}

/// The numbers and anchors in which translations differ, and which of them were left behind.
pub(super) fn of_pairs(
    known: &mut Found,
    of: (&Path, &SiteConfig),
    dates: &Dates,
    view: View<'_>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for article in view.articles() {
        let others = Lang::ALL
            .into_iter()
            .filter(|lang| *lang < article.id.lang());
        for other in others.filter_map(|lang| view.translation(article, lang)) {
            let found = known.pairs.entry((article.hash, other.hash));
            let found = found.or_insert_with(|| {
                let mut found = told(numbers::differing(article, other), article, of);
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
            Entry::Vacant(none) => {
                let found = questions::of(snapshot, article)?;
                none.insert(told(
                    found,
                    article,
                    (&snapshot.parts.content, &snapshot.site),
                ))
            }
        };
        problems.extend(found.iter().cloned());
    }
    Ok(problems)
}
