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
        return Some("is not a plain path on this site".to_owned());
    }
    if old.chars().count() > 300 {
        return Some("has more than 300 characters".to_owned());
    }
    let path = key(old);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    if parts.iter().any(|part| matches!(*part, "" | "." | "..")) {
        return Some("is not a plain path on this site".to_owned());
    }
    let Some(first) = parts.first() else {
        return Some("is an address of the site itself".to_owned());
    };
    let lang = first.parse::<Lang>().ok();
    if ROUTES.contains(first)
        || (lang.is_some() && (parts.len() < 2 || RESERVED.contains(&parts[1])))
    {
        return Some("is an address of the site itself".to_owned());
    }
    if *path == *key(&article.id.address()) {
        return Some("is the article's own address".to_owned());
    }
    let taken = path[1..].parse::<ArticleId>().ok().filter(is_article);
    taken.map(|id| format!("is the address of the article `{id}`"))
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
