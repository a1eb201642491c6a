//! What `check` says of contradictions: between translations, between articles and `site.toml`, against `terms.toml`, and of
//! questions that are not answered.

use crate::site::Site;

const CHANNELS: &str = r#"
name = "BitP"
[message]
due = { zh = "链上调查 5–10 个工作日。", en = "The on-chain investigation takes 5–10 working days." }
receipt = { zh = "5 分钟内会收到 help@bitp.example 发出的自动确认。", en = "Within 5 minutes you get an automatic confirmation from help@bitp.example." }
[[channel]]
kind = "chat"
title = { zh = "在线客服", en = "Live chat" }
address = "https://help.bitp.example/chat"
time_zone = "Asia/Shanghai"
hours = [{ days = ["mon", "tue", "wed", "thu", "fri"], from = "08:00", to = "24:00" }]
closed = ["2027-02-08"]
wait = { zh = "约 3 分钟", en = "about 3 minutes" }
[[channel]]
kind = "email"
title = { zh = "邮件", en = "E-mail" }
address = "help@bitp.example"
wait = { zh = "工作日 24 小时内", en = "within 24 hours on working days" }
[official]
domains = ["bitp.example", "*.bitp.example"]
emails = ["help@bitp.example", "no-reply@bitp.example"]
"#;

fn found(site: &Site) -> Vec<String> {
    let day = "2026-11-29".parse().unwrap();
    site.checked_on(day)
}

#[track_caller]
fn tells(site: &Site, path: &str, what: &str) {
    let found = found(site);
    assert!(
        found
            .iter()
            .any(|line| line.starts_with(path) && line.contains(what)),
        "{path}: {what}: {found:#?}"
    );
}

fn pair(zh: &str, en: &str) -> Site {
    Site::new()
        .article("site.toml", CHANNELS)
        .article("zh/a.md", &format!("# 甲\n\n{zh}\n"))
        .article("en/a.md", &format!("# A\n\n{en}\n"))
}

/// Each number of a text that says the same in both languages, changed in one of them.
#[test]
fn a_number_that_differs_between_translations_is_told_whichever_it_is() {
    let zh =
        "每笔 30 USDT，1,000 起，0.10%，08:00–24:00，等 5–10 天，满 2.5 个月，TRC20 要 20 个确认。";
    let en = "Each 30 USDT, from 1,000, 0.10%, 08:00–24:00, wait 5–10 days, after 2.5 months, TRC20 wants 20 confirmations.";
    assert_eq!(found(&pair(zh, en)), Vec::<String>::new());
    let others = [
        ("30 ", "31 "),
        ("1,000", "1,001"),
        ("0.10%", "0.15%"),
        ("08:00", "09:00"),
        ("5–", "6–"),
        ("–10 ", "–11 "),
        ("2.5", "2.6"),
        ("要 20", "要 25"),
    ];
    for (number, other) in others {
        let changed = zh.replacen(number, other, 1);
        assert_ne!(changed, zh);
        let site = pair(&changed, en);
        tells(&site, "en/a.md:", "numbers differ from `zh/a`");
    }
}

#[test]
fn one_number_in_two_forms_is_one_and_one_that_only_one_language_names_is_fine() {
    for (zh, en) in [
        ("08 分，0.10，1000", "8 min, 0.1 and 1,000"),
        ("三天，2 次", "3 days, twice"),
        ("等 3 天", "wait three days, at Level 2"),
        ("等 24 小时", "wait for a day"),
        ("2FA、TRC20", "two-factor, ERC20"),
        ("10 月 1 日", "1 October"),
        ("第 1 步，3 项", "step 1, three things"),
        ("“给你 200”", "\"30 dollars for you\""),
    ] {
        assert_eq!(found(&pair(zh, en)), Vec::<String>::new(), "{zh}: {en}");
    }
    // Shortened figures are those that are typed out, and others are others.
    for (zh, en, other) in [
        ("10,000 USDT", "10k USDT", "20k USDT"),
        ("10000 USDT", "$10K", "$11K"),
        ("1 万 USDT", "10,000 USDT", "100,000 USDT"),
        ("1.5 万", "15k", "1.5k"),
        ("2.5 亿", "250 million", "25 million"),
        ("150 万", "1.5M", "15M"),
        ("24 小时", "24h", "48h"),
        ("30 分钟", "30min", "20min"),
        ("8 MB", "8MB", "10MB"),
        ("10 倍", "10x", "20x"),
        ("1,500 美元", "$1.5k", "$1.6k"),
    ] {
        assert_eq!(found(&pair(zh, en)), Vec::<String>::new(), "{zh}: {en}");
        let site = pair(zh, other);
        tells(&site, "en/a.md:3:", "numbers differ from `zh/a`");
    }
    // Sections of the same anchor are compared with each other, so that a number elsewhere hides nothing.
    let site = pair(
        "x\n\n## 一 {#a}\n\n5 天\n\n## 二 {#b}\n\n7 天",
        "x\n\n## One {#a}\n\n7 days\n\n## Two {#b}\n\n7 days",
    );
    tells(&site, "en/a.md", "in #a: `7` here, `5` there");
}

