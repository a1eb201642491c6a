//! HTML that may stand in a page as it is, and what may be done with it.
//!
//! Gets:    HTML that the allow-list has let through; text.
//! Gives:   `SafeHtml`.
//! Touches: nothing.
//! Never:   text put into it unescaped: `with_turned_links`, `with_outside_links`, `with_pictures`,
//!          `away_from` and `escape` keep it safe.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// HTML that may stand in a page as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml(Box<str>);

impl SafeHtml {
    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What `packed` unpacked: HTML that was made here.
    pub(in crate::content) fn unpacked(html: String) -> SafeHtml {
        SafeHtml(html.into())
    }

    /// What the allow-list has let through.
    pub(super) fn sanitised(html: String) -> SafeHtml {
        SafeHtml(html.into())
    }

    /// Text as HTML.
    #[must_use]
    pub fn from_text(text: &str) -> SafeHtml {
        SafeHtml(escape(text).into())
    }

    /// Text with marks round some byte ranges: sorted, not overlapping, on character boundaries.
    #[must_use]
    pub fn marked(text: &str, marks: &[(usize, usize)]) -> SafeHtml {
        let mut html = String::with_capacity(text.len() + marks.len() * 13);
        let mut at = 0;
        for &(start, end) in marks {
            html.push_str(&escape(&text[at..start]));
            html.push_str("<mark>");
            html.push_str(&escape(&text[start..end]));
            html.push_str("</mark>");
            at = end;
        }
        html.push_str(&escape(&text[at..]));
        SafeHtml(html.into())
    }

    /// The same HTML with each link to one of these addresses led to another of this site, or turned into plain text (a `span`).
    #[must_use]
    pub fn with_turned_links(&self, turned: &[(&str, Option<String>)]) -> SafeHtml {
        if turned.is_empty() {
            return self.clone();
        }
        let turned: HashMap<Cow<'_, str>, &Option<String>> =
            turned.iter().map(|(url, to)| (escape(url), to)).collect();
        const HREF: &str = " href=\"";
        let mut html = String::with_capacity(self.0.len());
        let mut rest: &str = &self.0;
        while let Some(at) = rest.find("<a ") {
            html.push_str(&rest[..at]);
            let tag_end = at + rest[at..].find('>').unwrap_or(rest.len() - at - 1) + 1;
            let tag = &rest[at..tag_end];
            let href = tag.find(HREF).map(|at| at + HREF.len());
            let href = href.and_then(|from| Some((from, from + tag[from..].find('"')?)));
            let found = href.and_then(|(from, to)| turned.get(&tag[from..to]));
            match (found, href, rest[tag_end..].find("</a>")) {
                // Links do not nest, so the next end tag is this link's.
                (Some(None), _, Some(end)) => {
                    html.push_str("<span>");
                    html.push_str(&rest[tag_end..tag_end + end]);
                    html.push_str("</span>");
                    rest = &rest[tag_end + end + 4..];
                }
                (Some(Some(url)), Some((from, to)), _) => {
                    html.push_str(&tag[..from]);
                    html.push_str(&escape(url));
                    html.push_str(&tag[to..]);
                    rest = &rest[tag_end..];
                }
                _ => {
                    html.push_str(tag);
                    rest = &rest[tag_end..];
                }
            }
        }
        html.push_str(rest);
        SafeHtml(html.into())
    }
}

impl SafeHtml {
    /// The same HTML for another page than its own: links to parts of its own, which is at `url`, lead there.
    #[must_use]
    pub fn away_from(&self, url: &str) -> SafeHtml {
        let mut html = String::with_capacity(self.0.len());
        let mut rest: &str = &self.0;
        while let Some(at) = rest.find("<a ") {
            let tag_end = at + rest[at..].find('>').unwrap_or(rest.len() - at - 1) + 1;
            html.push_str(&rest[..at]);
            let own = format!(" href=\"{}#", escape(url));
            html.push_str(&rest[at..tag_end].replace(" href=\"#", &own));
            rest = &rest[tag_end..];
        }
        html.push_str(rest);
        SafeHtml(html.into())
    }
}

