//! What Markdown makes of a text that its writer did not mean: rows outside of tables, headings that are none, links to nothing.
//!
//! Gets:    the events of the body, each once, in their order; brackets that name no link.
//! Gives:   warnings with their places.
//! Touches: pulldown-cmark's events, `tables`, `signs`.
//! Never:   a second pass over the body: each event is looked at as it goes by.

mod signs;
mod tables;

use std::collections::HashMap;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::ids::Anchor;
use crate::problem::Code;
use signs::Signs;
pub(in crate::content) use signs::is_placeholder;

/// How many warnings of one article are told.
const TOLD_MAX: usize = 50;
/// How many brackets that name no link are looked at, and how long they may be, in bytes.
pub(super) const UNLINKED_MAX: usize = 500;

/// Something that was probably not meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) code: Code,
    /// Where it begins, in bytes of the body.
    pub(super) byte: usize,
    pub(super) message: String,
    pub(super) help: String,
}

/// Brackets that name no link: where they stand in the body, and how they are written.
pub(super) type Unlinked = (std::ops::Range<usize>, LinkType);

/// A heading, link or picture that is open.
struct Open {
    byte: usize,
    text: String,
    has_picture: bool,
    /// A link or picture without an address.
    is_empty: bool,
}

/// What is known so far of a body.
pub(super) struct Slips<'b> {
    body: &'b str,
    found: Vec<Slip>,
    heading: Option<(u8, Option<Anchor>, Open)>,
    /// Links and pictures, the innermost last.
    open: Vec<Open>,
    in_code: bool,
    in_table: bool,
    /// The cells of the table's header, while it is open.
    columns: usize,
    /// Where the last table ended, when nothing came behind it yet.
    table_end: Option<usize>,
    has_body: bool,
    is_text_begin: bool,
    /// Where each anchor was taken, in bytes.
    anchors: HashMap<Anchor, (usize, bool)>,
    /// The headings around the next one: level, and a hash of their texts.
    above: Vec<(u8, u64)>,
    /// Where headings stand, in bytes, by the hash of their text and of those around them.
    siblings: HashMap<u64, usize>,
    signs: Signs,
    is_draft: bool,
}

