//! Texts made by construction from an official list: honest ones, and ones that must never be called official.
//!
//! Used by the tests of `verify` and by `benches/verify.rs`; nothing of it knows how the check works.

use unicode_security::confusable_detection::skeleton;

/// The official list of the corpus (`tests/fixtures/channels/official.json`) by kind, for making texts of it.
pub(crate) const HOSTS: [&str; 3] = [
    "yunque.example",
    "help.yunque.example",
    "status.yunque.example",
];
pub(crate) const EMAILS: [&str; 2] = ["support@yunque.example", "noreply@mail.yunque.example"];
#[allow(
    dead_code,
    reason = "the bench makes its list of these, the tests read it from the fixture"
)]
pub(crate) const ACCOUNTS: [(&str, &str); 3] = [
    ("telegram", "YunqueSupport"),
    ("x", "Yunque_Help"),
    ("wechat", "YunqueKefu"),
];
#[allow(dead_code, reason = "as the accounts")]
pub(crate) const PHONE: &str = "+1 555 0100";

/// A small generator of random numbers (SplitMix64, Steele and others 2014): the same seed gives the same texts.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub(crate) fn pick<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }

    fn letters(&mut self, alphabet: &str, n: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..n)
            .map(|_| alphabet[self.below(alphabet.len())])
            .collect()
    }
}

/// Each listed entry in each form that its standard makes equal.
pub(crate) fn forms() -> Vec<String> {
    let wide = |text: &str| {
        text.chars()
            .map(|c| {
                if c.is_ascii_graphic() {
                    char::from_u32(u32::from(c) + 0xfee0).unwrap()
                } else {
                    c
                }
            })
            .collect::<String>()
    };
    let mut forms: Vec<String> = Vec::new();
    for host in HOSTS {
        forms.extend([
            host.to_owned(),
            host.to_uppercase(),
            format!("{host}."),
            format!("https://{host}"),
            format!("https://{host}/"),
            format!("HTTPS://{}/zh/a?b=c#d", host.to_uppercase()),
            format!("https://{host}:443/a/b"),
            host.replace('.', "。"),
            wide(host),
        ]);
    }
    for email in EMAILS {
        forms.extend([
            email.to_owned(),
            email.to_uppercase(),
            format!("mailto:{email}"),
            format!("mailto:{email}?subject=Refund"),
            email.replace('@', "＠"),
        ]);
    }
    forms.extend(
        [
            "@YunqueSupport",
            "@yunquesupport",
            "YunqueSupport",
            "https://t.me/YunqueSupport",
            "t.me/yunquesupport",
            "tg://resolve?domain=YunqueSupport",
            "https://telegram.me/YunqueSupport/",
        ]
        .map(str::to_owned),
    );
    forms.extend(
        [
            "@Yunque_Help",
            "@YUNQUE_HELP",
            "https://x.com/Yunque_Help",
            "https://twitter.com/yunque_help?lang=en",
        ]
        .map(str::to_owned),
    );
    forms.extend(["YunqueKefu", "yunquekefu", "ＹｕｎｑｕｅＫｅｆｕ"].map(str::to_owned));
    forms.extend(
        [
            "+1 555 0100",
            "+15550100",
            "+1 (555) 01-00",
            "001 555 0100",
            "tel:+15550100",
            "＋１ ５５５ ０１００",
        ]
        .map(str::to_owned),
    );
    forms
}

