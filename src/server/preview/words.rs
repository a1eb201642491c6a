//! Two texts compared word by word.
//!
//! Gets:    an old and a new text.
//! Gives:   both as HTML, what only one of them has within marks.
//! Touches: `content::escape`.
//! Never:   more than bounded work: texts that differ all over are marked as a whole.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::content::escape;
use crate::text::units::is_han;

/// How long two texts are compared until what is left counts as different.
const TIME_MAX: Duration = Duration::from_millis(200);

/// The old and the new text as HTML.
pub(super) fn marked(old: &str, new: &str) -> [String; 2] {
    let (old, new) = (cut(old), cut(new));
    let until = Some(Instant::now() + TIME_MAX);
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &old, &new, until);
    let (mut before, mut now) = (String::new(), String::new());
    for op in ops {
        let (was, is) = (old[op.old_range()].concat(), new[op.new_range()].concat());
        let is_same = matches!(op, DiffOp::Equal { .. });
        put(&mut before, if is_same { None } else { Some("del") }, &was);
        put(&mut now, if is_same { None } else { Some("ins") }, &is);
    }
    [before, now]
}

fn put(out: &mut String, mark: Option<&str>, text: &str) {
    match mark {
        _ if text.is_empty() => {}
        None => out.push_str(&escape(text)),
        Some(mark) => out.push_str(&format!("<{mark}>{}</{mark}>", escape(text))),
    }
}

/// Words, single Han characters, and what stands between.
fn cut(text: &str) -> Vec<&str> {
    let is_letter = |c: char| c.is_alphanumeric() && !is_han(c);
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut last: Option<char> = None;
    for (at, c) in text.char_indices() {
        let goes_on = last.is_some_and(|last| is_letter(last) && is_letter(c));
        if last.is_some() && !goes_on {
            pieces.push(&text[from..at]);
            from = at;
        }
        last = Some(c);
    }
    if from < text.len() {
        pieces.push(&text[from..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_by_words_and_han_characters_and_escaped() {
        for (old, new, before, now) in [
            (
                "a fee of 5",
                "a fee of 15",
                "a fee of <del>5</del>",
                "a fee of <ins>15</ins>",
            ),
            (
                "提现要一天",
                "提现要两天",
                "提现要<del>一</del>天",
                "提现要<ins>两</ins>天",
            ),
            ("", "<b>", "", "<ins>&lt;b&gt;</ins>"),
            ("a & b", "a & b", "a &amp; b", "a &amp; b"),
        ] {
            assert_eq!(marked(old, new), [before, now], "{old} {new}");
        }
    }
}
