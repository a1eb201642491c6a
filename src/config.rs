//! The writer's part of the configuration: `site.toml`.
//!
//! Gets:    the text of the file.
//! Gives:   what each room needs of it, and what is wrong with it.
//! Touches: the option types of `catalog` and `contact`.
//! Never:   the operator's part (addresses, tokens, folders): that comes from flags and the environment.

mod look;
mod operator;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use crate::catalog::CategoryConfig;
use crate::contact::hours::{DAY_MINUTES, Hours, Schedule, Zone};
use crate::contact::message::{Guide, Topic};
use crate::contact::official::{EntryError, Official};
use crate::contact::{Channel, Standing};
use crate::ids::{Category, Lang, Localized, Permalink};
use crate::problem::{Problem, Severity};
pub use look::{Colour, Look};
pub use operator::OperatorList;

/// What `site.toml` says; sensible values where it says nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteConfig {
    /// The name of the organisation or product.
    pub name: String,
    /// The languages of the site; the first is the default.
    pub languages: Vec<Lang>,
    /// What the site is called in each language.
    pub title: Localized,
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
    /// Pages that were taken away for good.
    pub gone: Vec<Gone>,
    /// The channels that are really ours, and what articles may name besides.
    pub official: Official,
    /// What the page for messages says.
    pub message: Guide,
}

/// An address that answers "gone" instead of "not found".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The address, such as `/zh/trading/old-product` or `/a/wd7k2q`.
    pub path: String,
    /// The article that took its place.
    pub successor: Option<Permalink>,
}

impl Default for SiteConfig {
    fn default() -> SiteConfig {
        SiteConfig {
            name: "Help".to_owned(),
            languages: Lang::ALL.to_vec(),
            title: Localized::from_iter([
                (Lang::Zh, "帮助中心".to_owned()),
                (Lang::En, "Help Centre".to_owned()),
            ]),
            time_zone: Zone::default(),
            categories: Vec::new(),
            top: Vec::new(),
            channels: Vec::new(),
            look: Look::default(),
            gone: Vec::new(),
            official: Official::default(),
            message: Guide::default(),
        }
    }
}

const FILE: &str = "site.toml";

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
    /// Whether nothing is said at all: no key stands in it, as when a file was cut to nothing.
    pub is_blank: bool,
}

