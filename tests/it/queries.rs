//! Questions that nobody asks, by construction: each is answered within the limits, and the same each time.

use jieda::ids::{Audience, Lang};
use jieda::search::{HitRange, QUERY_CHARS_MAX, SearchRequest, SearchResults};

use crate::site::Site;

/// How many are asked; `JIEDA_QUERIES=20000` asks more.
const QUERIES: usize = 1_500;

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }

    fn of<'p>(&mut self, parts: &[&'p str]) -> &'p str {
        parts[self.below(parts.len())]
    }
}

/// Pieces of all kinds; a question is some of them.
const PIECES: [&[&str]; 10] = [
    &[
        "提现",
        "充值",
        "怎么",
        "没到账",
        "驗證碼",
        "手續費",
        "吗",
        "的",
        "一",
        "㐂",
        "𠮷",
        "䨺",
        "々",
        "〇",
    ],
    &[
        "withdraw",
        "How",
        "do I",
        "fee",
        "iOS17",
        "TRC-20",
        "U S D T",
        "v3.11.2",
        "e.g.",
        "naïve",
        "ﬁ",
        "ＡＢＣ",
        "I",
        "ß",
        "İ",
        "ı",
    ],
    &[
        "tixian",
        "chongz",
        "tx",
        "shouxufei",
        "yanzhengm",
        "nü",
        "lve",
        "xi'an",
        "qwer",
        "zzzz",
    ],
    &[
        "AND",
        "OR",
        "NOT",
        "+",
        "-",
        "\"",
        "'",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "*",
        "?",
        "~",
        "^",
        ":",
        "\\",
        "/",
        "title:",
        "a:b",
        "^2",
        "[a TO b]",
        "&&",
        "||",
        "!",
        "{{ fee }}",
        "{% x %}",
    ],
    &[
        "zh/funds/s1",
        "/a/pub1xx",
        "https://help.bitp.example/zh/s1#fee",
        "t.me/x",
        "@bitp",
        "a@b.example",
        "//evil.example/zh/s1",
        "http://[::1]/zh/s1",
        "https://a@b:99/zh/s1",
        "zh/../s1",
        "%2e%2e",
        "pub1xx",
        "#fee",
    ],
    &[
        "24h",
        "二十四小时",
        "3.5 days",
        "0.1 BTC",
        "１０%",
        "1e9",
        "999999999999999999999",
        "两天半",
        "48hrs",
        "十万八千",
        "-5",
        "½",
        "¥100",
        "2 factor",
        "3 three",
        "第3",
    ],
    &[
        "a\u{301}\u{302}\u{303}",
        "\u{301}",
        "\u{200b}",
        "\u{200d}",
        "\u{feff}",
        "\u{202e}",
        "\u{2066}",
        "\u{ad}",
        "\u{fe0f}",
        "e\u{20dd}",
        "क्षि",
        "กำ",
        "ا\u{64b}",
        "\u{0}",
        "\u{1b}[31m",
        "\u{7f}",
    ],
    &[
        "\u{d7ff}",
        "\u{e000}",
        "\u{fffd}",
        "\u{fffe}",
        "\u{10ffff}",
        "\u{fdd0}",
        "\u{f8ff}",
        "\u{1f}",
    ],
    &["😀", "👩‍👩‍👧‍👦", "🇨🇳", "🏴\u{e0067}\u{e007f}", "1️⃣", "❤️", "⌨"],
    &[
        "가나다",
        "ひらがな",
        "カタカナ",
        "привет",
        "שלום",
        "مرحبا",
        "ไทย",
        "ελλ",
        "Ω",
        "Å",
        "한국어로",
    ],
];

fn question(dice: &mut Dice) -> String {
    let longest = [3, 12, 60, QUERY_CHARS_MAX][dice.below(4)];
    let (kind, mixed) = (dice.below(PIECES.len()), dice.below(2) == 0);
    let mut text = String::new();
    for _ in 0..=dice.below(longest) {
        let pieces = if mixed {
            PIECES[dice.below(PIECES.len())]
        } else {
            PIECES[kind]
        };
        text.push_str(dice.of(pieces));
        text.push_str(dice.of(&["", "", " ", "\u{3000}", "-", "\n", "\t", "，"]));
    }
    let text: String = text.chars().take(QUERY_CHARS_MAX).collect();
    // Some are one piece again and again, up to the limit.
    match dice.below(12) {
        0 => text.chars().cycle().take(QUERY_CHARS_MAX).collect(),
        _ => text,
    }
}