/// Honest sentences; `{}` stands for a channel of any kind.
pub(crate) const HONEST: [&str; 44] = [
    "请联系 {}。",
    "有问题请联系我们：{}",
    "我收到了来自 {} 的消息，这是你们的吗？",
    "{} 是云雀的官方渠道吗？",
    "请问 {} 是不是真的",
    "客服让我通过 {} 联系，对吗？",
    "提现一直没有到账，可以找 {} 吗？",
    "你好，我想确认一下 {} 是官方的吗，谢谢！",
    "有人用 {} 联系我，说我的账户有风险。",
    "官方渠道：{}",
    "如需帮助，请发送到 {}，我们会在 24 小时内回复。",
    "昨天下午 3 点，{} 给我发了一条消息。",
    "我在网上看到 {} ，不确定是不是你们的，麻烦核实。",
    "朋友转给我 {} ，说是云雀的客服。",
    "这个是真的吗？{}",
    "我的订单有问题，客服说联系 {} 就可以处理。",
    "咨询请找 {}，工作日 9:00-18:00 在线。",
    "请把问题写清楚，然后发给 {} 。",
    "帮我看看：{}，谢谢。",
    "注意：只有 {} 才是我们的官方渠道，其他都是假的。",
    "他们说 2026 年 12 月 1 日前要联系 {} 。",
    "我充值了 1000 USDT，客服让我找 {}。",
    "Please contact {} for help.",
    "Is {} really yours?",
    "You can reach our support team at {}.",
    "I got a message from {} and want to know whether it is real.",
    "Our official channel is {}",
    "Someone contacted me from {}. Is it you?",
    "If your withdrawal is delayed, write to {} and include the order number.",
    "Hello, can you confirm that {} belongs to Yunque?",
    "Contact us: {}",
    "Questions? Contact {}, we answer within 24 hours.",
    "They told me to use {} to recover my account.",
    "I was asked to send my documents to {}, is that correct?",
    "The only official channel is {}; everything else is fake.",
    "Yesterday at 10:30 I received a notice from {}.",
    "Could you check {} for me, please?",
    "My friend says that {} is the real support of Yunque.",
    "For complaints, please get in touch with {} directly.",
    "We will never ask for your password. Our channel: {}",
    "I found {} on the internet and I am not sure about it.",
    "Does {} belong to you, or is it a scam?",
    "To add money, they said I should first talk to {}.",
    "Reply to this mail or use {} instead.",
];

/// Honest sentences about one kind of channel, with the entry in them.
pub(crate) const HONEST_OF_KIND: [&str; 20] = [
    "our Telegram is @YunqueSupport",
    "Our official Telegram account is @YunqueSupport.",
    "Telegram: @YunqueSupport",
    "我们的官方电报是 @YunqueSupport",
    "云雀的 Telegram 频道是 @YunqueSupport 吗？",
    "官方电报群：https://t.me/YunqueSupport",
    "You can find us on X as @Yunque_Help",
    "我们的推特账号是 @Yunque_Help",
    "请加微信 YunqueKefu",
    "客服微信：YunqueKefu",
    "官方微信号是 YunqueKefu，别的都是假的。",
    "Add our WeChat: YunqueKefu",
    "请联系 support@yunque.example",
    "Email us at support@yunque.example.",
    "官方邮箱是 support@yunque.example",
    "我收到一封 noreply@mail.yunque.example 发来的邮件",
    "Call us on +1 555 0100",
    "官方电话：+1 555 0100",
    "Telegram @YunqueSupport, X @Yunque_Help, WeChat YunqueKefu",
    "Yunque <support@yunque.example>",
];

const JOINTS: [&str; 22] = [
    " ",
    "，",
    "、",
    " or ",
    " and ",
    " 或者 ",
    " 加 ",
    "; ",
    "\n",
    " / ",
    " also add ",
    " 或 ",
    " then ",
    "。",
    ". ",
    " (",
    " — ",
    "|",
    " & ",
    "！",
    " 以及 ",
    " instead of ",
];

/// A channel of the list, in a form that may stand in a text.
pub(crate) fn own(random: &mut Random) -> String {
    let forms = forms();
    forms[random.below(forms.len())].clone()
}

fn id(random: &mut Random) -> String {
    let n = 6 + random.below(7);
    // No word of any dictionary begins so.
    let start = random.pick(&["xq", "zv", "qj", "vx9", "kz", "jq"]);
    let rest = random.letters("bcdfghjkmpqrtvwxz0123456789", n);
    let sign = random.pick(&["", "", "_", "88"]);
    format!("{start}{sign}{rest}")
}

