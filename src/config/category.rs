//! `[[category]]` of `site.toml`: the categories in the order of the home page.
//!
//! Gets:    the table.
//! Gives:   a `CategoryConfig`, or a problem.
//! Touches: the option type of `catalog`.
//! Never:   a category without articles left out: whether there are any is not known here.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::parse::Parse;
use crate::catalog::{CategoryConfig, why_no_old_address};
use crate::ids::Category;
use crate::problem::Code;

#[derive(Deserialize)]
pub(super) struct FileCategory {
    #[serde(default)]
    path: String,
    #[serde(default)]
    title: BTreeMap<String, String>,
    #[serde(default)]
    redirect_from: Vec<String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

impl Parse<'_> {
    pub(super) fn category(&mut self, category: Spanned<FileCategory>) -> Option<CategoryConfig> {
        let at = category.span().start;
        let category = category.into_inner();
        self.unknown(&category.unknown, at, &["path", "title"]);
        match category.path.parse::<Category>() {
            Ok(path) if path.as_str().is_empty() => {
                self.problem(
                    Code::CategoryInvalid,
                    at,
                    "a category without a path",
                    "write the path of a folder below a language",
                );
                None
            }
            Ok(path) => Some(CategoryConfig {
                path,
                title: self.localized(category.title, at),
                redirect_from: self.old_addresses(category.redirect_from, at),
            }),
            Err(error) => {
                self.problem(
                    Code::CategoryInvalid,
                    at,
                    format!("category: {error}"),
                    "write the path of a folder below a language",
                );
                None
            }
        }
    }

    /// The old addresses that may lead to a category.
    fn old_addresses(&mut self, mut written: Vec<String>, at: usize) -> Vec<String> {
        written.retain(|old| match why_no_old_address(old) {
            None => true,
            Some(why) => {
                let shown: String = old.chars().take(60).collect();
                self.problem(
                    Code::RedirectInvalid,
                    at,
                    format!("category: redirect_from `{shown}` {why}"),
                    "write an old path of the category's page, such as `/zh/old-name`",
                );
                false
            }
        });
        written
    }
}
