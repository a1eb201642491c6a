//! An export of Zendesk as content of ours.
//!
//! Gets:    the folder of the export, the content folder.
//! Gives:   what was written, and what was lost.
//! Touches: both folders, through `export` and `write`.
//! Never:   an article that readers could not read before shown to them: a link to it becomes text.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::ImportError;
use super::export::{self, Article, Export, Text};
use super::html::{self, Becomes};
use super::names::{Paths, lang_of, speakers};
use super::pictures::Pictures;
use super::report::Report;
use super::write::{From, NewFile, beside, write};
use crate::content;
use crate::content::source::{ARTICLE_BYTES_MAX, ASSET_BYTES_MAX, SITE_FILES, SourceFile};
use crate::ids::{Category, Lang, Permalink};

/// The longest title, and the longest label, in characters.
const TITLE_CHARS_MAX: usize = 1_000;
const LABEL_CHARS_MAX: usize = 100;
/// How many labels an article keeps.
const LABELS_MAX: usize = 50;
/// How many promoted articles the home page shows first.
const TOP_MAX: usize = 8;

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    /// Counts, of what was done and of what was lost.
    pub report: Report,
    /// The list of pictures that are not in the export, where there are any.
    pub pictures: Option<PathBuf>,
    /// The entries for `site.toml`, where there is one already.
    pub entries: Option<PathBuf>,
}

/// Imports an export into a content folder.
///
/// # Errors
/// When the export cannot be read, or a file exists that would be written; then nothing was written.
pub fn zendesk(export_dir: &Path, content: &Path) -> Result<Imported, ImportError> {
    let export = export::read(export_dir)?;
    let mut import = Import::new(&export, export_dir);
    import.articles();
    let site = import.site();
    let mut files = std::mem::take(&mut import.files);
    let has_site = content.join(SITE_FILES[0]).symlink_metadata().is_ok();
    if !has_site {
        files.push(NewFile {
            path: SITE_FILES[0].into(),
            from: From::Text(site.clone()),
        });
    }
    write(content, &files)?;
    let entries = has_site
        .then(|| beside(export_dir, "site-entries.toml", &site))
        .transpose()?;
    let remote: String = import.remote.iter().map(|url| format!("{url}\n")).collect();
    let pictures = (!remote.is_empty())
        .then(|| beside(export_dir, "pictures.txt", &remote))
        .transpose()?;
    Ok(Imported {
        report: import.report,
        pictures,
        entries,
    })
}

/// The addresses of pictures and attachments that articles show and the export lacks, sorted.
///
/// # Errors
/// When the export cannot be read.
pub fn remote_pictures(export_dir: &Path) -> Result<Vec<String>, ImportError> {
    let export = export::read(export_dir)?;
    let mut import = Import::new(&export, export_dir);
    import.articles();
    Ok(import.remote.into_iter().collect())
}

/// An article in one language, as it will be.
struct Page<'e> {
    id: &'e str,
    article: &'e Article,
    text: &'e Text,
    lang: Lang,
    sees: Sees,
}

/// Who sees an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sees {
    Nobody,
    Agents,
    Readers,
}

