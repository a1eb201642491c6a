//! The public address of the site, as the operator gives it.
//!
//! Gets:    the text of `--base-url`.
//! Gives:   an address without a slash at its end, or what to write instead.
//! Touches: nothing.
//! Never:   a request to it: whether the site is reached by it is not known here.

use url::{Host, Url};

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
    is_as_written(text, &url).map_err(wrong)?;
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

/// Refuses what a parser takes for another address than it looks like, and hosts and ports that nobody can ask.
fn is_as_written(text: &str, url: &Url) -> Result<(), String> {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    if rest.is_empty() || rest.starts_with('/') {
        return Err("its host does not stand right behind `://`".to_owned());
    }
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_dots = |part: &str| {
        let part = part.to_ascii_lowercase().replace("%2e", ".");
        matches!(part.as_str(), "." | "..")
    };
    if path.split('/').any(is_dots) {
        return Err("its path has a part of dots, which stands for another path".to_owned());
    }
    if url.port() == Some(0) {
        return Err("nothing answers at port 0".to_owned());
    }
    match url.host() {
        Some(Host::Domain(name)) => match name.split('.').find(|label| !is_label(label)) {
            Some("") => Err("its host has an empty part".to_owned()),
            Some(label) => Err(format!("`{label}` is no part of a host")),
            None => Ok(()),
        },
        Some(Host::Ipv4(address)) if host.split(':').next() != Some(&address.to_string()) => {
            Err(format!("its host is read as {address}"))
        }
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => Ok(()),
        None => Err("it has no host".to_owned()),
    }
}

/// Whether a name server can have a part of a host; `_` is none of a host's signs, but some networks have it.
fn is_label(label: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (1..=63).contains(&label.len())
        && label.chars().all(is_sign)
        && !label.starts_with('-')
        && !label.ends_with('-')
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
            (
                "https://help_1.bitp.example:80",
                "https://help_1.bitp.example:80",
            ),
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
            ("https:///help.bitp.example", "right behind"),
            ("https:help.bitp.example", "right behind"),
            ("https://bitp.example/../help", "dots"),
            ("https://bitp.example/help/./x", "dots"),
            ("https://bitp.example/%2E%2e/help", "dots"),
            ("https://bitp.example:0", "port 0"),
            ("https://help..bitp.example", "empty part"),
            ("https://bitp.example./help", "empty part"),
            ("https://-help-.bitp.example", "`-help-` is no part"),
            ("https://127.1/help", "read as 127.0.0.1"),
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
