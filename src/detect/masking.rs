//! A text without what is to be taken out of it, such that doing it again changes nothing and finds nothing.
//!
//! Gets:    what somebody typed, the mask, how long it may be, and what takes out.
//! Gives:   the text with the mask in the place of what was taken out, and whether anything was.
//! Touches: `characters`.
//! Never:   a mask that is taken for a secret, whatever a theme writes for it: while it is looked for, each mask is one character
//!          that is in no text.

use super::secrets::{self, TAKEN_OUT, visible};

/// How often a text is looked through: what one look leaves and the next finds is rare. Beyond it all is taken out.
const ROUNDS_MAX: usize = 16;

/// A text without its secrets; see [`without`].
#[must_use]
pub fn without_secrets(typed: &str, mask: &str, chars_max: usize) -> (String, bool) {
    without(typed, mask, chars_max, |text| {
        secrets::mask(text, &secrets::find(text), TAKEN_OUT)
    })
}

/// A text without hidden characters and without what `take_out` puts [`TAKEN_OUT`] in the place of, `chars_max` characters at
/// most, none of a mask cut; and whether anything was taken out. Of its own result it takes out nothing.
pub fn without(
    typed: &str,
    mask: &str,
    chars_max: usize,
    take_out: impl Fn(&str) -> String,
) -> (String, bool) {
    let (mut text, mask) = (shown(typed), shown(mask));
    let mut found = false;
    // What is taken out may bring together what is to be taken out by its form; and it is taken out before a text is cut, for
    // half a recovery phrase has no form.
    for _ in 0..ROUNDS_MAX {
        let marked = if mask.is_empty() {
            text.clone()
        } else {
            text.replace(&mask, &TAKEN_OUT.to_string())
        };
        let left = take_out(&marked);
        let next = cut(&left, &mask, chars_max);
        if left == marked && next == text {
            return (text, found);
        }
        found |= left != marked;
        text = next;
    }
    (cut(&TAKEN_OUT.to_string(), &mask, chars_max), true)
}

/// What a reader would see of a text, on lines of its own.
fn shown(text: &str) -> String {
    let text = visible(text).replace(['\t', '\r'], " ");
    text.replace(TAKEN_OUT, "").trim().to_owned()
}

/// The first characters of a text, with masks written out.
fn cut(left: &str, mask: &str, chars_max: usize) -> String {
    let (mut out, mut free) = (String::with_capacity(left.len()), chars_max);
    for c in left.chars() {
        let mut own = [0; 4];
        let part = if c == TAKEN_OUT {
            mask
        } else {
            c.encode_utf8(&mut own)
        };
        let Some(rest) = free.checked_sub(part.chars().count()) else {
            break;
        };
        free = rest;
        out.push_str(part);
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests;
