//! The agents' page and `/api/v1/answers`: what is left out of a message, what is passed on to customers, what never is.

use jieda::accounts::{Clock, Scope, Span, Store};
use serde_json::{Value, json};

use crate::site::{Answer, Site};

const LEAK: &str = "黑名单流程";

/// A site, and a program that may read as agents do.
struct Desk {
    site: Site,
    token: String,
}

impl Desk {
    fn get(&self, path: &str) -> Answer {
        self.site.get_with(path, &[("authorization", &self.token)])
    }

    fn post(&self, path: &str, media_type: &str, body: &str) -> Answer {
        let headers = [
            ("authorization", &*self.token),
            ("content-type", media_type),
        ];
        self.site.post(path, &headers, body.to_owned())
    }

    /// A token that may do this.
    fn with_scopes(&self, name: &str, scopes: &[Scope]) -> String {
        let made_s = Clock::default().now_s();
        let span = Span {
            made_s,
            expires_s: made_s + 3_600,
        };
        let mut store = Store::new(&self.site.folder().join("data"));
        let scopes = scopes.iter().copied().collect();
        let token = store.add_token(&name.parse().unwrap(), scopes, span);
        format!("Bearer {}", token.unwrap().reveal())
    }

    fn post_json(&self, path: &str, body: &Value) -> Answer {
        self.post(path, "application/json", &body.to_string())
    }
}

fn site() -> Desk {
    with_agents(articles())
}

fn with_agents(site: Site) -> Desk {
    let mut desk = Desk {
        site: site.with_agents(),
        token: String::new(),
    };
    desk.token = desk.with_scopes("desk", &Scope::ALL);
    desk
}

fn articles() -> Site {
    Site::new()
        .article(
            "site.toml",
            "languages = [\"zh\", \"en\"]\nedit_url = \"https://git.example/edit/{path}#L{line}\"\n\
             [agents]\ngreeting = { zh = \"您好！\" }\nclosing = { zh = \"谢谢。\\n客服\" }\n",
        )
        .article(
            "zh/funds/withdraw.md",
            "---\nid: wd7k2q\ntitle: 提现没到账怎么办？\nrelated: [blk001]\n---\n先看状态。\n\n## 一步步查 {#steps}\n\n1. 打开**提现记录**。\n2. 看[内部流程](../staff/blacklist.md)和[费用](fees.md#why)。\n\n   再等一会儿。\n\n## 费用 {#why}\n\n没有步骤。\n",
        )
        .article(
            "en/funds/withdraw.md",
            "---\nid: wd7k2q\ntitle: My withdrawal has not arrived\nreview_by: 2020-01-01\n---\nLook at the status.\n\n## Check {#steps}\n\n1. Open the record.\n",
        )
        .article("zh/funds/fees.md", &format!("---\ntitle: 提现手续费\nupdated: {}\n---\n按网络收取。\n\n## 为什么 {{#why}}\n\n链上要付。\n", jieda::insights::today()))
        .article(
            "zh/staff/blacklist.md",
            &format!("---\nid: blk001\ntitle: {LEAK}\nvisibility: internal\n---\n冻结账户 {LEAK}。\n\n## 冻结 {{#freeze}}\n\n1. 冻结。\n"),
        )
}

#[track_caller]
fn ask(site: &Desk, what: &str, body: &Value) -> Answer {
    let answer = site.post_json(&format!("/agent/{what}"), body);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer
}

fn search(site: &Desk, q: &str) -> Value {
    ask(site, "search", &json!({ "q": q, "ui": "en" })).json()
}

fn article(site: &Desk, id: &str, section: usize) -> Value {
    ask(
        site,
        "article",
        &json!({ "id": id, "section": section, "ui": "en" }),
    )
    .json()
}

/// The ids of the rows.
fn rows(found: &Value) -> Vec<String> {
    let html = found["html"].as_str().unwrap();
    let html = scraper::Html::parse_fragment(html);
    let option = scraper::Selector::parse("[role=option]").unwrap();
    html.select(&option)
        .map(|row| row.attr("data-id").unwrap().to_owned())
        .collect()
}

