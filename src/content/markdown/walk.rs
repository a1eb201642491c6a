//! Walks through the events of Markdown and keeps what an article may hold.
//!
//! Gets:    the body of an article.
//! Gives:   drafts of its sections, its links, what is wrong with them.
//! Touches: pulldown-cmark, `links`, `variables`.
//! Never:   unbounded work: nesting, events and text have limits (see the constants).

mod addresses;
mod boxes;
mod kinds;
mod limits;
mod links;
mod pending;
mod raw;
mod taken;
mod templates;
mod text;
mod values;

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

use pulldown_cmark::{BrokenLink, CowStr, Event, Parser, Tag, TagEnd};

use super::options::options;
use super::places::Places;
use super::reading::Reading;
use super::sections::{Draft, Sections, Title};
use super::slips::{Slip, Slips, UNLINKED_MAX, Unlinked};
use kinds::heading_level;
pub(in crate::content::markdown) use kinds::{is_block, is_block_end};
use pending::{Address, Pieces};

use crate::content::article::{Link, Section};
use crate::content::variables::{self, Filler};
use crate::ids::Anchor;
use crate::problem::{Code, Problem};

/// How deep quotes and lists may nest.
const DEPTH_MAX: usize = 64;

/// The most sections of an article.
const SECTIONS_MAX: usize = 2_000;

/// What an article's body gave.
pub(in crate::content) struct Rendered<'p> {
    /// The heading at the top that is the title.
    pub(in crate::content) title: Option<Title>,
    pub(in crate::content) sections: Vec<Section>,
    pub(in crate::content) links: Vec<Link>,
    pub(in crate::content) problems: Vec<Problem>,
    /// What filled in the values.
    pub(in crate::content) filler: Filler<'p>,
}

/// Renders `body`, which begins on `body_line` of its file. `is_titled` says whether the front matter has a title; a draft may hold
/// what its template said.
pub(in crate::content) fn render<'p>(
    body: &str,
    body_line: usize,
    is_titled: bool,
    is_draft: bool,
    filler: Filler<'p>,
) -> Result<Rendered<'p>, Problem> {
    let marked = variables::marked(body);
    let reading = Reading::of(&marked);
    let mut walk = Walk {
        path: filler.path(),
        filler,
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
        raw_comment: false,
        taken: 0,
        address: None,
        templates: Pieces::default(),
    };
    let mut events_left = 4 * reading.text().len() + 10_000;
    let unlinked: RefCell<Vec<Unlinked>> = RefCell::default();
    let note = |link: BrokenLink<'_>| {
        let mut noted = unlinked.borrow_mut();
        if noted.len() < UNLINKED_MAX {
            noted.push((reading.written(link.span), link.link_type));
        }
        None
    };
    let mut slips = Slips::of(body, walk.path.starts_with("zh"), is_draft);
    let events = Parser::new_with_broken_link_callback(reading.text(), options(), Some(note));
    for (event, range) in events.into_offset_iter() {
        let event = reading.event(event, &range);
        let range = reading.written(range);
        events_left = events_left.checked_sub(1).ok_or_else(|| walk.too_much())?;
        slips.see(&event, &range);
        walk.event(event, range.start)?;
    }
    walk.tell(slips.finish(&unlinked.borrow(), body_line > 1));
    walk.finish(is_titled)
}

struct Walk<'a, 'p> {
    path: &'p Path,
    filler: Filler<'p>,
    /// As it was written: what is read has the names of variables marked, byte for byte as long.
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
    /// Whether a comment of raw HTML is open.
    raw_comment: bool,
    /// How much of raw HTML was told that the page does not have.
    taken: usize,
    /// A bare address that goes on.
    address: Option<Address<'a>>,
    templates: Pieces,
}

