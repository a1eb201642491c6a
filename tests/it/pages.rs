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
        "/zh/funds/none.html",
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
        page.texts("#channels .address")
            .contains(&"写邮件 help@x.example".to_owned())
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
fn a_page_of_results_says_which_of_how_many_it_is_and_beyond_the_last_is_none() {
    for hits in [1, 9, 10, 11, 20, 21, 35] {
        let site = (0..hits).fold(site(), |site, i| {
            site.article(&format!("zh/funds/a{i:02}.md"), &format!("# 登录问题 {i}"))
        });
        let last: usize = usize::div_ceil(hits, 10);
        for page in 1..=last + 2 {
            let path = format!("/zh/search?q=%E7%99%BB%E5%BD%95&category=funds&page={page}");
            let got = site.get(&path);
            let is_there = page <= last;
            let rest = hits - (page.min(last) - 1) * 10;
            let shown = if is_there { rest.min(10) } else { 0 };
            assert_eq!(
                got.status,
                if is_there { 200 } else { 404 },
                "{hits}: {path}"
            );
            assert_eq!(got.texts("#results li").len(), shown, "{hits}: {path}");
            let title = got.texts("title")[0].clone();
            let number = format!("第 {page} 页，共 {last} 页");
            assert!(title.starts_with("登录 - 资金"), "{title}");
            assert_eq!(title.contains(&number), is_there && page > 1, "{title}");
            let told = got.texts(".pages span");
            assert_eq!(
                told.first() == Some(&number),
                is_there && last > 1,
                "{told:?}"
            );
            if !is_there {
                // The way to the last page, which is there.
                let back = got.attributes("main p a", "href")[0].clone();
                assert_eq!(site.get(&back).status, 200, "{back}");
            }
        }
    }
    let none = site().get("/zh/search?q=qqxxzzkk&page=2");
    assert_eq!(none.status, 404);
    for odd in ["0", "-1", "x", "", "99999999999999999999999"] {
        let page = site().get(&format!("/zh/search?q=p2p&page={odd}"));
        assert_eq!(
            (page.status, page.texts("#results li").len()),
            (200, 1),
            "{odd}"
        );
    }
    assert_eq!(
        site()
            .get("/zh/search?q=p2p&page=18446744073709551615")
            .status,
        404
    );
}

