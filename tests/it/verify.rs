//! Is this channel ours? The verdicts on the project's corpus of channels, and the cases of the search brief.
//!
//! `tests/fixtures/channels/` is a copy of `hostile/channels.jsonl` and `hostile/official.json` of the project's own test data.

use std::fs;

use jieda::contact::official::Official;
use jieda::contact::verify::{Finding, Note, State, gravest};
use proptest::prelude::*;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::site::Site;

fn fixture(name: &str) -> String {
    fs::read_to_string(format!(
        "{}/tests/fixtures/channels/{name}",
        env!("CARGO_MANIFEST_DIR")
    ))
    .unwrap()
}

/// The list of the corpus: a fictional exchange, of which no sub-domain counts that is not listed.
pub(crate) fn yunque() -> Official {
    let list: Value = serde_json::from_str(&fixture("official.json")).unwrap();
    let texts = |key: &str| -> Vec<String> { serde_json::from_value(list[key].clone()).unwrap() };
    let mut official = Official::default();
    texts("brand")
        .iter()
        .for_each(|name| official.add_name(name));
    texts("domains")
        .iter()
        .for_each(|host| official.add_domain(host).unwrap());
    texts("emails")
        .iter()
        .for_each(|email| official.add_email(email).unwrap());
    texts("phone")
        .iter()
        .for_each(|phone| official.add_phone(phone).unwrap());
    for platform in ["telegram", "x", "wechat"] {
        texts(platform)
            .iter()
            .for_each(|handle| official.add_handle(platform, handle).unwrap());
    }
    official
}

/// The list of the cases: `bitp.example`, one mailbox, an account on Telegram and one on X, no phone.
fn bitp() -> Official {
    let text = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/cases/site.toml"
    ))
    .unwrap();
    jieda::config::SiteConfig::parse(&text).unwrap().0.official
}

#[track_caller]
fn one(value: &str) -> Finding {
    let mut findings = bitp().judge(value);
    assert_eq!(findings.len(), 1, "{value}: {findings:#?}");
    findings.remove(0)
}

#[track_caller]
fn listed(value: &str) {
    assert_eq!(one(value).state, State::Official, "{value}");
}

#[track_caller]
fn resembles(value: &str, entry: &str) {
    let finding = one(value);
    assert_eq!(
        (
            finding.state,
            finding.entry.map(|entry| entry.text).as_deref()
        ),
        (State::Unknown, Some(entry)),
        "{value}"
    );
}

#[track_caller]
fn leads_to(value: &str, host: &str) {
    let finding = one(value);
    assert_eq!(
        (finding.state, finding.host.as_deref()),
        (State::Unknown, Some(host)),
        "{value}"
    );
}

#[test]
fn case_84_a_listed_host_is_listed_in_every_spelling_and_www_only_where_it_is() {
    listed("https://bitp.example/help");
    listed("BITP.example.");
    listed("ｂｉｔｐ。example");
    // `www` is not listed, and an address without encryption never is.
    assert_eq!(one("HTTP://WWW.BitP.Example./").state, State::Unknown);
    assert!(
        one("https://www.bitp.example/")
            .notes
            .contains(&Note::Below)
    );
    assert_eq!(one("http://bitp.example/").notes, [Note::NotHttps]);
    let mut with_all_below = bitp();
    with_all_below.add_domain("*.bitp.example").unwrap();
    assert_eq!(
        with_all_below.judge("https://WWW.BitP.Example./")[0].state,
        State::Official
    );
    assert_eq!(
        with_all_below.judge("https://bitp.example.evil.test/")[0].state,
        State::Unknown
    );
}

#[test]
fn cases_85_and_86_what_resembles_the_domain_is_named_with_the_true_one() {
    for value in [
        "b1tp.example",
        "bltp.example",
        "bitp-support.example",
        "bitpp.example",
        "bіtp.example",
        "bitp.test",
    ] {
        resembles(value, "bitp.example");
    }
    let ascii = one("bіtp.example").host.unwrap();
    assert!(ascii.starts_with("xn--"), "{ascii}");
    resembles(&ascii, "bitp.example");
}

