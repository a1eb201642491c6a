use super::*;

#[test]
fn numbers_mails_and_keys_are_hidden_and_words_are_not() {
    for (typed, kept) in [
        (
            "card 4111 1111 1111 1111 phone 13800138000 mail a@b.example",
            "card […] phone […] mail […]",
        ),
        ("验证码１２３４５６收不到", "验证码[…]收不到"),
        (
            "TxID e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 没到",
            "TxID […] 没到",
        ),
        (
            "第 3 步之后 24 小时还是 0.5 BTC",
            "第 3 步之后 24 小时还是 0.5 BTC",
        ),
        ("联系 help.me+x@mail.example，谢谢", "联系 […]，谢谢"),
        (
            "see /zh/funds/withdrawal-not-arrived-or-something",
            "see /zh/funds/withdrawal-not-arrived-or-something",
        ),
        ("@bitp_official 不回", "@bitp_official 不回"),
        ("电话一三八零零一三八零零零没人接", "电话[…]没人接"),
        ("打 幺三八 零零幺三 八零零零", "打 […]"),
        (
            "二〇二六年十一月，第一第二第三次",
            "二〇二六年十一月，第一第二第三次",
        ),
        ("anna (at) mail (dot) example 没回", "[…] 没回"),
        ("Anna.B [AT] mail[dot]example.com", "[…]"),
        ("anna at mail dot example", "[…]"),
        ("anna @ mail . example", "[…]"),
        ("anna艾特mail点com", "[…]"),
        ("meet at 8点30", "meet at 8点30"),
        ("2026-11", "2026-11"),
        ("2026-11 2345", "[…]"),
        (
            "look at mail.example, then at dot two",
            "look at mail.example, then at dot two",
        ),
        (
            "2026-11-20 12:30 提交，余额 98765.43，手续费 0.00012345",
            "2026-11-20 12:30 提交，余额 98765.43，手续费 0.00012345",
        ),
        (
            "2026/1/2 13800138000 和 138.00138000",
            "2026/1/2 […] 和 […]",
        ),
        ("1990-11-20", "[…]"),
    ] {
        assert_eq!(super::kept(typed), kept);
        assert_eq!(super::kept(kept), kept);
    }
}

#[test]
fn hidden_and_direction_characters_never_stay_and_hide_nothing() {
    let hidden: Vec<char> = (0..=0x10_ffff)
        .filter_map(char::from_u32)
        .filter(|c| crate::characters::is_ignorable(*c))
        .collect();
    assert!(hidden.len() > 400);
    for c in hidden
        .into_iter()
        .chain(['\0', '\u{7}', '\u{1b}', '\u{7f}', '\u{9b}'])
    {
        let typed = format!("我的密{c}码是 hun{c}ter{c}22，电话 138{c}0013{c}8000{c}");
        assert_eq!(
            kept(&typed),
            "我的密码是 […]，电话 […]",
            "U+{:04X}",
            u32::from(c)
        );
    }
    assert_eq!(kept("一\r\n二\u{2028}三\t四"), "一\n二\n三 四");
}

#[test]
fn a_secret_that_is_cut_is_taken_out_whole() {
    let phrase =
        "abandon ability able about above absent absorb abstract absurd abuse access accident";
    let typed = format!("{}{phrase}", "长".repeat(COMMENT_CHARS_MAX - 20));
    assert_eq!(
        kept(&typed),
        format!("{}[…]", "长".repeat(COMMENT_CHARS_MAX - 20))
    );
}

proptest::proptest! {
    #[test]
    fn taking_out_what_is_private_twice_changes_nothing_more(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "密码", "是", "：", " ", "password", " is ", "abandon", "ability ", "and ", "12", "345", "6", "苹果", "香蕉", "a@b",
                ".example", "\n", "“", "”", "[…]", "…", "K", "0xdead", "beef", "验证码", "一二三四", "助记词", "，", "wrong", "\u{200b}",
                "2026-11-20", "98765.43", " (at) ", " dot ", "一三八零零", "p a s s w o r d", "改成", "叫", "'s", " to ", "eyJ0", "*",
                "的一是在不了有和人这中大", "backup codes: ", ".", " @ ", "点", "幺",
            ]),
            0..40,
        ),
        any in "(?s).{0,20}",
    ) {
        let typed = format!("{}{any}{}", parts.concat(), parts.concat());
        let once = kept(&typed);
        proptest::prop_assert_eq!(kept(&once), once.clone());
        proptest::prop_assert!(!once.chars().any(|c| crate::characters::is_ignorable(c) || c.is_control() && c != '\n'));
    }

    #[test]
    fn what_is_not_looked_at_further_has_nothing_that_would_be_taken_out(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "十", "٣", "1", "x", "：", " ", "password", " is ", "abandon", "ability ", "and ", "12", "345", "6", "苹果", "香蕉", "a@b",
                ".example", "\n", "“", "”", "[…]", "…", "K", "0xdead", "beef", "验证码", "一二三四", "助记词", "，", "wrong", "\u{200b}",
                "2026-11-20", "98765.43", " (at) ", " dot ", "一三八零零", "p a s s w o r d", "改成", "叫", "'s", " to ", "eyJ0", "*",
                "的一是在不了有和人这中大", "backup codes: ", ".", " @ ", "点", "幺",
            ]),
            0..3,
        ),
        any in "(?s).{0,8}",
        // About as many digits, and as long a piece, as are taken out.
        edge in "[0-9]{5,7}|[0-9]{6}|[0-9一三〇٣]{6,8}|[a-z0-9]{23,25}",
        spelt in "|(?i)[a-z]{1,3} ?[(\\[]?(at|@|a|艾特)[)\\]]? ?[a-z]{0,2}[.。 ]?(dot|点|.)? ?[a-z0-9]{0,22}",
    ) {
        let text = format!("{}{edge}{spelt}{any}", parts.concat());
        proptest::prop_assert_eq!(without_forms(&text), without_all_forms(&text));
        let whole = masking::without(&text, HIDDEN, COMMENT_CHARS_MAX, without_all_forms).0;
        proptest::prop_assert_eq!(masked_of_clean(&text), whole);
    }
}