#[derive(Deserialize)]
struct File {
    name: Option<String>,
    languages: Option<Vec<Spanned<String>>>,
    title: Option<BTreeMap<String, String>>,
    time_zone: Option<Spanned<String>>,
    #[serde(default)]
    category: Vec<Spanned<FileCategory>>,
    #[serde(default)]
    top: Vec<Spanned<String>>,
    #[serde(default)]
    channel: Vec<Spanned<FileChannel>>,
    look: Option<Spanned<FileLook>>,
    #[serde(default)]
    gone: Vec<Spanned<FileGone>>,
    official: Option<Spanned<FileOfficial>>,
    outside: Option<Spanned<FileOutside>>,
    message: Option<Spanned<FileMessage>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileLook {
    logo: Option<String>,
    accent: Option<FileAccent>,
    #[serde(default)]
    footer: BTreeMap<String, String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileAccent {
    light: String,
    dark: String,
}

#[derive(Deserialize)]
struct FileGone {
    path: String,
    successor: Option<String>,
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
    time_zone: Option<Spanned<String>>,
    #[serde(default)]
    hours: Vec<Spanned<FileHours>>,
    #[serde(default)]
    always_open: bool,
    #[serde(default)]
    closed: Vec<Spanned<String>>,
    #[serde(default)]
    wait: BTreeMap<String, String>,
    #[serde(default)]
    charge: BTreeMap<String, String>,
    #[serde(default)]
    note: BTreeMap<String, String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileHours {
    days: Vec<Spanned<String>>,
    from: Spanned<String>,
    to: Spanned<String>,
}

#[derive(Deserialize)]
struct FileOfficial {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    domains: Vec<Spanned<String>>,
    #[serde(default)]
    email_domains: Vec<Spanned<String>>,
    #[serde(default)]
    emails: Vec<Spanned<String>>,
    country_code: Option<Spanned<String>>,
    #[serde(default)]
    phones: Vec<Spanned<String>>,
    #[serde(default)]
    handles: Vec<Spanned<FileHandle>>,
    /// Only in the operator's file.
    #[serde(default)]
    other: Vec<Spanned<String>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileHandle {
    platform: String,
    handle: String,
}

#[derive(Deserialize)]
struct FileMessage {
    to: Option<Spanned<String>>,
    #[serde(default)]
    due: BTreeMap<String, String>,
    #[serde(default)]
    receipt: BTreeMap<String, String>,
    #[serde(default)]
    follow_up: BTreeMap<String, String>,
    #[serde(default)]
    escalate: BTreeMap<String, String>,
    #[serde(default)]
    topic: Vec<Spanned<FileTopic>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileTopic {
    #[serde(default)]
    title: BTreeMap<String, String>,
    #[serde(default)]
    categories: Vec<Spanned<String>>,
    #[serde(default)]
    attach: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileOutside {
    #[serde(default)]
    links: Vec<Spanned<String>>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

/// What to do about an entry of the official list that cannot be used.
const UNUSED_ENTRY: &str = "mend it; until then it is not listed";
const KINDS: [&str; 8] = [
    "chat",
    "email",
    "phone",
    "form",
    "social",
    "post",
    "complaint",
    "other",
];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl SiteConfig {
    /// Reads the file. What cannot be used is left out and told; a file that is no TOML gives an error problem alone.
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
        };
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
                Err(error) => parse.problem(
                    language.span().start,
                    error.to_string(),
                    "articles of other languages are not served yet",
                ),
            }
        }
        if languages.is_empty() {
            languages = defaults.languages;
        }
        let title = file
            .title
            .map(|title| parse.localized(title, 0))
            .unwrap_or_default();
        for key in file.unknown.keys() {
            let at = text.lines().position(|line| {
                line.trim_start()
                    .trim_start_matches('[')
                    .starts_with(key.as_str())
            });
            let problem = Problem::warning(Path::new(FILE), format!("unknown key `{key}`"));
            parse.problems.push(
                problem
                    .at(at.map_or(0, |line| line + 1), 0)
                    .help("it has no effect"),
            );
        }
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
        let mut site = SiteConfig {
            time_zone,
            message: file
                .message
                .map(|message| parse.message(message))
                .unwrap_or_default(),
            official,
            name,
            title: if title.is_empty() {
                defaults.title
            } else {
                title
            },
            languages,
            categories: file
                .category
                .into_iter()
                .filter_map(|c| parse.category(c))
                .collect(),
            top: file
                .top
                .into_iter()
                .filter_map(|p| parse.permalink(&p))
                .collect(),
            channels: file
                .channel
                .into_iter()
                .filter_map(|c| parse.channel(c))
                .collect(),
            look: file.look.map(|look| parse.look(look)).unwrap_or_default(),
            gone: file
                .gone
                .into_iter()
                .filter_map(|gone| parse.gone(gone))
                .collect(),
        };
        site.name_own_words();
        Ok(Parsed {
            channels_broken: site.channels.len() < channels_written,
            site,
            problems: parse.problems,
            official_line,
            official_broken,
            is_blank: is_blank(text),
        })
    }
}

/// Whether a file of TOML says nothing: comments alone do not.
fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim_start)
        .all(|line| line.is_empty() || line.starts_with('#'))
}

impl SiteConfig {
    /// The words of the site's own titles are nobody's account names.
    pub(crate) fn name_own_words(&mut self) {
        let categories = self.categories.iter().map(|category| &category.title);
        let titles: Vec<&Localized> = categories
            .chain(self.channels.iter().map(|channel| &channel.title))
            .chain([&self.title])
            .collect();
        for text in titles
            .iter()
            .flat_map(|title| Lang::ALL.into_iter().map(|lang| title.get(lang)))
        {
            self.official.add_words(text);
        }
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
        let column = before
            .rsplit('\n')
            .next()
            .map_or(0, |last| last.chars().count())
            + 1;
        (line, column)
    }

