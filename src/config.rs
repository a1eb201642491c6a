//! The writer's part of the configuration: `site.toml`.
//!
//! Gets:    the text of the file.
//! Gives:   what each room needs of it, and what is wrong with it.
//! Touches: the option types of `catalog` and `contact`.
//! Never:   the operator's part (addresses, tokens, folders): that comes from flags and the environment.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::catalog::CategoryConfig;
use crate::contact::{Channel, Hours};
use crate::ids::{Category, Lang, Localized, Permalink};
use crate::problem::Problem;

/// What `site.toml` says; sensible values where it says nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteConfig {
    /// The name of the organisation or product.
    pub name: String,
    /// The languages of the site; the first is the default.
    pub languages: Vec<Lang>,
    /// What the site is called in each language.
    pub title: Localized,
    /// Categories in the order of the home page.
    pub categories: Vec<CategoryConfig>,
    /// Articles that the home page shows first, by permalink.
    pub top: Vec<Permalink>,
    /// Ways to reach support, in their order.
    pub channels: Vec<Channel>,
}

impl Default for SiteConfig {
    fn default() -> SiteConfig {
        SiteConfig {
            name: "Help".to_owned(),
            languages: Lang::ALL.to_vec(),
            title: Localized::from_iter([(Lang::Zh, "帮助中心".to_owned()), (Lang::En, "Help Centre".to_owned())]),
            categories: Vec::new(),
            top: Vec::new(),
            channels: Vec::new(),
        }
    }
}

const FILE: &str = "site.toml";

#[derive(Deserialize)]
struct File {
    name: Option<String>,
    languages: Option<Vec<Spanned<String>>>,
    title: Option<BTreeMap<String, String>>,
    #[serde(default)]
    category: Vec<Spanned<FileCategory>>,
    #[serde(default)]
    top: Vec<Spanned<String>>,
    #[serde(default)]
    channel: Vec<Spanned<FileChannel>>,
    #[serde(rename = "official")]
    _official: Option<toml::Table>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileCategory {
    #[serde(default)]
    path: String,
    #[serde(default)]
    title: BTreeMap<String, String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileChannel {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    title: BTreeMap<String, String>,
    #[serde(default)]
    address: String,
    #[serde(default)]
    time_zone: String,
    #[serde(default)]
    hours: Vec<FileHours>,
    #[serde(default)]
    always_open: bool,
    #[serde(default)]
    closed: Vec<String>,
    #[serde(default)]
    wait: BTreeMap<String, String>,
    #[serde(default)]
    note: BTreeMap<String, String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileHours {
    days: Vec<String>,
    from: String,
    to: String,
}

const KINDS: [&str; 8] = ["chat", "email", "phone", "form", "social", "post", "complaint", "other"];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl SiteConfig {
    /// Reads the file. What cannot be used is left out and told; a file that is no TOML gives an error problem alone.
    ///
    /// # Errors
    /// The problem, when nothing of the file could be read.
    pub fn parse(text: &str) -> Result<(SiteConfig, Vec<Problem>), Problem> {
        let mut parse = Parse { text, problems: Vec::new() };
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let (line, column) = parse.place(at);
            Problem::error(Path::new(FILE), error.message().trim().to_owned())
                .at(line, column)
                .help("see docs/writing-articles.md for its keys")
        })?;
        let defaults = SiteConfig::default();
        let mut languages: Vec<Lang> = Vec::new();
        for language in file.languages.iter().flatten() {
            match language.get_ref().parse() {
                Ok(lang) if !languages.contains(&lang) => languages.push(lang),
                Ok(_) => {}
                Err(error) => {
                    parse.problem(language.span().start, error.to_string(), "articles of other languages are not served yet")
                }
            }
        }
        if languages.is_empty() {
            languages = defaults.languages;
        }
        let title = file.title.map(|title| parse.localized(title, 0)).unwrap_or_default();
        for key in file.unknown.keys() {
            let at = text.lines().position(|line| line.trim_start().trim_start_matches('[').starts_with(key.as_str()));
            let problem = Problem::warning(Path::new(FILE), format!("unknown key `{key}`"));
            parse.problems.push(problem.at(at.map_or(0, |line| line + 1), 0).help("it has no effect"));
        }
        let config = SiteConfig {
            title: if title.is_empty() { defaults.title } else { title },
            name: file.name.unwrap_or(defaults.name),
            languages,
            categories: file.category.into_iter().filter_map(|c| parse.category(c)).collect(),
            top: file.top.into_iter().filter_map(|p| parse.permalink(&p)).collect(),
            channels: file.channel.into_iter().filter_map(|c| parse.channel(c)).collect(),
        };
        Ok((config, parse.problems))
    }
}

struct Parse<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

impl Parse<'_> {
    fn place(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        (line, column)
    }

    fn problem(&mut self, byte: usize, message: impl Into<String>, help: &str) {
        let (line, column) = self.place(byte);
        self.problems.push(Problem::error(Path::new(FILE), message).at(line, column).help(help));
    }

