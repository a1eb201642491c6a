//! The languages that articles are written in, as data.
//!
//! Gets:    a code such as `zh`.
//! Gives:   a `Lang`, and what differs between languages wherever they are named.
//! Touches: nothing.
//! Never:   the words of pages (`templates/words.toml`), or how a text is cut into words (`text`).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::error::{NameError, cut};

/// A language that articles are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Chinese, in simplified characters.
    Zh,
    /// English.
    En,
}

/// What differs between languages.
struct Facts {
    lang: Lang,
    /// The folder of its articles, and the first part of their addresses.
    code: &'static str,
    /// The BCP 47 tag.
    tag: &'static str,
    /// What its readers call it.
    name: &'static str,
    /// What a site is called in it unless it says otherwise.
    site_title: &'static str,
    /// Scripts and regions in which it is written otherwise than its articles here.
    other_script: &'static [&'static str],
}

/// An entry for each language, in the order of the variants.
const FACTS: &[Facts; 2] = &[
    Facts {
        lang: Lang::Zh,
        code: "zh",
        tag: "zh-Hans",
        name: "中文",
        site_title: "帮助中心",
        other_script: &["hant", "tw", "hk", "mo"],
    },
    Facts {
        lang: Lang::En,
        code: "en",
        tag: "en",
        name: "English",
        site_title: "Help Centre",
        other_script: &[],
    },
];

impl Lang {
    /// How many languages there are.
    pub const COUNT: usize = FACTS.len();

    /// Every language, in no order of preference.
    pub const ALL: [Lang; Lang::COUNT] = {
        let mut all = [Lang::Zh; Lang::COUNT];
        let mut at = 0;
        while at < all.len() {
            all[at] = FACTS[at].lang;
            assert!(
                all[at] as usize == at,
                "facts stand in the order of the variants"
            );
            at += 1;
        }
        all
    };

    fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    /// The folder and URL part: `zh` or `en`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.facts().code
    }

    /// The BCP 47 tag for `lang` and `hreflang` attributes.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.facts().tag
    }

    /// The language that a BCP 47 tag means, in any case and with `_` for `-`: `zh-CN`, `zh_Hans`, `EN-us` besides `zh` itself.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Lang> {
        let mut subtags = tag.split(['-', '_']);
        let first = subtags.next()?;
        let lang = Lang::ALL
            .into_iter()
            .find(|lang| lang.as_str().eq_ignore_ascii_case(first))?;
        // A script and a region, of which either may be missing: else it is a name that begins like a language.
        let is_letters = |tag: &str| tag.bytes().all(|b| b.is_ascii_alphabetic());
        let is_script = |tag: &&str| tag.len() == 4 && is_letters(tag);
        let is_region = |tag: &str| {
            (tag.len() == 2 && is_letters(tag))
                || (tag.len() == 3 && tag.bytes().all(|b| b.is_ascii_digit()))
        };
        let mut subtags = subtags.peekable();
        subtags.next_if(is_script);
        let region = subtags.next();
        (region.is_none_or(is_region) && subtags.next().is_none()).then_some(lang)
    }

    /// Whether what a tag names is written as this language is here: `zh-CN` and not `zh-TW`, which is in traditional characters.
    #[must_use]
    pub fn is_written_as(self, tag: &str) -> bool {
        let mut subtags = tag.split(['-', '_']).skip(1);
        let is_of =
            |others: &[&str], tag: &str| others.iter().any(|other| other.eq_ignore_ascii_case(tag));
        !subtags.any(|tag| is_of(self.facts().other_script, tag))
    }

    /// What its readers call it, such as `中文`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// What a site is called in it unless it says otherwise.
    #[must_use]
    pub fn site_title(self) -> &'static str {
        self.facts().site_title
    }

    /// All others.
    pub fn others(self) -> impl Iterator<Item = Lang> {
        Lang::ALL.into_iter().filter(move |lang| *lang != self)
    }

    /// The codes of all, for a message: `` `zh` or `en` `` with `or` between the last two.
    #[must_use]
    pub fn listed(word: &str) -> String {
        let codes = Lang::ALL.map(|lang| format!("`{lang}`"));
        let (last, before) = codes.split_last().expect("there is a language");
        match before {
            [] => last.clone(),
            before => format!("{} {word} {last}", before.join(", ")),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Lang {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        let known = Lang::ALL.into_iter().find(|lang| lang.as_str() == raw);
        known.ok_or_else(|| NameError::Lang {
            name: cut(raw),
            known: Lang::listed("or"),
        })
    }
}

/// A text in one or more languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localized(BTreeMap<Lang, String>);

impl Localized {
    /// The text in `lang`, else in the first language there is, else nothing.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        self.0
            .get(&lang)
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }

    /// The text in `lang` itself.
    #[must_use]
    pub fn own(&self, lang: Lang) -> Option<&str> {
        self.0.get(&lang).map(String::as_str)
    }

    /// The texts of all languages.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    /// Leaves out the texts that are not to be kept.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&str) -> bool) {
        self.0.retain(|_, text| is_kept(text));
    }

    /// Whether there is a text in no language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(Lang, String)> for Localized {
    fn from_iter<I: IntoIterator<Item = (Lang, String)>>(texts: I) -> Self {
        Localized(texts.into_iter().collect())
    }
}