#[test]
fn case_87_the_real_host_is_named() {
    leads_to("bitp.example.evil.test", "bitp.example.evil.test");
    leads_to("evil.test/bitp.example", "evil.test");
    leads_to("bitp.example@evil.test", "evil.test");
    leads_to("https://bitp.example%2eevil.test", "bitp.example.evil.test");
    leads_to("https://bitp.example@evil.test/", "evil.test");
}

#[test]
fn cases_88_and_89_a_mailbox_is_listed_and_can_be_forged() {
    let finding = one("support@bitp.example");
    assert_eq!(
        (finding.state, finding.notes),
        (State::Official, vec![Note::SenderForged])
    );
    resembles("support@bitp.example.evil.test", "support@bitp.example");
    assert_eq!(
        one("\"support@bitp.example\" <x@evil.test>").state,
        State::Unknown
    );
    leads_to("\"support@bitp.example\" <x@evil.test>", "evil.test");
    listed("BitP <support@bitp.example>");
}

#[test]
fn cases_90_and_91_account_names_ignore_case_and_width_and_nothing_else() {
    resembles("@BitP_Supp0rt", "@BitP_Support");
    listed("@bitp_support");
    listed("＠BitP_Support");
    resembles("t.me/BitP_0fficial", "@BitP_Official");
    listed("https://t.me/BitP_Official?start=x");
    // The account on X is nobody's on Telegram.
    assert_eq!(one("https://t.me/BitP_Support").state, State::Unknown);
    assert_eq!(
        one("https://t.me/BitP_Official/extra").state,
        State::Unknown
    );
}

#[test]
fn case_92_numbers_are_compared_with_their_country_code() {
    for value in ["+86 10 1234 5678", "010-12345678"] {
        let finding = one(value);
        assert_eq!(
            (finding.state, finding.notes),
            (State::Unknown, vec![Note::NoPhones]),
            "{value}"
        );
    }
    let mut official = bitp();
    official.add_phone("+86 10 1234 5678").unwrap();
    assert_eq!(
        official.judge("010-12345678")[0].notes,
        [Note::NoCountryCode]
    );
    official.set_country_code("86").unwrap();
    for value in [
        "+86 10 1234 5678",
        "010-12345678",
        "（010）1234-5678",
        "0086 10 12345678",
        "+86 (0)10 1234 5678",
        "tel:+861012345678",
    ] {
        assert_eq!(official.judge(value)[0].state, State::Official, "{value}");
    }
    for value in ["+86 10 1234 5679", "+1 010 1234 5678", "10 1234 567"] {
        assert_eq!(official.judge(value)[0].state, State::Unknown, "{value}");
    }
}

#[test]
fn case_94_each_thing_in_a_text_is_judged_and_nothing_is_asked_about() {
    assert!(bitp().judge("  \n ").is_empty());
    let filler = "提现一直没有到账，对方让我点开链接。".repeat(60);
    let text = format!(
        "{filler} https://bitp.example/help {filler} https://b1tp.example/x，{filler} weather.test/today"
    );
    assert!(text.len() > 5_000);
    let findings = bitp().judge(&text);
    let told: Vec<(State, bool)> = findings
        .iter()
        .map(|f| (f.state, f.is_lookalike()))
        .collect();
    assert_eq!(
        told,
        [
            (State::Official, false),
            (State::Unknown, true),
            (State::Unknown, false)
        ]
    );
    assert_eq!(gravest(&findings), State::Unknown);
    for nonsense in ["提现没到账", "hello", "123", "BitP", "@", "...", "<>"] {
        assert_eq!(one(nonsense).state, State::Unclear, "{nonsense}");
    }
    // An address in another scheme is an address, and not one of ours.
    for address in [
        "javascript:alert(1)",
        "ftp://bitp.example/",
        "weixin://dl/chat?BitpKefu",
        "bitcoin:bc1qxyz",
    ] {
        assert_eq!(one(address).state, State::Unknown, "{address}");
    }
}