    fn unknown(&mut self, keys: &BTreeMap<String, toml::Value>, byte: usize) {
        let (line, _) = self.place(byte);
        for key in keys.keys() {
            self.problems
                .push(Problem::warning(Path::new(FILE), format!("unknown key `{key}`")).at(line, 0).help("it has no effect"));
        }
    }

    fn localized(&mut self, texts: BTreeMap<String, String>, byte: usize) -> Localized {
        let mut known = Vec::new();
        for (lang, text) in texts {
            match lang.parse::<Lang>() {
                Ok(lang) => known.push((lang, text)),
                Err(error) => self.problem(byte, error.to_string(), "remove it"),
            }
        }
        known.into_iter().collect()
    }

    fn category(&mut self, category: Spanned<FileCategory>) -> Option<CategoryConfig> {
        let at = category.span().start;
        let category = category.into_inner();
        self.unknown(&category.unknown, at);
        match category.path.parse::<Category>() {
            Ok(path) if path.as_str().is_empty() => {
                self.problem(at, "a category without a path", "write the path of a folder below a language");
                None
            }
            Ok(path) => Some(CategoryConfig { path, title: self.localized(category.title, at) }),
            Err(error) => {
                self.problem(at, format!("category: {error}"), "write the path of a folder below a language");
                None
            }
        }
    }

    fn permalink(&mut self, permalink: &Spanned<String>) -> Option<Permalink> {
        match permalink.get_ref().parse() {
            Ok(permalink) => Some(permalink),
            Err(error) => {
                self.problem(permalink.span().start, format!("top: {error}"), "write the `id` of an article");
                None
            }
        }
    }

    fn channel(&mut self, channel: Spanned<FileChannel>) -> Option<Channel> {
        let at = channel.span().start;
        let channel = channel.into_inner();
        self.unknown(&channel.unknown, at);
        if !KINDS.contains(&channel.kind.as_str()) {
            self.problem(
                at,
                format!("unknown kind of channel `{}`", channel.kind),
                "write chat, email, phone, form, social, post, complaint or other",
            );
            return None;
        }
        if channel.address.trim().is_empty() || channel.address.contains(char::is_control) {
            self.problem(at, "a channel without an address", "write where it is reached");
            return None;
        }
        let hours = channel.hours.into_iter().filter_map(|hours| self.hours(hours, at)).collect();
        let mut closed = Vec::new();
        for day in channel.closed {
            match day.parse() {
                Ok(day) => closed.push(day),
                Err(_) => self.problem(at, format!("`{day}` is no date"), "write it as 2027-02-17"),
            }
        }
        Some(Channel {
            title: self.localized(channel.title, at),
            wait: self.localized(channel.wait, at),
            note: self.localized(channel.note, at),
            kind: channel.kind,
            address: channel.address,
            time_zone: channel.time_zone,
            hours,
            always_open: channel.always_open,
            closed,
        })
    }

    fn hours(&mut self, hours: FileHours, at: usize) -> Option<Hours> {
        let mut days = Vec::new();
        for day in &hours.days {
            match DAYS.iter().position(|known| known == day) {
                Some(day) => days.push(day as u8),
                None => self.problem(at, format!("unknown day `{day}`"), "write mon, tue, wed, thu, fri, sat or sun"),
            }
        }
        days.sort_unstable();
        days.dedup();
        for time in [&hours.from, &hours.to] {
            if !is_time(time) {
                self.problem(
                    at,
                    format!("`{time}` is no time of day"),
                    "write it as 09:00, midnight at the end of a day as 24:00",
                );
                return None;
            }
        }
        (!days.is_empty()).then_some(Hours { days, from: hours.from, to: hours.to })
    }
}

fn is_time(text: &str) -> bool {
    let Some((hour, minute)) = text.split_once(':') else { return false };
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let (Ok(h), Ok(m)) = (hour.parse::<u8>(), minute.parse::<u8>()) else { return false };
    two_digits(hour) && two_digits(minute) && (h < 24 && m < 60 || h == 24 && m == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_used_is_left_out_and_told_with_its_line() {
        let text = "name = \"X\"\nlanguages = [\"en\", \"de\"]\ncolour = 1\n[[category]]\npath = \"a b\"\n[[channel]]\nkind = \"pigeon\"\naddress = \"x\"\n";
        let (config, problems) = SiteConfig::parse(text).unwrap();
        assert_eq!((config.name.as_str(), config.languages.as_slice(), config.channels.len()), ("X", &[Lang::En][..], 0));
        let mut lines: Vec<usize> = problems.iter().map(|p| p.line).collect();
        lines.sort_unstable();
        assert_eq!(lines, [2, 3, 4, 6]);
    }

    #[test]
    fn a_file_that_is_no_toml_names_the_line() {
        assert_eq!(SiteConfig::parse("name = \"X\"\nlanguages = [").unwrap_err().line, 2);
    }
}
