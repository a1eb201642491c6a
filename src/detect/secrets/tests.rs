use super::phrases::WORDS;
use super::*;

const PHRASE: &str =
    "abandon ability able about above absent absorb abstract absurd abuse access accident";

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(mask(text, &find(text), '■'), expected);
}

/// Numbers that look random and are the same each time.
fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |most| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % most
    }
}

#[test]
fn secrets_are_masked_and_the_rest_stays() {
    assert_eq!(WORDS.len(), 2_048);
    check(
        &format!("我的助记词：{PHRASE}，请帮我"),
        "我的助记词：■，请帮我",
    );
    check(&format!("it is {} ok", PHRASE.to_uppercase()), "it is ■ ok");
    let numbered: String = PHRASE
        .split(' ')
        .enumerate()
        .map(|(i, word)| format!("{}. {word} ", i + 1))
        .collect();
    check(&numbered, "1. ■ ");
    check(
        "key 5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ.",
        "key ■.",
    );
    check(
        "key 5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ now",
        "key ■ now",
    );
    check(
        "私钥：e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "私钥：■",
    );
    check(
        "我的密码是 hunter22，验证码：４８２９１０",
        "我的密码是 ■，验证码：■",
    );
    check(
        "password: correct-horse and the 2FA code is 123456",
        "password: ■ and the 2FA code is ■",
    );
    check("OTP 123456", "OTP ■");
}

#[test]
fn passwords_are_known_by_their_name_in_both_languages() {
    for (text, expected) in [
        ("我的密码是 hunter", "我的密码是 ■"),
        ("我的密码是hunter2", "我的密码是■"),
        ("密码：abcd", "密码：■"),
        ("登录密码为：Abc123!，登不上", "登录密码为：■，登不上"),
        ("my password is Tr0ub4dor&3!!", "my password is ■"),
        ("密码abc123登录不了", "密码■登录不了"),
        ("密码就是qwerty", "密码就是■"),
        ("密码是“苹果 香蕉”", "密码是“■”"),
        ("我的密码是苹果香蕉", "我的密码是■"),
        ("密码：小明1990。", "密码：■。"),
        ("My password is dragon", "My password is ■"),
        ("my password is hunter2.", "my password is ■."),
        ("MY PASSWORD IS HUNTER2", "MY PASSWORD IS ■"),
        ("password=letmein", "password=■"),
        (
            "the password is \"open sesame\" ok",
            "the password is \"■\" ok",
        ),
        (
            "password: purple monkey dishwasher, help",
            "password: ■, help",
        ),
        (
            "my password is correct horse battery staple",
            "my password is ■",
        ),
        ("Passcode: 8421", "Passcode: ■"),
        ("The password I use is hunter2", "The password I use is ■"),
        (
            "the sms code they sent is 123456",
            "the sms code they sent is ■",
        ),
        ("我的密码是 我爱你1314", "我的密码是 ■"),
        ("pw: hunter2", "pw: ■"),
        ("my pin: 1234", "my pin: ■"),
        ("PIN码是 0420", "PIN码是 ■"),
        ("验证码是 123456", "验证码是 ■"),
        ("验证码是一二三四五六", "验证码是■"),
        ("verification code is 123 456", "verification code is ■"),
        (
            "the code: my code is one two three four five six",
            "the code: my code is ■",
        ),
        ("收到的短信验证码 482910 没用", "收到的短信验证码 ■ 没用"),
        (
            "我的p\u{200b}assword is hunter2",
            "我的p\u{200b}assword is ■",
        ),
        ("我的密\u{200d}码是 hun\u{202e}ter2", "我的密\u{200d}码是 ■"),
    ] {
        check(text, expected);
    }
}

