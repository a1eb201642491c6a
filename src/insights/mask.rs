//! Takes out of a comment what could name a person or open an account.
//!
//! Gets:    a comment.
//! Gives:   the same with `[…]` in the place of numbers, mail addresses, hashes, keys, passwords, codes and recovery phrases, and
//!          without characters that nobody sees.
//! Touches: `text::secrets`.
//! Never:   a promise to find every name: it finds what has a form.

use super::COMMENT_CHARS_MAX;
use crate::text::secrets::{self, visible};

/// How often a comment is looked through: what one look leaves and the next finds is rare.
const ROUNDS_MAX: usize = 16;
/// What stands in the place of something private.
const HIDDEN: &str = "[…]";
/// From so many digits on a number may be a phone, a card, a code or an account.
const DIGITS_MIN: usize = 6;
/// From so many letters and digits in one piece on it is a hash, an address of a chain or a key, and no word.
const PIECE_MIN: usize = 24;

/// A comment as it is stored: what nobody sees taken out, then what is private, then cut. Doing it twice changes nothing more.
pub(super) fn kept(comment: &str) -> String {
    let mut text = visible(comment).replace(['\t', '\r'], " ").trim().to_owned();
    // What is taken out may bring together what is private by its form; and it is taken out before a text is cut, for half a
    // recovery phrase has no form. Each round leaves fewer pieces, so that this ends.
    for _ in 0..ROUNDS_MAX {
        let masked = mask(&text);
        let next = masked.chars().take(COMMENT_CHARS_MAX).collect::<String>().trim().to_owned();
        if next == text {
            break;
        }
        text = next;
    }
    text
}

fn mask(comment: &str) -> String {
    let comment = secrets::mask(comment, &secrets::find(comment), HIDDEN);
    let mut out = String::with_capacity(comment.len());
    for piece in pieces(&comment) {
        let ascii = piece.chars().filter(char::is_ascii_alphanumeric).count();
        let is_mail = piece.char_indices().any(|(at, c)| matches!(c, '@' | '＠') && at > 0) && ascii >= 2;
        if is_mail || ascii >= PIECE_MIN && piece.chars().all(|c| c.is_ascii_alphanumeric()) {
            out.push_str(HIDDEN);
        } else {
            out.push_str(piece);
        }
    }
    without_numbers(&out)
}

/// A text cut where a mail address or key may begin or end; joined, the pieces are the text.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '.' | '_' | '-' | '+' | '%');
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c| inside(c) != inside(first)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// Runs of digits, whole or grouped by single separators, are hidden when they are long.
fn without_numbers(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while at < chars.len() {
        let (end, digits) = number(&chars[at..]);
        if digits >= DIGITS_MIN {
            out.push_str(HIDDEN);
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

/// Where the number that begins here ends, and how many digits it has.
fn number(chars: &[char]) -> (usize, usize) {
    let (mut end, mut digits, mut at) = (0, 0, 0);
    while at < chars.len() {
        if chars[at].is_numeric() {
            digits += 1;
            end = at + 1;
        } else if end != at || digits == 0 || !matches!(chars[at], ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}') {
            break;
        }
        at += 1;
    }
    (end, digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_mails_and_keys_are_hidden_and_words_are_not() {
        for (typed, kept) in [
            ("card 4111 1111 1111 1111 phone 13800138000 mail a@b.example", "card […] phone […] mail […]"),
            ("验证码１２３４５６收不到", "验证码[…]收不到"),
            ("TxID e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 没到", "TxID […] 没到"),
            ("第 3 步之后 24 小时还是 0.5 BTC", "第 3 步之后 24 小时还是 0.5 BTC"),
            ("联系 help.me+x@mail.example，谢谢", "联系 […]，谢谢"),
            ("see /zh/funds/withdrawal-not-arrived-or-something", "see /zh/funds/withdrawal-not-arrived-or-something"),
            ("@bitp_official 不回", "@bitp_official 不回"),
        ] {
            assert_eq!(super::kept(typed), kept);
            assert_eq!(super::kept(kept), kept);
        }
    }

    #[test]
    fn hidden_and_direction_characters_never_stay_and_hide_nothing() {
        let hidden: Vec<char> =
            (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| crate::text::fold::is_invisible(*c)).collect();
        assert!(hidden.len() > 400);
        for c in hidden.into_iter().chain(['\0', '\u{7}', '\u{1b}', '\u{7f}', '\u{9b}']) {
            let typed = format!("我的密{c}码是 hun{c}ter{c}22，电话 138{c}0013{c}8000{c}");
            assert_eq!(kept(&typed), "我的密码是 […]，电话 […]", "U+{:04X}", u32::from(c));
        }
        assert_eq!(kept("一\r\n二\u{2028}三\t四"), "一\n二\n三 四");
    }

    #[test]
    fn a_secret_that_is_cut_is_taken_out_whole() {
        let phrase = "abandon ability able about above absent absorb abstract absurd abuse access accident";
        let typed = format!("{}{phrase}", "长".repeat(COMMENT_CHARS_MAX - 20));
        assert_eq!(kept(&typed), format!("{}[…]", "长".repeat(COMMENT_CHARS_MAX - 20)));
    }

    proptest::proptest! {
        #[test]
        fn taking_out_what_is_private_twice_changes_nothing_more(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "密码", "是", "：", " ", "password", " is ", "abandon", "ability ", "and ", "12", "345", "6", "苹果", "香蕉", "a@b",
                    ".example", "\n", "“", "”", "[…]", "…", "K", "0xdead", "beef", "验证码", "一二三四", "助记词", "，", "wrong", "\u{200b}",
                ]),
                0..40,
            ),
            any in "(?s).{0,20}",
        ) {
            let typed = format!("{}{any}{}", parts.concat(), parts.concat());
            let once = kept(&typed);
            proptest::prop_assert_eq!(kept(&once), once.clone());
            proptest::prop_assert!(!once.chars().any(|c| crate::text::fold::is_invisible(c) || c.is_control() && c != '\n'));
        }
    }
}
