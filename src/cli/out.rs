//! What commands say on standard output: the one place where it is written.
//!
//! Gets:    text; of the environment what says how it may look.
//! Gives:   the same on standard output, and whether that went well.
//! Touches: standard output, its terminal, `COLUMNS`, `NO_COLOR` and the like.
//! Never:   a panic because nobody reads on: the rest of a command is done, and its exit code is its own.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

use anstream::{AutoStream, ColorChoice};
use unicode_linebreak::BreakOpportunity;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Why nothing more was written; the first reason stays.
static FAILED: OnceLock<io::Error> = OnceLock::new();

/// As the macro of the standard library, but that a reader who went away, as `head` does, is no fault.
macro_rules! println {
    ($($text:tt)*) => {
        $crate::cli::out::line(format_args!($($text)*))
    };
}

/// Writes a line. After a failure nothing more is written.
pub(super) fn line(text: fmt::Arguments<'_>) {
    if FAILED.get().is_none() {
        let mut out = io::stdout().lock();
        note(out.write_fmt(text).and_then(|()| out.write_all(b"\n")));
    }
}

/// Writes much at once, by what it is handed; without a system call for each line.
pub(super) fn much(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    let mut out = io::BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    note(write(&mut out).and_then(|()| out.flush()));
    // What could not be written is not tried again when this is dropped.
    let _ = out.into_parts();
}

fn note(written: io::Result<()>) {
    if let Err(error) = written {
        let _ = FAILED.set(error);
    }
}

/// What kept the output from being written. Nothing where nobody wanted to read on.
pub(super) fn failure() -> Option<&'static io::Error> {
    note(io::stdout().flush());
    FAILED
        .get()
        .filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
}

/// Whether standard output may be coloured: to a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`; elsewhere only with
/// `CLICOLOR_FORCE`.
pub(super) fn is_coloured() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// The same of standard error, where the log goes.
pub(super) fn is_log_coloured() -> bool {
    AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// How many columns a line may have: as `COLUMNS` says, else as the terminal has; none where there is no terminal. From 20 on.
pub(super) fn width() -> Option<usize> {
    let said = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let of_terminal = || {
        let (width, _) = terminal_size::terminal_size()?;
        io::stdout().is_terminal().then_some(usize::from(width.0))
    };
    let width: Option<usize> = said.or_else(of_terminal);
    width.filter(|width| *width > 0).map(|width| width.max(20))
}

/// Cuts text into lines of at most `width` columns, between words or between Chinese characters, which have two columns each.
/// A word that is longer has a line of its own, so that it can be copied.
pub(super) fn wrapped(text: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else {
        return text.lines().map(str::to_owned).collect();
    };
    let (mut lines, mut from, mut fits) = (Vec::new(), 0, 0);
    for (end, opportunity) in unicode_linebreak::linebreaks(text) {
        let is_last = end == text.len();
        if !is_last && opportunity == BreakOpportunity::Allowed && !is_between_words(text, end) {
            continue;
        }
        if fits > from && text[from..end].trim_end().width() > width {
            lines.push(text[from..fits].trim_end().to_owned());
            from = fits;
        }
        fits = end;
        if opportunity == BreakOpportunity::Mandatory {
            lines.push(text[from..end].trim_end().to_owned());
            from = end;
        }
    }
    lines
}

/// Whether a place where a line may end is behind a space or beside a Chinese character: a path is not cut at its `/`.
fn is_between_words(text: &str, at: usize) -> bool {
    let is_wide = |c: char| c.width() == Some(2);
    let before = text[..at].chars().next_back();
    before.is_some_and(|c| c.is_whitespace() || is_wide(c))
        || text[at..].chars().next().is_some_and(is_wide)
}

/// An instant in seconds since 1970, by UTC; `never` for none, which is 0.
pub(super) fn when(at_s: i64) -> String {
    let at = jiff::Timestamp::from_second(at_s).ok().filter(|_| at_s > 0);
    at.map_or_else(
        || "never".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_there_is_room_for_and_nothing_is_lost() {
        let text = "Write the preferred word, or add the phrase. 请写读者会用的词，不要写只有我们自己懂的词。 averylongwordthatcannotbecut end";
        for width in [20, 40, 80, 200] {
            let lines = wrapped(text, Some(width));
            for line in &lines {
                assert!(
                    line.width() <= width || !line.contains(' '),
                    "{width}: {line}"
                );
                // Nothing that ends a sentence begins a line.
                assert!(!line.starts_with(['，', '。', '.', ',']), "{width}: {line}");
            }
            let squeezed = |text: &str| text.replace(' ', "");
            assert_eq!(squeezed(&lines.concat()), squeezed(text));
        }
        assert_eq!(wrapped(text, None), [text]);
        assert_eq!(wrapped("a b", Some(20)), ["a b"]);
        assert_eq!(wrapped("a\nb", Some(20)), ["a", "b"]);
        let path = "is_not_cut/content/en/account/sign-in.md";
        assert_eq!(wrapped(&format!("{path} x"), Some(20)), [path, "x"]);
        assert!(wrapped("", Some(20)).is_empty() && wrapped("", None).is_empty());
    }
}
