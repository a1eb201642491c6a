//! Templates and words of a workspace, such as the writers' preview: ours alone, no theme's.
//!
//! Gets:    templates and words as they are built in; what a template shows.
//! Gives:   HTML, words by language.
//! Touches: minijinja.
//! Never:   a file of a theme: whoever may change readers' pages may not change what staff see.

use std::collections::{BTreeMap, HashMap};

use minijinja::{Environment, Value};

use super::syntax::described;
use crate::ids::Lang;
use crate::server::error::AppError;

/// The templates and words of one workspace.
pub(in crate::server) struct Own {
    environment: Environment<'static>,
    words: HashMap<String, BTreeMap<String, String>>,
}

impl Own {
    /// Those of a workspace, built in; tests read each of them.
    pub(in crate::server) fn new(templates: &[(&'static str, &'static str)], words: &str) -> Own {
        let mut environment = Environment::new();
        for (name, text) in templates {
            if let Err(error) = environment.add_template(name, text) {
                tracing::error!("a template cannot be used: {}", described(&error));
            }
        }
        let words = toml::from_str(words).unwrap_or_default();
        Own { environment, words }
    }

    /// The words of a language.
    pub(in crate::server) fn words(&self, lang: Lang) -> Value {
        let table = self.words.get(lang.as_str());
        table.cloned().map(Value::from).unwrap_or_default()
    }

    /// One word of a language; the key itself when there is none.
    pub(in crate::server) fn word(&self, lang: Lang, key: &str) -> String {
        let table = self.words.get(lang.as_str());
        let word = table.and_then(|table| table.get(key));
        word.map_or(key, String::as_str).to_owned()
    }

    /// HTML of a template.
    pub(in crate::server) fn render(
        &self,
        name: &str,
        context: &Value,
    ) -> Result<String, AppError> {
        let rendered = self
            .environment
            .get_template(name)
            .and_then(|template| template.render(context));
        rendered
            .map_err(|error| AppError::Internal(format!("template {name}: {}", described(&error))))
    }

    /// What a test of a workspace holds: the languages have the same words, and each template can be read.
    #[cfg(test)]
    pub(in crate::server) fn is_whole(&self, templates: &[(&str, &str)]) {
        let keys = |lang: Lang| self.words[lang.as_str()].keys().collect::<Vec<_>>();
        for lang in Lang::ALL {
            assert_eq!(keys(lang), keys(Lang::En));
        }
        for (name, _) in templates {
            assert!(self.environment.get_template(name).is_ok(), "{name}");
        }
    }
}
