//! Where articles and categories go.
//!
//! Gets:    an export.
//! Gives:   the path of each category and article below a language, and which locale speaks for which language.
//! Touches: pinyin, for names without Latin letters.
//! Never:   two things at one address.

use std::collections::{BTreeMap, HashSet};

use super::export::{Article, Export, Folder};
use crate::ids::{Category, Lang, RESERVED};
use crate::text::pinyin;

/// The longest part of an address, in bytes.
const SLUG_MAX: usize = 60;

/// The paths of an export, below a language.
#[derive(Debug, Default)]
pub(super) struct Paths {
    /// Of articles, with their slug, by id.
    pub(super) articles: BTreeMap<String, String>,
    /// Of sections by id.
    pub(super) sections: BTreeMap<String, String>,
    /// Of categories by id.
    pub(super) categories: BTreeMap<String, String>,
    /// How many articles lie in no section that is there.
    pub(super) astray: usize,
    used: HashSet<String>,
}

/// Where articles go whose section is not in the export.
pub(super) const ASTRAY: &str = "imported";

impl Paths {
    pub(super) fn of(export: &Export) -> Paths {
        let mut paths = Paths::default();
        for (id, category) in &export.categories {
            let path = paths.free("", &slug(&category.names, id, "category"));
            paths.categories.insert(id.clone(), path);
        }
        for id in export.sections.keys() {
            paths.section(export, id, 0);
        }
        // By their order, so that of two with one title the first has the plain name.
        let mut articles: Vec<(&String, &Article)> = export.articles.iter().collect();
        articles.sort_by_key(|(id, article)| (article.position, *id));
        for (id, article) in articles {
            let folder = article
                .section
                .as_ref()
                .and_then(|id| paths.sections.get(id))
                .cloned();
            paths.astray += usize::from(folder.is_none());
            let titles = article.texts.iter();
            let titles = titles
                .map(|(locale, text)| (locale.clone(), text.title.clone()))
                .collect();
            let path = paths.free(
                &folder.unwrap_or_else(|| ASTRAY.to_owned()),
                &slug(&titles, id, "article"),
            );
            paths.articles.insert(id.clone(), path);
        }
        paths
    }

    /// The path of a section: below its category and the sections around it, as deep as addresses go.
    fn section(&mut self, export: &Export, id: &str, depth: usize) -> Option<String> {
        if let Some(path) = self.sections.get(id) {
            return Some(path.clone());
        }
        let section: &Folder = export.sections.get(id)?;
        let above = section.above.as_deref();
        let above = match (above, section.above_is_section) {
            // A circle ends somewhere.
            (Some(above), true) if depth < 32 => self.section(export, above, depth + 1),
            (Some(above), false) => self.categories.get(above).cloned(),
            _ => None,
        };
        let above = above.unwrap_or_default();
        let mut parts: Vec<&str> = above.split('/').filter(|part| !part.is_empty()).collect();
        parts.truncate(Category::DEPTH_MAX - 1);
        let path = self.free(&parts.join("/"), &slug(&section.names, id, "section"));
        self.sections.insert(id.to_owned(), path.clone());
        Some(path)
    }

    /// A name that is not in use in its folder.
    fn free(&mut self, folder: &str, slug: &str) -> String {
        let is_top = folder.is_empty();
        let slug = match is_top && RESERVED.contains(&slug) {
            true => format!("{slug}-articles"),
            false => slug.to_owned(),
        };
        let numbered = (2..).map(|n| format!("{slug}-{n}"));
        let names = std::iter::once(slug.clone()).chain(numbered);
        let paths = names.map(|name| {
            format!("{folder}/{name}")
                .trim_start_matches('/')
                .to_owned()
        });
        let free = paths
            .into_iter()
            .find(|path| self.used.insert(path.clone()));
        free.unwrap_or(slug)
    }
}

/// A part of an address: of the English name, else of any, in Latin letters.
fn slug(names: &BTreeMap<String, String>, id: &str, kind: &str) -> String {
    let english = names
        .iter()
        .filter(|(locale, _)| lang_of(locale) == Some(Lang::En));
    let all = english.chain(
        names
            .iter()
            .filter(|(locale, _)| lang_of(locale) != Some(Lang::En)),
    );
    let found = all.map(|(_, name)| latin(name)).find(|slug| slug.len() > 1);
    found.unwrap_or_else(|| format!("{kind}-{}", id.to_ascii_lowercase()))
}

fn latin(name: &str) -> String {
    let mut slug = String::new();
    let apart = |slug: &mut String| {
        if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    };
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if matches!(c, '\'' | '’') {
            // As in `can't`.
        } else if let Some(read) = pinyin::reading(c) {
            apart(&mut slug);
            slug.push_str(read);
            slug.push('-');
        } else {
            apart(&mut slug);
        }
        if slug.len() > SLUG_MAX {
            // The last part may be half a word.
            slug.truncate(SLUG_MAX);
            if let Some((whole, _)) = slug.rsplit_once('-').filter(|(whole, _)| whole.len() > 20) {
                slug = whole.to_owned();
            }
            break;
        }
    }
    slug.trim_matches('-').to_owned()
}

/// The language that a locale is written in.
pub(super) fn lang_of(locale: &str) -> Option<Lang> {
    locale.split(['-', '_']).next()?.parse().ok()
}

/// Which locale speaks for each language of an article: its own, else the commonest.
pub(super) fn speakers(article: &Article) -> BTreeMap<Lang, String> {
    let rank = |locale: &str| match locale {
        _ if article.source_locale.as_deref() == Some(locale) => 0,
        "en-us" | "zh-cn" => 1,
        "en" | "zh" | "zh-hans" => 2,
        "en-gb" => 3,
        _ => 4,
    };
    let mut speakers: BTreeMap<Lang, String> = BTreeMap::new();
    for locale in article.texts.keys() {
        let Some(lang) = lang_of(locale) else {
            continue;
        };
        let known = speakers.get(&lang).map(|known| rank(known));
        if known.is_none_or(|known| rank(locale) < known) {
            speakers.insert(lang, locale.clone());
        }
    }
    speakers
}
