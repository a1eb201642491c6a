//! The files of an export, read.
//!
//! Gets:    a folder.
//! Gives:   articles, sections and categories with their texts by locale; the other files that are there.
//! Touches: the folder.
//! Never:   more than [`JSON_BYTES_MAX`] of a file; a symbolic link.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::ImportError;
use super::shapes::{
    FileArticle, FileAttachment, FileFolder, FileTranslation, Kind, kinds, read_as,
};

/// The largest file, in bytes: a page of the API has at most 100 articles.
const JSON_BYTES_MAX: u64 = 500_000_000;
/// How deep folders may nest.
const DEPTH_MAX: usize = 16;

/// What an export holds.
#[derive(Debug, Default)]
pub(super) struct Export {
    pub(super) articles: BTreeMap<String, Article>,
    pub(super) sections: BTreeMap<String, Folder>,
    pub(super) categories: BTreeMap<String, Folder>,
    /// File names of attachments, by id.
    pub(super) attachments: BTreeMap<String, String>,
    /// Files that are no JSON, below the folder.
    pub(super) files: Vec<PathBuf>,
    /// JSON files that hold nothing of a help centre.
    pub(super) others: usize,
    /// Translations whose article is not there.
    pub(super) orphans: usize,
}

/// An article in all its locales.
#[derive(Debug, Default)]
pub(super) struct Article {
    pub(super) texts: BTreeMap<String, Text>,
    pub(super) section: Option<String>,
    pub(super) position: i64,
    pub(super) promoted: bool,
    pub(super) labels: Vec<String>,
    /// Whether everybody may read it, as far as that is said and clear.
    pub(super) is_public: bool,
    pub(super) source_locale: Option<String>,
}

/// A section or category in all its locales.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// Its name by locale.
    pub(super) names: BTreeMap<String, String>,
    /// The category or section that it is in.
    pub(super) above: Option<String>,
    /// Whether that is a section.
    pub(super) above_is_section: bool,
    pub(super) position: i64,
}

/// What one locale says.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) draft: bool,
    /// Whether it says that it is hidden.
    pub(super) hidden: bool,
    pub(super) url: Option<String>,
    /// The day of its last change, such as `2026-11-02`.
    pub(super) day: Option<String>,
}

/// Reads all files of a folder.
pub(super) fn read(folder: &Path) -> Result<Export, ImportError> {
    let mut found = Vec::new();
    list(folder, Path::new(""), 0, &mut found)?;
    found.sort();
    let mut reading = Reading::default();
    for path in found {
        if path
            .extension()
            .is_none_or(|end| !end.eq_ignore_ascii_case("json"))
        {
            reading.export.files.push(path);
            continue;
        }
        reading.file(&folder.join(&path))?;
    }
    let mut export = reading.finish();
    if export.articles.is_empty() {
        return Err(ImportError::Nothing(folder.display().to_string()));
    }
    for article in export.articles.values_mut() {
        article.labels.dedup();
    }
    Ok(export)
}

