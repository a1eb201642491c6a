//! The public address of the site, as the operator gives it.
//!
//! Gets:    the text of `--base-url`.
//! Gives:   an address without a slash at its end, or what to write instead.
//! Touches: nothing.
//! Never:   a request to it: whether the site is reached by it is not known here.

use url::Url;

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
    Ok(url.as_str().trim_end_matches('/').to_owned())
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
        ] {
            let refused = base_url(text).unwrap_err();
            assert!(
                refused.contains(why) && refused.ends_with("write it as https://help.bitp.example"),
                "{text}: {refused}"
            );
        }
    }
}