#[test]
fn what_is_private_in_a_message_is_left_out_before_the_search_and_shown_as_left_out() {
    let site = site();
    let message =
        "你好，提现没到账，卡号 4111 1111 1111 1111，邮箱 anna@mail.example，电话 13800138000";
    let found = search(&site, message);
    assert_eq!(rows(&found)[0], "zh/funds/withdraw");
    let cleared = found["cleared"].as_str().unwrap();
    assert_eq!(cleared, "你好，提现没到账，卡号 […]，邮箱 […]，电话 […]");
    assert!(found["dropped"].as_str().unwrap().starts_with("3 things"));
    let answer = found.to_string();
    for private in ["4111", "anna", "13800"] {
        assert!(!answer.contains(private), "{answer}");
    }
    // Nothing private: the field stays as it is.
    let found = search(&site, "提现没到账");
    assert_eq!(
        (&found["cleared"], &found["dropped"]),
        (&Value::Null, &json!(""))
    );
}

#[test]
fn a_copied_answer_has_title_short_answer_steps_and_the_link_that_stays() {
    let site = site();
    let shown = article(&site, "zh/funds/withdraw", 1);
    assert_eq!(
        shown["text"],
        "您好！\n\n提现没到账怎么办？\n\n先看状态。\n\n一步步查\n1. 打开提现记录。\n2. 看内部流程和费用 (https://help.bitp.example/zh/funds/fees#why)。\n   再等一会儿。\n\n\
         https://help.bitp.example/a/wd7k2q?lang=zh#steps\n\n谢谢。\n客服"
    );
    let rich = shown["rich"].as_str().unwrap();
    assert!(
        rich.starts_with(
            "<p>您好！</p><p><strong>提现没到账怎么办？</strong></p><p>先看状态。</p>"
        ),
        "{rich}"
    );
    assert!(
        rich.contains("<a href=\"https://help.bitp.example/zh/funds/fees#why\">费用</a>"),
        "{rich}"
    );
    assert!(
        rich.ends_with("<p>谢谢。<br>客服</p>") && !rich.contains("blacklist"),
        "{rich}"
    );
    let markdown = shown["markdown"].as_str().unwrap();
    assert!(
        markdown.contains("**提现没到账怎么办？**") && markdown.contains("1. 打开**提现记录**。"),
        "{markdown}"
    );
    assert_eq!(
        shown["link"],
        "https://help.bitp.example/a/wd7k2q?lang=zh#steps"
    );
    // Found at its top, the first section with steps goes along, and the link leads to the top.
    let shown = article(&site, "zh/funds/withdraw", 0);
    assert!(
        shown["text"]
            .as_str()
            .unwrap()
            .contains("1. 打开提现记录。")
    );
    assert_eq!(shown["link"], "https://help.bitp.example/a/wd7k2q?lang=zh");
    // Without a permalink it is the address; without words of the site's own for a language there are none round it.
    let shown = article(&site, "zh/funds/fees", 1);
    assert_eq!(shown["link"], "https://help.bitp.example/zh/funds/fees#why");
    let shown = article(&site, "en/funds/withdraw", 1);
    assert_eq!(
        shown["text"],
        "My withdrawal has not arrived\n\nLook at the status.\n\nCheck\n1. Open the record.\n\nhttps://help.bitp.example/a/wd7k2q?lang=en#steps"
    );
}

#[test]
fn of_an_internal_article_nothing_is_copied_but_a_link_for_colleagues() {
    let site = site();
    let found = search(&site, "冻结账户");
    assert_eq!(rows(&found)[0], "zh/staff/blacklist");
    assert!(found["html"].as_str().unwrap().contains("ag-internal"));
    let shown = article(&site, "zh/staff/blacklist", 1);
    let link = "https://help.bitp.example/agent/#a=zh%2Fstaff%2Fblacklist&s=freeze";
    assert_eq!(shown["internal"], true);
    assert!(shown["html"].as_str().unwrap().contains(LEAK));
    for copied in ["link", "text", "rich", "markdown"] {
        let copied = shown[copied].as_str().unwrap().replace("&amp;", "&");
        assert!(
            copied.contains(link) && copied.contains("仅限同事"),
            "{copied}"
        );
        assert!(
            !copied.contains(LEAK) && !copied.contains("冻结"),
            "{copied}"
        );
    }
    // Beside a public one that it belongs to, it is a note, and none of it is copied.
    let shown = article(&site, "zh/funds/withdraw", 1);
    let preview = shown["html"].as_str().unwrap().replace("&#x2f;", "/");
    assert!(preview.contains("data-note=\"zh/staff/blacklist\"") && preview.contains(LEAK));
    assert!(preview.contains("<span>内部流程</span>"), "{preview}");
    for copied in ["link", "text", "rich", "markdown"] {
        assert!(!shown[copied].as_str().unwrap().contains(LEAK));
    }
}

