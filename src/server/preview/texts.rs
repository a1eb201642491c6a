//! Templates, words, styles and script of the workspace: ours alone, no theme's.
//!
//! Gets:    what a template shows.
//! Gives:   HTML.
//! Touches: minijinja.
//! Never:   a byte on a page of a server that is no preview.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::{Environment, Value};
use sha2::{Digest, Sha256};

use crate::ids::Lang;
use crate::server::error::AppError;

/// The styles, which stand in each page.
pub(super) const STYLES: &str = include_str!("../../../static/preview.css");
/// The script, which each page loads.
pub(super) const SCRIPT: &str = include_str!("../../../static/preview.js");

macro_rules! templates {
    ($($name:literal),*) => { [$(($name, include_str!(concat!("../../../templates/preview/", $name)))),*] };
}
const TEMPLATES: [(&str, &str); 14] = templates!(
    "bar.html",
    "problems.html",
    "head.html",
    "notice.html",
    "page.html",
    "list.html",
    "source.html",
    "frame.html",
    "search.html",
    "changes.html",
    "beside.html",
    "drift.html",
    "doing.html",
    "unread.html"
);
const WORDS: &str = include_str!("../../../templates/preview/words.toml");

type Words = HashMap<String, BTreeMap<String, String>>;

static TEXTS: LazyLock<(Environment<'static>, Words)> = LazyLock::new(|| {
    let mut environment = Environment::new();
    for (name, text) in TEMPLATES {
        if let Err(error) = environment.add_template(name, text) {
            tracing::error!("a template of the preview cannot be used: {error}");
        }
    }
    let words = toml::from_str(WORDS).unwrap_or_default();
    (environment, words)
});

/// The words of a language.
pub(super) fn words(lang: Lang) -> Value {
    TEXTS
        .1
        .get(lang.as_str())
        .cloned()
        .map(Value::from)
        .unwrap_or_default()
}

/// One word of a language; the key itself when there is none.
pub(super) fn word(lang: Lang, key: &str) -> String {
    let table = TEXTS.1.get(lang.as_str());
    table
        .and_then(|table| table.get(key))
        .map_or(key, String::as_str)
        .to_owned()
}

/// HTML of a template.
pub(super) fn render(name: &str, context: &Value) -> Result<String, AppError> {
    let rendered = TEXTS
        .0
        .get_template(name)
        .and_then(|template| template.render(context));
    rendered.map_err(|error| AppError::Internal(format!("template {name}: {error:#}")))
}

/// How a policy names the styles.
pub(super) fn style_hash() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| {
        format!(
            "'sha256-{}'",
            STANDARD.encode(Sha256::digest(STYLES.as_bytes()))
        )
    });
    &HASH
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
