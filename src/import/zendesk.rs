//! An export of Zendesk as content of ours.
//!
//! Gets:    the folder of the export, the content folder.
//! Gives:   what was written, and what was lost.
//! Touches: both folders, through `export` and `write`.
//! Never:   an article that readers could not read before shown to them: a link to it becomes text.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::error::ImportError;
use super::export::{self, Article, Export, Text};
use super::html::{self, Becomes};
use super::names::{Paths, lang_of, speakers};
use super::pictures::Pictures;
use super::report::Report;
use super::write::{From, NewFile, beside, write};
use crate::content;
use crate::content::source::{ARTICLE_BYTES_MAX, SITE_FILES, SourceFile};
use crate::ids::{Lang, Permalink};
use crate::slips::quoted;

/// The longest title, and the longest label, in characters.
const TITLE_CHARS_MAX: usize = 1_000;
const LABEL_CHARS_MAX: usize = 100;
/// How many labels an article keeps.
const LABELS_MAX: usize = 50;

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
pub(super) struct Page<'e> {
    pub(super) id: &'e str,
    pub(super) article: &'e Article,
    pub(super) text: &'e Text,
    pub(super) lang: Lang,
    pub(super) sees: Sees,
}

/// Who sees an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sees {
    Nobody,
    Agents,
    Readers,
}

pub(super) struct Import<'e> {
    pub(super) export: &'e Export,
    pub(super) folder: &'e Path,
    pub(super) paths: Paths,
    pub(super) pictures: Pictures,
    pub(super) pages: BTreeMap<(&'e str, Lang), Sees>,
    pub(super) anchors: BTreeMap<(&'e str, Lang), HashSet<String>>,
    /// Hosts of the help centre.
    pub(super) hosts: BTreeSet<String>,
    pub(super) files: Vec<NewFile>,
    pub(super) copied: BTreeSet<PathBuf>,
    pub(super) remote: BTreeSet<String>,
    pub(super) report: Report,
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
            if plain.len() > room {
                let fits = &plain[..plain.floor_char_boundary(room)];
                let end = fits
                    .rfind("\n\n")
                    .or_else(|| fits.rfind(char::is_whitespace));
                plain.truncate(end.unwrap_or(fits.len()));
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
        let title: String = one_line(&text.title)
            .chars()
            .take(TITLE_CHARS_MAX)
            .collect();
        let title = match title.is_empty() {
            true => {
                self.report
                    .lose("articles without a title; their number serves", 1);
                format!("Article {id}")
            }
            false => title,
        };
        let mut lines = vec![
            "---".to_owned(),
            format!("id: {}", quoted(permalink(id).as_str())),
            format!("title: {}", quoted(&title)),
        ];
        let labels = labels(article);
        if !labels.is_empty() {
            lines.push(format!("tags: [{}]", labels.join(", ")));
        }
        if page.sees == Sees::Nobody {
            lines.push("draft: true".to_owned());
        }
        if !article.is_public || text.hidden {
            lines.push("visibility: internal".to_owned());
        }
        lines.push(format!("order: {}", article.position.clamp(0, 1_000_000)));
        if let Some(day) = &text.day {
            lines.push(format!("updated: {day}"));
        }
        lines.push("redirect_from:".to_owned());
        let locales = article.texts.keys();
        for locale in locales.filter(|locale| lang_of(locale) == Some(page.lang)) {
            for ending in ["", "-*"] {
                let old = format!("/hc/{locale}/articles/{id}{ending}");
                lines.push(format!("  - {}", quoted(&old)));
            }
        }
        lines.push("---\n".to_owned());
        lines.join("\n")
    }
}

/// The labels of an article as they are written in a list.
fn labels(article: &Article) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    let short = |label: &String| !label.is_empty() && label.chars().count() <= LABEL_CHARS_MAX;
    for label in article
        .labels
        .iter()
        .map(|label| one_line(label))
        .filter(short)
    {
        let label = quoted(&label);
        if !labels.contains(&label) && labels.len() < LABELS_MAX {
            labels.push(label);
        }
    }
    labels
}

/// A text in one line, with braces that are no variable's.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace("{{", "\\{{")
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

/// The permalink of an article: its number, where that can be one.
pub(super) fn permalink(id: &str) -> Permalink {
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
