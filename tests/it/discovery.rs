//! What programs ask for: sitemap, feeds, OpenSearch, robots.txt, llms.txt, Markdown, validators, compression, themes.

use axum::http::Request;

use crate::site::Site;

const SITE: &str = "name = \"X\"\ntitle = { zh = \"X 帮助中心\", en = \"A rather long X help centre\" }\n[[category]]\npath = \"funds\"\ntitle = { zh = \"资金\", en = \"Funds\" }\n[[gone]]\npath = \"/zh/funds/old\"\nsuccessor = \"wd7k2q\"\n[[gone]]\npath = \"/a/zz9zz9\"\n[look]\nlogo = \"assets/logo.png\"\naccent = { light = \"#123456\", dark = \"#ABCDEF\" }\nfooter = { zh = \"X 有限公司 <备案>\" }\n[[channel]]\nkind = \"email\"\naddress = \"help@bitp.example\"\n";

fn site() -> Site {
    Site::new()
        .article("site.toml", SITE)
        .article("zh/funds/withdraw.md", "---\nid: wd7k2q\ntitle: 提现 & <到账>\nupdated: 2026-11-02\n---\n先看**状态**。<!-- 只给作者看 -->\n\n## 为什么 {#why}\n\n| 状态 | 意思 |\n|---|---|\n| 审核中 | 等 |\n\n1. 一\n2. 二，见[内部](../staff/internal.md)和[充值](deposit.md)。\n")
        .article("zh/funds/deposit.md", "# 充值\n看 [图](../../assets/a.png)。")
        .article("zh/staff/internal.md", "---\ntitle: CANARY\nvisibility: internal\nupdated: 2026-11-03\n---\nCANARY")
        .article("en/funds/withdraw.md", "---\nid: wd7k2q\ntitle: Withdrawal not arrived\n---\nLook at the status.")
}

#[test]
fn the_sitemap_lists_what_everybody_may_read_with_its_translations() {
    let answer = site().get("/sitemap.xml");
    let locations: Vec<&str> = answer
        .body
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split("</loc>").next().unwrap())
        .collect();
    let at = |path: &str| format!("https://help.bitp.example{path}");
    for path in [
        "/zh/",
        "/en/contact",
        "/zh/funds/",
        "/zh/funds/withdraw",
        "/zh/funds/deposit",
        "/en/funds/withdraw",
    ] {
        assert!(
            locations.contains(&at(path).as_str()),
            "{path}: {locations:?}"
        );
    }
    assert!(answer.body.contains("<loc>https://help.bitp.example/zh/funds/withdraw</loc><lastmod>2026-11-02</lastmod><xhtml:link rel=\"alternate\" hreflang=\"zh-Hans\""));
    assert!(
        !answer.body.contains("internal")
            && answer.header("content-type").starts_with("application/xml")
    );
}

#[test]
fn the_feed_has_dated_articles_and_escapes_them() {
    let answer = site().get("/zh/feed.xml");
    assert!(
        answer.body.contains("<title>提现 &amp; &lt;到账&gt;</title><id>https://help.bitp.example/a/wd7k2q?lang=zh</id>"),
        "{}",
        answer.body
    );
    assert!(
        answer
            .body
            .contains("<updated>2026-11-02T00:00:00Z</updated>")
            && !answer.body.contains("CANARY")
    );
    assert_eq!(site().get("/de/feed.xml").status, 404);
}

#[test]
fn a_browser_may_search_the_site_from_its_address_bar() {
    let answer = site().get("/opensearch-en.xml");
    assert!(
        answer.body.contains("<ShortName>X</ShortName>"),
        "a name of at most 16 characters: {}",
        answer.body
    );
    assert!(
        answer
            .body
            .contains("template=\"https://help.bitp.example/en/search?q={searchTerms}\"")
    );
    let linked = site().get("/zh/").attributes("link[rel=search]", "href");
    assert_eq!(linked, ["/opensearch-zh.xml"]);
    assert!(
        site()
            .get("/opensearch-zh.xml")
            .body
            .contains("<ShortName>X 帮助中心</ShortName>")
    );
}

#[test]
fn robots_and_llms_lead_to_all_that_is_public() {
    let site = site();
    assert_eq!(
        site.get("/robots.txt").body,
        "User-agent: *\nDisallow: /api/\n\nSitemap: https://help.bitp.example/sitemap.xml\n"
    );
    let llms = site.get("/llms.txt").body;
    assert!(
        llms.starts_with("# X\n\n> X 帮助中心\n\n## 资金 (zh-Hans)\n\n- [充值](https://help.bitp.example/zh/funds/deposit.md)"),
        "{llms}"
    );
    assert!(llms.contains("- [Withdrawal not arrived](https://help.bitp.example/en/funds/withdraw.md): Look at the status."));
    assert!(!llms.contains("CANARY"));
}