#[test]
fn rows_are_in_the_language_of_the_message_or_the_one_that_was_chosen() {
    let site = site();
    let found = search(&site, "withdrawal has not arrived");
    assert_eq!(
        (&found["lang"], rows(&found)[0].as_str()),
        (&json!("en"), "en/funds/withdraw")
    );
    let html = found["html"].as_str().unwrap();
    assert!(
        html.contains("Review is due") && html.contains(">zh en<"),
        "{html}"
    );
    assert!(
        html.replace("&#x2f;", "/")
            .contains("data-edit=\"https://git.example/edit/en/funds/withdraw.md#L6\""),
        "{html}"
    );
    let chosen = json!({ "q": "withdrawal has not arrived", "lang": "zh", "ui": "zh" });
    let found = ask(&site, "search", &chosen).json();
    assert_eq!(
        (&found["lang"], rows(&found)[0].as_str()),
        (&json!("zh"), "zh/funds/withdraw")
    );
}

#[test]
fn without_words_stands_what_is_pinned_what_was_used_and_what_is_new() {
    let site = site();
    let asked = json!({
        "q": " ", "lang": "zh", "ui": "zh",
        "pins": ["en/funds/withdraw", "en/funds/none", "../x"], "recent": ["zh/staff/blacklist"],
    });
    let found = ask(&site, "search", &asked).json();
    let rows = rows(&found);
    assert_eq!(rows[..2], ["zh/funds/withdraw", "zh/staff/blacklist"]);
    let html = found["html"].as_str().unwrap();
    for title in ["置顶", "最近用过"] {
        assert!(html.contains(title), "{html}");
    }
    assert!(html.contains("这周改过"), "{html}");
    // Nothing is written and no language is chosen: it is that of the page.
    for ui in ["zh", "en"] {
        let asked = json!({ "q": "", "ui": ui, "pins": ["zh/funds/withdraw"] });
        let found = ask(&site, "search", &asked).json();
        assert_eq!(found["lang"], ui);
        assert_eq!(self::rows(&found)[0], format!("{ui}/funds/withdraw"));
    }
    assert_eq!(rows[2..], ["zh/funds/fees"]);
}

