//! HTML as plain text that keeps what a person needs to follow it: numbers of steps, items, rows, where links lead.
//!
//! Gets:    HTML that the allow-list has let through, its language.
//! Gives:   lines for a mail or a chat.
//! Touches: nothing.
//! Never:   a mark of Markdown; a picture, or where a link leads within its own page.

use super::boxes;
use super::excerpt::next_tag;
use super::safe_html::{SafeHtml, unescape};
use crate::ids::Lang;

/// Elements that begin on a line of their own, with an empty one before.
const BLOCKS: [&str; 16] = [
    "p",
    "ol",
    "ul",
    "pre",
    "table",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dl",
    "details",
    "div",
    "hr",
];
/// Elements that begin on a line of their own.
const LINES: [&str; 4] = ["tr", "dt", "dd", "summary"];
/// How far an item's further lines stand in.
const INDENT: &str = "   ";

impl SafeHtml {
    /// The text as lines: steps are numbered, other items have a dash, the cells of a row stand side by side, and behind the
    /// text of a link to the web stands where it leads; a box begins with its label. `base` is the public address of this site, without a slash at its end,
    /// for links within it; where it is empty, these are text.
    #[must_use]
    pub fn plain_text(&self, lang: Lang, base: &str) -> String {
        let (html, mut at) = (self.as_str(), 0);
        let mut plain = Plain {
            base,
            ..Plain::default()
        };
        while let Some(tag) = next_tag(html, at) {
            plain.text(&html[at..tag.start]);
            match tag.is_end {
                true => plain.close(tag.name),
                false => plain.open(tag.name, &html[tag.start..tag.end]),
            }
            if tag.name == "blockquote" && !tag.is_end {
                let label = boxes::label(&html[tag.start..tag.end], &html[tag.end..], lang);
                plain.label = label.unwrap_or_default();
            }
            at = tag.end;
        }
        plain.text(&html[at..]);
        plain.out.trim().to_owned()
    }
}

/// A text that grows.
#[derive(Default)]
struct Plain<'b> {
    out: String,
    base: &'b str,
    /// The lists that are open, each with the number of its next item; none where it has dashes.
    lists: Vec<Option<usize>>,
    /// How many line breaks stand before what comes next, at least.
    breaks: usize,
    /// What stands before what comes next, on its line.
    mark: String,
    /// Of a box that has begun: a paragraph stands beside it, other blocks below it.
    label: &'static str,
    /// Whether a space stands before what comes next on the same line.
    space: bool,
    in_pre: bool,
    /// Where the link that is open leads, and where its text begins.
    link: Option<(String, usize)>,
}

impl Plain<'_> {
    fn open(&mut self, name: &str, tag: &str) {
        if name != "p" && BLOCKS.contains(&name) && !self.label.is_empty() {
            self.word("");
        }
        match name {
            "br" => self.begin_line(1),
            "li" => self.item(),
            "td" | "th" => self.cell(),
            "a" => self.link = self.href(tag).map(|href| (href, self.out.len())),
            _ if BLOCKS.contains(&name) => self.begin_block(),
            _ if LINES.contains(&name) => self.begin_line(1),
            _ => {}
        }
        match name {
            "ol" => self.lists.push(Some(start(tag))),
            "ul" => self.lists.push(None),
            "pre" => self.in_pre = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "blockquote" => self.label = "",
            "ol" | "ul" => _ = self.lists.pop(),
            "pre" => self.in_pre = false,
            "a" => self.end_link(),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.begin_block();
        } else if LINES.contains(&name) || name == "li" {
            self.begin_line(1);
        }
    }

    /// The next item of the innermost list.
    fn item(&mut self) {
        self.begin_line(1);
        self.mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
    }

    fn cell(&mut self) {
        // The first cell of a row begins its line.
        if self.breaks == 0 {
            self.mark = " | ".to_owned();
            self.space = false;
        }
    }

    /// What comes next is a block: set apart, but for what begins an item and what stands in one.
    fn begin_block(&mut self) {
        if self.mark.is_empty() && self.label.is_empty() {
            self.begin_line(if self.lists.is_empty() { 2 } else { 1 });
        }
    }

    fn begin_line(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
        self.space = false;
    }

    /// Behind the text of a link to the web, where it leads.
    fn end_link(&mut self) {
        let Some((href, from)) = self.link.take() else {
            return;
        };
        let text = self.out.get(from..).unwrap_or_default().trim();
        let is_web = href.starts_with("https://") || href.starts_with("http://");
        if is_web && text != href {
            self.out.push_str(&format!(" ({href})"));
        }
    }

    /// Where a link leads, as a whole address; nothing for a place on its own page.
    fn href(&self, tag: &str) -> Option<String> {
        let (_, value) = tag.split_once(" href=\"")?;
        let href = unescape(value.split('"').next()?);
        match href.starts_with('/') && !self.base.is_empty() {
            true => Some(format!("{}{href}", self.base)),
            false => (!href.starts_with('#')).then_some(href),
        }
    }

    fn text(&mut self, html: &str) {
        let text = unescape(html);
        if self.in_pre {
            for (number, line) in text.trim_end_matches('\n').split('\n').enumerate() {
                self.breaks = self.breaks.max(usize::from(number > 0));
                self.word(line);
            }
            return;
        }
        for (number, word) in text.split_whitespace().enumerate() {
            self.space |= number > 0 || text.starts_with(char::is_whitespace);
            self.word(word);
        }
        self.space |= text.ends_with(char::is_whitespace) && self.breaks == 0;
    }

    fn word(&mut self, word: &str) {
        if self.breaks > 0 && !self.out.is_empty() {
            self.out.push_str(&"\n".repeat(self.breaks));
            let inside = self
                .lists
                .len()
                .saturating_sub(usize::from(!self.mark.is_empty()));
            self.out.push_str(&INDENT.repeat(inside));
        } else if self.space && !self.out.is_empty() {
            self.out.push(' ');
        }
        (self.breaks, self.space) = (0, false);
        self.out.push_str(&std::mem::take(&mut self.mark));
        let label = std::mem::take(&mut self.label);
        self.out.push_str(if word.is_empty() {
            label.trim_end()
        } else {
            label
        });
        self.out.push_str(word);
    }
}

