//! The words of the interface: ours, in their place those of `site.toml`, and in theirs those of the themes.
//!
//! Gets:    `words.toml`, built in and of the themes; the words of a site.
//! Gives:   a value of which templates take words by their keys.
//! Touches: minijinja.
//! Never:   a copy of all words for each page: where a site has words of its own, each is looked up.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::Object;

use super::themes::{MEND, Reading, TemplateProblem};
use crate::config::words::{BUILT_IN, Words};
use crate::ids::Lang;
use crate::problem::{self, Code};

type Table = BTreeMap<String, Value>;

/// The words of the interface but for those of `site.toml`, by language.
#[derive(Default)]
pub(super) struct Interface(HashMap<Lang, OfLang>);

#[derive(Default)]
struct OfLang {
    ours: Arc<Table>,
    themed: Arc<Table>,
    /// Both, for a site without words of its own.
    all: Value,
}

/// What a template of a site with words of its own asks for a word.
#[derive(Debug)]
struct Layers {
    themed: Arc<Table>,
    own: Arc<BTreeMap<String, String>>,
    ours: Arc<Table>,
}

impl Object for Layers {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        let themed = self.themed.get(key).cloned();
        themed
            .or_else(|| self.own.get(key).map(|text| Value::from(text.as_str())))
            .or_else(|| self.ours.get(key).cloned())
    }
}

impl Interface {
    /// Ours, and those of the themes, the operator's before the content folder's. A file that is no TOML is told.
    pub(super) fn of(read: &mut Reading<'_>) -> Interface {
        let mut themed: HashMap<Lang, Table> = HashMap::new();
        for (path, text) in read.texts("templates/words.toml").into_iter().rev() {
            match tables(&text) {
                Ok(file) => file
                    .into_iter()
                    .for_each(|(lang, words)| themed.entry(lang).or_default().extend(words)),
                Err(error) => read.problems.push(broken(path, &text, &error)),
            }
        }
        let ours = tables(BUILT_IN).unwrap_or_default();
        let of_lang = |(lang, ours): (Lang, Table)| {
            let themed = themed.remove(&lang).unwrap_or_default();
            let mut all = ours.clone();
            all.extend(themed.clone());
            let of_lang = OfLang {
                ours: Arc::new(ours),
                themed: Arc::new(themed),
                all: Value::from(all),
            };
            (lang, of_lang)
        };
        Interface(ours.into_iter().map(of_lang).collect())
    }

    /// The words of a language, with those of a site in their place.
    pub(super) fn with(&self, lang: Lang, own: &Words) -> Value {
        let Some(of_lang) = self.0.get(&lang) else {
            return Value::default();
        };
        match own.of(lang) {
            None => of_lang.all.clone(),
            Some(own) => Value::from_object(Layers {
                themed: Arc::clone(&of_lang.themed),
                own: Arc::clone(own),
                ours: Arc::clone(&of_lang.ours),
            }),
        }
    }
}

fn tables(text: &str) -> Result<HashMap<Lang, Table>, toml::de::Error> {
    let file: HashMap<String, BTreeMap<String, String>> = toml::from_str(text)?;
    let values = |words: BTreeMap<String, String>| {
        let words = words.into_iter();
        words.map(|(key, text)| (key, Value::from(text))).collect()
    };
    let known = file.into_iter();
    Ok(known
        .filter_map(|(lang, words)| Some((lang.parse().ok()?, values(words))))
        .collect())
}

fn broken(path: PathBuf, text: &str, error: &toml::de::Error) -> TemplateProblem {
    let line = error.span().map(|span| problem::place(text, span.start).0);
    TemplateProblem {
        code: Code::ThemeFileBroken,
        path,
        line,
        message: error.message().to_owned(),
        help: MEND,
    }
}
