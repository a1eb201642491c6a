//! What the links and pictures of an article become.
//!
//! Gets:    an address as it stands in an article of the export.
//! Gives:   the link that has its place, or none: then its text stays.
//! Touches: nothing; which files are to be copied is noted.
//! Never:   a link to an article that its readers may not see.

use std::path::{Path, PathBuf};

use super::html::Becomes;
use super::write::{From, NewFile};
use super::zendesk::{Import, Page, Sees};
use crate::content::source::ASSET_BYTES_MAX;

impl<'e> Import<'e> {
    /// What an address in an article becomes.
    pub(super) fn becomes(&mut self, page: &Page<'e>, address: &str, is_picture: bool) -> Becomes {
        let lower = address.to_ascii_lowercase();
        if let Some(anchor) = address.strip_prefix('#') {
            return self.here(page, anchor);
        }
        if lower.starts_with("mailto:") {
            return Becomes::Link(address.to_owned());
        }
        if lower.starts_with("data:") {
            return self.text("pictures written into the text (data:)");
        }
        let (host, path) = split(address);
        let first = path.split('/').next().unwrap_or_default();
        if address.is_empty() || (host.is_none() && first.contains(':')) {
            return self.text("links of other kinds (tel:, javascript:); their text stays");
        }
        let is_attachment =
            path.contains("article_attachments") || path.starts_with("/attachments/");
        if (is_picture || is_attachment)
            && let Some(found) = self.pictures.find(address)
        {
            return self.asset(page, found);
        }
        let is_own = host.as_ref().is_none_or(|host| self.hosts.contains(host));
        let named = named(&path).filter(|_| is_own && !is_picture);
        if let Some((kind, id, anchor)) = named {
            return self.named(page, kind, &id, anchor, address);
        }
        let whole = match (&host, self.hosts.first()) {
            (Some(_), _) if address.starts_with("//") => format!("https:{address}"),
            (Some(_), _) => address.to_owned(),
            (None, Some(own)) if path.starts_with('/') => format!("https://{own}{address}"),
            _ => return self.text("links that lead nowhere; their text stays"),
        };
        let whole = whole.replace(' ', "%20");
        if is_picture || (is_own && is_attachment) {
            self.report
                .lose("pictures and attachments that are not in the export", 1);
            self.remote.insert(whole.clone());
        }
        Becomes::Link(whole)
    }

    /// A link to a place of the same article.
    fn here(&mut self, page: &Page<'e>, anchor: &str) -> Becomes {
        let anchors = self.anchors.get(&(page.id, page.lang));
        if anchors.is_some_and(|all| all.contains(anchor)) {
            return Becomes::Link(format!("#{anchor}"));
        }
        self.text("links to places that have no heading; their text stays")
    }

    /// A file that is there: copied once.
    fn asset(&mut self, page: &Page<'e>, (file, target): (PathBuf, String)) -> Becomes {
        let from = self.folder.join(&file);
        if std::fs::metadata(&from).is_ok_and(|meta| meta.len() > ASSET_BYTES_MAX) {
            self.report
                .lose("attachments that are too large to be served", 1);
            return Becomes::Text;
        }
        let path = Path::new("assets").join(&target);
        if self.copied.insert(path.clone()) {
            self.report.attachments += 1;
            self.files.push(NewFile {
                path,
                from: From::File(from),
            });
        }
        let up = "../".repeat(self.paths.articles[page.id].matches('/').count() + 1);
        Becomes::Link(format!("{up}assets/{target}"))
    }

    /// A link to an article, section or category of the help centre.
    fn named(
        &mut self,
        page: &Page<'e>,
        kind: &str,
        id: &str,
        anchor: Option<String>,
        address: &str,
    ) -> Becomes {
        if kind != "articles" {
            let paths = if kind == "sections" {
                &self.paths.sections
            } else {
                &self.paths.categories
            };
            let path = paths.get(id).cloned();
            let is_seen = |path: &String| {
                self.pages.iter().any(|((other, lang), sees)| {
                    *lang == page.lang
                        && *sees == Sees::Readers
                        && self.paths.articles[*other].starts_with(&format!("{path}/"))
                })
            };
            return match path.filter(is_seen) {
                Some(path) => Becomes::Link(format!("/{}/{path}/", page.lang)),
                None => self.text("links to sections without articles; their text stays"),
            };
        }
        let Some((id, _)) = self.export.articles.get_key_value(id) else {
            self.report
                .lose("links to articles that are not in the export", 1);
            return match address.contains("://") {
                true => Becomes::Link(address.to_owned()),
                false => Becomes::Text,
            };
        };
        let langs = std::iter::once(page.lang).chain(page.lang.others());
        let seen = langs.into_iter().find(|lang| {
            let sees = self.pages.get(&(id.as_str(), *lang));
            // Whoever reads this one must see the other; of a draft nobody knows who will.
            sees.is_some_and(|sees| *sees == Sees::Readers || *sees >= page.sees.max(Sees::Agents))
        });
        let Some(lang) = seen else {
            return self.text("links to articles that their readers may not see; their text stays");
        };
        let known = anchor.filter(|anchor| {
            self.anchors
                .get(&(id.as_str(), lang))
                .is_some_and(|all| all.contains(anchor))
        });
        let anchor = known.map_or_else(String::new, |anchor| format!("#{anchor}"));
        let up = self.paths.articles[page.id].matches('/').count();
        let path = &self.paths.articles[id];
        Becomes::Link(match lang == page.lang {
            true => format!("{}{path}.md{anchor}", "../".repeat(up)),
            false => format!("{}{lang}/{path}.md{anchor}", "../".repeat(up + 1)),
        })
    }

    fn text(&mut self, what: &str) -> Becomes {
        self.report.lose(what, 1);
        Becomes::Text
    }
}

/// The host of an address, where it has one, and its path.
fn split(address: &str) -> (Option<String>, String) {
    let rest = address.strip_prefix("//").or_else(|| {
        let (scheme, rest) = address.split_once("://")?;
        matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https").then_some(rest)
    });
    match rest {
        Some(rest) => {
            let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            (Some(rest[..at].to_ascii_lowercase()), rest[at..].to_owned())
        }
        None => (None, address.to_owned()),
    }
}

/// What of the help centre a path names: its kind, number and anchor, as `/hc/en-us/articles/360001-Fees#why`.
fn named(path: &str) -> Option<(&'static str, String, Option<String>)> {
    let (path, anchor) = match path.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (path, None),
    };
    let path = path.split('?').next()?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.first() != Some(&"hc") {
        return None;
    }
    ["articles", "sections", "categories"]
        .into_iter()
        .find_map(|kind| {
            let at = parts.iter().position(|part| *part == kind)?;
            let id = parts.get(at + 1)?.split('-').next()?;
            (!id.is_empty()).then(|| (kind, id.to_owned(), anchor.clone()))
        })
}
