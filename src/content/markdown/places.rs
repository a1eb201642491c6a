//! Lines and columns of bytes.
//!
//! Gets:    a text; then bytes of it.
//! Gives:   line and column, counted from 1.
//! Touches: nothing.
//! Never:   a pass through the text for each byte that is asked about.

/// Where lines begin, and how many characters stand before each block of bytes: thousands of links in one line are each told
/// with their column.
pub(super) struct Places {
    lines: Vec<usize>,
    chars: Vec<usize>,
}

/// Bytes of a block of [`Places`].
const PLACE_BLOCK: usize = 256;

impl Places {
    pub(super) fn of(body: &str) -> Places {
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
    pub(super) fn of_byte(&self, body: &str, byte: usize) -> (usize, usize) {
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
