//! Lines of Markdown, as far as blocks are told apart by them.
//!
//! Gets:    a line.
//! Gives:   its indentation, whether it opens or closes a code block, where the text of a list item begins.
//! Touches: nothing.
//! Never:   what stands in the line.

/// How many columns of white space a line begins with; a tab goes to the next fourth one.
pub(super) fn indent(line: &str) -> usize {
    let mut columns = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4 - columns % 4,
            _ => break,
        }
    }
    columns
}

/// How many bytes of a line stand in its first columns of white space.
pub(super) fn bytes_of(line: &str, columns_max: usize) -> usize {
    let mut columns = 0;
    for (at, byte) in line.bytes().enumerate() {
        let width = match byte {
            b' ' => 1,
            b'\t' => 4 - columns % 4,
            _ => return at,
        };
        if columns + width > columns_max {
            return at;
        }
        columns += width;
    }
    line.len()
}

/// A code block that is open: its sign, and how many of them.
#[derive(Clone, Copy)]
pub(super) struct Fence {
    sign: u8,
    length: usize,
}

impl Fence {
    /// The one that a line opens, without its white space.
    pub(super) fn opened(line: &str) -> Option<Fence> {
        let sign = *line.as_bytes().first()?;
        let length = line.bytes().take_while(|b| *b == sign).count();
        let is_fence = matches!(sign, b'`' | b'~') && length >= 3;
        let is_code = sign == b'`' && line[length..].contains('`');
        (is_fence && !is_code).then_some(Fence { sign, length })
    }

    /// Whether a line closes it.
    pub(super) fn is_closed(self, line: &str) -> bool {
        let signs = line.bytes().take_while(|b| *b == self.sign).count();
        signs >= self.length && line[signs..].trim().is_empty()
    }
}

/// In which column the text of a list item begins, where a line without its white space is one.
pub(super) fn item_text(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match line.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..10).contains(&digits) => digits + 1,
        _ => return None,
    };
    let behind = &line[marker..];
    let spaces = indent(behind);
    match behind.trim().is_empty() {
        true => Some(marker + 1),
        false if spaces == 0 => None,
        // Code in an item.
        false if spaces > 4 => Some(marker + 1),
        false => Some(marker + spaces),
    }
}
