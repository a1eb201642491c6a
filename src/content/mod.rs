//! One Markdown file in, one `Article` out.
//!
//! Gets:    the bytes of a file and the path they came from.
//! Gives:   an `Article` (parsed, rendered, sanitised, cut into sections) and what a writer should look at, or the
//!          problem that keeps the file from being served.
//! Touches: `ids`, `problem`, `text`, `detect`. Only `source/` and `rules.rs` read the disk, through `door`.
//! Never:   the other articles (that is `catalog`), the index, the network, the clock.

pub mod article;
pub mod rules;
pub mod source;
pub mod stored;

mod decode;
mod foreign;
mod front_matter;
mod hidden;
mod keys;
mod links;
mod markdown;
mod mdx;
mod notes;
mod old_anchors;
mod packed;
mod parse;
mod picture_size;
mod raw_html;
mod salvage;
mod sanitize;
mod scalars;
mod titles;
mod unpublished;
mod untitled;
mod variables;
mod window;
mod written;

pub use article::{
    Article, Contact, Link, LinkTarget, Located, OldAnchor, Related, Section, Visibility,
};
pub use links::{
    article_at, encoded_anchor, encoded_path, is_picture, kept_at, places_of_picture, resolve_link,
};
pub use markdown::{LinkPlace, body_start, link_places};
pub use parse::{parse, parse_in, parse_with};
pub use salvage::{Hides, assets as assets_named, hides};
pub use sanitize::{OutsideLink, PICTURES_URL, SafeHtml, ShownPicture, escape};
pub use variables::Names;
pub use window::{Moment, Window};
pub use written::{Piece, Spot, Written};
