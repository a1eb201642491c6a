//! Authors are not operators: what the content folder may decide, and what only flags may.

use std::fs;

use jieda::server::{TemplateProblem, Templates, Themes};

use crate::site::Site;

/// A template that runs a script of its own, and one that names another.
const HOSTILE: &str = "<!doctype html><title>own</title><h1>by the author</h1><script src=\"/assets/evil.js\"></script><script>evil()</script>";

fn site() -> Site {
    Site::new()
        .article("site.toml", "name = \"X\"\n")
        .article("zh/funds/a.md", "# 提现\n\n看状态。")
}

fn problems(site: &Site, trust_content: bool) -> Vec<TemplateProblem> {
    Templates::new(&Themes {
        content: Some(site.content()),
        trust_content,
        operator: None,
    })
    .1
}

/// Every file of a theme that decides what a page is made of or runs, and more of their kinds.
const CODE: [&str; 20] = [
    "templates/base.html",
    "templates/parts.html",
    "templates/home.html",
    "templates/category.html",
    "templates/article.html",
    "templates/search.html",
    "templates/contact.html",
    "templates/message.html",
    "templates/verify.html",
    "templates/not_found.html",
    "templates/gone.html",
    "templates/error.html",
    "static/site.js",
    "static/hours.js",
    "templates/own.html",
    "templates/home.HTML",
    "templates/old.htm",
    "static/own.js",
    "static/own.mjs",
    "static/SITE.JS",
];

#[test]
fn no_template_or_script_of_the_content_folder_reaches_a_page_and_each_is_named_with_the_remedy() {
    let pages = [
        "/zh/",
        "/zh/funds/",
        "/zh/funds/a",
        "/zh/search?q=x",
        "/zh/contact",
        "/zh/contact/message",
        "/zh/verify",
        "/zh/none",
    ];
    let answers = |site: &Site| -> Vec<String> {
        let script = site.get("/zh/").attributes("script[src]", "src").remove(0);
        pages
            .iter()
            .copied()
            .chain([script.as_str(), "/static/site.js"])
            .map(|path| site.get(path).body)
            .collect()
    };
    let ours = answers(&site());
    let hostile = site();
    for name in CODE {
        hostile.edit(&format!("theme/{name}"), HOSTILE);
    }
    assert_eq!(
        answers(&hostile),
        ours,
        "every page and script is byte for byte ours"
    );
    let told: Vec<String> = problems(&hostile, false)
        .iter()
        .map(ToString::to_string)
        .collect();
    for name in CODE {
        let one = told
            .iter()
            .find(|line| line.starts_with(&format!("theme/{name}")));
        let one = one.unwrap_or_else(|| panic!("{name} is not named: {told:#?}"));
        assert!(
            one.contains("--theme DIR") && one.contains("--trust-content-theme"),
            "{one}"
        );
    }
    assert_eq!(told.len(), CODE.len());
    // A name is an author's too: it begins no line of the log.
    hostile.edit(
        "theme/static/a\n2026-01-01 INFO all is well\u{1b}[2J.js",
        "",
    );
    let told: Vec<String> = problems(&hostile, false)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        told.iter().all(|line| !line.contains(char::is_control)),
        "{told:#?}"
    );
    assert_eq!(told.len(), CODE.len() + 1);
}

#[test]
fn an_operator_who_trusts_authors_gets_their_templates_and_scripts() {
    let trusted = site()
        .article("theme/templates/home.html", HOSTILE)
        .article("theme/static/site.js", "// by the author")
        .trusting_content_theme();
    assert_eq!(trusted.get("/zh/").texts("h1"), ["by the author"]);
    assert!(
        trusted
            .get("/static/site.js")
            .body
            .starts_with("// by the author")
    );
    assert!(problems(&trusted, true).is_empty());
}

#[test]
fn the_variable_trusts_by_its_value() {
    let site = site().article("theme/templates/home.html", "<h1>by the author</h1>");
    for (value, is_trusted) in [
        ("1", true),
        ("true", true),
        ("0", false),
        ("false", false),
        ("", false),
    ] {
        let mut check = std::process::Command::new(crate::serving::program());
        let output = check
            .arg("check")
            .env("JIEDA_TRUST_CONTENT_THEME", value)
            .current_dir(site.folder())
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(i32::from(!is_trusted)),
            "`{value}`: {output:?}"
        );
    }
}

