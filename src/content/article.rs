//! An article: what one file says, checked, rendered and cut into sections.
//!
//! Gets:    nothing: these are the types that the files of this room fill.
//! Gives:   `Article`, its sections and links.
//! Touches: `ids`, `SafeHtml`, `detect` for what is no text.
//! Never:   a half-filled article: `parse` makes it whole or not at all.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::packed::PackedHtml;
use super::sanitize::{self, SafeHtml};
use super::window::Window;
use crate::detect::contacts::SpotKind;
use crate::detect::templates;
use crate::ids::{Anchor, ArticleId, Permalink};

/// Who may read an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Agents only.
    Internal,
}

/// A value and where it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its line, counted from 1.
    pub line: usize,
    /// Its column in characters, counted from 1.
    pub column: usize,
}

impl<T> Located<T> {
    /// Another value at the same place.
    pub(super) fn with<U>(&self, value: U) -> Located<U> {
        Located {
            value,
            line: self.line,
            column: self.column,
        }
    }
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTarget {
    /// Another article, perhaps at one of its sections.
    Article {
        /// The article.
        id: ArticleId,
        /// The section's anchor as it was written.
        anchor: Option<String>,
    },
    /// A section of the same article.
    Here {
        /// Its anchor as it was written.
        anchor: String,
    },
    /// A file below `assets/`, with its path there.
    Asset(String),
    /// Another page of this site, or a file or folder by its path in the content folder, which the catalog tells: the path from
    /// the root and, behind `#`, a section's anchor as it was written. Not percent-encoded.
    Site(String),
    /// An `http`, `https`, `mailto` or `tel` address.
    Outside(String),
    /// Something that is never a link: another scheme, a path out of the content folder.
    Refused(String),
    /// A picture elsewhere, by its path in the content folder; one that was named from the root begins with `/` and is looked
    /// for in several places.
    Picture(String),
}

/// A link in an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads.
    pub target: LinkTarget,
    /// The address in the rendered HTML; empty when there is none.
    pub url: String,
    /// Whether it shows a picture.
    pub image: bool,
    /// Whether it is an address in the text, which nobody wrote as a link.
    pub is_bare: bool,
    /// The line it stands on, counted from 1.
    pub line: usize,
    /// The column where it begins, in characters, counted from 1.
    pub column: usize,
}

/// How an article names another one as related.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Related {
    /// By its permalink.
    Permalink(Permalink),
    /// By the path of its file.
    Article(ArticleId),
}

impl fmt::Display for Related {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Related::Permalink(permalink) => permalink.fmt(f),
            Related::Article(id) => id.fmt(f),
        }
    }
}

/// An anchor that a heading had once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldAnchor {
    /// What links may still name; no heading of the article has it.
    pub old: Anchor,
    /// The anchor of the section that they open: one that the article has.
    pub now: Anchor,
}

/// A way to reach somebody that an article names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// What it looks like.
    pub kind: SpotKind,
    /// As it is written.
    pub text: String,
    /// The line it stands on, counted from 1; 0 when it only comes about in the rendered text.
    pub line: usize,
    /// The column where it begins, in characters, counted from 1; 0 as for the line.
    pub column: usize,
}

/// The part of an article under one heading; the first section, without a heading, is the lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// 2 to 6 as in `<h2>`; 1 for the lead.
    pub level: u8,
    /// The name in the page; none for the lead.
    pub anchor: Option<Anchor>,
    /// The heading as plain text; empty for the lead.
    pub heading: String,
    /// The heading with its emphasis.
    #[serde(with = "sanitize::stored")]
    pub heading_html: SafeHtml,
    /// What stands below the heading, without the text: see [`Section::html`].
    pub(super) packed: PackedHtml,
    /// The same as plain text: blocks on lines of their own.
    pub text: String,
    /// The bytes of the text that are blocks of code, in order and apart.
    pub code: Vec<(u32, u32)>,
    /// The line of its file on which it begins, counted from 1.
    pub line: u32,
}

impl Section {
    /// What stands below the heading.
    #[must_use]
    pub fn html(&self) -> SafeHtml {
        self.packed.unpack(&self.text)
    }

