//! Pages: routes, frames, words, and what they never do.

use crate::site::{Answer, Site};

const SITE: &str = "name = \"X\"\ntitle = { zh = \"X 帮助中心\", en = \"X Help\" }\ntop = [\"wd7k2q\"]\n[[category]]\npath = \"funds\"\ntitle = { zh = \"资金\", en = \"Funds\" }\n[[category]]\npath = \"funds/p2p\"\ntitle = { zh = \"P2P\", en = \"P2P\" }\n[[channel]]\nkind = \"email\"\ntitle = { zh = \"邮件\", en = \"E-mail\" }\naddress = \"help@x.example\"\ntime_zone = \"Asia/Shanghai\"\nhours = [{ days = [\"mon\", \"tue\", \"wed\"], from = \"09:00\", to = \"18:00\" }]\nwait = { zh = \"一天内\", en = \"within a day\" }\n";

fn site() -> Site {
    Site::new()
        .article("site.toml", SITE)
        .article("zh/funds/withdraw.md", "---\nid: wd7k2q\ntitle: 提现 <没有> 到账怎么办\nredirect_from: [/zh/old/提现, /zh/funds/withdraw-delay]\nupdated: 2026-11-02\n---\n先看**状态**。\n\n## 为什么会延迟 {#why}\n| 状态 | 意思 |\n|---|---|\n| 审核中 | 等 |\n\n### 细节\n> [!WARNING]\n> 小心。\n\n- [x] 做完\n\n脚注[^1]。\n\n[^1]: 注解。\n\n## 还有什么\n见 [外部](https://bitp.example/a?b=1&c=2)。\n\n## 第三节\n完。")
        .article("en/funds/withdraw.md", "---\nid: wd7k2q\ntitle: Withdrawal not arrived\n---\nLook at the status.")
        .article("zh/funds/p2p/appeal.md", "# P2P 申诉\n怎么申诉。")
}

#[test]
fn the_article_page_is_as_it_was_read_and_accepted() {
    let page = site().get("/zh/funds/withdraw");
    let (_, main) = page.body.split_once("<main").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    insta::assert_snapshot!("article", format!("<main{main}</main>"));
}

#[test]
fn the_frame_of_a_page_names_language_versions_and_address() {
    let page = site().get("/zh/funds/withdraw");
    assert_eq!(page.attributes("html", "lang"), ["zh-Hans"]);
    assert_eq!(page.texts("title"), ["提现 <没有> 到账怎么办 - X 帮助中心"]);
    assert_eq!(
        page.attributes("link[rel=canonical]", "href"),
        ["https://help.bitp.example/zh/funds/withdraw"]
    );
    assert_eq!(
        page.attributes("link[rel=alternate]", "hreflang"),
        ["zh-Hans", "en", "x-default"]
    );
    assert_eq!(
        page.attributes("header a.lang", "href"),
        ["/en/funds/withdraw"]
    );
    assert_eq!(page.header("content-language"), "zh-Hans");
}

#[test]
fn every_page_is_there_in_both_languages() {
    let site = site();
    for (path, heading) in [
        ("/zh/", "有什么可以帮你？"),
        ("/en/", "How can we help?"),
        ("/zh/funds/", "资金"),
        ("/en/funds/", "Funds"),
        ("/zh/funds/p2p/", "P2P"),
        ("/zh/funds/withdraw", "提现 <没有> 到账怎么办"),
        ("/en/funds/withdraw", "Withdrawal not arrived"),
        ("/zh/contact", "联系我们"),
        ("/en/contact", "Contact us"),
        ("/zh/search?q=p2p", "1 条结果：p2p"),
        ("/zh/search", "搜索帮助"),
    ] {
        let page = site.get(path);
        assert_eq!(
            (page.status, page.texts("h1")),
            (200, vec![heading.to_owned()]),
            "{path}"
        );
        assert!(
            page.attributes("script[src]", "src")
                .iter()
                .all(|src| src.starts_with("/static/")),
            "{path}"
        );
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    }
}

#[test]
fn addresses_lead_on_to_the_one_true_address() {
    let site = site();
    for (path, status, to) in [
        ("/zh", 301, "/zh/"),
        ("/zh/funds", 301, "/zh/funds/"),
        ("/zh/funds/withdraw/", 301, "/zh/funds/withdraw"),
        ("/zh/funds/withdraw-delay", 301, "/zh/funds/withdraw"),
        ("/zh/old/%E6%8F%90%E7%8E%B0", 301, "/zh/funds/withdraw"),
        ("/a/wd7k2q?lang=en", 302, "/en/funds/withdraw"),
        ("/a/wd7k2q", 302, "/zh/funds/withdraw"),
        ("/", 302, "/zh/"),
    ] {
        let answer = site.get(path);
        assert_eq!((answer.status, answer.location()), (status, to), "{path}");
    }
    assert_eq!(
        site.get_with("/a/wd7k2q", &[("accept-language", "en-GB,en;q=0.9")])
            .location(),
        "/en/funds/withdraw"
    );
    assert_eq!(
        site.get_with("/", &[("accept-language", "en")]).location(),
        "/en/"
    );
    assert_eq!(
        site.get_with("/", &[("accept-language", "en"), ("cookie", "lang=zh")])
            .location(),
        "/zh/"
    );
}

