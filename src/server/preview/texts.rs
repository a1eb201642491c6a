//! Templates, words, styles and script of the workspace: ours alone, no theme's.
//!
//! Gets:    what a template shows.
//! Gives:   HTML.
//! Touches: nothing else.
//! Never:   a byte on a page of a server that is no preview.

use std::sync::LazyLock;

use minijinja::Value;

use crate::ids::Lang;
use crate::server::error::AppError;
use crate::server::templates::{self, Own};

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

static TEXTS: LazyLock<Own> = LazyLock::new(|| Own::new(&TEMPLATES, WORDS));

/// The words of a language.
pub(super) fn words(lang: Lang) -> Value {
    TEXTS.words(lang)
}

/// One word of a language; the key itself when there is none.
pub(super) fn word(lang: Lang, key: &str) -> String {
    TEXTS.word(lang, key)
}

/// HTML of a template.
pub(super) fn render(name: &str, context: &Value) -> Result<String, AppError> {
    TEXTS.render(name, context)
}

/// How a policy names the styles.
pub(super) fn style_hash() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| templates::style_hash(STYLES));
    &HASH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_words_and_every_template_can_be_read() {
        TEXTS.is_whole(&TEMPLATES);
    }
}
