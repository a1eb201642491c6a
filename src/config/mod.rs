//! The writer's part of the configuration: `site.toml`, and the terms of `terms.toml`.
//!
//! Gets:    the text of the file.
//! Gives:   what each room needs of it, and what is wrong with it.
//! Touches: `ids`, `problem`; the option types of `catalog` and `contact`.
//! Never:   the operator's part (addresses, tokens, folders): that comes from flags and the environment.

mod category;
mod channel;
mod gone;
mod look;
mod message;
mod official;
mod operator;
mod parse;
mod redirect;
pub mod terms;
#[cfg(test)]
mod tests;
mod variables;
pub mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::catalog::CategoryConfig;
use crate::contact::Channel;
use crate::contact::hours::Zone;
use crate::contact::message::Guide;
use crate::contact::official::Official;
use crate::ids::{Lang, Localized, Permalink, Variables};
use crate::problem::{Code, Problem};
use category::FileCategory;
use channel::FileChannel;
use gone::FileGone;
pub use gone::Gone;
use look::FileLook;
pub use look::{Colour, Look};
use message::FileMessage;
use official::{FileOfficial, FileOutside};
pub use operator::OperatorList;
use parse::{FILE, LISTS, Parse, is_blank};
use redirect::FileRedirect;
pub use redirect::Redirect;
use variables::FileVariables;
use words::{FileWords, Words};

/// What `site.toml` says; sensible values where it says nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteConfig {
    /// The name of the organisation or product.
    pub name: String,
    /// The languages of the site; the first is the default. Where the file names none, all that there are: the site has
    /// those in which readers may see an article.
    pub languages: Vec<Lang>,
    /// Whether the file names the languages.
    pub names_languages: bool,
    /// What the site is called in each language.
    pub title: Localized,
    /// What the head of each page calls it, in languages whose title is long.
    pub short_title: Localized,
    /// By whose clock the dates of articles are meant.
    pub time_zone: Zone,
    /// Categories in the order of the home page.
    pub categories: Vec<CategoryConfig>,
    /// Articles that the home page shows first, by permalink.
    pub top: Vec<Permalink>,
    /// Ways to reach support, in their order.
    pub channels: Vec<Channel>,
    /// How its pages look.
    pub look: Look,
    /// The folder below the content folder whose pictures have addresses from the root; the usual ones when none is named.
    pub static_root: Option<String>,
    /// Pages that were taken away for good.
    pub gone: Vec<Gone>,
    /// Old addresses that lead on by their form; the first that fits counts.
    pub redirects: Vec<Redirect>,
    /// The channels that are really ours, and what articles may name besides.
    pub official: Official,
    /// What the page for messages says.
    pub message: Guide,
    /// Facts that articles name.
    pub variables: Arc<Variables>,
    /// Words of the interface in the place of ours.
    pub words: Words,
}

impl Default for SiteConfig {
    fn default() -> SiteConfig {
        SiteConfig {
            name: "Help".to_owned(),
            languages: Lang::ALL.to_vec(),
            names_languages: false,
            title: Lang::ALL
                .map(|lang| (lang, lang.site_title().to_owned()))
                .into_iter()
                .collect(),
            short_title: Localized::default(),
            time_zone: Zone::default(),
            categories: Vec::new(),
            top: Vec::new(),
            channels: Vec::new(),
            look: Look::default(),
            static_root: None,
            gone: Vec::new(),
            redirects: Vec::new(),
            official: Official::default(),
            message: Guide::default(),
            variables: Arc::default(),
            words: Words::default(),
        }
    }
}

/// What reading `site.toml` gave.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What it says, without what cannot be used.
    pub site: SiteConfig,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The line of `[official]`, where there is one.
    pub official_line: Option<usize>,
    /// Whether an entry of `[official]` or `[outside]` cannot be used, so that the list is not what its writer meant.
    pub official_broken: bool,
    /// Whether a channel cannot be used, so that the contact page would lack it.
    pub channels_broken: bool,
    /// Whether an entry of `[variables]` cannot be used, so that articles would show its name.
    pub variables_broken: bool,
    /// Whether nothing is said at all: no key stands in it, as when a file was cut to nothing.
    pub is_blank: bool,
}

impl Parsed {
    /// Whether a part of it that readers rely on is not as it was meant.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.official_broken || self.channels_broken || self.variables_broken
    }
}

#[derive(Deserialize)]
struct File {
    name: Option<String>,
    languages: Option<Vec<Spanned<String>>>,
    title: Option<BTreeMap<String, String>>,
    #[serde(default)]
    short_title: BTreeMap<String, String>,
    time_zone: Option<Spanned<String>>,
    #[serde(default)]
    category: Vec<Spanned<FileCategory>>,
    #[serde(default)]
    top: Vec<Spanned<String>>,
    #[serde(default)]
    channel: Vec<Spanned<FileChannel>>,
    look: Option<Spanned<FileLook>>,
    static_root: Option<Spanned<String>>,
    #[serde(default)]
    gone: Vec<Spanned<FileGone>>,
    #[serde(default)]
    redirect: Vec<Spanned<FileRedirect>>,
    official: Option<Spanned<FileOfficial>>,
    outside: Option<Spanned<FileOutside>>,
    message: Option<Spanned<FileMessage>>,
    #[serde(default)]
    variables: FileVariables,
    #[serde(default)]
    words: FileWords,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

impl SiteConfig {
    /// Reads the file. What cannot be used is left out and reported; a file that is no TOML gives an error problem alone.
    ///
    /// # Errors
    /// The problem, when nothing of the file could be read.
    pub fn parse(text: &str) -> Result<(SiteConfig, Vec<Problem>), Problem> {
        SiteConfig::parse_parts(text).map(|parsed| (parsed.site, parsed.problems))
    }

