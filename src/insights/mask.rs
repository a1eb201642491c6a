//! Takes out of a comment or a search what could name a person or open an account.
//!
//! Gets:    a comment.
//! Gives:   the same with `[…]` in the place of numbers, mail addresses, hashes, keys, passwords, codes and recovery phrases, and
//!          without characters that nobody sees.
//! Touches: `detect`.
//! Never:   a promise to find every name: it finds what has a form.

use super::feedback::COMMENT_CHARS_MAX;
use crate::characters::{is_ignorable, is_line_separator};
use crate::detect::masking;
use crate::detect::secrets::{self, DIGITS_HAN, TAKEN_OUT};

/// What stands in the place of something private.
const HIDDEN: &str = "[…]";
/// From so many digits on a number may be a phone, a card, a code or an account.
const DIGITS_MIN: usize = 6;
/// From so many letters and digits in one piece on it is a hash, an address of a chain or a key, and no word.
const PIECE_MIN: usize = 24;

/// A search without what is private in it; none when it holds a secret, or something that looks like one: nothing of it is kept.
#[must_use]
pub fn masked(typed: &str) -> Option<String> {
    let is_clean = secrets::find(typed).is_empty();
    is_clean.then(|| masked_of_clean(typed))
}

/// The same of a search in which secrets were looked for, and none was found.
#[must_use]
pub fn masked_of_clean(typed: &str) -> String {
    if is_plain(typed) {
        return typed.trim().to_owned();
    }
    masking::without(typed, HIDDEN, COMMENT_CHARS_MAX, without_forms).0
}

/// Whether a search holds nothing that could be taken out of it, as most do.
fn is_plain(typed: &str) -> bool {
    let is_shown = |c: char| {
        c.is_ascii_graphic()
            || c == ' '
            || !(c.is_control() || is_ignorable(c) || is_line_separator(c) || c == TAKEN_OUT)
    };
    typed.len() <= COMMENT_CHARS_MAX
        && typed.chars().all(is_shown)
        && !may_hold_forms(typed)
        && !typed.contains(HIDDEN)
}

/// A customer's message without what is private in it, `chars_max` characters at most, with `HIDDEN` in the place of each thing
/// that was left out; and how many of those there are.
#[must_use]
pub fn cleared(message: &str, chars_max: usize) -> (String, usize) {
    let (text, _) = masking::without(message, HIDDEN, chars_max, mask);
    let left_out = text.matches(HIDDEN).count();
    (text, left_out)
}

/// A comment as it is stored: what nobody sees taken out, then what is private, then cut. Doing it twice changes nothing more.
pub(super) fn kept(comment: &str) -> String {
    masking::without(comment, HIDDEN, COMMENT_CHARS_MAX, mask).0
}

fn mask(comment: &str) -> String {
    without_forms(&secrets::mask(comment, &secrets::find(comment), TAKEN_OUT))
}

/// A text without what is private by its form alone: mails, numbers, hashes.
fn without_forms(text: &str) -> String {
    match may_hold_forms(text) {
        true => without_all_forms(text),
        false => text.to_owned(),
    }
}

/// Whether a text has what each of those forms has: as many digits, as long a piece, the sign or the dot of a mail address.
/// Most searches have nothing of it.
fn may_hold_forms(text: &str) -> bool {
    let (mut digits, mut piece) = (0, 0);
    let mut is_part = |c: char| {
        let is_spoken = || DIGITS_HAN.chars().any(|digit| digit == c);
        digits += usize::from(c.is_numeric() || !c.is_ascii() && is_spoken());
        piece = if c.is_ascii_alphanumeric() {
            piece + 1
        } else {
            0
        };
        let is_sign = matches!(c, '@' | '＠' | '.' | '。' | '点');
        digits >= DIGITS_MIN || piece >= PIECE_MIN || is_sign
    };
    let mut spelt = text.as_bytes().windows(3);
    text.chars().any(&mut is_part) || spelt.any(|three| three.eq_ignore_ascii_case(b"dot"))
}

