//! Markdown in, sections out.
//!
//! Gets:    the body of an article.
//! Gives:   its sections as safe HTML and plain text, its links, what is wrong with them.
//! Touches: pulldown-cmark, `links`, `sanitize`.
//! Never:   unbounded work: nesting, events and output have limits (see the constants).

use std::collections::{HashMap, HashSet};
use std::path::Path;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::article::{Link, LinkTarget, Section};
use super::links;
use super::packed::PackedHtml;
use super::sanitize::{self, SafeHtml};
use crate::ids::Anchor;
use crate::problem::Problem;
use crate::text::units::is_han;

/// How deep quotes and lists may nest.
const DEPTH_MAX: usize = 64;
/// How deep elements of raw HTML may nest: deeper trees cost the HTML parser quadratic time.
const HTML_OPEN_MAX: usize = 400;
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

struct Draft<'a> {
    level: u8,
    anchor: Option<Anchor>,
    heading: Vec<Event<'a>>,
    events: Vec<Event<'a>>,
}

/// Renders `body`, which begins on `body_line` of its file. `title` is the front matter's.
pub(super) fn render(body: &str, body_line: usize, path: &Path, title: Option<&str>) -> Result<Rendered, Problem> {
    let mut walk = Walk {
        path,
        body,
        body_line,
        lines: LineCounter { byte: 0, line: body_line },
        budget: 8 * body.len() + 65_536,
        drafts: vec![Draft { level: 1, anchor: None, heading: Vec::new(), events: Vec::new() }],
        in_heading: false,
        in_code: false,
        nested_heading: false,
        depth: 0,
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

struct LineCounter {
    byte: usize,
    line: usize,
}

struct Walk<'a, 'p> {
    path: &'p Path,
    body: &'a str,
    body_line: usize,
    lines: LineCounter,
    /// How many more bytes of text and addresses may come out.
    budget: usize,
    drafts: Vec<Draft<'a>>,
    in_heading: bool,
    in_code: bool,
    nested_heading: bool,
    depth: usize,
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
        Problem::error(self.path, "would give a page many times the size of its text")
            .at(self.body_line, 0)
            .help("write out repeated references and shrink very wide tables")
    }

    fn event(&mut self, event: Event<'a>, byte: usize) -> Result<(), Problem> {
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
            Event::TaskListMarker(done) => self.text(CowStr::Borrowed(if done { "☑ " } else { "☐ " }))?,
            Event::FootnoteReference(name) => {
                let n = self.footnote(&name);
                self.push(Event::InlineHtml(
                    format!("<sup class=\"footnote-reference\"><a href=\"#fn-{n}\">{n}</a></sup>").into(),
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
                self.push(Event::Html(raw));
            }
            Event::InlineHtml(raw) => {
                self.spend(raw.len())?;
                self.flush_break(None);
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
                    return Err(
                        Problem::error(self.path, format!("has more than {SECTIONS_MAX} headings")).help("split the article")
                    );
                }
                let anchor = id.as_deref().filter(|id| !id.is_empty()).map(Anchor::from_heading);
                self.drafts.push(Draft { level: heading_level(level), anchor, heading: Vec::new(), events: Vec::new() });
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
            Tag::Link { link_type, dest_url, title, id } => {
                self.spend(dest_url.len() + title.len())?;
                let url = self.link(&dest_url, false, byte);
                self.flush_break(None);
                self.shown_links.push(url.is_some());
                if let Some(url) = url {
                    self.push(Event::Start(Tag::Link { link_type, dest_url: url.into(), title, id }));
                }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                self.spend(dest_url.len() + title.len())?;
                let url = self.link(&dest_url, true, byte);
                self.flush_break(None);
                self.shown_links.push(url.is_some());
                if let Some(url) = url {
                    self.push(Event::Start(Tag::Image { link_type, dest_url: url.into(), title, id }));
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
                        return Err(Problem::error(self.path, format!("quotes or lists are nested more than {DEPTH_MAX} deep"))
                            .at(line, 0)
                            .help("flatten them"));
                    }
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
                if self.shown_links.pop().unwrap_or(false) {
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
                }
                self.push(Event::End(tag));
            }
        }
    }

    fn text(&mut self, text: CowStr<'a>) -> Result<(), Problem> {
        self.spend(text.len())?;
        self.flush_break(text.chars().next());
        self.last_char = text.chars().next_back().or(self.last_char);
        self.push(Event::Text(text));
        Ok(())
    }

    /// A line end inside a paragraph: nothing between two Han characters, else a line end, which browsers show as a space.
    fn flush_break(&mut self, next: Option<char>) {
        if std::mem::take(&mut self.soft_break) {
            let wide =
                |c: char| is_han(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '…' | '—');
            if !(self.last_char.is_some_and(wide) && next.is_some_and(wide)) {
                self.push(Event::SoftBreak);
            }
        }
    }

    fn spend(&mut self, bytes: usize) -> Result<(), Problem> {
        self.budget = self.budget.checked_sub(bytes).ok_or_else(|| self.too_much())?;
        Ok(())
    }

    fn push(&mut self, event: Event<'a>) {
        let draft = self.drafts.last_mut().expect("there is always the lead");
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
            self.problems.push(Problem::warning(self.path, what).at(line, column).help(help));
        }
        self.links.push(Link { target, url: url.clone().unwrap_or_default(), image, line, column });
        url
    }

    /// The line of a byte of the body. Events come nearly in order, so counting goes on from the last place.
    fn line(&mut self, byte: usize) -> usize {
        if byte < self.lines.byte {
            self.lines = LineCounter { byte: 0, line: self.body_line };
        }
        let between = &self.body.as_bytes()[self.lines.byte..byte];
        self.lines.line += between.iter().filter(|&&b| b == b'\n').count();
        self.lines.byte = byte;
        self.lines.line
    }

    /// The line and column of a byte of the body.
    fn place(&mut self, byte: usize) -> (usize, usize) {
        let line = self.line(byte);
        let start = self.body[..byte].rfind('\n').map_or(0, |at| at + 1);
        (line, self.body[start..byte].chars().count() + 1)
    }

    fn finish(self, title: Option<&str>) -> Result<Rendered, Problem> {
        let mut anchors = Anchors::default();
        let mut sections = Vec::with_capacity(self.drafts.len());
        let mut found_title = None;
        let mut output = 0;
        let mut level_before = 1;
        for (index, draft) in self.drafts.into_iter().enumerate() {
            let heading_html = inline_html(draft.heading);
            let mut heading = plain_text(&heading_html).trim().to_owned();
            let mut events = draft.events;
            if too_many_open_elements(&events) {
                return Err(Problem::error(self.path, format!("raw HTML has more than {HTML_OPEN_MAX} elements open at once"))
                    .help("close them, or write Markdown"));
            }
            let html = block_html(events.drain(..));
            output += html.as_str().len() + heading_html.as_str().len();
            if output > 8 * self.body.len() + 65_536 {
                return Err(Problem::error(self.path, "would give a page many times the size of its text")
                    .help("shrink very wide tables"));
            }
            let text = plain_text(&html);
            let first_heading = index == 1 && sections.first().is_some_and(|lead: &Section| lead.text.is_empty());
            if draft.level == 1 && index > 0 && first_heading && title.is_none_or(|title| title == heading) {
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
            let anchor = anchors.unique(&draft.anchor.unwrap_or_else(|| Anchor::from_heading(&heading)));
            let level = draft.level.clamp(2, level_before + 1);
            level_before = level;
            let heading_html =
                if heading_html.as_str().len() > 8 * HEADING_CHARS_MAX { SafeHtml::from_text(&heading) } else { heading_html };
            let packed = PackedHtml::new(&html, &text);
            sections.push(Section { level, anchor: Some(anchor), heading, heading_html, packed, text });
        }
        Ok(Rendered { title: found_title, sections, links: self.links, problems: self.problems })
    }
}

fn lead(html: &SafeHtml, text: String) -> Section {
    let (heading, heading_html) = (String::new(), SafeHtml::default());
    Section { level: 1, anchor: None, heading, heading_html, packed: PackedHtml::new(html, &text), text }
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

fn block_html<'a>(events: impl Iterator<Item = Event<'a>>) -> SafeHtml {
    let mut raw = String::new();
    html::push_html(&mut raw, events);
    if raw.is_empty() { SafeHtml::default() } else { sanitize::blocks(raw.trim_end()) }
}

fn inline_html(events: Vec<Event<'_>>) -> SafeHtml {
    let mut raw = String::new();
    html::push_html(&mut raw, events.into_iter());
    if raw.is_empty() { SafeHtml::default() } else { sanitize::inline(raw.trim()) }
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
            let anchor = if *count == 1 { wanted.clone() } else { wanted.numbered(*count) };
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
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
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
            "p" | "li" | "br" | "tr" | "blockquote" | "div" | "hr" | "dt" | "dd" | "ul" | "ol" | "table" | "thead" | "tbody"
            | "details" | "summary" | "figure" | "figcaption" | "caption" => new_line(&mut text),
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
            '&' => [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&nbsp;", ' '), ("&#39;", '\'')]
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