#[test]
fn the_operators_own_theme_needs_no_trust_in_the_content_folder() {
    let site = site()
        .article("theme/templates/home.html", HOSTILE)
        .theme(&[
            ("templates/home.html", "<h1>by the operator</h1>"),
            ("static/hours.js", "// the operator's"),
        ]);
    assert_eq!(site.get("/zh/").texts("h1"), ["by the operator"]);
    assert!(
        site.get("/static/site.js")
            .body
            .contains("// the operator's")
    );
}

#[test]
fn styles_words_and_logo_stay_the_authors() {
    let site = site()
        .article("theme/static/own.css", ".own{color:red}")
        .article(
            "theme/static/logo.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        )
        .article(
            "theme/templates/words.toml",
            "[zh]\nhome_heading = \"家\"\n",
        );
    let page = site.get("/zh/");
    assert!(page.body.contains(".own{color:red}") && page.body.contains("家"));
    assert_eq!(
        site.get("/favicon.ico").body.trim(),
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"
    );
    assert!(problems(&site, false).is_empty());
}

#[test]
fn a_word_with_markup_is_text_on_every_page() {
    let words =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/words.toml")).unwrap();
    let attack = "\\\"'><img src=x onerror=evil()><script>evil()</script></style></title>{n}{q}{lang}{heading}{time}";
    let hostile: String = words
        .lines()
        .map(|line| {
            line.split_once(" = ").map_or_else(
                || line.to_owned(),
                |(key, _)| format!("{key} = \"{attack}\""),
            ) + "\n"
        })
        .collect();
    let site = Site::example().article("theme/templates/words.toml", &hostile);
    let article = {
        let snapshot = site.snapshot();
        let view = snapshot.view(jieda::ids::Audience::Public);
        view.articles()
            .find(|article| article.id.lang() == jieda::ids::Lang::Zh)
            .unwrap()
            .id
            .url()
    };
    let gets = [
        "/zh/",
        "/en/",
        "/zh/search?q=提现",
        "/zh/search?q=qqqqqq",
        "/zh/search?q=",
        "/en/contact",
        "/zh/contact/message",
    ]
    .map(|path| site.get(&path.replace("提现", "%E6%8F%90%E7%8E%B0")));
    let more = [
        site.get(&article),
        site.get("/zh/none"),
        site.get("/en/verify"),
        site.get("/zh/funds/"),
        site.get("/zh/?missing=x"),
    ];
    let posted = site.post_form(
        "/zh/verify",
        &[("value", "@bitp_officia1 help@bitp.example")],
    );
    let drafted = site.post_form("/zh/contact/message", &[("problem", "x")]);
    let mut marked = 0;
    for page in gets.iter().chain(&more).chain([&posted, &drafted]) {
        assert!(
            page.texts("script:not([type])")
                .iter()
                .all(String::is_empty),
            "{:.9000}",
            page.body
        );
        // Data in a script element is still data.
        for data in page.texts("script[type]") {
            serde_json::from_str::<serde_json::Value>(&data)
                .unwrap_or_else(|error| panic!("{error}: {data}"));
        }
        assert_eq!(
            page.attributes("[onerror], [onclick], [onload]", "class"),
            [""; 0]
        );
        marked += usize::from(page.body.contains("evil()"));
    }
    assert!(marked >= 12, "the words did reach the pages: {marked}");
    for path in ["/zh/feed.xml", "/opensearch-zh.xml", "/sitemap.xml"] {
        let body = site.get(path).body;
        assert!(
            !body.contains("<script") && !body.contains("<img"),
            "{path}"
        );
    }
}

/// Whatever the file below `assets/` is called and holds: it comes in a sandbox without script, and nothing guesses its type.
#[test]
fn no_file_of_the_content_folder_is_answered_as_something_that_runs() {
    let script = "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"evil()\"><script>evil()</script></svg>";
    let endings = [
        "html",
        "htm",
        "xhtml",
        "xht",
        "shtml",
        "svg",
        "svgz",
        "SVG",
        "xml",
        "xsl",
        "xslt",
        "rdf",
        "mathml",
        "js",
        "mjs",
        "cjs",
        "wasm",
        "css",
        "json",
        "jsonp",
        "webmanifest",
        "appcache",
        "swf",
        "pdf",
        "txt",
        "csv",
        "png",
        "jpg",
        "gif",
        "webp",
        "avif",
        "md",
        "mht",
        "mhtml",
        "hta",
        "php",
        "vtt",
        "ics",
        "zip",
        "",
        "html.",
        "html%00.png",
    ];
    let site = site();
    let runs = [
        "html",
        "xml",
        "javascript",
        "ecmascript",
        "wasm",
        "css",
        "json",
        "x-shockwave",
        "multipart",
    ];
    for ending in endings {
        let name = format!("assets/evil.{}", ending.replace("%00", ""));
        site.edit(&name, script);
        let answer = site.get(&format!("/assets/evil.{ending}"));
        let policy = answer.header("content-security-policy");
        if answer.status == 200 {
            assert!(
                policy.contains("default-src 'none'") && policy.ends_with("sandbox"),
                "{ending}: {policy}"
            );
            let kind = answer.header("content-type");
            assert!(
                kind == "image/svg+xml" || !runs.iter().any(|run| kind.contains(run)),
                "{ending}: {kind}"
            );
        }
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{ending}"
        );
    }
}