#[test]
fn what_does_not_exist_is_a_kind_page_with_a_way_on() {
    let site = site();
    for path in [
        "/zh/none",
        "/zh/funds/none/",
        "/de/",
        "/zh/funds/withdraw.html",
        "/a/none",
        "/a/",
        "/assets/none.png",
        "/zh/%FF",
        "/none",
    ] {
        let page = site.get(path);
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(page.texts("h1").len(), 1, "{path}");
        assert!(
            page.body.contains("help@x.example") && page.body.contains("role=\"search\""),
            "{path}"
        );
    }
    assert_eq!(
        site.get_with("/none", &[("accept-language", "en")])
            .attributes("html", "lang"),
        ["en"]
    );
    assert_eq!(site.get("/en/none").texts("h1"), ["Page not found"]);
}

#[test]
fn a_search_without_hits_keeps_the_words_and_offers_questions_and_people() {
    let page = site().get("/zh/search?q=qwzxv%3Cscript%3E");
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("h1"), ["没有找到“qwzxv<script>”。"]);
    assert_eq!(page.attributes("#q", "value"), ["qwzxv<script>"]);
    assert!(
        page.texts("main a")
            .contains(&"提现 <没有> 到账怎么办".to_owned())
    );
    assert!(
        page.texts("#channels a")
            .contains(&"help@x.example".to_owned())
    );
    assert_eq!(
        page.attributes("meta[name=robots]", "content"),
        ["noindex,follow"]
    );
}

#[test]
fn results_are_marked_counted_by_category_and_paged() {
    let mut site = site();
    for i in 0..25 {
        let category = ["account", "funds"][i % 2];
        site = site.article(
            &format!("zh/{category}/a{i:02}.md"),
            &format!("# 登录问题 {i}\n账户登录。"),
        );
    }
    let page = site.get("/zh/search?q=%E7%99%BB%E5%BD%95");
    assert_eq!(page.texts("#results li").len(), 10);
    assert!(page.body.contains("<mark>登录</mark>问题"));
    assert_eq!(
        page.attributes("a[rel=next]", "href"),
        ["/zh/search?q=%E7%99%BB%E5%BD%95&page=2"]
    );
    let last = site.get("/zh/search?q=%E7%99%BB%E5%BD%95&page=3");
    assert_eq!(
        (
            last.texts("#results li").len(),
            last.texts("a[rel=next]").len()
        ),
        (5, 0)
    );
    assert_eq!(
        page.texts(".facets a"),
        ["全部 25", "资金 12", "Account 13"]
    );
    let one = site.get("/zh/search?q=%E7%99%BB%E5%BD%95&category=account");
    assert_eq!(
        (
            one.texts("#results li").len(),
            one.attributes(".facets a[aria-current]", "href").len()
        ),
        (10, 1)
    );
}

#[test]
fn an_article_without_translation_leads_to_the_other_home_which_says_so() {
    let site = site();
    let page = site.get("/zh/funds/p2p/appeal");
    assert_eq!(
        page.attributes("header a.lang", "href"),
        ["/en/?missing=appeal"]
    );
    assert!(
        page.attributes("link[hreflang]", "href").is_empty(),
        "there is no version in another language"
    );
    assert!(!site.get("/en/?missing=appeal").texts(".notice").is_empty());
    assert!(site.get("/en/").texts(".notice").is_empty());
}

#[test]
fn every_answer_carries_the_security_headers() {
    let site = site();
    for path in [
        "/zh/",
        "/none",
        "/api/v1/search?q=x",
        "/api/v1/search?q=%FF",
        "/a/wd7k2q",
        "/healthz",
        "/static/logo.svg",
        "/sitemap.xml",
    ] {
        let answer = site.get(path);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "strict-transport-security",
                "max-age=63072000; includeSubDomains",
            ),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'")
                && !policy.contains("unsafe")
                && !policy.contains('*'),
            "{path}: {policy}"
        );
    }
}

