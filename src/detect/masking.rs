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
mod tests {
    use super::*;

    /// Ours, and some that are secrets by their form, or half of one.
    const MASKS: [&str; 18] = [
        "（已去掉）",
        "(removed)",
        "[…]",
        "■",
        "***",
        "hunter22",
        "已去掉",
        "苹果香蕉",
        "“已去掉”",
        "password: abc123",
        "密码是 123456",
        "482910",
        "aa",
        "secret",
        "0x",
        " x\t",
        "\u{200b}",
        "",
    ];

    #[track_caller]
    fn check(typed: &str, mask: &str, chars_max: usize) {
        let (once, _) = without_secrets(typed, mask, chars_max);
        assert!(once.chars().count() <= chars_max, "{typed:?} with {mask:?}");
        assert_eq!(
            without_secrets(&once, mask, chars_max),
            (once.clone(), false),
            "{typed:?} with {mask:?}"
        );
    }

    #[test]
    fn a_masked_text_raises_no_alarm_behind_any_name_and_before_any_words() {
        let names = [
            "密码",
            "我的密码",
            "口令",
            "password",
            "my password",
            "pass",
            "pin",
            "验证码",
            "otp",
            "2fa code",
            "私钥",
            "private key",
            "助记词",
            "seed phrase",
            "backup codes",
            "api_key",
            "\"password\"",
            "**password**",
        ];
        let marks = [
            "",
            " ",
            "：",
            ": ",
            " 是 ",
            " is ",
            "=",
            " 是“",
            ": \"",
            "改成",
            " the one I use is ",
        ];
        let behind = [
            "",
            "。",
            "，谢谢",
            " and more",
            "”",
            "\" ok",
            "1314",
            "abc1",
            "苹果",
            ", 123456",
        ];
        for mask in MASKS {
            for name in names {
                for mark in marks {
                    for behind in behind {
                        check(&format!("{name}{mark}{mask}{behind}"), mask, 2_000);
                        check(&format!("{name}{mark}hunter22{behind}"), mask, 20);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_masked_stays_masked_and_what_is_new_is_found() {
        let clean = |text: &str| without_secrets(text, "（已去掉）", 100);
        assert_eq!(
            clean("我的密码是 hunter22"),
            ("我的密码是 （已去掉）".to_owned(), true)
        );
        assert_eq!(
            clean("我的密码是 （已去掉）"),
            ("我的密码是 （已去掉）".to_owned(), false)
        );
        assert_eq!(
            clean("我的密码是 （已去掉），验证码 482910"),
            ("我的密码是 （已去掉），验证码 （已去掉）".to_owned(), true)
        );
        // A mask is left out rather than cut.
        assert_eq!(
            without_secrets("我的密码是 hunter22", "（已去掉）", 9),
            ("我的密码是".to_owned(), true)
        );
    }

    proptest::proptest! {
        #[test]
        fn masking_twice_is_masking_once(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "密码", "是", "：", " ", "password", " is ", "abandon ability able about ", "12", "345", "6", "苹果香蕉", "\n",
                    "“", "”", "MASK", "MASK", "MA", "验证码", "一二三四", "助记词", "，", "hunter22", "\u{200b}", "\u{fdd0}", "改成",
                    "eyJ0abc1", "backup codes: ", "a", "\"", "'", "(", "私钥", "0x", "e3b0c44298fc1c149afbf4c8996fb924",
                ]),
                0..30,
            ),
            any in "(?s).{0,20}",
            mask in proptest::sample::select(MASKS.to_vec()),
            chars_max in proptest::sample::select(vec![5, 20, 60, 2_000]),
        ) {
            let half: String = mask.chars().take(mask.chars().count() / 2).collect();
            let typed = parts.concat().replace("MASK", mask).replace("MA", &half);
            let (once, _) = without_secrets(&format!("{typed}{any}{typed}"), mask, chars_max);
            proptest::prop_assert_eq!(without_secrets(&once, mask, chars_max), (once.clone(), false));
        }
    }
}
