//! Something wrong in the content: where, what, and what to do about it.
//!
//! Gets:    what a room found wrong in a file.
//! Gives:   a `Problem`, which `check` and the log show alike and the metrics count.
//! Touches: `characters`.
//! Never:   the disk; a problem is data, whoever shows it decides how.

mod code;

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use code::{Code, Kind, UnknownCode};

use crate::characters::{is_bidi_control, is_line_separator};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The file, or the part named, is not served as it stands. `check` exits with 1.
    Error,
    /// It is served; a writer should look.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// Line and column of a byte of a text, counted from 1; the column in characters. A byte within a character, or beyond the end, is
/// that of the end.
#[must_use]
pub fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count() + 1)
}

/// Something wrong in the content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The file, relative to the content folder.
    pub path: PathBuf,
    /// The line, counted from 1; 0 when the problem is the whole file's.
    pub line: usize,
    /// The column in characters, counted from 1; 0 when it is the whole line's.
    pub column: usize,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, without a final dot.
    pub message: String,
    /// What to do about it; may be empty where the message says it.
    pub help: String,
    /// The kind of problem. Last, so that problems of one place are sorted by what they say.
    pub code: Code,
}

impl Problem {
    /// An error of the whole file.
    #[must_use]
    pub fn error(code: Code, path: &Path, message: impl Into<String>) -> Problem {
        Problem {
            path: path.to_owned(),
            line: 0,
            column: 0,
            severity: Severity::Error,
            message: message.into(),
            help: String::new(),
            code,
        }
    }

    /// A warning about the whole file.
    #[must_use]
    pub fn warning(code: Code, path: &Path, message: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Warning,
            ..Problem::error(code, path, message)
        }
    }

    /// The same problem at a place: line and column counted from 1, 0 for unknown.
    #[must_use]
    pub fn at(self, line: usize, column: usize) -> Problem {
        Problem {
            line,
            column,
            ..self
        }
    }

    /// The same problem with its remedy.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Problem {
        Problem {
            help: help.into(),
            ..self
        }
    }
}

/// One line: `path:line:column: error: message (help)`. Control characters are escaped.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", escape_controls(&self.path.display().to_string()))?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        write!(f, ": {}: {}", self.severity, escape_controls(&self.message))?;
        if !self.help.is_empty() {
            write!(f, " ({})", escape_controls(&self.help))?;
        }
        Ok(())
    }
}

/// Text that may come from a file, made safe for terminals and logs: control and direction characters as their code.
#[must_use]
pub fn escape_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_bidi_control(c) || is_line_separator(c) {
            out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}