#[test]
fn pictures_come_from_assets_and_from_nowhere_else() {
    let site = site().bytes("assets/a.png", b"png").article(
        "zh/pic.md",
        "# 图\n![好](../assets/a.png) ![坏](https://evil.example/x.png) ![无](../assets/none.png)",
    );
    let page = site.get("/zh/pic");
    assert_eq!(
        page.attributes("main img", "src"),
        ["/assets/a.png", "/assets/none.png"]
    );
    assert!(!page.body.contains("evil.example"));
    site.tells("zh/pic.md:2", "not below the content folder's assets/");
    site.tells("zh/pic.md:2", "assets/none.png` does not exist");
    assert_eq!(
        (
            site.get("/assets/a.png").status,
            site.get("/assets/a.png").header("content-type")
        ),
        (200, "image/png")
    );
    for path in [
        "/assets/../site.toml",
        "/assets/%2e%2e/site.toml",
        "/assets/..%2fsite.toml",
        "/assets/",
        "/assets/.hidden",
    ] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_never_followed() {
    let site = site().article("assets/real.txt", "x");
    let content = site.content();
    std::fs::write(site.folder().join("outside.md"), "# CANARY-OUTSIDE").unwrap();
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(from, content.join(to)).unwrap();
    link("../../outside.md", "zh/rel.md");
    link("nowhere.md", "zh/dangling.md");
    link("self.md", "zh/self.md");
    link("..", "zh/loop");
    link("/etc", "assets/etc");
    link("/etc/passwd", "assets/passwd.txt");
    let titles: Vec<String> = site
        .snapshot()
        .view(jieda::ids::Audience::Agents)
        .articles()
        .map(|a| a.title.clone())
        .collect();
    assert_eq!(titles.len(), 3, "{titles:?}");
    for name in ["zh/rel.md", "zh/dangling.md", "zh/self.md"] {
        site.tells(name, "symbolic link");
    }
    assert_eq!(
        (
            site.get("/assets/etc/passwd").status,
            site.get("/assets/passwd.txt").status,
            site.get("/assets/real.txt").status
        ),
        (404, 404, 200)
    );
}

#[test]
fn a_theme_replaces_what_it_names_and_a_broken_one_takes_nothing_down() {
    let own = site().theme(&[
        (
            "templates/not_found.html",
            "<!doctype html><title>own</title><h1>own {{ w.home }}</h1>",
        ),
        ("templates/words.toml", "[zh]\nhome = \"家\"\n"),
        ("static/site.css", "body{color:red}"),
    ]);
    assert_eq!(own.get("/zh/none").texts("h1"), ["own 家"]);
    let home = own.get("/zh/");
    assert!(home.body.contains("<style>body{color:red}</style>"));
    assert_eq!(home.texts("h1"), ["有什么可以帮你？"]);
    let broken = site().theme(&[
        ("templates/home.html", "{% if %}"),
        (
            "templates/category.html",
            "{{ nothing.at.all }}{% for x in range(10000000) %}{% endfor %}",
        ),
    ]);
    assert_eq!(broken.get("/zh/").texts("h1"), ["有什么可以帮你？"]);
    assert_eq!(broken.get("/zh/funds/").texts("h1"), ["资金"]);
    let themes = jieda::server::Themes {
        content: None,
        trust_content: false,
        operator: Some(broken.folder().join("theme")),
    };
    let (_, problems) = jieda::server::Templates::new(&themes);
    assert!(
        problems[0].to_string().contains("home.html:1"),
        "{}",
        problems[0]
    );
}

#[test]
fn a_theme_changes_the_words_of_hours_and_closed_days_everywhere() {
    let words = "[zh]\ndays_all = \"天天\"\nhours_line = \"{days}营业，{to}打烊\"\nhours_closed = \"歇业\"\n\
        hours_open = \"开到{time}\"\nhours_shut_until = \"{time}再来\"\n";
    let site = Site::example().theme(&[("templates/words.toml", words)]);
    for path in ["/zh/contact", "/zh/", "/zh/contact/message"] {
        let page = site.get(path).body;
        assert!(page.contains("天天营业，24:00打烊"), "{path}: {page}");
    }
    assert!(site.get("/zh/contact").body.contains("<dd>歇业</dd>"));
    let message = site.get("/zh/contact/message").texts("p.now").join(" ");
    assert!(
        message.contains("开到") || message.contains("再来"),
        "{message}"
    );
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let bodies = |site: &Site| -> Vec<String> {
        let take = |answer: Answer| answer.body;
        [
            "/zh/",
            "/zh/funds/",
            "/zh/funds/withdraw",
            "/zh/search?q=%E6%8F%90%E7%8E%B0",
        ]
        .map(|path| take(site.get(path)))
        .to_vec()
    };
    assert_eq!(bodies(&site()), bodies(&site()));
}
