//! What identifies an article.
//!
//! Gets:    raw text such as `zh/funds/a`.
//! Gives:   `ArticleId`.
//! Touches: nothing.
//! Never:   a page of the site itself.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::anchor::Anchor;
use super::error::NameError;
use super::lang::Lang;
use super::path::{Category, Slug};
use super::text::{encoded, stored_as_text};

stored_as_text!(ArticleId);

/// Names right below a language folder that are pages of the site and never articles or categories.
pub const RESERVED: [&str; 4] = ["search", "contact", "verify", "feedback"];

/// The slug of the article that is the page of its folder.
pub const INDEX: &str = "index";

/// The first parts of addresses that belong to the site itself.
pub const ROUTES: [&str; 16] = [
    "api",
    "a",
    "assets",
    "static",
    "agent",
    "preview",
    "mcp",
    "widget",
    "metrics",
    "healthz",
    "readyz",
    "sitemap.xml",
    "robots.txt",
    "llms.txt",
    "favicon.ico",
    ".well-known",
];

/// Whether a first part of a path belongs to the site itself, a language among them.
#[must_use]
pub fn is_site_root(part: &str) -> bool {
    ROUTES.contains(&part) || part.parse::<Lang>().is_ok()
}

/// What identifies an article: `lang/category/slug`, made of its path below the content folder (see [`FilePath`](super::FilePath)).
///
/// The slug `index` is that of the page of a folder, whose address is the folder's.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId {
    text: Arc<str>,
    lang: Lang,
    slug_start: usize,
}

impl ArticleId {
    /// The language, from the first folder.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The whole id, such as `zh/funds/withdrawal-not-arrived`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The id without its language: what translations share when they have no permalink.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.text[self.below_lang()..]
    }

    /// Where the id begins below its language.
    fn below_lang(&self) -> usize {
        self.lang.as_str().len() + 1
    }

    /// The folder between the language and the slug.
    #[must_use]
    pub fn category(&self) -> Category {
        let start = self.below_lang();
        Category::of_id(&self.text[start..self.slug_start.max(start + 1) - 1])
    }

    /// The last part.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.text[self.slug_start..]
    }

    /// Whether it is the page of its folder: of a category, or of the home page.
    #[must_use]
    pub fn is_index(&self) -> bool {
        self.slug() == INDEX
    }

    /// The id of the page of a category.
    #[must_use]
    pub fn of_index(lang: Lang, category: &Category) -> ArticleId {
        let slash = if category.as_str().is_empty() {
            ""
        } else {
            "/"
        };
        let text = format!("{lang}/{category}{slash}{INDEX}");
        ArticleId {
            lang,
            slug_start: text.len() - INDEX.len(),
            text: text.into(),
        }
    }

    /// The address of the article's page, a path on this site, percent-encoded: that of its folder for the page of one.
    #[must_use]
    pub fn url(&self) -> String {
        if self.is_index() {
            return self.category().url(self.lang);
        }
        format!("/{}", encoded(&self.text))
    }

    /// The same as it is read: with the letters themselves.
    #[must_use]
    pub fn address(&self) -> String {
        if self.is_index() {
            return format!("/{}", &self.text[..self.slug_start]);
        }
        format!("/{}", self.text)
    }

    /// The address of the article as Markdown, percent-encoded.
    #[must_use]
    pub fn markdown_url(&self) -> String {
        format!("/{}.md", encoded(&self.text))
    }

    /// The address of the article or of one of its sections.
    #[must_use]
    pub fn url_at(&self, anchor: Option<&Anchor>) -> String {
        match anchor {
            Some(anchor) => format!("{}#{anchor}", self.url()),
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
        let lang: Lang = lang.parse()?;
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
            lang,
            slug_start: raw.len() - slug.as_str().len(),
        })
    }
}