/// A picture as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPicture {
    /// Where it is served.
    pub url: String,
    /// Width and height in pixels, where they are known.
    pub size: Option<(u32, u32)>,
}

impl SafeHtml {
    /// The same HTML with the pictures that `find` gives for their addresses: each has its size, so that the page does not move
    /// when it comes, and is asked for when it is about to be seen. One that is not found is its text; so is a link to one.
    #[must_use]
    pub fn with_pictures(&self, find: &dyn Fn(&str) -> Option<ShownPicture>) -> SafeHtml {
        if !self.0.contains("<img ") && !self.0.contains(TO_PICTURE) {
            return self.clone();
        }
        let mut html = String::with_capacity(self.0.len() + 128);
        let mut rest: &str = &self.0;
        while let Some(at) = rest.find('<') {
            let end = at + rest[at..].find('>').unwrap_or(rest.len() - at - 1) + 1;
            html.push_str(&rest[..at]);
            let (tag, behind) = (&rest[at..end], &rest[end..]);
            rest = behind;
            if tag.starts_with("<img") {
                html.push_str(&picture(tag, find));
            } else if tag.starts_with("<a ") && tag.contains(TO_PICTURE) {
                let url = attribute(tag, "href").unwrap_or_default();
                // Links do not nest, so the next end tag is this link's.
                match (find(url), behind.find("</a>")) {
                    (Some(shown), _) => html.push_str(&tag.replacen(
                        &format!("\"{url}\""),
                        &format!("\"{}\"", escape(&shown.url)),
                        1,
                    )),
                    (None, Some(close)) => {
                        html.push_str("<span>");
                        let inside = SafeHtml(behind[..close].into()).with_pictures(find);
                        html.push_str(&inside.0);
                        html.push_str("</span>");
                        rest = &behind[close + "</a>".len()..];
                    }
                    (None, None) => {}
                }
            } else {
                html.push_str(tag);
            }
        }
        html.push_str(rest);
        SafeHtml(html.into())
    }
}

/// How a link to a picture outside of `assets/` begins.
const TO_PICTURE: &str = " href=\"/pictures/";

/// The tag of a picture, or its text.
fn picture(tag: &str, find: &dyn Fn(&str) -> Option<ShownPicture>) -> String {
    let shown = attribute(tag, "src").and_then(|url| Some((url, find(url)?)));
    let Some((url, shown)) = shown else {
        // A quote is written out in an attribute alone.
        let text = attribute(tag, "alt").unwrap_or_default();
        return format!("<span>{}</span>", text.replace("&quot;", "\""));
    };
    let new = format!(" src=\"{}\"", escape(&shown.url));
    let tag = tag.replacen(&format!(" src=\"{url}\""), &new, 1);
    let number = |name| attribute(&tag, name).and_then(|text| text.parse::<u32>().ok());
    let added = match (shown.size, number("width"), number("height")) {
        (None, _, _) | (_, Some(_), Some(_)) => String::new(),
        (Some((width, height)), None, None) => format!(" width=\"{width}\" height=\"{height}\""),
        (Some(size), Some(width), None) => format!(" height=\"{}\"", scaled(width, size)),
        (Some((width, height)), None, Some(given)) => {
            format!(" width=\"{}\"", scaled(given, (height, width)))
        }
    };
    format!("{}{added} loading=\"lazy\">", tag.trim_end_matches('>'))
}

/// The other side of a picture of which one is `side` long, by its first and its second side.
fn scaled(side: u32, (first, second): (u32, u32)) -> u64 {
    let (first, second) = (u64::from(first.max(1)), u64::from(second));
    (u64::from(side) * second + first / 2) / first
}

/// The value of an attribute of a tag that ammonia wrote, as it stands there.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[from..].split('"').next()
}

