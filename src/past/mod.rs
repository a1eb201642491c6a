//! What readers could open at an earlier commit and cannot open now.
//!
//! Gets:    the content folder, the name of a commit, the catalog of now.
//! Gives:   a problem for each permalink, address and anchor that is dead, with what to write so that it lives on. An address
//!          that a site with git's history redirects by itself is alive, and counted.
//! Touches: `git`, `site` for reading the past like any site; a temporary folder.
//! Never:   a checkout; a change of a file; what readers could not see then.

mod anchors;
mod dead;
mod error;
mod found;
mod likeness;
mod moment;
mod remedy;
mod tree;

pub use error::PastError;
pub use moment::Moment;

use std::path::Path;

use crate::ids::Audience;
use crate::problem::Problem;
use crate::site::{IndexPlace, Loader, Renamed};

/// What a comparison gave.
#[derive(Debug)]
pub struct Compared {
    /// What is dead, sorted by file and line.
    pub problems: Vec<Problem>,
    /// What was compared with what, a line for each repository.
    pub with: Vec<String>,
}

/// Compares what readers see `now` with what they saw at the commit `named`.
///
/// Dates of publication count as of today in both: what has run out since is not named.
///
/// # Errors
/// When there is no such past, or it cannot be read.
pub fn compare(content: &Path, named: &str, now: Moment<'_>) -> Result<Compared, PastError> {
    let laid = tree::lay_out(content, named)?;
    let mut loader = Loader::new(laid.folder.path().to_owned(), IndexPlace::Memory);
    let (site, catalog) = loader.catalog()?;
    let then = Moment {
        site: &site,
        catalog: &catalog,
    };
    let mut with = laid.with;
    if catalog.view(Audience::Public).articles().len() == 0 {
        with.push("readers saw no article then, so nothing can be dead".to_owned());
    }
    let readers = now.catalog.view(Audience::Public);
    let renamed = Renamed::new(laid.committed.into_iter(), readers.articles());
    let comparison = dead::Comparison::new(then, now, &laid.renames).with_renamed(&renamed);
    let found = comparison.dead();
    with.extend(by_renames(comparison.led_by_renames()));
    Ok(Compared {
        problems: remedied(content, named, now, found),
        with,
    })
}

/// What is to be known of addresses that git alone keeps alive.
fn by_renames(count: usize) -> Option<String> {
    let (they, live) = match count {
        0 => return None,
        1 => ("1 old address", "leads on"),
        _ => ("old addresses", "lead on"),
    };
    let count = if count == 1 {
        String::new()
    } else {
        format!("{count} ")
    };
    Some(format!(
        "{count}{they} {live} by git's renames alone: a site that is served without its history, as from a shallow clone, loses \
         them; `redirect_from` keeps them there too"
    ))
}

/// What is dead of one moment at another. `renames` are files that are elsewhere now: old and new path below the content folder.
#[must_use]
pub fn dead(
    content: &Path,
    named: &str,
    then: Moment<'_>,
    now: Moment<'_>,
    renames: &[(std::path::PathBuf, std::path::PathBuf)],
) -> Vec<Problem> {
    let found = dead::Comparison::new(then, now, renames).dead();
    remedied(content, named, now, found)
}

fn remedied(content: &Path, named: &str, now: Moment<'_>, found: Vec<found::Dead>) -> Vec<Problem> {
    let mut problems = remedy::problems(content, named, now, found);
    problems.sort();
    problems.dedup();
    problems
}
