//! Variables that nothing shows.
//!
//! Gets:    the site's variables, articles.
//! Gives:   a warning for each that stands in vain.
//! Touches: nothing.
//! Never:   a name that no variable has: the article that names it tells that.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::config::SiteConfig;
use crate::content::Article;
use crate::problem::{Code, Problem};
use crate::site::own_files::SITE;

pub(super) fn problems(site: &SiteConfig, articles: &[Arc<Article>]) -> Vec<Problem> {
    if site.variables.is_empty() {
        return Vec::new();
    }
    let named = articles.iter().flat_map(|article| &article.variables);
    let named: BTreeSet<&str> = named.map(String::as_str).collect();
    let unused = site.variables.unused(&named);
    unused
        .map(|(name, line)| {
            let message = format!("the variable `{name}` is shown nowhere");
            let help = "write `{{ name }}` where its value stands, or take it out";
            Problem::warning(Code::VariableUnused, Path::new(SITE), message)
                .at(line, 0)
                .help(help)
        })
        .collect()
}