/// Each way of writing a name with each way of leading to what is named.
#[test]
fn names_are_known_however_they_are_written() {
    let names = [
        "password",
        "p@ssword",
        "passw0rd",
        "Pa$$w0rd",
        "pässword",
        "pa\u{301}ssword",
        "рassword",
        "раѕѕwοrd",
        "ｐａｓｓｗｏｒｄ",
        "p a s s w o r d",
        "p.a.s.s.w.o.r.d",
        "密码",
        "密碼",
        "密 码",
        "密-码",
        "密.码",
        "登陆密吗",
        "userPassword",
        "db_password",
        "秘码",
    ];
    let ways = [
        " : X",
        ": X",
        "：X",
        " = X",
        "=\"X\"",
        "\": \"X\"",
        "':'X'",
        "**: X",
        " is X",
        "是 X",
        "设成了 X",
        "改成 X",
        "叫做 X",
        " used to be X",
    ];
    for name in names {
        for way in ways {
            for value in ["Hx8kQ2vv", "Sunflower#22", "8a7b6c5d"] {
                let text = format!("请看 {name}{way}，谢谢", way = way.replace('X', value));
                let left = mask(&text, &find(&text), '■');
                assert!(
                    !left.contains(value) && left.contains('■') && left.ends_with("谢谢"),
                    "{text}\n{left}"
                );
            }
        }
    }
    for (text, expected) in [
        (
            "{\"user\":\"anna\",\"password\":\"Hx8kQ2vv\"}",
            "{\"user\":\"anna\",\"password\":\"■\"}",
        ),
        (
            "I set my password to Sunflower#22",
            "I set my password to ■",
        ),
        ("use Hx8kQ2vv as my password", "use ■ as my password"),
        ("Hx8kQ2vv 是我的密码", "■ 是我的密码"),
        ("<password>Hx8kQ2vv</password>", "<password>■</password>"),
        ("access_token=ab12cd34ef56", "access_token=■"),
        ("login anna pass Hx8kQ2vv", "login anna pass ■"),
        ("把密码改成 Hx8kQ2vv", "把密码改成 ■"),
        ("资金密码八八四二一九", "资金密码■"),
        ("my pin's 4829", "my pin's ■"),
        ("the 2FA secret JBSWY3DPEHPK3PXP", "the 2FA secret ■"),
        (
            "backup codes: 8f3a-91bc, 77de-0a1b, 5c5c-9d9d",
            "backup codes: ■",
        ),
        (
            "bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln_x",
            "bearer ■",
        ),
        ("助记词 的一是在不了有和人这中大", "助记词 ■"),
        (
            "first half: abandon ability able about above absent and the other half is absorb abstract absurd abuse access accident",
            "first half: ■ and the other half is ■",
        ),
    ] {
        check(text, expected);
    }
}

/// Every word of the list cut to four letters, in phrases of twelve.
#[test]
fn phrases_of_first_letters_are_found_whichever_words_they_are() {
    let mut words: Vec<&str> = WORDS
        .iter()
        .map(|word| &word[..4.min(word.len())])
        .collect();
    words.sort_unstable();
    let mut roll = dice(3);
    for _ in 0..200 {
        let phrase: Vec<&str> = (0..12).map(|_| words[roll(words.len())]).collect();
        let text = phrase.join(" ");
        let left = mask(&text, &find(&text), '■');
        assert!(
            left.contains('■') && left.split(' ').count() <= 2,
            "{text}\n{left}"
        );
    }
}

#[test]
fn what_is_said_of_a_password_is_none() {
    for text in [
        "my password is rejected on iPhone15Pro and USDT on TRC20",
        "密码：至少 8 位",
        "密码：最少 8 位，包含字母",
        "密码改成新的了还是不行",
        "密码设为 8-20 位",
        "I need my password to sign in",
        "密码改为至少 12 位",
        "my password's reset page is blank",
        "I used my password to log in at 10am",
        "数据加密吗？",
        "这个密码叫什么",
        "boarding pass 2026",
        "reset password > settings",
        "the secret is to wait",
        "use your pass to enter",
        "助记词 请抄写在纸上妥善保管好",
    ] {
        check(text, text);
    }
}