fn foreign_host(random: &mut Random) -> String {
    let ending = random.pick(&[
        "com",
        "net",
        "org",
        "io",
        "cn",
        "vip",
        "xyz",
        "top",
        "rs",
        "md",
        "zip",
        "sh",
        "py",
        "mov",
        "me",
        "cc",
        "app",
        "live",
        "example",
        "test",
        "co.uk",
        "com.cn",
        "info",
        "support",
        "中国",
        "公司",
        "xn--fiqs8s",
    ]);
    let name = random.pick(&[
        "evil",
        "bank-help",
        "support",
        "wallet",
        "claim",
        "yunque-help",
        "secure",
    ]);
    format!("{name}{}.{ending}", random.below(1000))
}

fn hex(random: &mut Random, n: usize) -> String {
    random.letters("0123456789abcdef", n)
}

fn ip(random: &mut Random) -> String {
    let mut octet = || random.below(256).to_string();
    let parts = [octet(), octet(), octet(), octet()];
    parts.join(".")
}

/// Another channel in any form.
pub(crate) fn foreign(random: &mut Random) -> String {
    let host = foreign_host(random);
    let name = id(random);
    match random.below(34) {
        0 => host,
        1 => format!("https://{host}/"),
        2 => format!("http://{host}/login"),
        3 => format!("help@{host}"),
        4 => format!("@{name}"),
        5 => format!("t.me/{name}"),
        6 => format!("https://t.me/+{name}"),
        7 => format!(
            "https://wa.me/{}",
            1_000_000_000 + random.below(900_000_000)
        ),
        8 => format!("tg://resolve?domain={name}"),
        9 => format!("weixin://dl/chat?{name}"),
        10 => format!("bitcoin:bc1q{}", hex(random, 38)),
        11 => format!("ftp://{host}/a"),
        12 => ip(random),
        13 => format!("http://{}/", ip(random)),
        14 => format!(
            "http://{}/",
            u32::try_from(random.next() >> 33).unwrap_or(1)
        ),
        15 => format!("[2001:db8::{}]", hex(random, 4)),
        16 => format!("0x{}", hex(random, 40)),
        17 => format!(
            "T{}",
            random.letters(
                "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789",
                32
            ) + "7"
        ),
        18 => format!("bc1q{}7", hex(random, 37)),
        19 => format!("hxxp://{host}"),
        20 => format!("hxxps://{}", host.replacen('.', "[.]", 1)),
        21 => host.replacen(
            '.',
            random.pick(&["[.]", "(.)", "{.}", "[dot]", "(dot)", " [.] ", "[ . ]"]),
            1,
        ),
        22 => format!(
            "evil{} dot {}",
            random.below(100),
            random.pick(&["com", "net", "org", "io", "cn", "vip"])
        ),
        23 => format!("help[at]{host}"),
        24 => format!(
            "+{} 138 {} {}",
            44 + random.below(40),
            1000 + random.below(8999),
            1000 + random.below(8999)
        ),
        25 => format!(
            "1{}{}",
            30 + random.below(60),
            10_000_000 + random.below(89_999_999)
        ),
        26 => format!("加微信 {name}"),
        27 => format!("QQ：{}", 10_000 + random.below(900_000_000)),
        28 => format!("WhatsApp: {name}"),
        29 => format!("我的电报是 {name}"),
        30 => format!("add me on Telegram {name}"),
        31 => format!("www.{host}"),
        32 => format!("skype:{name}?chat"),
        _ => format!(
            "evil{}点{}",
            random.below(100),
            random.pick(&["com", "net", "cn"])
        ),
    }
}

/// A listed channel and a foreign one.
pub(crate) fn beside(random: &mut Random) -> String {
    let (own, foreign, joint) = (own(random), foreign(random), random.pick(&JOINTS));
    match random.below(4) {
        0 => format!("{foreign}{joint}{own}"),
        1 => format!("请联系 {own}{joint}{foreign} 谢谢"),
        _ => format!("{own}{joint}{foreign}"),
    }
}

