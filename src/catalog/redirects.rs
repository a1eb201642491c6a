//! Old addresses of articles: which may lead on, and which would lead astray.
//!
//! Gets:    `redirect_from` as writers wrote it.
//! Gives:   the reason why one is refused, or none.
//! Touches: `ids`.
//! Never:   an address on another host, a route of the site, an address that an article has now.

use crate::content::Article;
use crate::ids::{ArticleId, Lang, RESERVED, ROUTES};

/// The pages right below a language that are no categories.
const PAGES: [&str; 3] = ["search", "contact", "verify"];

/// Why `old` cannot be an old address of `article`, or `None` when it can: an address that an article has is not free.
pub(super) fn refusal(
    old: &str,
    article: &Article,
    is_article: impl Fn(&ArticleId) -> bool,
) -> Option<String> {
    if let Some(why) = why_no_old_address(old) {
        return Some(why.to_owned());
    }
    let path = key(old);
    if *path == *key(&article.id.address()) {
        return Some("is the article's own address".to_owned());
    }
    let taken = path[1..].parse::<ArticleId>().ok().filter(is_article);
    taken.map(|id| format!("is the address of the article `{id}`"))
}

/// Why no page of this site can have had this address, or `None` when one can: a path on this site that is none of the site's
/// own, at most 300 characters. It may end in `-*`: see `any_ending`.
#[must_use]
pub fn why_no_old_address(old: &str) -> Option<&'static str> {
    const ODD: &str = "is not a plain path on this site";
    let odd = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || matches!(c, '\\' | '?' | '#' | '@' | ':' | '<' | '>' | '"' | '%')
    };
    if !old.starts_with('/')
        || old.starts_with("//")
        || old.contains(odd)
        || crate::text::fold::fold(old).contains(odd)
    {
        return Some(ODD);
    }
    if old.chars().count() > 300 {
        return Some("has more than 300 characters");
    }
    let path = key(old);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    if parts.iter().any(|part| matches!(*part, "" | "." | "..")) {
        return Some(ODD);
    }
    if path.contains('*') && any_ending(&path).as_deref() != Some(&*path) {
        return Some(
            "has a `*` elsewhere than in `-*` at its end, behind the first `-` of the last part",
        );
    }
    const OWN: &str = "is an address of the site itself";
    let Some(first) = parts.first() else {
        return Some(OWN);
    };
    let lang = first.parse::<Lang>().ok();
    let is_own = ROUTES.contains(first)
        || (lang.is_some() && (parts.len() < 2 || RESERVED.contains(&parts[1])));
    is_own.then_some(OWN)
}

/// What stands for an address with any ending: other help desks write a number, and behind it a title that changes. Of
/// `/hc/en-us/articles/360001-Fees-2026` it is `/hc/en-us/articles/360001-*`; none where the last part has no `-`.
pub(super) fn any_ending(path: &str) -> Option<String> {
    let (folder, last) = path.rsplit_once('/')?;
    let (number, _) = last.split_once('-')?;
    Some(format!("{folder}/{number}-*"))
}

/// The language that an address is in: that of its first or second part, such as `zh`, `en-us`.
pub(super) fn lang_of(path: &str) -> Option<Lang> {
    let parts = path.trim_start_matches('/').split('/').take(2);
    parts
        .filter_map(|part| part.split(['-', '_']).next()?.parse().ok())
        .next()
}

/// An address as redirects are looked up: without a slash at its end and without `.md`.
pub(super) fn key(path: &str) -> Box<str> {
    path.trim_end_matches('/').trim_end_matches(".md").into()
}

/// Whether a path is a page of the site that is no article: home, search, contact.
#[must_use]
pub fn is_site_page(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        [""] => true,
        [lang] => lang.parse::<Lang>().is_ok(),
        [lang, page] => lang.parse::<Lang>().is_ok() && PAGES.contains(page),
        [lang, "contact", "message"] => lang.parse::<Lang>().is_ok(),
        _ => false,
    }
}
