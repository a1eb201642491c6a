//! Tags of components, such as `<Tab label="npm">`: elements that only another generator knows.
//!
//! Gets:    a text that begins with `<`.
//! Gives:   the tag, its name, and what it calls what stands in it.
//! Touches: nothing.
//! Never:   an element of HTML taken for one.

use std::ops::Range;

/// The longest tag, in bytes, and the most lines that it may have.
const TAG_BYTES_MAX: usize = 2_000;
const TAG_LINES_MAX: usize = 20;
/// The attributes that name what stands in an element.
const NAMES: [&str; 5] = ["label", "title", "summary", "header", "heading"];
/// Those that name it where none of these does and something stands in it.
const OTHER_NAMES: [&str; 4] = ["name", "tab", "slot", "value"];

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::content::markdown) struct Tag<'t> {
    pub(in crate::content::markdown) name: &'t str,
    /// What stands behind the name.
    pub(in crate::content::markdown) attributes: &'t str,
    pub(in crate::content::markdown) is_end: bool,
    /// Whether it is its own end.
    pub(in crate::content::markdown) is_closed: bool,
    /// Its bytes, with `<` and `>`.
    pub(in crate::content::markdown) length: usize,
}

/// The tag that a text begins with.
pub(in crate::content::markdown) fn tag_at(text: &str) -> Option<Tag<'_>> {
    let rest = text.strip_prefix('<')?;
    let is_end = rest.starts_with('/');
    let name_at = 1 + usize::from(is_end);
    let inner = &text[name_at..];
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':');
    let name = &inner[..inner.find(|c| !is_name(c)).unwrap_or(inner.len())];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let behind = &inner[name.len()..];
    let end = tag_end(behind)?;
    let attributes = behind[..end].trim_end();
    let is_closed = attributes.ends_with('/');
    let is_parted = attributes.is_empty() || attributes.starts_with(['/', ' ', '\t', '\n']);
    is_parted.then(|| Tag {
        name,
        attributes: attributes.trim_end_matches('/'),
        is_end,
        is_closed,
        length: name_at + name.len() + end + 1,
    })
}

/// Where the `>` of a tag stands: in no quotes and in no braces.
fn tag_end(text: &str) -> Option<usize> {
    let (mut quote, mut braces, mut lines) = (None, 0_usize, 0);
    for (at, byte) in text.bytes().enumerate().take(TAG_BYTES_MAX) {
        match (byte, quote) {
            (b'\n', _) => {
                lines += 1;
                if lines > TAG_LINES_MAX || text[at + 1..].starts_with('\n') {
                    return None;
                }
            }
            (byte, Some(open)) => quote = (byte != open).then_some(open),
            (b'"' | b'\'', None) if braces == 0 => quote = Some(byte),
            (b'{', None) => braces += 1,
            (b'}', None) => braces = braces.saturating_sub(1),
            (b'>', None) if braces == 0 => return Some(at),
            (b'<', None) if braces == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Whether only another generator knows an element: by a capital, as in Vue and React, or a hyphen. `P` is a paragraph of MDX.
pub(super) fn is_component(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && (!name.chars().all(|c| c.is_ascii_uppercase()) || name == "P")
        || name.contains('-')
}

/// What a tag calls what stands in it: where the name is, in bytes of its attributes.
pub(in crate::content::markdown) fn label(tag: &Tag<'_>) -> Option<Range<usize>> {
    let first = NAMES.iter().find_map(|name| value(tag.attributes, name));
    let others = OTHER_NAMES.iter().filter(|_| !tag.is_closed);
    first.or_else(|| {
        others
            .into_iter()
            .find_map(|name| value(tag.attributes, name))
    })
}

/// Where an element leads that is a card or button, as `<Card title="Start" href="/start">`: an address that Markdown can hold,
/// of one whose label it can hold as the text of a link.
pub(super) fn link<'t>(tag: &Tag<'t>) -> Option<&'t str> {
    const NAMES: [&str; 4] = ["href", "to", "link", "url"];
    let link = NAMES.iter().find_map(|name| value(tag.attributes, name))?;
    let link = &tag.attributes[link];
    let is_text = label(tag).is_none_or(|label| !tag.attributes[label].contains(['[', ']', '`']));
    (is_text && !link.contains(['<', '>', '\\', '$'])).then_some(link)
}

/// Where the value of an attribute stands, without white space beside it; nothing where it is empty or no text.
pub(super) fn value(attributes: &str, name: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(at) = attributes[from..].find(name) {
        let start = from + at;
        from = start + name.len();
        let is_parted = attributes[..start].ends_with([' ', '\t', '\n']) || start == 0;
        let Some(behind) = attributes[from..].trim_start().strip_prefix('=') else {
            continue;
        };
        let behind = behind.trim_start();
        let behind = behind.strip_prefix('{').map_or(behind, str::trim_start);
        let Some(quote) = behind
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\'' | '`'))
        else {
            continue;
        };
        let open = attributes.len() - behind.len() + 1;
        let Some(length) = attributes[open..].find(quote) else {
            continue;
        };
        let written = &attributes[open..open + length];
        let inner = written.trim();
        if is_parted && !inner.is_empty() && !inner.contains('\n') {
            let begin = open + (written.len() - written.trim_start().len());
            return Some(begin..begin + inner.len());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_leads_where_its_address_says() {
        for (text, expected) in [
            ("<Card title=\"A\" href=\"/a\" />", Some("/a")),
            ("<LinkCard to='./b.md#x' label=\"B\">", Some("./b.md#x")),
            (
                "<Card title=\"A\" link={\"https://a.example/x y\"}>",
                Some("https://a.example/x y"),
            ),
            ("<Card title=\"A\" :href=\"a\">", None),
            ("<Card title=\"A\" href={a} />", None),
            ("<Card title=\"A [b\" href=\"/a\" />", None),
            ("<Card title=\"A\" href=\"/a>b\" />", None),
            ("<Card title=\"A\" />", None),
        ] {
            assert_eq!(link(&tag_at(text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn a_tag_and_its_label_are_read_in_every_form() {
        for (text, name, expected) in [
            ("<Tab label=\"AWS\">x", "Tab", "AWS"),
            (
                "<TabItem value='a' label='命令 行' default>",
                "TabItem",
                "命令 行",
            ),
            (
                "<Card\n  title=\"A > B\"\n  icon={<X/>}\n>",
                "Card",
                "A > B",
            ),
            ("<el-tab-pane title = \" x \" />", "el-tab-pane", "x"),
            ("<Tabs.Tab name={\"y\"}>", "Tabs.Tab", "y"),
            ("<Tab subtitle=\"no\" title=\"\">", "Tab", ""),
            ("<Tab :label=\"no\">", "Tab", ""),
        ] {
            let tag = tag_at(text).unwrap();
            let found = label(&tag).map_or("", |range| &tag.attributes[range]);
            assert_eq!((tag.name, found), (name, expected), "{text}");
            assert!(
                text[..tag.length].ends_with('>') && is_component(name),
                "{text}"
            );
        }
        for none in [
            "<",
            "<1>",
            "< a>",
            "<a <b>",
            "<a\n\n>",
            "<Tab",
            "<https://x.example>",
        ] {
            assert!(
                tag_at(none).is_none_or(|tag| !is_component(tag.name)),
                "{none}"
            );
        }
        for html in ["div", "details", "B", "IMG", "video"] {
            assert!(!is_component(html), "{html}");
        }
    }
}
