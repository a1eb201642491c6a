//! Characters that a reader cannot see: reported with their place, and without effect on the page.
//!
//! Gets:    the text of a file.
//! Gives:   the text without them, and a warning for each kind of place.
//! Touches: `problem`, `characters`.
//! Never:   honest uses: joiners inside emoji and in scripts that need them, marks of right-to-left text.

use std::path::Path;

use crate::characters::{
    is_ignorable, is_joiner, is_of_a_script, is_tag, is_variation_selector, turns_direction,
};
use crate::problem::{Code, Problem};
use crate::text::units::is_han;

/// How many places are reported for one file; the rest is counted.
const PLACES_MAX: usize = 5;

/// Removes hidden characters and says where they stood.
#[must_use]
pub(super) fn remove(text: &str, path: &Path) -> (String, Vec<Problem>) {
    let mut out = String::with_capacity(text.len());
    let (mut problems, mut found) = (Vec::new(), 0);
    let (mut line, mut column) = (1, 0);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        column += 1;
        if hidden(c, before, chars.peek().copied()) {
            found += 1;
            if found <= PLACES_MAX {
                problems.push(
                    Problem::warning(
                        Code::HiddenCharacter,
                        path,
                        format!("hidden character U+{:04X} ({})", u32::from(c), kind(c)),
                    )
                    .at(line, column)
                    .help("it is left out of the page; delete it"),
                );
            }
            continue;
        }
        if c == '\n' {
            (line, column) = (line + 1, 0);
        }
        before = Some(c);
        out.push(c);
    }
    if found > PLACES_MAX {
        problems.push(Problem::warning(
            Code::HiddenCharacter,
            path,
            format!("{} more hidden characters", found - PLACES_MAX),
        ));
    }
    (out, problems)
}

fn hidden(c: char, before: Option<char>, after: Option<char>) -> bool {
    match c {
        '\n' | '\t' => false,
        // Emoji style, and keycaps of digits.
        '\u{fe0f}' => before.is_none_or(|b| b.is_alphabetic() || b == '\u{fe0f}'),
        // Joiners tie emoji together and shape Arabic and Indic letters; between Latin or Han letters they hide.
        c if is_joiner(c) => {
            let plain =
                |c: Option<char>| c.is_none_or(|c| c.is_ascii() || is_han(c) || c.is_whitespace());
            plain(before) || plain(after)
        }
        c => c.is_control() || is_ignorable(c) && !is_of_a_script(c),
    }
}

fn kind(c: char) -> &'static str {
    match c {
        c if turns_direction(c) => "changes the direction of the text",
        c if is_tag(c) => "an invisible tag",
        c if is_variation_selector(c) => "a variation selector",
        '\u{00ad}' => "a soft hyphen",
        c if c.is_control() => "a control character",
        _ => "of no width",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, problems: usize) {
        let (out, found) = remove(text, Path::new("zh/a.md"));
        assert_eq!((out.as_str(), found.len()), (expected, problems));
    }

    #[test]
    fn hidden_characters_are_removed_and_told() {
        check("a\u{202e}b", "ab", 1);
        check("@bit\u{200b}p", "@bitp", 1);
        check("help\u{00ad}@bitp", "help@bitp", 1);
        check("a\u{1b}[31m", "a[31m", 1);
    }

    #[test]
    fn honest_joiners_and_right_to_left_text_stay() {
        check(
            "👩\u{200d}💻 ok \u{2764}\u{fe0f}",
            "👩\u{200d}💻 ok \u{2764}\u{fe0f}",
            0,
        );
        check("שלום\u{200f} עולם", "שלום\u{200f} עולם", 0);
    }
}