fn list(
    folder: &Path,
    below: &Path,
    depth: usize,
    found: &mut Vec<PathBuf>,
) -> Result<(), ImportError> {
    let at = folder.join(below);
    let failed = |error: std::io::Error| ImportError::File {
        path: at.clone(),
        place: String::new(),
        why: error.to_string(),
    };
    for entry in fs::read_dir(&at).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        let path = below.join(entry.file_name());
        if kind.is_dir() && depth < DEPTH_MAX {
            list(folder, &path, depth + 1, found)?;
        } else if kind.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

#[derive(Default)]
struct Reading {
    export: Export,
    translations: Vec<FileTranslation>,
}

impl Reading {
    fn file(&mut self, path: &Path) -> Result<(), ImportError> {
        let failed = |place: String, why: String| ImportError::File {
            path: path.to_owned(),
            place,
            why,
        };
        let io = |error: std::io::Error| failed(String::new(), error.to_string());
        let bytes = fs::metadata(path).map_err(io)?.len();
        if bytes > JSON_BYTES_MAX {
            return Err(failed(
                String::new(),
                format!("has {bytes} bytes, more than {JSON_BYTES_MAX}"),
            ));
        }
        let text = fs::read(path).map_err(io)?;
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        let value: Value = serde_json::from_slice(text).map_err(|error| {
            let why = error.to_string();
            let why = why.split(" at line ").next().unwrap_or(&why).to_owned();
            failed(
                format!(":{}:{}", error.line(), error.column()),
                format!("no JSON: {why}"),
            )
        })?;
        let mut known = 0;
        for (kind, place, items) in kinds(value, path) {
            known += 1;
            for (number, item) in items.into_iter().enumerate() {
                self.item(kind, item)
                    .map_err(|why| failed(format!(": {place}[{number}]"), why))?;
            }
        }
        self.export.others += usize::from(known == 0);
        Ok(())
    }

    fn item(&mut self, kind: Kind, item: Value) -> Result<(), String> {
        match kind {
            Kind::Article => self.article(read_as(item)?),
            Kind::Section | Kind::Category => {
                let folder: FileFolder = read_as(item)?;
                self.folder(kind, folder);
            }
            Kind::Translation => self.translations.push(read_as(item)?),
            Kind::Attachment => {
                let FileAttachment { id, file_name } = read_as(item)?;
                self.export
                    .attachments
                    .insert(id.0, file_name.unwrap_or_default());
            }
        }
        Ok(())
    }

    fn article(&mut self, file: FileArticle) {
        // Said anywhere that not everybody may read it, it is so; not said at all, that is unclear.
        let is_public = matches!(file.user_segment_id, Some(Value::Null))
            && match &file.user_segment_ids {
                Value::Null => true,
                Value::Array(ids) => ids.is_empty(),
                _ => false,
            };
        let known = self.export.articles.contains_key(&file.id.0);
        let article = self.export.articles.entry(file.id.0.clone()).or_default();
        article.is_public = is_public && (article.is_public || !known);
        article.section = file.section_id.map(|id| id.0).or(article.section.take());
        article.position = file.position.unwrap_or(article.position);
        article.promoted |= file.promoted == Some(true);
        article.labels.extend(file.label_names.unwrap_or_default());
        article.source_locale = file.source_locale.clone().or(article.source_locale.take());
        let locale = file.locale.or(file.source_locale);
        let text = Text {
            title: file.title.or(file.name).unwrap_or_default(),
            body: file.body.unwrap_or_default(),
            draft: says_yes(file.draft.as_ref()),
            hidden: false,
            url: file.html_url,
            day: day(file.edited_at.or(file.updated_at)),
        };
        add(&mut article.texts, locale.as_deref(), text);
        for mut translation in file.translations {
            translation.source_id = Some(file.id.clone());
            translation.source_type = Some("article".to_owned());
            self.translations.push(translation);
        }
    }

    fn folder(&mut self, kind: Kind, file: FileFolder) {
        let (all, source_type) = match kind {
            Kind::Category => (&mut self.export.categories, "category"),
            _ => (&mut self.export.sections, "section"),
        };
        let folder = all.entry(file.id.0.clone()).or_default();
        let locale = normal(file.locale.as_deref());
        if let Some(name) = file
            .name
            .or(file.title)
            .filter(|name| !name.trim().is_empty())
        {
            folder.names.insert(locale, name);
        }
        folder.position = file.position.unwrap_or(folder.position);
        folder.above_is_section |= file.parent_section_id.is_some();
        let above = file.parent_section_id.or(file.category_id).map(|id| id.0);
        folder.above = above.or(folder.above.take());
        for mut translation in file.translations {
            translation.source_id = Some(file.id.clone());
            translation.source_type = Some(source_type.to_owned());
            self.translations.push(translation);
        }
    }

    fn finish(mut self) -> Export {
        for translation in std::mem::take(&mut self.translations) {
            let of = translation
                .source_id
                .clone()
                .map(|id| id.0)
                .unwrap_or_default();
            let kind = translation
                .source_type
                .clone()
                .unwrap_or_else(|| "article".to_owned());
            let export = &mut self.export;
            match kind.to_ascii_lowercase().as_str() {
                "article" => match export.articles.get_mut(&of) {
                    Some(article) => add_translation(article, translation),
                    None => export.orphans += 1,
                },
                kind => {
                    let all = match kind {
                        "category" => &mut export.categories,
                        _ => &mut export.sections,
                    };
                    let locale = normal(translation.locale.as_deref());
                    match (all.get_mut(&of), translation.title) {
                        (Some(folder), Some(title)) => _ = folder.names.insert(locale, title),
                        (Some(_), None) => {}
                        (None, _) => export.orphans += 1,
                    }
                }
            }
        }
        self.export
    }
}

fn add_translation(article: &mut Article, file: FileTranslation) {
    let text = Text {
        title: file.title.unwrap_or_default(),
        body: file.body.unwrap_or_default(),
        draft: says_yes(file.draft.as_ref()),
        hidden: says_yes(file.hidden.as_ref()),
        url: file.html_url,
        day: day(file.updated_at),
    };
    add(&mut article.texts, file.locale.as_deref(), text);
}

/// Adds what a locale says; said twice, the fuller text stays, and a draft is one.
fn add(texts: &mut BTreeMap<String, Text>, locale: Option<&str>, text: Text) {
    let known = texts.entry(normal(locale)).or_default();
    known.draft |= text.draft;
    known.hidden |= text.hidden;
    if known.title.is_empty() {
        known.title = text.title;
    }
    if known.body.is_empty() {
        known.body = text.body;
    }
    known.url = text.url.or(known.url.take());
    known.day = text.day.or(known.day.take());
}

fn normal(locale: Option<&str>) -> String {
    locale
        .unwrap_or("en-us")
        .trim()
        .to_ascii_lowercase()
        .replace('_', "-")
}

/// Whether a value says yes; what is neither `false` nor nothing does.
fn says_yes(value: Option<&Value>) -> bool {
    !matches!(value, None | Some(Value::Null | Value::Bool(false)))
}

/// The day of `2026-11-02T10:00:00Z`.
fn day(at: Option<String>) -> Option<String> {
    let day = at?.get(..10)?.to_owned();
    day.parse::<jiff::civil::Date>().is_ok().then_some(day)
}
