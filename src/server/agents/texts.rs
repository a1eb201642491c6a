//! Templates, words and scripts of agents' pages: ours alone, no theme's.
//!
//! Gets:    what a template shows.
//! Gives:   HTML.
//! Touches: minijinja.
//! Never:   a byte on a page for readers.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use minijinja::{Environment, Value};

use crate::ids::Lang;
use crate::server::error::AppError;

/// The script of the page to sign in.
pub(super) const SIGN_IN_SCRIPT: &str = include_str!("../../../static/agents/sign-in.js");

macro_rules! templates {
    ($($name:literal),*) => { [$(($name, include_str!(concat!("../../../templates/agents/", $name)))),*] };
}
const TEMPLATES: [(&str, &str); 3] = templates!("page.html", "sign_in.html", "account.html");
const WORDS: &str = include_str!("../../../templates/agents/words.toml");

type Words = HashMap<String, BTreeMap<String, String>>;

static TEXTS: LazyLock<(Environment<'static>, Words)> = LazyLock::new(|| {
    let mut environment = Environment::new();
    for (name, text) in TEMPLATES {
        if let Err(error) = environment.add_template(name, text) {
            tracing::error!("a template of agents' pages cannot be used: {error}");
        }
    }
    let words = toml::from_str(WORDS).unwrap_or_default();
    (environment, words)
});

/// The words of a language.
pub(super) fn words(lang: Lang) -> Value {
    let table = TEXTS.1.get(lang.as_str());
    table.cloned().map(Value::from).unwrap_or_default()
}

/// HTML of a template.
pub(super) fn render(name: &str, context: &Value) -> Result<String, AppError> {
    let rendered = TEXTS
        .0
        .get_template(name)
        .and_then(|template| template.render(context));
    rendered.map_err(|error| AppError::Internal(format!("template {name}: {error:#}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_words_and_every_template_can_be_read() {
        let keys = |lang: Lang| TEXTS.1[lang.as_str()].keys().collect::<Vec<_>>();
        assert_eq!(keys(Lang::Zh), keys(Lang::En));
        for (name, _) in TEMPLATES {
            assert!(TEXTS.0.get_template(name).is_ok(), "{name}");
        }
    }
}
