//! What to write so that an address lives on.
//!
//! Gets:    what is dead.
//! Gives:   problems; what stands between backticks in a remedy is to be written as it is, each a line.
//! Touches: `site.toml`, for the places of its entries.
//! Never:   half a line: when a file needs several entries of one key, each of its remedies has all of them.

use std::collections::BTreeMap;
use std::path::Path;

use super::found::{Dead, Remedy};
use super::moment::Moment;
use crate::content::{Article, source};
use crate::ids::{ArticleId, Audience, Category};
use crate::problem::{Code, Problem};
use crate::slips;

const SITE: &str = source::SITE_FILES[0];

/// Problems with their remedies.
pub(super) fn problems(
    content: &Path,
    named: &str,
    now: Moment<'_>,
    found: Vec<Dead>,
) -> Vec<Problem> {
    let text = source::read_site_file(content, SITE).ok().flatten();
    let mut all = Remedies {
        now,
        site: text.unwrap_or_default(),
        redirects: BTreeMap::new(),
        anchors: BTreeMap::new(),
        categories: BTreeMap::new(),
    };
    for dead in &found {
        all.collect(&dead.remedy);
    }
    let shown = found.into_iter().map(|dead| {
        let message = format!(
            "`{}` opened for readers at {named} and is dead now: {}",
            dead.what, dead.became
        );
        let code = if dead.what.contains('#') {
            Code::AnchorDead
        } else if dead.what.starts_with("/a/") {
            Code::PermalinkDead
        } else {
            Code::AddressDead
        };
        Problem {
            code,
            ..all.problem(&dead.remedy, message)
        }
    });
    shown.collect()
}

/// What each file is to have.
struct Remedies<'m> {
    now: Moment<'m>,
    /// The text of `site.toml`.
    site: String,
    redirects: BTreeMap<ArticleId, Vec<String>>,
    anchors: BTreeMap<ArticleId, Vec<(String, String)>>,
    categories: BTreeMap<Category, Vec<String>>,
}

