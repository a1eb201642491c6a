//! Which files leave readers' sight with a change, and why; and which are not shown as they are written now.
//!
//! Gets:    the moment before and the one to come.
//! Gives:   a line for each such file, for the log of a running server.
//! Touches: the content folder, for whether a file that is no article any more is there.
//! Never:   a decision about who sees what: that was made.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::files::{HIDDEN_BY_BREAKING, NOT_SERVED, STILL_SERVED};
use super::own_files::STILL_USED;
use super::snapshot::Snapshot;
use crate::content::{Article, Moment, Visibility, source};
use crate::ids::Audience;
use crate::problem::{Problem, Severity, escape_controls};

/// How many files are named of one change; the others are counted.
const NAMED_MAX: usize = 20;

/// Whether a problem is told as soon as its file is read, and not by the next check.
pub(crate) fn is_told_at_once(problem: &Problem) -> bool {
    [STILL_USED, STILL_SERVED, NOT_SERVED, HIDDEN_BY_BREAKING]
        .iter()
        .any(|end| problem.help.ends_with(end))
}

/// Whether it is told as soon as its file is read that a problem is gone.
pub(crate) fn is_told_as_mended(problem: &Problem) -> bool {
    problem.help.ends_with(STILL_USED)
}

/// What a change takes from readers, a line each.
pub(super) fn told(before: &Snapshot, now: &Snapshot, content: &Path) -> Vec<String> {
    let fresh = fresh_errors(before, now);
    let mut lines = Vec::new();
    let mut gone: BTreeSet<&Path> = BTreeSet::new();
    let (lost, come) = difference(before, now);
    for article in &lost {
        // A file that became another article, as with another slug, is seen.
        if come.iter().any(|other| other.path == article.path) {
            continue;
        }
        gone.insert(&article.path);
        let why = why(article, &come, now, &fresh, content);
        lines.push(format!(
            "{} is no longer shown to readers: {why}",
            shown(&article.path)
        ));
    }
    for problem in fresh.iter().filter(|problem| is_told_at_once(problem)) {
        let state = match () {
            () if gone.contains(problem.path.as_path()) => continue,
            () if problem.help.ends_with(STILL_SERVED) => "is not shown as it is written now",
            () if problem.help.ends_with(NOT_SERVED) => "is not shown to readers",
            // It hid what nobody saw, or is a file of the site, which is told elsewhere.
            () => continue,
        };
        lines.push(format!(
            "{} {state}: {}",
            shown(&problem.path),
            error(problem)
        ));
    }
    if let Some(more @ 1..) = lines.len().checked_sub(NAMED_MAX) {
        lines.truncate(NAMED_MAX);
        lines.push(format!(
            "{more} more files are not shown to readers, or not as they are written now"
        ));
    }
    lines
}

/// The articles that readers saw and do not see, and those that they did not see and see: by their ids.
fn difference<'s>(
    before: &'s Snapshot,
    now: &'s Snapshot,
) -> (Vec<&'s Arc<Article>>, Vec<&'s Arc<Article>>) {
    let (was, is) = (before.view(Audience::Public), now.view(Audience::Public));
    let (mut was, mut is) = (was.articles().peekable(), is.articles().peekable());
    let (mut lost, mut come) = (Vec::new(), Vec::new());
    // Both are sorted by id.
    loop {
        let order = match (was.peek(), is.peek()) {
            (None, None) => return (lost, come),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) if Arc::ptr_eq(old, new) => Ordering::Equal,
            (Some(old), Some(new)) => old.id.cmp(&new.id),
        };
        let old = was.next_if(|_| order.is_le());
        let new = is.next_if(|_| order.is_ge());
        match order {
            Ordering::Less => lost.extend(old),
            Ordering::Equal => {}
            Ordering::Greater => come.extend(new),
        }
    }
}

/// Errors of single files that were not there before.
fn fresh_errors<'s>(before: &Snapshot, now: &'s Snapshot) -> Vec<&'s Problem> {
    let (was, is) = (&before.parts.file_problems, &now.parts.file_problems);
    if Arc::ptr_eq(was, is) {
        return Vec::new();
    }
    let is_fresh = |problem: &&Problem| {
        problem.severity == Severity::Error && was.binary_search(problem).is_err()
    };
    is.iter().filter(is_fresh).collect()
}

fn why(
    article: &Article,
    come: &[&Arc<Article>],
    now: &Snapshot,
    fresh: &[&Problem],
    content: &Path,
) -> String {
    if let Some(problem) = fresh.iter().find(|problem| problem.path == article.path) {
        return error(problem);
    }
    let all = &now.parts.articles;
    if let Ok(place) = all.binary_search_by(|other| other.id.cmp(&article.id)) {
        return hidden(&all[place], now);
    }
    if now.site.names_languages && !now.site.languages.contains(&article.id.lang()) {
        return format!(
            "`{}` is no language of the site any more",
            article.id.lang()
        );
    }
    if source::stamp(content, &article.path).is_some() {
        return "a rule file such as .gitignore leaves it out".to_owned();
    }
    let is_same = |other: &&&Arc<Article>| {
        let same = other.permalink.is_some() && other.permalink == article.permalink;
        other.id.lang() == article.id.lang() && (same || other.title == article.title)
    };
    let Some(other) = come.iter().find(is_same) else {
        return "its file is gone".to_owned();
    };
    let old = article.id.url();
    let view = now.view(Audience::Public);
    let leads = match view.redirect(&old).is_some_and(|to| to.id == other.id) {
        true => "which its old address leads to".to_owned(),
        false if now.parts.dates.knows_of(&article.path) => {
            "and its old address leads there when git has it as a rename".to_owned()
        }
        false => format!("and its old address leads nowhere; write `redirect_from: [{old}]` there"),
    };
    format!("it was moved to {}, {leads}", shown(&other.path))
}

/// Why an article is hidden that is there.
fn hidden(article: &Article, now: &Snapshot) -> String {
    let zone = now.site.time_zone.zone();
    let date = |moment: Moment| {
        let at = moment.instant(zone).to_zoned(zone.clone());
        at.strftime("%Y-%m-%d %H:%M %Z").to_string()
    };
    if article.draft {
        return "it is a draft now".to_owned();
    }
    if article.visibility == Visibility::Internal {
        return "it is internal now, for agents only".to_owned();
    }
    let (from, until) = (article.window.from, article.window.until);
    let is_to_come = from.is_some_and(|from| from.instant(zone) > jiff::Timestamp::now());
    match (from, until) {
        (Some(from), _) if is_to_come => format!("it is to come on {}", date(from)),
        (_, Some(until)) => format!("it was to be taken away on {}", date(until)),
        _ => "it is hidden now".to_owned(),
    }
}

/// An error of a file that is named before it.
fn error(problem: &Problem) -> String {
    let at = match (problem.line, problem.column) {
        (0, _) => String::new(),
        (line, 0) => format!(" at {line}"),
        (line, column) => format!(" at {line}:{column}"),
    };
    let (message, help) = (
        escape_controls(&problem.message),
        escape_controls(&problem.help),
    );
    let help = if help.is_empty() {
        help
    } else {
        format!(" ({help})")
    };
    format!("error{at}: {message}{help} [{}]", problem.code)
}

fn shown(path: &Path) -> String {
    escape_controls(&path.display().to_string())
}