    /// The same, and which parts of it are not as they were meant.
    ///
    /// # Errors
    /// As [`SiteConfig::parse`].
    pub fn parse_parts(text: &str) -> Result<Parsed, Problem> {
        let mut parse = Parse {
            text,
            problems: Vec::new(),
            variables: Variables::default(),
        };
        let file: File =
            toml::from_str(text).map_err(|error| parse.refused(Path::new(FILE), &error, &LISTS))?;
        parse.take_variables(file.variables);
        let variables_broken = parse.errors() > 0;
        let defaults = SiteConfig::default();
        let named = file.languages.unwrap_or_default();
        let names_languages = named
            .iter()
            .any(|lang| lang.get_ref().parse::<Lang>().is_ok());
        let languages = parse.languages(&named);
        let title = file
            .title
            .map(|title| parse.localized(title, 0))
            .unwrap_or_default();
        parse.unknown_tables(&file.unknown);
        let name = file.name.unwrap_or(defaults.name);
        let official_line = file
            .official
            .as_ref()
            .map(|listed| parse.place(listed.span().start).0);
        let before = parse.errors();
        let official = parse.official(&name, file.official, file.outside);
        let official_broken = parse.errors() > before;
        let channels_written = file.channel.len();
        let time_zone = parse.site_zone(file.time_zone.as_ref(), &file.channel);
        let message = file.message.map(|message| parse.message(message));
        let categories = file.category.into_iter();
        let channels = file.channel.into_iter();
        let gone = file.gone.into_iter();
        let mut site = SiteConfig {
            time_zone,
            message: message.unwrap_or_default(),
            official,
            name,
            title: if title.is_empty() {
                defaults.title
            } else {
                title
            },
            short_title: parse.localized(file.short_title, 0),
            languages,
            names_languages,
            categories: categories.filter_map(|one| parse.category(one)).collect(),
            top: file.top.iter().filter_map(|id| parse.top(id)).collect(),
            channels: channels.filter_map(|one| parse.channel(one)).collect(),
            look: file.look.map(|look| parse.look(look)).unwrap_or_default(),
            static_root: file.static_root.and_then(|one| parse.static_root(&one)),
            variables: Arc::default(),
            words: parse.words(file.words),
            redirects: parse.redirects(file.redirect),
            gone: gone.filter_map(|one| parse.gone(one)).collect(),
        };
        site.name_own_words();
        // What the texts named is known now.
        site.variables = Arc::new(parse.variables);
        Ok(Parsed {
            variables_broken,
            channels_broken: site.channels.len() < channels_written,
            site,
            problems: parse.problems,
            official_line,
            official_broken,
            is_blank: is_blank(text),
        })
    }
}

impl SiteConfig {
    /// Whether it names any way to reach support.
    #[must_use]
    pub fn has_contact(&self) -> bool {
        !self.channels.is_empty() || self.message.to.is_some()
    }

    /// The words of the site's own titles are nobody's account names.
    pub(crate) fn name_own_words(&mut self) {
        let categories = self.categories.iter().map(|category| &category.title);
        let titles: Vec<&Localized> = categories
            .chain(self.channels.iter().map(|channel| &channel.title))
            .chain([&self.title, &self.short_title])
            .collect();
        for text in titles
            .iter()
            .flat_map(|title| Lang::ALL.into_iter().map(|lang| title.get(lang)))
        {
            self.official.add_words(text);
        }
    }
}

impl Parse<'_> {
    /// The languages of the site, each once; all when none can be used.
    fn languages(&mut self, named: &[Spanned<String>]) -> Vec<Lang> {
        let mut languages: Vec<Lang> = Vec::new();
        for language in named {
            match language.get_ref().parse() {
                Ok(lang) if !languages.contains(&lang) => languages.push(lang),
                Ok(_) => {}
                Err(error) => self.problem(
                    Code::LanguageUnknown,
                    language.span().start,
                    error.to_string(),
                    "articles of other languages are not served yet",
                ),
            }
        }
        if languages.is_empty() {
            languages = Lang::ALL.to_vec();
        }
        languages
    }

    fn top(&mut self, permalink: &Spanned<String>) -> Option<Permalink> {
        match permalink.get_ref().parse() {
            Ok(permalink) => Some(permalink),
            Err(error) => {
                self.problem(
                    Code::TopInvalid,
                    permalink.span().start,
                    format!("top: {error}"),
                    "write the `id` of an article",
                );
                None
            }
        }
    }
}