#[test]
fn an_article_is_also_markdown_without_what_its_readers_do_not_see() {
    let site = site();
    let answer = site.get("/zh/funds/withdraw.md");
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "text/markdown; charset=utf-8")
    );
    assert_eq!(
        answer.header("link"),
        "<https://help.bitp.example/zh/funds/withdraw>; rel=\"canonical\""
    );
    assert_eq!(
        answer.body,
        "# 提现 & <到账>\n\n先看**状态**。\n\n## 为什么\n\n| 状态  | 意思 |\n| --- | -- |\n| 审核中 | 等  |\n\n1. 一\n2. 二，见内部和[充值](https://help.bitp.example/zh/funds/deposit)。\n"
    );
    assert_eq!(site.get("/zh/staff/internal.md").status, 404);
    assert_eq!(
        site.get("/zh/funds/withdraw")
            .attributes("link[type='text/markdown']", "href"),
        ["/zh/funds/withdraw.md"]
    );
}

#[test]
fn breadcrumbs_are_told_to_programs_from_the_home_page_down() {
    let data = site().get("/zh/funds/withdraw");
    let selector = scraper::Selector::parse("script[type='application/ld+json']").unwrap();
    let html = data.html();
    let text: String = html.select(&selector).next().unwrap().text().collect();
    let list: serde_json::Value = serde_json::from_str(&text).unwrap();
    let names: Vec<&str> = list["itemListElement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        (list["@type"].as_str(), names),
        (
            Some("BreadcrumbList"),
            vec!["首页", "资金", "提现 & <到账>"]
        )
    );
    assert_eq!(
        list["itemListElement"][1]["item"],
        "https://help.bitp.example/zh/funds/"
    );
}

#[test]
fn every_answer_has_a_validator_and_is_not_sent_twice() {
    let site = site();
    for path in [
        "/zh/",
        "/zh/funds/",
        "/zh/funds/withdraw",
        "/zh/search?q=x",
        "/zh/contact",
        "/zh/funds/withdraw.md",
        "/sitemap.xml",
        "/llms.txt",
        "/robots.txt",
        "/zh/feed.xml",
        "/opensearch-zh.xml",
        "/static/site.js",
        "/api/v1/suggest?q=x",
    ] {
        let first = site.get(path);
        let tag = first.header("etag");
        assert!(
            first.status == 200 && tag.starts_with("W/\""),
            "{path}: {} {tag}",
            first.status
        );
        let again = site.get_with(path, &[("if-none-match", &format!("\"other\", {tag}"))]);
        assert_eq!(
            (again.status, again.body.as_str(), again.header("etag")),
            (304, "", tag),
            "{path}"
        );
        assert!(
            !again.header("content-security-policy").is_empty()
                && again.header("vary").contains("accept-encoding"),
            "{path}"
        );
        let head = site.ask(Request::head(path), &[], axum::body::Body::empty());
        assert_eq!(
            (head.status, head.header("etag"), head.body.as_str()),
            (200, tag, ""),
            "{path}"
        );
    }
    let before = site.get("/zh/funds/withdraw").header("etag").to_owned();
    site.edit("zh/funds/withdraw.md", "# 提现\n改了。");
    assert_eq!(
        site.get_with("/zh/funds/withdraw", &[("if-none-match", &before)])
            .status,
        200
    );
}

#[test]
fn pages_are_compressed_for_who_can_read_it_and_pictures_are_not() {
    let site = site().bytes("assets/a.png", &[7; 4_000]);
    for (accepted, sent) in [("gzip, br", "br"), ("gzip", "gzip"), ("", "")] {
        assert_eq!(
            site.get_with("/zh/", &[("accept-encoding", accepted)])
                .header("content-encoding"),
            sent
        );
    }
    assert_eq!(
        site.get_with("/static/site.js", &[("accept-encoding", "br")])
            .header("content-encoding"),
        "br"
    );
    assert_eq!(
        site.get_with("/assets/a.png", &[("accept-encoding", "br")])
            .header("content-encoding"),
        ""
    );
    assert!(site.get("/zh/").header("vary").contains("accept-encoding"));
}

#[test]
fn a_script_has_a_name_that_changes_with_it_and_stays_for_good() {
    let site = site();
    let urls = site.get("/zh/").attributes("script[src]", "src");
    let url = urls.first().unwrap();
    assert!(
        url.starts_with("/static/site.") && url.len() > "/static/site.js".len(),
        "{url}"
    );
    assert_eq!(
        site.get(url).header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        site.get(url).header("content-type"),
        "text/javascript; charset=utf-8"
    );
    for old in ["/static/site.js", "/static/site.0123456789.js"] {
        assert_eq!(
            (site.get(old).status, site.get(old).header("cache-control")),
            (200, "no-cache"),
            "{old}"
        );
    }
    for none in [
        "/static/none.js",
        "/static/site.css.js",
        "/static/..%2fsite.toml",
    ] {
        assert_eq!(site.get(none).status, 404, "{none}");
    }
    let themed = Site::new()
        .article("zh/a.md", "# a")
        .theme(&[("static/site.js", "'ours'")]);
    assert_ne!(
        themed.get("/zh/").attributes("script[src]", "src").first(),
        Some(url)
    );
}