#[test]
fn hours_and_times_of_a_channel_that_are_not_its_own_are_told() {
    let site = |zh: &str, en: &str| pair(zh, en);
    for (zh, en) in [
        (
            "在线客服每天 08:00–24:00。",
            "Live chat is open 08:00–24:00.",
        ),
        ("伦敦 00:00–16:00。", "In London 00:00–16:00."),
        (
            "| 渠道 | 时间 |\n|---|---|\n| 在线客服 | 08:00–24:00 |",
            "| a | b |\n|---|---|\n| Live chat | 08:00–24:00 |",
        ),
        (
            "邮件在工作日 24 小时内答复。",
            "E-mail: a reply within 24 hours on working days.",
        ),
        (
            "链上调查需要 5–10 个工作日。",
            "The on-chain investigation takes 5–10 working days.",
        ),
        ("邮件附件保留 30 天。", "E-mail attachments stay 30 days."),
    ] {
        assert_eq!(found(&site(zh, en)), Vec::<String>::new(), "{zh} {en}");
    }
    for (zh, en, what) in [
        (
            "在线客服每天 09:00–23:00。",
            "Live chat is open 09:00–23:00.",
            "09:00–23:00",
        ),
        (
            "| 渠道 | 时间 |\n|---|---|\n| 在线客服 | 09:00–23:00 |",
            "| a | b |\n|---|---|\n| Live chat | 09:00–23:00 |",
            "09:00–23:00",
        ),
        (
            "邮件在工作日 48 小时内答复。",
            "E-mail: a reply within 48 hours on working days.",
            "48 hours, and site.toml 24 hours",
        ),
        (
            "链上调查需要 1–3 个工作日。",
            "The on-chain investigation takes 1–3 working days.",
            "and [message] of site.toml 5–10 working days",
        ),
    ] {
        let site = site(zh, en);
        tells(&site, "zh/a.md", what);
        tells(&site, "en/a.md", what);
    }
}

#[test]
fn senders_that_contradict_their_roles_are_told() {
    let fine = pair(
        "自动确认由 help@bitp.example 发出。no-reply@bitp.example 不收信。",
        "The automatic confirmation comes from help@bitp.example. no-reply@bitp.example takes no replies.",
    );
    assert_eq!(found(&fine), Vec::<String>::new());
    let other = pair(
        "自动确认由 no-reply@bitp.example 发出。",
        "The automatic confirmation comes from no-reply@bitp.example.",
    );
    tells(
        &other,
        "zh/a.md",
        "names no-reply@bitp.example beside the confirmation",
    );
    tells(
        &other,
        "en/a.md",
        "names no-reply@bitp.example beside the confirmation",
    );
    let silent = pair(
        "请回复 no-reply@bitp.example。",
        "Please write to no-reply@bitp.example.",
    );
    tells(&silent, "zh/a.md", "which reads no mail");
    tells(&silent, "en/a.md", "which reads no mail");
    let text = CHANNELS.replace(
        "receipt = { zh = \"5 分钟内会收到 help@",
        "follow_up = { zh = \"直接回复确认邮件\" }\nreceipt = { zh = \"5 分钟内会收到 no-reply@",
    );
    let site = pair("x", "x").article("site.toml", &text);
    tells(
        &site,
        "site.toml",
        "`follow_up` asks for a reply to the confirmation, which no-reply@bitp.example sends",
    );
}