#[test]
fn honest_addresses_of_others_are_not_called_look_alikes() {
    let hosts = "bitpay.com bitpanda.com bitpapa.com bitpie.com bitpoint.co.jp bitget.com bitmart.com bitmex.com bitstamp.net bitfinex.com \
        bithumb.com bitso.com bitbank.cc bitbay.net bittrex.com bybit.com binance.com coinbase.com kraken.com okx.com huobi.com \
        gate.io kucoin.com crypto.com gemini.com poloniex.com upbit.com coincheck.com etherscan.io tronscan.org blockchain.com \
        blockchair.com mempool.space solscan.io bscscan.com polygonscan.com ethereum.org bitcoin.org tron.network metamask.io \
        trustwallet.com ledger.com trezor.io phantom.app uniswap.org aave.com circle.com tether.to chainalysis.com walletconnect.com \
        google.com play.google.com apple.com apps.apple.com microsoft.com github.com gitlab.com wikipedia.org zh.wikipedia.org baidu.com \
        weixin.qq.com qq.com taobao.com alipay.com bilibili.com zhihu.com douyin.com weibo.cn jd.com 12306.cn gov.cn icbc.com.cn \
        bankofchina.com boc.cn cmbchina.com ccb.com abchina.com hsbc.com citibank.com chase.com paypal.com stripe.com wise.com \
        revolut.com visa.com mastercard.com unionpay.com sepa.eu europa.eu gov.uk ic3.gov fbi.gov police.uk interpol.int \
        cloudflare.com fastly.com mozilla.org w3.org ietf.org unicode.org rust-lang.org debian.org openbsd.org freebsd.org kernel.org \
        bbc.com nytimes.com ft.com reuters.com bloomberg.com coindesk.com cointelegraph.com theblock.co decrypt.co techcrunch.com \
        bit.ly tinyurl.com pitbull.com bittorrent.com bitwarden.com bitbucket.org bits.com bit.dev tip.com pit.com bitter.org \
        map.com step.com script.com airbnb.com booking.com uber.com spotify.com netflix.com amazon.com ebay.com shopify.com \
        notion.so slack.com zoom.us discord.com reddit.com quora.com stackoverflow.com medium.org substack.com wordpress.com \
        protonmail.com outlook.com gmail.com yahoo.com icloud.com mail.ru 163.com 126.com sina.com foxmail.com tutanota.com \
        example.com example.org example.net weather.test news.test shop.example blog.example queue.example unique.example \
        kept.example bite.example tipbit.example bitten.example baptist.example pitstop.example bootstrap.example bishop.example \
        betip.example britpop.example biter.example orbit.example habit.example rabbit.example exhibit.example ambit.example debit.example";
    let handles = "@durov @weather_bot @binance @coinbase @elonmusk @bbcnews @rustlang @bitpay @bitpanda @bitcoin_news";
    let emails = "someone@gmail.com info@bitpay.com hello@example.org noreply@github.com 12345678@qq.com support@weather.test";
    let honest: Vec<&str> = [hosts, handles, emails]
        .iter()
        .flat_map(|list| list.split_whitespace())
        .collect();
    assert!(honest.len() >= 200, "{}", honest.len());
    for official in [bitp(), yunque()] {
        let called: Vec<&&str> = honest
            .iter()
            .filter(|value| official.judge(value).iter().any(Finding::is_lookalike))
            .collect();
        assert!(called.is_empty(), "{called:?}");
        assert!(
            honest
                .iter()
                .all(|value| gravest(&official.judge(value)) == State::Unknown)
        );
    }
}