#[test]
fn what_the_script_sends_is_read_strictly_and_what_is_not_there_is_missing() {
    let site = site();
    for (path, body, status) in [
        ("/agent/search", "{", 400),
        ("/agent/search", "{\"q\": 1}", 400),
        ("/agent/article", "{\"id\": \"zh/funds/none\"}", 404),
        ("/agent/article", "{\"id\": \"//\"}", 404),
        (
            "/agent/article",
            "{\"id\": \"zh/funds/fees\", \"section\": 99}",
            200,
        ),
    ] {
        let answer = site.post(path, "application/json", body);
        assert_eq!(answer.status, status, "{path} {body}: {}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let plain = site.post("/agent/search", "text/plain", "{\"q\": \"a\"}");
    assert_eq!(plain.status, 415);
}

#[test]
fn the_page_allows_its_own_styles_and_scripts_alone() {
    let site = site();
    let page = site.get("/agent/?ui=en");
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe"));
    let style = scraper::Selector::parse("style").unwrap();
    for style in page.html().select(&style) {
        use base64::Engine as _;
        use sha2::Digest as _;
        let css: String = style.text().collect();
        let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(css));
        assert!(policy.contains(&format!("'sha256-{hash}'")), "{policy}");
    }
    assert!(page.texts("h1")[0].starts_with("Agent workspace"));
    assert!(site.get("/agent/?ui=zh").texts("h1")[0].starts_with("客服工作台"));
}

#[test]
fn programs_get_what_agents_copy() {
    let site = site();
    let got =
        site.get("/api/v1/answers?q=%E6%8F%90%E7%8E%B0%E6%B2%A1%E5%88%B0%E8%B4%A6&lang=zh&limit=1");
    assert_eq!((got.status, got.header("cache-control")), (200, "no-store"));
    let body = got.json();
    let first = &body["answers"][0];
    assert_eq!(body["answers"].as_array().unwrap().len(), 1);
    assert_eq!(first["id"], "zh/funds/withdraw");
    assert!(body["confidence"]["value"].as_f64().unwrap() > 0.0);
    let copied = article(&site, "zh/funds/withdraw", 0);
    assert_eq!(first["text"], copied["text"]);
    assert_eq!(
        (&first["html"], &first["markdown"]),
        (&copied["rich"], &copied["markdown"])
    );
    let asked = json!({ "q": format!("冻结账户，卡号 4111 1111 1111 1111"), "limit": 1 });
    let posted = site.post_json("/api/v1/answers", &asked);
    assert!(!posted.body.contains("4111"), "{}", posted.body);
    let posted = posted.json();
    assert_eq!(
        (&posted["query"]["left_out"], &posted["query"]["lang"]),
        (&json!(1), &json!("zh"))
    );
    let internal = &posted["answers"][0];
    assert_eq!(internal["internal"], true);
    for text in ["text", "markdown", "html", "permalink"] {
        assert!(
            !internal[text].as_str().unwrap().contains(LEAK),
            "{internal}"
        );
    }
    for limit in ["0", "11", "x"] {
        assert_eq!(
            site.get(&format!("/api/v1/answers?q=a&limit={limit}"))
                .status,
            400
        );
    }
    assert_eq!(
        site.post_json("/api/v1/answers", &json!({ "q": "a", "limit": 11 }))
            .status,
        400
    );
}

#[test]
fn who_is_not_signed_in_gets_nothing_of_the_page() {
    let site = articles().with_agents();
    let own = ("sec-fetch-site", "same-origin");
    for path in ["/agent/", "/api/v1/answers?q=%E9%BB%91%E5%90%8D%E5%8D%95"] {
        let answer = site.get_with(path, &[own]);
        assert_eq!(answer.status, 401, "{path}");
        assert!(!answer.body.contains(LEAK) && !answer.body.contains("ag-q"));
    }
    for path in ["/agent/search", "/agent/article", "/api/v1/answers"] {
        let headers = [own, ("content-type", "application/json")];
        let answer = site.post(
            path,
            &headers,
            "{\"q\": \"黑名单\", \"id\": \"zh/staff/blacklist\"}",
        );
        assert_eq!(answer.status, 401, "{path}");
        assert!(!answer.body.contains(LEAK));
    }
}

#[test]
fn what_readers_did_not_find_is_a_page_of_agents_where_it_is_counted() {
    let desk = with_agents(articles().recording_searches());
    for _ in 0..3 {
        assert_eq!(
            desk.site
                .get("/zh/search?q=%E6%8F%90%E7%8E%B0%E5%9C%B0%E5%9D%80%E7%99%BD%E5%90%8D%E5%8D%95")
                .status,
            200
        );
    }
    desk.site.write_statistics();
    let page = desk.get("/agent/insights?ui=zh&weeks=2");
    assert_eq!(
        (page.status, page.header("cache-control")),
        (200, "no-store")
    );
    assert!(page.body.contains("提现"), "{}", page.body);
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("style-src 'sha256-") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(desk.get("/agent/insights?weeks=0").status, 400);
    // Who may read alone may not read this.
    let reader = desk.with_scopes("reader", &[Scope::Read]);
    let headers = [("authorization", &*reader)];
    assert_eq!(desk.site.get_with("/agent/insights", &headers).status, 403);
}

/// Somebody whom a proxy names, on our own page.
const ANN: [(&str, &str); 3] = [
    ("x-forwarded-email", "ann"),
    ("sec-fetch-site", "same-origin"),
    ("content-type", "application/json"),
];

impl Desk {
    #[track_caller]
    fn as_ann(&self, what: &str, body: &Value) -> Answer {
        let path = format!("/agent/{what}");
        let answer = self.site.post(&path, &ANN, body.to_string());
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        answer
    }
}

#[test]
fn what_is_passed_on_is_counted_by_article_for_people_alone_and_stands_in_the_row() {
    let desk = site();
    let row = |desk: &Desk| {
        let found = desk.as_ann("search", &json!({ "q": "提现没到账", "ui": "en" }));
        found.json()["html"].as_str().unwrap().to_owned()
    };
    assert!(!row(&desk).contains("Sent this week"));
    for id in [
        "zh/funds/withdraw",
        "en/funds/withdraw",
        "zh/staff/blacklist",
        "zh/funds/none",
        "//",
    ] {
        let answer = desk.as_ann("passed-on", &json!({ "id": id }));
        // Nothing tells an internal article from one that is not there.
        assert_eq!((answer.status, &*answer.body), (204, ""), "{id}");
    }
    // A program says nothing.
    let of_token = desk.post_json("/agent/passed-on", &json!({ "id": "zh/funds/withdraw" }));
    assert_eq!(of_token.status, 403);
    // Both languages are one article.
    assert!(row(&desk).contains("Sent this week: 2"), "{}", row(&desk));
    desk.site.write_statistics();
    let database = std::fs::read(desk.site.folder().join("data/insights.sqlite")).unwrap();
    let has = |text: &str| database.windows(text.len()).any(|at| at == text.as_bytes());
    assert!(has("wd7k2q") && !has("blk001") && !has("blacklist") && !has("ann"));
}

#[test]
fn that_there_is_no_article_is_kept_in_words_of_the_site_alone_and_told_where_it_helps() {
    let desk = with_agents(articles().recording_searches());
    let told = json!({
        "q": "张伟 anna@mail.example 4111 1111 1111 1111 的提现手续费 黑名单流程 zzyqname", "lang": "zh",
    });
    for _ in 0..3 {
        assert_eq!(desk.as_ann("unanswered", &told).status, 204);
    }
    assert_eq!(desk.as_ann("unanswered", &json!({ "q": " " })).status, 204);
    assert_eq!(desk.post_json("/agent/unanswered", &told).status, 403);
    for wrong in [json!({}), json!({ "q": 1 }), json!([])] {
        assert_eq!(desk.as_ann("unanswered", &wrong).status, 400, "{wrong}");
    }
    desk.site.write_statistics();
    let database = std::fs::read(desk.site.folder().join("data/insights.sqlite")).unwrap();
    let has = |text: &str| database.windows(text.len()).any(|at| at == text.as_bytes());
    assert!(has("提现"));
    for private in ["张伟", "anna", "4111", "zzyqname", "黑名单"] {
        assert!(!has(private), "{private}");
    }
    let page = desk.get("/agent/insights?ui=en");
    assert!(
        page.body.contains("Agents found no article"),
        "{}",
        page.body
    );
    let failing = desk.as_ann("failing", &json!({ "ui": "en" })).json();
    let html = failing["html"].as_str().unwrap();
    assert!(
        html.contains("agents found no article · 3 times") && html.contains("提现"),
        "{html}"
    );
    let reader = desk.with_scopes("reader", &[Scope::Read]);
    let headers = [
        ("authorization", &*reader),
        ("content-type", "application/json"),
    ];
    assert_eq!(desk.site.post("/agent/failing", &headers, "{}").status, 403);
}

#[test]
fn where_no_search_is_counted_no_words_of_agents_are_either() {
    let desk = site();
    let told = json!({ "q": "提现手续费" });
    assert_eq!(desk.as_ann("unanswered", &told).status, 404);
    let page = desk.site.get_with("/agent/?ui=en", &ANN[..2]);
    assert!(page.body.contains("data-counts=\"answers\""));
    assert!(!page.body.contains("ag-none"));
    // A program counts nothing, and is offered nothing of it.
    assert!(!desk.get("/agent/?ui=en").body.contains("data-counts"));
}

#[test]
fn no_title_heading_or_line_round_an_answer_becomes_markup_on_the_clipboard() {
    let kinds = [
        "<img src=x onerror=alert(1)>",
        "</strong><script>alert(1)</script>",
        "\"><a href=javascript:alert(1)>x</a>",
        "<!--",
        "&lt;b&gt; & <b>b</b>",
        "<style>*{color:red}</style>",
        "--><svg/onload=alert(1)>",
    ];
    for kind in kinds {
        let yaml = kind.replace('\'', "''");
        let toml =
            format!("[agents]\ngreeting = {{ en = '{kind}' }}\nclosing = {{ en = '{kind}' }}\n");
        let site = with_agents(
            Site::new()
                .article("site.toml", &format!("languages = [\"en\"]\n{toml}"))
                .article(
                    "en/a/b.md",
                    &format!("---\ntitle: '{yaml}'\n---\nLead.\n\n## x `{kind}` {{#s}}\n\n1. One `{kind}`.\n"),
                ),
        );
        let shown = article(&site, "en/a/b", 1);
        let rich = scraper::Html::parse_fragment(shown["rich"].as_str().unwrap());
        let any = scraper::Selector::parse("*").unwrap();
        for element in rich.select(&any) {
            let name = element.value().name();
            let allowed = ["html", "p", "strong", "ol", "li", "code", "a", "br"];
            assert!(
                allowed.contains(&name),
                "{kind}: <{name}> in {}",
                shown["rich"]
            );
            for (attribute, value) in element.value().attrs() {
                assert!(
                    attribute == "href" && value.starts_with("https://help.bitp.example/"),
                    "{kind}: {attribute}={value}"
                );
            }
        }
        // The preview: nothing that runs either.
        let preview = scraper::Html::parse_fragment(shown["html"].as_str().unwrap());
        let runs =
            scraper::Selector::parse("script,style,svg,img,[onerror],[onload],[href^=javascript]");
        assert_eq!(
            preview.select(&runs.unwrap()).count(),
            0,
            "{}",
            shown["html"]
        );
    }
}
