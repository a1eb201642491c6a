//! Markdown in, sections out.
//!
//! Gets:    the body of an article.
//! Gives:   its sections as safe HTML and plain text, its links, what is wrong with them.
//! Touches: pulldown-cmark, `links`, `raw_html`, `sanitize`.
//! Never:   unbounded work: nesting, events and output have limits (see the constants).

use std::collections::{HashMap, HashSet};
use std::path::Path;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::article::{Link, LinkTarget, Section};
use super::links;
use super::packed::PackedHtml;
use super::raw_html;
use super::sanitize::{self, SafeHtml};
use crate::ids::Anchor;
use crate::problem::Problem;
use crate::text::units::is_han;

/// How deep quotes and lists may nest.
const DEPTH_MAX: usize = 64;
/// How deep elements of raw HTML may nest: deeper trees cost the HTML parser quadratic time.
const HTML_OPEN_MAX: usize = 400;
/// How deep emphasis and links may nest.
const INLINE_DEPTH_MAX: usize = 64;
/// The longest address with its title, and the longest text of a picture, in bytes: they become attributes, whose writer looks
/// ahead to their end at each character that is escaped.
const ATTRIBUTE_BYTES_MAX: usize = 8_000;
/// After how many bytes a text without a tag is written as two: the writer looks ahead to the end of a text as well.
const TEXT_RUN_BYTES: usize = 4_096;
/// What parts two texts: a comment, which the sanitiser leaves out.
const TEXT_PARTING: &str = "<!---->";
/// The longest heading, in characters; a longer one is cut.
const HEADING_CHARS_MAX: usize = 300;
/// The most sections of an article.
const SECTIONS_MAX: usize = 2_000;

/// What an article's body gave.
pub(super) struct Rendered {
    /// The first-level heading that served as title.
    pub(super) title: Option<String>,
    pub(super) sections: Vec<Section>,
    pub(super) links: Vec<Link>,
    pub(super) problems: Vec<Problem>,
}

#[derive(Default)]
struct Draft<'a> {
    level: u8,
    /// Where it begins, in bytes of the body.
    byte: usize,
    anchor: Option<Anchor>,
    heading: Vec<Event<'a>>,
    events: Vec<Event<'a>>,
    /// Whether a writer's own tags stand in it.
    is_raw: bool,
}

/// Renders `body`, which begins on `body_line` of its file. `title` is the front matter's.
pub(super) fn render(
    body: &str,
    body_line: usize,
    path: &Path,
    title: Option<&str>,
) -> Result<Rendered, Problem> {
    let mut walk = Walk {
        path,
        body,
        body_line,
        places: Places::of(body),
        budget: 8 * body.len() + 65_536,
        drafts: vec![Draft {
            level: 1,
            ..Draft::default()
        }],
        in_heading: false,
        in_code: false,
        nested_heading: false,
        depth: 0,
        inline_depth: 0,
        pictures: 0,
        picture_bytes: 0,
        text_run: 0,
        shown_links: Vec::new(),
        footnotes: HashMap::new(),
        last_char: None,
        soft_break: false,
        links: Vec::new(),
        problems: Vec::new(),
    };
    // No metadata blocks, wiki links, math or smart punctuation: each widens what a text can mean.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let mut events_left = 4 * body.len() + 10_000;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        events_left = events_left.checked_sub(1).ok_or_else(|| walk.too_much())?;
        walk.event(event, range.start)?;
    }
    walk.finish(title)
}

/// Where lines begin, and how many characters stand before each block of bytes: thousands of links in one line are each told
/// with their column.
struct Places {
    lines: Vec<usize>,
    chars: Vec<usize>,
}

/// Bytes of a block of [`Places`].
const PLACE_BLOCK: usize = 256;

impl Places {
    fn of(body: &str) -> Places {
        let bytes = body.as_bytes();
        let lines = bytes
            .iter()
            .enumerate()
            .filter(|(_, b)| **b == b'\n')
            .map(|(at, _)| at + 1);
        let counted = bytes.chunks(PLACE_BLOCK).scan(0, |chars, block| {
            *chars += begun_in(block);
            Some(*chars)
        });
        Places {
            lines: std::iter::once(0).chain(lines).collect(),
            chars: std::iter::once(0).chain(counted).collect(),
        }
    }