/// What squatters make of a domain: letters left out, added, doubled, swapped, replaced by neighbours and by what is drawn
/// alike, other endings, words beside it, flipped bits.
fn squatted(name: &str, ending: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut names: Vec<String> = Vec::new();
    let mut with = |edit: &dyn Fn(&mut Vec<char>)| {
        let mut changed = letters.clone();
        edit(&mut changed);
        names.push(changed.into_iter().collect());
    };
    for i in 0..letters.len() {
        with(&|l| _ = l.remove(i));
        with(&|l| l.insert(i, letters[i]));
        if i + 1 < letters.len() {
            with(&|l| l.swap(i, i + 1));
        }
        for c in ('a'..='z').chain('0'..='9') {
            with(&|l| l[i] = c);
            with(&|l| l.insert(i, c));
        }
        for (like, drawn) in [
            ('a', "аàạ4"),
            ('e', "еéẹ3"),
            ('i', "іíı1l"),
            ('n', "ոñ"),
            ('p', "рρ"),
            ('t', "тţ7"),
            ('u', "υùս"),
            ('y', "уý"),
            ('b', "ЬƄ8"),
            ('q', "ԛ"),
        ] {
            if letters[i] == like {
                drawn.chars().for_each(|c| with(&|l| l[i] = c));
            }
        }
    }
    names.retain(|other| other != name);
    let mut hosts: Vec<String> = names
        .iter()
        .map(|name| format!("{name}.{ending}"))
        .collect();
    for word in [
        "support", "help", "login", "secure", "official", "vip", "wallet", "24",
    ] {
        hosts.extend([
            format!("{name}-{word}.{ending}"),
            format!("{word}{name}.{ending}"),
            format!("{name}{word}.{ending}"),
        ]);
    }
    for other in [
        "com", "net", "org", "io", "test", "invalid", "co", "app", "vip",
    ] {
        hosts.extend([
            format!("{name}.{other}"),
            format!("{name}.{ending}.{other}"),
            format!("{name}{ending}.{other}"),
        ]);
    }
    hosts
}

#[test]
fn no_squatted_domain_is_official_and_nearly_all_of_a_long_name_are_named() {
    for (official, name) in [(yunque(), "yunque"), (bitp(), "bitp")] {
        let hosts = squatted(name, "example");
        for host in &hosts {
            for value in [
                host.clone(),
                format!("https://{host}/"),
                format!("support@{host}"),
            ] {
                assert_eq!(gravest(&official.judge(&value)), State::Unknown, "{value}");
            }
        }
        let named = hosts
            .iter()
            .filter(|host| official.judge(host).iter().any(Finding::is_lookalike))
            .count();
        assert!(hosts.len() > 300);
        // Of a name of four letters, most single letters make honest words: those are only "not on the list".
        if name.len() > 4 {
            assert!(
                named * 100 >= hosts.len() * 95,
                "{named} of {} for {name}",
                hosts.len()
            );
        }
    }
}

