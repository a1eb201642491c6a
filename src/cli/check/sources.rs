//! The lines that problems stand on. Each file is read once: problems come sorted by file.
//!
//! Gets:    the content folder, files and numbers of lines.
//! Gives:   lines that may be printed.
//! Touches: the content folder, through `content::source`.
//! Never:   more than one file at a time in memory.

use std::path::{Path, PathBuf};

use crate::content::source;
use crate::problem::{Problem, escape_controls};

/// How much of a line is shown, in characters.
const LINE_CHARS_MAX: usize = 200;

/// The file that was read last.
pub(super) struct Sources<'c> {
    content: &'c Path,
    path: Option<PathBuf>,
    text: String,
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
    reads: usize,
}

impl Sources<'_> {
    pub(super) fn new(content: &Path) -> Sources<'_> {
        Sources {
            content,
            path: None,
            text: String::new(),
            starts: Vec::new(),
            reads: 0,
        }
    }

    /// The line of a problem as it is written; none where it has no line or its file cannot be read.
    pub(super) fn written(&mut self, problem: &Problem) -> Option<&str> {
        let index = problem.line.checked_sub(1)?;
        if self.path.as_deref() != Some(&problem.path) {
            self.read(&problem.path);
        }
        let from = *self.starts.get(index)?;
        let to = self
            .starts
            .get(index + 1)
            .map_or(self.text.len(), |next| next - 1);
        self.text.get(from..to)
    }

    /// The same as it may be printed: no controls, at most 200 characters.
    pub(super) fn shown(&mut self, problem: &Problem) -> Option<String> {
        let line = self.written(problem)?.chars().take(LINE_CHARS_MAX);
        let plain = |c: char| match c.is_ascii_graphic() || c == ' ' {
            true => c,
            false if escape_controls(c.encode_utf8(&mut [0; 4])).chars().count() > 1 => '\u{fffd}',
            false => c,
        };
        Some(line.map(plain).collect())
    }

    fn read(&mut self, path: &Path) {
        self.reads += 1;
        self.path = Some(path.to_owned());
        let bytes = source::read(self.content, path).map(|file| file.bytes);
        let text = bytes.ok().map(|bytes| {
            String::from_utf8_lossy(&bytes)
                .replace("\r\n", "\n")
                .replace('\r', "\n")
        });
        self.starts.clear();
        if let Some(text) = &text {
            let next = text.match_indices('\n').map(|(at, _)| at + 1);
            self.starts.extend(std::iter::once(0).chain(next));
        }
        self.text = text.unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;

    #[test]
    fn each_file_is_read_once_however_many_problems_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let text: String = (1..=500).map(|line| format!("line {line}\r\n")).collect();
        std::fs::write(folder.path().join("a.md"), &text).unwrap();
        std::fs::write(folder.path().join("b.md"), "only\u{1b}[2J\u{202e}").unwrap();
        let mut sources = Sources::new(folder.path());
        let at =
            |path: &str, line| Problem::error(Code::LinkDead, Path::new(path), "x").at(line, 1);
        for line in 1..=500 {
            let shown = sources.shown(&at("a.md", line));
            assert_eq!(shown, Some(format!("line {line}")));
        }
        assert_eq!(sources.reads, 1);
        assert_eq!(sources.shown(&at("a.md", 501)), Some(String::new()));
        assert_eq!(sources.shown(&at("a.md", 502)), None);
        assert_eq!(
            sources.shown(&at("b.md", 1)),
            Some("only\u{fffd}[2J\u{fffd}".to_owned())
        );
        // Of a file that is not there, too.
        for line in 0..9 {
            assert_eq!(sources.shown(&at("c.md", line)), None);
        }
        assert_eq!(sources.reads, 3);
    }
}