    /// The line and column of a byte, counted from 1.
    fn of_byte(&self, body: &str, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|&start| start <= byte);
        let start = self.lines[line - 1];
        (
            line,
            self.chars_before(body, byte) - self.chars_before(body, start) + 1,
        )
    }

    fn chars_before(&self, body: &str, byte: usize) -> usize {
        let block = byte / PLACE_BLOCK;
        self.chars[block] + begun_in(&body.as_bytes()[block * PLACE_BLOCK..byte])
    }
}

/// How many characters begin in some bytes.
fn begun_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xc0 != 0x80).count()
}

struct Walk<'a, 'p> {
    path: &'p Path,
    body: &'a str,
    body_line: usize,
    places: Places,
    /// How many more bytes of text and addresses may come out.
    budget: usize,
    drafts: Vec<Draft<'a>>,
    in_heading: bool,
    in_code: bool,
    nested_heading: bool,
    depth: usize,
    inline_depth: usize,
    /// How many pictures are open that the page shows, and how many bytes of text stand in them.
    pictures: usize,
    picture_bytes: usize,
    /// How many bytes of text were written since the last tag.
    text_run: usize,
    /// For each open link or picture: whether its tag is kept.
    shown_links: Vec<bool>,
    footnotes: HashMap<String, usize>,
    last_char: Option<char>,
    /// A line ended here; a space comes only if a neighbour is no Han text.
    soft_break: bool,
    links: Vec<Link>,
    problems: Vec<Problem>,
}

