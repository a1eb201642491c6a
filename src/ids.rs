//! The names of things: languages, articles, categories, permalinks, anchors, and who is asking.
//!
//! Gets:    raw text from paths, URLs, front matter.
//! Gives:   values whose type is the proof that the rules hold.
//! Touches: nothing.
//! Never:   the disk, the clock; a bare `String` for something that has rules.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

/// A language that articles are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Chinese, in simplified characters.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Every language, in no order of preference.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The folder and URL part: `zh` or `en`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The BCP 47 tag for `lang` and `hreflang` attributes.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-Hans",
            Lang::En => "en",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a name was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// A language that we do not know.
    #[error("unknown language `{0}`; write `zh` or `en`")]
    Lang(String),
    /// A name of no length, or too long.
    #[error("`{name}` has {chars} characters; write {min} to {max}")]
    Length {
        /// What was given, cut to 40 characters.
        name: String,
        /// Its length in characters.
        chars: usize,
        /// The least length.
        min: usize,
        /// The greatest length.
        max: usize,
    },
    /// A character that may not stand in this name.
    #[error("`{name}` holds {}; use only a-z, 0-9 and -", shown(*.found))]
    Character {
        /// What was given, cut to 40 characters.
        name: String,
        /// The first character that is not allowed.
        found: char,
    },
    /// A word that is a route of the site.
    #[error("`{0}` is an address of the site itself; choose another name")]
    Reserved(String),
    /// Folders nested too deep.
    #[error("`{0}` is nested more than {max} folders deep", max = Category::DEPTH_MAX)]
    Depth(String),
}

/// A character as an error message shows it: itself when it prints, else its code point.
#[must_use]
pub fn shown(c: char) -> String {
    if c.is_alphanumeric() || c.is_ascii_graphic() {
        format!("`{c}`")
    } else {
        format!("U+{:04X}", u32::from(c))
    }
}

fn cut(raw: &str) -> String {
    raw.chars().take(40).filter(|c| !c.is_control()).collect()
}

impl FromStr for Lang {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        Lang::ALL
            .into_iter()
            .find(|lang| lang.as_str() == raw)
            .ok_or_else(|| NameError::Lang(cut(raw)))
    }
}

/// The last part of an article's address, such as `reset-password`.
///
/// 1 to 100 bytes of `a-z`, `0-9` and `-`: safe in a URL and in a file name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(Box<str>);

impl Slug {
    /// The longest slug, in bytes.
    pub const LENGTH_MAX: usize = 100;

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Slug {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        if raw.is_empty() || raw.len() > Self::LENGTH_MAX {
            return Err(NameError::Length {
                name: cut(raw),
                chars: raw.chars().count(),
                min: 1,
                max: Self::LENGTH_MAX,
            });
        }
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if let Some(found) = raw.chars().find(|&c| !allowed(c)) {
            return Err(NameError::Character {
                name: cut(raw),
                found,
            });
        }
        Ok(Slug(raw.into()))
    }
}

/// The folder of an article below its language: `funds`, `funds/p2p`, or empty for the language folder itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Category(Box<str>);

impl Category {
    /// How deep folders may nest.
    pub const DEPTH_MAX: usize = 4;

    /// The path, its parts joined by `/`; empty for the language folder itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The category itself and those it lies in, the outermost first. Empty for the language folder itself.
    pub fn ancestors(&self) -> impl Iterator<Item = Category> + '_ {
        self.0
            .char_indices()
            .filter(|&(_, c)| c == '/')
            .map(|(i, _)| i)
            .chain((!self.0.is_empty()).then_some(self.0.len()))
            .map(|end| Category(self.0[..end].into()))
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Category {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        if raw.is_empty() {
            return Ok(Category::default());
        }
        if raw.split('/').count() > Self::DEPTH_MAX {
            return Err(NameError::Depth(cut(raw)));
        }
        for part in raw.split('/') {
            part.parse::<Slug>()?;
        }
        Ok(Category(raw.into()))
    }
}

