//! The answer above the results: safe, whole, of the article as it is shown, whatever the article holds.

use std::fs;

use scraper::{Html, Selector};
use serde_json::Value;

use crate::hostile::{corpora, inert};
use crate::site::Site;

/// What is asked in each test, and the title of what answers.
const ASKED: &str = "赎回锁仓的步骤";

/// A site in which `body` answers, beside articles about other things.
fn site(body: &str) -> Site {
    let subjects = [
        "发票", "课程", "门票", "邮箱", "托管", "合约", "推荐", "基金",
    ];
    let others = subjects.iter().enumerate();
    let site = others.fold(Site::new(), |site, (at, subject)| {
        site.article(
            &format!("zh/funds/s{at}.md"),
            &format!("# {subject}怎么办理\n办理{subject}的办法在这里，按页面提示提交。"),
        )
    });
    site.article(
        "site.toml",
        "name = \"BitP\"\n[official]\ndomains = [\"bitp.example\"]\n",
    )
    .article("zh/funds/a.md", &format!("# {ASKED}\n\n{body}\n"))
}

fn encoded(words: &str) -> String {
    percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The HTML of the answer by the API, and the page; the answer is empty where there is none.
fn card(site: &Site) -> (String, String) {
    let q = encoded(ASKED);
    let found = site.get(&format!("/api/v1/search?lang=zh&q={q}")).json();
    assert_eq!(found["confidence"]["class"], "sure", "{found}");
    let html = match &found["answer"] {
        Value::Null => String::new(),
        answer => answer["html"].as_str().unwrap().to_owned(),
    };
    (html, site.get(&format!("/zh/search?q={q}")).body)
}

fn links(html: &str, attribute: &str) -> Vec<String> {
    let any = Selector::parse(&format!("[{attribute}]")).unwrap();
    let html = Html::parse_fragment(html);
    let links = html.select(&any).filter_map(|one| one.attr(attribute));
    links.map(str::to_owned).collect()
}

/// What holds for the answer of any article.
#[track_caller]
fn holds(site: &Site, what: &str) {
    if site.get("/zh/funds/a").status != 200 {
        // It was refused, and answers nothing.
        return;
    }
    let (html, page) = card(site);
    inert(&page, what);
    // It is whole: a parser has nothing to close, to move or to leave out.
    // Attributes come back in another order.
    let sorted = |html: &str| {
        let mut chars: Vec<char> = html.chars().collect();
        chars.sort_unstable();
        String::from_iter(chars)
    };
    let parsed = Html::parse_fragment(&html).root_element().inner_html();
    assert_eq!(sorted(&parsed), sorted(&html), "{what}: {html}");
    // A link of it is one of the article as it is shown, and leads to the article, not to a place in the results.
    let article = site.get("/zh/funds/a");
    let text = Selector::parse("article").unwrap();
    let shown = article.html();
    let shown = shown.select(&text).next().map(|one| one.inner_html());
    let own: Vec<String> = links(&shown.unwrap_or_default(), "href")
        .into_iter()
        .map(|link| match link.strip_prefix('#') {
            Some(part) => format!("/zh/funds/a#{part}"),
            None => link,
        })
        .collect();
    for link in links(&html, "href") {
        assert!(own.contains(&link), "{what}: {link} of {own:?}");
        assert!(!link.starts_with('#'), "{what}: {link}");
    }
    for name in ["id", "name", "style"] {
        let given = links(&html, name);
        let is_note = |id: &String| name == "id" && id.starts_with("fn-");
        assert!(given.iter().all(is_note), "{what}: {name}={given:?}");
    }
    let chars = Html::parse_fragment(&html);
    let chars: String = chars.root_element().text().collect();
    assert!(
        chars.split_whitespace().collect::<String>().chars().count() <= 400 + 200,
        "{what}: {chars}"
    );
}

#[test]
fn an_answer_of_hostile_markup_is_inert_and_whole() {
    let mut count = 0;
    for file in corpora("xss.jsonl") {
        for line in fs::read_to_string(file).unwrap().lines() {
            let vector: Value = serde_json::from_str(line).unwrap();
            if vector["where"] != "body" {
                continue;
            }
            let body = vector["md"].as_str().unwrap();
            holds(
                &site(&format!("{body}\n\n锁仓赎回后到账。")),
                &vector["id"].to_string(),
            );
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
}

/// Blocks of every kind, each with something in it that a cut could get wrong.
const INSIDE: [&str; 16] = [
    "字",
    "<b>粗</b>和*斜*",
    "[内](../none.md)",
    "[节](#part)",
    "[外](https://example.org/?a=1&b=2)",
    "[bitp.example](https://bitp-login.example/)",
    "<https://bitp.example.evil.example>",
    "<abbr title=\"a>b &lt;a href=&quot;x&quot;>\">缩写</abbr>",
    "<a href=\"https://example.org/\" title=\"</a><img src=x>\">题</a>",
    "![图 > < \"](/assets/a.png)",
    "`<a href=\"x\">`",
    "&lt;script&gt;&amp;amp;",
    "注[^1]",
    "\u{202e}反\u{2066}向",
    "a\u{301}\u{200b}\u{feff}零",
    "<span><i>没有关上",
];
const BLOCKS: [fn(&str) -> String; 12] = [
    |inside| format!("{inside}一句话。"),
    |inside| format!("- {inside}一\n- {inside}二\n  1. {inside}里\n- 三"),
    |inside| format!("1. {inside}\n\n   ```\n   {inside}\n   ```\n2. 二"),
    |inside| format!("> [!WARNING]\n> {inside}\n>\n> - {inside}"),
    |inside| {
        format!(
            "| 名 | 值 |\n|---|---|\n| {} | 二 |",
            inside.replace('|', "")
        )
    },
    |inside| format!("```html\n{inside}\n```"),
    |inside| format!("<details><summary>{inside}</summary>\n\n{inside}\n\n</details>"),
    |inside| format!("<div>{inside} 一 <b>二</b> 三</div>"),
    |inside| format!("<center>裸 {inside} <b>二</b> 三 <i>四</i></center>"),
    |inside| format!("<dl><dt>{inside}</dt><dd>说明</dd></dl>"),
    |inside| format!("---\n\n{inside}\n\n---"),
    |inside| format!("<p>{inside}<p>又一段<table><tr><td>格"),
];

#[test]
fn an_answer_of_any_blocks_is_a_part_of_the_article_as_it_is_shown() {
    for (at, inside) in INSIDE.iter().enumerate() {
        let blocks: Vec<String> = BLOCKS.iter().map(|block| block(inside)).collect();
        // Each block first, in the middle, and where the answer is cut.
        for turn in 0..blocks.len() {
            let filler = "填".repeat((at * 37 + turn * 53) % 390);
            let own = &blocks[turn];
            let next = &blocks[(turn + at + 1) % blocks.len()];
            let body = format!("{own}\n\n{filler}\n\n{next}\n\n{own}\n\n[^1]: 注脚 {inside}\n");
            holds(&site(&body), &format!("{inside} in block {turn}"));
        }
    }
}