impl<'a> Walk<'a, '_> {
    fn too_much(&self) -> Problem {
        Problem::error(
            self.path,
            "would give a page many times the size of its text",
        )
        .at(self.body_line, 0)
        .help("write out repeated references and shrink very wide tables")
        .costly()
    }

    fn event(&mut self, event: Event<'a>, byte: usize) -> Result<(), Problem> {
        if let Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) = &event
            && self.pictures > 0
        {
            self.picture_bytes += text.len();
            self.check_attribute(self.picture_bytes, byte)?;
        }
        match event {
            Event::Start(tag) => self.start(tag, byte)?,
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                if text.starts_with('*') && self.body[byte..].starts_with("**") && !self.in_code {
                    let (line, column) = self.place(byte);
                    self.problems.push(
                        Problem::warning(self.path, "`**` is shown as it is, not as emphasis")
                            .at(line, column)
                            .help("put punctuation outside of it, as in `**重要**。`, or a space beside it"),
                    );
                }
                self.text(text)?;
            }
            Event::SoftBreak => self.soft_break = true,
            Event::HardBreak => {
                self.push(Event::HardBreak);
                self.last_char = None;
            }
            Event::TaskListMarker(done) => {
                self.text(CowStr::Borrowed(if done { "☑ " } else { "☐ " }))?
            }
            Event::FootnoteReference(name) => {
                let n = self.footnote(&name);
                self.push(Event::InlineHtml(
                    format!("<sup class=\"footnote-reference\"><a href=\"#fn-{n}\">{n}</a></sup>")
                        .into(),
                ));
            }
            Event::Code(code) => {
                self.spend(code.len())?;
                self.flush_break(code.chars().next());
                self.last_char = code.chars().next_back();
                self.push(Event::Code(code));
            }
            Event::Html(raw) => {
                self.spend(raw.len())?;
                self.raw();
                self.push(Event::Html(raw));
            }
            Event::InlineHtml(raw) => {
                self.spend(raw.len())?;
                self.flush_break(None);
                self.raw();
                self.push(Event::InlineHtml(raw));
            }
            Event::Rule => self.push(Event::Rule),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text)?,
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'a>, byte: usize) -> Result<(), Problem> {
        match tag {
            Tag::Heading { level, id, .. } if self.depth == 0 => {
                if self.drafts.len() > SECTIONS_MAX {
                    return Err(Problem::error(
                        self.path,
                        format!("has more than {SECTIONS_MAX} headings"),
                    )
                    .help("split the article")
                    .costly());
                }
                let anchor = id
                    .as_deref()
                    .filter(|id| !id.is_empty())
                    .map(Anchor::from_heading);
                self.drafts.push(Draft {
                    level: heading_level(level),
                    byte,
                    anchor,
                    ..Draft::default()
                });
                self.in_heading = true;
                self.last_char = None;
                self.soft_break = false;
            }
            Tag::Heading { .. } => {
                // A heading inside a quote or list is no section of the page.
                self.nested_heading = true;
                self.push(Event::Start(Tag::Paragraph));
                self.push(Event::Start(Tag::Strong));
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => {
                self.attribute(dest_url.len() + title.len(), byte)?;
                self.deeper(byte)?;
                let url = self.link(&dest_url, false, byte);
                self.flush_break(None);
                self.shown_links.push(url.is_some());
                if let Some(url) = url {
                    self.push(Event::Start(Tag::Link {
                        link_type,
                        dest_url: url.into(),
                        title,
                        id,
                    }));
                }
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            } => {
                self.attribute(dest_url.len() + title.len(), byte)?;
                self.deeper(byte)?;
                let url = self.link(&dest_url, true, byte);
                self.flush_break(None);
                self.shown_links.push(url.is_some());
                if let Some(url) = url {
                    self.picture_bytes = if self.pictures == 0 {
                        0
                    } else {
                        self.picture_bytes
                    };
                    self.pictures += 1;
                    self.push(Event::Start(Tag::Image {
                        link_type,
                        dest_url: url.into(),
                        title,
                        id,
                    }));
                }
            }
            Tag::FootnoteDefinition(name) => {
                self.depth += 1;
                let n = self.footnote(&name);
                self.push(Event::Html(
                    format!(
                        "<div class=\"footnote-definition\" id=\"fn-{n}\"><sup class=\"footnote-definition-label\">{n}</sup>"
                    )
                    .into(),
                ));
            }
            tag => {
                self.in_code |= matches!(tag, Tag::CodeBlock(_));
                if is_block(&tag) {
                    self.depth += 1;
                    self.last_char = None;
                    self.soft_break = false;
                    if self.depth > DEPTH_MAX {
                        let line = self.line(byte);
                        return Err(Problem::error(
                            self.path,
                            format!("quotes or lists are nested more than {DEPTH_MAX} deep"),
                        )
                        .at(line, 0)
                        .help("flatten them")
                        .costly());
                    }
                } else {
                    self.deeper(byte)?;
                }
                self.push(Event::Start(tag));
            }
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) if self.in_heading => self.in_heading = false,
            TagEnd::Heading(_) if self.nested_heading => {
                self.nested_heading = false;
                self.push(Event::End(TagEnd::Strong));
                self.push(Event::End(TagEnd::Paragraph));
            }
            TagEnd::Link | TagEnd::Image => {
                self.inline_depth = self.inline_depth.saturating_sub(1);
                if self.shown_links.pop().unwrap_or(false) {
                    self.pictures = self
                        .pictures
                        .saturating_sub(usize::from(tag == TagEnd::Image));
                    self.push(Event::End(tag));
                }
            }
            TagEnd::FootnoteDefinition => {
                self.depth = self.depth.saturating_sub(1);
                self.push(Event::Html("</div>\n".into()));
            }
            tag => {
                self.in_code &= tag != TagEnd::CodeBlock;
                if is_block_end(&tag) {
                    self.depth = self.depth.saturating_sub(1);
                    self.last_char = None;
                    self.soft_break = false;
                } else {
                    self.inline_depth = self.inline_depth.saturating_sub(1);
                }
                self.push(Event::End(tag));
            }
        }
    }

    fn text(&mut self, text: CowStr<'a>) -> Result<(), Problem> {
        self.spend(text.len())?;
        self.flush_break(text.chars().next());
        self.last_char = text.chars().next_back().or(self.last_char);
        self.push_text(text);
        Ok(())
    }

    /// A line end inside a paragraph: nothing between two Han characters, else a line end, which browsers show as a space.
    fn flush_break(&mut self, next: Option<char>) {
        if std::mem::take(&mut self.soft_break) {
            let wide = |c: char| {
                is_han(c)
                    || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '…' | '—')
            };
            if !(self.last_char.is_some_and(wide) && next.is_some_and(wide)) {
                self.push(Event::SoftBreak);
            }
        }
    }

    fn spend(&mut self, bytes: usize) -> Result<(), Problem> {
        self.budget = self
            .budget
            .checked_sub(bytes)
            .ok_or_else(|| self.too_much())?;
        Ok(())
    }

    /// Notes that a writer's own tag stands here.
    fn raw(&mut self) {
        let draft = self.drafts.last_mut().expect("there is always the lead");
        draft.is_raw = true;
    }

    /// Spends the bytes of an attribute.
    fn attribute(&mut self, bytes: usize, byte: usize) -> Result<(), Problem> {
        self.check_attribute(bytes, byte)?;
        self.spend(bytes)
    }

    fn check_attribute(&self, bytes: usize, byte: usize) -> Result<(), Problem> {
        if bytes <= ATTRIBUTE_BYTES_MAX {
            return Ok(());
        }
        let (line, column) = self.place(byte);
        let what = format!(
            "has a link or a picture whose address, title or text has more than {ATTRIBUTE_BYTES_MAX} bytes"
        );
        Err(Problem::error(self.path, what)
            .at(line, column)
            .help("shorten it")
            .costly())
    }

    /// Goes into emphasis, a link or a picture.
    fn deeper(&mut self, byte: usize) -> Result<(), Problem> {
        self.inline_depth += 1;
        if self.inline_depth <= INLINE_DEPTH_MAX {
            return Ok(());
        }
        let (line, column) = self.place(byte);
        Err(Problem::error(
            self.path,
            format!("emphasis or links are nested more than {INLINE_DEPTH_MAX} deep"),
        )
        .at(line, column)
        .help("flatten them")
        .costly())
    }

    /// Writes text; a long one in parts, except where it becomes an attribute.
    fn push_text(&mut self, text: CowStr<'a>) {
        if self.pictures > 0 || self.text_run + text.len() <= TEXT_RUN_BYTES {
            let run = self.text_run + text.len();
            self.push(Event::Text(text));
            self.text_run = run;
            return;
        }
        let mut rest: &str = &text;
        while !rest.is_empty() {
            let (part, behind) = rest.split_at(rest.ceil_char_boundary(TEXT_RUN_BYTES));
            self.push(Event::InlineHtml(TEXT_PARTING.into()));
            self.push(Event::Text(part.to_owned().into()));
            self.text_run = part.len();
            rest = behind;
        }
    }

    fn push(&mut self, event: Event<'a>) {
        let draft = self.drafts.last_mut().expect("there is always the lead");
        if !matches!(event, Event::SoftBreak) {
            self.text_run = 0;
        }
        if self.in_heading {
            draft.heading.push(event);
        } else {
            draft.events.push(event);
        }
    }

    fn footnote(&mut self, name: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(name.to_owned()).or_insert(next)
    }

    /// Notes a link, and gives the address that the page shows for it.
    fn link(&mut self, target: &str, image: bool, byte: usize) -> Option<String> {
        let target = links::resolve(target, self.path);
        let url = match &target {
            LinkTarget::Article { id, anchor } => Some(match anchor {
                Some(anchor) => format!("{}#{anchor}", id.url()),
                None => id.url(),
            }),
            LinkTarget::Here { anchor } => Some(format!("#{anchor}")),
            LinkTarget::Asset(path) => Some(format!("/assets/{path}")),
            LinkTarget::Site(path) => Some(path.clone()),
            LinkTarget::Outside(url) => Some(url.clone()),
            LinkTarget::Refused(_) => None,
        };
        let url = url.filter(|_| !image || matches!(target, LinkTarget::Asset(_)));
        let (line, column) = self.place(byte);
        if url.is_none() {
            let (what, help) = if image {
                (
                    "picture is not below the content folder's assets/",
                    "put it into assets/ and name it by a relative path; its text is shown instead",
                )
            } else {
                (
                    "link leads out of the site by a way that is not allowed",
                    "link to a .md file by a relative path, or to an http, https or mailto address",
                )
            };
            self.problems.push(
                Problem::warning(self.path, what)
                    .at(line, column)
                    .help(help),
            );
        }
        self.links.push(Link {
            target,
            url: url.clone().unwrap_or_default(),
            image,
            line,
            column,
        });
        url
    }

    /// The line of a byte of the body.
    fn line(&self, byte: usize) -> usize {
        self.place(byte).0
    }

    /// The line and column of a byte of the body.
    fn place(&self, byte: usize) -> (usize, usize) {
        let (line, column) = self.places.of_byte(self.body, byte);
        (self.body_line + line - 1, column)
    }

    fn finish(self, title: Option<&str>) -> Result<Rendered, Problem> {
        let mut anchors = Anchors::default();
        let mut sections = Vec::with_capacity(self.drafts.len());
        let mut found_title = None;
        let mut output = 0;
        let mut level_before = 1;
        for (index, draft) in self.drafts.into_iter().enumerate() {
            let line = self.body_line + self.places.of_byte(self.body, draft.byte).0 - 1;
            if too_many_open_elements(&draft.events) {
                return Err(Problem::error(
                    self.path,
                    format!("raw HTML has more than {HTML_OPEN_MAX} elements open at once"),
                )
                .help("close them, or write Markdown")
                .costly());
            }
            let (raw_heading, raw) = (unsafe_html(draft.heading), unsafe_html(draft.events));
            if draft.is_raw && (raw_html::is_costly(&raw_heading) || raw_html::is_costly(&raw)) {
                return Err(Problem::error(self.path, "raw HTML is nested or broken in a way that takes ever more work to read")
                    .at(line, 0)
                    .help(
                        "close the tags of this section in their order, keep what stands in tables in cells, or write Markdown",
                    )
                    .costly());
            }
            let (heading_html, html) = (inline_html(&raw_heading), block_html(&raw));
            let mut heading = plain_text(&heading_html).trim().to_owned();
            output += html.as_str().len() + heading_html.as_str().len();
            if output > 8 * self.body.len() + 65_536 {
                return Err(Problem::error(
                    self.path,
                    "would give a page many times the size of its text",
                )
                .help("shrink very wide tables")
                .costly());
            }
            let text = plain_text(&html);
            let first_heading = index == 1
                && sections
                    .first()
                    .is_some_and(|lead: &Section| lead.text.is_empty());
            if draft.level == 1
                && index > 0
                && first_heading
                && title.is_none_or(|title| title == heading)
            {
                // `# Title` at the top is the title, not a section; what stands below it is the lead.
                found_title = Some(heading);
                sections = vec![lead(&html, text)];
                continue;
            }
            if index == 0 {
                sections.push(lead(&html, text));
                continue;
            }
            if let Some((cut, _)) = heading.char_indices().nth(HEADING_CHARS_MAX) {
                heading.truncate(cut);
            }
            let anchor = anchors.unique(
                &draft
                    .anchor
                    .unwrap_or_else(|| Anchor::from_heading(&heading)),
            );
            let level = draft.level.clamp(2, level_before + 1);
            level_before = level;
            let heading_html = if heading_html.as_str().len() > 8 * HEADING_CHARS_MAX {
                SafeHtml::from_text(&heading)
            } else {
                heading_html
            };
            let packed = PackedHtml::new(&html, &text);
            sections.push(Section {
                level,
                anchor: Some(anchor),
                heading,
                heading_html,
                packed,
                text,
            });
        }
        Ok(Rendered {
            title: found_title,
            sections,
            links: self.links,
            problems: self.problems,
        })
    }
}

