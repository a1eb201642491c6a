//! An article that was named by its address or id rather than asked for in words.
//!
//! Gets:    what was typed; the articles of one moment.
//! Gives:   the article that it names.
//! Touches: nothing.
//! Never:   an article outside of the view, or whose host an address names: `contact::official` judges hosts.

use percent_encoding::percent_decode_str;

use crate::catalog::DocId;
use crate::ids::{ArticleId, FilePath, Lang, Permalink};
use crate::search::corpus::Corpus;
use crate::text::EXACT;

/// The longest address that is read, in bytes.
const ADDRESS_MAX: usize = 2_048;

/// What an address names.
#[derive(Debug, PartialEq, Eq)]
enum Name {
    Article(ArticleId),
    Permalink(Permalink),
    /// Letters and digits that may be a permalink, or a word.
    Bare(Permalink),
}

/// The article that was named, as the reader's language has it where only a permalink was.
pub(super) fn find(
    typed: &str,
    lang: Option<Lang>,
    corpus: &Corpus,
    holds: &dyn Fn(&str) -> bool,
) -> Option<DocId> {
    let permalink = match name(typed)? {
        Name::Article(id) => {
            let of = |id: &ArticleId| corpus.articles.binary_search_by(|own| own.id.cmp(id)).ok();
            // The address of a folder is that of its own page.
            let folder = || {
                id.path()
                    .parse()
                    .ok()
                    .map(|path| ArticleId::of_index(id.lang(), &path))
            };
            let found = of(&id).or_else(|| of(&folder()?));
            return found.map(DocId::new);
        }
        Name::Bare(permalink) if holds(&format!("{EXACT}{permalink}")) => return None,
        Name::Permalink(permalink) | Name::Bare(permalink) => permalink,
    };
    let mut own = (0..corpus.articles.len())
        .map(DocId::new)
        .filter(|&doc| corpus.articles[doc].permalink.as_ref() == Some(&permalink));
    let first = own.next()?;
    let is_readers = |doc: &DocId| lang == Some(corpus.langs[*doc]);
    Some(if is_readers(&first) {
        first
    } else {
        own.find(is_readers).unwrap_or(first)
    })
}

/// What a text without white space names: `abcd12`, `/a/abcd12`, `zh/funds/x`, `/zh/funds/x#part`, `zh/funds/x.md`, and the
/// same behind any host.
fn name(typed: &str) -> Option<Name> {
    let typed = typed.trim();
    if typed.is_empty() || typed.len() > ADDRESS_MAX || typed.contains(char::is_whitespace) {
        return None;
    }
    let path = typed.split(['?', '#']).next().unwrap_or_default();
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => match path.split_once('/') {
            Some((host, rest)) if host.contains('.') => rest,
            _ => path,
        },
    };
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".md").unwrap_or(path);
    let lower = || path.to_ascii_lowercase();
    if let Some(permalink) = path.strip_prefix("a/") {
        return permalink
            .to_ascii_lowercase()
            .parse()
            .ok()
            .map(Name::Permalink);
    }
    if path.contains('/') {
        return FilePath::new(path).id(None, None).ok().map(Name::Article);
    }
    let is_bare = !typed.contains(['/', '?', '#']);
    is_bare
        .then(|| lower().parse().ok().map(Name::Bare))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_ids_name_articles() {
        let id = Name::Article("zh/funds/x".parse().unwrap());
        let permalink = Name::Permalink("abcd12".parse().unwrap());
        for base in [
            "",
            "/",
            "https://help.bitp.example/",
            "HTTP://localhost:8080/",
            "help.bitp.example/",
        ] {
            for end in ["", "/", "?q=1", "#part", ".md"] {
                assert_eq!(
                    name(&format!(" {base}zh/funds/x{end}\n")).as_ref(),
                    Some(&id),
                    "{base} {end}"
                );
            }
            assert_eq!(
                name(&format!("{base}a/abcd12")).as_ref(),
                Some(&permalink),
                "{base}"
            );
        }
        assert_eq!(name("ABCD12"), Some(Name::Bare("abcd12".parse().unwrap())));
        for no in [
            "",
            "提现没到账",
            "abcd12 abcd13",
            "https://help.bitp.example",
            "xx/funds/x",
            "a/b",
            "zh/../x",
            "%ff/x",
        ] {
            assert_eq!(name(no), None, "{no}");
        }
    }
}
