//! Sections of the events of Markdown.
//!
//! Gets:    drafts: the events between two headings.
//! Gives:   sections as safe HTML and plain text.
//! Touches: pulldown-cmark for writing HTML, `raw_html`, `sanitize`.
//! Never:   more output than a multiple of what the writer wrote.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use pulldown_cmark::{Event, html};

use super::plain_text::{PlainText, plain_text};
use crate::content::article::Section;
use crate::content::packed::PackedHtml;
use crate::content::raw_html;
use crate::content::sanitize::{self, SafeHtml};
use crate::ids::{Anchor, Lang};
use crate::problem::{Code, Problem};

/// How deep elements of raw HTML may nest: deeper trees cost the HTML parser quadratic time.
const HTML_OPEN_MAX: usize = 400;
/// The longest heading, in characters; a longer one is cut.
const HEADING_CHARS_MAX: usize = 300;

/// What stands from one heading to the next.
#[derive(Default)]
pub(super) struct Draft<'a> {
    pub(super) level: u8,
    /// Where it begins, in bytes of the body.
    pub(super) byte: usize,
    pub(super) anchor: Option<Anchor>,
    pub(super) heading: Vec<Event<'a>>,
    pub(super) events: Vec<Event<'a>>,
    /// Whether a writer's own tags stand in it.
    pub(super) is_raw: bool,
}

/// What drafts become.
pub(super) struct Sections<'p> {
    path: &'p Path,
    lang: Lang,
    /// How many bytes may come out.
    output_max: usize,
    output: usize,
    anchors: Anchors,
    /// The headings that the next one may stand below: as they were written, and as they are shown.
    above: Vec<(u8, u8)>,
    sections: Vec<Section>,
    /// The heading that served as title.
    title: Option<Title>,
}

/// A heading that is the title of its article.
pub(in crate::content) struct Title {
    pub(in crate::content) text: String,
    pub(in crate::content) is_first_level: bool,
}

/// The HTML of a draft.
struct Written {
    heading: SafeHtml,
    html: SafeHtml,
}

impl<'p> Sections<'p> {
    /// None yet, of an article in this language of so many bytes.
    pub(super) fn new(path: &'p Path, lang: Lang, bytes: usize) -> Sections<'p> {
        Sections {
            path,
            lang,
            output_max: 8 * bytes + 65_536,
            output: 0,
            anchors: Anchors::default(),
            above: Vec::new(),
            sections: Vec::new(),
            title: None,
        }
    }

    /// The level at which a heading is shown: one below the heading around it, so that none is left out, and headings that were
    /// written alike are alike.
    fn shown_level(&mut self, written: u8) -> u8 {
        let written = written.max(2);
        self.above.retain(|(above, _)| *above < written);
        let shown = self.above.last().map_or(1, |(_, shown)| *shown) + 1;
        self.above.push((written, shown));
        shown
    }

    /// Adds the next draft, which begins on `line`; `is_titled` says whether the front matter has a title.
    pub(super) fn add(
        &mut self,
        draft: Draft<'_>,
        line: usize,
        is_titled: bool,
    ) -> Result<(), Problem> {
        let (level, anchor) = (draft.level, draft.anchor.clone());
        let is_lead = self.sections.is_empty();
        let Written {
            heading: heading_html,
            html,
        } = self.written(draft, line)?;
        let mut heading = plain_text(&heading_html, self.lang).text.trim().to_owned();
        let plain = plain_text(&html, self.lang);
        if is_lead {
            self.sections.push(lead(&html, plain, line));
            return Ok(());
        }
        let is_first = self.title.is_none()
            && matches!(&self.sections[..], [lead] if lead.anchor.is_none() && lead.text.is_empty());
        if is_first && (level == 1 || !is_titled) && !heading.is_empty() {
            // `# Title` at the top is the title, not a section; what stands below it is the lead. Without any other title,
            // a heading of another level is.
            self.title = Some(Title {
                is_first_level: level == 1,
                text: heading,
            });
            self.sections = vec![lead(&html, plain, line)];
            return Ok(());
        }
        if let Some((cut, _)) = heading.char_indices().nth(HEADING_CHARS_MAX) {
            heading.truncate(cut);
        }
        let anchor = anchor.unwrap_or_else(|| Anchor::from_heading(&heading));
        let level = self.shown_level(level);
        let heading_html = if heading_html.as_str().len() > 8 * HEADING_CHARS_MAX {
            SafeHtml::from_text(&heading)
        } else {
            heading_html
        };
        self.sections.push(Section {
            level,
            anchor: Some(self.anchors.unique(&anchor)),
            heading,
            heading_html,
            packed: PackedHtml::new(&html, &plain.text),
            text: plain.text,
            code: plain.code,
            line: u32::try_from(line).unwrap_or(u32::MAX),
        });
        Ok(())
    }

    /// The title, where a heading served as one, and all sections.
    pub(super) fn finish(self) -> (Option<Title>, Vec<Section>) {
        (self.title, self.sections)
    }

    fn written(&mut self, draft: Draft<'_>, line: usize) -> Result<Written, Problem> {
        if too_many_open_elements(&draft.events) {
            return Err(Problem::error(
                Code::HtmlTangled,
                self.path,
                format!("raw HTML has more than {HTML_OPEN_MAX} elements open at once"),
            )
            .help("close them, or write Markdown"));
        }
        let (raw_heading, raw) = (unsafe_html(draft.heading), unsafe_html(draft.events));
        if draft.is_raw && (raw_html::is_costly(&raw_heading) || raw_html::is_costly(&raw)) {
            return Err(Problem::error(Code::HtmlTangled, self.path, "raw HTML is nested or broken in a way that takes ever more work to read")
                .at(line, 0)
                .help(
                    "close the tags of this section in their order, keep what stands in tables in cells, or write Markdown",
                ));
        }
        let (heading, html) = (inline_html(&raw_heading), block_html(&raw));
        self.output += html.as_str().len() + heading.as_str().len();
        if self.output > self.output_max {
            return Err(Problem::error(
                Code::PageTooLarge,
                self.path,
                "would give a page many times the size of its text",
            )
            .help("shrink very wide tables"));
        }
        Ok(Written { heading, html })
    }
}

fn lead(html: &SafeHtml, PlainText { text, code }: PlainText, line: usize) -> Section {
    let (heading, heading_html) = (String::new(), SafeHtml::default());
    Section {
        level: 1,
        anchor: None,
        heading,
        heading_html,
        packed: PackedHtml::new(html, &text),
        text,
        code,
        line: u32::try_from(line).unwrap_or(u32::MAX),
    }
}

/// HTML of events as it was written: for `raw_html` and `sanitize` alone.
fn unsafe_html(events: Vec<Event<'_>>) -> String {
    let mut raw = String::new();
    html::push_html(&mut raw, events.into_iter());
    aligned(raw)
}

/// Cells with a class in the place of the style that says how their column is aligned: pages have no styles of their own.
fn aligned(raw: String) -> String {
    const STYLE: &str = " style=\"text-align: ";
    if !raw.contains(STYLE) {
        return raw;
    }
    ["left", "center", "right"].iter().fold(raw, |raw, side| {
        raw.replace(&format!("{STYLE}{side}\""), &format!(" class=\"{side}\""))
    })
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
