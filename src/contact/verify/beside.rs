//! What stands right beside a channel, without white space between, and makes another value of it.
//!
//! Gets:    a text, and where the channel stands in it.
//! Gives:   yes or no.
//! Touches: `glyphs`.
//! Never:   what the channel is.

use std::ops::Range;

use super::glyphs;
use crate::characters::is_unseen;
use crate::text::units::is_han;

/// Whether what stands beside a part, without white space between, makes another value of it: a character that is another one
/// in disguise, what is left of a scheme or a path, letters that signs glue to it, a further label.
pub(super) fn is_posed_beside(text: &str, at: &Range<usize>) -> bool {
    let apart = |c: &char| c.is_whitespace() || c.is_alphanumeric();
    // Signs that no font has may be drawn as anything.
    let undrawn = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{10000}'..='\u{1efff}' | '\u{1fc00}'..='\u{1ffff}' | '\u{32400}'..);
    let posed =
        |c: char| is_unseen(c) || undrawn(c) || glyphs::is_disguised(c) && !"…‥™®©".contains(c);
    let (before, behind) = (&text[..at.start], &text[at.end..]);
    let left: Vec<char> = before.chars().rev().take_while(|c| !apart(c)).collect();
    let right: Vec<char> = behind.chars().take_while(|c| !apart(c)).collect();
    let beyond_left = before
        .chars()
        .rev()
        .nth(left.len())
        .filter(|c| !c.is_whitespace());
    let beyond_right = behind
        .chars()
        .nth(right.len())
        .filter(|c| !c.is_whitespace());
    let han_behind = beyond_right.is_some_and(is_han);
    let goes_on = right
        .first()
        .is_some_and(|c| "%#$&+=^|".contains(*c) || "-_~".contains(*c) && !han_behind);
    if goes_on || left.iter().chain(&right).any(|&c| posed(c)) || right.iter().any(|c| is_slash(*c))
    {
        return true;
    }
    // 电报/@name: a slash alone behind Chinese text sets two things side by side.
    let side_by_side = left.len() == 1 && beyond_left.is_some_and(is_han);
    if !side_by_side && left.iter().any(|c| is_slash(*c)) {
        return true;
    }
    // `x'help@…`, 登录-host: signs that a mailbox or a host may have in it.
    let sign = |c: &char| "-_.%+&~'!*`^{}|#$?".contains(*c);
    let mixed = left.iter().any(|c| Some(c) != left.first());
    let glued_left = left.first().is_some_and(sign) && (beyond_left.is_some() || mixed);
    // `[host].shop`, `host!.com`, `number、1235`: it goes on behind a mark.
    let dotted = right
        .iter()
        .rposition(|c| matches!(c, '.' | '。' | '．'))
        .is_some_and(|dot| dot + 1 == right.len());
    let latin = beyond_right.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    let spelt = dotted && beyond_right.is_some_and(|c| matches!(c, '点' | '點'));
    let glued_right = latin
        && (dotted
            || right
                .first()
                .is_some_and(|c| ";!'|*^~$&=`_-{}<[".contains(*c)));
    glued_left || glued_right || spelt
}

/// A slash, and what is drawn like one.
fn is_slash(c: char) -> bool {
    matches!(c, '/' | '\\' | '／' | '＼' | '⁄' | '∕' | '⧸' | '╱' | '⟋')
}

/// Whether only marks of sentences and quotes stand around a part of a value.
pub(super) fn ends_at_clauses(value: &str, part: &Range<usize>) -> bool {
    let opening = |c: char| c.is_whitespace() || "\"'`*()[]<>“”‘’「」『』（）【】《》".contains(c);
    let closing = |c: char| opening(c) || ".,:;!?…。，：；！？、".contains(c) || is_unseen(c);
    value[..part.start].chars().all(opening) && value[part.end..].chars().all(closing)
}