struct Import<'e> {
    export: &'e Export,
    folder: &'e Path,
    paths: Paths,
    pictures: Pictures,
    pages: BTreeMap<(&'e str, Lang), Sees>,
    anchors: BTreeMap<(&'e str, Lang), HashSet<String>>,
    /// Hosts of the help centre.
    hosts: BTreeSet<String>,
    files: Vec<NewFile>,
    copied: BTreeSet<PathBuf>,
    remote: BTreeSet<String>,
    report: Report,
}

impl<'e> Import<'e> {
    fn new(export: &'e Export, folder: &'e Path) -> Import<'e> {
        let urls = export
            .articles
            .values()
            .flat_map(|article| article.texts.values());
        let urls = urls.filter_map(|text| text.url.as_deref());
        let hosts = urls.filter_map(|url| {
            Some(
                url.split_once("://")?
                    .1
                    .split('/')
                    .next()?
                    .to_ascii_lowercase(),
            )
        });
        let mut import = Import {
            folder,
            paths: Paths::of(export),
            pictures: Pictures::of(export),
            pages: BTreeMap::new(),
            anchors: BTreeMap::new(),
            hosts: hosts.collect(),
            files: Vec::new(),
            copied: BTreeSet::new(),
            remote: BTreeSet::new(),
            report: Report::default(),
            export,
        };
        import.report.lose(
            "articles whose section is not in the export",
            import.paths.astray,
        );
        import.report.lose(
            "translations whose article is not in the export",
            export.orphans,
        );
        import.report.lose(
            "JSON files that hold nothing of a help centre",
            export.others,
        );
        import
    }

    /// All articles: first who sees them and which anchors they have, then their files.
    fn articles(&mut self) {
        let export = self.export;
        let mut pages: Vec<Page<'e>> = Vec::new();
        for (id, article) in &export.articles {
            let speakers = speakers(article);
            for (locale, text) in &article.texts {
                let lang = lang_of(locale);
                if let Some(lang) = lang.filter(|lang| speakers.get(lang) == Some(locale)) {
                    let sees = sees(article, text);
                    self.pages.insert((id, lang), sees);
                    pages.push(Page {
                        id,
                        article,
                        text,
                        lang,
                        sees,
                    });
                } else {
                    let what = match lang {
                        Some(_) => "texts of a second locale of one language",
                        None => "texts in languages that are not served yet",
                    };
                    self.report.lose(format!("{what} ({locale})"), 1);
                }
            }
        }
        for page in &pages {
            let keep = &mut |href: &str, _| Becomes::Link(href.to_owned());
            let converted = html::convert(&page.text.body, keep, &mut Report::default());
            self.anchors.insert((page.id, page.lang), converted.anchors);
        }
        for page in &pages {
            self.page(page);
        }
    }

    fn page(&mut self, page: &Page<'e>) {
        let path = PathBuf::from(format!("{}/{}.md", page.lang, self.paths.articles[page.id]));
        let body = self.body(page);
        let front = self.front(page);
        let mut text = format!("{front}\n{}\n", body.trim());
        if (text.len() as u64) > ARTICLE_BYTES_MAX || !reads(&path, &text) {
            let mut plain = html::plain_text(&page.text.body).replace("{{", "\\{{");
            let room = ARTICLE_BYTES_MAX as usize - front.len() - 1_000;
            if text.len() as u64 <= ARTICLE_BYTES_MAX {
                self.report.lose(
                    "articles that cannot be read as they are; their plain text stays",
                    1,
                );
            } else {
                self.report.lose(
                    "articles that are too large; their plain text stays, as far as there is room",
                    1,
                );
            }
            while plain.len() > room {
                plain.truncate(plain[..room.min(plain.len())].rfind("\n\n").unwrap_or(0));
            }
            text = format!("{front}\n{plain}\n");
        }
        self.report.articles[0] += 1;
        self.report.articles[1] += usize::from(page.sees == Sees::Nobody);
        self.report.articles[2] += usize::from(page.sees == Sees::Agents);
        self.files.push(NewFile {
            path,
            from: From::Text(text),
        });
    }

    fn body(&mut self, page: &Page<'e>) -> String {
        let mut report = std::mem::take(&mut self.report);
        let converted = html::convert(
            &page.text.body,
            &mut |address, is_picture| self.becomes(page, address, is_picture),
            &mut report,
        );
        // What links became was counted meanwhile.
        for (what, count) in std::mem::take(&mut self.report.lost) {
            report.lose(what, count);
        }
        report.attachments += self.report.attachments;
        self.report = report;
        converted.markdown
    }

    fn front(&mut self, page: &Page<'e>) -> String {
        let Page {
            id, article, text, ..
        } = page;
        let title = text.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title: String = title
            .replace("{{", "\\{{")
            .chars()
            .take(TITLE_CHARS_MAX)
            .collect();
        if title.is_empty() {
            self.report
                .lose("articles without a title; their number serves", 1);
        }
        let title = if title.is_empty() {
            format!("Article {id}")
        } else {
            title
        };
        let mut lines = vec![
            "---".to_owned(),
            format!("id: {}", quoted(permalink(id).as_str())),
            format!("title: {}", quoted(&title)),
        ];
        let mut labels: Vec<String> = Vec::new();
        for label in &article.labels {
            let label = label
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .replace("{{", "\\{{");
            if !label.is_empty()
                && label.chars().count() <= LABEL_CHARS_MAX
                && !labels.contains(&label)
                && labels.len() < LABELS_MAX
            {
                labels.push(label);
            }
        }
        if !labels.is_empty() {
            let all: Vec<String> = labels.iter().map(|label| quoted(label)).collect();
            lines.push(format!("tags: [{}]", all.join(", ")));
        }
        if page.sees == Sees::Nobody {
            lines.push("draft: true".to_owned());
        }
        if !article.is_public || text.hidden {
            lines.push("visibility: internal".to_owned());
        }
        if let Some(day) = &text.day {
            lines.push(format!("updated: {day}"));
        }
        lines.push("redirect_from:".to_owned());
        for locale in article
            .texts
            .keys()
            .filter(|locale| lang_of(locale) == Some(page.lang))
        {
            for ending in ["", "-*"] {
                lines.push(format!(
                    "  - {}",
                    quoted(&format!("/hc/{locale}/articles/{id}{ending}"))
                ));
            }
        }
        lines.push("---\n".to_owned());
        lines.join("\n")
    }

    /// What an address in an article becomes.
    fn becomes(&mut self, page: &Page<'e>, address: &str, is_picture: bool) -> Becomes {
        let lower = address.to_ascii_lowercase();
        if let Some(anchor) = address.strip_prefix('#') {
            let known = self
                .anchors
                .get(&(page.id, page.lang))
                .is_some_and(|all| all.contains(anchor));
            if !known {
                self.report.lose(
                    "links to places that have no heading; their text stays",
                    usize::from(!anchor.is_empty()),
                );
                return Becomes::Text;
            }
            return Becomes::Link(address.to_owned());
        }
        if lower.starts_with("mailto:") {
            return Becomes::Link(address.to_owned());
        }
        if lower.starts_with("data:") {
            self.report
                .lose("pictures written into the text (data:)", 1);
            return Becomes::Text;
        }
        let (host, path) = split(address);
        let is_own = host.as_ref().is_none_or(|host| self.hosts.contains(host));
        let has_scheme = host.is_none()
            && path
                .split('/')
                .next()
                .is_some_and(|first| first.contains(':'));
        if has_scheme || address.is_empty() {
            self.report.lose(
                "links of other kinds (tel:, javascript:); their text stays",
                1,
            );
            return Becomes::Text;
        }
        if let Some(found) = self.pictures.find(address).filter(|_| {
            is_picture || path.contains("article_attachments") || path.starts_with("/attachments/")
        }) {
            return self.asset(page, found);
        }
        let named = is_own.then(|| named(&path)).flatten();
        if let Some((kind, id, anchor)) = named.filter(|_| !is_picture) {
            return self.named(page, kind, &id, anchor, address);
        }
        let whole = match (&host, self.hosts.first()) {
            (Some(_), _) if address.starts_with("//") => format!("https:{address}"),
            (Some(_), _) => address.to_owned(),
            (None, Some(own)) if path.starts_with('/') => format!("https://{own}{address}"),
            _ => String::new(),
        };
        let whole = whole.replace(' ', "%20");
        if is_picture || (is_own && path.contains("article_attachments")) {
            self.report
                .lose("pictures and attachments that are not in the export", 1);
            if !whole.is_empty() {
                self.remote.insert(whole.clone());
            }
        }
        match whole.is_empty() {
            true => {
                self.report.lose(
                    "links that lead nowhere; their text stays",
                    usize::from(!is_picture),
                );
                Becomes::Text
            }
            false => Becomes::Link(whole),
        }
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

    /// `site.toml`: languages, categories with their old addresses, what was promoted.
    fn site(&self) -> String {
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
            let is_seen =
                |lang: &Lang| self.pages.get(&(id.as_str(), *lang)) == Some(&Sees::Readers);
            article.promoted && langs.iter().any(is_seen)
        });
        let top: Vec<String> = promoted
            .take(TOP_MAX)
            .map(|(id, _)| quoted(permalink(id).as_str()))
            .collect();
        if !top.is_empty() {
            text.push_str(&format!("top = [{}]\n", top.join(", ")));
        }
        let of = |folders: &'e BTreeMap<String, export::Folder>,
                  paths: &BTreeMap<String, String>,
                  kind: &'static str| {
            let all = folders
                .iter()
                .filter_map(|(id, folder)| Some((paths.get(id)?.clone(), id, folder, kind)));
            all.collect::<Vec<_>>()
        };
        let mut all = of(
            &self.export.categories,
            &self.paths.categories,
            "categories",
        );
        all.extend(of(&self.export.sections, &self.paths.sections, "sections"));
        let place = |path: &str| -> Vec<(i64, String)> {
            let parts: Vec<&str> = path.split('/').collect();
            let above = (1..=parts.len()).map(|n| parts[..n].join("/"));
            above
                .map(|path| {
                    let own = all.iter().find(|(other, ..)| *other == path);
                    (
                        own.map_or(i64::MAX, |(_, _, folder, _)| folder.position),
                        path,
                    )
                })
                .collect()
        };
        let mut ordered: Vec<usize> = (0..all.len()).collect();
        ordered.sort_by_cached_key(|at| place(&all[*at].0));
        for at in ordered {
            let (path, id, folder, kind) = &all[at];
            if path.parse::<Category>().is_err() {
                continue;
            }
            text.push_str(&format!("\n[[category]]\npath = \"{path}\"\n"));
            let titles: Vec<String> = langs
                .iter()
                .filter_map(|lang| {
                    let named = folder
                        .names
                        .iter()
                        .find(|(locale, _)| lang_of(locale) == Some(*lang));
                    let (_, name) = named.or_else(|| folder.names.iter().next())?;
                    Some(format!(
                        "{lang} = {}",
                        quoted(name.replace("{{", "{ {").trim())
                    ))
                })
                .collect();
            text.push_str(&format!("title = {{ {} }}\n", titles.join(", ")));
            let locales: BTreeSet<&String> = folder
                .names
                .keys()
                .filter(|locale| lang_of(locale).is_some())
                .collect();
            let old: Vec<String> = locales
                .iter()
                .flat_map(|locale| {
                    ["", "-*"].map(|ending| quoted(&format!("/hc/{locale}/{kind}/{id}{ending}")))
                })
                .collect();
            text.push_str(&format!("redirect_from = [{}]\n", old.join(", ")));
        }
        text
    }
}

fn sees(article: &Article, text: &Text) -> Sees {
    if text.draft {
        Sees::Nobody
    } else if article.is_public && !text.hidden {
        Sees::Readers
    } else {
        Sees::Agents
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

/// The permalink of an article: its number, where that can be one.
fn permalink(id: &str) -> Permalink {
    let lower = id.to_ascii_lowercase();
    let named = [lower.clone(), format!("zd{lower}"), format!("zd00{lower}")];
    let hashed = || format!("{:016x}", xxhash_rust::xxh3::xxh3_64(id.as_bytes()));
    let found = named.iter().find_map(|name| name.parse().ok());
    found.unwrap_or_else(|| {
        hashed()
            .parse()
            .expect("sixteen of 0-9 and a-f are a permalink")
    })
}

/// A string of JSON: one of YAML and of TOML too.
fn quoted(text: &str) -> String {
    serde_json::to_string(text)
        .unwrap_or_default()
        .replace('\u{7f}', "")
}

/// Whether a text can be read as an article.
fn reads(path: &Path, text: &str) -> bool {
    let file = SourceFile {
        path: path.to_owned(),
        bytes: text.as_bytes().to_vec(),
        hash: 0,
        modified: None,
    };
    content::parse(&file).is_ok()
}