/// A foreign channel behind more than is read.
pub(crate) fn cut_off(random: &mut Random) -> String {
    let own = own(random);
    match random.below(3) {
        0 => format!(
            "{own} https://help.yunque.example/{}",
            "a".repeat(2_000 + random.below(500))
        ),
        1 => format!("{own} {}", "提现没有到账，".repeat(1_500)),
        _ => {
            let many: Vec<String> = (0..60)
                .map(|n| format!("https://help.yunque.example/zh/{n}"))
                .collect();
            format!("{} {}", many.join(" "), own)
        }
    }
}

/// Addresses of ours with what is not ours attached.
pub(crate) fn attached(random: &mut Random) -> String {
    let (host, name) = (foreign_host(random), id(random));
    let own = random.pick(&HOSTS);
    match random.below(20) {
        0 => format!("tg://resolve?domain=YunqueSupport&domain={name}"),
        1 => format!("tg://resolve?domain={name}&domain=YunqueSupport"),
        2 => format!("mailto:support@yunque.example?cc=a@{host}"),
        3 => format!("mailto:support@yunque.example?bcc=a@{host}&subject=x"),
        4 => format!("mailto:support@yunque.example?to=a@{host}"),
        5 => format!("mailto:support@yunque.example,a@{host}"),
        6 => format!("mailto:support@yunque.example?subject=a&subject=b{name}"),
        7 => format!("mailto:support@yunque.example?body=write%20to%20a%40{host}"),
        8 => format!("https://{own}/?next=https://{host}/"),
        9 => format!("https://{own}/?next=https%3A%2F%2F{host}"),
        10 => format!("https://{own}/?a=1&a={name}"),
        11 => format!("https://{own}/#//{host}"),
        12 => format!("https://{own}/?u={host}"),
        13 => format!("https://t.me/YunqueSupport?text={name}"),
        14 => format!("https://t.me/YunqueSupport?start=a&start={name}"),
        15 => format!("https://x.com/Yunque_Help?{name}=1"),
        16 => format!("https://{own}/https://{host}/"),
        17 => format!("https://{own}/?to=%2540{name}"),
        18 => format!(
            "tg://resolve?domain=YunqueSupport&phone=1{}",
            random.below(100_000)
        ),
        _ => format!("mailto:support@yunque.example?{name}=1"),
    }
}

/// User information, ports and paths in addresses of ours and of networks.
pub(crate) fn beyond(random: &mut Random) -> String {
    let name = id(random);
    let port = 1024 + random.below(60_000);
    let address = random.pick(&[
        "t.me/YunqueSupport",
        "x.com/Yunque_Help",
        "twitter.com/Yunque_Help",
        "telegram.me/YunqueSupport",
    ]);
    let (network, account) = address.split_once('/').unwrap();
    match random.below(10) {
        0 => format!("https://{name}@{address}"),
        1 => format!("https://{name}:{port}@{address}"),
        2 => format!("https://{network}:{port}/{account}"),
        3 => format!("https://{address}/{name}"),
        4 => format!("https://{network}/{name}/{account}"),
        5 => format!("https://{name}@{}", random.pick(&HOSTS)),
        6 => format!("https://{}:{port}/", random.pick(&HOSTS)),
        7 => format!("http://{address}"),
        8 => format!("https://{address}#{name}"),
        _ => format!("https://{network}/+{account}{}", random.below(10)),
    }
}

/// The name of another network beside an account of ours.
pub(crate) fn other_network(random: &mut Random) -> String {
    let network = random.pick(&[
        "WhatsApp",
        "QQ",
        "Discord",
        "Facebook",
        "Instagram",
        "LINE",
        "Skype",
        "Signal",
        "抖音",
        "微博",
        "小红书",
        "TikTok",
        "Viber",
    ]);
    let own = random.pick(&[
        "YunqueSupport",
        "@YunqueSupport",
        "@Yunque_Help",
        "YunqueKefu",
    ]);
    match random.below(7) {
        0 => format!("{network}: {own}"),
        1 => format!("{network}：{own}"),
        2 => format!("our {network} is {own}"),
        3 => format!("我们的{network}是 {own}"),
        4 => format!("{own} on {network}"),
        5 => format!("{own} ({network})"),
        _ => format!("{network} {own}"),
    }
}