#[test]
fn closed_days_that_close_nothing_are_told() {
    let with =
        |days: &str| pair("x", "x").article("site.toml", &CHANNELS.replace("\"2027-02-08\"", days));
    for fine in ["\"2027-02-08\"", "\"2026-01-01\", \"2027-01-01\"", ""] {
        assert_eq!(found(&with(fine)), Vec::<String>::new(), "{fine}");
    }
    tells(
        &with("\"2027-02-06\""),
        "site.toml:6: warning",
        "closed: 2027-02-06 is a Saturday",
    );
    tells(
        &with("\"2027-02-08\", \"2027-10-03\""),
        "site.toml",
        "2027-10-03 is a Sunday",
    );
    tells(
        &with("\"2026-02-17\", \"2026-02-18\""),
        "site.toml",
        "closed: all its days are past",
    );
}

const TERMS: &str = "[[term]]\nlang = \"zh\"\nprefer = \"账户\"\navoid = [\"账号\"]\nexcept = [\"银行账号\"]\n[[term]]\nlang = \"en\"\nprefer = \"sign in\"\navoid = [\"log in\", \"login\"]\n";

#[test]
fn words_to_avoid_are_told_with_the_word_to_write_and_only_where_readers_see_them() {
    let site = Site::new().article("terms.toml", TERMS);
    for (path, text) in [
        ("zh/a.md", "# 账户\n\n银行账号"),
        (
            "zh/b.md",
            "---\ntitle: 乙\nquestions: [账号忘了]\ntags: [账号]\n---\nLog in",
        ),
        (
            "en/a.md",
            "# A\n\nBlogin, log inside, [sign in](b.md#login)",
        ),
        (
            "en/b.md",
            "---\ntitle: B\nquestions: [log in]\n---\nx\n\n## X {#login}\n\nx",
        ),
    ] {
        site.edit(path, text);
    }
    let of_terms = |site: &Site| -> Vec<String> {
        found(site)
            .into_iter()
            .filter(|line| line.contains("terms.toml"))
            .collect()
    };
    assert_eq!(of_terms(&site), Vec::<String>::new());
    site.edit("zh/a.md", "# 账号\n\n银行账号和账号");
    tells(
        &site,
        "zh/a.md:",
        "says `账号` in “账号” and 1 more places (write `账户`",
    );
    for text in [
        "# Log in",
        "# A\n\nLogin.",
        "# A\n\nx\n\n## To log in\n\nx",
        "# A\n\n| log in |\n|---|\n| x |",
    ] {
        site.edit("en/a.md", text);
        tells(&site, "en/a.md:", "write `sign in`");
    }
    // It is followed as it changes.
    site.edit(
        "terms.toml",
        "[[term]]\nlang = \"en\"\nprefer = \"x\"\navoid = [\"y\"]\n",
    );
    assert_eq!(of_terms(&site), Vec::<String>::new());
}

#[test]
fn terms_that_cannot_be_used_are_told_with_their_line() {
    let site = Site::new().article("en/a.md", "# A");
    for (text, line, what) in [
        (
            "[[term]]\nprefer = \"x\"\navoid = [\"y\"]\n",
            1,
            "needs `lang` and `prefer`",
        ),
        (
            "\n[[term]]\nlang = \"en\"\nprefer = \"x\"\n",
            2,
            "has nothing to avoid",
        ),
        (
            "[[term]]\nlang = \"fr\"\nprefer = \"x\"\navoid = [\"y\"]\n",
            1,
            "lang:",
        ),
        (
            "[[term]]\nlang = \"en\"\nprefer = \"x\"\navoid = [\"\"]\n",
            1,
            "words of 1 to 60 characters",
        ),
        (
            "[[term]]\nlang = \"en\"\nprefer = \"x\"\navoid = [\"y\"]\ncolour = 1\n",
            5,
            "unknown key `colour`",
        ),
        ("[[term]\n", 1, ""),
    ] {
        site.edit("terms.toml", text);
        site.tells(&format!("terms.toml:{line}"), what);
    }
}

#[test]
fn a_question_that_its_article_does_not_answer_is_told() {
    let with = |question: &str| {
        let head = format!("---\ntitle: Refunds\nquestions: [\"{question}\"]\n---\n");
        Site::new().article(
            "en/refund.md",
            &format!("{head}Within seven days you get your money back, by bank transfer."),
        )
    };
    for answered in [
        "when do I get my money back",
        "refund by bank",
        "seven days",
        "refunds",
    ] {
        assert_eq!(found(&with(answered)), Vec::<String>::new(), "{answered}");
    }
    for unanswered in ["tracking number of a parcel", "closed at Christmas"] {
        let site = with(unanswered);
        tells(
            &site,
            "en/refund.md:3:",
            "is not answered here: hardly a word of it",
        );
    }
    // Another article that has its very words as a title is found first.
    let question = "tracking number of a parcel";
    let site = with(question).article(
        "en/a.md",
        &format!("# {question}\n\n{question}: look here."),
    );
    tells(
        &site,
        "en/refund.md:3:",
        "is not answered here: `en/a` is found first",
    );
}