    fn errors(&self) -> usize {
        self.problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count()
    }

    fn problem(&mut self, byte: usize, message: impl Into<String>, help: &str) {
        let (line, column) = self.place(byte);
        self.problems.push(
            Problem::error(Path::new(FILE), message)
                .at(line, column)
                .help(help),
        );
    }

    fn unknown(&mut self, keys: &BTreeMap<String, toml::Value>, byte: usize) {
        let (line, _) = self.place(byte);
        for key in keys.keys() {
            self.problems.push(
                Problem::warning(Path::new(FILE), format!("unknown key `{key}`"))
                    .at(line, 0)
                    .help("it has no effect"),
            );
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
                self.problem(
                    at,
                    "a category without a path",
                    "write the path of a folder below a language",
                );
                None
            }
            Ok(path) => Some(CategoryConfig {
                path,
                title: self.localized(category.title, at),
            }),
            Err(error) => {
                self.problem(
                    at,
                    format!("category: {error}"),
                    "write the path of a folder below a language",
                );
                None
            }
        }
    }

    /// The official list. An entry that cannot be used is told and left out.
    fn official(
        &mut self,
        name: &str,
        listed: Option<Spanned<FileOfficial>>,
        outside: Option<Spanned<FileOutside>>,
    ) -> Official {
        let mut official = Official::default();
        if let Some(listed) = listed {
            let at = listed.span().start;
            let listed = listed.into_inner();
            self.unknown(&listed.unknown, at);
            if let Some(other) = listed.other.first() {
                let (line, _) = self.place(other.span().start);
                let problem = Problem::warning(Path::new(FILE), "unknown key `other`");
                self.problems.push(
                    problem
                        .at(line, 0)
                        .help("it has a meaning in the file of `--official` only"),
                );
            }
            official.add_name(name);
            self.listed(&mut official, &listed);
        }
        if let Some(outside) = outside {
            let at = outside.span().start;
            let outside = outside.into_inner();
            self.unknown(&outside.unknown, at);
            self.entries("links", &outside.links, |text| official.add_link(text));
            outside
                .examples
                .iter()
                .for_each(|example| official.add_example(example));
        }
        official
    }

    /// The entries of an official list, in a file of either kind.
    fn listed(&mut self, official: &mut Official, listed: &FileOfficial) {
        listed.names.iter().for_each(|name| official.add_name(name));
        self.entries("domains", &listed.domains, |text| official.add_domain(text));
        self.entries("email_domains", &listed.email_domains, |text| {
            official.add_email_domain(text)
        });
        self.entries("emails", &listed.emails, |text| official.add_email(text));
        self.entries("phones", &listed.phones, |text| official.add_phone(text));
        self.entries("country_code", listed.country_code.as_slice(), |text| {
            official.set_country_code(text)
        });
        for handle in &listed.handles {
            let named = handle.get_ref();
            if let Err(error) = official.add_handle(&named.platform, &named.handle) {
                self.problem(
                    handle.span().start,
                    format!("handles: `{}` {error}", named.handle),
                    UNUSED_ENTRY,
                );
            }
        }
    }

    fn message(&mut self, message: Spanned<FileMessage>) -> Guide {
        let at = message.span().start;
        let message = message.into_inner();
        self.unknown(&message.unknown, at);
        let to = message.to.and_then(|to| {
            // A list of one tells whether it is an address.
            if let Err(error) = Official::default().add_email(to.get_ref()) {
                self.problem(
                    to.span().start,
                    format!("`{}` {error}", to.get_ref()),
                    "write where messages go, or leave it out",
                );
                return None;
            }
            Some(to.into_inner())
        });
        Guide {
            to,
            due: self.localized(message.due, at),
            receipt: self.localized(message.receipt, at),
            follow_up: self.localized(message.follow_up, at),
            escalate: self.localized(message.escalate, at),
            topics: message
                .topic
                .into_iter()
                .map(|topic| self.topic(topic))
                .collect(),
        }
    }