#[test]
fn private_keys_are_found_whole_and_in_groups() {
    let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let groups = |text: &str, size: usize, between: &str| {
        text.as_bytes()
            .chunks(size)
            .map(|part| String::from_utf8(part.to_vec()).unwrap())
            .collect::<Vec<_>>()
            .join(between)
    };
    let import = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ";
    for size in [4, 8, 13, 16, 20] {
        for between in [" ", "\n", "-", ", "] {
            check(
                &format!("丢了 {} 怎么办", groups(hex, size, between)),
                "丢了 ■ 怎么办",
            );
            check(
                &format!("my key {} is it safe", groups(import, size, between)),
                "my key ■ is it safe",
            );
        }
    }
    check(&format!("private key is {hex}"), "private key is ■");
    check(
        &format!("my private key: {} ok", groups(hex, 32, " ")),
        "my private key: ■ ok",
    );
}

#[test]
fn recovery_phrases_are_found_with_slips_in_any_order_case_and_company() {
    let words: Vec<&str> = {
        let mut all: Vec<&str> = WORDS.iter().copied().collect();
        all.sort_unstable();
        all
    };
    let mut roll = dice(7);
    let between = [
        " ",
        ", ",
        " and ",
        "\n",
        " / ",
        "，",
        "、",
        "-",
        ";\n",
        "  ",
        " & ",
        "和",
        "\u{200b} ",
        "\t",
    ];
    for round in 0..300 {
        let count = [12, 15, 18, 21, 24][roll(5)];
        let mut phrase: Vec<String> = (0..count)
            .map(|_| words[roll(words.len())].to_owned())
            .collect();
        for _ in 0..roll(3) {
            let place = roll(count);
            let word = phrase[place].clone();
            let (at, letter) = (1 + roll(word.len() - 1), char::from(b'a' + roll(26) as u8));
            phrase[place] = match roll(3) {
                0 => format!("{}{letter}{}", &word[..at], &word[at..]),
                1 if word.len() > 4 => format!("{}{}", &word[..at], &word[at + 1..]),
                _ => format!("{}{letter}{}", &word[..at], &word[at + 1..]),
            };
        }
        if roll(4) == 0 {
            phrase
                .iter_mut()
                .for_each(|word| *word = word.to_uppercase());
        }
        if roll(4) == 0 {
            phrase = phrase
                .iter()
                .enumerate()
                .map(|(at, word)| format!("{}{}{word}", at + 1, [". ", ") ", ":"][roll(3)]))
                .collect();
        }
        let text = format!(
            "丢了钱包！{}。怎么办",
            phrase.join(between[round % between.len()])
        );
        let left = mask(&text, &find(&text), '■');
        let kept = left
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|word| word.len() > 2)
            .count();
        // A slip at an edge may stay: it is no word of a phrase any more.
        assert!(left.contains('■') && kept <= 2, "{text}\n{left}");
    }
    check(&PHRASE.replace(' ', ""), "■");
    let short: Vec<&str> = PHRASE
        .split(' ')
        .map(|word| &word[..4.min(word.len())])
        .collect();
    check(&short.join(" "), "■");
}

#[test]
fn recovery_phrases_in_chinese_are_found() {
    for (text, expected) in [
        ("的 一 是 在 不 了 有 和 人 这 中 大", "■"),
        (
            "我的钱包：疗，裂，谱，窝，冬，岭，湘，顾，痛，挥，蛇，乡 进不去",
            "我的钱包：■ 进不去",
        ),
        (
            "1.疗 2.裂 3.谱 4.窝 5.冬 6.岭 7.湘 8.顾 9.痛 10.挥 11.蛇 12.乡",
            "1.■",
        ),
        ("助记词是：疗裂谱窝冬岭湘顾痛挥蛇乡", "助记词是：■"),
        (
            "我的助记词是 苹果 香蕉 橘子 葡萄 西瓜 桃子 草莓 樱桃 柠檬 芒果 椰子 荔枝",
            "我的助记词是 ■",
        ),
        (
            "助记词：苹果、香蕉、橘子、葡萄、西瓜、桃子。帮我",
            "助记词：■。帮我",
        ),
        (
            "my seed phrase is banana mango kiwi papaya cherry plum peach melon",
            "my seed phrase is ■",
        ),
    ] {
        check(text, expected);
    }
}