#[test]
fn nothing_that_the_content_folder_says_is_a_way_out_of_the_policy() {
    let css = "@import 'https://evil.example/a.css';@font-face{font-family:x;src:url(https://evil.example/f)}body{background:url(//evil.example/b)}</style><script>evil()</script>";
    let site = site().article("theme/static/own.css", css).article(
        "site.toml",
        "name = \"X\\\"><script>evil()</script>\"\ntitle = { zh = \"<script>evil()</script>\" }\n[look]\nlogo = \"assets/\\\" onerror=\\\"evil()\"\nfooter = { zh = \"<script>evil()</script>\" }\naccent = { light = \"#000000;}</style><script>\", dark = \"#FFFFFF\" }\n[[channel]]\nkind = \"chat\"\ntitle = { zh = \"<script>evil()</script>\" }\naddress = \"javascript:evil()\"\n",
    );
    for path in ["/zh/feed.xml", "/opensearch-zh.xml", "/sitemap.xml"] {
        let feed = site.get(path);
        assert!(
            feed.status == 200
                && !feed.body.contains("<script")
                && feed.header("content-type").contains("xml"),
            "{path}"
        );
        assert!(
            feed.header("content-security-policy").ends_with("sandbox"),
            "{path}"
        );
    }
    assert!(
        site.get("/llms.txt")
            .header("content-type")
            .starts_with("text/plain")
    );
    for path in ["/zh/", "/zh/contact", "/zh/funds/a", "/zh/none"] {
        let page = site.get(path);
        assert!(
            page.texts("script:not([type])")
                .iter()
                .all(String::is_empty),
            "{path}: {:.9000}",
            page.body
        );
        assert_eq!(page.attributes("[onerror]", "onerror"), [""; 0], "{path}");
        assert!(
            page.attributes("a[href]", "href")
                .iter()
                .all(|href| !href.starts_with("javascript:")),
            "{path}"
        );
        let policy = page.header("content-security-policy");
        for part in policy.split(';').map(str::trim) {
            assert!(
                !part.contains("http") && !part.contains('*') && !part.contains("unsafe"),
                "{part}"
            );
        }
        assert!(
            policy.contains("default-src 'none'")
                && policy.contains("img-src 'self'")
                && !policy.contains("font-src")
        );
    }
}

const LIST: &str = "names = [\"BitP\"]\ndomains = [\"bitp.example\", \"help.bitp.example\"]\nemails = [\"help@bitp.example\"]\nhandles = [{ platform = \"telegram\", handle = \"@bitp_official\" }]\nother = [\"上海市 某路 1 号\"]\n";

/// What the writers say, their own list with it: it names an account that the operator never listed.
const WRITTEN: &str = r#"name = "BitP"
[[channel]]
kind = "chat"
title = { zh = "在线客服", en = "Live chat" }
address = "https://help.bitp.example/chat"
[[channel]]
kind = "email"
title = { zh = "邮件", en = "E-mail" }
address = "help@bitp.example"
note = { zh = "附件合计不超过 20 MB。工作日 24 小时内答复。", en = "Attachments up to 20 MB, within 24 hours." }
[[channel]]
kind = "post"
title = { zh = "信件", en = "Post" }
address = "上海市  某路 1 号"
[[channel]]
kind = "social"
title = { zh = "Telegram", en = "Telegram" }
address = "@bitp_helper"
[[channel]]
kind = "email"
title = { zh = "急件", en = "Urgent" }
address = "urgent@bitp.test"
[[channel]]
kind = "email"
title = { zh = "邮件（写给 vip@bitp.test 更快）", en = "E-mail" }
address = "help@bitp.example"
[message]
to = "urgent@bitp.test"
receipt = { zh = "没有回音就写给 boss@evil.example。" }
[official]
domains = ["bitp.test"]
emails = ["urgent@bitp.test"]
handles = [{ platform = "telegram", handle = "@bitp_helper" }]
[outside]
links = ["etherscan.io", "b1tp.example"]
examples = ["vip@bitp.test"]
"#;