/// A call to get in touch another way, with and without a name.
pub(crate) fn cue(random: &mut Random) -> String {
    let own = random.pick(&[
        "@YunqueSupport",
        "support@yunque.example",
        "https://help.yunque.example/",
        "+1 555 0100",
    ]);
    let name = id(random);
    let network = random.pick(&[
        "QQ",
        "WhatsApp",
        "扣扣",
        "Discord",
        "LINE",
        "Skype",
        "钉钉",
        "Instagram",
        "小红书",
        "飞书",
    ]);
    match random.below(14) {
        0 => format!("{own} 加{network}"),
        1 => format!("{own} 加{network} {name}"),
        2 => format!("{own}，{network} {name}"),
        3 => format!("{own}, add me on {network}"),
        4 => format!("{own} add me: {name}"),
        5 => format!("{own} or contact {name}"),
        6 => format!("contact {name}, not {own}"),
        7 => format!("{own} 私聊 {name}"),
        8 => format!("{own} 扫码加我"),
        9 => format!("{own} DM {name}"),
        10 => format!("{own} — my {network} is {name}"),
        11 => format!("{name} 是我的{network}，{own}"),
        12 => format!("{own} message {name} on {network}"),
        _ => format!("{own} {network} sunflower"),
    }
}

/// A word that may be an account name, in no dictionary.
pub(crate) fn name(random: &mut Random) -> String {
    let (own, name) = (own(random), id(random));
    match random.below(4) {
        0 => format!("{own} {name}"),
        1 => format!("{name}，{own}"),
        2 => format!("{own} 客服 {name}"),
        _ => format!("{own} ask {name} about it"),
    }
}

/// For each letter, what Unicode calls confusable with it, itself and its capital left out.
pub(crate) fn confusables() -> Vec<(char, Vec<char>)> {
    let letters: Vec<char> = "yunqe".chars().collect();
    let drawn = |c: char| skeleton(&c.to_string()).collect::<String>();
    let shapes: Vec<String> = letters.iter().map(|&c| drawn(c)).collect();
    let mut found: Vec<(char, Vec<char>)> = letters.iter().map(|&c| (c, Vec::new())).collect();
    for c in (0x80..0x2_0000).filter_map(char::from_u32) {
        // Full width is the same letter.
        if ('！'..='～').contains(&c) {
            continue;
        }
        let shape = drawn(c);
        if let Some(i) = shapes.iter().position(|own| *own == shape) {
            found[i].1.push(c);
        }
    }
    found
}

/// What only looks like an entry, with the entry that it looks like.
pub(crate) fn lookalike(
    random: &mut Random,
    confusables: &[(char, Vec<char>)],
) -> (String, &'static str) {
    let entries = [
        "yunque.example",
        "help.yunque.example",
        "support@yunque.example",
        "@YunqueSupport",
        "@Yunque_Help",
        "YunqueKefu",
        "https://t.me/YunqueSupport",
    ];
    let entry = entries[random.below(entries.len())];
    let letters: Vec<char> = entry.chars().collect();
    let start = entry
        .find("Yunque")
        .or_else(|| entry.find("yunque"))
        .unwrap_or(0);
    // A letter of the name, which alone tells whose it is.
    let at = start + random.below(6);
    let mut changed = letters.clone();
    let hidden = [
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{202e}',
        '\u{2060}',
        '\u{ad}',
        '\u{feff}',
        '\u{e0041}',
        '\u{7}',
        '\u{34f}',
        '\u{180e}',
        '\u{2066}',
        '\u{3164}',
        '\u{fe0f}',
    ];
    match random.below(8) {
        0..=2 => {
            let choices = confusables
                .iter()
                .find(|(c, _)| c.eq_ignore_ascii_case(&letters[at]))
                .map(|(_, choices)| choices);
            match choices.filter(|choices| !choices.is_empty()) {
                Some(choices) => changed[at] = choices[random.below(choices.len())],
                None => changed.insert(at, '\u{200b}'),
            }
        }
        3 | 4 => changed.insert(at + 1, hidden[random.below(hidden.len())]),
        5 if !entry.contains('@') && !entry.contains("//") && entry.contains('.') => {
            let host = foreign_host(random);
            let text = match random.below(4) {
                0 => format!("{entry}.{host}"),
                1 => format!("https://{entry}.{host}/"),
                2 => format!("{entry}-{host}"),
                _ => format!("login.{entry}.{host}"),
            };
            return (text, entry);
        }
        6 if entry.contains('@') && !entry.starts_with('@') => {
            let text = match random.below(3) {
                0 => format!("support@[{}]", ip(random)),
                1 => format!("{entry}.{}", foreign_host(random)),
                _ => "support@[yunque.example]".to_owned(),
            };
            return (text, entry);
        }
        _ => {
            let accents = [
                '\u{301}', '\u{323}', '\u{335}', '\u{338}', '\u{30a}', '\u{327}',
            ];
            changed.insert(at + 1, accents[random.below(accents.len())]);
        }
    }
    (changed.into_iter().collect(), entry)
}

