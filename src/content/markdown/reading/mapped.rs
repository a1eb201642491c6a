//! A text made of another one, byte by byte known where from.
//!
//! Gets:    pieces of the old text, and text of our own that stands for a place in it.
//! Gives:   the new text, and the old bytes of its bytes.
//! Touches: nothing.
//! Never:   an old place before one that was given earlier.

use std::ops::Range;

/// A new text on its way.
#[derive(Default)]
pub(super) struct Mapped {
    text: String,
    map: Map,
}

/// Where the bytes of a new text were written.
#[derive(Default)]
pub(super) struct Map(Vec<Piece>);

/// What begins at a byte of the new text.
struct Piece {
    new: usize,
    old: usize,
    /// Whether it is of the old text; else all of it stands for one place there.
    is_copy: bool,
}

impl Mapped {
    /// Adds bytes of the old text.
    pub(super) fn copy(&mut self, old: &str, range: Range<usize>) {
        let new = self.text.len();
        let goes_on = self
            .map
            .0
            .last()
            .is_some_and(|last| last.is_copy && last.old + (new - last.new) == range.start);
        if !goes_on {
            self.map.0.push(Piece {
                new,
                old: range.start,
                is_copy: true,
            });
        }
        self.text.push_str(&old[range]);
    }

    /// Adds text of our own that stands for a byte of the old one.
    pub(super) fn own(&mut self, text: &str, old: usize) {
        if text.is_empty() {
            return;
        }
        self.map.0.push(Piece {
            new: self.text.len(),
            old,
            is_copy: false,
        });
        self.text.push_str(text);
    }

    /// Whether what was added ends with a line.
    pub(super) fn ends_line(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    pub(super) fn finish(self) -> (String, Map) {
        (self.text, self.map)
    }
}

impl Map {
    /// The old bytes of new ones.
    pub(super) fn written(&self, range: Range<usize>) -> Range<usize> {
        let start = self.of(range.start);
        let end = match range.end.checked_sub(1).filter(|_| !range.is_empty()) {
            // An end is behind the byte before it, whatever was put in there.
            Some(last) => self.of(last) + usize::from(self.piece(last).is_some_and(|p| p.is_copy)),
            None => start,
        };
        start..end.max(start)
    }

    fn of(&self, byte: usize) -> usize {
        match self.piece(byte) {
            Some(piece) if piece.is_copy => piece.old + (byte - piece.new),
            Some(piece) => piece.old,
            None => byte,
        }
    }

    fn piece(&self, byte: usize) -> Option<&Piece> {
        let behind = self.0.partition_point(|piece| piece.new <= byte);
        self.0.get(behind.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_known_by_where_they_came_from() {
        let old = "ab提c";
        let mut mapped = Mapped::default();
        mapped.own("> ", 0);
        mapped.copy(old, 0..1);
        mapped.own("**", 1);
        mapped.copy(old, 1..2);
        mapped.copy(old, 2..5);
        mapped.copy(old, 5..6);
        let (new, map) = mapped.finish();
        assert_eq!(new, "> a**b提c");
        for (range, expected) in [
            (0..2, 0..0),
            (2..3, 0..1),
            (2..5, 0..1),
            (3..6, 1..2),
            (6..9, 2..5),
            (0..10, 0..6),
            (10..10, 6..6),
        ] {
            assert_eq!(map.written(range.clone()), expected, "{range:?}");
        }
    }
}
