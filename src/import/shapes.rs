//! What the JSON of the Help Center API looks like.
//!
//! Gets:    a value of JSON.
//! Gives:   articles, sections, categories, translations and attachments as they are written.
//! Touches: nothing.
//! Never:   what they mean together: that is `export`.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A number or a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(pub(super) String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) => Ok(Id(number.to_string())),
            Value::String(text)
                if !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric()) =>
            {
                Ok(Id(text))
            }
            other => Err(serde::de::Error::custom(format!(
                "an id is expected, not `{other}`"
            ))),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct FileArticle {
    pub(super) id: Id,
    pub(super) title: Option<String>,
    pub(super) name: Option<String>,
    pub(super) body: Option<String>,
    pub(super) locale: Option<String>,
    pub(super) source_locale: Option<String>,
    pub(super) section_id: Option<Id>,
    pub(super) position: Option<i64>,
    pub(super) promoted: Option<bool>,
    pub(super) draft: Option<Value>,
    pub(super) label_names: Option<Vec<String>>,
    /// Told apart: there and null is everybody, not there is unclear.
    #[serde(default, deserialize_with = "there")]
    pub(super) user_segment_id: Option<Value>,
    #[serde(default)]
    pub(super) user_segment_ids: Value,
    pub(super) html_url: Option<String>,
    pub(super) updated_at: Option<String>,
    pub(super) edited_at: Option<String>,
    #[serde(default)]
    pub(super) translations: Vec<FileTranslation>,
}

#[derive(Deserialize)]
pub(super) struct FileFolder {
    pub(super) id: Id,
    pub(super) name: Option<String>,
    pub(super) title: Option<String>,
    pub(super) locale: Option<String>,
    pub(super) category_id: Option<Id>,
    pub(super) parent_section_id: Option<Id>,
    pub(super) position: Option<i64>,
    #[serde(default)]
    pub(super) translations: Vec<FileTranslation>,
}

#[derive(Deserialize)]
pub(super) struct FileTranslation {
    pub(super) source_id: Option<Id>,
    pub(super) source_type: Option<String>,
    pub(super) locale: Option<String>,
    pub(super) title: Option<String>,
    pub(super) body: Option<String>,
    pub(super) draft: Option<Value>,
    pub(super) hidden: Option<Value>,
    pub(super) html_url: Option<String>,
    pub(super) updated_at: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct FileAttachment {
    pub(super) id: Id,
    pub(super) file_name: Option<String>,
}

fn there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

pub(super) fn read_as<T: DeserializeOwned>(item: Value) -> Result<T, String> {
    serde_json::from_value(item).map_err(|error| error.to_string())
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Article,
    Section,
    Category,
    Translation,
    Attachment,
}

/// Names of lists and of single objects, as the API has them.
const KINDS: [(&str, &str, Kind); 6] = [
    ("articles", "article", Kind::Article),
    ("sections", "section", Kind::Section),
    ("categories", "category", Kind::Category),
    ("translations", "translation", Kind::Translation),
    (
        "article_attachments",
        "article_attachment",
        Kind::Attachment,
    ),
    ("attachments", "attachment", Kind::Attachment),
];

/// The lists of a file: named in it, in its `data`, or by the file's own name.
pub(super) fn kinds(value: Value, path: &Path) -> Vec<(Kind, String, Vec<Value>)> {
    match value {
        Value::Object(mut fields) => {
            let mut found = Vec::new();
            for (list, single, kind) in KINDS {
                if let Some(Value::Array(items)) = fields.remove(list) {
                    found.push((kind, list.to_owned(), items));
                } else if let Some(item @ Value::Object(_)) = fields.remove(single) {
                    found.push((kind, single.to_owned(), vec![item]));
                }
            }
            if found.is_empty()
                && let Some(data @ (Value::Object(_) | Value::Array(_))) = fields.remove("data")
            {
                return kinds(data, path);
            }
            found
        }
        Value::Array(items) => {
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .to_lowercase();
            let named = KINDS.iter().rev().find(|(list, _, _)| stem.contains(list));
            // Pages in one list, or a list of what the file is named after.
            match named {
                Some((_, _, kind)) if items.iter().all(|item| item.get("id").is_some()) => {
                    vec![(*kind, String::new(), items)]
                }
                _ => items
                    .into_iter()
                    .flat_map(|item| match item {
                        item @ Value::Object(_) => kinds(item, path),
                        _ => Vec::new(),
                    })
                    .collect(),
            }
        }
        _ => Vec::new(),
    }
}
