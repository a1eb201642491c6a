//! Which language a reader wants, and what differs between languages on pages besides words.
//!
//! Gets:    an address, a cookie, an Accept-Language header.
//! Gives:   a language of the site.
//! Touches: nothing.
//! Never:   a guess by country; a cookie that we set.

use axum::http::{HeaderMap, header};

use crate::ids::Lang;

/// The language for those whose own one a site lacks (`x-default` of `hreflang`): its first.
pub(super) fn first(site: &[Lang]) -> Lang {
    site.first().copied().unwrap_or(Lang::Zh)
}

/// The longest lead that is shown as the short answer, in characters: 80 Han characters or 45 words, and some room.
pub(super) fn short_answer_chars_max(lang: Lang) -> usize {
    match lang {
        Lang::Zh => 160,
        Lang::En => 480,
    }
}

/// The language that an address begins with.
pub(super) fn of_path(path: &str) -> Option<Lang> {
    let first = path.trim_start_matches('/').split('/').next()?;
    first.parse().ok()
}

/// The reader's language: the cookie `lang`, else the best of Accept-Language that the site has, else the site's first.
pub(super) fn of_reader(headers: &HeaderMap, site: &[Lang]) -> Lang {
    of_cookie(headers)
        .filter(|lang| site.contains(lang))
        .or_else(|| accepted(headers, site))
        .unwrap_or_else(|| first(site))
}

fn of_cookie(headers: &HeaderMap) -> Option<Lang> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies
        .split(';')
        .filter_map(|pair| pair.trim().strip_prefix("lang="))
        .find_map(|value| value.parse().ok())
}

fn accepted(headers: &HeaderMap, site: &[Lang]) -> Option<Lang> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, Lang)> = None;
    for part in header.split(',').take(20) {
        let mut pieces = part.trim().split(';');
        let primary = pieces
            .next()
            .unwrap_or_default()
            .split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let quality = pieces
            .find_map(|p| p.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.parse().unwrap_or(0.0));
        if let Ok(lang) = primary.parse::<Lang>()
            && site.contains(&lang)
            && quality > 0.0
            && best.is_none_or(|(other, _)| quality > other)
        {
            best = Some((quality, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cookie: &str, accept: &str, expected: Lang) {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        assert_eq!(of_reader(&headers, &Lang::ALL), expected);
    }

    #[test]
    fn the_cookie_wins_over_the_browser_and_the_browser_over_the_default() {
        check("", "", Lang::Zh);
        check("", "de, en;q=0.8, zh;q=0.7", Lang::En);
        check("", "zh-TW,zh;q=0.9,en;q=0.8", Lang::Zh);
        check("a=b; lang=zh", "en", Lang::Zh);
        check("lang=de", "en-GB", Lang::En);
    }
}