impl<'a, 'p> Walk<'a, 'p> {
    fn event(&mut self, event: Event<'a>, byte: usize) -> Result<(), Problem> {
        if let Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) = &event
            && self.pictures > 0
        {
            self.picture_bytes += text.len();
            self.check_attribute(self.picture_bytes, byte)?;
        }
        self.look_for_templates(&event, byte);
        if !matches!(event, Event::Text(_)) {
            self.end_address()?;
        }
        match event {
            Event::Start(tag) => self.start(tag, byte)?,
            Event::End(tag) => {
                self.make_box(tag, byte);
                self.end(tag);
            }
            Event::Text(text) => {
                if text.starts_with('*') && self.body[byte..].starts_with("**") && !self.in_code {
                    let (line, column) = self.place(byte);
                    self.problems.push(
                        Problem::warning(
                            Code::EmphasisLiteral,
                            self.path,
                            "`**` is shown as it is, not as emphasis",
                        )
                        .at(line, column)
                        .help("take spaces out of it, as in `**重要**`, and close it"),
                    );
                }
                self.text_with_addresses(text, byte)?;
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
                let code = self.code(code, byte);
                self.spend(code.len())?;
                self.flush_break(code.chars().next());
                self.last_char = code.chars().next_back();
                self.push(Event::Code(code));
            }
            Event::Html(raw) => {
                self.label(&raw, byte, false)?;
                let raw = self.raw(raw, byte)?;
                self.push(Event::Html(raw));
            }
            Event::InlineHtml(raw) => {
                self.flush_break(None);
                self.label(&raw, byte, true)?;
                let raw = self.raw(raw, byte)?;
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
                self.start_section(heading_level(level), id.as_deref(), byte)?
            }
            Tag::Heading { .. } => {
                // A heading inside a quote or list is no section of the page.
                self.nested_heading = true;
                self.push(Event::Start(Tag::Paragraph));
                self.push(Event::Start(Tag::Strong));
            }
            Tag::Link { .. } | Tag::Image { .. } => self.start_link(tag, byte)?,
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
                            Code::NestingTooDeep,
                            self.path,
                            format!("quotes or lists are nested more than {DEPTH_MAX} deep"),
                        )
                        .at(line, 0)
                        .help("flatten them"));
                    }
                } else {
                    self.deeper(byte)?;
                }
                self.push_start(tag);
            }
        }
        Ok(())
    }

    fn start_section(&mut self, level: u8, id: Option<&str>, byte: usize) -> Result<(), Problem> {
        if self.drafts.len() > SECTIONS_MAX {
            return Err(Problem::error(
                Code::HeadingsTooMany,
                self.path,
                format!("has more than {SECTIONS_MAX} headings"),
            )
            .help("split the article"));
        }
        self.drafts.push(Draft {
            level,
            byte,
            anchor: id.filter(|id| !id.is_empty()).map(Anchor::from_heading),
            ..Draft::default()
        });
        self.in_heading = true;
        self.last_char = None;
        self.soft_break = false;
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

    fn tell(&mut self, slips: Vec<Slip>) {
        for slip in slips {
            let (line, column) = self.place(slip.byte);
            let problem = Problem::warning(slip.code, self.path, slip.message);
            self.problems.push(problem.at(line, column).help(slip.help));
        }
    }

    /// A writer's own tag: notes that one stands here, and the addresses in it.
    fn raw(&mut self, raw: CowStr<'a>, byte: usize) -> Result<CowStr<'a>, Problem> {
        let is_comment = self.raw_comment || raw.trim_start().starts_with("<!--");
        if !is_comment {
            self.note_taken(&raw, byte);
        }
        let raw = self.note_addresses(raw, byte);
        let raw = self.filled_html(raw, byte);
        self.spend(raw.len())?;
        let draft = self.drafts.last_mut().expect("there is always the lead");
        draft.is_raw = true;
        Ok(raw)
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

    /// The line of a byte of the body.
    fn line(&self, byte: usize) -> usize {
        self.place(byte).0
    }

    /// The line and column of a byte of the body.
    fn place(&self, byte: usize) -> (usize, usize) {
        let (line, column) = self.places.of_byte(self.body, byte);
        (self.body_line + line - 1, column)
    }

    fn finish(mut self, is_titled: bool) -> Result<Rendered<'p>, Problem> {
        self.end_address()?;
        self.end_templates();
        let mut sections = Sections::new(self.path, self.filler.lang(), self.body.len());
        for draft in self.drafts {
            let line = self.body_line + self.places.of_byte(self.body, draft.byte).0 - 1;
            sections.add(draft, line, is_titled)?;
        }
        let (title, sections) = sections.finish();
        Ok(Rendered {
            title,
            sections,
            links: self.links,
            problems: self.problems,
            filler: self.filler,
        })
    }
}
