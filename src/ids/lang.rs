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
}

/// An entry for each language, in the order of the variants.
const FACTS: &[Facts; 2] = &[
    Facts {
        lang: Lang::Zh,
        code: "zh",
        tag: "zh-Hans",
        name: "中文",
        site_title: "帮助中心",
    },
    Facts {
        lang: Lang::En,
        code: "en",
        tag: "en",
        name: "English",
        site_title: "Help Centre",
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

    /// The text in `lang`, and in no other language.
    #[must_use]
    pub fn only(&self, lang: Lang) -> Option<&str> {
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
