//! Templates, words, styles and script of the agents' page: ours alone, no theme's.
//!
//! Gets:    what a template shows.
//! Gives:   HTML, and the policy of the page.
//! Touches: the templates.
//! Never:   a byte on a page of readers.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use minijinja::Value;

use crate::ids::Lang;
use crate::server::error::AppError;
use crate::server::templates::{self, Own};

/// The styles, which stand in the page behind those of readers.
pub(super) const STYLES: &str = include_str!("../../../../static/desk.css");
/// The script, which the page loads.
pub(super) const SCRIPT: &str = include_str!("../../../../static/desk.js");

macro_rules! templates {
    ($($name:literal),*) => { [$(($name, include_str!(concat!("../../../../templates/desk/", $name)))),*] };
}
const TEMPLATES: [(&str, &str); 4] =
    templates!("page.html", "rows.html", "article.html", "failing.html");
const WORDS: &str = include_str!("../../../../templates/desk/words.toml");

static TEXTS: LazyLock<Own> = LazyLock::new(|| Own::new(&TEMPLATES, WORDS));

/// The words of a language.
pub(super) fn words(lang: Lang) -> Value {
    TEXTS.words(lang)
}

/// One word of a language; the key itself when there is none.
pub(super) fn word(lang: Lang, key: &str) -> String {
    TEXTS.word(lang, key)
}

/// A word with what stands in `{…}` filled in.
pub(super) fn filled(lang: Lang, key: &str, name: &str, value: &str) -> String {
    word(lang, key).replace(&format!("{{{name}}}"), value)
}

/// HTML of a template.
pub(super) fn render(name: &str, context: &Value) -> Result<String, AppError> {
    TEXTS.render(name, context)
}

/// The policy of a page, and our styles by their hash; pages of `origins` may frame it, where there are any.
pub(super) fn policy(of_pages: &HeaderValue, origins: &str) -> HeaderValue {
    static HASH: LazyLock<String> = LazyLock::new(|| templates::style_hash(STYLES));
    let text = of_pages.to_str().unwrap_or_default();
    let text = text.replace("style-src ", &format!("style-src {} ", *HASH));
    let text = match origins.is_empty() {
        true => text,
        false => text.replace(
            "frame-ancestors 'none'",
            &format!("frame-ancestors {origins}"),
        ),
    };
    HeaderValue::from_str(&text).unwrap_or_else(|_| of_pages.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_words_and_every_template_can_be_read() {
        TEXTS.is_whole(&TEMPLATES);
    }
}
