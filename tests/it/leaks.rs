//! Answers to readers are, byte for byte, those of a site without what they may not see: confidence, the answer, sections,
//! near-duplicates, corrections and counts among them.

use std::collections::BTreeSet;

use jieda::ids::Audience;

use crate::site::Site;

const SUBJECTS: [(&str, &str); 6] = [
    ("提现", "withdrawal"),
    ("充值", "deposit"),
    ("质押", "staking"),
    ("发票", "invoice"),
    ("身份认证", "verification"),
    ("短信验证码", "message code"),
];

/// A long text, so that its twin is folded with it.
fn body(zh: bool, at: usize) -> String {
    let (subject, word) = SUBJECTS[at];
    let rules = (0..14).map(|rule| match zh {
        true => format!("第{rule}条，{subject}的申请人应当在{at}{rule}日之内提交材料。\n\n"),
        false => format!(
            "Rule {rule}: whoever asks for {word} sends the papers within {at}{rule} days.\n\n"
        ),
    });
    let parts = match zh {
        true => format!(
            "## 费用 {{#fee}}\n{subject}每笔收取 {at} 元。\n\n## 时长 {{#time}}\n{subject}大约 {at} 小时到账。\n\n"
        ),
        false => format!(
            "## Fee {{#fee}}\nEach {word} costs {at} dollars.\n\n## Time {{#time}}\nA {word} takes {at} hours.\n\n"
        ),
    };
    parts + &rules.collect::<String>()
}

fn title(zh: bool, at: usize) -> String {
    match zh {
        true => format!("{}怎么办理", SUBJECTS[at].0),
        false => format!("How to get a {}", SUBJECTS[at].1),
    }
}

/// A word that stands in hidden articles alone.
fn canary(kind: usize, at: usize) -> String {
    format!("zzyq{}", ["kelp", "moss", "fern", "reed", "sage"][kind]) + &"ab".repeat(at % 3 + 1)
}

/// What hides an article, each in its own way, as lines of its front matter.
const HIDING: [&str; 5] = [
    "visibility: internal",
    "draft: true",
    "publish_at: 2099-01-01",
    "unpublish_at: 2001-01-01",
    "visibilty: internal",
];

fn public() -> Site {
    let mut site = Site::new().article(
        "site.toml",
        "name = \"X\"\n[[category]]\npath = \"funds\"\ntitle = { zh = \"资金\", en = \"Funds\" }\n",
    );
    for at in 0..SUBJECTS.len() {
        // English lacks some, so that a hidden translation would be shown in their place.
        for zh in [true, false].into_iter().filter(|zh| *zh || at < 4) {
            let lang = if zh { "zh" } else { "en" };
            site = site.article(
                &format!("{lang}/funds/s{at}.md"),
                &format!(
                    "---\nid: pub{at}xx\n---\n# {}\n\n{}",
                    title(zh, at),
                    body(zh, at)
                ),
            );
        }
    }
    site
}

/// The hidden articles: twins of public ones, older and newer by id, translations that are missing, and some of their own.
fn hidden() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (kind, hiding) in HIDING.iter().enumerate() {
        for at in 0..SUBJECTS.len() {
            for zh in [true, false] {
                let (lang, word) = (if zh { "zh" } else { "en" }, canary(kind, at));
                let front = format!(
                    "---\n{hiding}\ntags: [{word}]\nquestions: [\"{word} {}\"]\n---\n",
                    title(zh, at)
                );
                let twin = format!("{front}# {}\n\n{}", title(zh, at), body(zh, at));
                for folder in ["aaa", "funds", "zzz"] {
                    files.push((format!("{lang}/{folder}/twin{kind}{at}.md"), twin.clone()));
                }
                files.push((
                    format!("{lang}/funds/own{kind}{at}.md"),
                    format!("{front}# {word} 内部阈值\n\n{word} 冻结提现额度 threshold frozen {word}v{at}.{kind}\n"),
                ));
                if !zh && at >= 4 && kind == 0 {
                    files.push((
                        format!("en/funds/s{at}.md"),
                        format!(
                            "---\nid: pub{at}xx\n{hiding}\n---\n# {}\n\n{}",
                            title(zh, at),
                            body(zh, at)
                        ),
                    ));
                }
            }
        }
    }
    files
}