/// Texts as writers mark them up; `@` is where something wrong is put.
const MARKED_UP: [&str; 12] = [
    "# A\n\n@ first.",
    "# A\n\nSome words. @ later.",
    "---\ntitle: A\nquestions: [\"x @ y\", z]\ntags: [t]\n---\n\nIt is\nhere on two lines: @",
    "---\ntitle: A\n---\nx **bold** and `code` [link](b.md#part) then @, so.",
    "# A\n\nx\n\n## Part {#p}\n\ny **@ is bold**",
    "# A\n\nx\n\n## Part with @ in it {#p}\n\ny",
    "# A\n\n| a | b |\n| --- | --- |\n| `c` | d |\n| c | @ |\n",
    "# A\n\n1. one\n2. two\n   - {{ fact }} and @\n",
    "# A\n\n> [!NOTE]\n> x &amp; \\* y: @\n",
    "# A\n\nx\n\n```\n{{ fact }} @\n```\n",
    "# A\n\n![@ is no text](../assets/a.svg) in the picture, @ behind it",
    "# A\n\n中文，{{ fact }}的\n中文（@）中文",
];

/// A text with `wrong` for each `@`, and the line and column of the last one.
fn with(text: &str, wrong: &str) -> (String, String) {
    let text = text.replace('@', wrong);
    let at = text.rfind(wrong).unwrap();
    let line = text[..at].matches('\n').count() + 1;
    let begins = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let column = text[begins..at].chars().count() + 1;
    (text, format!("en/a.md:{line}:{column}: warning"))
}