/// What the standards make equal, told without the code under test.
fn equals_an_entry(value: &str) -> bool {
    let plain = |text: &str| text.nfkc().collect::<String>().to_lowercase();
    let hosts = [
        "yunque.example",
        "help.yunque.example",
        "status.yunque.example",
    ];
    let names = [
        "@yunquesupport",
        "@yunque_help",
        "yunquekefu",
        "yunquesupport",
        "yunque_help",
        "@yunquekefu",
    ];
    let emails = [
        ("support", "yunque.example"),
        ("noreply", "mail.yunque.example"),
    ];
    let is_email = |text: &str| {
        let text = plain(text.trim());
        let (local, domain) = text
            .strip_prefix("mailto:")
            .unwrap_or(&text)
            .split('?')
            .next()
            .unwrap_or_default()
            .rsplit_once('@')
            .unwrap_or_default();
        url::Host::parse(domain)
            .is_ok_and(|host| emails.contains(&(local, host.to_string().as_str())))
    };
    // Marks that end a clause, quotes, brackets and Chinese text beside it are no part of a value.
    let han = |c: char| matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}');
    let mark = |c: char| {
        han(c)
            || c.is_whitespace()
            || ".,:;!?\"'`()[]{}<>|*^。．｡，：；！？、（）“”‘’·•・–—…「」《》【】".contains(c)
    };
    let trimmed = value.trim_matches(mark);
    // A word of a dictionary and a mark before it are a label, or a sentence of their own.
    let behind = |text: &'static str| {
        trimmed
            .strip_prefix(text)
            .filter(|rest| rest.starts_with(mark))
            .map(|rest| rest.trim_matches(mark))
    };
    let trimmed = behind("support")
        .or_else(|| behind("noreply"))
        .unwrap_or(trimmed);
    let labels = trimmed
        .rsplit_once(':')
        .filter(|(labels, _)| labels.chars().all(|c| c.is_ascii_alphabetic() || mark(c)));
    let trimmed = labels
        .filter(|(_, rest)| !rest.starts_with('/'))
        .map_or(trimmed, |(_, rest)| rest.trim_matches(mark));
    let is_host = |text: &str| {
        url::Host::parse(text)
            .is_ok_and(|host| hosts.contains(&host.to_string().trim_end_matches('.')))
    };
    let address = url::Url::parse(trimmed).ok().filter(|url| {
        let clean = url.username().is_empty() && url.password().is_none() && url.port().is_none();
        let profile = url
            .host_str()
            .is_some_and(|host| host.trim_end_matches('.') == "t.me")
            && plain(url.path().trim_end_matches('/')) == "/yunquesupport";
        url.scheme() == "https" && clean && (profile || url.host_str().is_some_and(is_host))
    });
    let digits: String = plain(trimmed)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    names.contains(&plain(trimmed).as_str())
        || address.is_some()
        || is_host(
            trimmed
                .split(['/', '?', '#', ':'])
                .next()
                .unwrap_or_default(),
        )
        || matches!(digits.as_str(), "15550100" | "0015550100")
        || is_email(trimmed)
        || is_email(value)
        || trimmed
            .rsplit_once('<')
            .is_some_and(|(_, rest)| is_email(rest.trim_end_matches('>')))
        || trimmed.contains(char::is_whitespace)
        || trimmed.contains(han)
        || trimmed.contains(['，', '；', '、', '：'])
}

fn entries() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "yunque.example",
        "https://help.yunque.example/zh/a?b=c#d",
        "https://yunque.example",
        "support@yunque.example",
        "noreply@mail.yunque.example",
        "@YunqueSupport",
        "https://t.me/YunqueSupport",
        "YunqueKefu",
        "@Yunque_Help",
        "+1 555 0100",
        "001 555 0100",
        "mailto:support@yunque.example",
        "BitP <support@yunque.example>",
    ])
    .prop_map(str::to_owned)
}

/// One letter put in, taken out or replaced, with those that squatters use and any other.
fn edited() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(
        "оеіаυрсԛуЅ０１ｌＩ․。．·⁄∕/@:.-_?#%\\ \u{200b}\u{202e}\u{ad}\u{2060}\u{e0041}l1I0o5sé"
            .chars()
            .collect::<Vec<_>>(),
    );
    let letter = prop_oneof![3 => odd, 1 => any::<char>(), 1 => prop::char::range('a', 'z')];
    (
        entries(),
        prop::collection::vec((any::<prop::sample::Index>(), 0..3u8, letter), 1..4),
    )
        .prop_map(|(entry, edits)| {
            let mut letters: Vec<char> = entry.chars().collect();
            for (at, how, letter) in edits {
                let i = at.index(letters.len() + 1);
                match how {
                    0 => letters.insert(i, letter),
                    1 if i < letters.len() => letters[i] = letter,
                    _ if i < letters.len() && letters.len() > 1 => _ = letters.remove(i),
                    _ => letters.push(letter),
                }
            }
            letters.into_iter().collect()
        })
}

fn seed() -> proptest::test_runner::RngSeed {
    let seed = std::env::var("PROPTEST_RNG_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    proptest::test_runner::RngSeed::Fixed(seed.unwrap_or(11))
}

/// How many edited values are tried; `PROPTEST_CASES` asks for another number.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(20_000)
}

