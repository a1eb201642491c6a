//! Containers, tabs and components of other generators as quotes, bold lines and plain text.
//!
//! Gets:    a body.
//! Gives:   the body as Markdown has it, with the places of its bytes; nothing where there is nothing of the kind.
//! Touches: `containers`, `components`.
//! Never:   code; more than a pass over the lines.

mod openings;
mod output;

use std::collections::HashMap;
use std::ops::Range;

use super::components;
use super::containers::{self, Opening, Shape};
use super::kinds;
use super::lines::{Fence, indent, item_text};
use super::mapped::{Map, Mapped};

/// How deep containers may nest: what lies deeper stays as it is typed.
const CONTAINERS_MAX: usize = 16;
/// How many names of components are looked for where they end.
const NAMES_MAX: usize = 200;

/// The body with containers as Markdown has them; nothing when there are none.
pub(super) fn rewritten(text: &str) -> Option<(String, Map)> {
    text.lines().any(may_open).then(|| {
        let mut blocks = Blocks::of(text);
        while blocks.at < text.len() {
            blocks.line();
        }
        blocks.out.finish()
    })
}

/// Whether a line may be one of those that are told apart here.
fn may_open(line: &str) -> bool {
    let line = line.trim_start();
    let Some(first) = line.bytes().next() else {
        return false;
    };
    match first {
        b':' => line.starts_with(":::"),
        b'!' => line.starts_with("!!!"),
        b'?' => line.starts_with("???"),
        b'=' => line.starts_with("=== \""),
        b'>' => line.contains("[!"),
        b'[' | b'$' | b'@' | b'{' => containers::is_contents(line),
        b'<' => line
            .trim_start_matches(['<', '/'])
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.')
            .next()
            .is_some_and(components::is_component),
        _ => false,
    }
}

/// A container that is open.
struct Frame<'t> {
    closing: Closing<'t>,
    shape: Shape,
    /// What stands before each of its lines, and how many columns of white space they lose.
    prefix: String,
    strip: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Closing<'t> {
    /// So many colons.
    Colons(usize),
    /// A line that is indented less.
    Outdent(usize),
    /// The end of an element; whether the first line tells how far its text is indented.
    Tag(&'t str, bool),
}

struct Blocks<'t> {
    text: &'t str,
    at: usize,
    out: Mapped,
    frames: Vec<Frame<'t>>,
    fence: Option<Fence>,
    in_comment: bool,
    /// In which column the text of the list item begins that is open.
    item: Option<usize>,
    after_blank: bool,
    /// Where the last line of colons stands.
    last_colons: usize,
    /// Where the last end of an element stands, by its name.
    last_ends: HashMap<&'t str, usize>,
}

impl<'t> Blocks<'t> {
    fn of(text: &'t str) -> Blocks<'t> {
        let is_end = |line: &str| {
            let line = line.trim();
            line.len() >= 3 && line.bytes().all(|b| b == b':')
        };
        let mut last_colons = 0;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if is_end(line) {
                last_colons = at;
            }
            at += line.len();
        }
        Blocks {
            text,
            at: 0,
            out: Mapped::default(),
            frames: Vec::new(),
            fence: None,
            in_comment: false,
            item: None,
            after_blank: true,
            last_colons,
            last_ends: HashMap::new(),
        }
    }

    /// Takes the next line.
    fn line(&mut self) {
        let rest = &self.text[self.at..];
        let end = self.at + rest.find('\n').unwrap_or(rest.len());
        let line = &self.text[self.at..end];
        let next = (end + 1).min(self.text.len());
        let written = line.trim_start();
        if let Some(fence) = self.fence {
            self.fence = (!fence.is_closed(written.trim_end())).then_some(fence);
            return self.keep(line, next);
        }
        if self.in_comment || written.starts_with("<!--") {
            self.in_comment = !line.contains("-->");
            return self.keep(line, next);
        }
        if written.is_empty() {
            self.after_blank = true;
            return self.keep(line, next);
        }
        let columns = indent(line);
        self.outdent(columns);
        self.follow_list(written, columns);
        let is_code =
            columns >= self.strip() + 4 && self.item.is_none_or(|item| columns >= item + 4);
        if is_code && !self.in_tag() || !self.container(line, next) {
            self.first_of_tag(columns);
            self.fence = Fence::opened(written);
            if let Some(label) = self.fence.and_then(|_| self.code_label(written)) {
                let begin = self.at + line.len() - written.len();
                self.bold(begin + label.start..begin + label.end);
            }
            self.keep(line, next);
        }
        self.after_blank = false;
    }

