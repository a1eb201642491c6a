//! `site.toml` of what was imported.
//!
//! Gets:    an export, and where its parts went.
//! Gives:   languages, categories with their old addresses, what was promoted.
//! Touches: nothing.
//! Never:   a way to reach support: its writer knows them.

use std::collections::{BTreeMap, BTreeSet};

use super::export::Folder;
use super::names::{ASTRAY, lang_of};
use super::zendesk::{Import, Sees, permalink};
use crate::ids::{Category, Lang};
use crate::slips::quoted;

/// How many promoted articles the home page shows first.
const TOP_MAX: usize = 8;

impl<'e> Import<'e> {
    /// `site.toml`: languages, categories with their old addresses, what was promoted.
    pub(super) fn site(&self) -> String {
        let mut counts: BTreeMap<Lang, usize> = BTreeMap::new();
        for (_, lang) in self.pages.keys() {
            *counts.entry(*lang).or_default() += 1;
        }
        let mut langs: Vec<Lang> = counts.keys().copied().collect();
        langs.sort_by_key(|lang| std::cmp::Reverse(counts[lang]));
        let listed: Vec<String> = langs.iter().map(|lang| format!("\"{lang}\"")).collect();
        let mut text = format!(
            "# Imported from Zendesk. Give the site its name, and ways to reach support.\nname = \"Help\"\nlanguages = [{}]\n",
            listed.join(", ")
        );
        let promoted = self.export.articles.iter().filter(|(id, article)| {
            let sees = |lang: &Lang| self.pages.get(&(id.as_str(), *lang));
            article.promoted && langs.iter().any(|lang| sees(lang) == Some(&Sees::Readers))
        });
        let top: Vec<String> = promoted
            .take(TOP_MAX)
            .map(|(id, _)| quoted(permalink(id).as_str()))
            .collect();
        if !top.is_empty() {
            text.push_str(&format!("top = [{}]\n", top.join(", ")));
        }
        for folder in self.folders() {
            text.push_str(&folder.entry(&langs));
        }
        if self.paths.astray > 0 {
            let title = |lang: &Lang| match lang {
                Lang::Zh => format!("{lang} = \"其他\""),
                Lang::En => format!("{lang} = \"Other articles\""),
            };
            let titles: Vec<String> = langs.iter().map(title).collect();
            let titles = titles.join(", ");
            text.push_str(&format!(
                "\n[[category]]\npath = \"{ASTRAY}\"\ntitle = {{ {titles} }}\n"
            ));
        }
        text
    }

    /// Categories and sections in their order: each behind the one that it is in.
    fn folders(&self) -> Vec<Placed<'_>> {
        let of = |all: &'e BTreeMap<String, Folder>, paths: &BTreeMap<String, String>, kind| {
            let placed = all.iter().filter_map(|(id, folder)| {
                let path = paths.get(id)?.clone();
                Some(Placed {
                    path,
                    id,
                    folder,
                    kind,
                })
            });
            placed.collect::<Vec<_>>()
        };
        let (export, paths) = (self.export, &self.paths);
        let mut all = of(&export.categories, &paths.categories, "categories");
        all.extend(of(&export.sections, &paths.sections, "sections"));
        let positions: BTreeMap<String, i64> = all
            .iter()
            .map(|placed| (placed.path.clone(), placed.folder.position))
            .collect();
        all.retain(|placed| placed.path.parse::<Category>().is_ok());
        all.sort_by_cached_key(|placed| {
            let parts: Vec<&str> = placed.path.split('/').collect();
            let above = (1..=parts.len()).map(|n| parts[..n].join("/"));
            let place = |path: String| (positions.get(&path).copied().unwrap_or(i64::MAX), path);
            above.map(place).collect::<Vec<_>>()
        });
        all
    }
}

/// A category or section, and where it went.
struct Placed<'p> {
    path: String,
    id: &'p str,
    folder: &'p Folder,
    /// What its addresses call it.
    kind: &'static str,
}

impl Placed<'_> {
    /// Its entry in `site.toml`.
    fn entry(&self, langs: &[Lang]) -> String {
        let names = &self.folder.names;
        let titles = langs.iter().filter_map(|lang| {
            let mut named = names.iter();
            let own = named.find(|(locale, _)| lang_of(locale) == Some(*lang));
            let (_, name) = own.or_else(|| names.iter().next())?;
            let name = name.replace("{{", "{ {");
            Some(format!("{lang} = {}", quoted(name.trim())))
        });
        let titles: Vec<String> = titles.collect();
        let locales: BTreeSet<&String> = names
            .keys()
            .filter(|locale| lang_of(locale).is_some())
            .collect();
        let old = locales.iter().flat_map(|locale| {
            let old = |ending| format!("/hc/{locale}/{}/{}{ending}", self.kind, self.id);
            ["", "-*"].map(|ending| quoted(&old(ending)))
        });
        let old: Vec<String> = old.collect();
        format!(
            "\n[[category]]\npath = \"{}\"\ntitle = {{ {} }}\nredirect_from = [{}]\n",
            self.path,
            titles.join(", "),
            old.join(", ")
        )
    }
}