    /// Whether template source of another tool stands in its text.
    #[must_use]
    pub fn has_template_source(&self) -> bool {
        !templates::find(&self.text).is_empty()
    }

    /// Whether nothing stands below the heading.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// The links that leave the site, as address and text.
    #[must_use]
    pub fn outside_links(&self) -> Vec<(String, String)> {
        if self.packed.has_links() {
            self.html().outside_links()
        } else {
            Vec::new()
        }
    }
}

/// An article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Where it is served.
    pub id: ArticleId,
    /// The file, relative to the content folder.
    pub path: PathBuf,
    /// The id that its path alone gives, where `slug` gives another: links by path lead here.
    pub file_id: Option<ArticleId>,
    /// A hash of path, bytes and the values of variables in it; equal hashes mean equal articles, save for the day of the file.
    pub hash: u64,
    /// The short id shared with its translations.
    pub permalink: Option<Permalink>,
    /// The title, 1 to 1,000 characters.
    pub title: String,
    /// The title of its front matter, where the heading that is its title says something else.
    pub other_title: Option<String>,
    /// What it says in short, where its front matter says so: plain text.
    pub summary: Option<String>,
    /// Other ways in which people ask it.
    pub questions: Vec<String>,
    /// Keywords.
    pub tags: Vec<String>,
    /// Who may read it.
    pub visibility: Visibility,
    /// Drafts are seen by nobody yet.
    pub draft: bool,
    /// From when until when it is for anybody: outside of it, it is as a draft.
    pub window: Window,
    /// Old addresses of this article, as written.
    pub redirect_from: Vec<Located<String>>,
    /// Old anchors of its headings, as written: a link to one of them still opens its section.
    pub old_anchors: Vec<OldAnchor>,
    /// Addresses that other generators gave it, which lead here where no page has them.
    pub aliases: Vec<String>,
    /// Related articles, the nearest first.
    pub related: Vec<Located<Related>>,
    /// Its place in its category: the lowest first, those without one behind; of a folder's own page, that of the folder.
    pub order: Option<i32>,
    /// After this day it wants another look.
    pub review_by: Option<Date>,
    /// Whether it is meant for its own language alone.
    pub untranslated: bool,
    /// The day of its last change, where the front matter says so.
    pub updated: Option<Date>,
    /// The lead first, then one for each heading, in order; never empty.
    pub sections: Vec<Section>,
    /// Its links and pictures, in order.
    pub links: Vec<Link>,
    /// Files below `assets/` that it links to or shows, in raw HTML too, sorted.
    pub assets: Vec<String>,
    /// The variables whose values it shows, sorted.
    pub variables: Vec<String>,
    /// Addresses, account names and numbers in its text, in order.
    pub contacts: Vec<Contact>,
}

impl Article {
    /// The addresses that its HTML has for pictures, each perhaps several times.
    pub fn pictures(&self) -> impl Iterator<Item = &Link> {
        let is_one = |link: &&Link| link.image || matches!(link.target, LinkTarget::Picture(_));
        self.links
            .iter()
            .filter(is_one)
            .filter(|link| !link.url.is_empty())
    }

    /// The part above the first heading.
    #[must_use]
    pub fn lead(&self) -> &Section {
        &self.sections[0]
    }

    /// What it says in short, as lists and search engines show it: its summary, else its lead, without template source.
    #[must_use]
    pub fn in_short(&self) -> Cow<'_, str> {
        match &self.summary {
            Some(summary) => Cow::Borrowed(summary),
            None => templates::without(&self.lead().text),
        }
    }

    /// All addresses that lead to it besides its own, as they were written.
    pub fn old_addresses(&self) -> impl Iterator<Item = &str> {
        let own = self.redirect_from.iter().map(|old| old.value.as_str());
        own.chain(self.aliases.iter().map(String::as_str))
    }

    /// Whether a link may name this anchor: a section has it, or had it once and the article says so.
    #[must_use]
    pub fn has_anchor(&self, anchor: &str) -> bool {
        let named = |own: &Anchor| own.as_str() == anchor;
        self.sections
            .iter()
            .any(|section| section.anchor.as_ref().is_some_and(named))
            || self.old_anchors.iter().any(|pair| named(&pair.old))
    }
}
