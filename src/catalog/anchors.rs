//! The names of an article's sections: our own, and those that other generators give the same headings.
//!
//! Gets:    an article; an anchor as a writer wrote it.
//! Gives:   our anchor of the section that is meant.
//! Touches: memory.
//! Never:   another section where one has that very name.

use std::collections::{HashMap, HashSet};

use crate::content::Article;

/// The names of the sections of one article.
pub(super) struct Anchors<'a> {
    article: &'a Article,
    /// Those that stand on its page.
    own: HashSet<&'a str>,
    /// What others call them, made when it is first needed.
    others: Option<HashMap<String, &'a str>>,
}

impl<'a> Anchors<'a> {
    pub(super) fn of(article: &'a Article) -> Anchors<'a> {
        let old = article.old_anchors.iter().map(|pair| &pair.old);
        let own = article.sections.iter().filter_map(|s| s.anchor.as_ref());
        let own = own.chain(old);
        Anchors {
            article,
            own: own.map(crate::ids::Anchor::as_str).collect(),
            others: None,
        }
    }

    /// Our anchor of what `anchor` names: itself, else the section of which GitHub or another generator would make it. Empty
    /// for the title, which is the top of the page; none when there is no such section.
    pub(super) fn find(&mut self, anchor: &str) -> Option<&'a str> {
        if let Some(own) = self.own.get(anchor) {
            return Some(own);
        }
        if anchor.is_empty() {
            return Some("");
        }
        let article = self.article;
        let others = self.others.get_or_insert_with(|| others(article));
        let found = others
            .get(&github(anchor))
            .or_else(|| others.get(&key(anchor)));
        found.copied()
    }
}

/// The names that others give the sections: as GitHub does, with a number behind the second of a name; and, where no heading has
/// that name, by letters and digits alone, as generators differ in what they put between them.
fn others(article: &Article) -> HashMap<String, &str> {
    let mut names: HashMap<String, &str> = HashMap::new();
    let mut loose: Vec<(String, &str)> = Vec::new();
    let mut repeats: HashMap<String, usize> = HashMap::new();
    for section in &article.sections {
        let Some(anchor) = &section.anchor else {
            continue;
        };
        let name = github(&section.heading);
        let count = repeats.entry(name.clone()).or_insert(0);
        let number = if *count == 0 {
            String::new()
        } else {
            format!("-{count}")
        };
        *count += 1;
        loose.push((key(&format!("{name}{number}")), anchor.as_str()));
        names
            .entry(format!("{name}{number}"))
            .or_insert(anchor.as_str());
    }
    for (key, anchor) in loose {
        names.entry(key).or_insert(anchor);
    }
    for title in [github(&article.title), key(&article.title)] {
        names.entry(title).or_insert("");
    }
    names
}

/// The anchor that GitHub makes of a heading: small letters, `-` for each space, other signs left out.
fn github(heading: &str) -> String {
    let lower = heading.trim().chars().flat_map(char::to_lowercase);
    let kept = lower.filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c => c.is_alphanumeric().then_some(c),
    });
    kept.collect()
}

/// Letters and digits alone; marked, so that it is no other name.
fn key(name: &str) -> String {
    let lower = name.chars().flat_map(char::to_lowercase);
    let kept: String = lower.filter(|c| c.is_alphanumeric()).collect();
    format!("={kept}")
}
