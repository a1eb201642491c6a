//! Translations that are missing, that were left behind, or whose sections have other anchors.
//!
//! Gets:    articles, their translations, the last changes of both in git.
//! Gives:   a warning for each article that has none, or that its translation went ahead of.
//! Touches: nothing.
//! Never:   a warning on a site that is not translated as a rule; one of two files that were changed together.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::numbers;
use crate::catalog::View;
use crate::config::SiteConfig;
use crate::content::{Article, LinkTarget};
use crate::ids::{Anchor, FilePath, Lang};
use crate::problem::{Code, Problem};
use crate::site::dates::{Dates, Step};
use crate::site::own_files::SITE;

/// How many differences are named in one message.
const NAMED_MAX: usize = 3;
/// How many articles with a translation are asked where one goes.
const PAIRS_MAX: usize = 20;

/// The languages that `site.toml` names and in which no article is: their home page is empty. A site without any article has
/// an error of its own.
pub(super) fn empty_languages(site: &SiteConfig, view: View<'_>) -> Vec<Problem> {
    let has = |lang: Lang| view.articles().any(|article| article.id.lang() == lang);
    if !site.names_languages || view.articles().next().is_none() {
        return Vec::new();
    }
    let empty = site.languages.iter().filter(|lang| !has(**lang));
    empty
        .map(|lang| {
            let message = format!("`languages` names `{lang}`, in which readers see no article");
            Problem::warning(Code::LanguageEmpty, Path::new(SITE), message).help(format!(
                "write one below `{lang}/`, or take `{lang}` out: until then pages lead to an empty home page"
            ))
        })
        .collect()
}

/// The articles without a translation, on a site where most have one.
///
/// One whose file is there and broken is told as that: `is_broken` says so of the id of an article.
pub(super) fn missing(
    site: &SiteConfig,
    view: View<'_>,
    is_broken: impl Fn(&str) -> bool,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for lang in site.languages.iter().copied() {
        let others = site
            .languages
            .iter()
            .copied()
            .filter(|other| *other != lang);
        for other in others {
            let wanted = view
                .articles()
                .filter(|article| article.id.lang() == lang && !article.untranslated);
            let (with, without): (Vec<_>, Vec<_>) =
                wanted.partition(|article| view.translation(article, other).is_some());
            // Where half of a language stands alone, that is how the site is.
            if with.len() > without.len() {
                let pairs = with.iter().take(PAIRS_MAX).filter_map(|article| {
                    let translation = view.translation(article, other)?;
                    Some((article.path.to_str()?, translation.path.to_str()?))
                });
                let pairs: Vec<(&str, &str)> = pairs.collect();
                problems.extend(
                    without
                        .into_iter()
                        .filter(|article| !is_broken(&format!("{other}/{}", article.id.path())))
                        .map(|article| untranslated(article, other, &pairs)),
                );
            }
        }
    }
    problems
}

/// Where the translation of an article goes: as others of this site lie, which may be in a folder `zh-CN` or in none.
fn file(article: &Article, lang: Lang, pairs: &[(&str, &str)]) -> String {
    let id = format!("{lang}/{}", article.id.path());
    let leads_there = |file: &String| {
        let found = FilePath::new(file).id(Some(lang), None);
        found.is_ok_and(|found| found.as_str() == id)
    };
    let own = article.path.to_str().unwrap_or_default();
    let mut carried = pairs
        .iter()
        .filter_map(|(one, other)| carried(own, one, other));
    carried.find(leads_there).unwrap_or(format!("{id}.md"))
}

/// A path changed as `one` was to become `other`: in its folders, or in the end of its name.
fn carried(own: &str, one: &str, other: &str) -> Option<String> {
    let parts = |path| str::split_inclusive(path, '/').rev();
    let same = parts(one)
        .zip(parts(other))
        .take_while(|(one, other)| one == other);
    let same: usize = same.map(|(part, _)| part.len()).sum();
    let (begins, instead) = (&one[..one.len() - same], &other[..other.len() - same]);
    if same > 0 {
        let rest = own.strip_prefix(begins)?;
        return Some(format!("{instead}{rest}"));
    }
    let chars = one.char_indices().zip(other.chars());
    let differs = chars.into_iter().find(|((_, a), b)| a != b)?.0.0;
    let stem = own.strip_suffix(&one[differs..])?;
    Some(format!("{stem}{}", &other[differs..]))
}

