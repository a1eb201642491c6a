//! What is dead, as data.
//!
//! Gets:    nothing: these are the types that `dead` and `anchors` fill.
//! Gives:   `Dead`, with its `Remedy`.
//! Touches: `ids`.
//! Never:   a text for people: that is `remedy`.

use std::path::PathBuf;

use crate::ids::{Anchor, ArticleId, Category, Lang, Permalink};

/// Something that readers could open and cannot open now.
#[derive(Debug)]
pub(super) struct Dead {
    /// What was: an address, perhaps with an anchor.
    pub(super) what: String,
    /// What became of it.
    pub(super) became: String,
    /// What to write.
    pub(super) remedy: Remedy,
}

/// What keeps it alive.
#[derive(Debug)]
pub(super) enum Remedy {
    /// An old address of an article.
    Redirect { to: ArticleId, old: String },
    /// An old address of a category.
    CategoryRedirect { to: Category, old: String },
    /// A page that is gone; `hidden` is the file that is still there.
    Gone {
        path: String,
        successor: Option<Permalink>,
        hidden: Option<PathBuf>,
    },
    /// The permalink that an article had.
    Id { article: ArticleId, id: Permalink },
    /// An old anchor of an article; nothing where the article has no headings any more.
    Anchor {
        article: ArticleId,
        old: Anchor,
        now: Option<Anchor>,
    },
    /// A language of the site.
    Language(Lang),
}