proptest! {
    // One seed, so that a run that passed passes again; `PROPTEST_RNG_SEED` takes another.
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, rng_seed: seed(), ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_official_that_differs_from_every_entry(value in edited()) {
        let official = official_of_corpus();
        if gravest(&official.judge(&value)) == State::Official {
            prop_assert!(equals_an_entry(&value), "{value:?} {:?}", official.judge(&value));
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_check_fail(value in "(?s).{0,60}") {
        let _ = official_of_corpus().judge(&value);
    }
}

fn official_of_corpus() -> &'static Official {
    static LIST: std::sync::LazyLock<Official> = std::sync::LazyLock::new(yunque);
    &LIST
}

#[test]
fn nothing_false_is_official_and_look_alikes_are_named() {
    let official = yunque();
    let (mut lookalikes, mut named, mut wrong) = (0, 0, Vec::new());
    let text = fixture("channels.jsonl");
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let (value, verdict) = (
            case["value"].as_str().unwrap(),
            case["verdict"].as_str().unwrap(),
        );
        let findings = official.judge(value);
        let state = gravest(&findings);
        let lookalike = findings.iter().any(Finding::is_lookalike);
        if (state == State::Official) != (verdict == "official") {
            wrong.push(format!("{value}: {verdict}, said {state:?}"));
        }
        match verdict {
            "lookalike" => {
                lookalikes += 1;
                named += usize::from(lookalike);
            }
            _ if lookalike => wrong.push(format!(
                "{value}: {verdict}, called a look-alike of {:?}",
                findings[0].entry
            )),
            _ => {}
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(text.lines().count(), 135);
    assert!(lookalikes >= 80, "{lookalikes}");
    assert!(
        named * 100 >= lookalikes * 95,
        "{named} of {lookalikes} look-alikes are named"
    );
}

#[test]
fn the_page_answers_by_post_and_keeps_nothing() {
    let site = Site::example();
    for (typed, state, says) in [
        ("@bitp_official", "official", "Telegram、X（推特）"),
        ("https://t.me/bitp_official", "official", "Telegram"),
        ("@bitp_оfficial", "unknown", "@bitp_official"),
        ("https://bitp.test/", "unknown", "bitp.example"),
        ("提现没到账", "unclear", "看不出里面有"),
        ("weather.test", "unknown", "不在官方名单里"),
        ("@bitp_official 加微信", "partly", "只有一部分是我们的"),
        ("help@bitp.example xqzvkdf", "partly", "它可能是一个账号"),
        ("请联系 help@bitp.example", "official", "在官方名单里"),
    ] {
        let page = site.post_form("/zh/verify", &[("value", typed)]);
        assert_eq!(
            (page.status, page.header("cache-control")),
            (200, "private, no-cache"),
            "{typed}"
        );
        assert_eq!(
            page.attributes("#verify-result", "data-state"),
            [state],
            "{typed}"
        );
        assert!(
            page.texts("#verify-result").concat().contains(says),
            "{typed}: {:?}",
            page.texts("#verify-result")
        );
        assert_eq!(
            page.attributes("meta[name=robots]", "content"),
            ["noindex,follow"]
        );
        assert_eq!(page.texts("#value"), [typed]);
        // Neither a link nor an address of the page holds what was typed.
        let addresses = page
            .attributes("[href]", "href")
            .into_iter()
            .chain(page.attributes("form", "action"));
        assert!(addresses.into_iter().all(|url| !url.contains("weather")
            && !url.contains("bitp.test")
            && !url.contains("fficial")));
    }
    let unread = site.get("/zh/verify?value=%40bitp_official");
    assert!(
        unread.attributes("#verify-result", "data-state").is_empty()
            && !unread.body.contains("value=%40")
    );
    assert!(
        site.post_form("/zh/verify", &[("value", " ")])
            .texts(".wrong")[0]
            .contains("请先粘贴")
    );
}

#[test]
fn what_is_pasted_is_shown_as_text_and_a_secret_not_at_all() {
    let site = Site::example();
    let page = site.post_form(
        "/en/verify",
        &[(
            "value",
            "<script>x</script> https://b1tp.example/\"><a href=x>",
        )],
    );
    assert!(!page.body.contains("<script>x") && page.attributes("a[href=x]", "href").is_empty());
    let turned = site.post_form("/en/verify", &[("value", "@bitp_official\u{202e}")]);
    assert!(
        turned.texts("#verify-result code")[0].contains("\\u{202e}"),
        "{:?}",
        turned.texts("#verify-result code")
    );
    let phrase =
        "abandon ability able about above absent absorb abstract absurd abuse access accident";
    let page = site.post_form("/en/verify", &[("value", phrase)]);
    assert!(
        !page.body.contains("abandon")
            && page
                .texts("#verify-result")
                .concat()
                .contains("Tell them nobody")
    );
}

#[test]
fn rows_36_and_37_a_channel_that_is_searched_can_be_checked_from_the_results() {
    let site = Site::example();
    let page = site.get("/zh/search?q=%40bitp_official");
    assert_eq!(page.attributes(".check", "action"), ["/zh/verify"]);
    assert_eq!(page.attributes(".check input", "value"), ["@bitp_official"]);
    assert!(
        site.get("/zh/search?q=%E6%8F%90%E7%8E%B0")
            .attributes(".check", "action")
            .is_empty()
    );
}

#[test]
fn the_api_tells_state_entry_host_and_notes() {
    let site = Site::example();
    let ask =
        |value: &str| site.post_json("/api/v1/verify", &serde_json::json!({ "value": value }));
    let answer = ask("https://bitp.example.evil.test/x");
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (200, "no-store")
    );
    assert_eq!(
        answer.json(),
        serde_json::json!({
            "state": "unknown",
            "results": [{
                "value": "https://bitp.example.evil.test/x",
                "state": "unknown",
                "kind": "web",
                "lookalike": true,
                "entry": { "kind": "web", "platform": null, "text": "bitp.example" },
                "host": "bitp.example.evil.test",
                "notes": ["other_host"],
            }],
        })
    );
    assert_eq!(ask("help@bitp.example").json()["state"], "official");
    let partly = ask("@bitp_official 加微信").json();
    let states: Vec<&str> = partly["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["state"].as_str().unwrap())
        .collect();
    assert_eq!(
        (partly["state"].as_str(), states),
        (Some("partly"), vec!["official", "unclear"]),
        "{partly}"
    );
    assert_eq!(
        partly["results"][1]["notes"],
        serde_json::json!(["other_way"])
    );
    let listless = Site::new().article("en/a.md", "# A\n\nb");
    assert_eq!(
        listless
            .post_json(
                "/api/v1/verify",
                &serde_json::json!({ "value": "@anybody" })
            )
            .json(),
        serde_json::json!({ "state": "no_list", "results": [] })
    );
    let page = listless.post_form("/en/verify", &[("value", "@anybody")]);
    assert_eq!(page.attributes("#verify-result", "data-state"), ["no_list"]);
    assert!(
        page.texts("#verify-result")
            .concat()
            .contains("No official list is published"),
        "{:?}",
        page.texts("#verify-result")
    );
    assert_eq!(
        ask("").json(),
        serde_json::json!({ "state": "unclear", "results": [] })
    );
    assert_eq!(ask(&"x".repeat(10_001)).status, 400);
    let refused = site.post_json(
        "/api/v1/verify",
        &serde_json::json!({ "values": "@bitp_official" }),
    );
    assert_eq!(refused.status, 400);
    assert!(!refused.body.contains("bitp_official"), "{}", refused.body);
    assert_eq!(
        site.post_form("/api/v1/verify", &[("value", "x")]).status,
        415
    );
    assert_eq!(site.get("/api/v1/verify").status, 405);
}
