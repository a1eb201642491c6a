//! The bytes of a file as text.
//!
//! Gets:    bytes.
//! Gives:   text, or what the file is instead: in another encoding, a pointer, a merge that was not finished.
//! Touches: `slips`.
//! Never:   a text in another encoding than UTF-8.

use std::path::Path;

use crate::problem::{self, Code, Problem};
use crate::slips;

/// The text of a file: UTF-8 without byte order mark, lines ended by `\n`, no NUL.
pub(super) fn decode(bytes: &[u8], path: &Path) -> Result<String, Problem> {
    if slips::is_lfs_pointer(bytes) {
        return Err(Problem::error(
            Code::LfsPointer,
            path,
            "is a pointer of Git LFS, and not the article",
        )
        .at(1, 1)
        .help("run `git lfs pull` where the content lies"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
        let last = before.rsplit(|b| *b == b'\n').next().unwrap_or_default();
        let column = String::from_utf8_lossy(last).chars().count() + 1;
        let (message, help) = match slips::encoding(bytes) {
            Some((name, help)) => (format!("is not UTF-8 text; it looks like {name}"), help),
            None => ("is not UTF-8 text".to_owned(), "save the file as UTF-8"),
        };
        Problem::error(Code::FileNotUtf8, path, message)
            .at(line, column)
            .help(help)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if let Some(at) = text.find('\0') {
        let (line, _) = problem::place(&text, at);
        let (message, help) = match slips::encoding(bytes) {
            Some((name, help)) => (format!("holds NUL characters; it looks like {name}"), help),
            None => (
                "holds a NUL character, so it is no text".to_owned(),
                "save the file as UTF-8 text, or take it from the last version that was whole",
            ),
        };
        return Err(Problem::error(Code::FileNul, path, message)
            .at(line, 0)
            .help(help));
    }
    if slips::is_link_text(&text) {
        let what = "holds nothing but a path: so git writes a symbolic link where it may make none";
        return Err(Problem::error(Code::FileNotRegular, path, what)
            .at(1, 1)
            .help("write the article itself into the file, or remove it"));
    }
    if let Some(line) = slips::conflict(&text) {
        return Err(slips::unfinished(path, line));
    }
    Ok(text)
}
