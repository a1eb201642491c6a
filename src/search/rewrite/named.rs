//! What names an article by its address or id, rather than asks for it in words.
//!
//! Gets:    what was typed.
//! Gives:   the article or permalink that it names, the part of it, and whether a host stands before.
//! Touches: nothing.
//! Never:   whether there is such an article, or whose the host is: `site::named` looks both up.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::ids::{Anchor, ArticleId, Permalink};

/// The longest address that is read, in bytes.
const ADDRESS_MAX: usize = 2_048;

/// What an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameOf {
    /// An article.
    Article(ArticleId),
    /// What has this permalink.
    Permalink(Permalink),
    /// The same, of letters and digits alone: they may be a word.
    Bare(Permalink),
}

/// An address or id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What it names.
    pub of: NameOf,
    /// The part behind `#`.
    pub anchor: Option<Anchor>,
    /// Whether a host stands before the path.
    pub has_host: bool,
}

/// What a text without white space names: `abcd12`, `/a/abcd12`, `zh/funds/x`, `/zh/funds/x#part`, `zh/funds/x.md`, and the
/// same behind any host.
#[must_use]
pub fn name(typed: &str) -> Option<Name> {
    let typed = typed.trim();
    if typed.is_empty() || typed.len() > ADDRESS_MAX || typed.contains(char::is_whitespace) {
        return None;
    }
    let (address, part) = typed.split_once('#').unwrap_or((typed, ""));
    let whole = address.split('?').next().unwrap_or_default();
    let (has_host, path) = match whole.split_once("://") {
        Some((_, rest)) => (true, rest.split_once('/')?.1),
        None => match whole.split_once('/') {
            // `//host/path` goes to a host too.
            Some(("", rest)) if rest.starts_with('/') => (true, rest[1..].split_once('/')?.1),
            Some((host, rest)) if host.contains('.') => (true, rest),
            _ => (false, whole),
        },
    };
    let path = decoded(path)?;
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".md").unwrap_or(path);
    let permalink = |text: &str| text.to_ascii_lowercase().parse().ok();
    let of = if let Some(text) = path.strip_prefix("a/") {
        NameOf::Permalink(permalink(text)?)
    } else if path.contains('/') {
        NameOf::Article(path.parse().ok()?)
    } else if typed.contains(['/', '?', '#']) {
        return None;
    } else {
        NameOf::Bare(permalink(path)?)
    };
    Some(Name {
        of,
        anchor: decoded(part).and_then(|part| part.parse().ok()),
        has_host,
    })
}

fn decoded(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_ids_name_articles() {
        let article = NameOf::Article("zh/funds/x".parse().unwrap());
        let permalink = NameOf::Permalink("abcd12".parse().unwrap());
        for (base, has_host) in [
            ("", false),
            ("/", false),
            ("https://help.bitp.example/", true),
            ("HTTP://localhost:8080/", true),
            ("help.bitp.example/", true),
            ("//help.bitp.example/", true),
        ] {
            for (end, anchor) in [
                ("", None),
                ("/", None),
                ("?q=1", None),
                ("#part", Some("part")),
                ("?q=1#%E8%B4%B9%E7%94%A8", Some("费用")),
                ("#a b".trim_end_matches(" b"), Some("a")),
                ("#<b>", None),
                ("#%ff", None),
                (".md", None),
            ] {
                let anchor = anchor.map(|anchor| anchor.parse().unwrap());
                let expected = |of: &NameOf| {
                    Some(Name {
                        of: of.clone(),
                        anchor: anchor.clone(),
                        has_host,
                    })
                };
                assert_eq!(
                    name(&format!(" {base}zh/funds/x{end}\n")),
                    expected(&article),
                    "{base} {end}"
                );
                if !end.is_empty() && base.is_empty() {
                    continue;
                }
                assert_eq!(
                    name(&format!("{base}a/abcd12{end}")),
                    expected(&permalink),
                    "{base}"
                );
            }
        }
        let bare = name("ABCD12").map(|name| name.of);
        assert_eq!(bare, Some(NameOf::Bare("abcd12".parse().unwrap())));
        for no in [
            "",
            "提现没到账",
            "abcd12 abcd13",
            "https://help.bitp.example",
            "//help.bitp.example",
            "xx/funds/x",
            "a/b",
            "zh/../x",
            "%ff/x",
        ] {
            assert_eq!(name(no), None, "{no}");
        }
    }
}
