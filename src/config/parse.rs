//! What reading any table of a configuration file needs.
//!
//! Gets:    the text of the file, and places in it.
//! Gives:   problems with line and column, texts by language.
//! Touches: `ids`, `problem`.
//! Never:   the meaning of a table: each has a file of its own.

use std::collections::BTreeMap;
use std::path::Path;

use crate::ids::{Lang, Localized, Variables};
use crate::problem::{Code, Problem, Severity};

/// The name of the writer's part.
pub(super) const FILE: &str = "site.toml";

/// A file that is being read, and what is wrong with it so far.
pub(super) struct Parse<'t> {
    pub(super) text: &'t str,
    pub(super) problems: Vec<Problem>,
    /// What stands for the names in texts.
    pub(super) variables: Variables,
}

impl Parse<'_> {
    /// Line and column of a byte, counted from 1; the column in characters.
    pub(super) fn place(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .map_or(0, |last| last.chars().count())
            + 1;
        (line, column)
    }

    /// Why a text is not what was to be read, with its place.
    pub(super) fn refused(&self, path: &Path, error: &toml::de::Error) -> Problem {
        let (line, column) = self.place(error.span().map_or(0, |span| span.start));
        Problem::error(Code::TomlInvalid, path, error.message().trim().to_owned()).at(line, column)
    }

    /// The first line that begins with a key or a table of this name, counted from 1; 0 where there is none.
    pub(super) fn line_of(&self, key: &str) -> usize {
        let begins = |line: &str| {
            line.trim_start()
                .trim_start_matches(['[', '"'])
                .starts_with(key)
        };
        self.text
            .lines()
            .position(begins)
            .map_or(0, |line| line + 1)
    }

    /// How many errors there are so far.
    pub(super) fn errors(&self) -> usize {
        self.problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count()
    }

    /// Notes an error at a byte.
    pub(super) fn problem(
        &mut self,
        code: Code,
        byte: usize,
        message: impl Into<String>,
        help: &str,
    ) {
        let (line, column) = self.place(byte);
        self.problems.push(
            Problem::error(code, Path::new(FILE), message)
                .at(line, column)
                .help(help),
        );
    }

    /// Notes keys that have no meaning in the table at a byte.
    pub(super) fn unknown(&mut self, keys: &BTreeMap<String, toml::Value>, byte: usize) {
        let (line, _) = self.place(byte);
        for key in keys.keys() {
            self.problems.push(
                Problem::warning(
                    Code::KeyUnknown,
                    Path::new(FILE),
                    format!("unknown key `{key}`"),
                )
                .at(line, 0)
                .help("it has no effect"),
            );
        }
    }

    /// The texts of a table whose keys are languages, with values for the names of variables.
    pub(super) fn localized(&mut self, texts: BTreeMap<String, String>, byte: usize) -> Localized {
        let texts = texts.into_iter().map(|(code, text)| match code.parse() {
            Ok(lang) => (code, self.filled(&text, lang, byte)),
            Err(_) => (code, text),
        });
        let texts = texts.collect();
        self.plain_localized(texts, byte)
    }

    /// A text with values for the names of variables.
    pub(super) fn filled(&mut self, text: &str, lang: Lang, byte: usize) -> String {
        let mut unknown = Vec::new();
        let filled = self
            .variables
            .fill_own(text, lang, |name| unknown.push(name.to_owned()));
        for name in unknown {
            let message = format!("unknown variable `{name}`");
            self.problem(
                Code::VariableUnknown,
                byte,
                message,
                "write it under [variables], with a text in this language",
            );
        }
        filled
    }

    /// The texts of a table whose keys are languages, as they are.
    pub(super) fn plain_localized(
        &mut self,
        texts: BTreeMap<String, String>,
        byte: usize,
    ) -> Localized {
        let mut known = Vec::new();
        for (lang, text) in texts {
            match lang.parse::<Lang>() {
                Ok(lang) => known.push((lang, text)),
                Err(error) => {
                    self.problem(Code::LanguageUnknown, byte, error.to_string(), "remove it")
                }
            }
        }
        known.into_iter().collect()
    }
}

/// Whether a file of TOML says nothing: comments alone do not.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim_start)
        .all(|line| line.is_empty() || line.starts_with('#'))
}
