//! The first blocks of HTML: an excerpt, word for word.
//!
//! Gets:    HTML that the allow-list has let through.
//! Gives:   its first blocks, whole, as many as fit; of a long list its first items.
//! Touches: nothing.
//! Never:   an element that is not closed, or half of a block.

use super::safe_html::SafeHtml;

/// Elements that have no end tag.
const VOID: [&str; 3] = ["br", "hr", "img"];
/// Elements that stand within a line: none of them is a block, also where a writer left them outside of any.
const INLINE: [&str; 18] = [
    "a", "abbr", "b", "br", "code", "del", "em", "i", "img", "ins", "kbd", "s", "samp", "small",
    "span", "strong", "sub", "sup",
];

/// A tag, as the allow-list writes it: attributes quoted, `<` and `>` of text escaped.
pub(super) struct Tag<'h> {
    pub(super) name: &'h str,
    pub(super) is_end: bool,
    /// The byte where it begins, and the one behind it.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Where an excerpt may end: behind this byte, after so many characters of text, and the list that has to be closed there.
struct End<'h> {
    at: usize,
    chars: usize,
    list: Option<&'h str>,
}

impl SafeHtml {
    /// The first blocks with at most `chars_max` characters of text, and whether anything was left out. Where not even the
    /// first block fits and it is a list, its first items; nothing when no item fits either.
    #[must_use]
    pub fn excerpt(&self, chars_max: usize) -> (SafeHtml, bool) {
        let html = self.as_str();
        let ends = ends(html);
        let block = ends
            .iter()
            .rfind(|end| end.list.is_none() && end.chars <= chars_max);
        let item = || ends.iter().take_while(|end| end.list.is_some());
        let Some(end) = block.or_else(|| item().filter(|end| end.chars <= chars_max).last()) else {
            return (SafeHtml::default(), !html.trim().is_empty());
        };
        let mut excerpt = html[..end.at].to_owned();
        if let Some(list) = end.list {
            excerpt.push_str("</");
            excerpt.push_str(list);
            excerpt.push('>');
        }
        let is_cut = !html[end.at..].trim().is_empty();
        (SafeHtml::unpacked(excerpt), is_cut)
    }
}

/// All places where an excerpt may end, in order: behind each outermost block, and behind each item of an outermost list. Text
/// outside of any block is one, as far as the next block.
fn ends(html: &str) -> Vec<End<'_>> {
    let (mut open, mut ends, mut chars, mut at) = (Vec::<&str>::new(), Vec::new(), 0, 0);
    while let Some(tag) = next_tag(html, at) {
        chars += text_chars(&html[at..tag.start]);
        at = tag.end;
        let is_inline = INLINE.contains(&tag.name);
        if open.is_empty() && !is_inline {
            end_at(tag.start, chars, html, &mut ends);
        }
        if VOID.contains(&tag.name) {
            // Alone between blocks it is one.
        } else if tag.is_end {
            open.pop();
        } else {
            open.push(tag.name);
            continue;
        }
        let list = match open.as_slice() {
            [] if is_inline => continue,
            [] => None,
            [list @ ("ol" | "ul")] if tag.name == "li" => Some(*list),
            _ => continue,
        };
        ends.push(End { at, chars, list });
    }
    chars += text_chars(&html[at..]);
    end_at(html.len(), chars, html, &mut ends);
    ends
}

/// Ends text that stands outside of any block, where there is any.
fn end_at(at: usize, chars: usize, html: &str, ends: &mut Vec<End<'_>>) {
    let last = ends.last().map_or(0, |end| end.at);
    if !html[last..at].trim().is_empty() {
        ends.push(End {
            at,
            chars,
            list: None,
        });
    }
}

/// The first tag from a byte on.
pub(super) fn next_tag(html: &str, from: usize) -> Option<Tag<'_>> {
    let start = from + html[from..].find('<')?;
    let end = start + html[start..].find('>')? + 1;
    let inside = &html[start + 1..end - 1];
    let is_end = inside.starts_with('/');
    let name = inside.trim_start_matches('/');
    let name = name.split([' ', '/', '\n']).next().unwrap_or(name);
    Some(Tag {
        name,
        is_end,
        start,
        end,
    })
}

/// How many characters a reader sees, about: a character reference is one.
fn text_chars(text: &str) -> usize {
    let mut in_reference = false;
    let seen = text.chars().filter(|&c| {
        let counts = !in_reference && c != '\n';
        in_reference = c == '&' || in_reference && c != ';';
        counts
    });
    seen.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, chars_max: usize, expected: &str, is_cut: bool) {
        let (excerpt, cut) = SafeHtml::unpacked(html.to_owned()).excerpt(chars_max);
        assert_eq!((excerpt.as_str(), cut), (expected, is_cut));
    }

    #[test]
    fn an_excerpt_is_whole_blocks_or_whole_items() {
        let two = "<p>ab</p>\n<p>c<b>d</b>e</p>\n";
        check(two, 9, "<p>ab</p>\n<p>c<b>d</b>e</p>", false);
        check(two, 5, "<p>ab</p>\n<p>c<b>d</b>e</p>", false);
        check(two, 4, "<p>ab</p>", true);
        check(two, 1, "", true);
        let list = "<ol start=\"2\">\n<li>ab</li>\n<li><p>cd</p><ul><li>e</li></ul></li>\n<li>f</li>\n</ol>\n<p>g</p>";
        check(
            list,
            6,
            list.strip_suffix("\n<p>g</p>").expect("it ends so"),
            true,
        );
        check(
            list,
            5,
            "<ol start=\"2\">\n<li>ab</li>\n<li><p>cd</p><ul><li>e</li></ul></li></ol>",
            true,
        );
        check(list, 4, "<ol start=\"2\">\n<li>ab</li></ol>", true);
        check(list, 1, "", true);
        // A reference is a character, a picture is none, and a list behind a paragraph is never cut.
        check(
            "<p>&lt;b&gt;</p><hr><p><img src=\"/a\" alt=\"a &gt; b\">c</p>",
            4,
            "<p>&lt;b&gt;</p><hr><p><img src=\"/a\" alt=\"a &gt; b\">c</p>",
            false,
        );
        check(
            "<p>a</p><ul><li>bc</li><li>d</li></ul>",
            3,
            "<p>a</p>",
            true,
        );
        check("", 9, "", false);
        // Text outside of any block is one, with what stands in its line.
        check("a<b>b</b>c<br>d", 4, "a<b>b</b>c<br>d", false);
        check("a<b>b</b>c<br>d", 3, "", true);
        check("a<b>b</b>c<p>d</p>e", 3, "a<b>b</b>c", true);
        check("<p>d</p>a<b>b</b>c", 3, "<p>d</p>", true);
        check("<p>a</p>bc<hr>d", 3, "<p>a</p>bc<hr>", true);
    }
}