/// Names right below a language folder that are pages of the site and never articles or categories.
pub const RESERVED: [&str; 4] = ["search", "contact", "verify", "feedback"];

/// What identifies an article: `lang/category/slug`, its path below the content folder without `.md`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId {
    text: Arc<str>,
    slug_start: usize,
}

impl ArticleId {
    /// The language, from the first folder.
    #[must_use]
    pub fn lang(&self) -> Lang {
        if self.text.starts_with("zh") {
            Lang::Zh
        } else {
            Lang::En
        }
    }

    /// The whole id, such as `zh/funds/withdrawal-not-arrived`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The id without its language: what translations share when they have no permalink.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.text[3..]
    }

    /// The folder between the language and the slug.
    #[must_use]
    pub fn category(&self) -> Category {
        Category(self.text[3..self.slug_start.max(4) - 1].into())
    }

    /// The last part.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.text[self.slug_start..]
    }

    /// The address of the article's page, a path on this site.
    #[must_use]
    pub fn url(&self) -> String {
        format!("/{}", self.text)
    }

    /// The address of the article or of one of its sections.
    #[must_use]
    pub fn url_at(&self, anchor: Option<&Anchor>) -> String {
        match anchor {
            Some(anchor) => format!("/{}#{anchor}", self.text),
            None => self.url(),
        }
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for ArticleId {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        let (lang, rest) = raw.split_once('/').unwrap_or((raw, ""));
        let _: Lang = lang.parse()?;
        let (category, slug) = match rest.rsplit_once('/') {
            // An empty folder name, as in `zh//a`: `Slug` says what is wrong with it.
            Some(("", _)) => ("", ""),
            Some(parts) => parts,
            None => ("", rest),
        };
        let category: Category = category.parse()?;
        let slug: Slug = slug.parse()?;
        let top = category
            .as_str()
            .split('/')
            .next()
            .filter(|top| !top.is_empty());
        let top = top.unwrap_or(slug.as_str());
        if RESERVED.contains(&top) {
            return Err(NameError::Reserved(top.to_owned()));
        }
        Ok(ArticleId {
            text: raw.into(),
            slug_start: raw.len() - slug.as_str().len(),
        })
    }
}

/// The short id that never changes, shared by the translations of an article: 4 to 16 of `a-z` and `0-9`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Permalink(Box<str>);

impl Permalink {
    /// The letters of new permalinks: none that is mistaken for another (no `0 o 1 l i`).
    pub const ALPHABET: &'static [u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

    /// The permalink as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address that opens the article in the reader's language.
    #[must_use]
    pub fn url(&self) -> String {
        format!("/a/{}", self.0)
    }
}

impl fmt::Display for Permalink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Permalink {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        let chars = raw.chars().count();
        if !(4..=16).contains(&chars) {
            return Err(NameError::Length {
                name: cut(raw),
                chars,
                min: 4,
                max: 16,
            });
        }
        if let Some(found) = raw
            .chars()
            .find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit()))
        {
            return Err(NameError::Character {
                name: cut(raw),
                found,
            });
        }
        Ok(Permalink(raw.into()))
    }
}

/// The name of a section in its page, the part of an address after `#`.
///
/// 1 to 64 characters: letters and digits of any script, `-` and `_`. Letters are lower case where a script has case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor(Box<str>);

impl Anchor {
    /// The longest anchor, in characters.
    pub const LENGTH_MAX: usize = 64;

