//! The site below a path of its host, as `https://shop.example/help` has it.
//!
//! Gets:    the public address; requests with that path in front of theirs, or without it from a proxy that takes it off.
//! Gives:   requests as the router knows them; pages, JSON and redirects whose addresses begin with the path.
//! Touches: nothing.
//! Never:   an address of another host, or text that only looks like one: attributes of tags alone are read.
//!
//! Everything inside knows the site as if it lay at the root of its host. Where answers leave, their addresses are completed.

use std::borrow::Cow;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Response, Uri, header, uri::PathAndQuery};
use serde_json::Value;
use tower::ServiceExt;
use url::Url;

/// The attributes of our pages, and of HTML in articles, that hold an address.
const ADDRESSES: [&str; 9] = [
    "href",
    "src",
    "srcset",
    "action",
    "formaction",
    "poster",
    "data-api",
    "data-href",
    "data-permalink",
];
/// How a template writes a slash.
const ESCAPED_SLASH: &str = "&#x2f;";
/// Elements whose text is no HTML.
const RAW: [&str; 2] = ["script", "style"];

/// The path that the site lives below, such as `/help`; empty at the root of its host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mount(Box<str>);

impl Mount {
    /// The path of the public address.
    pub(super) fn of(base_url: Option<&str>) -> Mount {
        let url = base_url.and_then(|base| Url::parse(base).ok());
        let path = url.as_ref().map_or("", Url::path);
        Mount(path.trim_end_matches('/').into())
    }

    /// Where addresses are to be whole, `base` stands in front of each.
    pub(super) fn whole(base: &str) -> Mount {
        Mount(base.into())
    }

    pub(super) fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// An address of this site as browsers reach it; any other stays as it is, and so does one that is complete already.
    pub(super) fn complete<'a>(&self, address: &'a str) -> Cow<'a, str> {
        let is_own = address.starts_with('/') && !address.starts_with("//");
        match is_own && !self.is_root() && self.strip(address).is_none() {
            true => Cow::Owned(format!("{}{address}", self.0)),
            false => Cow::Borrowed(address),
        }
    }

    /// What stands behind the path that the site lives below; none for an address that is not below it.
    fn strip<'a>(&self, path: &'a str) -> Option<&'a str> {
        let rest = path.strip_prefix(&*self.0)?;
        (rest.is_empty() || rest.starts_with(['/', '?'])).then_some(rest)
    }

    /// A page whose addresses are complete.
    pub(super) fn complete_html(&self, html: String) -> String {
        if self.is_root() {
            return html;
        }
        let mut out = String::with_capacity(html.len() + html.len() / 16);
        let mut rest = html.as_str();
        while let Some(start) = rest.find('<') {
            let (text, tag) = rest.split_at(start);
            out.push_str(text);
            rest = self.complete_tag(tag, &mut out);
        }
        out.push_str(rest);
        out
    }

    /// Writes the markup that `html` begins with, and gives what comes behind it.
    fn complete_tag<'a>(&self, html: &'a str, out: &mut String) -> &'a str {
        if html.starts_with("<!--") {
            return through(html, "-->", out);
        }
        let name_end = html[1..].find(|c: char| !c.is_ascii_alphanumeric());
        let (open, mut rest) = html.split_at(name_end.map_or(html.len(), |end| end + 1));
        out.push_str(open);
        loop {
            let end = rest.find(['"', '\'', '>']).unwrap_or(rest.len());
            let (before, found) = rest.split_at(end);
            out.push_str(before);
            let Some(sign) = found.chars().next() else {
                return "";
            };
            out.push(sign);
            rest = &found[1..];
            if sign == '>' {
                break;
            }
            let close = rest.find(sign).unwrap_or(rest.len());
            let name = before.strip_suffix('=').unwrap_or_default();
            let name = name.rsplit(char::is_whitespace).next().unwrap_or_default();
            match ADDRESSES.contains(&name) {
                true => self.complete_value(name, &rest[..close], out),
                false => out.push_str(&rest[..close]),
            }
            rest = &rest[close..];
            if rest.starts_with(sign) {
                out.push(sign);
                rest = &rest[1..];
            }
        }
        match RAW.contains(&&open[1..]) {
            true => through(rest, &format!("</{}", &open[1..]), out),
            false => rest,
        }
    }

    /// Writes the value of an attribute, as HTML has it.
    fn complete_value(&self, name: &str, value: &str, out: &mut String) {
        let complete = |value: &str| {
            let plain = match value.strip_prefix(ESCAPED_SLASH) {
                Some(rest) => Cow::Owned(format!("/{}", rest.replacen(ESCAPED_SLASH, "/", 8))),
                None => Cow::Borrowed(value),
            };
            self.complete(&plain).into_owned()
        };
        match name {
            "srcset" => {
                let each: Vec<String> = value.split(',').map(|one| complete(one.trim())).collect();
                out.push_str(&each.join(", "));
            }
            _ => out.push_str(&complete(value)),
        }
    }

    /// JSON whose `url`s and pieces of HTML are complete.
    pub(super) fn complete_json(&self, json: &mut Value) {
        match json {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), &mut *value) {
                        ("url", Value::String(url)) => *url = self.complete(url).into_owned(),
                        ("html", Value::String(html)) => {
                            *html = self.complete_html(std::mem::take(html));
                        }
                        _ => self.complete_json(value),
                    }
                }
            }
            Value::Array(values) => values
                .iter_mut()
                .for_each(|value| self.complete_json(value)),
            _ => {}
        }
    }

    /// The router for requests from outside. Both kinds of proxy are served: those that pass the whole path on, and those that
    /// take off what the site lives below.
    pub(super) fn mounted(self, inside: Router) -> Router {
        if self.is_root() {
            return inside;
        }
        let service = tower::service_fn(move |mut request: Request| {
            if let Some(uri) = self.inner_uri(request.uri()) {
                *request.uri_mut() = uri;
            }
            let (mount, inside) = (self.clone(), inside.clone());
            async move {
                let answer = inside.oneshot(request).await?;
                Ok::<_, std::convert::Infallible>(mount.complete_location(answer))
            }
        });
        Router::new().fallback_service(service)
    }

    /// The address inside; none when it is that already.
    fn inner_uri(&self, uri: &Uri) -> Option<Uri> {
        let whole = uri.path_and_query()?.as_str();
        let rest = self.strip(whole)?;
        let slash = if rest.starts_with('/') { "" } else { "/" };
        let inner: PathAndQuery = format!("{slash}{rest}").parse().ok()?;
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(inner);
        Uri::from_parts(parts).ok()
    }

    fn complete_location<B>(&self, mut answer: Response<B>) -> Response<B> {
        let location = answer.headers_mut().get_mut(header::LOCATION);
        if let Some(location) = location
            && let Ok(to) = location.to_str()
            && let Ok(complete) = HeaderValue::from_str(&self.complete(to))
        {
            *location = complete;
        }
        answer
    }
}

