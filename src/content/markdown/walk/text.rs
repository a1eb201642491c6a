//! Text of an article on its way to the page.
//!
//! Gets:    text between tags.
//! Gives:   events, without the spaces that lines end in between Chinese characters.
//! Touches: the walk.
//! Never:   a text so long that writing it costs the square of its length.

use pulldown_cmark::{CowStr, Event};

use super::Walk;
use crate::problem::Problem;
use crate::text::units::is_han;

/// After how many bytes a text without a tag is written as two: the writer looks ahead to the end of a text as well.
const TEXT_RUN_BYTES: usize = 4_096;
/// What parts two texts: a comment, which the sanitiser leaves out.
const TEXT_PARTING: &str = "<!---->";

impl<'a> Walk<'a, '_> {
    pub(super) fn text(&mut self, text: CowStr<'a>) -> Result<(), Problem> {
        self.spend(text.len())?;
        self.flush_break(text.chars().next());
        self.last_char = text.chars().next_back().or(self.last_char);
        self.push_text(text);
        Ok(())
    }

    /// A line end inside a paragraph: nothing between two Han characters, else a line end, which browsers show as a space.
    pub(super) fn flush_break(&mut self, next: Option<char>) {
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

    /// Writes text; a long one in parts, except where it becomes an attribute.
    pub(super) fn push_text(&mut self, text: CowStr<'a>) {
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
}
