//! What is written of a body whose containers are rewritten.
//!
//! Gets:    lines, titles, where they stand.
//! Gives:   them as Markdown has them, behind the signs of their container.
//! Touches: `mapped`.
//! Never:   a character of the body that is lost, but for asterisks in a title.

use std::ops::Range;

use super::Blocks;
use crate::content::markdown::reading::lines::bytes_of;

impl Blocks<'_> {
    /// A line as it is, in its container.
    pub(super) fn keep(&mut self, line: &str, next: usize) {
        let taken = bytes_of(line, self.strip());
        let start = self.at;
        self.prefixed(start);
        self.out.copy(self.text, start + taken..next);
        self.at = next;
    }

    /// A bold line of its own.
    pub(super) fn bold(&mut self, title: Range<usize>) {
        self.blank(title.start);
        let end = title.end;
        self.prefixed(title.start);
        self.strong(title);
        self.out.own("\n", end);
        self.blank(end);
    }

    /// A bold line of its own that leads somewhere.
    pub(super) fn linked(&mut self, title: Range<usize>, link: &str) {
        self.blank(title.start);
        let end = title.end;
        self.prefixed(title.start);
        self.out.own("[", title.start);
        self.strong(title);
        self.out.own(&format!("](<{link}>)\n"), end);
        self.blank(end);
    }

    /// Bold text: what stands in it stays as it is written, but for asterisks.
    pub(super) fn strong(&mut self, title: Range<usize>) {
        self.out.own("**", title.start);
        let mut from = title.start;
        for (at, _) in self.text[title.clone()].match_indices('*') {
            self.out.copy(self.text, from..title.start + at);
            from = title.start + at + 1;
        }
        self.out.copy(self.text, from..title.end);
        self.out.own("**", title.end);
    }

    /// An empty line, behind whatever stands there.
    pub(super) fn blank(&mut self, at: usize) {
        if !self.out.ends_line() {
            self.out.own("\n", at);
        }
        let prefix = format!("{}\n", self.prefix().trim_end());
        self.out.own(&prefix, at);
    }

    /// The signs of the container at the beginning of a line.
    pub(super) fn prefixed(&mut self, at: usize) {
        if let Some(frame) = self.frames.last() {
            self.out.own(&frame.prefix, at);
        }
    }
}