#[test]
fn what_was_taken_away_says_so_and_names_what_took_its_place() {
    let site = site();
    let gone = site.get("/zh/funds/old");
    assert_eq!(
        (gone.status, gone.texts("h1")),
        (410, vec!["这一页已经撤下".to_owned()])
    );
    assert_eq!(gone.attributes("h1 + p a", "href"), ["/zh/funds/withdraw"]);
    assert_eq!(site.get("/a/zz9zz9").status, 410);
    assert_eq!(site.get("/zh/funds/older").status, 404);
}

#[test]
fn a_page_that_only_another_language_has_says_so_and_leads_there() {
    let site = site();
    let page = site.get("/en/funds/deposit");
    assert_eq!(
        (page.status, page.texts("h1")),
        (404, vec!["Not available in English yet".to_owned()])
    );
    assert_eq!(page.attributes("h1 + p a", "href"), ["/zh/funds/deposit"]);
    assert_eq!(
        site.get("/en/?missing=deposit")
            .attributes("main > p a", "href"),
        ["/zh/funds/deposit"]
    );
    assert_eq!(
        site.get("/en/staff/internal").texts("h1"),
        ["Page not found"]
    );
    assert!(
        site.get("/en/?missing=internal")
            .attributes("main > p a", "href")
            .is_empty()
    );
}

#[test]
fn a_site_has_its_own_logo_colour_foot_and_styles_from_the_content_folder() {
    let site = site()
        .article("theme/static/own.css", ".x{color:red}</style>")
        .article(
            "theme/templates/gone.html",
            "<!doctype html><title>own</title><h1>own gone</h1>",
        )
        .article("theme/templates/home.html", "{% block main %}\n{% if %}")
        .theme(&[("static/own.css", ".y{}")])
        .trusting_content_theme();
    let page = site.get("/zh/");
    assert_eq!(
        page.texts("h1"),
        ["有什么可以帮你？"],
        "a broken template leaves ours"
    );
    assert_eq!(page.attributes("header img", "src"), ["/assets/logo.png"]);
    assert_eq!(page.texts("footer p"), ["X 有限公司 <备案>"]);
    assert!(
        page.body.contains(".x{color:red}<\\/style>\n.y{}</style>"),
        "styles of the content folder, then the operator's"
    );
    let policy = page.header("content-security-policy");
    for style in page
        .body
        .split("<style>")
        .skip(1)
        .map(|rest| rest.split("</style>").next().unwrap())
    {
        use base64::Engine as _;
        use sha2::Digest as _;
        let hash = base64::engine::general_purpose::STANDARD
            .encode(sha2::Sha256::digest(style.as_bytes()));
        assert!(
            policy.contains(&hash),
            "a style that browsers would refuse: {style:.80}"
        );
    }
    assert!(
        page.body
            .contains("<style>:root{--accent:#123456;--on-accent:#FFFFFF}")
    );
    assert_eq!(site.get("/zh/funds/old").texts("h1"), ["own gone"]);
    let themes = jieda::server::Themes {
        content: Some(site.content()),
        trust_content: true,
        operator: None,
    };
    let (_, problems) = jieda::server::Templates::new(&themes);
    assert!(
        problems[0]
            .to_string()
            .starts_with("theme/templates/home.html:2: "),
        "{}",
        problems[0]
    );
}

#[test]
fn during_maintenance_readers_are_told_when_and_where_to_ask() {
    let site = site()
        .article("site.toml", "name = \"X\"\n[[channel]]\nkind = \"email\"\ntitle = { zh = \"邮件\", en = \"E-mail\" }\naddress = \"help@x.example\"\n")
        .in_maintenance("2026-12-01T06:00Z");
    for path in ["/zh/", "/zh/funds/withdraw", "/none", "/sitemap.xml"] {
        let page = site.get(path);
        assert_eq!(
            (page.status, page.header("retry-after")),
            (503, "Tue, 01 Dec 2026 06:00:00 GMT"),
            "{path}"
        );
        assert!(
            page.body.contains("2026-12-01 06:00 UTC")
                && page.body.contains("mailto:help@x.example"),
            "{path}"
        );
        assert!(page.body.len() <= 6_000, "{} bytes", page.body.len());
        assert!(!page.header("content-security-policy").is_empty());
    }
    let api = site.get("/api/v1/search?q=x");
    assert_eq!(
        (api.status, api.header("content-type")),
        (503, "application/problem+json")
    );
    assert_eq!(api.header("retry-after"), "Tue, 01 Dec 2026 06:00:00 GMT");
    assert_eq!(
        (site.get("/healthz").status, site.get("/readyz").status),
        (200, 200)
    );
}