/// Letters, labels and signs that are glued to a listed channel make another channel of it.
pub(crate) fn glued(random: &mut Random) -> String {
    let (own, name) = (
        random.pick(&["support@yunque.example", "noreply@mail.yunque.example"]),
        id(random),
    );
    let host = random.pick(&HOSTS);
    let ending = random.pick(&["shop", "com", "cn", "top"]);
    match random.below(14) {
        0 => format!("{name}'{own}"),
        1 => format!("{name}!{own}"),
        2 => format!("{name}|{own}"),
        3 => format!("{name}*{own}"),
        4 => format!("{name}`{own}"),
        5 => format!("登录-{host}"),
        6 => format!("充值_{host}"),
        7 => format!("[{host}].{ending}"),
        8 => format!("\"{host}\".{ending}"),
        9 => format!("{host}（.{ending}）"),
        10 => format!("https://{host}!.{ending}"),
        11 => format!("{host}。。{ending}"),
        12 => format!("{own}.点{ending}"),
        _ => format!("{name}.{host}"),
    }
}

/// A name or a number in pieces.
pub(crate) fn in_pieces(random: &mut Random) -> String {
    let own = own(random);
    let letters: Vec<char> = id(random)
        .chars()
        .filter(char::is_ascii_lowercase)
        .collect();
    let space = random.pick(&[" ", "  ", "   "]);
    let spaced = letters
        .iter()
        .map(char::to_string)
        .chain(["x".to_owned(), "q".to_owned(), "z".to_owned()])
        .collect::<Vec<_>>()
        .join(space);
    let digits: Vec<usize> = (0..11).map(|_| random.below(10)).collect();
    let spelt = |words: &str, by: &str| {
        let words: Vec<&str> = words.split(' ').collect();
        digits
            .iter()
            .map(|&digit| words[digit])
            .collect::<Vec<_>>()
            .join(by)
    };
    match random.below(5) {
        0 | 1 => format!("{own} {spaced}"),
        2 => format!(
            "{own} {}",
            spelt("zero one two three four five six seven eight nine", " ")
        ),
        3 => format!(
            "{own} {}",
            spelt("零 一 二 三 四 五 六 七 八 九", random.pick(&["", " "]))
        ),
        _ => format!(
            "{own} {}",
            spelt("0 1 2 3 4 5 6 7 8 9", random.pick(&["", " ", "-"]))
        ),
    }
}

/// A kind of texts that must never be official: its name and its maker.
pub(crate) type Forgery = (&'static str, fn(&mut Random) -> String);

/// All kinds but look-alikes.
pub(crate) const FORGERIES: [Forgery; 9] = [
    ("letters and labels glued to a channel", glued),
    ("a name or number in pieces", in_pieces),
    ("a foreign channel beside a listed one", beside),
    ("more than is read", cut_off),
    ("parameters attached", attached),
    ("user information, port or path beyond the profile", beyond),
    ("another network's name beside an account", other_network),
    ("a call to get in touch another way", cue),
    ("a word that may be an account name", name),
];