fn under_official() -> Site {
    Site::new()
        .article("site.toml", WRITTEN)
        .article("zh/funds/a.md", "# 提现\n\n写给 @bitp_helper。")
        .served()
        .official(LIST)
}

fn verify(site: &Site, value: &str) -> String {
    let answer = site
        .post_json("/api/v1/verify", &serde_json::json!({ "value": value }))
        .json();
    answer["state"].as_str().unwrap().to_owned()
}

#[test]
fn the_operators_list_alone_says_what_is_official() {
    let site = under_official();
    for ours in [
        "help@bitp.example",
        "https://bitp.example/",
        "@bitp_official",
    ] {
        assert_eq!(verify(&site, ours), "official", "{ours}");
    }
    for theirs in [
        "urgent@bitp.test",
        "https://bitp.test/",
        "@bitp_helper",
        "vip@bitp.test",
    ] {
        assert_ne!(verify(&site, theirs), "official", "{theirs}");
    }
    let page = site.get("/zh/verify");
    assert!(!page.texts(".listed").concat().contains("bitp.test"));
    site.tells("site.toml:30: error", "[official] is ignored");
    site.tells("zh/funds/a.md:3", "@bitp_helper");
    // Authors say where articles may link to, but not that a look-alike of ours is such a place.
    site.tells("site.toml: error", "links: `b1tp.example` resembles");
    site.edit(
        "zh/funds/b.md",
        "# 链接\n\n[查交易](https://etherscan.io/) [登录](https://b1tp.example/)\n",
    );
    let links = site.get("/zh/funds/b").attributes("article a[rel]", "href");
    assert_eq!(links, ["https://etherscan.io/"]);
}

#[test]
fn channels_that_are_not_on_the_operators_list_are_marked_and_no_link() {
    let site = under_official();
    for (lang, words) in [("zh", "不在官方名单里"), ("en", "not on our official list")] {
        let page = site.get(&format!("/{lang}/contact"));
        let items = page.texts("#channels > li");
        let marked: Vec<bool> = items.iter().map(|item| item.contains(words)).collect();
        assert_eq!(
            marked,
            [false, false, false, true, true, true],
            "{items:#?}"
        );
        let links = page.attributes("#channels a", "href");
        assert_eq!(
            links,
            ["https://help.bitp.example/chat", "mailto:help@bitp.example"]
        );
    }
    // The same wherever channels stand, and no draft goes to a mailbox that is not listed.
    let draft = site.post_form("/zh/contact/message", &[("problem", "x")]);
    assert!(
        !draft.body.contains("mailto:urgent@bitp.test")
            && draft.body.contains("mailto:help@bitp.example")
    );
    for path in ["/zh/funds/a", "/zh/none", "/zh/search?q=qqqq"] {
        let page = site.get(path);
        assert!(
            page.attributes("a[href]", "href")
                .iter()
                .all(|href| !href.contains("bitp.test")),
            "{path}"
        );
        let named = page
            .texts(".channels > li")
            .into_iter()
            .filter(|item| item.contains("@bitp_helper"));
        assert!(
            named
                .into_iter()
                .all(|item| item.contains("不在官方名单里")),
            "{path}"
        );
    }
    for (line, what) in [
        (15, "`@bitp_helper` is not on"),
        (19, "`urgent@bitp.test` is not on"),
        (23, "names `vip@bitp.test`"),
    ] {
        site.tells(&format!("site.toml:{line}: error"), what);
    }
    site.tells("site.toml: error", "message: `urgent@bitp.test` is not on");
    site.tells(
        "site.toml: error",
        "names `boss@evil.example`, which is not on the official list: it is not shown",
    );
    assert!(!draft.body.contains("boss@evil.example"));
    assert!(
        !site
            .get("/zh/contact")
            .attributes("meta[name=description]", "content")
            .concat()
            .contains("vip@")
    );
}

