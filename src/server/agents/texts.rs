//! Templates, words and scripts of agents' pages: ours alone, no theme's.
//!
//! Gets:    what a template shows.
//! Gives:   HTML.
//! Touches: the templates.
//! Never:   a byte on a page for readers.

use std::sync::LazyLock;

use minijinja::Value;

use crate::ids::Lang;
use crate::server::error::AppError;
use crate::server::templates::Own;

/// The script of the page to sign in.
pub(super) const SIGN_IN_SCRIPT: &str = include_str!("../../../static/agents/sign-in.js");

macro_rules! templates {
    ($($name:literal),*) => { [$(($name, include_str!(concat!("../../../templates/agents/", $name)))),*] };
}
const TEMPLATES: [(&str, &str); 3] = templates!("page.html", "sign_in.html", "account.html");
const WORDS: &str = include_str!("../../../templates/agents/words.toml");

static TEXTS: LazyLock<Own> = LazyLock::new(|| Own::new(&TEMPLATES, WORDS));

/// The words of a language.
pub(super) fn words(lang: Lang) -> Value {
    TEXTS.words(lang)
}

/// HTML of a template.
pub(super) fn render(name: &str, context: &Value) -> Result<String, AppError> {
    TEXTS.render(name, context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_words_and_every_template_can_be_read() {
        TEXTS.is_whole(&TEMPLATES);
    }
}
