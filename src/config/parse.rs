//! What reading any table of a configuration file needs.
//!
//! Gets:    the text of the file, and places in it.
//! Gives:   problems with line and column, texts by language.
//! Touches: `ids`, `problem`.
//! Never:   the meaning of a table: each has a file of its own.

use std::collections::BTreeMap;
use std::path::Path;

use crate::ids::{Lang, Localized, Variables};
use crate::problem::{Code, Problem, Severity, place};
use crate::slips;

/// The name of the writer's part.
pub(super) const FILE: &str = "site.toml";

/// What may stand at its top.
pub(super) const TABLES: [&str; 17] = [
    "name",
    "languages",
    "title",
    "short_title",
    "time_zone",
    "top",
    "category",
    "channel",
    "gone",
    "redirect",
    "look",
    "static_root",
    "message",
    "official",
    "outside",
    "variables",
    "words",
];
/// Those of which there may be several, each in two brackets.
pub(super) const LISTS: [&str; 4] = ["category", "channel", "gone", "redirect"];
/// Other words for keys and tables.
const OTHERS: [(&str, &str); 20] = [
    ("名称", "name"),
    ("语言", "languages"),
    ("标题", "title"),
    ("时区", "time_zone"),
    ("分类", "category"),
    ("栏目", "category"),
    ("categories", "category"),
    ("渠道", "channel"),
    ("contact", "channel"),
    ("变量", "variables"),
    ("vars", "variables"),
    ("lang", "languages"),
    ("timezone", "time_zone"),
    ("tz", "time_zone"),
    ("路径", "path"),
    ("slug", "path"),
    ("类型", "kind"),
    ("type", "kind"),
    ("地址", "address"),
    ("url", "address"),
];

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
        place(self.text, byte)
    }

    /// Why a text is not what was to be read, with its place. `lists` are the tables of which there may be several.
    pub(super) fn refused(&self, path: &Path, error: &toml::de::Error, lists: &[&str]) -> Problem {
        let problem = slips::refusal(path, self.text, error, lists);
        match problem.help.is_empty() {
            true => problem.help("see docs/writing-articles.md for its keys"),
            false => problem,
        }
    }

    /// The first line from a byte on that begins with a key or a table of this name, and the column of the name, both counted
    /// from 1; 0 where there is none.
    pub(super) fn line_of(&self, key: &str, from: usize) -> (usize, usize) {
        let begins = |line: &str| {
            let rest = line.trim_start().trim_start_matches(['[', '"']);
            let behind = rest.strip_prefix(key)?;
            let ends = behind.trim_start_matches('"').trim_start();
            let is_whole = ends.is_empty() || ends.starts_with(['=', ']', '.']);
            is_whole.then(|| line[..line.len() - rest.len()].chars().count() + 1)
        };
        let skipped = self
            .text
            .get(..from)
            .unwrap_or_default()
            .matches('\n')
            .count();
        let mut lines = self.text.lines().enumerate().skip(skipped);
        lines
            .find_map(|(index, line)| Some((index + 1, begins(line)?)))
            .unwrap_or_default()
    }

    /// A key that has no meaning, and the one that may be meant.
    fn unknown_key(&mut self, key: &str, known: &[&str], from: usize) {
        let (line, column) = self.line_of(key, from);
        let (line, column) = match line {
            // In a table of one line it stands behind others.
            0 => (self.place(from).0, 0),
            line => (line, column),
        };
        let help = match slips::nearest(key, known, &OTHERS) {
            Some(meant) => format!("it has no effect; did you mean `{meant}`?"),
            None => "it has no effect".to_owned(),
        };
        let problem = Problem::warning(
            Code::KeyUnknown,
            Path::new(FILE),
            format!("unknown key `{key}`"),
        );
        self.problems.push(problem.at(line, column).help(help));
    }

    /// Notes what stands at the top of the file without a meaning.
    pub(super) fn unknown_tables(&mut self, keys: &BTreeMap<String, toml::Value>) {
        for key in keys.keys() {
            self.unknown_key(key, &TABLES, 0);
        }
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

    /// Notes keys that have no meaning in the table at a byte; `known` are those that have one.
    pub(super) fn unknown(
        &mut self,
        keys: &BTreeMap<String, toml::Value>,
        byte: usize,
        known: &[&str],
    ) {
        for key in keys.keys() {
            self.unknown_key(key, known, byte);
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
