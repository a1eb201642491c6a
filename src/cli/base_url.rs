//! The public address of the site, as the operator gives it.
//!
//! Gets:    the text of `--base-url`.
//! Gives:   an address without a slash at its end, or what to write instead.
//! Touches: nothing.
//! Never:   a request to it: whether the site is reached by it is not known here.

use url::Url;

use crate::ids::is_site_root;

/// Reads the address; it is written in one way afterwards: the host in lower case and ASCII, without a port that is the usual one.
pub(super) fn base_url(text: &str) -> Result<String, String> {
    let wrong = |why: String| format!("{why}; write it as https://help.bitp.example");
    let url = Url::parse(text).map_err(|error| wrong(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong(format!("`{}` is not http or https", url.scheme())));
    }
    let is_plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !is_plain || text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        let why = "it has a user name, a question mark, a hash or a sign that no address has";
        return Err(wrong(why.to_owned()));
    }
    let parts: Vec<&str> = url
        .path()
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    if url.path().contains("//") || parts.iter().any(|part| !is_plain_part(part)) {
        let why =
            "its path has an empty part, or signs other than letters, digits, `-`, `_` and `.`";
        return Err(wrong(why.to_owned()));
    }
    if let Some(first) = parts.first().filter(|first| is_site_root(first)) {
        return Err(wrong(format!(
            "addresses of the site itself begin with `/{first}`, so it cannot lie below it"
        )));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Whether a part of a path is written in one way only, in pages, in a proxy and here.
fn is_plain_part(part: &str) -> bool {
    part.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_in_one_way() {
        for (text, read) in [
            ("https://help.bitp.example", "https://help.bitp.example"),
            (
                "https://Help.bitp.example:443/",
                "https://help.bitp.example",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("https://bitp.example/help/", "https://bitp.example/help"),
            ("https://帮助.example", "https://xn--7frx1y.example"),
        ] {
            assert_eq!(base_url(text).as_deref(), Ok(read), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_site_is_refused_with_the_reason() {
        for (text, why) in [
            ("https://][", "domain name"),
            ("https://bitp.example:99999", "port"),
            ("https://", "host"),
            ("help.bitp.example", "relative"),
            ("bitp.example:8080", "`bitp.example` is not http"),
            ("ftp://bitp.example", "`ftp` is not http"),
            ("https://ann@bitp.example", "user name"),
            ("https://bitp.example/?a=b", "question mark"),
            ("https://bitp.example/#a", "hash"),
            ("https://bitp.example/a b", "sign"),
            ("https://bitp.example\\a", "sign"),
            ("https://bitp.example/help//centre", "empty part"),
            ("https://bitp.example/帮助", "letters, digits"),
            ("https://bitp.example/en", "begin with `/en`"),
            ("https://bitp.example/api/help", "begin with `/api`"),
        ] {
            let refused = base_url(text).unwrap_err();
            assert!(
                refused.contains(why) && refused.ends_with("write it as https://help.bitp.example"),
                "{text}: {refused}"
            );
        }
    }
}
