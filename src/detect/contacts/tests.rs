use super::*;

#[track_caller]
fn check(text: &str, expected: &[(SpotKind, &str)]) {
    let found: Vec<(SpotKind, &str)> = find(text)
        .into_iter()
        .map(|s| (s.kind, &text[s.start..s.end]))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn addresses_are_found_in_prose_of_both_languages() {
    use SpotKind::{Email, Handle, Phone, Web};
    check(
        "打开https://bitp.example/a查看。",
        &[(Web, "https://bitp.example/a")],
    );
    check(
        "打开https://bitp.example查看",
        &[(Web, "https://bitp.example")],
    );
    check(
        "see https://bitp.example/a?b=c, or www.bitp.example.",
        &[
            (Web, "https://bitp.example/a?b=c"),
            (Web, "www.bitp.example"),
        ],
    );
    check(
        "请发邮件到help@bitp.example。",
        &[(Email, "help@bitp.example")],
    );
    check(
        "官方 Telegram：@bitp_official，别的都是假的",
        &[(Handle, "@bitp_official")],
    );
    check("关注 @云雀客服01 吧", &[(Handle, "@云雀客服01")]);
    check(
        "[x](https://a.example/b) `c.example`",
        &[(Web, "https://a.example/b"), (Web, "c.example")],
    );
    check(
        "打开 https://yunque。example．evil.example/",
        &[(Web, "https://yunque。example．evil.example/")],
    );
    check("t.me/bitp_official", &[(Web, "t.me/bitp_official")]);
    check(
        "call +1 (555) 0133-7 or 400-123-4567",
        &[(Phone, "+1 (555) 0133-7"), (Phone, "400-123-4567")],
    );
    check("电话：010-12345678", &[(Phone, "010-12345678")]);
    check("客服微信 YunqueKefu88", &[(Handle, "YunqueKefu88")]);
    check("QQ 群：bitp_kefu", &[(SpotKind::Word, "bitp_kefu")]);
}

#[test]
fn prose_numbers_and_files_are_no_addresses() {
    for text in [
        "e.g. this, i.e. that",
        "node.js and astro.config.mjs",
        "report.xlsx and a.csv",
        "2027-02-17 10:00 to 2027-03-01",
        "提现 1000 USDT 需要 24 小时，手续费 0.0001 BTC",
        "12345678 90123456",
        "ratio 3.5 and 10.000 000",
        "a@b",
        "1-2-3",
        "Telegram and others",
    ] {
        check(text, &[]);
    }
    check("TRC-20 network", &[(SpotKind::Word, "TRC-20")]);
    check(
        "0x52908400098527886E0F7030069857D2E4169EE7",
        &[(
            SpotKind::Chain,
            "0x52908400098527886E0F7030069857D2E4169EE7",
        )],
    );
}

proptest::proptest! {
    #[test]
    fn places_are_in_order_and_on_characters(text in "(?s).{0,200}") {
        let mut end = 0;
        for spot in find(&text) {
            proptest::prop_assert!(spot.start >= end && text.get(spot.start..spot.end).is_some());
            end = spot.end;
        }
    }
}