#[test]
fn what_a_person_tells_about_a_problem_is_no_secret() {
    for text in include_str!("honest.txt")
        .lines()
        .filter(|line| !line.is_empty())
    {
        assert_eq!(mask(text, &find(text), '■'), text);
    }
    assert!(
        include_str!("honest.txt")
            .lines()
            .filter(|line| !line.is_empty())
            .count()
            >= 60
    );
}

/// A text with a number for each of its variables: their names are no words of it.
fn without_variables(text: &str) -> String {
    let mut parts = text.split("{{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.split_once("}}").map_or(part, |(_, rest)| rest);
        text + "1" + rest
    })
}

/// Honest text: the example site, which is about passwords, codes and recovery phrases, and documentation.
#[test]
fn hardly_a_paragraph_of_honest_text_holds_a_secret() {
    for (folder, least, most) in [
        ("content", 1_000, 0),
        ("tests/eval/documentation/content", 1_000, 0),
    ] {
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
        let (mut paragraphs, mut found) = (0, Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "md") {
                    let text = without_variables(&std::fs::read_to_string(&path).unwrap());
                    for paragraph in text.split("\n\n") {
                        paragraphs += 1;
                        let secrets = find(paragraph);
                        found.extend(secrets.iter().map(|secret| {
                            (
                                path.clone(),
                                secret.kind,
                                paragraph[secret.start..secret.end].to_owned(),
                            )
                        }));
                    }
                }
            }
        }
        assert!(paragraphs > least, "{paragraphs}");
        assert!(
            found.len() <= most,
            "{} in {paragraphs}: {found:#?}",
            found.len()
        );
    }
}

#[test]
fn a_sentence_that_asks_for_a_secret_is_told_from_one_that_warns() {
    assert_eq!(
        request("客服会请您提供助记词 12 个单词 / please send us your seed phrase and 2FA code"),
        Some(1)
    );
    assert_eq!(request("先登录。Please send us your password."), Some(5));
    for text in [
        "我们不会请你提供助记词。",
        "客服从不索要验证码，也不会让你把密码发给任何人。",
        "Never send us your password.",
        "Anyone who asks you to tell us the 2FA code is a fraud.",
        "忘记密码时，请提供注册邮箱。",
        "请告诉我们 TXID。",
    ] {
        assert_eq!(request(text), None, "{text}");
    }
}

/// How long this thread has had a processor, in nanoseconds: what else the machine does is not counted.
fn worked() -> u64 {
    // The system brings the account up to date when the thread offers its turn.
    std::thread::yield_now();
    let account = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    account.split(' ').next().unwrap().parse().unwrap()
}

/// Texts made to cost as much as they can: eight times the text may cost eight times the work, and some more where caches are
/// small, but not 64 times.
#[test]
fn the_time_of_a_search_for_secrets_grows_with_the_text_and_no_faster() {
    let slips =
        "abandon ability able about above absent absorb abstract absurd abuse accesz acidentt ";
    for hostile in [
        "pwd:",
        "密码是",
        "密码",
        "助记词：",
        "助记词：苹果 ",
        "password is x ",
        "a b c d e f ",
        "xprv ",
        "xprv a1 ",
        "private key is ",
        slips,
    ] {
        let time = |bytes: usize| {
            let text = hostile.repeat(bytes / hostile.len());
            let once = || {
                let before = worked();
                std::hint::black_box(find(&text));
                worked() - before
            };
            (0..2).map(|_| once()).min().unwrap()
        };
        let (short, long) = (time(2_000), time(16_000));
        assert!(long < short * 40, "{hostile}: {short:?} and {long:?}");
    }
}

proptest::proptest! {
    #[test]
    fn masking_never_fails_and_leaves_nothing_to_mask(text in "(?s).{0,120}") {
        let masked = mask(&text, &find(&text), '■');
        proptest::prop_assert!(find(&masked).len() <= find(&text).len());
    }
}