fn lead(html: &SafeHtml, text: String) -> Section {
    let (heading, heading_html) = (String::new(), SafeHtml::default());
    Section {
        level: 1,
        anchor: None,
        heading,
        heading_html,
        packed: PackedHtml::new(html, &text),
        text,
    }
}

fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn is_block_end(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// HTML of events as it was written: for `raw_html` and `sanitize` alone.
fn unsafe_html(events: Vec<Event<'_>>) -> String {
    let mut raw = String::new();
    html::push_html(&mut raw, events.into_iter());
    raw
}

fn block_html(raw: &str) -> SafeHtml {
    if raw.is_empty() {
        SafeHtml::default()
    } else {
        sanitize::blocks(raw.trim_end())
    }
}

fn inline_html(raw: &str) -> SafeHtml {
    if raw.is_empty() {
        SafeHtml::default()
    } else {
        sanitize::inline(raw.trim())
    }
}

/// Whether raw HTML opens far more elements than it closes.
fn too_many_open_elements(events: &[Event<'_>]) -> bool {
    let mut open: usize = 0;
    for event in events {
        if let Event::Html(raw) | Event::InlineHtml(raw) = event {
            let closed = raw.matches("</").count() + raw.matches("<!").count();
            open = (open + raw.matches('<').count()).saturating_sub(2 * closed);
            if open > HTML_OPEN_MAX {
                return true;
            }
        }
    }
    false
}

#[derive(Default)]
struct Anchors {
    used: HashSet<Anchor>,
    /// How many headings wanted an anchor, so that thousands of equal headings stay cheap.
    wanted: HashMap<Anchor, usize>,
}

impl Anchors {
    fn unique(&mut self, wanted: &Anchor) -> Anchor {
        let count = self.wanted.entry(wanted.clone()).or_insert(0);
        loop {
            *count += 1;
            let anchor = if *count == 1 {
                wanted.clone()
            } else {
                wanted.numbered(*count)
            };
            if self.used.insert(anchor.clone()) {
                return anchor;
            }
        }
    }
}

/// The text of sanitised HTML as a reader sees it: blocks on lines of their own, cells apart, entities decoded.
fn plain_text(html: &SafeHtml) -> String {
    let mut text = String::with_capacity(html.as_str().len());
    let mut rest = html.as_str();
    let mut preformatted = false;
    while let Some(at) = rest.find('<') {
        push_text(&mut text, &rest[..at], preformatted);
        let end = tag_end(&rest[at..]) + at;
        let tag = rest[at + 1..end].trim_end_matches('>');
        let closing = tag.starts_with('/');
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        match name {
            // Cells are no neighbours to a search, and a snippet shows where one ends.
            "td" | "th" if closing => text.push_str(" · "),
            "tr" if closing => {
                text.truncate(text.trim_end_matches([' ', '·']).len());
                new_line(&mut text);
            }
            "pre" => {
                preformatted = !closing;
                new_line(&mut text);
            }
            "p" | "li" | "br" | "tr" | "blockquote" | "div" | "hr" | "dt" | "dd" | "ul" | "ol"
            | "table" | "thead" | "tbody" | "details" | "summary" | "figure" | "figcaption"
            | "caption" => new_line(&mut text),
            _ => {}
        }
        rest = &rest[end..];
    }
    push_text(&mut text, rest, preformatted);
    text.truncate(text.trim_end().len());
    text
}

fn new_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// The byte after the `>` of the tag that `html` begins with; a `>` in a quoted value does not end it.
fn tag_end(html: &str) -> usize {
    let mut quoted = false;
    for (i, b) in html.bytes().enumerate() {
        match b {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return i + 1,
            _ => {}
        }
    }
    html.len()
}

fn push_text(text: &mut String, html: &str, preformatted: bool) {
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        let (c, bytes) = match c {
            '&' => [
                ("&amp;", '&'),
                ("&lt;", '<'),
                ("&gt;", '>'),
                ("&quot;", '"'),
                ("&nbsp;", ' '),
                ("&#39;", '\''),
            ]
            .into_iter()
            .find(|(entity, _)| rest.starts_with(entity))
            .map_or(('&', 1), |(entity, c)| (c, entity.len())),
            c => (c, c.len_utf8()),
        };
        rest = &rest[bytes..];
        if preformatted && c == '\n' {
            new_line(text);
        } else if c.is_whitespace() {
            if !text.is_empty() && !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
        } else {
            text.push(c);
        }
    }
}