/// Writes `text` up to and with `end`, and gives what comes behind it.
fn through<'a>(text: &'a str, end: &str, out: &mut String) -> &'a str {
    let at = text.find(end).map_or(text.len(), |at| at + end.len());
    out.push_str(&text[..at]);
    &text[at..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_tags_are_completed_and_nothing_else() {
        let mount = Mount::of(Some("https://shop.example/help"));
        for (html, complete) in [
            ("<a href=\"/zh/a\">", "<a href=\"/help/zh/a\">"),
            (
                "<a class='b' href='/zh/a'>",
                "<a class='b' href='/help/zh/a'>",
            ),
            (
                "<form action=\"&#x2f;en&#x2f;search\">",
                "<form action=\"/help/en/search\">",
            ),
            (
                "<source srcset=\"/assets/a.svg 1x, /assets/b.svg 2x\">",
                "<source srcset=\"/help/assets/a.svg 1x, /help/assets/b.svg 2x\">",
            ),
            ("<a href=\"/help/zh/a\">", "<a href=\"/help/zh/a\">"),
            ("<a href=\"/helpers\">", "<a href=\"/help/helpers\">"),
            // Other hosts, parts of a page, and what is no address.
            ("<a href=\"//evil.example\">", "<a href=\"//evil.example\">"),
            (
                "<a href=\"&#x2f;&#x2f;evil.example\">",
                "<a href=\"//evil.example\">",
            ),
            ("<a href=\"#part\">", "<a href=\"#part\">"),
            ("<input value=\"/zh/a\">", "<input value=\"/zh/a\">"),
            ("<p>href=\"/zh/a\"</p>", "<p>href=\"/zh/a\"</p>"),
            ("<p title=\"href='/zh/a'\">", "<p title=\"href='/zh/a'\">"),
            (
                "<script>'<a href=\"/zh/a\">'</script><a href=\"/b\">",
                "<script>'<a href=\"/zh/a\">'</script><a href=\"/help/b\">",
            ),
            (
                "<!-- <a href=\"/a\"> --><a href=\"/b\">",
                "<!-- <a href=\"/a\"> --><a href=\"/help/b\">",
            ),
            // Cut off anywhere.
            ("<a href=\"/zh", "<a href=\"/help/zh"),
            ("<", "<"),
            ("<!-- a", "<!-- a"),
        ] {
            assert_eq!(mount.complete_html(html.to_owned()), complete, "{html}");
            assert_eq!(Mount::default().complete_html(html.to_owned()), html);
        }
    }

    #[test]
    fn requests_are_known_with_the_path_and_without_it() {
        let mount = Mount::of(Some("https://shop.example/a-b/help"));
        for (asked, inner) in [
            ("/a-b/help", "/"),
            ("/a-b/help/", "/"),
            ("/a-b/help?x=1", "/?x=1"),
            ("/a-b/help/zh/search?q=%E6%8F%90", "/zh/search?q=%E6%8F%90"),
            ("/a-b/helpers", "/a-b/helpers"),
            ("/healthz", "/healthz"),
        ] {
            let uri: Uri = asked.parse().unwrap();
            let inside = mount.inner_uri(&uri).unwrap_or(uri);
            assert_eq!(inside.to_string(), inner, "{asked}");
        }
    }
}