/// Questions by construction: what is public, what is hidden, parts, slips, pinyin, names and addresses of both.
fn questions() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (at, (subject, word)) in SUBJECTS.into_iter().enumerate() {
        for zh in [true, false] {
            let title = title(zh, at);
            all.insert(title.chars().take(3).collect());
            all.insert(title.chars().skip(2).collect());
            all.insert(title);
        }
        all.extend([
            format!("{subject}费用多少"),
            format!("{word} fee"),
            format!("{subject}内部阈值"),
            format!("{word}s threshhold"),
            format!("{} frozen", &word[..word.len() - 1]),
            format!("zh/funds/s{at}#fee"),
            format!("en/funds/s{at}"),
            format!("/a/pub{at}xx"),
        ]);
        for kind in 0..HIDING.len() {
            let canary = canary(kind, at);
            let (head, tail) = canary.split_at(5);
            all.extend([
                canary.clone(),
                format!("{head}{}", &tail[1..]),
                format!("{tail}{head}"),
                format!("{subject} {canary}"),
                format!("zh/funds/own{kind}{at}"),
                format!("https://help.bitp.example/en/aaa/twin{kind}{at}#fee"),
                format!("v{at}.{kind}"),
            ]);
        }
    }
    let read = [
        "tixian",
        "chongzhi",
        "tx",
        "neibu yuzhi",
        "nbyz",
        "dongjie",
        "djtxed",
        "内部",
        "阈值",
        "冻洁提现",
        "额渡",
        "frozn",
        "thresold",
        "SSN",
        "123456",
        "24小时",
    ];
    all.extend(read.map(str::to_owned));
    all
}

/// All that a reader is told, without how long it took.
fn answers(site: &Site, question: &str) -> Vec<String> {
    let q = percent_encoding::utf8_percent_encode(question, percent_encoding::NON_ALPHANUMERIC);
    let mut told = Vec::new();
    let timeless = |body: &str| {
        let (before, behind) = body.split_once("\"took_us\":").unwrap_or((body, ""));
        let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit());
        format!("{before}{behind}")
    };
    for lang in ["zh", "en"] {
        for path in [
            format!("/{lang}/search?q={q}"),
            format!("/api/v1/search?q={q}&lang={lang}&explain=1&limit=50"),
            format!("/api/v1/suggest?q={q}&lang={lang}"),
        ] {
            let answer = site.get(&path);
            told.push(format!(
                "{path} {} {:?} {}",
                answer.status,
                answer.header("etag").is_empty(),
                timeless(&answer.body)
            ));
        }
        let long = format!(
            "{question}。{}",
            "你好，请看一下，thanks a lot。".repeat(30)
        );
        for text in [question, &long] {
            let body = serde_json::json!({"q": text, "lang": lang});
            told.push(timeless(&site.post_json("/api/v1/search", &body).body));
        }
        told.push(
            site.post_form(&format!("/{lang}/search"), &[("q", &long)])
                .body,
        );
    }
    told
}

#[test]
fn no_answer_to_readers_shows_what_is_hidden_from_them() {
    let (plain, mut hiding) = (public(), public());
    let hidden = hidden();
    for (path, text) in &hidden {
        hiding = hiding.article(path, text);
    }
    let count = |site: &Site, audience| site.snapshot().view(audience).articles().len();
    assert_eq!(
        count(&plain, Audience::Public),
        count(&hiding, Audience::Public)
    );
    assert!(count(&hiding, Audience::Agents) > 60 + count(&plain, Audience::Agents));
    let questions = questions();
    assert!(questions.len() >= 250, "{}", questions.len());
    for question in &questions {
        for (with, without) in answers(&hiding, question)
            .iter()
            .zip(answers(&plain, question))
        {
            assert_eq!(*with, without, "{question}");
        }
    }
}

/// For a moment after a publish, what words are is known of the moment before.
#[test]
fn what_has_just_been_hidden_is_in_no_answer_of_the_next_moment() {
    let (plain, hiding) = (public(), public());
    let hidden: Vec<(String, String)> = hidden().into_iter().step_by(7).collect();
    for (path, text) in &hidden {
        let shown = HIDING.iter().fold(text.clone(), |text, hiding| {
            text.replace(&format!("{hiding}\n"), "")
        });
        hiding.edit(path, &shown);
    }
    let canaries: Vec<String> = questions()
        .into_iter()
        .filter(|q| q.contains("zzyq") || q.len() < 16)
        .collect();
    // What words there are is known now, the hidden ones among them.
    assert!(
        canaries
            .iter()
            .any(|q| answers(&hiding, q).concat().contains("twin"))
    );
    for (path, text) in &hidden {
        hiding.edit(path, text);
    }
    for question in canaries.iter().step_by(3) {
        for (with, without) in answers(&hiding, question)
            .iter()
            .zip(answers(&plain, question))
        {
            assert_eq!(*with, without, "{question}");
        }
    }
}
