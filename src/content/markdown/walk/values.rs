//! Values of variables on their way to the page.
//!
//! Gets:    pieces of what Markdown gave, with the names of variables marked.
//! Gives:   the same with values in text and addresses, and names as typed in code.
//! Touches: `content::variables`.
//! Never:   a mark that reaches the page.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

use super::Walk;
use crate::content::variables::{Filler, has_marks, unmarked};

impl<'a> Walk<'a, '_> {
    /// Text, which begins at a byte of the body.
    pub(super) fn filled(&mut self, text: CowStr<'a>, byte: usize) -> CowStr<'a> {
        if self.in_code {
            return self.code(text, byte);
        }
        self.changed(text, byte, |filler, text, place| filler.filled(text, place))
    }

    /// Code.
    pub(super) fn code(&mut self, code: CowStr<'a>, byte: usize) -> CowStr<'a> {
        self.changed(code, byte, |filler, code, place| filler.code(code, place))
    }

    /// Raw HTML.
    pub(super) fn filled_html(&mut self, raw: CowStr<'a>, byte: usize) -> CowStr<'a> {
        self.changed(raw, byte, |filler, raw, place| {
            filler.filled_html(raw, place)
        })
    }

    /// An address or a title, of a link or picture that begins at a byte.
    pub(super) fn value_of(&mut self, text: &CowStr<'a>, byte: usize) -> CowStr<'a> {
        let at_link = |filler: &mut Filler<'_>, text: &str, place: &dyn Fn(usize) -> _| {
            filler.filled(text, &|_| place(0))
        };
        self.changed(text.clone(), byte, at_link)
    }

    fn changed(
        &mut self,
        text: CowStr<'a>,
        byte: usize,
        change: impl Fn(&mut Filler<'_>, &str, &dyn Fn(usize) -> (usize, usize)) -> String,
    ) -> CowStr<'a> {
        if !has_marks(&text) {
            return text;
        }
        self.with_filler(byte, |filler, place| change(filler, &text, place))
            .into()
    }

    /// The filler, with what tells the place of a byte behind another.
    fn with_filler<T>(
        &mut self,
        byte: usize,
        with: impl FnOnce(&mut Filler<'_>, &dyn Fn(usize) -> (usize, usize)) -> T,
    ) -> T {
        let (places, body, first) = (&self.places, self.body, self.body_line);
        let place = |at: usize| {
            let (line, column) = places.of_byte(body, (byte + at).min(body.len()));
            (first + line - 1, column)
        };
        with(&mut self.filler, &place)
    }

    /// Writes the beginning of a block or of emphasis, without marks in the language of code.
    pub(super) fn push_start(&mut self, tag: Tag<'a>) {
        let tag = match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if has_marks(&info) => {
                Tag::CodeBlock(CodeBlockKind::Fenced(unmarked(&info).into_owned().into()))
            }
            tag => tag,
        };
        self.push(Event::Start(tag));
    }
}