fn untranslated(article: &Article, lang: Lang, pairs: &[(&str, &str)]) -> Problem {
    let file = file(article, lang, pairs);
    let help = match &article.permalink {
        Some(permalink) => format!(
            "write `{file}` with `id: {permalink}`, or `translate: false` into this one when it is meant for one language"
        ),
        None => format!(
            "write `{file}`, or `translate: false` into this one when it is meant for one language"
        ),
    };
    Problem::warning(
        Code::TranslationMissing,
        &article.path,
        format!("has no translation in {}", lang.name()),
    )
    .help(help)
}

/// The anchors that were written in one of two translations and that no section of the other has.
pub(super) fn anchors(article: &Article, other: &Article) -> Vec<Problem> {
    // Who writes no anchors has those of the headings, which differ by nature.
    let (ours, theirs) = (written(article), written(other));
    let only_there = lacking(&theirs, article);
    let only_here = lacking(&ours, other);
    if only_here.is_empty() && only_there.is_empty() {
        return Vec::new();
    }
    let list = |anchors: &[&Anchor]| {
        let named = anchors
            .iter()
            .take(NAMED_MAX)
            .map(|anchor| format!("`#{anchor}`"));
        named.collect::<Vec<_>>().join(", ")
    };
    let message = match (only_here.as_slice(), only_there.as_slice()) {
        (here, []) => format!(
            "anchors differ from `{}`: {} only here",
            other.id,
            list(here)
        ),
        ([], there) => format!(
            "anchors differ from `{}`: {} only there",
            other.id,
            list(there)
        ),
        (here, there) => format!(
            "anchors differ from `{}`: {} only here, {} only there",
            other.id,
            list(here),
            list(there)
        ),
    };
    let help =
        "give sections that say the same one anchor in both languages: `## Heading {#anchor}`";
    vec![Problem::warning(Code::AnchorsDiffer, &article.path, message).help(help)]
}

/// The anchors that their writer gave: those that are not made of the heading.
fn written(article: &Article) -> Vec<&Anchor> {
    let sections = article.sections.iter();
    let own = sections.filter_map(|section| {
        let anchor = section.anchor.as_ref()?;
        let of_heading = Anchor::from_heading(&section.heading);
        let number = anchor
            .as_str()
            .rsplit('-')
            .next()
            .and_then(|n| n.parse::<usize>().ok());
        let is_made =
            *anchor == of_heading || number.is_some_and(|n| *anchor == of_heading.numbered(n));
        (!is_made).then_some(anchor)
    });
    own.collect()
}

fn lacking<'a>(anchors: &[&'a Anchor], article: &Article) -> Vec<&'a Anchor> {
    let there: BTreeSet<&str> = article
        .sections
        .iter()
        .filter_map(|section| section.anchor.as_ref().map(Anchor::as_str))
        .collect();
    anchors
        .iter()
        .copied()
        .filter(|anchor| !there.contains(anchor.as_str()))
        .collect()
}

/// The one of two translations that the other went ahead of, by git's history.
pub(super) fn stale(dates: &Dates, one: &Article, other: &Article) -> Option<Problem> {
    let (ahead, since) = ahead(dates.steps(one), dates.steps(other))?;
    let (newer, older) = if ahead { (one, other) } else { (other, one) };
    // Many a change is of wording, or of the questions of one language: only what can be named is told.
    let differences = differences(newer, older);
    if differences.is_empty() {
        return None;
    }
    let day = Timestamp::from_second(since)
        .ok()?
        .to_zoned(TimeZone::UTC)
        .date();
    let message = format!(
        "`{}` was changed on {day}, and this translation of it was not: {}",
        newer.id,
        differences.join("; ")
    );
    let help =
        "carry the change over; the next commit that changes this file says that it is up to date";
    Some(Problem::warning(Code::TranslationStale, &older.path, message).help(help))
}