    /// Makes an anchor of a heading: readable, lower case, words joined by `-`. `section` when nothing is left.
    #[must_use]
    pub fn from_heading(heading: &str) -> Anchor {
        let mut anchor = String::new();
        for c in heading.chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() || c == '_' {
                anchor.push(c);
            } else if !anchor.is_empty()
                && !anchor.ends_with('-')
                && (c.is_whitespace() || c == '-' || c == '/')
            {
                anchor.push('-');
            }
        }
        let cut: String = anchor.chars().take(Self::LENGTH_MAX).collect();
        let cut = cut.trim_end_matches('-');
        Anchor(if cut.is_empty() {
            "section".into()
        } else {
            cut.into()
        })
    }

    /// The same anchor with a number behind it, for the second heading of the same text.
    #[must_use]
    pub fn numbered(&self, n: usize) -> Anchor {
        let suffix = format!("-{n}");
        let room = Self::LENGTH_MAX - suffix.len();
        let mut text: String = self.0.chars().take(room).collect();
        text.push_str(&suffix);
        Anchor(text.into())
    }

    /// The anchor as text, without `#`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Anchor {
    type Err = NameError;

    fn from_str(raw: &str) -> Result<Self, NameError> {
        let chars = raw.chars().count();
        if !(1..=Self::LENGTH_MAX).contains(&chars) {
            return Err(NameError::Length {
                name: cut(raw),
                chars,
                min: 1,
                max: Self::LENGTH_MAX,
            });
        }
        if let Some(found) = raw
            .chars()
            .find(|&c| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
        {
            return Err(NameError::Character {
                name: cut(raw),
                found,
            });
        }
        Ok(Anchor(raw.into()))
    }
}

/// Names are stored as text, and read back by their rules.
macro_rules! stored_as_text {
    ($($name:ident),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <&str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

stored_as_text!(ArticleId, Permalink, Anchor);

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

/// Who is asking. Every read of articles needs one, so that forgetting it does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Readers: anyone. They see public articles only.
    Public,
    /// Support agents: they see internal articles as well. Nobody sees drafts.
    Agents,
}

impl Audience {
    /// Every audience, each of which sees what those before it see.
    pub const ALL: [Audience; 2] = [Audience::Public, Audience::Agents];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_id_prints_as_it_was_read_and_knows_its_parts() {
        let id: ArticleId = "zh/funds/p2p/dispute".parse().unwrap();
        assert_eq!(id.to_string(), "zh/funds/p2p/dispute");
        assert_eq!(
            (id.lang(), id.category().as_str(), id.slug()),
            (Lang::Zh, "funds/p2p", "dispute")
        );
        assert_eq!(id.path(), "funds/p2p/dispute");
        let root: ArticleId = "en/refund".parse().unwrap();
        assert_eq!((root.category().as_str(), root.slug()), ("", "refund"));
    }

    #[test]
    fn names_that_leave_the_site_or_shadow_its_routes_are_refused() {
        for raw in [
            "zh",
            "zh/",
            "zh/../x",
            "zh/a/../b",
            "zh/search",
            "zh/search/x",
            "de/a/b",
            "zh/A",
            "zh/a b",
            "zh//a",
            "zh/a/b/c/d/e/f",
            "/zh/a",
            "zh/a\u{202e}",
            "zh/提现",
            "zh/a.md",
        ] {
            assert!(raw.parse::<ArticleId>().is_err(), "{raw}");
        }
    }

    #[test]
    fn anchors_are_readable_in_both_languages() {
        assert_eq!(
            Anchor::from_heading("为什么会延迟？").as_str(),
            "为什么会延迟"
        );
        assert_eq!(
            Anchor::from_heading("Why is it late?").as_str(),
            "why-is-it-late"
        );
        assert_eq!(Anchor::from_heading("\"><script>").as_str(), "script");
        assert_eq!(Anchor::from_heading("？？").as_str(), "section");
    }

    #[test]
    fn ancestors_go_from_the_outermost_to_the_category_itself() {
        let category: Category = "funds/p2p".parse().unwrap();
        let names: Vec<String> = category.ancestors().map(|c| c.to_string()).collect();
        assert_eq!(names, ["funds", "funds/p2p"]);
        assert_eq!(Category::default().ancestors().count(), 0);
    }
}
