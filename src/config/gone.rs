//! `[[gone]]` of `site.toml`: pages that were taken away for good.
//!
//! Gets:    the table.
//! Gives:   a `Gone`, or a problem.
//! Touches: `ids`.
//! Never:   whether the successor exists: the catalog alone knows.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::parse::Parse;
use crate::ids::Permalink;
use crate::problem::Code;

/// An address that answers "gone" instead of "not found".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The address, such as `/zh/trading/old-product` or `/a/wd7k2q`.
    pub path: String,
    /// The article that took its place.
    pub successor: Option<Permalink>,
}

#[derive(Deserialize)]
pub(super) struct FileGone {
    path: String,
    successor: Option<String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

impl Parse<'_> {
    pub(super) fn gone(&mut self, gone: Spanned<FileGone>) -> Option<Gone> {
        let at = gone.span().start;
        let gone = gone.into_inner();
        self.unknown(&gone.unknown, at, &["path", "successor"]);
        if !gone.path.starts_with('/')
            || gone.path.starts_with("//")
            || gone.path.contains(char::is_whitespace)
        {
            self.problem(
                Code::GoneInvalid,
                at,
                "gone: not an address of this site",
                "write it as `/zh/trading/old-product`",
            );
            return None;
        }
        let successor = match gone.successor.as_deref().map(str::parse) {
            Some(Err(error)) => {
                self.problem(
                    Code::GoneInvalid,
                    at,
                    format!("gone: successor: {error}"),
                    "write the `id` of an article",
                );
                None
            }
            Some(Ok(permalink)) => Some(permalink),
            None => None,
        };
        Some(Gone {
            path: gone.path.trim_end_matches('/').to_owned(),
            successor,
        })
    }
}