    fn topic(&mut self, topic: Spanned<FileTopic>) -> Topic {
        let at = topic.span().start;
        let topic = topic.into_inner();
        self.unknown(&topic.unknown, at);
        let mut categories = Vec::new();
        for path in &topic.categories {
            match path.get_ref().parse() {
                Ok(category) => categories.push(category),
                Err(error) => self.problem(
                    path.span().start,
                    format!("category: {error}"),
                    "write the path of a folder below a language",
                ),
            }
        }
        let mut attach = BTreeMap::new();
        for (lang, texts) in topic.attach {
            match lang.parse::<Lang>() {
                Ok(lang) => _ = attach.insert(lang, texts),
                Err(error) => self.problem(at, error.to_string(), "remove it"),
            }
        }
        Topic {
            title: self.localized(topic.title, at),
            categories,
            attach,
        }
    }

    fn entries(
        &mut self,
        key: &str,
        entries: &[Spanned<String>],
        mut add: impl FnMut(&str) -> Result<(), EntryError>,
    ) {
        for entry in entries {
            if let Err(error) = add(entry.get_ref()) {
                self.problem(
                    entry.span().start,
                    format!("{key}: `{}` {error}", entry.get_ref()),
                    UNUSED_ENTRY,
                );
            }
        }
    }

    fn permalink(&mut self, permalink: &Spanned<String>) -> Option<Permalink> {
        match permalink.get_ref().parse() {
            Ok(permalink) => Some(permalink),
            Err(error) => {
                self.problem(
                    permalink.span().start,
                    format!("top: {error}"),
                    "write the `id` of an article",
                );
                None
            }
        }
    }

    fn look(&mut self, look: Spanned<FileLook>) -> Look {
        let at = look.span().start;
        let look = look.into_inner();
        self.unknown(&look.unknown, at);
        let colours = look
            .accent
            .map(|accent| [accent.light, accent.dark].map(|text| Colour::parse(text.trim())));
        if colours.is_some_and(|colours| colours.contains(&None)) {
            self.problem(at, "accent: not a colour", "write both as `#0B665A`");
        }
        let logo = look
            .logo
            .map(|logo| logo.trim_start_matches('/').to_owned());
        if logo.as_ref().is_some_and(|logo| {
            !logo.starts_with("assets/")
                || logo.contains(|c: char| c.is_control() || "\"<>".contains(c))
        }) {
            self.problem(
                at,
                "logo: not below assets/",
                "write it as `assets/logo.svg`",
            );
        }
        let look = Look {
            logo: logo.filter(|logo| logo.starts_with("assets/")),
            accent: colours.and_then(|[light, dark]| Some([light?, dark?])),
            footer: self.localized(look.footer, at),
        };
        for faint in look.faint() {
            let (line, _) = self.place(at);
            self.problems.push(
                Problem::warning(Path::new(FILE), faint)
                    .at(line, 0)
                    .help("take a stronger colour"),
            );
        }
        look
    }

