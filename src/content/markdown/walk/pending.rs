//! What Markdown gives in pieces, until all of it has come.
//!
//! Gets:    pieces of text, each with its place in the body.
//! Gives:   them together.
//! Touches: nothing.
//! Never:   what is done with it.

use pulldown_cmark::CowStr;

/// A bare address of which not all pieces have come.
pub(super) struct Address<'a> {
    pub(super) url: String,
    /// Where it begins and ends, in bytes of the body.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The text so far, and its pieces with their places.
    pub(super) text: String,
    pub(super) pieces: Vec<(CowStr<'a>, usize)>,
}

/// A text that Markdown gives in pieces, as far as template source may stand in it.
#[derive(Default)]
pub(super) struct Pieces {
    pub(super) text: String,
    /// For each piece where it begins, in bytes of the text and of the body.
    starts: Vec<(usize, usize)>,
}

impl Pieces {
    pub(super) fn add(&mut self, text: &str, byte: usize) {
        self.starts.push((self.text.len(), byte));
        self.text.push_str(text);
    }

    /// The byte of the body for one of the text.
    pub(super) fn byte(&self, at: usize) -> usize {
        let behind = self.starts.partition_point(|(start, _)| *start <= at);
        let piece = behind.checked_sub(1).and_then(|last| self.starts.get(last));
        piece.map_or(0, |(start, byte)| byte + (at - start))
    }
}