fn without_all_forms(text: &str) -> String {
    let comment = without_spelt_mails(text);
    let mut out = String::with_capacity(comment.len());
    for piece in pieces(&comment) {
        let ascii = piece.chars().filter(char::is_ascii_alphanumeric).count();
        let is_mail = piece
            .char_indices()
            .any(|(at, c)| matches!(c, '@' | '＠') && at > 0)
            && ascii >= 2;
        if is_mail || ascii >= PIECE_MIN && piece.chars().all(|c| c.is_ascii_alphanumeric()) {
            out.push(TAKEN_OUT);
        } else {
            out.push_str(piece);
        }
    }
    without_numbers(&out)
}

/// A text cut where a mail address or key may begin or end; joined, the pieces are the text.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '.' | '_' | '-' | '+' | '%')
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest
            .find(|c| inside(c) != inside(first))
            .unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// Mail addresses whose signs are written as words, as in `anna (at) mail (dot) example`, are hidden.
fn without_spelt_mails(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while at < chars.len() {
        let length = name_length(&chars[at..]);
        if length == 0 {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        let whole = spelt_mail(&chars[at..]);
        if whole > 0 {
            out.push(TAKEN_OUT);
        } else {
            out.extend(&chars[at..at + length]);
        }
        at += whole.max(length);
    }
    out
}

/// How long a part of a mail address is.
fn name_length(chars: &[char]) -> usize {
    chars
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
        .count()
}

/// How long the mail address with signs in words is that begins here; nothing when there is none.
fn spelt_mail(chars: &[char]) -> usize {
    let name = name_length(chars);
    let Some(at_sign) = sign(&chars[name..], &["at", "@", "a", "艾特"], "@＠") else {
        return 0;
    };
    let mut end = name + at_sign.length;
    let host = name_length(&chars[end..]);
    let (mut dots, mut bare) = (
        chars[end..end + host].iter().filter(|c| **c == '.').count(),
        at_sign.bare,
    );
    end += host;
    while host > 0
        && let Some(dot) = sign(&chars[end..], &["dot", ".", "点"], ".。")
    {
        let part = name_length(&chars[end + dot.length..]);
        if part == 0 {
            break;
        }
        (end, dots, bare) = (end + dot.length + part, dots + 1, bare && dot.bare);
    }
    // "look at mail.example" is a sentence; "anna at mail dot example" is none.
    if host > 0 && dots > 0 && !bare {
        end
    } else {
        0
    }
}

/// A sign of a mail address, or the word for it.
struct Sign {
    length: usize,
    /// Whether it is a plain word between spaces.
    bare: bool,
}

fn sign(chars: &[char], words: &[&str], marks: &str) -> Option<Sign> {
    let spaces = |from: usize| {
        chars[from.min(chars.len())..]
            .iter()
            .take(3)
            .take_while(|c| **c == ' ')
            .count()
    };
    let before = spaces(0);
    let first = *chars.get(before)?;
    if marks.contains(first) {
        let after = spaces(before + 1);
        return (before > 0 && after > 0).then_some(Sign {
            length: before + 1 + after,
            bare: false,
        });
    }
    let bracket = "([{<（【".contains(first);
    let from = before + usize::from(bracket) + if bracket { spaces(before + 1) } else { 0 };
    let word = words.iter().find(|word| {
        let rest = chars.get(from..).unwrap_or_default();
        rest.len() >= word.chars().count()
            && rest
                .iter()
                .zip(word.chars())
                .all(|(c, w)| c.eq_ignore_ascii_case(&w))
    })?;
    let end = from + word.chars().count();
    if bracket {
        let close = end + spaces(end);
        return chars
            .get(close)
            .filter(|c| ")]}>）】".contains(**c))
            .map(|_| Sign {
                length: close + 1 + spaces(close + 1),
                bare: false,
            });
    }
    let after = spaces(end);
    let is_han = !word.is_ascii();
    let apart = is_han || word.len() > 1 && before > 0 && after > 0;
    apart.then_some(Sign {
        length: end + after,
        bare: ["at", "点"].contains(word),
    })
}

/// Runs of digits, whole or grouped by single separators, are hidden when they are long.
fn without_numbers(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while at < chars.len() {
        let (end, digits) = number(&chars[at..]);
        let joined = at > 0 && (chars[at - 1].is_alphanumeric() || "-./".contains(chars[at - 1]));
        let kept = if joined {
            0
        } else {
            date(&chars[at..]).max(amount(&chars[at..at + end]))
        };
        if kept > 0 {
            out.extend(&chars[at..at + kept]);
            at += kept;
        } else if digits >= DIGITS_MIN {
            out.push(TAKEN_OUT);
            at += end;
        } else if digits > 0 {
            out.extend(&chars[at..at + end]);
            at += end;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// How long the day is that begins here, as in `2026-11-20`: one of these years, so that it is hardly a birthday.
fn date(chars: &[char]) -> usize {
    let digits = |from: usize, most: usize| {
        chars
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take(most)
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let value = |from: usize, to: usize| {
        chars[from..to]
            .iter()
            .fold(0, |sum, c| sum * 10 + c.to_digit(10).unwrap_or(0))
    };
    let Some(between) = chars.get(4).filter(|c| "-/.".contains(**c)) else {
        return 0;
    };
    let month = digits(5, 2);
    let end = 5 + month;
    let is_month =
        (2015..=2049).contains(&value(0, 4.min(chars.len()))) && (1..=12).contains(&value(5, end));
    if digits(0, 5) != 4 || month == 0 || !is_month {
        return 0;
    }
    if chars.get(end) != Some(between) {
        // As in `2026-11`, with nothing behind it.
        return if month == 2
            && chars
                .get(end)
                .is_none_or(|c| !c.is_numeric() && !"-/. ".contains(*c))
        {
            end
        } else {
            0
        };
    }
    let day = digits(end + 1, 3);
    let whole = end + 1 + day;
    let goes_on = chars.get(whole).is_some_and(|c| "-/.".contains(*c))
        && chars.get(whole + 1).is_some_and(char::is_ascii_digit);
    let is_day = (1..=2).contains(&day);
    if is_day && (1..=31).contains(&value(end + 1, whole)) && !goes_on {
        whole
    } else {
        0
    }
}

/// How long the amount is that a number is, as in `98765.43` and `0.00012345`; nothing when it has another form.
fn amount(number: &[char]) -> usize {
    let Some(dot) = number.iter().position(|c| *c == '.') else {
        return 0;
    };
    let (whole, part) = (dot, number.len() - dot - 1);
    let digits = number
        .iter()
        .enumerate()
        .all(|(at, c)| at == dot || c.is_ascii_digit());
    let is_amount = (1..=6).contains(&whole) && part <= 2 || (1..=2).contains(&whole) && part <= 8;
    if digits && part > 0 && is_amount {
        number.len()
    } else {
        0
    }
}

/// From so many on, when any is a Han character: fewer are a year, or a count.
const SPOKEN_MIN: usize = 7;

/// Where the number that begins here ends, and how many digits it has.
fn number(chars: &[char]) -> (usize, usize) {
    let (mut end, mut digits, mut spoken, mut at) = (0, 0, 0, 0);
    while at < chars.len() {
        let is_han = DIGITS_HAN.contains(chars[at]);
        if is_han || chars[at].is_numeric() {
            // A count behind another number is none of its digits.
            if is_han && end != at && digits > 0 && !DIGITS_HAN.contains(chars[end - 1]) {
                break;
            }
            (digits, spoken) = (digits + 1, spoken + usize::from(is_han));
            end = at + 1;
        } else if end != at
            || digits == 0
            || !matches!(chars[at], ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}')
        {
            break;
        }
        at += 1;
    }
    // Too few that are read out are no number.
    if spoken > 0 && digits < SPOKEN_MIN && digits - spoken < DIGITS_MIN {
        (end, digits.min(DIGITS_MIN - 1))
    } else {
        (end, digits)
    }
}

#[cfg(test)]
mod tests;