#[test]
fn honest_channels_are_not_marked_and_without_an_operators_list_nothing_changes() {
    let honest = WRITTEN.replace("[official]\ndomains = [\"bitp.test\"]\nemails = [\"urgent@bitp.test\"]\nhandles = [{ platform = \"telegram\", handle = \"@bitp_helper\" }]\n", "")
        .replace("urgent@bitp.test", "help@bitp.example").replace("（写给 vip@bitp.test 更快）", "").replace("@bitp_helper", "@bitp_official").replace(", \"b1tp.example\"", "").replace("boss@evil.example", "help@bitp.example");
    let site = Site::new()
        .article("site.toml", &honest)
        // Without any article, that alone would be a problem.
        .article("zh/a.md", "# 怎么联系客服\n看联系页。")
        .served()
        .official(LIST);
    assert_eq!(site.problems(), [""; 0]);
    assert!(!site.get("/zh/contact").body.contains("不在官方名单里"));
    // The example site, its own list as the operator's: nothing of it is marked.
    let example =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/content/site.toml")).unwrap();
    let (before, rest) = example.split_once("\n[official]").unwrap();
    let (table, after) = rest
        .split_once("\n[")
        .map_or((rest, String::new()), |(table, after)| {
            (table, format!("\n[{after}"))
        });
    let list = format!("names = [\"BitP\"]\n{table}");
    let site = Site::example().official(&list);
    site.edit("site.toml", &format!("{before}{after}"));
    let told: Vec<String> = site
        .problems()
        .into_iter()
        .filter(|problem| problem.contains("error"))
        .collect();
    assert_eq!(told, [""; 0]);
    assert!(!site.get("/zh/contact").body.contains("不在官方名单里"));
    assert_eq!(
        site.get("/zh/contact").body,
        Site::example().get("/zh/contact").body
    );
    let own = Site::new().article("site.toml", WRITTEN);
    assert_eq!(verify(&own, "@bitp_helper"), "official");
    assert!(!own.get("/zh/contact").body.contains("不在官方名单里"));
}

#[test]
fn a_broken_edit_of_the_operators_list_keeps_the_last_good_one_and_an_entry_that_comes_or_goes_is_told()
 {
    let site = under_official();
    site.restart().unwrap();
    let official = site.official_path();
    for bytes in [
        &b""[..],
        b"# nothing\n",
        b"domains = [",
        b"domains = \"bitp.test\"\n",
        b"domains = [\"bitp.test\", \"a b\"]\n",
        b"domain = [\"bitp.test\"]\n",
        b"emails = [\"a@bitp.test\", \"\"]\n",
        b"\xff\xfe",
        &[b'#'; 1_000_001],
    ] {
        site.edit_official(bytes);
        assert_eq!(
            verify(&site, "@bitp_official"),
            "official",
            "{:.40}",
            String::from_utf8_lossy(bytes)
        );
        assert_ne!(verify(&site, "https://bitp.test/"), "official");
        site.tells(
            &official.display().to_string(),
            "the last good list stays in use",
        );
        assert!(site.loaded().official.is_empty());
    }
    fs::remove_file(&official).unwrap();
    site.follow_official();
    assert_eq!(
        verify(&site, "@bitp_official"),
        "official",
        "a file that is gone"
    );
    site.edit_official(LIST.replace("@bitp_official", "@bitp_new").as_bytes());
    assert_eq!(
        site.loaded().official,
        [
            "official list: removed telegram @bitp_official",
            "official list: added telegram @bitp_new"
        ]
    );
    assert_eq!(
        (
            verify(&site, "@bitp_new"),
            verify(&site, "@bitp_official").as_str() == "official"
        ),
        ("official".to_owned(), false)
    );
    // A broken site.toml, and one that is gone, change nothing of it.
    site.edit("site.toml", "[[[");
    assert_eq!(verify(&site, "@bitp_new"), "official");
    site.remove("site.toml");
    site.restart().unwrap();
    assert_eq!(verify(&site, "@bitp_new"), "official");
    assert!(site.loaded().official.is_empty());
}

#[test]
fn an_operator_may_say_that_there_is_no_official_channel() {
    let site = Site::new()
        .article("site.toml", WRITTEN)
        .official("domains = []\n");
    for value in ["help@bitp.example", "urgent@bitp.test", "@bitp_helper"] {
        assert_ne!(verify(&site, value), "official", "{value}");
    }
    assert!(site.get("/zh/verify").body.contains("官方名单还没有公布"));
}