    /// Opens a container whose first line begins at `start`.
    fn open(
        &mut self,
        opening: &Opening,
        start: usize,
        columns: usize,
        (strip, closing): (usize, Closing<'t>),
    ) {
        let inner = " ".repeat(columns.saturating_sub(self.strip()));
        let outer = format!("{}{inner}", self.prefix());
        self.blank(start);
        let mut prefix = outer.clone();
        match opening.shape {
            Shape::Alert(kind) => {
                prefix.push_str("> ");
                self.out.own(&prefix, start);
                self.out.own(kinds::marker(kind), start);
                self.out.own("\n", start);
            }
            Shape::Details => {
                self.out.own(&format!("{outer}<details>"), start);
                if let Some(title) = &opening.title {
                    self.out.own("<summary>", start);
                    self.out
                        .copy(self.text, start + title.start..start + title.end);
                    self.out.own("</summary>", start + title.end);
                }
                self.out.own("\n", start);
            }
            Shape::Group { .. } => {}
        }
        self.frames.push(Frame {
            closing,
            shape: opening.shape,
            prefix,
            strip,
        });
        match &opening.title {
            Some(title) if opening.shape != Shape::Details => {
                self.bold(start + title.start..start + title.end);
            }
            _ if matches!(opening.shape, Shape::Details) => self.blank(start),
            _ => {}
        }
        (self.item, self.after_blank) = (None, true);
    }

    /// Closes this container and those in it.
    fn close_to(&mut self, open: usize) {
        while self.frames.len() > open {
            let Some(frame) = self.frames.pop() else {
                return;
            };
            if frame.shape == Shape::Details {
                self.blank(self.at);
                self.out
                    .own(&format!("{}</details>\n", frame.prefix), self.at);
            }
        }
        self.blank(self.at);
        (self.item, self.after_blank) = (None, true);
    }

    /// Closes what a line of this indentation no longer stands in.
    fn outdent(&mut self, columns: usize) {
        let is_left =
            |frame: &Frame<'_>| matches!(frame.closing, Closing::Outdent(from) if columns < from);
        if let Some(open) = self.frames.iter().position(is_left) {
            self.close_to(open);
        }
    }

    /// Follows lists, as far as it takes to tell what stands in an item from code.
    fn follow_list(&mut self, written: &str, columns: usize) {
        if self.item.is_some_and(|item| columns >= item) {
            if let Some(text) = item_text(written) {
                self.item = Some(columns + text);
            }
            return;
        }
        match item_text(written) {
            Some(text) => self.item = Some(columns + text),
            // A line that is indented less belongs to the outer item, or ends the list behind a blank line.
            None if columns > self.strip() => {}
            None if self.after_blank => self.item = None,
            None => {}
        }
    }

    /// The first line in an element tells how far its text is indented.
    fn first_of_tag(&mut self, columns: usize) {
        if let Some(frame) = self.frames.last_mut()
            && let Closing::Tag(name, true) = frame.closing
        {
            frame.closing = Closing::Tag(name, false);
            frame.strip = frame.strip.max(columns);
        }
    }

    /// Whether the innermost container is an element whose text was not seen yet.
    fn in_tag(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| matches!(frame.closing, Closing::Tag(..)))
    }

    fn tabs(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| frame.shape == Shape::Group { has_tabs: true })
    }

    fn code_label(&self, written: &str) -> Option<Range<usize>> {
        self.tabs()
            .then(|| containers::code_label(written))
            .flatten()
    }

    fn ends_later(&mut self, name: &'t str, from: usize) -> bool {
        if self.last_ends.len() >= NAMES_MAX && !self.last_ends.contains_key(name) {
            return false;
        }
        let text = self.text;
        let last = self
            .last_ends
            .entry(name)
            .or_insert_with(|| text.rfind(&format!("</{name}>")).unwrap_or_default());
        *last >= from
    }

    fn prefix(&self) -> &str {
        self.frames.last().map_or("", |frame| &frame.prefix)
    }

    fn strip(&self) -> usize {
        self.frames.last().map_or(0, |frame| frame.strip)
    }
}