fn site() -> Site {
    (0..24).fold(Site::new(), |site, at| {
        let subject = ["提现", "充值", "划转", "质押", "杠杆", "发票", "身份认证", "短信验证码"][at % 8];
        let zh = format!("---\nid: pub{at}xx\n---\n# {subject}怎么办理 {at}\n\n{subject}在 24 小时内到账，v3.{at}.2 起支持 TRC20。\n\n## 费用 {{#fee}}\n每笔 {at} USDT。\n");
        let en = format!("# How to withdraw {at}\n\nIt takes 2 days on iOS 17.{at}.\n\n## Fee {{#fee}}\n{at} USDT each.\n");
        site.article(&format!("zh/s{at}.md"), &zh).article(&format!("en/s{at}.md"), &en)
    })
}

/// What was answered, to be compared.
fn told(found: &SearchResults) -> String {
    let hits = found.hits.iter().map(|hit| {
        format!(
            "{} {} {:?} {}",
            hit.url(),
            hit.snippet,
            hit.score,
            hit.title
        )
    });
    let hits: Vec<String> = hits.collect();
    let rewrite = found.rewrite.as_ref().map(|rewrite| &rewrite.text);
    format!(
        "{} {hits:?} {rewrite:?} {:?} {:?}",
        found.total, found.suggested, found.confidence
    )
}

#[test]
fn any_question_is_answered_within_the_limits_and_the_same_twice() {
    let site = site();
    let snapshot = site.snapshot();
    let asked = std::env::var("JIEDA_QUERIES").map_or(QUERIES, |count| count.parse().unwrap());
    let mut dice = Dice(14);
    let questions: Vec<(String, Option<Lang>)> = (0..asked)
        .map(|at| {
            (
                question(&mut dice),
                [Some(Lang::Zh), Some(Lang::En), None][at % 3],
            )
        })
        .collect();
    let ask = |words: &str, lang: Option<Lang>| {
        let request = SearchRequest {
            lang,
            range: HitRange::new(0, 50).unwrap(),
            ..SearchRequest::new(words, Audience::Public)
        };
        let found = snapshot.search(&request).unwrap();
        assert!(found.hits.len() <= 50 && found.total <= 48, "{words:?}");
        for hit in &found.hits {
            assert!(
                hit.score > 0.0 && hit.score.is_finite(),
                "{words:?}: {}",
                hit.score
            );
            assert!(hit.section < hit.article.sections.len(), "{words:?}");
            assert!(
                hit.sections.len() <= 2 && !hit.sections.contains(&hit.section),
                "{words:?}"
            );
            let html = scraper::Html::parse_fragment(hit.snippet.as_str());
            let text: String = html.root_element().text().collect();
            assert!(text.chars().count() <= 400, "{words:?}: {text}");
        }
        let value = found.confidence.map_or(0.0, |confidence| confidence.value);
        assert!(value >= 0.0 && value.is_finite(), "{words:?}: {value}");
        let suggested = snapshot
            .suggest(words, lang.unwrap_or(Lang::Zh), Audience::Public, 8, &[])
            .unwrap();
        assert!(suggested.len() <= 8, "{words:?}");
        let texts: Vec<String> = suggested
            .iter()
            .map(|one| format!("{} {:?}", one.text(), one.anchor))
            .collect();
        let pasted = snapshot.pasted(words, Audience::Public).unwrap();
        assert!(pasted.words.chars().count() <= QUERY_CHARS_MAX, "{words:?}");
        format!("{} {texts:?} {}", told(&found), pasted.words)
    };
    let all = |order: &mut dyn Iterator<Item = usize>| {
        let mut answers = vec![String::new(); questions.len()];
        order.for_each(|at| answers[at] = ask(&questions[at].0, questions[at].1));
        answers
    };
    let first = all(&mut (0..asked));
    // In another order, with all caches warm.
    let again = all(&mut (0..asked).rev());
    for ((question, first), again) in questions.iter().zip(first).zip(again) {
        assert_eq!(first, again, "{question:?}");
    }
}