    fn gone(&mut self, gone: Spanned<FileGone>) -> Option<Gone> {
        let at = gone.span().start;
        let gone = gone.into_inner();
        self.unknown(&gone.unknown, at);
        if !gone.path.starts_with('/')
            || gone.path.starts_with("//")
            || gone.path.contains(char::is_whitespace)
        {
            self.problem(
                at,
                "gone: not an address of this site",
                "write it as `/zh/trading/old-product`",
            );
            return None;
        }
        let successor = match gone.successor.as_deref().map(str::parse) {
            Some(Err(error)) => {
                self.problem(
                    at,
                    format!("gone: successor: {error}"),
                    "write the `id` of an article",
                );
                None
            }
            Some(Ok(permalink)) => Some(permalink),
            None => None,
        };
        Some(Gone {
            path: gone.path.trim_end_matches('/').to_owned(),
            successor,
        })
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
            self.problem(
                at,
                "a channel without an address",
                "write where it is reached",
            );
            return None;
        }
        let schedule = self.schedule(&channel, at);
        Some(Channel {
            title: self.localized(channel.title, at),
            wait: self.localized(channel.wait, at),
            charge: self.localized(channel.charge, at),
            note: self.localized(channel.note, at),
            kind: channel.kind,
            address: channel.address,
            standing: Standing::Unjudged,
            line: self.place(at).0,
            always_open: channel.always_open && schedule.is_none(),
            schedule,
        })
    }

    /// The site's zone: the one that it names, else that of the first channel which names one, else UTC.
    fn site_zone(
        &mut self,
        named: Option<&Spanned<String>>,
        channels: &[Spanned<FileChannel>],
    ) -> Zone {
        if let Some(zone) = named.and_then(|name| self.zone(name)) {
            return zone;
        }
        let of_channels = channels
            .iter()
            .filter_map(|channel| Zone::named(channel.get_ref().time_zone.as_ref()?.get_ref()));
        of_channels.into_iter().next().unwrap_or_default()
    }

    fn zone(&mut self, name: &Spanned<String>) -> Option<Zone> {
        let zone = Zone::named(name.get_ref());
        if zone.is_none() {
            let message = format!("unknown time zone `{}`", name.get_ref());
            self.problem(
                name.span().start,
                message,
                "write its IANA name, such as Asia/Shanghai or Europe/London",
            );
        }
        zone
    }

    /// When a channel answers; none when nothing usable is said, or when it always does.
    fn schedule(&mut self, channel: &FileChannel, at: usize) -> Option<Schedule> {
        let mut closed: Vec<Date> = channel
            .closed
            .iter()
            .filter_map(|day| self.day(day))
            .collect();
        closed.sort_unstable();
        closed.dedup();
        let mut hours: Vec<Hours> = channel
            .hours
            .iter()
            .filter_map(|hours| self.hours(hours.get_ref()))
            .collect();
        hours.sort_by_key(|hours| hours.from);
        let named = channel
            .time_zone
            .as_ref()
            .filter(|zone| !zone.get_ref().is_empty());
        let zone = named.and_then(|name| self.zone(name));
        if channel.always_open {
            if let Some(hours) = channel.hours.first() {
                self.problem(
                    hours.span().start,
                    "a channel with hours that is always open",
                    "write `hours` or `always_open`",
                );
            }
            hours = vec![Hours {
                days: (0..7).collect(),
                from: 0,
                to: DAY_MINUTES,
            }];
        }
        let needs_zone = if channel.always_open {
            !closed.is_empty()
        } else {
            !hours.is_empty()
        };
        if needs_zone && named.is_none() {
            let what = if channel.always_open {
                "closed days"
            } else {
                "hours"
            };
            self.problem(
                at,
                format!("a channel with {what} and no time zone"),
                "add time_zone = \"Asia/Shanghai\", or yours",
            );
        }
        zone.filter(|_| needs_zone).map(|zone| Schedule {
            zone,
            hours,
            closed,
        })
    }

    fn day(&mut self, day: &Spanned<String>) -> Option<Date> {
        let parsed = day.get_ref().parse().ok();
        if parsed.is_none() {
            self.problem(
                day.span().start,
                format!("`{}` is no date", day.get_ref()),
                "write it as 2027-02-17",
            );
        }
        parsed
    }

    fn hours(&mut self, hours: &FileHours) -> Option<Hours> {
        let mut days = Vec::new();
        for day in &hours.days {
            match DAYS.iter().position(|known| known == day.get_ref()) {
                Some(day) => days.push(day as u8),
                None => self.problem(
                    day.span().start,
                    format!("unknown day `{}`", day.get_ref()),
                    "write mon, tue, wed, thu, fri, sat or sun",
                ),
            }
        }
        days.sort_unstable();
        days.dedup();
        let (from, to) = (self.time(&hours.from)?, self.time(&hours.to)?);
        if from == to || from == DAY_MINUTES {
            let message = format!(
                "opens at {} and closes at {}",
                hours.from.get_ref(),
                hours.to.get_ref()
            );
            self.problem(
                hours.from.span().start,
                message,
                "write 00:00 to 24:00 for all day; past midnight, 22:00 to 02:00",
            );
            return None;
        }
        (!days.is_empty()).then_some(Hours { days, from, to })
    }

    fn time(&mut self, time: &Spanned<String>) -> Option<u16> {
        let parsed = minute_of(time.get_ref());
        if parsed.is_none() {
            self.problem(
                time.span().start,
                format!("`{}` is no time of day", time.get_ref()),
                "write it as 09:00, midnight at the end of a day as 24:00",
            );
        }
        parsed
    }
}

