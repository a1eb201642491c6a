//! Templates, words, styles and scripts of our own, as they are built in.
//!
//! Gets:    nothing.
//! Gives:   texts by name.
//! Touches: nothing at run time.
//! Never:   a file of a theme.

macro_rules! built_in {
    ($folder:literal: $($name:literal),*) => { [$(($name, include_str!(concat!("../../../", $folder, "/", $name)))),*] };
}

pub(super) const BUILT_IN: [(&str, &str); 13] = built_in!["templates":
    "base.html",
    "parts.html",
    "home.html",
    "category.html",
    "article.html",
    "search.html",
    "contact.html",
    "message.html",
    "verify.html",
    "not_found.html",
    "gone.html",
    "error.html",
    "insights.html"
];
/// Styles of the report alone: readers' pages do without.
pub(super) const REPORT_STYLES: &str = include_str!("../../../static/insights.css");
pub(super) const WORDS: &str = include_str!("../../../templates/words.toml");
pub(super) const STYLES: &str = include_str!("../../../static/site.css");
/// The parts of the one script that every page loads, in their order: one request costs less than several.
pub(super) const SCRIPTS: [(&str, &str); 2] = built_in!["static": "site.js", "hours.js"];
/// The plain name of that script.
pub(in crate::server) const SCRIPT: &str = "site.js";
pub(super) const LOGO: &str = include_str!("../../../static/logo.svg");
/// The logo for those who show a shared link, which take no SVG.
pub(super) const LOGO_PNG: &[u8] = include_bytes!("../../../static/logo.png");