impl<'b> Slips<'b> {
    /// Of a body in Chinese or another language; a draft may hold what its template said.
    pub(super) fn of(body: &'b str, is_chinese: bool, is_draft: bool) -> Slips<'b> {
        Slips {
            body,
            found: Vec::new(),
            heading: None,
            open: Vec::new(),
            in_code: false,
            in_table: false,
            columns: 0,
            table_end: None,
            has_body: false,
            is_text_begin: false,
            anchors: HashMap::new(),
            above: Vec::new(),
            siblings: HashMap::new(),
            signs: Signs::of(is_chinese),
            is_draft,
        }
    }

    /// Takes in the next event, which stands in these bytes of the body.
    pub(super) fn see(&mut self, event: &Event<'_>, range: &std::ops::Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Text(text) => self.text(text, range.start),
            Event::Code(code) => {
                self.note_text(code);
                self.signs.interrupt();
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.note_text(text),
            Event::Html(_) | Event::InlineHtml(_) => {
                self.has_body = true;
                if let Some(open) = self.open.last_mut() {
                    open.has_picture = true;
                }
                if let Some((.., open)) = &mut self.heading {
                    open.has_picture = true;
                }
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => self.has_body = true,
            Event::SoftBreak | Event::HardBreak | Event::Rule => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &std::ops::Range<usize>) {
        let open = |is_empty| Open {
            byte: range.start,
            text: String::new(),
            has_picture: false,
            is_empty,
        };
        self.is_text_begin = matches!(tag, Tag::Paragraph);
        match tag {
            Tag::Heading { level, id, .. } => {
                let id = id.as_deref().filter(|id| !id.is_empty());
                let id = id.map(Anchor::from_heading);
                self.heading = Some((*level as u8, id, open(false)));
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.open.push(open(dest_url.trim().is_empty()));
            }
            Tag::CodeBlock(_) => (self.in_code, self.has_body) = (true, true),
            Tag::Table(_) => (self.in_table, self.has_body) = (true, true),
            Tag::TableHead => self.columns = tables::cells(self.source(range)),
            Tag::TableRow => self.row(range),
            Tag::Paragraph => {
                let source = self.source(range);
                let row = tables::outside(source, self.table_end.is_some());
                let row = row.map(|told| (Code::TableRowOutside, told));
                let heading = signs::headings(source).map(|told| (Code::HeadingUnspaced, told));
                for (code, (byte, message, help)) in row.into_iter().chain(heading) {
                    self.add(code, range.start + byte, message, help);
                }
            }
            _ => {}
        }
        if !matches!(
            tag,
            Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough
        ) {
            self.signs.interrupt();
            self.table_end = None;
        }
    }

    fn end(&mut self, tag: TagEnd, range: &std::ops::Range<usize>) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Link | TagEnd::Image => self.end_link(tag == TagEnd::Image),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Table => (self.in_table, self.table_end) = (false, Some(range.end)),
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let Some((level, id, open)) = self.heading.take() else {
            return;
        };
        let text = open.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() && !open.has_picture {
            return self.add(
                Code::HeadingEmpty,
                open.byte,
                "an empty heading".to_owned(),
                "write its text, or remove the line".to_owned(),
            );
        }
        if signs::is_placeholder(&text) && !self.is_draft {
            let message = format!("the heading `{text}` is a note to the writer");
            let help =
                "write the section, or remove it; `draft: true` keeps the article from readers";
            self.add(Code::PlaceholderLeft, open.byte, message, help.to_owned());
        }
        self.note_anchor(id, &text, open.byte);
        self.note_sibling(level, &text, open.byte);
    }

    fn note_anchor(&mut self, id: Option<Anchor>, text: &str, byte: usize) {
        let is_written = id.is_some();
        let anchor = id.unwrap_or_else(|| Anchor::from_heading(text));
        let Some((first, was_written)) = self.anchors.get(&anchor).copied() else {
            self.anchors.insert(anchor, (byte, is_written));
            return;
        };
        // Two headings of one text are numbered: that is no fault of an anchor.
        if is_written || was_written {
            let message = format!("the anchor `#{anchor}` is taken by {}", self.line_of(first));
            let help = format!(
                "give this heading another anchor: `{{#{}}}`",
                anchor.numbered(2)
            );
            self.add(Code::AnchorTwice, byte, message, help);
        }
    }

    /// Two headings of one text below the same heading cannot be told apart in the contents.
    fn note_sibling(&mut self, level: u8, text: &str, byte: usize) {
        self.above.retain(|(above, _)| *above < level);
        let around = self.above.last().map_or(0, |(_, hash)| *hash);
        let key = xxh3_64_with_seed(text.to_lowercase().as_bytes(), around);
        self.above.push((level, key));
        match self.siblings.get(&key) {
            Some(first) if !text.is_empty() => {
                let message = format!(
                    "the heading `{text}` stands in {} too",
                    self.line_of(*first)
                );
                let help = "say in each heading what sets it apart";
                self.add(Code::HeadingTwice, byte, message, help.to_owned());
            }
            Some(_) => {}
            None => drop(self.siblings.insert(key, byte)),
        }
    }

    fn end_link(&mut self, is_picture: bool) {
        let Some(open) = self.open.pop() else { return };
        let (byte, has_text) = (open.byte, !open.text.trim().is_empty());
        let outer = self.open.last_mut();
        if let Some(outer) = outer {
            outer.text.push_str(&open.text);
            outer.has_picture |= is_picture;
        } else if let Some((.., heading)) = &mut self.heading {
            heading.has_picture |= is_picture;
        }
        self.has_body |= is_picture || has_text;
        let (code, message, help) = match (is_picture, open.is_empty, has_text) {
            (true, true, _) => (
                Code::LinkTargetEmpty,
                "a picture without a file",
                "name its file between the round brackets, or remove it",
            ),
            (true, false, false) => (
                Code::PictureUndescribed,
                "a picture without alternative text",
                "say between the square brackets what it shows, for those who do not see it",
            ),
            (false, true, _) => (
                Code::LinkTargetEmpty,
                "a link without a target",
                "write where it leads between the round brackets, or remove it",
            ),
            (false, false, false) if !open.has_picture => (
                Code::LinkTextEmpty,
                "a link without text",
                "write its text between the square brackets, or remove it",
            ),
            _ => return,
        };
        self.add(code, byte, message.to_owned(), help.to_owned());
    }

    fn text(&mut self, text: &str, byte: usize) {
        self.note_text(text);
        if self.in_code {
            return;
        }
        let begins = !text.trim().is_empty() && std::mem::take(&mut self.is_text_begin);
        if begins
            && !self.is_draft
            && let Some(message) = signs::left_in(text)
        {
            let help = "write the text, or remove it; `draft: true` keeps the article from readers";
            self.add(Code::PlaceholderLeft, byte, message, help.to_owned());
        }
        self.signs.see(text, byte);
    }

    fn note_text(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.text.push_str(text);
        }
        if let Some((.., heading)) = &mut self.heading {
            heading.text.push_str(text);
        } else {
            self.has_body |= !text.trim().is_empty();
        }
    }

    fn row(&mut self, range: &std::ops::Range<usize>) {
        let row = self.source(range);
        if let Some((message, help)) = tables::row(row, self.columns) {
            self.add(Code::TableRowUneven, range.start, message, help);
        }
    }

    fn source(&self, range: &std::ops::Range<usize>) -> &'b str {
        self.body.get(range.clone()).unwrap_or_default()
    }

    /// Names a line by its text: the number of a line of the body is not that of the file.
    fn line_of(&self, byte: usize) -> String {
        let line = self
            .body
            .get(byte..)
            .unwrap_or_default()
            .lines()
            .next()
            .unwrap_or_default();
        let shown: String = line.trim().chars().take(40).collect();
        format!("`{shown}`")
    }

    fn add(&mut self, code: Code, byte: usize, message: String, help: String) {
        if self.found.len() < TOLD_MAX {
            self.found.push(Slip {
                code,
                byte,
                message,
                help,
            });
        }
    }

    /// What was found, in the order of the text. `unlinked` are the brackets that name no link.
    /// A body that stands below front matter must say something; a file of one heading is a note of its name.
    pub(super) fn finish(mut self, unlinked: &[Unlinked], is_below: bool) -> Vec<Slip> {
        for (range, kind) in unlinked {
            if let Some((code, (byte, message, help))) = signs::brackets(self.body, range, *kind) {
                self.add(code, byte, message, help);
            }
        }
        if let Some((byte, message, help)) = self.signs.finish() {
            self.add(Code::PunctuationHalfWidth, byte, message, help);
        }
        if !self.has_body && is_below {
            let help = "write the article, or remove the file";
            self.add(
                Code::BodyEmpty,
                0,
                "the article has a title and no text".to_owned(),
                help.to_owned(),
            );
        }
        self.found.sort_by_key(|slip| slip.byte);
        self.found
    }
}

#[cfg(test)]
mod tests;
