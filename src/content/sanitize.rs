//! The allow-list for HTML, and the only maker of `SafeHtml`.
//!
//! Gets:    HTML that Markdown made, with whatever raw HTML a writer put in.
//! Gives:   `SafeHtml`: no script, style, form, frame, event handler; links only to http, https, mailto and this site.
//! Touches: ammonia (a real HTML parser).
//! Never:   text put into its result afterwards, save by `without_links`, `with_outside_links` and `escape`, which keep it safe.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

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
    pub(super) fn unpacked(html: String) -> SafeHtml {
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

    /// The same HTML with every link to one of `urls` turned into plain text (a `span`).
    #[must_use]
    pub fn without_links(&self, urls: &[&str]) -> SafeHtml {
        let mut html = String::with_capacity(self.0.len());
        let mut rest: &str = &self.0;
        while let Some(at) = rest.find("<a ") {
            html.push_str(&rest[..at]);
            let tag_end = at + rest[at..].find('>').unwrap_or(rest.len() - at - 1) + 1;
            let tag = &rest[at..tag_end];
            let dead = urls
                .iter()
                .any(|url| tag.contains(&format!(" href=\"{}\"", escape(url))));
            match rest[tag_end..].find("</a>") {
                // Links do not nest, so the next end tag is this link's.
                Some(end) if dead => {
                    html.push_str("<span>");
                    html.push_str(&rest[tag_end..tag_end + end]);
                    html.push_str("</span>");
                    rest = &rest[tag_end + end + 4..];
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

/// How it is stored. No more than this room reads it back: whoever else could would make HTML of any text.
pub(super) mod stored {
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::Serializer;

    use super::SafeHtml;

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
    /// `label` names it to screen readers; `tables` counts on, so that names differ within a page.
    #[must_use]
    pub fn with_table_regions(&self, label: &str, tables: &mut usize) -> SafeHtml {
        if !self.0.contains("<table>") {
            return self.clone();
        }
        let mut html = String::with_capacity(self.0.len() + 128);
        let mut rest: &str = &self.0;
        while let Some(at) = rest.find("<table>") {
            *tables += 1;
            html.push_str(&rest[..at]);
            html.push_str(&format!(
                "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{} {tables}\"><table>",
                escape(label)
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
fn unescape(text: &str) -> String {
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

/// Blocks and inline elements of an article. Headings are not among them: sections make their own.
const TAGS: [&str; 40] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];
/// Elements of a heading or a title.
const INLINE_TAGS: [&str; 11] = [
    "b", "br", "code", "del", "em", "i", "kbd", "s", "strong", "sub", "sup",
];

static BLOCKS: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into())
        .clean_content_tags(
            [
                "script", "style", "template", "noscript", "iframe", "object", "svg", "math",
                "textarea", "xmp", "title",
            ]
            .into(),
        )
        .tag_attributes(
            [
                ("a", ["href", "title"].into()),
                ("abbr", ["title"].into()),
                ("code", ["class"].into()),
                ("div", ["id"].into()),
                ("img", ["src", "alt", "title", "width", "height"].into()),
                ("ol", ["start"].into()),
                ("td", ["colspan", "rowspan"].into()),
                ("th", ["colspan", "rowspan"].into()),
            ]
            .into(),
        )
        .allowed_classes(
            [
                ("div", ["footnote-definition"].into()),
                (
                    "sup",
                    ["footnote-reference", "footnote-definition-label"].into(),
                ),
                (
                    "blockquote",
                    [
                        "markdown-alert-note",
                        "markdown-alert-tip",
                        "markdown-alert-important",
                        "markdown-alert-warning",
                        "markdown-alert-caution",
                    ]
                    .into(),
                ),
            ]
            .into(),
        )
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::Custom(Box::new(relative_url)))
        .attribute_filter(attribute)
        .link_rel(None);
    builder
});

static INLINE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder.tags(INLINE_TAGS.into()).clean_content_tags(
        [
            "script", "style", "template", "svg", "math", "textarea", "xmp", "title",
        ]
        .into(),
    );
    builder
});

/// Addresses on this site: one slash and a path, or an anchor. Nothing that a browser might read as a host.
fn relative_url(url: &str) -> Option<Cow<'_, str>> {
    let odd = |c: char| c == '\\' || c.is_control() || c.is_whitespace();
    let path = url.starts_with('/') && !url.starts_with("//");
    ((path || url.starts_with('#')) && !url.contains(odd)).then_some(Cow::Borrowed(url))
}

fn attribute<'u>(element: &str, name: &str, value: &'u str) -> Option<Cow<'u, str>> {
    let keep = match (element, name) {
        // Pictures come from the site's own assets, so that no page asks another host.
        ("img", "src") => value.starts_with("/assets/") && !value.contains(".."),
        ("code", "class") => {
            let language = value.strip_prefix("language-").unwrap_or_default();
            (1..=30).contains(&language.len())
                && language
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'#' | b'-' | b'_'))
        }
        ("div", "id") => value
            .strip_prefix("fn-")
            .is_some_and(|n| n.len() <= 5 && n.bytes().all(|b| b.is_ascii_digit())),
        (_, "start" | "colspan" | "rowspan" | "width" | "height") => {
            value.len() <= 4 && value.bytes().all(|b| b.is_ascii_digit())
        }
        _ => true,
    };
    keep.then_some(Cow::Borrowed(value))
}

