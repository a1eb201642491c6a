//! Everything that is wrong at a moment: what `jieda check` prints, a running server logs and its metrics count.
//!
//! Gets:    a snapshot, the day, and what is wrong with the theme, which the server alone can tell.
//! Gives:   the problems of all files, and those that there would be if there were only what readers may see.
//! Touches: the snapshot, by searching it for the golden queries.
//! Never:   the disk, but for the file of an article in which something is found, or the clock in `check`. A rule that only one of the three follows.

mod drift;
mod numbers;
mod promises;
mod questions;
mod redirects;
mod rules;
mod terms;
mod texts;
mod translations;
mod variables;

pub use drift::{Difference, Differing, Drift};

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::found::Found;
use super::nothing;
use super::own_files::CHECKS;
use super::snapshot::Snapshot;
use crate::catalog::View;
use crate::ids::Audience;
use crate::problem::{Code, Problem, Severity};
use crate::search::SearchError;
use crate::search::relevance::golden::{self, Golden, GoldenOutcome};

/// What a check found, each list sorted by file and line.
#[derive(Clone, Debug)]
pub struct Checked {
    /// All that is wrong.
    pub problems: Vec<Problem>,
    /// What would be wrong if there were no articles but those that readers may see.
    pub public: Arc<Vec<Problem>>,
    /// How many golden queries were run.
    pub queries: usize,
}

/// The day of now, by which review dates are compared: that of UTC, wherever the site is.
#[must_use]
pub fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// Checks a snapshot as of `today`; `theme` is what is wrong with templates and words of the theme.
///
/// From then on the snapshot's [`Snapshot::known_public_problems`] are those that were found.
/// Work: a look at all articles when it is the first of this snapshot, and one search for each golden query.
///
/// # Errors
/// When the index cannot be read.
pub fn check(snapshot: &Snapshot, today: Date, theme: &[Problem]) -> Result<Checked, SearchError> {
    let mut searched = golden_queries(snapshot)?;
    let known = snapshot.parts.found.lock();
    // A panic in a rule leaves whole entries, of which none is wrong.
    let mut known = known.unwrap_or_else(PoisonError::into_inner);
    known.begin(&snapshot.site, &snapshot.parts.terms);
    if snapshot.parts.asks {
        searched.extend(rules::of_questions(&mut known, snapshot)?);
    }
    let mut all = |found: &[Problem], audience: Audience| {
        let mut all = contradictions(&mut known, snapshot, (audience, today));
        all.extend(past_reviews(snapshot.view(audience), today));
        all.extend(found.iter().chain(theme).chain(&searched).cloned());
        all.extend(nothing_to_read(snapshot, audience));
        all.sort();
        all.dedup();
        all
    };
    let public = Arc::new(all(snapshot.public_problems(), Audience::Public));
    let problems = all(snapshot.problems(), Audience::Agents);
    snapshot.checked.store(Some(Arc::clone(&public)));
    known.end(&snapshot.parts.articles);
    Ok(Checked {
        problems,
        public,
        queries: snapshot.parts.golden.len(),
    })
}

/// Where articles contradict each other, the terms or `site.toml`, and what stands there in vain.
fn contradictions(
    known: &mut Found,
    snapshot: &Snapshot,
    (audience, today): (Audience, Date),
) -> Vec<Problem> {
    let (site, view) = (&snapshot.site, snapshot.view(audience));
    let of = (&*snapshot.parts.content, site);
    // Drafts are written with care as well.
    let articles = match audience {
        Audience::Agents | Audience::Writers => Arc::clone(&snapshot.parts.articles),
        Audience::Public => view.list(),
    };
    let mut problems = rules::of_articles(known, of, &snapshot.parts.terms, &articles);
    problems.extend(rules::of_pairs(known, of, &snapshot.parts.dates, view));
    problems.extend(translations::missing(site, view, |id| {
        is_broken(snapshot, id)
    }));
    problems.extend(translations::empty_languages(
        site,
        snapshot.view(Audience::Public),
    ));
    problems.extend(promises::of_site(site, today));
    problems.extend(variables::problems(site, &articles));
    problems.extend(redirects::problems(snapshot));
    problems
}

/// That readers see no article though there are some. Of a site without any the loader said so.
fn nothing_to_read(snapshot: &Snapshot, audience: Audience) -> Option<Problem> {
    let hidden = snapshot.nothing_to_read()?;
    let is_told = snapshot.parts.nothing.is_some();
    (!is_told).then(|| match audience {
        Audience::Agents | Audience::Writers => hidden,
        Audience::Public => nothing::of_nothing(),
    })
}

fn past_reviews(view: View<'_>, today: Date) -> Vec<Problem> {
    let past = view
        .articles()
        .filter_map(|article| Some((article, article.review_by.filter(|day| *day < today)?)));
    past.map(|(article, day)| {
        Problem::warning(
            Code::ReviewDue,
            &article.path,
            format!("was to be reviewed by {day}"),
        )
        .help("read it again, correct it, and set a later review_by")
    })
    .collect()
}

/// The golden queries that do not find what they must. They are asked as a reader, so that no answer depends on what readers may
/// not see.
fn golden_queries(snapshot: &Snapshot) -> Result<Vec<Problem>, SearchError> {
    let view = snapshot.view(Audience::Public);
    let mut problems = Vec::new();
    for one in snapshot.parts.golden.iter() {
        let problem = match view.article(&one.expect) {
            // Its own error is the one to mend.
            None if is_broken(snapshot, one.expect.as_str()) => None,
            None => Some(expects_nothing(one)),
            Some(_) => {
                let outcome = golden::run(one, |request| snapshot.search(request))?;
                (!outcome.passed).then(|| finds_another(one, outcome))
            }
        };
        problems.extend(problem.map(|problem| problem.at(one.line, 0)));
    }
    Ok(problems)
}

/// Whether the file of an article has an error that keeps it from readers, or may.
fn is_broken(snapshot: &Snapshot, id: &str) -> bool {
    let path = PathBuf::from(format!("{id}.md"));
    let mut problems = snapshot.parts.file_problems.iter();
    problems.any(|problem| problem.severity == Severity::Error && problem.path == path)
}

fn expects_nothing(one: &Golden) -> Problem {
    let message = format!(
        "`{}` must find `{}`, which readers may not see or which does not exist",
        one.query, one.expect
    );
    Problem::error(Code::GoldenQueryTargetMissing, Path::new(CHECKS), message)
        .help("correct or remove the check")
}

fn finds_another(one: &Golden, outcome: GoldenOutcome) -> Problem {
    let rank = match outcome.rank {
        Some(rank) => format!("on rank {rank}"),
        None => "not among the first 50".to_owned(),
    };
    let first = match outcome.first {
        Some(id) => format!("`{id}`"),
        None => "nothing".to_owned(),
    };
    if let Some(barred) = outcome.barred {
        let message = format!(
            "`{}` ({}) finds `{barred}` before `{}`, which must not be",
            one.query, one.lang, one.expect
        );
        let help = "take the words of the question out of the one, or add them to the other";
        return Problem::error(Code::GoldenQueryFailed, Path::new(CHECKS), message).help(help);
    }
    let wanted = match &one.anchor {
        Some(anchor) => format!("{}#{anchor}", one.expect),
        None => one.expect.to_string(),
    };
    let message = format!(
        "`{}` ({}) finds `{wanted}` {rank}, not within {}; first is {first}",
        one.query, one.lang, one.within
    );
    let help = "add the words readers use to `questions` of the article, to synonyms.toml or dictionary.txt";
    Problem::error(Code::GoldenQueryFailed, Path::new(CHECKS), message).help(help)
}
