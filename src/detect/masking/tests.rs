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