/// The number of the first item of a list.
fn start(tag: &str) -> usize {
    let value = tag.split_once(" start=\"").map(|(_, value)| value);
    let number = value.and_then(|value| value.split('"').next()?.parse().ok());
    number.unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let html = SafeHtml::unpacked(html.to_owned());
        assert_eq!(html.plain_text(Lang::En, ""), expected, "{html}");
    }

    #[test]
    fn steps_items_and_rows_stay_readable() {
        check("<p>a <b>b</b>\nc</p>\n<p>d</p>\n", "a b c\n\nd");
        check(
            "<p>x</p>\n<ol start=\"3\">\n<li>a</li>\n<li><p>b</p>\n<p>c</p>\n<ul>\n<li>d</li>\n</ul></li>\n</ol>\n<p>e</p>",
            "x\n\n3. a\n4. b\n   c\n   - d\n\ne",
        );
        check(
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr>\n<td>c d</td>\n<td>e</td></tr></tbody></table>",
            "a | b\nc d | e",
        );
        check(
            "<p>a<br>b</p><pre><code>c  d\n e\n</code></pre><hr><p>f</p>",
            "a\nb\n\nc  d\n e\n\nf",
        );
        check("", "");
        check("<p>a &lt;b&gt; &amp;amp; c</p>", "a <b> &amp; c");
    }

    #[test]
    fn a_box_begins_with_its_label() {
        let tip = |inner: &str| {
            format!(
                "<p>x</p>\n<blockquote class=\"markdown-alert-tip\">\n{inner}\n</blockquote>\n<p>y</p>"
            )
        };
        check(&tip("<p>a</p>\n<p>b</p>"), "x\n\nTip: a\n\nb\n\ny");
        check(
            &tip("<p><strong>a</strong></p>\n<p>b</p>"),
            "x\n\na\n\nb\n\ny",
        );
        check(&tip("<ol>\n<li>a</li>\n</ol>"), "x\n\nTip:\n\n1. a\n\ny");
        check(&tip("<pre><code>a\n</code></pre>"), "x\n\nTip:\n\na\n\ny");
        check(
            &tip("<p><img src=\"/assets/b.svg\" alt=\"b\"></p>"),
            "x\n\ny",
        );
        check(
            &format!("<ol>\n<li>z{}</li>\n</ol>", tip("<p>a</p>")),
            "1. z\n   x\n   Tip: a\n   y",
        );
    }

    #[test]
    fn a_link_to_the_web_says_where_it_leads_once() {
        check(
            "<p>看<a href=\"https://a.example/?b=1&amp;c=2\">这里</a>。</p>",
            "看这里 (https://a.example/?b=1&c=2)。",
        );
        check(
            "<p><a href=\"https://a.example/\">https://a.example/</a></p>",
            "https://a.example/",
        );
        check(
            "<p><a href=\"#b\">c</a> <a href=\"mailto:a@b.example\">d</a> <a href=\"/zh/x\">e</a></p>",
            "c d e",
        );
        let own = SafeHtml::unpacked("<p><a href=\"/zh/x#y\">e</a></p>".to_owned());
        assert_eq!(
            own.plain_text(Lang::En, "https://h.example"),
            "e (https://h.example/zh/x#y)"
        );
        check("<p>a<img src=\"/assets/b.svg\" alt=\"b\"></p>", "a");
    }
}
