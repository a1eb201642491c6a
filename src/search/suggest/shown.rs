//! A question in parts: what was typed, and what was not.
//!
//! Gets:    a question as it is written; what was typed, folded.
//! Gives:   the question in parts that join back to it.
//! Touches: `text`.
//! Never:   whether it fits.

use memchr::memmem::Finder;

use super::needle;
use crate::text::fold::fold_char;
use crate::text::units::is_han;

/// The byte ranges of `text` that are what was typed: the whole of it, else its terms, else its characters in order.
pub(super) fn matched_ranges(text: &str, needle: &str) -> Vec<(usize, usize)> {
    let mut folded = String::new();
    // For each byte of the folded text, the bytes of the character it came from.
    let mut origin: Vec<(usize, usize)> = Vec::new();
    for (start, c) in text.char_indices() {
        if c.is_whitespace() && !folded.ends_with(|c: char| !is_han(c) && c != ' ') {
            continue;
        }
        fold_char(c, |c| {
            let c = if c.is_whitespace() { ' ' } else { c };
            // White space before a Han character separates nothing; see `squeeze`.
            if is_han(c) && folded.ends_with(' ') {
                folded.pop();
                origin.pop();
            }
            folded.push(c);
            origin.resize(
                folded.len(),
                (
                    start,
                    start + text[start..].chars().next().map_or(1, char::len_utf8),
                ),
            );
        });
    }
    let needle = needle.trim_end();
    if needle.is_empty() {
        return Vec::new();
    }
    let range = |at: usize, length: usize| (origin[at].0, origin[at + length - 1].1);
    let at_word = |term: &str| needle::at_word(&folded, term, &Finder::new(term));
    if let Some(at) = at_word(needle) {
        return vec![range(at, needle.len())];
    }
    let terms: Vec<&str> = needle.split(' ').filter(|term| !term.is_empty()).collect();
    let mut ranges: Vec<(usize, usize)> = terms
        .iter()
        .filter_map(|term| at_word(term).map(|at| range(at, term.len())))
        .collect();
    if ranges.len() < terms.len() {
        ranges.clear();
        let mut from = 0;
        for c in needle.chars().filter(|c| !c.is_whitespace()) {
            let Some(at) = folded[from..].find(c) else {
                break;
            };
            ranges.push(range(from + at, c.len_utf8()));
            from += at + c.len_utf8();
        }
    }
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in ranges {
        match merged.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => merged.push((start, end)),
        }
    }
    merged
}

pub(super) fn parts(text: &str, ranges: &[(usize, usize)]) -> Vec<(String, bool)> {
    let (mut parts, mut at) = (Vec::new(), 0);
    let mut push = |part: &str, hit: bool| {
        if !part.is_empty() {
            parts.push((part.to_owned(), hit));
        }
    };
    for &(start, end) in ranges {
        push(&text[at..start], false);
        push(&text[start..end], true);
        at = end;
    }
    push(&text[at..], false);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::needle::{Needle, squeeze};
    use super::*;
    use crate::text::fold::fold;

    #[track_caller]
    fn check(text: &str, typed: &str, expected: Option<&str>) {
        let needle = squeeze(&fold(typed));
        let shown = Needle::new(&needle)
            .unwrap()
            .fit(&squeeze(&fold(text)))
            .map(|_| {
                let parts = parts(text, &matched_ranges(text, &needle));
                parts
                    .iter()
                    .map(|(part, hit)| {
                        if *hit {
                            format!("[{part}]")
                        } else {
                            part.clone()
                        }
                    })
                    .collect::<String>()
            });
        assert_eq!(shown.as_deref(), expected, "{text} / {typed}");
    }

    #[test]
    fn the_place_of_the_match_is_marked_in_the_questions_own_script() {
        check("提現一直沒有到賬", "提现", Some("[提現]一直沒有到賬"));
        check("如何提现 USDT", "usdt", Some("如何提现 [USDT]"));
        check("如何提现 USDT", "提现usdt", Some("如何[提现 USDT]"));
        check(
            "提现一直没有到账怎么办",
            "提现没到账",
            Some("[提现]一直[没]有[到账]怎么办"),
        );
        check(
            "Withdrawal not arrived",
            "arr with",
            Some("[With]drawal not [arr]ived"),
        );
        check("Withdrawal", "draw", None);
        check("充值", "提现", None);
    }

    proptest! {
        #[test]
        fn parts_join_back_to_the_question(text in "[提現a-cA ﬁ①é\u{200b}]{0,20}", typed in "[提现a-c f1e]{1,6}") {
            let needle = squeeze(&fold(&typed));
            let joined: String = parts(&text, &matched_ranges(&text, &needle)).into_iter().map(|(part, _)| part).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