impl Remedies<'_> {
    fn collect(&mut self, remedy: &Remedy) {
        match remedy {
            Remedy::Redirect { to, old } => self
                .redirects
                .entry(to.clone())
                .or_default()
                .push(old.clone()),
            Remedy::CategoryRedirect { to, old } => self
                .categories
                .entry(to.clone())
                .or_default()
                .push(old.clone()),
            Remedy::Anchor {
                article,
                old,
                now: Some(now),
            } => self
                .anchors
                .entry(article.clone())
                .or_default()
                .push((old.to_string(), now.to_string())),
            Remedy::Anchor { now: None, .. }
            | Remedy::Gone { .. }
            | Remedy::Id { .. }
            | Remedy::Language(_) => {}
        }
    }

    fn problem(&self, remedy: &Remedy, message: String) -> Problem {
        match remedy {
            Remedy::Redirect { to, .. } => self.redirect(to, message),
            Remedy::CategoryRedirect { to, .. } => self.category(to, message),
            Remedy::Gone {
                path,
                successor,
                hidden,
            } => {
                let mut entry = format!("`[[gone]]` and below it `path = \"{path}\"`");
                if let Some(successor) = successor {
                    entry.push_str(&format!(" and `successor = \"{successor}\"`"));
                }
                match hidden {
                    Some(file) => Problem::error(Code::AddressDead, file, message).help(format!(
                        "show it to readers again, or write in {SITE} {entry}"
                    )),
                    None => Problem::error(Code::AddressDead, Path::new(SITE), message)
                        .help(format!("write in {SITE} {entry}")),
                }
            }
            Remedy::Id { article, id } => self
                .at_article(article, message)
                .help(format!("write `id: {id}` in its front matter")),
            Remedy::Anchor { article, now, .. } => match now {
                Some(_) => self.anchor(article, message),
                None => Problem {
                    severity: crate::problem::Severity::Warning,
                    ..self.at_article(article, message)
                }
                .help(
                    "such a link opens the page at its top; nothing is to be done if that is meant",
                ),
            },
            Remedy::Language(lang) => {
                let mut all = self.now.site.languages.clone();
                all.push(*lang);
                let all: Vec<String> = all.iter().map(|lang| format!("\"{lang}\"")).collect();
                Problem::error(Code::AddressDead, Path::new(SITE), message)
                    .at(self.line(|line| line.starts_with("languages")), 0)
                    .help(format!("write `languages = [{}]`", all.join(", ")))
            }
        }
    }

    fn at_article(&self, id: &ArticleId, message: String) -> Problem {
        match self.article(id) {
            Some(article) => Problem::error(Code::AddressDead, &article.path, message).at(1, 0),
            None => Problem::error(Code::AddressDead, Path::new(SITE), message),
        }
    }

    fn article(&self, id: &ArticleId) -> Option<&Article> {
        let view = self.now.catalog.view(Audience::Public);
        view.article(id).map(|article| &**article)
    }

    fn redirect(&self, to: &ArticleId, message: String) -> Problem {
        let written = self.article(to).map(|article| &article.redirect_from);
        let written = written.into_iter().flatten();
        let first = written.clone().next().map(|old| (old.line, 0));
        let mut all: Vec<String> = written.map(|old| old.value.clone()).collect();
        add(&mut all, &self.redirects[to]);
        let all: Vec<String> = all.iter().map(|old| slips::item(old)).collect();
        let (line, column) = first.unwrap_or((1, 0));
        let instead = match first {
            Some(_) => ", in place of the `redirect_from` that is there",
            None => "",
        };
        self.at_article(to, message).at(line, column).help(format!(
            "write `redirect_from: [{}]` in its front matter{}",
            all.join(", "),
            instead.replace('`', "")
        ))
    }

    fn anchor(&self, id: &ArticleId, message: String) -> Problem {
        let written = self.article(id).map(|article| &article.old_anchors);
        let written = written.into_iter().flatten();
        let has_some = written.clone().next().is_some();
        let mut all: Vec<(String, String)> = written
            .map(|pair| (pair.old.to_string(), pair.now.to_string()))
            .collect();
        for pair in &self.anchors[id] {
            if !all.iter().any(|(old, _)| *old == pair.0) {
                all.push(pair.clone());
            }
        }
        let all: Vec<String> = all
            .iter()
            .map(|(old, now)| format!("{}: {}", slips::item(old), slips::item(now)))
            .collect();
        let instead = match has_some {
            true => ", in place of the anchors that are there",
            false => "",
        };
        self.at_article(id, message).help(format!(
            "write `anchors: {{{}}}` in its front matter{instead}",
            all.join(", ")
        ))
    }

    fn category(&self, to: &Category, message: String) -> Problem {
        let config = self.now.site.categories.iter();
        let config = config.clone().find(|category| category.path == *to);
        let mut all = config.map_or_else(Vec::new, |category| category.redirect_from.clone());
        let has_some = !all.is_empty();
        add(&mut all, &self.categories[to]);
        let all: Vec<String> = all.iter().map(|old| slips::quoted(old)).collect();
        let entry = format!("`redirect_from = [{}]`", all.join(", "));
        let path = format!("path = \"{to}\"");
        let line = self.line(|line| line.replace(' ', "").starts_with(&path.replace(' ', "")));
        let help = match (config, has_some) {
            (Some(_), true) => format!("write {entry} in the entry of the category `{to}` in {SITE}, in place of the one that is there").replace(&format!("`{to}`"), to.as_str()),
            (Some(_), false) => format!("write {entry} below the path of the category {to} in {SITE}"),
            (None, _) => format!("write in {SITE} `[[category]]` and below it `{path}` and {entry}"),
        };
        Problem::error(Code::AddressDead, Path::new(SITE), message)
            .at(line, 0)
            .help(help)
    }

    /// The first line of `site.toml` that is so, counted from 1; 0 where there is none.
    fn line(&self, is_it: impl Fn(&str) -> bool) -> usize {
        let mut lines = self.site.lines();
        lines
            .position(|line| is_it(line.trim()))
            .map_or(0, |at| at + 1)
    }
}

fn add(all: &mut Vec<String>, more: &[String]) {
    for one in more {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
}