fn command(site: &Site, args: &[&str]) -> (Option<i32>, String) {
    let output = std::process::Command::new(crate::serving::program())
        .args(args)
        .current_dir(site.folder())
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
    )
}

#[test]
fn a_list_that_cannot_be_used_at_a_start_ends_it_with_line_and_key() {
    let site = Site::new().article("site.toml", WRITTEN);
    for (text, says) in [
        (Some("domains = [\n"), "official.toml:"),
        (Some(""), "lists nothing"),
        (
            Some("emails = [\"help@bitp.example\"]\ndomain = [\"bitp.example\"]\n"),
            "official.toml:2: error: unknown key `domain`",
        ),
        (
            Some("emails = [\"help@bitp.example\"]\ndomains = [\"bitp example\"]\n"),
            "official.toml:2:12: error: domains: `bitp example`",
        ),
        (None, "cannot be read"),
    ] {
        let path = site.folder().join("official.toml");
        match text {
            Some(text) => fs::write(&path, text).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        for args in [
            &["check"][..],
            &["index"],
            &["serve", "--listen", "127.0.0.1:0"],
        ] {
            let (code, said) = command(&site, &[args, &["--official", "official.toml"]].concat());
            assert!(
                code == Some(2) && said.contains(says),
                "{args:?}: {code:?} {said}"
            );
        }
    }
    fs::write(site.content().join("official.toml"), LIST).unwrap();
    std::os::unix::fs::symlink(
        site.content().join("official.toml"),
        site.folder().join("official.toml"),
    )
    .unwrap();
    for file in ["content/official.toml", "official.toml"] {
        let (code, said) = command(&site, &["check", "--official", file]);
        assert!(
            code == Some(2) && said.contains("lies in the content folder"),
            "{file}: {said}"
        );
    }
}

#[test]
fn check_tells_what_authors_may_not_and_what_is_not_listed() {
    let site = under_official()
        .article("theme/static/site.js", "evil()")
        .article("theme/templates/home.html", HOSTILE);
    let (code, said) = command(&site, &["check", "--plain", "--official", "official.toml"]);
    assert_eq!(code, Some(1));
    for line in [
        "theme/static/site.js: error: is a script of the content folder",
        "theme/templates/home.html: error: is a template of the content folder",
        "site.toml:30: error: [official] is ignored",
        "site.toml:15: error: the channel `@bitp_helper` is not on the official list",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let (_, said) = command(&site, &["check", "--plain", "--trust-content-theme"]);
    assert!(
        !said.contains("theme/") && !said.contains("is ignored"),
        "{said}"
    );
}

#[test]
fn an_edit_of_the_operators_list_takes_effect_within_seconds_under_a_running_server() {
    let site = under_official();
    let path = site.official_path();
    let server =
        crate::serving::Server::start_with(&site, &[], &["--official", path.to_str().unwrap()]);
    assert_eq!(
        (
            server.verify("@bitp_official"),
            server.verify("@bitp_new") == "official"
        ),
        ("official".to_owned(), false)
    );
    // In place, by a rename, as a link that leads elsewhere: however operators write.
    fs::write(&path, LIST.replace("@bitp_official", "@bitp_new")).unwrap();
    server.wait_for("an edit", |server| {
        server.verify("@bitp_new") == "official" && server.verify("@bitp_official") != "official"
    });
    server.wait_for("its log", |server| {
        server
            .log()
            .contains("official list: added telegram @bitp_new")
    });
    assert!(
        server
            .log()
            .contains("official list: removed telegram @bitp_official"),
        "{}",
        server.log()
    );
    let beside = site.folder().join("beside.toml");
    fs::write(&beside, LIST).unwrap();
    fs::rename(&beside, &path).unwrap();
    server.wait_for("a rename", |server| {
        server.verify("@bitp_official") == "official"
    });
    fs::write(&beside, LIST.replace("@bitp_official", "@bitp_third")).unwrap();
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(&beside, &path).unwrap();
    server.wait_for("a link", |server| {
        server.verify("@bitp_third") == "official"
    });
    fs::write(&beside, "domains = [").unwrap();
    server.wait_for("a broken edit in the log", |server| {
        server.log().contains("the last good list stays in use")
    });
    assert_eq!(server.verify("@bitp_third"), "official");
    assert!(server.fetch("/zh/contact").contains("不在官方名单里"));
}
