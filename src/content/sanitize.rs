//! The allow-list for HTML, and the only maker of `SafeHtml`.
//!
//! Gets:    HTML that Markdown made, with whatever raw HTML a writer put in.
//! Gives:   `SafeHtml`: no script, style, form, frame, event handler; links only to http, https, mailto, tel and this site.
//! Touches: ammonia (a real HTML parser).
//! Never:   text put into its result afterwards, save by `safe_html`, which keeps it safe.

mod boxes;
mod excerpt;
mod plain;
mod safe_html;

use std::borrow::Cow;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

pub(super) use boxes::label;
pub(super) use safe_html::stored;
pub use safe_html::{OutsideLink, SafeHtml, ShownPicture, escape};

/// Where a page asks for pictures outside of `assets/`.
pub const PICTURES_URL: &str = "/pictures/";

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
                ("td", ["left", "center", "right"].into()),
                ("th", ["left", "center", "right"].into()),
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
        .url_schemes(["http", "https", "mailto", "tel"].into())
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
        // Pictures come from the site's own folders, so that no page asks another host.
        ("img", "src") => {
            ["/assets/", PICTURES_URL]
                .iter()
                .any(|folder| value.starts_with(folder))
                && !value.contains("..")
        }
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
    SafeHtml::sanitised(mark_outside_links(&BLOCKS.clean(html).to_string()))
}

/// The inside of a heading: no links, no pictures.
#[must_use]
pub(super) fn inline(html: &str) -> SafeHtml {
    SafeHtml::sanitised(INLINE.clean(html).to_string())
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
        let dead = html.with_turned_links(&[("/zh/a#b", None)]);
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
