//! Redirects by form that lead to nothing.
//!
//! Gets:    the site's redirects, what an audience sees.
//! Gives:   a warning for each whose one target is not there.
//! Touches: nothing.
//! Never:   a pattern with several targets: which addresses are asked for is not known here.

use std::path::Path;

use crate::catalog::View;
use crate::config::SiteConfig;
use crate::problem::{Code, Problem};
use crate::site::own_files::SITE;

pub(super) fn problems(site: &SiteConfig, view: View<'_>) -> Vec<Problem> {
    let fixed = site.redirects.iter();
    let fixed = fixed.filter_map(|redirect| Some((redirect, redirect.fixed_target()?)));
    let path = |target: &str| target.split('#').next().unwrap_or_default().to_owned();
    let dead = fixed.filter(|(_, target)| view.address_of(&path(target)).is_none());
    dead.map(|(redirect, target)| {
        let message = format!("redirect: `{target}` is nothing that readers see");
        let help = "write the address of an article, a category or a page of the site";
        Problem::warning(Code::RedirectPatternDead, Path::new(SITE), message)
            .at(redirect.line, 0)
            .help(help)
    })
    .collect()
}
