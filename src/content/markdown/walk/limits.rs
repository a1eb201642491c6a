//! What a walk through Markdown may cost.
//!
//! Gets:    bytes, and how deep things nest.
//! Gives:   a problem with its place when there is too much.
//! Touches: the walk's own counts.
//! Never:   a limit without a number and a remedy.

use super::Walk;
use crate::problem::{Code, Problem};

/// How deep emphasis and links may nest.
const INLINE_DEPTH_MAX: usize = 64;
/// The longest address with its title, and the longest text of a picture, in bytes: they become attributes, whose writer looks
/// ahead to their end at each character that is escaped.
const ATTRIBUTE_BYTES_MAX: usize = 8_000;

impl Walk<'_, '_> {
    pub(super) fn too_much(&self) -> Problem {
        Problem::error(
            Code::PageTooLarge,
            self.path,
            "would give a page many times the size of its text",
        )
        .at(self.body_line, 0)
        .help("write out repeated references and shrink very wide tables")
    }

    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Problem> {
        self.budget = self
            .budget
            .checked_sub(bytes)
            .ok_or_else(|| self.too_much())?;
        Ok(())
    }

    /// Spends the bytes of an attribute.
    pub(super) fn attribute(&mut self, bytes: usize, byte: usize) -> Result<(), Problem> {
        self.check_attribute(bytes, byte)?;
        self.spend(bytes)
    }

    pub(super) fn check_attribute(&self, bytes: usize, byte: usize) -> Result<(), Problem> {
        if bytes <= ATTRIBUTE_BYTES_MAX {
            return Ok(());
        }
        let (line, column) = self.place(byte);
        let what = format!(
            "has a link or a picture whose address, title or text has more than {ATTRIBUTE_BYTES_MAX} bytes"
        );
        Err(Problem::error(Code::AttributeTooLong, self.path, what)
            .at(line, column)
            .help("shorten it"))
    }

    /// Goes into emphasis, a link or a picture.
    pub(super) fn deeper(&mut self, byte: usize) -> Result<(), Problem> {
        self.inline_depth += 1;
        if self.inline_depth <= INLINE_DEPTH_MAX {
            return Ok(());
        }
        let (line, column) = self.place(byte);
        Err(Problem::error(
            Code::NestingTooDeep,
            self.path,
            format!("emphasis or links are nested more than {INLINE_DEPTH_MAX} deep"),
        )
        .at(line, column)
        .help("flatten them"))
    }
}