#[test]
fn readers_of_other_languages_are_sent_to_the_first_language_of_the_site() {
    for (languages, first) in [(r#"["zh", "en"]"#, "zh"), (r#"["en", "zh"]"#, "en")] {
        let site = site().article("site.toml", &format!("languages = {languages}\n{SITE}"));
        let page = site.get("/zh/funds/withdraw");
        assert_eq!(
            page.attributes("link[hreflang=x-default]", "href"),
            [format!("https://help.bitp.example/{first}/funds/withdraw")]
        );
    }
}

#[test]
fn the_head_of_a_page_has_the_short_title_where_there_is_one() {
    let site = site().article(
        "site.toml",
        &format!("short_title = {{ en = \"XH\" }}\n{SITE}"),
    );
    assert_eq!(site.problems(), Vec::<String>::new());
    for (path, name, title) in [
        ("/zh/", "X 帮助中心", "X 帮助中心"),
        ("/en/", "XH", "X Help"),
    ] {
        let page = site.get(path);
        assert_eq!(page.texts("header .name"), [name]);
        assert_eq!(page.texts("title"), [title]);
    }
}

#[test]
fn a_missing_page_names_what_the_words_of_its_address_find() {
    let site = site();
    let near = |path: &str| {
        let page = site.get(path);
        assert_eq!(page.status, 404, "{path}");
        (
            page.texts("[aria-labelledby=near-heading] a"),
            page.attributes("#q", "value"),
        )
    };
    let (found, words) = near("/en/funds/withdrawal-status");
    assert_eq!(found, ["Withdrawal not arrived"]);
    assert_eq!(words, ["withdrawal status"]);
    let mut links = site
        .get("/en/funds/withdrawal-status")
        .attributes(".rows a", "href");
    let count = links.len();
    links.dedup();
    assert_eq!(
        (links.len(), count),
        (1, 1),
        "it is one of the top questions, and named once"
    );
    assert_eq!(near("/zh/p2p-help").0, ["P2P 申诉"]);
    // What finds nothing, is no address of an article, or is a secret.
    let phrase = "abandon-ability-able-about-above-absent-absorb-abuse-access-act-add-age";
    for path in [
        "/zh/funds/qqxxzzkk",
        "/withdrawal-status",
        "/en/funds/Withdrawal.php",
        &format!("/en/{phrase}"),
    ] {
        let (found, words) = near(path);
        assert_eq!((found.len(), words), (0, vec![String::new()]), "{path}");
    }
}

#[test]
fn a_lead_is_called_the_short_answer_where_it_answers_a_question() {
    let lead_of = |title: &str, lead: &str| {
        let text = format!("# {title}\n\n{lead}\n\n## 一\n\n甲。\n\n## 二\n\n乙。");
        let page = site().article("zh/lead.md", &text).get("/zh/lead");
        assert!(page.texts("main .text")[0].contains(lead), "{title}");
        page.texts(".answer .label").len()
    };
    for (title, lead, labels) in [
        ("提现没到账怎么办", "先看状态。", 1),
        ("提现能取消吗？", "链上广播之前可以。", 1),
        ("How do I withdraw?", "Open Funds.", 1),
        ("常见问题", "这里是常见的问题。", 0),
        ("Withdrawals", "All about them.", 0),
        ("提现没到账怎么办", "按下面的顺序看：", 0),
        ("How do I withdraw?", "In this order:", 0),
    ] {
        assert_eq!(lead_of(title, lead), labels, "{title} {lead}");
    }
    assert_eq!(lead_of("怎么办？", &"长".repeat(161)), 0);
}

#[test]
fn the_contents_of_a_page_of_many_questions_list_its_questions() {
    let questions = |n: usize| {
        (1..=n)
            .map(|i| format!("### 问题{i}怎么办\n\n答{i}。\n\n"))
            .collect::<String>()
    };
    let contents = |text: &str| {
        let page = site().article("zh/faq.md", text).get("/zh/faq");
        (
            page.texts(".toc li").len(),
            page.texts(".toc li.inner").len(),
        )
    };
    for n in [0, 1, 2, 3, 40, 141] {
        let (all, inner) = contents(&format!(
            "# 常见问题\n\n## 充值\n\n{}## 提现\n\n{}",
            questions(n),
            questions(n)
        ));
        let expected = if n == 0 { 0 } else { (2 + 2 * n).min(150) };
        assert_eq!(all, expected, "{n} questions in two groups");
        assert_eq!(inner, if n == 0 { 0 } else { expected - 2 }, "{n}");
        // Questions that are the outermost headings are no part of another one.
        let (flat, none) = contents(&format!("# 常见问题\n\n{}", questions(n)));
        assert_eq!(
            (flat, none),
            (if n < 3 { 0 } else { n }, 0),
            "{n} questions"
        );
    }
    let parts = "# 提现\n\n## 准备\n\n### 网络\n\n甲\n\n## 操作\n\n乙\n\n## 之后\n\n丙";
    assert_eq!(
        contents(parts),
        (3, 0),
        "bare headings of parts are left out"
    );
}

#[test]
fn headings_skip_no_level_and_those_that_are_written_alike_are_alike() {
    // All ways to write four headings of the second to the fifth level.
    let written = |n: usize| [n / 64, n / 16 % 4, n / 4 % 4, n % 4].map(|level| level + 2);
    let site = (0..256).fold(Site::new(), |site, n| {
        let headings = written(n).map(|level| format!("{} X\n\nY.\n\n", "#".repeat(level)));
        site.article(
            &format!("zh/a{n:03}.md"),
            &format!("# T\n\n{}", headings.concat()),
        )
    });
    let snapshot = site.snapshot();
    let articles = snapshot.view(jieda::ids::Audience::Public).articles();
    let mut seen = 0;
    for (n, article) in articles.enumerate() {
        let written = written(n);
        let shown: Vec<usize> = article.sections[1..]
            .iter()
            .map(|s| usize::from(s.level))
            .collect();
        assert_eq!((shown.len(), shown[0]), (4, 2), "{written:?}");
        for i in 1..4 {
            assert!(shown[i] <= shown[i - 1] + 1, "{written:?} as {shown:?}");
            // The last heading before it that is not inside another one is its sister, or its mother.
            let before = (0..i).rev().find(|at| written[*at] <= written[i]);
            let expected = before.map_or(2, |at| shown[at] + usize::from(written[at] < written[i]));
            assert_eq!(shown[i], expected, "{written:?} as {shown:?}");
        }
        seen += 1;
    }
    assert_eq!(seen, 256);
}

#[test]
fn each_table_of_a_page_is_named_by_its_heading_and_no_two_alike() {
    let table = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n";
    let text = format!(
        "# 费率\n\n{table}## 提现\n\n{table}{table}## 充值 <网络>\n\n{table}## 提现\n\n{table}"
    );
    let page = site().article("zh/tables.md", &text).get("/zh/tables");
    assert_eq!(
        page.attributes(".table", "aria-label"),
        [
            "表格：费率",
            "表格：提现",
            "表格：提现 2",
            "表格：充值 <网络>",
            "表格：提现 3"
        ]
    );
}

#[test]
fn a_channel_is_a_verb_and_its_address_stands_there_once() {
    let page = Site::example().get("/en/contact");
    let addresses = page.texts("#channels .address");
    assert_eq!(addresses[0], "Open live chat help.bitp.example/chat");
    assert_eq!(
        addresses[1], "Open live chat",
        "the same address is not shown again"
    );
    assert_eq!(addresses[2], "Write an e-mail help@bitp.example");
    let links = page.attributes("#channels .address a", "href");
    assert_eq!(links[0], links[1]);
    // Accounts have no link, and are named wherever they are the same.
    assert_eq!(
        addresses
            .iter()
            .filter(|text| *text == "@bitp_official")
            .count(),
        2
    );
    assert_eq!(
        page.texts("#channels .who .now").len(),
        page.attributes("#channels [data-hours]", "class").len()
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
    let shown = page.attributes("main img", "src");
    assert!(
        shown.len() == 1 && shown[0].starts_with("/assets/a.png?v="),
        "{shown:?}"
    );
    assert!(!page.body.contains("evil.example"));
    site.tells("zh/pic.md:2", "a picture of another host");
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