/// Blocks of an article. Doing it twice changes nothing.
#[must_use]
pub(super) fn blocks(html: &str) -> SafeHtml {
    SafeHtml(mark_outside_links(&BLOCKS.clean(html).to_string()).into())
}

/// The inside of a heading: no links, no pictures.
#[must_use]
pub(super) fn inline(html: &str) -> SafeHtml {
    SafeHtml(INLINE.clean(html).to_string().into())
}

/// Gives each link that leaves the site a `rel` that keeps the reader's page to itself. `html` is ammonia's own output,
/// in which attributes stand in double quotes and `rel` never occurs.
fn mark_outside_links(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(at) = rest.find("<a ") {
        let end = at + rest[at..].find('>').unwrap_or(rest.len() - at - 1);
        out.push_str(&rest[..at + 2]);
        let attributes = &rest[at + 2..end];
        if attributes.contains(" href=\"http") {
            out.push_str(" rel=\"noopener noreferrer nofollow ugc\"");
        }
        out.push_str(attributes);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        assert_eq!(blocks(raw).as_str(), expected);
        assert_eq!(
            blocks(expected).as_str(),
            expected,
            "sanitising twice changes nothing"
        );
    }

    #[test]
    fn scripts_handlers_and_foreign_schemes_never_pass() {
        check("<script>pwn(1)</script>a", "a");
        check("<img src=x onerror=pwn(1)>", "<img>");
        check("<a href=\"javascript:pwn(1)\">x</a>", "<a>x</a>");
        check("<a href=\"//evil.example\">x</a>", "<a>x</a>");
        check("<a href=\"/\\evil.example\">x</a>", "<a>x</a>");
        check(
            "<p style=\"position:fixed\" class=\"official\" id=\"q\">x</p>",
            "<p>x</p>",
        );
        check(
            "<ul><li>a</li></ul><ol start=\"3\"><li>b</li></ol>",
            "<ul><li>a</li></ul><ol start=\"3\"><li>b</li></ol>",
        );
        check(
            "<form action=\"https://evil.example\"><input name=q>x</form>",
            "x",
        );
    }

    #[test]
    fn links_that_leave_the_site_keep_the_readers_page_to_itself() {
        check("<a href=\"/zh/a\">x</a>", "<a href=\"/zh/a\">x</a>");
        check(
            "<a href=\"https://bitp.example\">x</a>",
            "<a rel=\"noopener noreferrer nofollow ugc\" href=\"https://bitp.example\">x</a>",
        );
    }

    #[test]
    fn a_dead_link_becomes_text() {
        let html = blocks("<p><a href=\"/zh/a#b\">x <em>y</em></a> <a href=\"/zh/c\">z</a></p>");
        let dead = html.without_links(&["/zh/a#b"]);
        assert_eq!(
            dead.as_str(),
            "<p><span>x <em>y</em></span> <a href=\"/zh/c\">z</a></p>"
        );
    }

    #[test]
    fn marked_text_is_escaped_inside_and_outside_its_marks() {
        assert_eq!(
            SafeHtml::marked("a<b>c", &[(1, 4)]).as_str(),
            "a<mark>&lt;b&gt;</mark>c"
        );
    }
}
