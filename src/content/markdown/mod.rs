//! Markdown in, sections out.
//!
//! Gets:    the body of an article.
//! Gives:   its sections as safe HTML and plain text, its links, what is wrong with them; where its text was written.
//! Touches: pulldown-cmark, `links`, `raw_html`, `sanitize`.
//! Never:   unbounded work: nesting, events and output have limits (see the constants).

mod link_places;
mod options;
mod places;
mod plain_text;
mod reading;
mod sections;
mod slips;
mod walk;
mod written;

pub use link_places::{LinkPlace, body_start, link_places};
pub(super) use sections::Title;
pub(super) use slips::is_placeholder;
pub(super) use walk::render;
pub(super) use written::{Part, Seen, is_telling, written};