/// A time of day such as `09:00`, in minutes from its start; `24:00` is its end.
fn minute_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u16>().ok())?
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    (hour < 24 && minute < 60 || hour == 24 && minute == 0).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_used_is_left_out_and_told_with_its_line() {
        let text = "name = \"X\"\nlanguages = [\"en\", \"de\"]\ncolour = 1\n[[category]]\npath = \"a b\"\n[[channel]]\nkind = \"pigeon\"\naddress = \"x\"\n";
        let (config, problems) = SiteConfig::parse(text).unwrap();
        assert_eq!(
            (
                config.name.as_str(),
                config.languages.as_slice(),
                config.channels.len()
            ),
            ("X", &[Lang::En][..], 0)
        );
        let mut lines: Vec<usize> = problems.iter().map(|p| p.line).collect();
        lines.sort_unstable();
        assert_eq!(lines, [2, 3, 4, 6]);
    }

    #[test]
    fn zones_days_hours_and_dates_that_are_none_are_told_with_line_and_column() {
        let channel = |rest: &str| {
            format!("[[channel]]\nkind = \"chat\"\naddress = \"https://x.example/\"\n{rest}\n")
        };
        for (rest, place, message) in [
            (
                "time_zone = \"Asia/Peking\"",
                (4, 13),
                "unknown time zone `Asia/Peking`",
            ),
            (
                "time_zone = \"UTC\"\nhours = [{ days = [\"monday\"], from = \"09:00\", to = \"10:00\" }]",
                (5, 20),
                "unknown day `monday`",
            ),
            (
                "time_zone = \"UTC\"\nhours = [{ days = [\"mon\"], from = \"9:00\", to = \"10:00\" }]",
                (5, 35),
                "`9:00` is no time of day",
            ),
            (
                "time_zone = \"UTC\"\nhours = [{ days = [\"mon\"], from = \"09:00\", to = \"24:30\" }]",
                (5, 49),
                "`24:30` is no time of day",
            ),
            (
                "time_zone = \"UTC\"\nhours = [{ days = [\"mon\"], from = \"09:00\", to = \"09:00\" }]",
                (5, 35),
                "opens at 09:00 and closes at 09:00",
            ),
            (
                "hours = [{ days = [\"mon\"], from = \"09:00\", to = \"10:00\" }]",
                (1, 1),
                "a channel with hours and no time zone",
            ),
            (
                "time_zone = \"UTC\"\nclosed = [\"2027-02-29\"]",
                (5, 11),
                "`2027-02-29` is no date",
            ),
            (
                "always_open = true\nhours = [{ days = [\"mon\"], from = \"09:00\", to = \"10:00\" }]",
                (5, 10),
                "always open",
            ),
        ] {
            let (config, problems) = SiteConfig::parse(&channel(rest)).unwrap();
            let found = problems
                .iter()
                .any(|p| (p.line, p.column) == place && p.message.contains(message));
            assert!(found, "{rest}: {problems:#?}");
            assert_eq!(config.channels.len(), 1, "the channel itself stays: {rest}");
        }
        let (config, problems) = SiteConfig::parse(&channel("always_open = true")).unwrap();
        assert!(problems.is_empty() && config.channels[0].always_open);
    }

    #[test]
    fn a_file_that_is_no_toml_names_the_line() {
        assert_eq!(
            SiteConfig::parse("name = \"X\"\nlanguages = [")
                .unwrap_err()
                .line,
            2
        );
    }
}