#[test]
fn what_rules_find_in_an_article_is_told_with_line_and_column() {
    let facts = "[variables]\nfact = { zh = \"三个字\", en = \"some long fact\" }\n";
    let term = "[[term]]\nlang = \"en\"\nprefer = \"x\"\navoid = [\"wrongword\"]\n";
    for marked_up in MARKED_UP {
        let (text, place) = with(marked_up, "Wrongword");
        let site = Site::new()
            .article("site.toml", &format!("{CHANNELS}{facts}"))
            .article("terms.toml", term)
            .article(
                "assets/a.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            )
            .article("en/b.md", "# B\n\nx\n\n## Part {#part}\n\nx")
            .article("en/a.md", &text);
        tells(&site, &place, "says `wrongword`");
        let (text, place) = with(marked_up, "77");
        site.edit("terms.toml", "");
        site.edit("en/a.md", &text);
        site.edit("zh/a.md", &with(marked_up, "88").0);
        tells(&site, &place, "numbers differ from `zh/a`");
    }
}

#[test]
fn promises_and_questions_are_told_with_line_and_column() {
    let hours = "Live chat is open 09:00–23:00";
    for (text, place) in [
        (format!("# A\n\n{hours}."), "3:1"),
        (format!("# A\n\nHello **there**. {hours}."), "3:18"),
        (
            "# A\n\nx\n\n## P\n\n- y\n- **Live chat** is open 09:00–23:00".to_owned(),
            "8:5",
        ),
        (
            "# A\n\n| a | b |\n|---|---|\n| Live chat | 09:00–23:00 |".to_owned(),
            "5:3",
        ),
    ] {
        let site = Site::new()
            .article("site.toml", CHANNELS)
            .article("en/a.md", &text);
        tells(
            &site,
            &format!("en/a.md:{place}: warning"),
            "says 09:00–23:00",
        );
    }
    let text = "---\ntitle: Refunds\nquestions:\n  - refunds\n  - tracking number of a parcel\n---\nWithin seven days.";
    let site = Site::new().article("en/refund.md", text);
    tells(&site, "en/refund.md:5:5: warning", "is not answered here");
    // A file that is another by now has no place of before.
    site.edit("en/refund.md", &text.replace("  - refunds\n", ""));
    tells(&site, "en/refund.md:4:5: warning", "is not answered here");
}

#[test]
fn a_golden_query_can_say_what_must_not_come_first() {
    let check = |not: &str| {
        format!(
            "[[check]]\nquery = \"frozen account\"\nlang = \"en\"\nexpect = \"en/frozen\"\nwithin = 5\nnot = [{not}]\n"
        )
    };
    let site = Site::new()
        .article(
            "en/frozen.md",
            "# Account on hold\n\nWhy an account is frozen.",
        )
        .article("en/hacked.md", "# Frozen account\n\nfrozen account")
        .article("checks.toml", &check(""));
    assert_eq!(found(&site), Vec::<String>::new());
    site.edit("checks.toml", &check("\"en/hacked\""));
    tells(
        &site,
        "checks.toml:2: error",
        "finds `en/hacked` before `en/frozen`, which must not be",
    );
    site.edit("checks.toml", &check("\"en/frozen\""));
    site.tells("checks.toml:2: error", "is what the check expects");
    site.edit("checks.toml", &check("\"x y\""));
    site.tells("checks.toml:2: error", "not:");
}

/// What was found in an article is kept while it does not change: whatever else changes must still be seen.
#[test]
fn what_rules_say_follows_each_change_of_either_side() {
    let site = pair(
        "在线客服每天 08:00–24:00，等 3 天。",
        "Live chat is open 08:00–24:00, wait 3 days.",
    );
    let none = Vec::<String>::new();
    assert_eq!(found(&site), none);
    site.edit("site.toml", &CHANNELS.replace("08:00", "07:00"));
    tells(
        &site,
        "zh/a.md",
        "says 08:00–24:00, and site.toml 07:00–24:00",
    );
    site.edit("site.toml", CHANNELS);
    assert_eq!(found(&site), none);
    site.edit("zh/a.md", "# 甲\n\n在线客服每天 08:00–24:00，等 4 天。");
    tells(&site, "en/a.md", "`3` here, `4` there");
    site.edit(
        "en/a.md",
        "# A\n\nLive chat is open 08:00–24:00, wait 4 days.",
    );
    assert_eq!(found(&site), none);
    site.edit("site.toml", &CHANNELS.replace("5–10", "6–10"));
    site.edit("zh/a.md", "# 甲\n\n链上调查 5–10 个工作日。");
    tells(&site, "zh/a.md", "of `链上调查`");
    site.edit("site.toml", CHANNELS);
    assert!(!found(&site).iter().any(|line| line.contains("链上调查")));
}

/// Who writes the translation where the remedy says has nothing more told of it, however the tree lies.
#[test]
fn a_translation_that_is_missing_goes_where_the_others_of_its_tree_lie() {
    for (languages, ours, theirs, ending) in [
        ("zh\", \"en", "en/", "zh/", ".md"),
        ("zh\", \"en", "en/", "zh-CN/", ".md"),
        ("zh\", \"en", "en-US/guides/", "zh_Hans/guides/", ".mdx"),
        ("en\", \"zh", "", "zh/", ".md"),
        ("en\", \"zh", "guides/", "zh-cn/guides/", ".markdown"),
        ("zh\", \"en", "en/", "en/", ".zh-cn.md"),
        ("en\", \"zh", "guides/", "guides/", ".zh.md"),
    ] {
        let site = Site::new().article("site.toml", &format!("languages = [\"{languages}\"]\n"));
        let own = match ending.rsplit_once(".md") {
            Some((_, "x")) => ".mdx",
            _ if ending == ".markdown" => ending,
            _ => ".md",
        };
        for name in ["one", "FAQ_Use", "三"] {
            site.edit(
                &format!("{ours}{name}{own}"),
                &format!("# In English, {name}\n\nText.\n"),
            );
            if name != "三" {
                let text = format!("# 中文 {name}\n\n正文。\n");
                site.edit(&format!("{theirs}{name}{ending}"), &text);
            }
        }
        let told = found(&site);
        let told: Vec<&String> = told
            .iter()
            .filter(|line| line.contains("has no translation"))
            .collect();
        let [one] = told.as_slice() else {
            panic!("{theirs}{ending}: {:#?}", found(&site));
        };
        let file = one.split('`').nth(1).unwrap();
        assert_eq!(file, format!("{theirs}三{ending}"), "{one}");
        site.edit(file, "# 中文三\n\n正文。\n");
        let told = found(&site);
        let of_languages = told
            .iter()
            .filter(|line| line.contains("translation") || line.contains("language"));
        assert_eq!(of_languages.count(), 0, "{file}: {told:#?}");
    }
}
