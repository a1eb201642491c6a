//! Redirects by form that lead to nothing.
//!
//! Gets:    the site's redirects, what readers see.
//! Gives:   a warning for each whose one target is not there.
//! Touches: nothing.
//! Never:   a pattern with several targets: which addresses are asked for is not known here.

use std::path::Path;

use crate::ids::Audience;
use crate::problem::{Code, Problem};
use crate::site::own_files::SITE;
use crate::site::snapshot::Snapshot;

pub(super) fn problems(snapshot: &Snapshot) -> Vec<Problem> {
    let view = snapshot.view(Audience::Public);
    let fixed = snapshot.site.redirects.iter();
    let fixed = fixed.filter_map(|redirect| Some((redirect, redirect.fixed_target()?)));
    let path = |target: &str| target.split('#').next().unwrap_or_default().to_owned();
    let leads = |target: &str| {
        let path = path(target);
        let by_rename = || snapshot.address_by_renames(&path, Audience::Public);
        view.address_of(&path).or_else(by_rename).is_some()
    };
    let dead = fixed.filter(|(_, target)| !leads(target));
    dead.map(|(redirect, target)| {
        let message = format!("redirect: `{target}` is nothing that readers see");
        let help = "write the address of an article, a category or a page of the site";
        Problem::warning(Code::RedirectPatternDead, Path::new(SITE), message)
            .at(redirect.line, 0)
            .help(help)
    })
    .collect()
}
