//! Translations that are missing, that were left behind, or whose sections have other anchors.
//!
//! Gets:    articles, their translations, the last changes of both in git.
//! Gives:   a warning for each article that has none, or that its translation went ahead of.
//! Touches: nothing.
//! Never:   a warning on a site that is not translated as a rule; one of two files that were changed together.

use std::collections::BTreeSet;
use std::path::Path;

use super::drift::{self, Difference, Differing, ahead, day_of};
use super::numbers;
use crate::catalog::View;
use crate::config::SiteConfig;
use crate::content::Article;
use crate::ids::{Anchor, FilePath, Lang};
use crate::problem::{Code, Problem};
use crate::site::dates::Dates;
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
    let differences = drift::differences(newer, older);
    if differences.is_empty() {
        return None;
    }
    let day = day_of(since)?;
    let differences: Vec<String> = differences.iter().map(said).collect();
    let message = format!(
        "`{}` was changed on {day}, and this translation of it was not: {}",
        newer.id,
        differences.join("; ")
    );
    let help =
        "carry the change over; the next commit that changes this file says that it is up to date";
    Some(Problem::warning(Code::TranslationStale, &older.path, message).help(help))
}

/// A difference, seen from the older one.
fn said(difference: &Difference) -> String {
    let (what, max) = match difference.kind {
        Differing::Sections => {
            let [there, here] = [&difference.newer, &difference.older].map(|n| n.join(""));
            return format!("{there} sections there, {here} here");
        }
        Differing::Section => ("section", NAMED_MAX),
        Differing::Link => ("link to", NAMED_MAX),
        Differing::Number => ("number", numbers::NAMED_MAX),
    };
    let sides = [(&difference.newer, "there"), (&difference.older, "here")].into_iter();
    let named = sides
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, place)| {
            let names: Vec<String> = names
                .iter()
                .take(max)
                .map(|name| format!("`{name}`"))
                .collect();
            format!("{what} {} only {place}", names.join(", "))
        });
    named.collect::<Vec<_>>().join("; ")
}
