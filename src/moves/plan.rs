//! What a move does to each file, computed before anything is written.
//!
//! Gets:    the content folder, both names.
//! Gives:   a `Plan`.
//! Touches: the content folder, which is read whole.
//! Never:   a write.

use std::collections::BTreeMap;
use std::path::Path;

use super::edit::{Edit, Plan, id_of};
use super::error::MoveError;
use super::front::with_redirects;
use super::names::Names;
use super::proof::{Lost, Read, Site};
use super::{links, tables};
use crate::content::source;
use crate::ids::Lang;

const SITE: &str = source::SITE_FILES[0];
const CHECKS: &str = "checks.toml";

/// Plans a move of an article or category in all languages that have it.
///
/// `old` and `new` are ids, with or without a language, or paths of files and folders; a new name that is a folder takes the
/// article with its own name.
///
/// # Errors
/// When a name cannot be used, something stands in the way, or the move would break something.
pub fn plan(content: &Path, old: &str, new: &str) -> Result<Plan, MoveError> {
    let names = Names::read(content, old, new)?;
    let renames = names.files(content)?;
    let now: BTreeMap<&Path, &Path> = renames
        .iter()
        .map(|(old, new)| (old.as_path(), new.as_path()))
        .collect();
    let mut site = Site::read(content)?;
    site.mark_first(&now);
    let before = site.catalogued()?;
    site.is_free(&names, &now)?;
    let lost = before.lost_categories(&names);
    let mut edits: Vec<Edit> = Vec::new();
    let (site_text, left) = site_file(&site, &names, lost, &mut edits);
    let left = old_categories(left);
    edits.extend(golden(&site, &names));
    for read in &site.files {
        let target = now.get(read.path.as_path()).copied();
        edits.extend(article(read, target, &names, &left)?);
    }
    edits.sort_by(|one, other| one.path.cmp(&other.path));
    before.proves(&site, &now, &edits, site_text.as_deref())?;
    let plan = Plan { renames, edits };
    site.no_conflict(&plan)?;
    Ok(plan)
}

/// The edit of `site.toml`: its text afterwards, and the old addresses of categories that it has no entry for.
fn site_file(
    site: &Site,
    names: &Names,
    lost: Lost,
    edits: &mut Vec<Edit>,
) -> (Option<String>, Lost) {
    let Some(text) = site.site_text.clone() else {
        return (None, lost);
    };
    let done = names
        .is_folder
        .then(|| tables::site(&text, names, lost.clone()))
        .flatten();
    let Some((after, left)) = done else {
        return (Some(text), lost);
    };
    if after != text {
        edits.push(Edit {
            path: SITE.into(),
            what: "paths and old addresses of categories".to_owned(),
            before: text,
            after: after.clone(),
        });
    }
    (Some(after), left)
}

fn golden(site: &Site, names: &Names) -> Option<Edit> {
    let before = site.checks_text.clone()?;
    let (after, count) = tables::checks(&before, names)?;
    (count > 0).then(|| Edit {
        path: CHECKS.into(),
        what: counted(count, "name"),
        before,
        after,
    })
}

/// Old addresses of categories by the language they are in: an article that was there takes them.
fn old_categories(left: Lost) -> BTreeMap<Lang, Vec<String>> {
    let mut all: BTreeMap<Lang, Vec<String>> = BTreeMap::new();
    for (lang, address) in left.into_values().flatten() {
        all.entry(lang).or_default().push(address);
    }
    all
}

/// What one article's file gets.
fn article(
    read: &Read,
    target: Option<&Path>,
    names: &Names,
    categories: &BTreeMap<Lang, Vec<String>>,
) -> Result<Option<Edit>, MoveError> {
    let blocked = |why: String| MoveError::Blocked {
        path: read.path.clone(),
        why,
    };
    let Some(before) = &read.text else {
        return match target {
            Some(_) => Err(blocked(
                "is no UTF-8 text, so its links cannot be kept: save it as UTF-8 first".to_owned(),
            )),
            None => Ok(None),
        };
    };
    let new = target.unwrap_or(&read.path);
    let (mut after, count) = links::rewritten(before, &read.path, new, names).map_err(blocked)?;
    let mut what = Vec::new();
    if count > 0 {
        what.push(counted(count, "link"));
    }
    if let (Some(new), true) = (target, source::is_article(new)) {
        let Some(article) = &read.article else {
            return Err(blocked(
                "cannot be read as an article: `jieda check` says why; repair it first".to_owned(),
            ));
        };
        let mut add = vec![article.id.url()];
        if read.is_first {
            let own = categories.get(&article.id.lang()).into_iter().flatten();
            add.extend(own.cloned());
        }
        let has: Vec<String> = article
            .redirect_from
            .iter()
            .map(|old| old.value.clone())
            .collect();
        let url = id_of(new).map(|id| id.url()).unwrap_or_default();
        after = with_redirects(&after, &has, &add, &url);
        what.push("its old address".to_owned());
    }
    Ok((after != *before).then(|| Edit {
        path: new.to_owned(),
        before: before.clone(),
        after,
        what: what.join(", "),
    }))
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
