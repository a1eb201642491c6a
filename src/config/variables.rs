//! `[variables]` of `site.toml`: facts that articles name instead of writing them.
//!
//! Gets:    the table.
//! Gives:   `Variables`, and what is wrong with entries.
//! Touches: `ids`.
//! Never:   a value for a name that was meant to have another: an entry that cannot be used is left out and is an error.

use std::collections::BTreeMap;

use toml::Spanned;

use super::parse::Parse;
use crate::ids::{Lang, Localized};
use crate::problem::Code;

/// The table as it is written.
pub(super) type FileVariables = BTreeMap<Spanned<String>, toml::Value>;

impl Parse<'_> {
    /// Takes the table in; texts that are read from then on have values for names.
    pub(super) fn take_variables(&mut self, table: FileVariables) {
        for (name, value) in table {
            let at = name.span().start;
            let line = self.place(at).0;
            let Some(value) = self.value(name.get_ref(), value, at) else {
                continue;
            };
            if let Err(error) = self.variables.add(name.get_ref(), value, line) {
                let help = "write a name of letters, digits, `-` and `_`, and a text of one line";
                self.problem(
                    Code::VariableInvalid,
                    at,
                    format!("variables: {error}"),
                    help,
                );
            }
        }
    }

    fn value(&mut self, name: &str, value: toml::Value, at: usize) -> Option<Localized> {
        let for_all = |text: String| {
            Lang::ALL
                .map(|lang| (lang, text.clone()))
                .into_iter()
                .collect()
        };
        match value {
            toml::Value::String(text) => return Some(for_all(text)),
            toml::Value::Integer(number) => return Some(for_all(number.to_string())),
            toml::Value::Table(texts) => {
                let count = texts.len();
                let texts: BTreeMap<String, String> = texts
                    .into_iter()
                    .filter_map(|(lang, text)| Some((lang, text.as_str()?.to_owned())))
                    .collect();
                if texts.len() == count {
                    return Some(self.plain_localized(texts, at));
                }
            }
            _ => {}
        }
        let message = format!("variables: `{name}` has no text");
        self.problem(
            Code::VariableInvalid,
            at,
            message,
            "write `name = \"text\"` or `name = { zh = \"…\", en = \"…\" }`",
        );
        None
    }
}
