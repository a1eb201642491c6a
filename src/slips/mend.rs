//! A line of a file that cannot be read, as it should be.
//!
//! Gets:    the text, about where reading failed, attempts to write a line otherwise, and whether a text can be read.
//! Gives:   the attempt with which the text is read, or at least is read further.
//! Touches: nothing.
//! Never:   an attempt that was not tried; more than [`TRIES_MAX`] of them, for each reads all of the text.

/// How many attempts are tried for one text.
const TRIES_MAX: usize = 120;
/// How many lines before the one where reading failed are looked at first.
const BACK: usize = 3;

/// Another way to write a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Where the line differs first from what was meant: a byte of it.
    pub byte: usize,
    /// What is wrong with it, without a final dot.
    pub what: String,
    /// What to do, before the line itself: `put the title in quotes`.
    pub remedy: String,
    /// The line as it should be.
    pub line: String,
}

impl Attempt {
    /// `line` is the line as it should be; `byte`, where it differs first from what was meant.
    #[must_use]
    pub fn new(byte: usize, what: impl Into<String>, remedy: &str, line: String) -> Attempt {
        Attempt {
            byte,
            what: what.into(),
            remedy: remedy.to_owned(),
            line,
        }
    }
}

/// The attempt that helped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What is wrong, without a final dot.
    pub what: String,
    /// What to do, with the line as it should be.
    pub help: String,
}

/// The first attempt with which the text is read as a whole, else the one with which most of it is. `failed` is the line where
/// reading failed, from 1; `reads` gives the line where reading a text fails, or nothing; `attempts` gets all lines and which
/// one it is about.
pub fn mended(
    text: &str,
    failed: usize,
    attempts: impl Fn(&[&str], usize) -> Vec<Attempt>,
    reads: impl Fn(&str) -> Option<usize>,
) -> Option<Mended> {
    let lines: Vec<&str> = text.lines().collect();
    let failed = failed.clamp(1, lines.len().max(1)) - 1;
    let near = (failed.saturating_sub(BACK)..=failed).rev();
    let order = near
        .chain(failed + 1..lines.len())
        .chain(0..failed.saturating_sub(BACK));
    let mut best: Option<(usize, Mended)> = None;
    let mut tries = 0;
    for index in order {
        for attempt in attempts(&lines, index) {
            tries += 1;
            if tries > TRIES_MAX {
                return best.map(|(_, mended)| mended);
            }
            let mut other = lines.clone();
            other[index] = &attempt.line;
            let further = reads(&(other.join("\n") + "\n"));
            let mended = Mended {
                line: index + 1,
                column: column(lines[index], attempt.byte),
                what: attempt.what,
                help: format!("{}: `{}`", attempt.remedy, attempt.line),
            };
            match further {
                None => return Some(mended),
                // Of two mistakes the first is mended: then reading fails below it.
                Some(line)
                    if line > failed + 1
                        && index <= failed
                        && best.as_ref().is_none_or(|(known, _)| line > *known) =>
                {
                    best = Some((line, mended));
                }
                Some(_) => {}
            }
        }
    }
    best.map(|(_, mended)| mended)
}

/// The column of a byte of a line, in characters, counted from 1.
fn column(line: &str, byte: usize) -> usize {
    line.get(..byte).unwrap_or(line).chars().count() + 1
}

/// A text that stands in quotes of another kind as a whole, without them: `“x”`, `「x」`, `＂x＂`.
#[must_use]
pub fn straight(text: &str) -> Option<&str> {
    let open = text.chars().next()?;
    let closes: &[char] = match open {
        '“' | '”' | '„' | '＂' | '〝' => &['”', '“', '＂', '"', '〞'],
        '‘' | '’' | '＇' => &['’', '‘', '＇', '\''],
        '「' => &['」'],
        '『' => &['』'],
        '«' => &['»'],
        _ => return None,
    };
    let inner = text[open.len_utf8()..].strip_suffix(closes)?;
    // `“a” and “b”` are two that are quoted, not one.
    let is_quote = |c: char| c == open || closes.contains(&c);
    (!inner.is_empty() && !inner.contains(is_quote)).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_another_kind_are_taken_off_only_where_they_hold_all_of_it() {
        for (text, expected) in [
            ("“Fees”", Some("Fees")),
            ("「费用」", Some("费用")),
            ("＂a＂", Some("a")),
            ("“a” and “b”", None),
            ("“a” b", None),
            ("\"a\"", None),
            ("“”", None),
            ("“", None),
        ] {
            assert_eq!(straight(text), expected, "{text}");
        }
    }

    #[test]
    fn an_attempt_counts_only_when_the_text_is_read_with_it() {
        let attempts = |lines: &[&str], index: usize| {
            ["never", "good"]
                .map(|line| Attempt {
                    byte: 1,
                    what: "is bad".to_owned(),
                    remedy: format!("write for `{}`", lines[index]),
                    line: line.to_owned(),
                })
                .to_vec()
        };
        let reads = |text: &str| {
            text.lines()
                .position(|line| line.starts_with("bad"))
                .map(|at| at + 1)
        };
        let mended = |text: &str, failed| mended(text, failed, attempts, reads);
        assert_eq!(
            mended("ok\nbad\n", 2).map(|one| (one.line, one.column)),
            Some((2, 2))
        );
        assert_eq!(mended("bad\nbad\n", 1).map(|one| one.line), Some(1));
    }
}