/// Which of two files, the first or the other, was changed without the other one following, and when first. A change that
/// follows one of the other file answers it; a commit that changes both, or makes one, leaves them alike.
fn ahead(one: &[Step], other: &[Step]) -> Option<(bool, i64)> {
    // Of a file with many changes the oldest are not known: what came before is no longer told apart.
    let known = |steps: &[Step]| match steps.last() {
        Some(last) if steps.len() >= Dates::STEPS_MAX => last.seconds,
        _ => i64::MIN,
    };
    let from = known(one).max(known(other));
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let mut steps: Vec<(Step, bool)> = one.iter().map(|step| (*step, true)).collect();
    steps.extend(other.iter().map(|step| (*step, false)));
    steps.retain(|(step, _)| step.seconds >= from);
    steps.sort_unstable();
    let mut state: Option<(bool, i64)> = None;
    for commit in steps.chunk_by(|(a, _), (b, _)| a.seconds == b.seconds) {
        let (step, is_one) = commit[0];
        let is_of_both = commit.iter().any(|(_, other)| *other != is_one);
        state = match state {
            _ if is_of_both || step.made => None,
            Some((ahead, _)) if ahead != is_one => None,
            Some(ahead) => Some(ahead),
            None => Some((is_one, step.seconds)),
        };
    }
    state
}

/// What differs: sections by their anchors, or by their number; numbers; links to other articles.
fn differences(newer: &Article, older: &Article) -> Vec<String> {
    let mut found = Vec::new();
    let anchors = |article: &Article| -> BTreeSet<String> {
        let anchors = article
            .sections
            .iter()
            .filter_map(|section| section.anchor.as_ref());
        anchors.map(|anchor| format!("`#{anchor}`")).collect()
    };
    let (here, there) = (anchors(newer), anchors(older));
    if here.intersection(&there).next().is_some() {
        found.extend(only("section", &here, &there));
    } else if newer.sections.len() != older.sections.len() {
        let counts = (newer.sections.len() - 1, older.sections.len() - 1);
        found.push(format!("{} sections there, {} here", counts.0, counts.1));
    }
    let links = |article: &Article| -> BTreeSet<String> {
        let links = article.links.iter().filter_map(|link| match &link.target {
            LinkTarget::Article { id, .. } => Some(format!("`{}`", id.path())),
            LinkTarget::Outside(url) => {
                Some(format!("`{}`", url.chars().take(60).collect::<String>()))
            }
            _ => None,
        });
        links.collect()
    };
    found.extend(only("link to", &links(newer), &links(older)));
    let (there, here) = numbers::only(newer, older);
    // A number that only the older one has may be a word in the other.
    if !there.is_empty() {
        found.push(format!("number {there} only there"));
        if !here.is_empty() {
            found.push(format!("number {here} only here"));
        }
    }
    found
}

fn only(what: &str, newer: &BTreeSet<String>, older: &BTreeSet<String>) -> Vec<String> {
    let named = |one: &BTreeSet<String>, other: &BTreeSet<String>, place: &str| {
        let names: Vec<&str> = one
            .difference(other)
            .take(NAMED_MAX)
            .map(String::as_str)
            .collect();
        (!names.is_empty()).then(|| format!("{what} {} only {place}", names.join(", ")))
    };
    [named(newer, older, "there"), named(older, newer, "here")]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The state after changes in this order: `a` or `b` alone, `+` both, `A` or `B` made alone.
    fn after(history: &str) -> Option<(bool, i64)> {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for (at, c) in history.chars().enumerate() {
            let step = |made| Step {
                seconds: at as i64,
                made,
            };
            match c {
                'a' | 'A' => one.insert(0, step(c == 'A')),
                'b' | 'B' => other.insert(0, step(c == 'B')),
                _ => {
                    one.insert(0, step(false));
                    other.insert(0, step(false));
                }
            }
        }
        ahead(&one, &other)
    }

    #[test]
    fn a_translation_is_stale_until_its_own_change_answers() {
        for (history, expected) in [
            ("AB", None),
            ("+", None),
            ("ABa", Some((true, 2))),
            ("ABaa", Some((true, 2))),
            ("ABab", None),
            ("ABaba", Some((true, 4))),
            ("ABa+", None),
            ("+b", Some((false, 1))),
            ("AaB", None),
            ("A", None),
        ] {
            assert_eq!(after(history), expected, "{history}");
        }
    }
}