/// How it is stored. No more than this room reads it back: whoever else could would make HTML of any text.
pub(in crate::content) mod stored {
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::Serializer;

    use crate::content::sanitize::safe_html::SafeHtml;

    pub(in crate::content) fn serialize<S: Serializer>(
        html: &SafeHtml,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(html.as_str())
    }

    pub(in crate::content) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<SafeHtml, D::Error> {
        Box::deserialize(deserializer).map(SafeHtml)
    }
}

/// What becomes of a link that leaves the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutsideLink {
    /// It stays as it is.
    Keep,
    /// It stays, and the host that it leads to stands beside it.
    ShowHost(String),
    /// Its text stays, without the link.
    Drop,
}

impl SafeHtml {
    /// The links that leave the site, as address and text.
    #[must_use]
    pub fn outside_links(&self) -> Vec<(String, String)> {
        let mut links = Vec::new();
        self.each_outside_link(|url, text| {
            links.push((url.to_owned(), text.to_owned()));
            OutsideLink::Keep
        });
        links
    }

    /// The same HTML with each link that leaves the site treated as `decide` says of its address and its text.
    #[must_use]
    pub fn with_outside_links(&self, decide: impl FnMut(&str, &str) -> OutsideLink) -> SafeHtml {
        self.each_outside_link(decide)
    }

    fn each_outside_link(&self, mut decide: impl FnMut(&str, &str) -> OutsideLink) -> SafeHtml {
        let mut html = String::with_capacity(self.0.len() + 64);
        let mut rest: &str = &self.0;
        while let Some(at) = rest.find("<a ") {
            html.push_str(&rest[..at]);
            let tag_end = at + rest[at..].find('>').unwrap_or(rest.len() - at - 1) + 1;
            let tag = &rest[at..tag_end];
            let href = tag
                .split_once(" href=\"")
                .and_then(|(_, value)| value.split('"').next())
                .map(unescape);
            let outside = href.filter(|href| href.contains(':') && !href.starts_with(['/', '#']));
            // Links do not nest, so the next end tag is this link's.
            let inside = rest[tag_end..]
                .find("</a>")
                .map(|end| &rest[tag_end..tag_end + end]);
            let (Some(href), Some(inside)) = (outside, inside) else {
                html.push_str(tag);
                rest = &rest[tag_end..];
                continue;
            };
            match decide(&href, &text_of(inside)) {
                OutsideLink::Keep => html.push_str(&format!("{tag}{inside}</a>")),
                OutsideLink::ShowHost(host) => {
                    html.push_str(&format!(
                        "{tag}{inside}</a> <span class=\"host\">({})</span>",
                        escape(&host)
                    ));
                }
                OutsideLink::Drop => html.push_str(&format!("<span>{inside}</span>")),
            }
            rest = &rest[tag_end + inside.len() + "</a>".len()..];
        }
        html.push_str(rest);
        SafeHtml(html.into())
    }

    /// The same HTML with each table in a region of its own, which scrolls sideways and can be reached by keyboard.
    /// `name` gives what each is called, another name for each table of a page.
    #[must_use]
    pub fn with_table_regions(&self, name: &mut dyn FnMut() -> String) -> SafeHtml {
        if !self.0.contains("<table>") {
            return self.clone();
        }
        let mut html = String::with_capacity(self.0.len() + 128);
        let mut rest: &str = &self.0;
        while let Some(at) = rest.find("<table>") {
            html.push_str(&rest[..at]);
            html.push_str(&format!(
                "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table>",
                escape(&name())
            ));
            rest = &rest[at + "<table>".len()..];
        }
        html.push_str(rest);
        SafeHtml(html.replace("</table>", "</table></div>").into())
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text of a piece of our own HTML, without its tags.
fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    text.push_str(rest);
    unescape(&text)
}

/// What [`escape`] and ammonia write, read again.
pub(super) fn unescape(text: &str) -> String {
    let plain = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    plain.replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}

/// Text as it may stand in HTML, in an element or in a quoted attribute.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
