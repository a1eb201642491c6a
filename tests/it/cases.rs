//! The cases of a small exchange's help centre: what people type, and what must come of it.
//!
//! The site is `tests/fixtures/cases`. Its articles are not written in the words of the queries: a guard test that
//! copies its query out of the article passes while search is broken. Each entry of [`CASES`] belongs to a numbered row
//! of the list of cases that the search was planned by; [`LATER`] names what waits for parts that do not exist yet.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use Expect::*;
use jieda::ids::Lang::{self, En, Zh};

use crate::site::{Answer, Site};

/// What must come of a query. Articles are named by the last part of their address.
#[derive(Clone, Copy, Debug)]
enum Expect {
    /// The article is the first hit of each query.
    First(&'static str),
    /// The first hit of each query is one of these.
    FirstOf(&'static [&'static str]),
    /// The article, by its whole id, is the first hit of each query.
    FirstId(&'static str),
    /// The article is first, or a text with this in it is named as what was probably meant.
    FirstOrOffers(&'static str, &'static str),
    /// The article is among the first so many hits of each query.
    Within(usize, &'static str),
    /// One of the articles is.
    AnyWithin(usize, &'static [&'static str]),
    /// The article is a hit.
    Found(&'static str),
    /// The article is no hit.
    NotFound(&'static str),
    /// The second article is a hit, and the first is none or stands below it.
    NotAbove(&'static str, &'static str),
    /// All queries have the same first hit.
    SameFirst,
    /// All queries have the same hits in the same order, at least one.
    SameList,
    /// All queries have the same hits, in whatever order, at least one.
    SameSet,
    /// No two queries have the same hits in the same order.
    DifferentLists,
    /// Searched as typed (`exact=1`), each query has the same hits in the same order, and nothing is corrected or offered.
    SameAsExact,
    /// There are hits.
    Any,
    /// There are none.
    Nothing,
    /// Half of the articles at most are hits.
    AtMostHalf,
    /// The answer is 200.
    Ok200,
    /// Something else was searched, and this is in it.
    Corrected(&'static str),
    /// What was typed was searched.
    Uncorrected,
    /// This is in what was searched instead, or in what is offered instead.
    Offers(&'static str),
    /// The answer has this hint.
    Hint(&'static str),
    /// The answer has no hint.
    NoHint,
    /// The article is a hit, and this is in its title or snippet.
    Shows(&'static str, &'static str),
    /// While it is typed, the article's question stands first among 1 to 8.
    Suggests(&'static str),
}

/// Row, the reader's language, queries, and what must come of each of them, or of all together.
type Case = (&'static str, Lang, &'static [&'static str], Expect);

#[rustfmt::skip]
const CASES: &[Case] = &[
    // ---- Segmentation, substrings, phrases
    ("1", Zh, &["提现没到账"], First("withdraw")),
    ("2", Zh, &["充值不到账"], First("deposit")),
    ("2", Zh, &["充值不到账"], NotAbove("withdraw", "deposit")),
    ("3", Zh, &["到账"], Within(3, "deposit")),
    ("3", Zh, &["到账"], Within(3, "withdraw")),
    ("4", Zh, &["还没到帐", "没到账"], SameList),
    ("5", Zh, &["钱没收到", "我的钱呢"], AnyWithin(3, &["withdraw", "deposit"])),
    ("6", Zh, &["验证"], Found("twofa")),
    ("6", Zh, &["验证"], Found("kyc")),
    ("7", Zh, &["证码"], Found("code")),
    ("8", Zh, &["处理"], Within(3, "duration")),
    ("8", Zh, &["处理"], Found("pending")),
    ("9", Zh, &["发展银行", "银行的证明"], First("bankproof")),
    ("9b", Zh, &["USDT充值卡"], Within(3, "giftcard")),
    ("9c", Zh, &["提现成本"], NotFound("busy")),
    ("9c", Zh, &["提现成本"], NotAbove("busy", "statement")),
    ("10", Zh, &["联系BitP客服", "\"联系BitP客服\""], First("contact")),
    ("11", Zh, &["币"], First("coins")),
    ("11", Zh, &["续"], FirstOf(&["renew", "fees"])),
    ("11", Zh, &["续"], Found("renew")),
    ("12", Zh, &["续费"], First("renew")),
    ("12", Zh, &["续费"], NotAbove("fees", "renew")),
    ("13", Zh, &["客服时间"], First("hours")),
    ("14", Zh, &["服务 时间", "服务时间", "服务，时间", "服务\u{3000}时间"], SameList),
    ("15", Zh, &["的", "了吗", "怎么办"], AtMostHalf),
    ("16", Zh, &["怎么提现", "如何提现", "提现怎么操作", "提现"], SameFirst),
    ("17", Zh, &["如何联系BitP交易所的客服？"], First("contact")),
    ("18", Zh, &["告诉我怎么联系客服", "怎么联系客服告诉我"], First("contact")),
    ("19", Zh, &["提现不了", "不能提现", "无法提现"], SameFirst),
    ("19", Zh, &["提现不了", "不能提现", "无法提现"], First("withdraw")),
    ("20", Zh, &["不满意"], First("escalate")),
    ("21", Zh, &["登不上去"], Within(3, "login")),
    ("22", Zh, &["客户"], First("institution")),
    ("22", Zh, &["客户"], NotAbove("contact", "institution")),

    // ---- Mixed script, numbers, symbols, width, case
    ("24", Zh, &["USDT充值", "usdt充值", "充值USDT", "USDT 充值", "充值 usdt"], First("deposit")),
    ("25", Zh, &["ＵＳＤＴ充值", "USDT充值"], SameList),
    ("26", Zh, &["２４小时", "24小时", "24h", "7×24", "7x24", "7*24"], Within(3, "hours")),
    ("27", Zh, &["2FA", "2fa", "２ＦＡ", "2-FA", "二次验证", "两步验证", "双重认证", "谷歌验证器", "Google Authenticator", "身份验证器"], First("twofa")),
    ("28", Zh, &["KYC", "kyc认证", "实名认证", "身份认证", "身份验证", "實名認證", "identity verification"], First("kyc")),
    ("29", Zh, &["TRC20", "TRC-20", "trc 20", "Trc20地址"], SameList),
    ("29", Zh, &["TRC20", "TRC-20", "trc 20", "Trc20地址"], NotAbove("erc20", "trc20")),
    ("30", Zh, &["TRC20"], NotFound("erc20")),
    ("30", Zh, &["ERC20"], NotFound("trc20")),
    ("30", Zh, &["TRC20", "ERC20"], Uncorrected),
    ("31", Zh, &["C2C"], First("c2c")),
    ("31", Zh, &["P2P", "p2p交易"], First("p2p")),
    ("31", Zh, &["C2C"], NotFound("p2p")),
    ("31", Zh, &["P2P", "p2p交易"], NotFound("c2c")),
    ("32", Zh, &["API", "api密钥", "API key", "apikey"], First("apikey")),
    ("33", Zh, &["0.001BTC", "10,000 USDT", "10000 USDT"], First("limits")),
    ("33", Zh, &["10,000 USDT", "10000 USDT"], SameList),
    ("34", Zh, &["3-5个工作日", "3~5个工作日", "三到五个工作日"], Within(3, "duration")),
    ("35", Zh, &["5%", "５％"], SameList),
    ("35", Zh, &["5%", "５％"], Found("fees")),
    ("35", Zh, &["百分之五"], Ok200),
    ("36", Zh, &["support@bitp.example"], FirstOf(&["contact", "official"])),
    ("36", Zh, &["support@bitp.example", "https://bitp.example/help", "bitp.example"], Hint("channel")),
    ("37", Zh, &["@BitP_Support"], Hint("channel")),
    ("38", Zh, &["BitP", "bitp", "BITP", "Ｂｉｔｐ", "Bit P"], SameList),
    // A number of zeros and ones, an address of an example in a standard, and one made of the bytes 1 to 20.
    ("39", Zh, &[
        "5f2a9c0e7d41b683fa905c1de8274b6903d1e5a7c8f04b2296ad73e10f58bc4d",
        "0x5f2a9c0e7d41b683fa905c1de8274b6903d1e5a7c8f04b2296ad73e10f58bc4d",
        "0x52908400098527886e0f7030069857d2e4169ee7",
        "TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj",
    ], Hint("transaction")),
    // Public test vectors of BIP-39, and the keys made of the byte 1 alone.
    ("40", Zh, SECRETS, Hint("secret")),
    ("40", En, SECRETS, Hint("secret")),
    ("40", Zh, SECRETS, Nothing),
    ("40", En, &["how do i change the phone number of my account please help", "提现没到账"], NoHint),
    ("41", Zh, &["482913", " 482913 ", "４８２９１３"], Hint("code")),
    ("41", Zh, &["482913"], Nothing),
    ("41", Zh, &["48291", "4829131", "10,000"], NoHint),
    ("42", Zh, &["提现", "提现😭😭", "提现！！！", "【提现】", "#提现#"], SameList),
    ("43", Zh, &["提现", "提\u{200b}现", "提現\u{fe00}"], SameList),
    ("43", En, &["cafe\u{301}", "café"], SameList),
    ("44", En, &["café", "cafe"], SameSet),
    ("44", En, &["café"], First("cafepay")),
    ("44", En, &["cafe"], First("cafelist")),
    ("44", En, &["naïve", "naive"], SameList),
    ("45", Zh, &["提现", "\"提现", "提现\"", "提现*", "-提现"], SameList),
    ("45", Zh, &["*", "a:b", "()", "AND", "\\", "\0", "%00"], Ok200),

    // ---- Traditional, regional, variant characters
    ("47", Zh, &["提現未到帳", "提现未到账"], SameList),
    ("48", Zh, &["雙重驗證", "双重验证"], SameList),
    ("49", Zh, &["聯繫客服", "聯絡客服", "聯系客服"], First("contact")),
    ("50", Zh, &["帳戶被凍結", "賬戶被凍結", "账号冻结", "帐号冻结"], First("frozen")),
    ("51", Zh, &["登入", "登錄", "登录", "登陆"], SameList),
    ("51", Zh, &["登入", "登錄", "登录", "登陆"], First("login")),
    ("52", Zh, &["重設密碼", "重置密码", "找回密码", "忘記密碼", "改密码"], First("reset")),
    ("53", Zh, &["身分驗證", "身份验证"], SameList),
    ("54", Zh, &["簡訊驗證碼", "短信验证码", "SMS code"], SameList),
    ("54", Zh, &["簡訊驗證碼", "短信验证码", "SMS code"], First("code")),
    ("55", Zh, &["提領", "出金", "提币", "提幣", "提現", "withdraw"], First("withdraw")),
    ("56", Zh, &["儲值", "入金", "充币", "充值", "deposit"], First("deposit")),
    ("57", Zh, &["頭髮", "髮"], First("hair")),
    ("57", Zh, &["发票"], First("invoice")),
    ("57", Zh, &["发"], NotAbove("hair", "invoice")),
    ("57", Zh, &["皇后"], First("queen")),
    ("57", Zh, &["后台", "後台"], First("console")),
    ("58", Zh, &["客服电话"], First("phone")),
    ("58", Zh, &["客服电话"], Shows("phone", "電話")),
    ("59", Zh, &["回覆", "回復", "回复"], SameList),
    ("59", Zh, &["回复"], Found("ticketreply")),
    ("60", Zh, &["𠮷", "㖞", "生僻字𠮷"], First("rarename")),
    ("60", Zh, &["𠮷"], Shows("rarename", "𠮷")),

    // ---- Pinyin
    ("61", Zh, &["tixian", "ti xian", "TIXIAN", "tíxiàn"], First("withdraw")),
    ("61", Zh, &["tixian", "ti xian", "TIXIAN", "tíxiàn"], Corrected("提现")),
    ("62", Zh, &["tx"], Within(3, "withdraw")),
    ("62", Zh, &["tx"], Offers("提现")),
    ("63", Zh, &["kefu", "kf", "lianxikefu", "lxkf"], Within(3, "contact")),
    ("63", Zh, &["kefu", "kf", "lianxikefu"], Corrected("客服")),
    ("64", Zh, &["chongzhi"], First("deposit")),
    ("64", Zh, &["chongzhi"], Found("reset")),
    ("65", Zh, &["chongzhimima", "czmm"], First("reset")),
    ("66", Zh, &["yanzhengma", "yzm"], Within(3, "code")),
    ("66", Zh, &["yanzhengma", "yzm"], Corrected("验证码")),
    ("67", Zh, &["shouxufei", "sxf"], First("fees")),
    ("67", Zh, &["shouxufei", "sxf"], Corrected("手续费")),
    ("68", Zh, &["yinhang"], Found("bankproof")),
    ("68", Zh, &["yinhang"], Corrected("银行")),
    ("68", Zh, &["yinxing"], Ok200),
    ("69", Zh, &["usdtchongzhi", "usdt chongzhi"], First("deposit")),
    ("70", Zh, &["tixan", "tixain"], Offers("提现")),
    ("71", Zh, &["fees"], First("fees")),
    ("71", En, &["fees"], First("fees")),
    ("71", En, &["he"], First("official")),
    ("71", En, &["bin"], First("card")),
    ("71", En, &["long"], First("duration")),
    ("71", En, &["an", "can"], Any),
    ("71", Zh, &["fees", "he", "an", "bin", "can", "long"], Uncorrected),
    ("71", En, &["fees", "he", "an", "bin", "can", "long"], Uncorrected),
    ("72", Zh, &["api", "bi"], First("apikey")),
    ("72", Zh, &["ca"], First("deposit")),
    ("72", Zh, &["api", "bi", "ca"], Uncorrected),
    ("73", Zh, &["景点"], NotFound("classic")),
    ("73", Zh, &["经典"], First("classic")),
    ("74", Zh, &["不", "布", "部"], DifferentLists),
    ("75", Zh, &["安全帽"], SameAsExact),
    ("76", Zh, &["提先"], Offers("提现")),
    ("76", Zh, &["冲值"], Offers("充值")),
    ("76", Zh, &["登陸"], Within(3, "login")),
    ("76", Zh, &["帐号"], Found("frozen")),
    ("76", Zh, &["提现", "充值", "登录", "重置密码", "景点", "验证码收不到"], SameAsExact),

    // ---- English, across languages, ranking, prefixes, nothing found
    ("77", En, &["withdrawl", "witdraw", "withdrawel"], FirstOrOffers("withdraw", "withdraw")),
    ("78", En, &["withdrawing", "withdrawals", "withdrawn"], First("withdraw")),
    ("79", En, &["how do i contact support"], First("contact")),
    ("80", En, &["customer service", "help desk", "live chat", "chat with agent"], First("contact")),
    ("80", Zh, &["人工客服", "转人工", "在线客服", "线上客服"], First("contact")),
    ("81", Zh, &["withdraw", "提现"], FirstId("zh/funds/withdraw")),
    ("81", En, &["提现", "withdraw"], FirstId("en/funds/withdraw")),
    ("82", Zh, &["提", "提现", "提现未"], Suggests("withdraw")),
    ("82", En, &["with", "withd", "withdrawal"], Suggests("withdraw")),
    ("83", Zh, &["qwzxv", "量子火锅"], Nothing),
    ("83", Zh, &["qwzxv", "量子火锅"], Uncorrected),
];

/// Twelve, fifteen, eighteen, twenty-one and twenty-four words of a wallet, and private keys in two forms.
const SECRETS: &[&str] = &[
    "legal winner thank year wave sausage worth useful legal winner thank yellow",
    "Letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon address",
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
     abandon abandon agent",
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
     abandon abandon abandon abandon abandon admit",
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
     abandon abandon abandon abandon abandon abandon abandon abandon art",
    "5HpjE2Hs7vjU4SN3YyPQCdhzCu92WoEeuE6PWNuiPyTu3ESGnzn",
    "KwFfNUhSDaASSAwtG7ssQM1uVX8RgX5GHWnnLfhfiQDigjioWXHH",
];

/// Rows with a test of their own, below.
const OWN_TEST: [&str; 2] = ["23", "46"];

/// Rows of the channel check, which `verify.rs` tests; what the hint of rows 36 and 37 leads to is tested there too.
const IN_VERIFY: std::ops::RangeInclusive<u32> = 84..=95;

/// Rows, or parts of rows, that wait for something that does not exist yet.
const LATER: &[(u32, &str)] = &[
    (
        39,
        "the search page offers `deposit` and `withdraw`, and what was pasted stays out of the log",
    ),
    (
        40,
        "the search page warns, and what was pasted stays out of the log",
    ),
    (
        41,
        "the search page warns, and what was typed stays out of the log",
    ),
    (
        83,
        "a search without hits is kept as folded words and a count",
    ),
];

fn fixture() -> Site {
    let site = Site::new();
    add(
        &site,
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/cases")),
        "",
    );
    site
}

fn add(site: &Site, folder: &Path, below: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            add(site, &entry.path(), &format!("{path}/"));
        } else {
            site.edit(&path, &fs::read_to_string(entry.path()).unwrap());
        }
    }
}

fn encoded(query: &str) -> String {
    percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn ask(site: &Site, query: &str, lang: Lang, more: &str) -> Answer {
    site.get(&format!(
        "/api/v1/search?q={}&lang={}&limit=50{more}",
        encoded(query),
        lang.as_str()
    ))
}

/// An answer of the search, as far as it is judged.
struct Got {
    status: u16,
    total: u64,
    ids: Vec<String>,
    /// Title and snippet of each hit, without marks.
    texts: Vec<String>,
    corrected: Option<String>,
    suggested: Option<String>,
    hint: Option<String>,
}

impl Got {
    fn new(site: &Site, query: &str, lang: Lang, more: &str) -> Got {
        let answer = ask(site, query, lang, more);
        let json = if answer.status == 200 {
            answer.json()
        } else {
            serde_json::Value::Null
        };
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let hits = json["hits"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let shown = |hit: &serde_json::Value| {
            let all = format!(
                "{}\n{}",
                hit["title"].as_str().unwrap(),
                hit["snippet"].as_str().unwrap()
            );
            all.replace("<mark>", "").replace("</mark>", "")
        };
        Got {
            status: answer.status,
            total: json["total"].as_u64().unwrap_or_default(),
            ids: hits.iter().filter_map(|hit| text(&hit["id"])).collect(),
            texts: hits.iter().map(shown).collect(),
            corrected: text(&json["query"]["corrected"]),
            suggested: text(&json["query"]["suggested"]),
            hint: text(&json["query"]["hint"]),
        }
    }

    fn slugs(&self) -> Vec<&str> {
        self.ids.iter().map(|id| slug(id)).collect()
    }

    /// Where an article stands, counted from 1.
    fn rank(&self, wanted: &str) -> Option<usize> {
        self.slugs()
            .iter()
            .position(|slug| *slug == wanted)
            .map(|at| at + 1)
    }

    fn offers(&self, text: &str) -> bool {
        [&self.corrected, &self.suggested]
            .into_iter()
            .flatten()
            .any(|offered| offered.contains(text))
    }

    /// For a person who reads why an entry failed.
    fn shown(&self) -> String {
        let mut shown = format!(
            "{} {:?}",
            self.status,
            &self.slugs()[..self.ids.len().min(5)]
        );
        if self.total > 5 {
            shown += &format!(" of {}", self.total);
        }
        for (name, value) in [
            ("corrected", &self.corrected),
            ("suggested", &self.suggested),
            ("hint", &self.hint),
        ] {
            if let Some(value) = value {
                shown += &format!(", {name} {value}");
            }
        }
        shown
    }
}

fn slug(id: &str) -> &str {
    id.rsplit('/').next().unwrap()
}

/// Whether one answer is as wanted; expectations of several answers together are none of its.
fn holds(expect: Expect, got: &Got, articles: u64) -> bool {
    let rank = |slug: &str| got.rank(slug);
    got.status == 200
        && match expect {
            First(slug) => rank(slug) == Some(1),
            FirstOf(slugs) => slugs.iter().any(|slug| rank(slug) == Some(1)),
            FirstId(id) => got.ids.first().is_some_and(|first| first == id),
            FirstOrOffers(slug, text) => rank(slug) == Some(1) || got.offers(text),
            Within(n, slug) => rank(slug).is_some_and(|rank| rank <= n),
            AnyWithin(n, slugs) => slugs
                .iter()
                .any(|slug| rank(slug).is_some_and(|rank| rank <= n)),
            Found(slug) => rank(slug).is_some(),
            NotFound(slug) => rank(slug).is_none(),
            NotAbove(lower, upper) => {
                rank(upper).is_some_and(|upper| rank(lower).is_none_or(|lower| lower > upper))
            }
            Any => got.total > 0,
            Nothing => got.total == 0 && got.ids.is_empty(),
            AtMostHalf => got.total <= articles / 2,
            Ok200 => true,
            Corrected(text) => got
                .corrected
                .as_ref()
                .is_some_and(|corrected| corrected.contains(text)),
            Uncorrected => got.corrected.is_none(),
            Offers(text) => got.offers(text),
            Hint(name) => got.hint.as_deref() == Some(name),
            NoHint => got.hint.is_none(),
            Shows(slug, text) => rank(slug).is_some_and(|rank| got.texts[rank - 1].contains(text)),
            SameFirst | SameList | SameSet | DifferentLists | SameAsExact | Suggests(_) => true,
        }
}

fn sorted(got: &Got) -> BTreeSet<&str> {
    got.slugs().into_iter().collect()
}

/// What is wrong with a case, a line for each query that failed.
fn failures(site: &Site, case: &Case, articles: u64) -> Vec<String> {
    let (row, lang, queries, expect) = *case;
    let tell = |query: &str, got: &str, wanted: &str| {
        format!("row {row}: {query}: got {got}, wanted {wanted}")
    };
    if let Suggests(wanted) = expect {
        return queries
            .iter()
            .filter_map(|query| {
                suggestion_failure(site, query, lang, wanted)
                    .map(|got| tell(query, &got, &format!("{expect:?}")))
            })
            .collect();
    }
    let answers: Vec<Got> = queries
        .iter()
        .map(|query| Got::new(site, query, lang, ""))
        .collect();
    let mut failed = Vec::new();
    for (query, got) in queries.iter().zip(&answers) {
        if !holds(expect, got, articles) {
            failed.push(tell(query, &got.shown(), &format!("{expect:?}")));
        }
    }
    let (first, others) = (&answers[0], &answers[1..]);
    let like = |got: &Got| match expect {
        SameFirst => first
            .ids
            .first()
            .is_some_and(|id| got.ids.first() == Some(id)),
        SameList => !first.ids.is_empty() && got.ids == first.ids,
        SameSet => !first.ids.is_empty() && sorted(got) == sorted(first),
        _ => true,
    };
    for (query, got) in queries[1..].iter().zip(others) {
        if !like(got) {
            failed.push(tell(
                query,
                &got.shown(),
                &format!("{expect:?} as {}: {}", queries[0], first.shown()),
            ));
        }
    }
    if let DifferentLists = expect {
        for (at, (query, got)) in queries.iter().zip(&answers).enumerate() {
            if let Some(same) = answers[..at]
                .iter()
                .position(|before| before.ids == got.ids)
            {
                failed.push(tell(
                    query,
                    &got.shown(),
                    &format!("another list than {}", queries[same]),
                ));
            }
        }
    }
    if let SameAsExact = expect {
        for (query, got) in queries.iter().zip(&answers) {
            let exact = Got::new(site, query, lang, "&exact=1");
            if got.ids != exact.ids || got.corrected.is_some() || got.suggested.is_some() {
                failed.push(tell(
                    query,
                    &got.shown(),
                    &format!("as typed: {}", exact.shown()),
                ));
            }
        }
    }
    failed
}

/// What came instead of suggestions with the wanted article first.
fn suggestion_failure(site: &Site, query: &str, lang: Lang, wanted: &str) -> Option<String> {
    let answer = site
        .get(&format!(
            "/api/v1/suggest?q={}&lang={}",
            encoded(query),
            lang.as_str()
        ))
        .json();
    let suggested = answer["suggestions"].as_array().unwrap();
    let slugs: Vec<&str> = suggested
        .iter()
        .map(|s| slug(s["id"].as_str().unwrap()))
        .collect();
    let good = slugs.first() == Some(&wanted) && slugs.len() <= 8;
    (!good).then(|| format!("{slugs:?}"))
}

/// Rows that do not hold, with the reason. One that comes to hold fails the test until it is taken out of here.
const NOT_YET: [(&str, &str, &str); 5] = [
    (
        "9c",
        "提现成本",
        "positions are not indexed: the article holds 提现, and all of a phrase is not asked for",
    ),
    (
        "12",
        "续费",
        "as characters and pairs 手续费 holds 续费; only words as jieba cuts them in running text would tell them apart",
    ),
    (
        "15",
        "的",
        "any stretch of visible text finds its article, and 的 stands in most of them",
    ),
    (
        "51",
        "登錄",
        "the same first two articles; 登录 shares characters with more titles than 登入",
    ),
    (
        "51",
        "登录",
        "the same first two articles; 登录 shares characters with more titles than 登入",
    ),
];

#[test]
fn what_people_type_finds_what_they_need() {
    let site = fixture();
    let snapshot = site.snapshot();
    let slugs: BTreeSet<String> = snapshot
        .view(jieda::ids::Audience::Public)
        .articles()
        .map(|article| article.id.slug().to_owned())
        .collect();
    let (mut failed, mut known) = (Vec::new(), BTreeSet::new());
    for failure in CASES
        .iter()
        .flat_map(|case| failures(&site, case, slugs.len() as u64))
    {
        let excuse = NOT_YET
            .iter()
            .find(|(row, query, _)| failure.starts_with(&format!("row {row}: {query}: ")));
        match excuse {
            Some(excuse) => drop(known.insert(excuse)),
            None => failed.push(failure),
        }
    }
    assert!(
        failed.is_empty(),
        "{} failed\n{}",
        failed.len(),
        failed.join("\n")
    );
    for excuse in &NOT_YET {
        assert!(
            known.contains(excuse),
            "row {} `{}` holds now: take it out of NOT_YET",
            excuse.0,
            excuse.1
        );
    }
}

#[test]
fn a_case_names_only_articles_that_exist_and_nothing_is_wrong_in_them() {
    let site = fixture();
    assert_eq!(site.problems(), Vec::<String>::new());
    let snapshot = site.snapshot();
    let view = snapshot.view(jieda::ids::Audience::Public);
    let known: BTreeSet<&str> = view
        .articles()
        .flat_map(|article| [article.id.slug(), article.id.as_str()])
        .collect();
    for (row, _, _, expect) in CASES {
        let named = match expect {
            First(a)
            | FirstId(a)
            | FirstOrOffers(a, _)
            | Within(_, a)
            | Found(a)
            | NotFound(a)
            | Shows(a, _)
            | Suggests(a) => {
                vec![*a]
            }
            NotAbove(a, b) => vec![*a, *b],
            FirstOf(all) | AnyWithin(_, all) => all.to_vec(),
            SameFirst | SameList | SameSet | DifferentLists | SameAsExact | Any | Nothing
            | AtMostHalf | Ok200 | Corrected(_) | Uncorrected | Offers(_) | Hint(_) | NoHint => {
                Vec::new()
            }
        };
        for name in named {
            assert!(
                known.contains(name),
                "row {row} names `{name}`, which is no article"
            );
        }
    }
}

#[test]
fn every_row_is_tested_or_put_off_with_a_reason() {
    let mut rows: BTreeSet<String> = CASES.iter().map(|(row, ..)| (*row).to_owned()).collect();
    rows.extend(OWN_TEST.map(str::to_owned));
    rows.extend(IN_VERIFY.map(|row| row.to_string()));
    rows.extend(LATER.iter().map(|(row, reason)| {
        assert!(!reason.is_empty());
        row.to_string()
    }));
    let wanted: BTreeSet<String> = (1..=95)
        .map(|row| row.to_string())
        .chain(["9b".to_owned(), "9c".to_owned()])
        .collect();
    assert_eq!(rows, wanted);
}

/// Row 23. The first 32 terms count, and a query has at most 512 characters; a thousand Han characters are beyond the
/// longest address.
#[test]
fn a_paste_out_of_an_article_finds_it_and_a_longer_one_is_refused_kindly() {
    let site = fixture();
    let snapshot = site.snapshot();
    let view = snapshot.view(jieda::ids::Audience::Public);
    let article = view
        .articles()
        .find(|article| article.id.slug() == "terms")
        .unwrap();
    let text: String = article
        .sections
        .iter()
        .map(|section| section.text.as_str())
        .collect();
    let paste = |from: usize, count: usize| text.chars().skip(from).take(count).collect::<String>();
    let mut failed = Vec::new();
    for from in [0, 137, 400, 700] {
        let got = Got::new(&site, &paste(from, 400), Zh, "");
        if got.rank("terms") != Some(1) {
            failed.push(format!(
                "row 23: 400 characters from {from}: got {}, wanted First(\"terms\")",
                got.shown()
            ));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    for (count, status) in [(600, 400), (900, 400), (1_000, 414)] {
        let long = paste(0, count);
        assert_eq!(
            long.chars().count(),
            count,
            "the article is long enough to paste from"
        );
        let answer = ask(&site, &long, Zh, "");
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, "application/problem+json"),
            "{count} characters"
        );
        assert!(
            status == 414 || answer.json()["detail"].as_str().unwrap().contains("512"),
            "{count}: {}",
            answer.body
        );
    }
}

/// Row 46.
#[test]
fn a_script_that_is_typed_is_shown_as_text() {
    let site = fixture();
    let typed = "<script>alert(1)</script>";
    for lang in [Zh, En] {
        let answer = ask(&site, typed, lang, "");
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "application/json")
        );
        assert_eq!(answer.json()["query"]["text"], typed);
        let page = site.get(&format!("/{}/search?q={}", lang.as_str(), encoded(typed)));
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert!(
            page.texts("title").concat().contains(typed),
            "{:?}",
            page.texts("title")
        );
        assert_eq!(
            page.attributes("input[name=q]", "value")
                .first()
                .map(String::as_str),
            Some(typed)
        );
    }
}

/// Row 83, the page.
#[test]
fn a_search_without_hits_offers_people_and_popular_questions() {
    let site = fixture();
    for query in ["qwzxv", "量子火锅"] {
        let page = site.get(&format!("/zh/search?q={}", encoded(query)));
        assert_eq!(page.status, 200);
        assert!(
            page.body.contains("support@bitp.example"),
            "{query}: no way to reach a person"
        );
        let links = page.attributes("main a", "href");
        assert!(
            links
                .iter()
                .any(|link| link.starts_with("/zh/funds/withdraw")),
            "{query}: {links:?}"
        );
    }
}
