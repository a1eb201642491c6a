//! The dialect of Markdown.
//!
//! Gets:    nothing.
//! Gives:   what of Markdown is read.
//! Touches: pulldown-cmark.
//! Never:   what is made of it.

use pulldown_cmark::Options;

/// What of Markdown is read.
pub(super) fn options() -> Options {
    // No metadata blocks, wiki links, math or smart punctuation: each widens what a text can mean.
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}
