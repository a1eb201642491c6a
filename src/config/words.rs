//! `[words.zh]` and `[words.en]` of `site.toml`: words of the interface in the place of ours.
//!
//! Gets:    the table.
//! Gives:   `Words`, and what is wrong with entries.
//! Touches: `ids`, `problem`.
//! Never:   a word that no page has: its key must be one of `templates/words.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use super::parse::Parse;
use crate::ids::Lang;
use crate::problem::Code;

/// The words of the interface as they are built in: a table for each language, with the same keys in all.
pub const BUILT_IN: &str = include_str!("../../templates/words.toml");

/// The table as it is written.
pub(super) type FileWords = BTreeMap<Spanned<String>, toml::Value>;

/// Words of the interface that a site has of its own, by language and key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Arc<BTreeMap<Lang, Arc<BTreeMap<String, String>>>>);

impl Words {
    /// Those of a language, by key; `None` where the site has none.
    #[must_use]
    pub fn of(&self, lang: Lang) -> Option<&Arc<BTreeMap<String, String>>> {
        self.0.get(&lang)
    }
}

impl Parse<'_> {
    /// The words of the site, with values for the names of variables. What cannot be used is left out and told.
    pub(super) fn words(&mut self, table: FileWords) -> Words {
        if table.is_empty() {
            return Words::default();
        }
        let ours: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(BUILT_IN).unwrap_or_default();
        let mut all = BTreeMap::new();
        for (code, words) in table {
            let at = code.span().start;
            let lang = match code.get_ref().parse::<Lang>() {
                Ok(lang) => lang,
                Err(error) => {
                    let help = "write [words.zh] or [words.en]";
                    self.problem(Code::LanguageUnknown, at, format!("words: {error}"), help);
                    continue;
                }
            };
            let toml::Value::Table(words) = words else {
                let message = format!("words: `{lang}` is no table");
                let help = "write the words of a language below [words.zh] or [words.en]";
                self.problem(Code::WordInvalid, at, message, help);
                continue;
            };
            let ours = ours.get(lang.as_str()).cloned().unwrap_or_default();
            let own = words
                .into_iter()
                .filter_map(|(key, text)| Some((key.clone(), self.word(lang, &ours, &key, text)?)))
                .collect();
            all.insert(lang, Arc::new(own));
        }
        Words(Arc::new(all))
    }

    /// One word; nothing when its key is none of ours, or when it is no text or lacks what is filled in.
    fn word(
        &mut self,
        lang: Lang,
        ours: &BTreeMap<String, String>,
        key: &str,
        text: toml::Value,
    ) -> Option<String> {
        let at = self
            .text
            .find(&format!("[words.{lang}"))
            .unwrap_or_default();
        let Some(built_in) = ours.get(key) else {
            let known: Vec<&str> = ours.keys().map(String::as_str).collect();
            self.unknown(&BTreeMap::from([(key.to_owned(), text)]), at, &known);
            return None;
        };
        let byte = self.byte_of_key(key, at);
        let Some(text) = text.as_str() else {
            let message = format!("words: `{key}` has no text");
            self.problem(Code::WordInvalid, byte, message, "write it in quotes");
            return None;
        };
        let text = self.filled(text, lang, byte);
        let lost: Vec<String> = filled_in(built_in)
            .filter(|name| !text.contains(name.as_str()))
            .collect();
        if !lost.is_empty() && !text.is_empty() {
            let message = format!("words: `{key}` lacks {}", lost.join(", "));
            let help = "write it in: the page puts something there";
            self.problem(Code::WordInvalid, byte, message, help);
            return None;
        }
        Some(text)
    }
}

impl Parse<'_> {
    /// The byte at which the line of a key begins, from a byte on.
    fn byte_of_key(&self, key: &str, from: usize) -> usize {
        let (line, _) = self.line_of(key, from);
        let lines = self.text.split_inclusive('\n');
        lines.take(line.saturating_sub(1)).map(str::len).sum()
    }
}

/// The names in braces, such as `{n}`, that a page fills in.
fn filled_in(text: &str) -> impl Iterator<Item = String> {
    let names = text.split('{').skip(1);
    names
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| format!("{{{name}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;

    #[test]
    fn any_word_of_the_interface_can_be_the_sites_own_in_any_language() {
        let ours: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(BUILT_IN).unwrap();
        for (code, words) in &ours {
            let lang: Lang = code.parse().unwrap();
            let lines: Vec<String> = words
                .iter()
                .map(|(key, text)| format!("{key} = {:?}", format!("x{text}")))
                .collect();
            let file = format!("[words.{code}]\n{}\n", lines.join("\n"));
            let (site, problems) = SiteConfig::parse(&file).unwrap();
            assert_eq!(problems, []);
            let own = site.words.of(lang).unwrap();
            assert_eq!(own.len(), words.len());
            assert!(
                own.iter()
                    .all(|(key, text)| *text == format!("x{}", words[key]))
            );
        }
    }

    #[test]
    fn what_is_no_word_is_told_with_its_line_and_the_key_that_is_meant() {
        let text = "name = \"X\"\n[words.zh]\nserch_placeholder = \"x\"\nsafety = 3\nresults_many = \"many\"\nhome = \"家\"\n[words.de]\nhome = \"x\"\n";
        let (site, problems) = SiteConfig::parse(text).unwrap();
        let told: Vec<(usize, &str)> = problems
            .iter()
            .map(|problem| (problem.line, problem.message.as_str()))
            .collect();
        assert!(
            told.contains(&(3, "unknown key `serch_placeholder`")),
            "{told:?}"
        );
        assert!(
            told.contains(&(4, "words: `safety` has no text")),
            "{told:?}"
        );
        assert!(
            told.contains(&(5, "words: `results_many` lacks {n}, {q}")),
            "{told:?}"
        );
        assert!(told.iter().any(|(line, _)| *line == 7), "{told:?}");
        assert_eq!(told.len(), 4);
        assert!(
            problems
                .iter()
                .any(|p| p.help.contains("`search_placeholder`"))
        );
        let own = site.words.of(Lang::Zh).unwrap();
        assert_eq!(
            own.iter().collect::<Vec<_>>(),
            [(&"home".to_owned(), &"家".to_owned())]
        );
    }
}
